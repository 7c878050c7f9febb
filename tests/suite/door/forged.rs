//! Forged tokens, and those who have none.

use kezhi_proto::enforcement::ListRulesRequest;
use kezhi_proto::publicservices::SubmitTipoffRequest;
use tonic::{Code, Status};

use super::{DATABASE, TODAY};
use crate::kit::{Good, Person, Suite, refusal_of};
use crate::story::seasoning_bags;

#[tokio::test]
async fn forged_tokens_are_counted_before_they_are_checked_and_those_known_to_be_good_go_on() {
    let plan = Suite::plan(DATABASE, TODAY).with("LIMITS__CALLS_PER_SECOND", "1");
    let suite = plan.with("LIMITS__BURST", "30").start().await;
    let li = suite.officer("li");
    li.law().list_rules(ListRulesRequest {}).await.good();
    let good = suite.token("officer", "li");
    let mut seen = Vec::new();
    for number in 0..60 {
        let forged = Person::new(suite.channel(), Some(&format!("{good}{number}")));
        let refused = forged.law().list_rules(ListRulesRequest {}).await.unwrap_err();
        seen.push(refusal_of(&refused));
    }
    let of = |code: Code, reason: &str| seen.iter().filter(|refused| refused.seen() == (code, reason)).count();
    let (checked, unchecked) = (
        of(Code::Unauthenticated, "TOKEN_INVALID"),
        of(Code::ResourceExhausted, "RATE_EXCEEDED"),
    );
    assert_eq!(checked + unchecked, seen.len());
    assert!(
        checked < 40 && unchecked > 20,
        "{checked} were checked, {unchecked} were not"
    );
    assert!(seen[59].details.retry_info().is_some());
    li.law().list_rules(ListRulesRequest {}).await.good();
}

#[tokio::test]
async fn without_a_token_one_has_a_small_share_of_what_may_be_changed() {
    let plan = Suite::plan(DATABASE, TODAY).with("LIMITS__CALLS_PER_SECOND", "100");
    let suite = plan.with("LIMITS__BURST", "100").start().await;
    let citizen = suite.citizen();
    let mut refused: Vec<Status> = Vec::new();
    for _ in 0..20 {
        let submit = SubmitTipoffRequest {
            report: Some(seasoning_bags()),
            ..SubmitTipoffRequest::default()
        };
        refused.extend(citizen.tipoffs().submit_tipoff(submit).await.err());
    }
    let first = refusal_of(refused.first().expect("some are refused"));
    assert_eq!(first.seen(), (Code::ResourceExhausted, "RATE_EXCEEDED"));
    assert!(first.details.retry_info().is_some());
    citizen.law().list_rules(ListRulesRequest {}).await.good();
    suite.officer("li").law().list_rules(ListRulesRequest {}).await.good();
}
