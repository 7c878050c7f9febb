//! Strategies: drafted, consulted on by anyone, reviewed, approved by another, evaluated, retired.

use kezhi_proto::common::time_limit;
use kezhi_proto::coordination::strategy::{
    Content, Evaluation, EvaluationKind, Indicator, Kind, Legality, State, Value,
};
use kezhi_proto::coordination::strategy_opinion::{self, Answer, Author, AuthorKind, Outcome};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::strategy_tasks::{assigned, assignment, cancel as cancel_task};
use super::{CODES, is_in_no_log, limits_of, of_department, registered};
use crate::kit::{Good, Person, Suite, assert_refused, eventually, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const LAST_DAY: &str = "2026-04-01";
const AFTER: &str = "2026-04-02";
/// The name of a citizen who gives an opinion.
const CITIZEN: &str = "张三丰";

type Answered = Result<Response<Strategy>, Status>;

#[tokio::test]
async fn a_strategy_is_consulted_on_reviewed_approved_evaluated_and_retired() {
    on_each_suite(TODAY, async |suite| {
        let department = registered(&suite, 0).await;
        let name = it_is_drafted(&suite, &department).await;
        it_is_consulted_on(&suite, &name).await;
        let opinions = anyone_gives_an_opinion(&suite, &name).await;
        suite.restart_on(AFTER).await;
        opinions_are_answered(&suite, &name, opinions).await;
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
        assert_eq!(get(&anyone, name).await.good(), opened);
        let mut without_text = opened.clone();
        without_text.content.as_mut().unwrap().text.clear();
        assert_eq!(listed(&anyone).await, [without_text]);
    }
}

/// The opinions of a citizen, of an organisation, and one that comes by letter.
async fn anyone_gives_an_opinion(suite: &Suite, name: &str) -> Vec<String> {
    let (own, other) = (of_department(suite, 1), of_department(suite, 2));
    let platform = suite.person("platform", "platform");
    let of_citizen = give(&platform, name, citizen(), "").await.good();
    assert_eq!(
        (of_citizen.state(), of_citizen.given_on.as_str()),
        (strategy_opinion::State::Recorded, TODAY)
    );
    for (author, reason) in [
        (enterprise(2), "ORGANISATION_MISMATCH"),
        (citizen(), "ORGANISATION_MISMATCH"),
    ] {
        assert_refused(give(&own, name, author, "").await, reason, "");
    }
    assert_refused(
        give(&own, name, enterprise(1), "2026-03-01").await,
        "DAY_OUT_OF_ORDER",
        "",
    );
    let mut misspelt = enterprise(1);
    misspelt.credit_code = "91110000600037341X".into();
    let misspelt = assert_refused(give(&platform, name, misspelt, "").await, "FIELD_INVALID", "");
    assert_eq!(misspelt.fields(), ["author.credit_code"]);
    let of_enterprise = give(&own, name, enterprise(1), "").await.good();
    let before = give(&suite.officer("li"), name, citizen(), "2026-03-01").await;
    let before = assert_refused(before, "CONSULTATION_NOT_OPEN", "");
    before.says("consulted_from", TODAY).says("consulted_until", LAST_DAY);

    let read = |opinion: &str| GetStrategyOpinionRequest { name: opinion.into() };
    assert_eq!(
        own.strategies()
            .get_strategy_opinion(read(&of_enterprise.name))
            .await
            .good(),
        of_enterprise
    );
    for opinion in [&of_citizen, &of_enterprise] {
        let hidden = other.strategies().get_strategy_opinion(read(&opinion.name)).await;
        assert_refused(hidden, "RESOURCE_NOT_FOUND", "");
    }
    for (who, expected) in [(&own, 1), (&other, 0), (&suite.reviewer(), 2)] {
        assert_eq!(opinions_on(who, name).await.len(), expected);
    }
    let counted = get(&suite.citizen(), name).await.good();
    assert_eq!((counted.opinions, counted.answered), (2, 0));
    let early = answer(suite, name, &[&of_citizen.name], Outcome::Adopted, "").await;
    assert_refused(early, "CONSULTATION_RUNS", "").says("consulted_until", LAST_DAY);
    vec![of_citizen.name, of_enterprise.name]
}

async fn opinions_are_answered(suite: &Suite, name: &str, mut opinions: Vec<String>) {
    eventually("the right to speak lapses", async || {
        let limits = limits_of(suite, name).await;
        (limits[0].state() == time_limit::State::Lapsed).then_some(())
    })
    .await;
    let late = give(&suite.person("platform", "platform"), name, citizen(), "").await;
    assert_refused(late, "CONSULTATION_NOT_OPEN", "");
    // What came by letter on the last day is in time.
    let letter = give(&suite.officer("li"), name, citizen(), LAST_DAY).await.good();
    opinions.push(letter.name);
    let nothing = answer(suite, name, &[], Outcome::Adopted, "").await;
    assert_eq!(assert_refused(nothing, "FIELD_INVALID", "").fields(), ["answers"]);
    let first = opinions[0].as_str();
    let twice = answer(suite, name, &[first, first], Outcome::Adopted, "").await;
    assert_eq!(
        assert_refused(twice, "FIELD_INVALID", "").fields(),
        ["answers[1].opinion"]
    );
    let other = draft(&suite.officer("li"), content(&[]), TODAY).await.good().name;
    open(&suite.officer("li"), &other, TODAY).await.good();
    let of_other = give(&suite.officer("li"), &other, citizen(), TODAY).await.good().name;
    let mixed = answer(suite, name, &[first, &of_other], Outcome::Adopted, "").await;
    assert_eq!(
        assert_refused(mixed, "FIELD_INVALID", "").fields(),
        ["answers[1].opinion"]
    );

    let answered = answer(suite, name, &[first], Outcome::Adopted, "").await.good();
    assert_eq!((answered.state(), answered.answered), (State::Consulted, 1));
    let open = review(&suite.reviewer(), name, true).await;
    assert_refused(open, "OPINIONS_UNANSWERED", "").says("unanswered", 2);
    answer(suite, name, &[&opinions[1], &opinions[2]], Outcome::NotAdopted, "")
        .await
        .good();
    let replaced = answer(suite, name, &[&opinions[1]], Outcome::AdoptedInPart, "")
        .await
        .good();
    assert_eq!((replaced.opinions, replaced.answered, replaced.adopted), (3, 3, 2));
    let read = &opinions_on(&of_department(suite, 1), name).await[0];
    let given = read.answer.clone().unwrap();
    assert_eq!(
        (read.state(), given.outcome(), given.answered_on.as_str()),
        (strategy_opinion::State::Answered, Outcome::AdoptedInPart, AFTER)
    );
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
    assert_eq!(get(&suite.auditor(), name).await.good(), passed);
    assert_eq!(get(&suite.citizen(), name).await.good().legality, None);
}

async fn it_is_approved(suite: &Suite, name: &str) {
    for (account, step) in [
        ("li", "DraftStrategy"),
        ("zhao", "ReviseStrategy"),
        ("reviewer", "ReviewLegality"),
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
    assert_refused(withdraw(&suite.head(), name).await, "STEP_NOT_ALLOWED", "").says("state", "Approved");
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
    cancel_task(suite, &task).await;
    let own = suite
        .person("head", "zhao")
        .strategies()
        .retire_strategy(retire())
        .await;
    assert_refused(own, "SAME_PERSON", "").says("earlier_step", "ReviseStrategy");
    let retired = suite.head().strategies().retire_strategy(retire()).await.good();
    assert_eq!(
        (retired.state(), retired.ended_on.as_str(), retired.ended_for.as_str()),
        (State::Retired, AFTER, "期满")
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
            (withdrawn.state(), withdrawn.ended_for.as_str()),
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

async fn open(who: &Person, name: &str, on: &str) -> Answered {
    let open = step!(OpenConsultationRequest, name, on);
    who.strategies().open_consultation(open).await
}

fn citizen() -> Author {
    Author {
        kind: AuthorKind::Citizen.into(),
        display_name: CITIZEN.into(),
        ..Author::default()
    }
}

fn enterprise(number: usize) -> Author {
    Author {
        kind: AuthorKind::Enterprise.into(),
        display_name: format!("第{number}企业"),
        credit_code: CODES[number].into(),
    }
}

async fn give(who: &Person, name: &str, author: Author, on: &str) -> Result<Response<StrategyOpinion>, Status> {
    let give = RecordStrategyOpinionRequest {
        strategy: name.into(),
        author: Some(author),
        text: "建议加强商业秘密保护。".into(),
        taken_on: on.into(),
        ..RecordStrategyOpinionRequest::default()
    };
    who.strategies().record_strategy_opinion(give).await
}

async fn opinions_on(who: &Person, strategy: &str) -> Vec<StrategyOpinion> {
    let list = ListStrategyOpinionsRequest {
        strategy: strategy.into(),
        ..ListStrategyOpinionsRequest::default()
    };
    who.strategies()
        .list_strategy_opinions(list)
        .await
        .good()
        .strategy_opinions
}

async fn answer(suite: &Suite, name: &str, opinions: &[&str], outcome: Outcome, on: &str) -> Answered {
    let answer = |opinion: &&str| StrategyOpinionAnswer {
        opinion: opinion.to_string(),
        answer: Some(Answer {
            outcome: outcome.into(),
            reasons: "已在第三章体现".into(),
            ..Answer::default()
        }),
    };
    let answers: Vec<_> = opinions.iter().map(answer).collect();
    let answer = step!(AnswerOpinionsRequest, name, on, answers: answers);
    suite.officer("li").strategies().answer_opinions(answer).await
}

async fn review(who: &Person, name: &str, passed: bool) -> Answered {
    let legality = Legality {
        passed,
        text: "未见违法内容".into(),
        ..Legality::default()
    };
    let review = step!(ReviewLegalityRequest, name, "", legality: legality);
    who.strategies().review_legality(review).await
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

async fn get(who: &Person, name: &str) -> Answered {
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
