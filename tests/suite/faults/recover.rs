//! One service alone is older: what can be done, and that it is on the record.

use kezhi_proto::common::{LogEntry, WatchRequest};
use kezhi_proto::enforcement::{Case, DeclineLeadRequest, FileCaseRequest, Lead, ListLeadsRequest};
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::publicservices::tipoff::State;
use kezhi_proto::publicservices::{ListTipoffsRequest, Tipoff, TransferTipoffRequest};

use crate::kit::kept::Kept;
use crate::kit::process::both;
use crate::kit::{Good, Part, Suite, eventually, matter, on_each_process, step};
use crate::log::told;
use crate::story;

const TODAY: &str = "2026-05-11";

#[tokio::test]
async fn a_service_that_is_older_goes_on_and_takes_up_again_what_the_others_handed_to_it() {
    on_each_process(TODAY, async |suite| {
        let first = filed(&suite, &lead_of_a_tipoff(&suite, 1).await).await;
        suite.terminate(Part::Whole).await;
        let kept = Kept::of(&suite, Part::Enforcement);
        suite.restart(Part::Whole).await;
        let lost = filed(&suite, &lead_of_a_tipoff(&suite, 2).await).await;
        assert_eq!(
            (first.number.as_str(), lost.number.as_str()),
            ("洪知立〔2026〕1号", "洪知立〔2026〕2号")
        );
        let declined = declined(&suite, &lead_of_a_tipoff(&suite, 3).await).await;
        suite.terminate(Part::Whole).await;
        kept.put_back();

        let (code, said) = suite.refuses_to_start(Part::Whole).await;
        assert_eq!(code, Some(1), "{said}");
        let told = suite.succeed(&["recover", "enforcement", "--reason", "数据库文件损坏"]);
        assert!(told.contains("publicservices takes up enforcement again"), "{told}");
        suite.restart(Part::Whole).await;

        // What was handed over becomes leads again, since enforcement takes up where it was.
        let leads = leads(&suite, 3).await;
        // What was declined is filed this time: that does not fit what public services know, and holds nothing up.
        let of = |source: &str| leads.iter().find(|lead| lead.source == source).unwrap();
        let unfit = filed(&suite, of(&declined)).await;
        let waiting = leads
            .iter()
            .find(|lead| lead.case.is_empty() && lead.source != declined);
        let again = filed(&suite, waiting.unwrap()).await;
        assert!(
            ![&first.number, &lost.number].contains(&&again.number),
            "no number is given out twice"
        );
        tipoff_of(&suite, &again).await;

        let entries = crate::log::entries(&suite.auditor(), 0).await;
        let data = |entries: &[LogEntry], kind: &str| {
            let found = entries.iter().find(|entry| entry.r#type == kind);
            found
                .map(|entry| (entry.subject.clone(), entry.data.clone()))
                .expect("it is on the record")
        };
        assert!(data(&entries, "log.set-back").1.contains("数据库文件损坏"));
        let mut left_out = entries.iter().filter(|entry| entry.r#type == "numbers.left-out");
        assert!(left_out.any(|entry| entry.data.contains("立")));
        let public = public_log(&suite).await;
        assert!(data(&public, "follow.taken-up-again").1.contains("数据库文件损坏"));
        assert_eq!(data(&public, "follow.passed-over").0, unfit.name);
        eventually("all is well", async || {
            (suite.health("suite").await == Ok(ServingStatus::Serving)).then_some(())
        })
        .await;
        matter::lead(&suite, TODAY).await;
    })
    .await;
}

#[tokio::test]
async fn a_service_that_is_older_is_told_of_what_it_lost_and_goes_on() {
    on_each_process(TODAY, async |suite| {
        filed(&suite, &lead_of_a_tipoff(&suite, 1).await).await;
        suite.terminate(Part::Whole).await;
        let kept = Kept::of(&suite, Part::PublicServices);
        suite.restart(Part::Whole).await;
        let of_what_is_lost = lead_of_a_tipoff(&suite, 2).await;
        let given: Vec<String> = tipoffs(&suite).await.into_iter().map(|tipoff| tipoff.number).collect();
        suite.terminate(Part::Whole).await;
        kept.put_back();
        suite.succeed(&["recover", "publicservices", "--reason", "数据库文件损坏"]);
        suite.restart(Part::Whole).await;
        // Enforcement still has the lead of the tip-off that is lost, and files it: public services cannot know what it is about.
        let file = step!(FileCaseRequest, of_what_is_lost.name, "");
        let case = suite.officer("li").cases().file_case(file).await.good();
        eventually("it is passed over, on the record", async || {
            let record = public_log(&suite).await;
            // The lead was already.
            let passed_over = |entry: &LogEntry| entry.r#type == "follow.passed-over" && entry.subject == case.name;
            record.iter().any(passed_over).then_some(())
        })
        .await;
        let next = story::submit(&suite).await;
        assert!(!given.contains(&next.number), "{} was given out before", next.number);
        eventually("all is well", async || {
            (suite.health("suite").await == Ok(ServingStatus::Serving)).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn what_was_left_out_once_is_left_out_when_it_is_set_back_again() {
    on_each_process(TODAY, async |suite| {
        let mut given: Vec<String> = Vec::new();
        for tipoffs in [8, 1] {
            suite.terminate(Part::Whole).await;
            // Before any number was given out by it.
            let kept = Kept::of(&suite, Part::PublicServices);
            suite.restart(Part::Whole).await;
            for _ in 0..tipoffs {
                given.push(story::submit(&suite).await.number);
            }
            suite.terminate(Part::Whole).await;
            kept.put_back();
            suite.succeed(&["recover", "publicservices", "--reason", "数据库文件损坏"]);
            suite.restart(Part::Whole).await;
        }
        let next = story::submit(&suite).await.number;
        assert!(!given.contains(&next), "{next} was given out before: {given:?}");
    })
    .await;
}

#[tokio::test]
async fn what_was_left_out_once_is_left_out_when_the_same_older_database_is_put_back_again() {
    on_each_process(TODAY, async |suite| {
        suite.terminate(Part::Whole).await;
        let kept = Kept::of(&suite, Part::PublicServices);
        let mut given: Vec<String> = Vec::new();
        for tipoffs in [8, 1] {
            suite.restart(Part::Whole).await;
            for _ in 0..tipoffs {
                given.push(story::submit(&suite).await.number);
            }
            suite.terminate(Part::Whole).await;
            kept.put_back();
            suite.succeed(&["recover", "publicservices", "--reason", "数据库文件损坏"]);
        }
        suite.restart(Part::Whole).await;
        let next = story::submit(&suite).await.number;
        assert!(!given.contains(&next), "{next} was given out before: {given:?}");
    })
    .await;
}

#[tokio::test]
async fn one_service_is_put_back_from_a_backup_while_the_others_stay_as_they_are() {
    on_each_process(TODAY, async |suite| {
        suite.terminate(Part::Whole).await;
        let empty = tempfile::tempdir().unwrap();
        let set = empty.path().join("set").display().to_string();
        suite.restart(Part::Whole).await;
        filed(&suite, &lead_of_a_tipoff(&suite, 1).await).await;
        suite.succeed(&["backup", &set]);
        let lost = filed(&suite, &lead_of_a_tipoff(&suite, 2).await).await;
        suite.terminate(Part::Whole).await;
        let restore = ["restore", &set, "--only", "enforcement", "--reason", "磁盘损坏"];
        let refused = suite.command(&restore);
        assert_eq!(refused.status.code(), Some(2), "{}", both(&refused));
        assert!(both(&refused).contains("there is a database of enforcement already"));
        Kept::empty(&suite, Part::Enforcement);
        let told = suite.succeed(&restore);
        assert!(told.contains("enforcement: put back up to"), "{told}");
        suite.restart(Part::Whole).await;
        let leads = leads(&suite, 2).await;
        let waiting = leads.iter().find(|lead| lead.case.is_empty()).unwrap();
        let again = filed(&suite, waiting).await;
        assert_ne!(again.number, lost.number, "no number is given out twice");
        assert_eq!(tipoffs(&suite).await.len(), 2, "the others stayed as they were");
    })
    .await;
}

#[tokio::test]
async fn what_went_on_after_it_was_set_back_is_asked_where_it_was_the_same() {
    on_each_process(TODAY, async |suite| {
        matter::lead(&suite, TODAY).await;
        suite.terminate(Part::Whole).await;
        let kept = Kept::of(&suite, Part::Enforcement);
        suite.restart(Part::Whole).await;
        let lost = filed(&suite, &lead_of_a_tipoff(&suite, 2).await).await;
        suite.terminate(Part::Whole).await;
        // Put back, and its note removed, so that it goes on alone past where it was before.
        kept.put_back();
        std::fs::remove_file(suite.data().join("heads/enforcement.head")).unwrap();
        let alone = suite.alone(Part::Enforcement).await;
        for _ in 0..10 {
            alone.leads().create_lead(matter::lead_found_on(TODAY)).await.good();
        }
        suite.kill9(Part::Enforcement);
        // The position that others took is there, and is another.
        let (code, said) = suite.refuses_to_start(Part::Whole).await;
        assert_eq!(code, Some(1), "{said}");
        for told in [said, both(&suite.verify())] {
            assert!(told.contains("enforcement was set back or replaced"), "{told}");
        }
        let recover = |from: &[&str]| {
            let asked = [&["recover", "enforcement", "--reason", "误用旧库"], from].concat();
            suite.command(&asked)
        };
        for (from, why) in [
            (&[][..], "say with --from"),
            (&["--from", "300"], "no position"),
            (&["--from", "20"], "no position"),
        ] {
            let refused = recover(from);
            assert_eq!(refused.status.code(), Some(2), "{}", both(&refused));
            assert!(both(&refused).contains(why), "{}", both(&refused));
        }
        let recovered = recover(&["--from", "2"]);
        assert!(recovered.status.success(), "{}", both(&recovered));
        suite.restart(Part::Whole).await;
        let again = leads(&suite, 12).await.into_iter().find(|lead| !lead.source.is_empty());
        let case = filed(&suite, &again.unwrap()).await;
        assert_ne!(case.number, lost.number, "no number is given out twice");
    })
    .await;
}

/// A citizen tells the bureau something, and it is handed over: enforcement has one more lead.
pub(super) async fn lead_of_a_tipoff(suite: &Suite, how_many: usize) -> Lead {
    story::submit(suite).await;
    let tipoffs = tipoffs(suite).await;
    let received = tipoffs.iter().find(|tipoff| tipoff.state() == State::Received);
    let transfer = TransferTipoffRequest {
        name: received.unwrap().name.clone(),
        ..TransferTipoffRequest::default()
    };
    let tipoff = suite.intake().tipoffs().transfer_tipoff(transfer).await.good().name;
    let leads = leads(suite, how_many).await;
    leads.into_iter().find(|lead| lead.source == tipoff).unwrap()
}

async fn leads(suite: &Suite, how_many: usize) -> Vec<Lead> {
    eventually("there are so many leads", async || {
        let listed = suite
            .officer("li")
            .leads()
            .list_leads(ListLeadsRequest::default())
            .await;
        let leads = listed.ok()?.into_inner().leads;
        (leads.len() == how_many).then_some(leads)
    })
    .await
}

/// A case is filed on it, and the tip-off knows.
async fn filed(suite: &Suite, lead: &Lead) -> Case {
    let file = step!(FileCaseRequest, lead.name, "");
    let case = suite.officer("li").cases().file_case(file).await.good();
    if lead.case.is_empty() && tipoff(suite, &lead.source).await.state() != State::Ended {
        tipoff_of(suite, &case).await;
    }
    case
}

/// No case is filed on it, and the tip-off ends; gives its name.
async fn declined(suite: &Suite, lead: &Lead) -> String {
    let decline = DeclineLeadRequest {
        name: lead.name.clone(),
        reasons: "线索不实".into(),
        ..DeclineLeadRequest::default()
    };
    suite.head().leads().decline_lead(decline).await.good();
    eventually("the tip-off has ended", async || {
        let tipoff = tipoff(suite, &lead.source).await;
        (tipoff.state() == State::Ended).then_some(tipoff.name)
    })
    .await
}

async fn tipoff_of(suite: &Suite, case: &Case) -> Tipoff {
    eventually("a tip-off knows the case", async || {
        tipoffs(suite).await.into_iter().find(|tipoff| tipoff.case == case.name)
    })
    .await
}

async fn tipoff(suite: &Suite, name: &str) -> Tipoff {
    let tipoffs = tipoffs(suite).await;
    tipoffs.into_iter().find(|tipoff| tipoff.name == name).unwrap()
}

async fn tipoffs(suite: &Suite) -> Vec<Tipoff> {
    let listed = suite
        .intake()
        .tipoffs()
        .list_tipoffs(ListTipoffsRequest::default())
        .await;
    listed.good().tipoffs
}

/// The log of public services, as far as it has come.
pub(super) async fn public_log(suite: &Suite) -> Vec<LogEntry> {
    let watched = suite.auditor().public_record().watch(WatchRequest::default()).await;
    told(watched.good()).await
}
