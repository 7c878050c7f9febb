//! Strategies: drafted, consulted on by anyone, reviewed, approved by another, evaluated, retired.

use kezhi_proto::common::time_limit;
use kezhi_proto::coordination::strategy::{
    Content, Evaluation, EvaluationKind, Indicator, Kind, Legality, State, Value,
};
use kezhi_proto::coordination::strategy_opinion::Outcome;
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::strategy_opinions::{CITIZEN, answer, citizen, give, opinions_on};
use super::strategy_tasks::{assigned, assignment, cancel as cancel_task};
use super::{is_in_no_log, limits_of, of_department, registered};
use crate::kit::{Good, Person, Suite, assert_refused, eventually, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const LAST_DAY: &str = "2026-04-01";
const AFTER: &str = "2026-04-02";

type Answered = Result<Response<Strategy>, Status>;

#[tokio::test]
async fn a_strategy_is_consulted_on_reviewed_approved_evaluated_and_retired() {
    on_each_suite(TODAY, async |suite| {
        let department = registered(&suite, 0).await;
        let name = it_is_drafted(&suite, &department).await;
        it_is_consulted_on(&suite, &name).await;
        give(&suite.officer("li"), &name, citizen(), "").await.good();
        suite.move_to(AFTER).await;
        it_is_answered(&suite, &name).await;
        it_is_reviewed(&suite, &name).await;
        it_is_approved(&suite, &name).await;
        it_is_evaluated(&suite, &name).await;
        it_is_retired(&suite, &name, &department).await;
        is_in_no_log(&suite, &name, "strategy.retired", &[CITIZEN, "商业秘密"]).await;
    })
    .await;
}

async fn it_is_drafted(suite: &Suite, department: &str) -> String {
    let li = suite.officer("li");
    let mut backwards = content(&[department]);
    backwards.to_year = 2025;
    let backwards = assert_refused(draft(&li, backwards, "").await, "FIELD_INVALID", "");
    assert_eq!(backwards.fields(), ["content.to_year"]);
    let nobody = draft(&li, content(&[department, "departments/none"]), "").await;
    assert_refused(nobody, "RESOURCE_NOT_FOUND", "").says("resource", "departments/none");
    let drafted = draft(&li, content(&[]), "").await.good();
    let name = drafted.name.as_str();
    for stranger in [
        suite.citizen(),
        suite.person("platform", "platform"),
        of_department(suite, 0),
        suite.of("431202", "officer", "qian"),
    ] {
        assert_refused(get(&stranger, name).await, "RESOURCE_NOT_FOUND", "");
        assert_eq!(listed(&stranger).await, Vec::new());
    }
    let platform = suite.person("platform", "platform");
    let hidden = give(&platform, name, citizen(), "").await;
    assert_refused(hidden, "RESOURCE_NOT_FOUND", "").says("resource", name);
    let early = give(&li, name, citizen(), "").await;
    assert_refused(early, "CONSULTATION_NOT_OPEN", "").says("strategy", name);
    let revised = revise(&suite.officer("zhao"), name, content(&[department]))
        .await
        .good();
    assert_eq!(
        (revised.state(), revised.content),
        (State::Drafted, Some(content(&[department])))
    );
    drafted.name
}

async fn it_is_consulted_on(suite: &Suite, name: &str) {
    let opened = open(&suite.officer("li"), name, "").await.good();
    assert_eq!(
        (
            opened.state(),
            opened.consulted_from.as_str(),
            opened.consulted_until.as_str()
        ),
        (State::Consulting, TODAY, LAST_DAY)
    );
    let limits = limits_of(suite, name).await;
    let told = limits
        .iter()
        .map(|limit| (limit.rule_id.as_str(), limit.due_on.as_str()));
    assert_eq!(told.collect::<Vec<_>>(), [("agreed.strategy-consultation", LAST_DAY)]);
    assert_refused(
        revise(&suite.officer("li"), name, content(&[])).await,
        "STEP_NOT_ALLOWED",
        "",
    );
    for anyone in [suite.citizen(), suite.of("431202", "officer", "qian"), suite.reviewer()] {
        let shown = Strategy {
            allowed_steps: Vec::new(),
            ..opened.clone()
        };
        assert_eq!(get(&anyone, name).await.good(), shown);
        let mut without_text = shown;
        without_text.content.as_mut().unwrap().text.clear();
        assert_eq!(listed(&anyone).await, [without_text]);
    }
}

async fn it_is_answered(suite: &Suite, name: &str) {
    eventually("the right to speak lapses", async || {
        let limits = limits_of(suite, name).await;
        (limits[0].state() == time_limit::State::Lapsed).then_some(())
    })
    .await;
    let opinion = &opinions_on(&suite.auditor(), name).await[0].name;
    let answered = answer(suite, name, &[opinion], Outcome::Adopted, "").await.good();
    assert_eq!((answered.state(), answered.adopted), (State::Consulted, 1));
}

async fn it_is_reviewed(suite: &Suite, name: &str) {
    assert_refused(approve(&suite.head(), name, "").await, "REVIEW_MISSING", "");
    for (account, step) in [("li", "DraftStrategy"), ("zhao", "ReviseStrategy")] {
        let own = review(&suite.person("reviewer", account), name, true).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", step);
    }
    let returned = review(&suite.reviewer(), name, false).await.good();
    assert!(!returned.legality.unwrap().passed);
    assert_refused(approve(&suite.head(), name, "").await, "REVIEW_MISSING", "");
    review(&suite.reviewer(), name, true).await.good();
    // A revision has to be reviewed anew.
    let department = content_of(suite, name).await.indicators[0].departments[0].clone();
    let revised = revise(&suite.officer("zhao"), name, content(&[&department]))
        .await
        .good();
    assert_eq!((revised.state(), revised.legality), (State::Consulted, None));
    assert_refused(approve(&suite.head(), name, "").await, "REVIEW_MISSING", "");
    let passed = review(&suite.reviewer(), name, true).await.good();
    assert_eq!(passed.legality.clone().unwrap().reviewed_on, AFTER);
    let as_auditor = Strategy {
        allowed_steps: Vec::new(),
        ..passed
    };
    assert_eq!(get(&suite.auditor(), name).await.good(), as_auditor);
    assert_eq!(get(&suite.citizen(), name).await.good().legality, None);
}

async fn it_is_approved(suite: &Suite, name: &str) {
    for (account, step) in [
        ("li", "DraftStrategy"),
        ("zhao", "ReviseStrategy"),
        ("reviewer", "ReviewStrategyLegality"),
    ] {
        let own = approve(&suite.person("head", account), name, "").await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", step);
    }
    let approved = approve(&suite.head(), name, "").await.good();
    assert_eq!(
        (
            approved.state(),
            approved.number.as_str(),
            approved.approved_on.as_str()
        ),
        (State::Approved, "洪知策〔2026〕1号", AFTER)
    );
    assert_refused(withdraw(&suite.head(), name).await, "STEP_NOT_ALLOWED", "").says("state", "STATE_APPROVED");
}

async fn it_is_evaluated(suite: &Suite, name: &str) {
    let evaluate = |indicator: &str| {
        let evaluation = Evaluation {
            kind: EvaluationKind::MidTerm.into(),
            values: vec![Value {
                indicator: indicator.into(),
                value_thousandths: 105_000,
            }],
            conclusions: "进展符合预期。".into(),
            ..Evaluation::default()
        };
        step!(EvaluateStrategyRequest, name, "", evaluation: evaluation)
    };
    let mut li = suite.officer("li").strategies();
    let unknown = li.evaluate_strategy(evaluate("版权")).await;
    let unknown = assert_refused(unknown, "FIELD_INVALID", "");
    assert_eq!(unknown.fields(), ["evaluation.values[0].indicator"]);
    let evaluated = li.evaluate_strategy(evaluate("发明专利拥有量")).await.good();
    assert_eq!((evaluated.state(), evaluated.evaluations.len()), (State::Approved, 1));
    assert_eq!(evaluated.evaluations[0].evaluated_on, AFTER);
}

async fn it_is_retired(suite: &Suite, name: &str, department: &str) {
    let task = assigned(suite, name, assignment(department, &[])).await;
    let retire = || step!(RetireStrategyRequest, name, "", reasons: "期满");
    let open = suite.head().strategies().retire_strategy(retire()).await;
    assert_refused(open, "STRATEGY_TASKS_OPEN", "").says("tasks", &task);
    suite.move_to("2026-04-03").await;
    cancel_task(suite, &task).await;
    let early = step!(RetireStrategyRequest, name, AFTER, reasons: "期满");
    let early = suite.head().strategies().retire_strategy(early).await;
    assert_refused(early, "DAY_OUT_OF_ORDER", "").says("not_before", "2026-04-03");
    let own = suite
        .person("head", "zhao")
        .strategies()
        .retire_strategy(retire())
        .await;
    assert_refused(own, "SAME_PERSON", "").says("earlier_step", "ReviseStrategy");
    let retired = suite.head().strategies().retire_strategy(retire()).await.good();
    assert_eq!(
        (retired.state(), retired.ended_on.as_str(), retired.end_reason.as_str()),
        (State::Retired, "2026-04-03", "期满")
    );
}

#[tokio::test]
async fn a_strategy_may_be_given_up_until_it_is_approved() {
    on_each_suite(AFTER, async |suite| {
        let li = suite.officer("li");
        let unread = draft(&li, content(&[]), "").await.good().name;
        withdraw(&li, &unread).await.good();
        assert_refused(get(&suite.citizen(), &unread).await, "RESOURCE_NOT_FOUND", "");

        let read = draft(&li, content(&[]), "").await.good().name;
        open(&li, &read, "").await.good();
        let withdrawn = withdraw(&suite.head(), &read).await.good();
        assert_eq!(
            (withdrawn.state(), withdrawn.end_reason.as_str()),
            (State::Withdrawn, "上级另有部署")
        );
        assert_eq!(limits_of(&suite, &read).await[0].state(), time_limit::State::Cancelled);
        assert_eq!(get(&suite.citizen(), &read).await.good(), withdrawn);
        let shut = give(&li, &read, citizen(), "").await;
        assert_refused(shut, "CONSULTATION_NOT_OPEN", "");

        // Of which nobody said anything, the consultation ends without an answer.
        let silent = in_force(&suite, content(&[])).await;
        assert_eq!(get(&suite.citizen(), &silent).await.good().state(), State::Approved);
    })
    .await;
}

/// A strategy of five years with two indicators, of which departments are responsible for the first.
pub fn content(departments: &[&str]) -> Content {
    let indicator = |name: &str, departments: &[&str]| Indicator {
        name: name.into(),
        unit: "件".into(),
        baseline_thousandths: 100_000,
        target_thousandths: 200_000,
        departments: departments.iter().map(ToString::to_string).collect(),
    };
    Content {
        title: "洪江区知识产权强区建设规划".into(),
        kind: Kind::Plan.into(),
        from_year: 2026,
        to_year: 2030,
        text: "到2030年，建成知识产权强区。".into(),
        indicators: vec![indicator("发明专利拥有量", departments), indicator("商标注册量", &[])],
    }
}

/// A strategy that is in force on the day after a consultation that began on 2026-03-02.
pub async fn in_force(suite: &Suite, content: Content) -> String {
    let name = draft(&suite.officer("li"), content, TODAY).await.good().name;
    open(&suite.officer("li"), &name, TODAY).await.good();
    answer(suite, &name, &[], Outcome::Adopted, AFTER).await.good();
    review(&suite.reviewer(), &name, true).await.good();
    approve(&suite.head(), &name, "").await.good().name
}

/// Drafts a strategy on a day.
pub async fn draft(who: &Person, content: Content, on: &str) -> Answered {
    let draft = DraftStrategyRequest {
        content: Some(content),
        taken_on: on.into(),
        ..DraftStrategyRequest::default()
    };
    who.strategies().draft_strategy(draft).await
}

async fn revise(who: &Person, name: &str, content: Content) -> Answered {
    let revise = step!(ReviseStrategyRequest, name, "", content: content);
    who.strategies().revise_strategy(revise).await
}

/// Opens the consultation on a draft, on a day.
pub async fn open(who: &Person, name: &str, on: &str) -> Answered {
    let open = step!(OpenConsultationRequest, name, on);
    who.strategies().open_consultation(open).await
}

/// Reviews the legality of a strategy.
pub async fn review(who: &Person, name: &str, passed: bool) -> Answered {
    let legality = Legality {
        passed,
        text: "未见违法内容".into(),
        ..Legality::default()
    };
    let review = step!(ReviewStrategyLegalityRequest, name, "", legality: legality);
    who.strategies().review_strategy_legality(review).await
}

async fn approve(who: &Person, name: &str, on: &str) -> Answered {
    who.strategies()
        .approve_strategy(step!(ApproveStrategyRequest, name, on))
        .await
}

async fn withdraw(who: &Person, name: &str) -> Answered {
    let withdraw = step!(WithdrawStrategyRequest, name, "", reasons: "上级另有部署");
    who.strategies().withdraw_strategy(withdraw).await
}

/// A strategy as someone reads it.
pub async fn get(who: &Person, name: &str) -> Answered {
    let get = GetStrategyRequest { name: name.into() };
    who.strategies().get_strategy(get).await
}

async fn content_of(suite: &Suite, name: &str) -> Content {
    get(&suite.auditor(), name).await.good().content.unwrap()
}

async fn listed(who: &Person) -> Vec<Strategy> {
    let list = ListStrategiesRequest {
        authority: "431271".into(),
        ..ListStrategiesRequest::default()
    };
    who.strategies().list_strategies(list).await.good().strategies
}
