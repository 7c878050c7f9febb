//! Foreign matters: the office consulted, a head's approval where it is needed, measures, a result; and counted.

use kezhi_proto::coordination::foreign_matter::*;
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::{CODES, is_in_no_log, limits_told, registered, retired};
use crate::kit::{Database, Good, Person, Suite, assert_refused, on_each_database, on_each_suite, step};

const TODAY: &str = "2026-03-02";

type Handled = Result<Response<ForeignMatter>, Status>;

#[tokio::test]
async fn a_dispute_waits_for_the_office_and_for_a_head() {
    on_each_suite(TODAY, async |suite| {
        let offices = [registered(&suite, 0).await, registered(&suite, 1).await];
        let registered = register(&suite.officer("li"), content(Kind::Dispute, "TW"))
            .await
            .good();
        assert_eq!(
            (registered.state(), registered.office()),
            (State::Registered, Office::Taiwan)
        );
        let name = registered.name.as_str();
        the_office_is_asked(&suite, name, &offices).await;
        a_head_approves(&suite, name).await;
        it_is_concluded(&suite, name).await;
        is_in_no_log(&suite, name, "foreign-matter.concluded", &["甲公司", "张三丰"]).await;
    })
    .await;
}

async fn the_office_is_asked(suite: &Suite, name: &str, offices: &[String; 2]) {
    let [office, other] = offices.each_ref().map(String::as_str);
    let head = suite.head();
    let unasked = assert_refused(approve(&head, name).await, "OFFICE_CONSENT_MISSING", "");
    unasked.says("office", "OFFICE_TAIWAN");
    let nobody = consult(suite, name, "departments/none", "").await;
    assert_refused(nobody, "RESOURCE_NOT_FOUND", "");
    let early = assert_refused(consult(suite, name, office, "2026-03-01").await, "FIELD_INVALID", "");
    assert_eq!(early.fields(), ["answer_by"]);
    let asked = consult(suite, name, office, "2026-03-04").await.good();
    assert_eq!(asked.state(), State::Consulting);
    assert_refused(handle(suite, name).await, "STEP_NOT_ALLOWED", "").says("state", "STATE_CONSULTING");

    suite.move_to("2026-03-05").await;
    let advised = advise(suite, name, Stance::Objects).await.good();
    let opinion = advised.consultations[0].opinion.clone().unwrap();
    assert_eq!(
        (opinion.stance(), opinion.recorded_on.as_str()),
        (Stance::Objects, "2026-03-05")
    );
    assert_refused(approve(&head, name).await, "OFFICE_CONSENT_MISSING", "");
    // The consent of another does not overrule it.
    consult(suite, name, other, "").await.good();
    advise(suite, name, Stance::Consents).await.good();
    assert_refused(approve(&head, name).await, "OFFICE_CONSENT_MISSING", "");
    consult(suite, name, office, "").await.good();
    let consents = advise(suite, name, Stance::Consents).await.good();
    assert_eq!((consents.state(), consents.consultations.len()), (State::Advised, 3));
    assert_eq!(
        limits_told(suite, name).await,
        [
            "agreed.foreign-matter 2026-06-30 Open",
            "agreed.office-opinion 2026-03-04 Met, late",
        ]
    );
}

async fn a_head_approves(suite: &Suite, name: &str) {
    let unapproved = assert_refused(handle(suite, name).await, "HEAD_APPROVAL_MISSING", "");
    unapproved.says("kind", "KIND_DISPUTE");
    let own = approve(&suite.person("head", "li"), name).await;
    assert_refused(own, "SAME_PERSON", "").says("earlier_step", "RegisterForeignMatter");
    let approved = approve(&suite.head(), name).await.good();
    assert_eq!(
        (approved.state(), approved.approved_on.as_str()),
        (State::Approved, "2026-03-05")
    );
}

async fn it_is_concluded(suite: &Suite, name: &str) {
    let early = conclude(suite, name).await;
    assert_refused(early, "STEP_NOT_ALLOWED", "").says("state", "STATE_APPROVED");
    handle(suite, name).await.good();
    let handled = handle(suite, name).await.good();
    assert_eq!((handled.state(), handled.measures.len()), (State::InHand, 2));
    assert_refused(drop(suite, name).await, "STEP_NOT_ALLOWED", "");
    let concluded = conclude(suite, name).await.good();
    assert_eq!(
        (concluded.state(), concluded.outcome.as_str()),
        (State::Concluded, "双方和解")
    );
    assert_eq!(
        limits_told(suite, name).await[0],
        "agreed.foreign-matter 2026-06-30 Met"
    );
    let get = GetForeignMatterRequest { name: name.into() };
    let read = suite.auditor().foreign_matters().get_foreign_matter(get).await.good();
    assert_eq!(read, concluded);
}

#[tokio::test]
async fn an_enterprise_is_helped_at_once_and_matters_are_found_and_counted() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        for (kind, region, field) in [
            (Kind::Exchange, "CN", "content.region"),
            (Kind::Exchange, "UK", "content.region"),
            (Kind::AssistanceAbroad, "DE", "content.parties"),
        ] {
            let mut content = content(kind, region);
            content.parties[0].credit_code = String::new();
            let refused = register(&li, content).await;
            assert_eq!(assert_refused(refused, "FIELD_INVALID", "").fields(), [field]);
        }
        let mut helped = content(Kind::AssistanceAbroad, "DE");
        helped.needs_consultation = false;
        let helped = register(&li, helped).await.good();
        assert_eq!(helped.office(), Office::ForeignAffairs);
        let helped = handle(&suite, &helped.name).await.good();
        let visit = register(&li, content(Kind::Exchange, "HK")).await.good().name;
        let asked = register(&li, content(Kind::IncomingRequest, "DE")).await.good().name;
        let dropped = drop(&suite, &asked).await.good();
        assert_eq!((dropped.state(), dropped.ended_on.as_str()), (State::Dropped, TODAY));
        assert_eq!(
            limits_told(&suite, &asked).await,
            ["agreed.foreign-matter 2026-06-30 Cancelled"]
        );
        conclude(&suite, &helped.name).await.good();

        assert_eq!(listed(&suite, "DE", Kind::Unspecified).await, [asked, helped.name]);
        assert_eq!(listed(&suite, "", Kind::Exchange).await, [visit]);
        they_are_counted(&suite).await;
    })
    .await;
}

async fn they_are_counted(suite: &Suite) {
    let counted = statistics(suite, 2026, "").await;
    let sums = |count: &ForeignMatterCount| [count.registered, count.concluded, count.dropped, count.open];
    let groups: Vec<_> = counted
        .groups
        .iter()
        .map(|count| (count.region.as_str(), count.kind(), sums(count)))
        .collect();
    assert_eq!(
        groups,
        [
            ("DE", Kind::AssistanceAbroad, [1, 1, 0, 0]),
            ("DE", Kind::IncomingRequest, [1, 0, 1, 0]),
            ("HK", Kind::Exchange, [1, 0, 0, 1]),
        ]
    );
    assert_eq!(sums(&counted.total.unwrap()), [3, 1, 1, 1]);
    let of_region = statistics(suite, 2026, "HK").await;
    assert_eq!(sums(&of_region.total.unwrap()), [1, 0, 0, 1]);
    assert_eq!(statistics(suite, 2025, "").await.groups, []);
}

#[tokio::test]
async fn the_authority_sets_which_kinds_a_head_approves() {
    on_each_database(async |database: Database| {
        let plan = Suite::plan(database, TODAY);
        let plan = plan.with("COORDINATION__APPROVED_FOREIGN_KINDS", r#"["assistance_abroad"]"#);
        let suite = plan.start().await;
        let office = registered(&suite, 0).await;
        let li = suite.officer("li");
        let mut helped = content(Kind::AssistanceAbroad, "DE");
        let mut visit = content(Kind::Exchange, "DE");
        (helped.needs_consultation, visit.needs_consultation) = (false, false);
        let helped = register(&li, helped).await.good().name;
        let unapproved = assert_refused(handle(&suite, &helped).await, "HEAD_APPROVAL_MISSING", "");
        unapproved.says("kind", "KIND_ASSISTANCE_ABROAD");
        let visit = register(&li, visit).await.good().name;
        assert_eq!(handle(&suite, &visit).await.good().state(), State::InHand);
        retired(&suite, 0, &office).await;
        let name = register(&li, content(Kind::Exchange, "DE")).await.good().name;
        let gone = assert_refused(consult(&suite, &name, &office, "").await, "FIELD_INVALID", "");
        assert_eq!(gone.fields(), ["department"]);
    })
    .await;
}

fn content(kind: Kind, region: &str) -> Content {
    Content {
        kind: kind.into(),
        region: region.into(),
        title: "展会被诉".into(),
        facts: "参展产品被指侵权。".into(),
        parties: vec![Party {
            display_name: "甲公司".into(),
            credit_code: CODES[1].into(),
            part: "被诉方".into(),
            ..Party::default()
        }],
        needs_consultation: true,
        conclude_by: "2026-06-30".into(),
    }
}

async fn register(who: &Person, content: Content) -> Handled {
    let register = RegisterForeignMatterRequest {
        content: Some(content),
        ..RegisterForeignMatterRequest::default()
    };
    who.foreign_matters().register_foreign_matter(register).await
}

async fn consult(suite: &Suite, name: &str, office: &str, answer_by: &str) -> Handled {
    let consult = step!(ConsultOfficeRequest, name, "", department: office, question: "可否接触", answer_by: answer_by);
    suite.officer("li").foreign_matters().consult_office(consult).await
}

async fn advise(suite: &Suite, name: &str, stance: Stance) -> Handled {
    let opinion = Opinion {
        stance: stance.into(),
        text: "张三丰经办".into(),
        ..Opinion::default()
    };
    let advise = step!(RecordOfficeOpinionRequest, name, "", opinion: opinion);
    suite
        .officer("li")
        .foreign_matters()
        .record_office_opinion(advise)
        .await
}

async fn approve(who: &Person, name: &str) -> Handled {
    let approve = step!(ApproveForeignMatterRequest, name, "");
    who.foreign_matters().approve_foreign_matter(approve).await
}

async fn handle(suite: &Suite, name: &str) -> Handled {
    let handle = step!(HandleForeignMatterRequest, name, "", measure: "委托当地律师");
    suite
        .officer("li")
        .foreign_matters()
        .handle_foreign_matter(handle)
        .await
}

async fn conclude(suite: &Suite, name: &str) -> Handled {
    let conclude = step!(ConcludeForeignMatterRequest, name, "", result: "双方和解");
    let mut li = suite.officer("li").foreign_matters();
    li.conclude_foreign_matter(conclude).await
}

async fn drop(suite: &Suite, name: &str) -> Handled {
    let drop = step!(DropForeignMatterRequest, name, "", reasons: "对方撤回");
    suite.head().foreign_matters().drop_foreign_matter(drop).await
}

async fn listed(suite: &Suite, region: &str, kind: Kind) -> Vec<String> {
    let list = ListForeignMattersRequest {
        region: region.into(),
        kind: kind.into(),
        ..ListForeignMattersRequest::default()
    };
    let listed = suite.auditor().foreign_matters().list_foreign_matters(list).await;
    let matters = listed.good().foreign_matters.into_iter();
    matters.map(|matter| matter.name).collect()
}

async fn statistics(suite: &Suite, year: i32, region: &str) -> GetForeignStatisticsResponse {
    let request = GetForeignStatisticsRequest {
        year,
        region: region.into(),
    };
    let mut auditor = suite.auditor().foreign_matters();
    auditor.get_foreign_statistics(request).await.good()
}
