//! Reviews of economic activities: asked for by a unit, analysed by experts without a tie to it, said in an opinion, followed up.

use kezhi_proto::common::time_limit;
use kezhi_proto::coordination::economic_review::{
    Activity, Advice, Analysis, Expert, FollowUp, Kind, Opinion, Risk, State,
};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::{CODES, is_in_no_log, limits_of, of_department};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const OPINION_BY: &str = "2026-04-01";
const EXPERTS: [&str; 3] = ["zhou", "wu", "zheng"];

type Answered = Result<Response<EconomicReview>, Status>;

#[tokio::test]
async fn a_unit_asks_experts_analyse_and_the_bureau_advises() {
    on_each_suite(TODAY, async |suite| {
        let name = it_is_asked_for(&suite).await;
        it_is_accepted(&suite, &name).await;
        experts_are_appointed(&suite, &name).await;
        they_analyse(&suite, &name).await;
        the_opinion_is_issued(&suite, &name).await;
        the_unit_follows_it_up(&suite, &name).await;
        let words = ["zhou", "专家", "镁合金", "已取得许可"];
        is_in_no_log(&suite, &name, "economic-review.closed", &words).await;
    })
    .await;
}

async fn it_is_asked_for(suite: &Suite) -> String {
    let (own, other) = (of_department(suite, 1), of_department(suite, 2));
    let for_another = ask(&own, activity(2), "").await;
    assert_refused(for_another, "ORGANISATION_MISMATCH", "").says("organisation", CODES[2]);
    assert_refused(ask(&own, activity(1), "2026-03-01").await, "DAY_OUT_OF_ORDER", "");
    let mut misspelt = activity(1);
    misspelt.unit = "9111000060003734OX".into();
    let misspelt = assert_refused(ask(&suite.officer("li"), misspelt, "").await, "FIELD_INVALID", "");
    assert_eq!(misspelt.fields(), ["activity.unit"]);
    let asked = ask(&own, activity(1), "").await.good();
    assert_eq!((asked.state(), asked.requested_on.as_str()), (State::Requested, TODAY));
    // An officer enters what came on paper, of another unit.
    let paper = ask(&suite.officer("li"), activity(2), "2025-12-31").await.good();
    assert_refused(get(&other, &asked.name).await, "RESOURCE_NOT_FOUND", "");
    assert_eq!(get(&own, &asked.name).await.good(), asked);
    let both = [paper.name.as_str(), asked.name.as_str()];
    let head = suite.head();
    for (who, unit, year, expected) in [
        (&own, "", 0, &both[1..]),
        (&own, CODES[2], 0, &both[1..]),
        (&other, "", 0, &both[..1]),
        (&head, "", 0, &both),
        (&head, CODES[1], 0, &both[1..]),
        (&head, "", 2025, &both[..1]),
        (&head, CODES[1], 2025, &[]),
    ] {
        assert_eq!(listed(who, unit, year).await, expected, "{unit} {year}");
    }
    asked.name
}

async fn it_is_accepted(suite: &Suite, name: &str) {
    assert_refused(appoint(suite, name, &EXPERTS).await, "STEP_NOT_ALLOWED", "").says("state", "STATE_REQUESTED");
    let accepted = accept(suite, name).await;
    assert_eq!(
        (accepted.state(), accepted.opinion_by.as_str()),
        (State::Accepted, OPINION_BY)
    );
    let limits = limits_of(suite, name).await;
    let told = limits
        .iter()
        .map(|limit| (limit.rule_id.as_str(), limit.due_on.as_str()));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [("agreed.economic-review-opinion", OPINION_BY)]
    );
    let decline = step!(DeclineEconomicReviewRequest, name, "", reasons: "不属重大活动");
    let late = suite.head().economic_reviews().decline_economic_review(decline).await;
    assert_refused(late, "STEP_NOT_ALLOWED", "");
}

async fn experts_are_appointed(suite: &Suite, name: &str) {
    let few = assert_refused(appoint(suite, name, &EXPERTS[..2]).await, "PANEL_TOO_SMALL", "");
    few.says("experts", 2).says("needed", 3);
    for change in [&|expert| expert.unit = CODES[1].into(), &|expert| {
        expert.tied_to.push(CODES[1].to_lowercase())
    }] as [&dyn Fn(&mut Expert); 2]
    {
        let mut experts = panel(&EXPERTS);
        change(&mut experts[1]);
        let tied = step!(AppointExpertsRequest, name, "", experts: experts);
        let tied = suite.officer("li").economic_reviews().appoint_experts(tied).await;
        assert_refused(tied, "TIE_TO_UNIT", "")
            .says("who", "wu")
            .says("unit", CODES[1]);
    }
    let twice = appoint(suite, name, &["zhou", "wu", "wu"]).await;
    assert_eq!(
        assert_refused(twice, "FIELD_INVALID", "").fields(),
        ["experts[2].account"]
    );
    let appointed = appoint(suite, name, &EXPERTS).await.good();
    assert_eq!(
        (appointed.state(), appointed.experts.len()),
        (State::ExpertsAppointed, 3)
    );
}

async fn they_analyse(suite: &Suite, name: &str) {
    let stranger = analyse(suite, name, "qian", Risk::Low).await;
    assert_eq!(
        assert_refused(stranger, "FIELD_INVALID", "").fields(),
        ["analysis.expert"]
    );
    analyse(suite, name, "zhou", Risk::High).await.good();
    analyse(suite, name, "wu", Risk::Low).await.good();
    let early = issue(&suite.head(), name, Risk::High, "").await;
    assert_refused(early, "EVIDENCE_MISSING", "").says("missing", "zheng");
    // A second analysis replaces the first of the same expert.
    let replaced = analyse(suite, name, "zhou", Risk::Medium).await.good();
    let told = replaced.analyses.iter().map(|one| (one.expert.as_str(), one.risk()));
    assert_eq!(told.collect::<Vec<_>>(), [("wu", Risk::Low), ("zhou", Risk::Medium)]);
    // Who is replaced is not heard any more.
    let others = appoint(suite, name, &["zhou", "zheng", "feng"]).await.good();
    let told = others.analyses.iter().map(|one| one.expert.as_str());
    assert_eq!(told.collect::<Vec<_>>(), ["zhou"]);
    // What was replaced is kept.
    let told = others
        .former_analyses
        .iter()
        .map(|one| (one.expert.as_str(), one.risk()));
    assert_eq!(told.collect::<Vec<_>>(), [("zhou", Risk::High), ("wu", Risk::Low)]);
    for expert in ["zheng", "feng"] {
        analyse(suite, name, expert, Risk::Low).await.good();
    }
    for outside in [of_department(suite, 1), suite.person("platform", "platform")] {
        let read = get(&outside, name).await.good();
        assert_eq!(
            (read.experts.len(), read.analyses.len(), read.former_analyses.len()),
            (0, 0, 0)
        );
    }
}

async fn the_opinion_is_issued(suite: &Suite, name: &str) {
    for (account, step) in [
        ("li", "AcceptEconomicReview"),
        ("wang", "RecordAnalysis"),
        ("zheng", "RecordAnalysis"),
        // Who was replaced has analysed it all the same.
        ("wu", "RecordAnalysis"),
    ] {
        let own = issue(&suite.person("head", account), name, Risk::Medium, "").await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", step);
    }
    // Nobody who is heard now says high, but one did before.
    for risk in [Risk::Low, Risk::Medium] {
        let light = issue(&suite.head(), name, risk, "").await;
        assert_refused(light, "ADVICE_LEFT_WITHOUT_REASONS", "").says("advised", "RISK_HIGH");
    }
    let issued = issue(&suite.head(), name, Risk::Low, "已取得许可").await.good();
    let opinion = issued.opinion.clone().unwrap();
    assert_eq!(
        (issued.state(), opinion.number.as_str(), opinion.issued_on.as_str()),
        (State::Issued, "洪知审〔2026〕1号", TODAY)
    );
    let limit = &limits_of(suite, name).await[0];
    assert_eq!((limit.state(), limit.late), (time_limit::State::Met, false));
    let as_unit = EconomicReview {
        allowed_steps: vec!["RecordFollowUp".into()],
        ..issued
    };
    assert_eq!(get(&of_department(suite, 1), name).await.good(), as_unit);
    assert_refused(get(&of_department(suite, 2), name).await, "RESOURCE_NOT_FOUND", "");
}

async fn the_unit_follows_it_up(suite: &Suite, name: &str) {
    let close = || step!(CloseEconomicReviewRequest, name, "");
    let early = suite
        .officer("li")
        .economic_reviews()
        .close_economic_review(close())
        .await;
    assert_refused(early, "EVIDENCE_MISSING", "").says("missing", "follow_ups");
    assert_refused(
        follow_up(&of_department(suite, 2), name).await,
        "RESOURCE_NOT_FOUND",
        "",
    );
    let done = follow_up(&of_department(suite, 1), name).await.good();
    assert_eq!(
        (done.state(), done.follow_ups[0].recorded_on.as_str()),
        (State::Issued, TODAY)
    );
    let closed = suite
        .officer("li")
        .economic_reviews()
        .close_economic_review(close())
        .await
        .good();
    assert_eq!((closed.state(), closed.ended_on.as_str()), (State::Closed, TODAY));
    let more = follow_up(&suite.officer("li"), name).await;
    assert_refused(more, "STEP_NOT_ALLOWED", "").says("state", "STATE_CLOSED");
}

#[tokio::test]
async fn a_request_is_declined_or_withdrawn_and_a_late_opinion_is_seen() {
    on_each_suite(TODAY, async |suite| {
        let (own, other) = (of_department(&suite, 1), of_department(&suite, 2));
        let small = ask(&own, activity(1), "").await.good().name;
        let decline = step!(DeclineEconomicReviewRequest, small, "", reasons: "不属重大活动");
        let declined = suite
            .officer("li")
            .economic_reviews()
            .decline_economic_review(decline)
            .await
            .good();
        assert_eq!(
            (declined.state(), declined.end_reason.as_str()),
            (State::Declined, "不属重大活动")
        );

        let given_up = ask(&own, activity(1), "").await.good().name;
        accept(&suite, &given_up).await;
        appoint(&suite, &given_up, &EXPERTS).await.good();
        let withdraw = || step!(WithdrawEconomicReviewRequest, given_up, "", reasons: "项目中止");
        // Not even by the etag does it learn that there is one.
        for (who, etag, reason) in [
            (&other, "", "RESOURCE_NOT_FOUND"),
            (&other, "\"none\"", "RESOURCE_NOT_FOUND"),
            (&own, "\"none\"", "ETAG_STALE"),
        ] {
            let refused = WithdrawEconomicReviewRequest {
                etag: etag.into(),
                ..withdraw()
            };
            assert_refused(
                who.economic_reviews().withdraw_economic_review(refused).await,
                reason,
                "",
            );
        }
        let withdrawn = own.economic_reviews().withdraw_economic_review(withdraw()).await.good();
        assert_eq!((withdrawn.state(), withdrawn.experts.len()), (State::Withdrawn, 0));
        assert_eq!(
            limits_of(&suite, &given_up).await[0].state(),
            time_limit::State::Cancelled
        );

        let slow = ask(&own, activity(1), "").await.good().name;
        accept(&suite, &slow).await;
        appoint(&suite, &slow, &EXPERTS).await.good();
        for expert in EXPERTS {
            analyse(&suite, &slow, expert, Risk::Low).await.good();
        }
        suite.move_to("2026-04-02").await;
        issue(&suite.head(), &slow, Risk::Low, "").await.good();
        let limit = &limits_of(&suite, &slow).await[0];
        assert_eq!((limit.state(), limit.late), (time_limit::State::Met, true));
    })
    .await;
}

/// What a unit plans, by its number.
fn activity(number: usize) -> Activity {
    Activity {
        title: "镁合金压铸生产线引进".into(),
        kind: Kind::TechnologyImport.into(),
        unit: CODES[number].into(),
        unit_name: format!("第{number}企业"),
        amount_fen: 5_000_000_000,
        technologies: vec!["镁合金半固态压铸".into()],
        reasons: "涉及境外专利许可".into(),
        ..Activity::default()
    }
}

fn panel(accounts: &[&str]) -> Vec<Expert> {
    let expert = |account: &&str| Expert {
        account: account.to_string(),
        display_name: format!("{account}专家"),
        unit: CODES[0].into(),
        tied_to: Vec::new(),
        ..Expert::default()
    };
    accounts.iter().map(expert).collect()
}

async fn ask(who: &Person, activity: Activity, on: &str) -> Answered {
    let ask = RequestEconomicReviewRequest {
        activity: Some(activity),
        taken_on: on.into(),
        ..RequestEconomicReviewRequest::default()
    };
    who.economic_reviews().request_economic_review(ask).await
}

async fn accept(suite: &Suite, name: &str) -> EconomicReview {
    let accept = step!(AcceptEconomicReviewRequest, name, "");
    suite
        .officer("li")
        .economic_reviews()
        .accept_economic_review(accept)
        .await
        .good()
}

async fn appoint(suite: &Suite, name: &str, accounts: &[&str]) -> Answered {
    let appoint = step!(AppointExpertsRequest, name, "", experts: panel(accounts));
    suite.officer("li").economic_reviews().appoint_experts(appoint).await
}

async fn analyse(suite: &Suite, name: &str, expert: &str, risk: Risk) -> Answered {
    let analysis = Analysis {
        expert: expert.into(),
        patents: vec!["CN101234567B".into(), "EP1234567B1".into()],
        freedom_to_operate: "存在一件有效的基础专利。".into(),
        ownership: "许可方为权利人。".into(),
        validity: "权利要求1稳定。".into(),
        risk: risk.into(),
        risk_reasons: "许可范围待明确".into(),
        ..Analysis::default()
    };
    let analyse = step!(RecordAnalysisRequest, name, "", analysis: analysis);
    suite.officer("wang").economic_reviews().record_analysis(analyse).await
}

async fn issue(who: &Person, name: &str, risk: Risk, departure_reasons: &str) -> Answered {
    let opinion = Opinion {
        advice: Advice::ProceedWithConditions.into(),
        risk: risk.into(),
        departure_reasons: departure_reasons.into(),
        text: "签约前明确许可范围。".into(),
        ..Opinion::default()
    };
    let issue = step!(IssueOpinionRequest, name, "", opinion: opinion);
    who.economic_reviews().issue_opinion(issue).await
}

async fn follow_up(who: &Person, name: &str) -> Answered {
    let follow_up = FollowUp {
        text: "已在合同中明确许可范围。".into(),
        ..FollowUp::default()
    };
    let record = step!(RecordFollowUpRequest, name, "", follow_up: follow_up);
    who.economic_reviews().record_follow_up(record).await
}

async fn get(who: &Person, name: &str) -> Answered {
    let get = GetEconomicReviewRequest { name: name.into() };
    who.economic_reviews().get_economic_review(get).await
}

/// The names of the reviews that a caller finds, of a unit and a year; of all where these are empty.
async fn listed(who: &Person, unit: &str, year: i32) -> Vec<String> {
    let list = ListEconomicReviewsRequest {
        unit: unit.into(),
        year,
        ..ListEconomicReviewsRequest::default()
    };
    let listed = who.economic_reviews().list_economic_reviews(list).await.good();
    listed.economic_reviews.into_iter().map(|review| review.name).collect()
}
