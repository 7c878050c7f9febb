//! Opinions on a strategy: given by anyone while the consultation runs, read by those who gave them, each answered.

use kezhi_proto::coordination::strategy::State;
use kezhi_proto::coordination::strategy_opinion::{self, Answer, Author, AuthorKind, Outcome};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::strategies::{content, draft, get, open, review};
use super::{CODES, is_in_no_log, of_department};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const LAST_DAY: &str = "2026-04-01";
const AFTER: &str = "2026-04-02";
/// The name of a citizen who gives an opinion.
pub const CITIZEN: &str = "张三丰";

#[tokio::test]
async fn anyone_says_what_they_think_of_a_draft_and_everyone_is_answered() {
    on_each_suite(TODAY, async |suite| {
        let name = draft(&suite.officer("li"), content(&[]), "").await.good().name;
        open(&suite.officer("li"), &name, "").await.good();
        let opinions = anyone_gives_an_opinion(&suite, &name).await;
        suite.move_to(AFTER).await;
        opinions_are_answered(&suite, &name, opinions).await;
        is_in_no_log(&suite, &name, "strategy.opinions-answered", &[CITIZEN, "商业秘密"]).await;
    })
    .await;
}

/// The opinions of a citizen, of an organisation, and one that comes by letter.
async fn anyone_gives_an_opinion(suite: &Suite, name: &str) -> Vec<String> {
    let (own, other) = (of_department(suite, 1), of_department(suite, 2));
    let platform = suite.person("platform", "platform");
    let etag = get(&suite.officer("li"), name).await.good().etag;
    let of_citizen = give(&platform, name, citizen(), "").await.good();
    assert_eq!(
        (of_citizen.state(), of_citizen.given_on.as_str()),
        (strategy_opinion::State::Recorded, TODAY)
    );
    assert_eq!(
        of_citizen.allowed_steps, [""; 0],
        "it is answered with a step of its strategy"
    );
    for author in [enterprise(2), citizen()] {
        assert_refused(give(&own, name, author, "").await, "ORGANISATION_MISMATCH", "");
    }
    assert_refused(
        give(&own, name, enterprise(1), "2026-03-01").await,
        "DAY_OUT_OF_ORDER",
        "",
    );
    let mut misspelt = enterprise(1);
    misspelt.credit_code = "9111000060003734OX".into();
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
    let counted = get(&suite.officer("li"), name).await.good();
    assert_eq!((counted.opinions, counted.answered), (2, 0));
    assert_eq!(counted.etag, etag, "who works on the draft has read it all the same");
    let early = answer(suite, name, &[&of_citizen.name], Outcome::Adopted, "").await;
    assert_refused(early, "CONSULTATION_RUNS", "").says("consulted_until", LAST_DAY);
    vec![of_citizen.name, of_enterprise.name]
}

async fn opinions_are_answered(suite: &Suite, name: &str, mut opinions: Vec<String>) {
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

/// A citizen, by name.
pub fn citizen() -> Author {
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
        ..Author::default()
    }
}

/// Gives an opinion on a strategy, on a day.
pub async fn give(who: &Person, name: &str, author: Author, on: &str) -> Result<Response<StrategyOpinion>, Status> {
    let give = RecordStrategyOpinionRequest {
        strategy: name.into(),
        author: Some(author),
        text: "建议加强商业秘密保护。".into(),
        taken_on: on.into(),
        ..RecordStrategyOpinionRequest::default()
    };
    who.strategies().record_strategy_opinion(give).await
}

/// The opinions on a strategy that someone finds.
pub async fn opinions_on(who: &Person, strategy: &str) -> Vec<StrategyOpinion> {
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

/// Answers opinions on a strategy, all alike, on a day.
pub async fn answer(
    suite: &Suite,
    name: &str,
    opinions: &[&str],
    outcome: Outcome,
    on: &str,
) -> Result<Response<Strategy>, Status> {
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
