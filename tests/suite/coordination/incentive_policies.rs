//! Policies that pay for patents: drafted, published by another, read by anyone, ended.

use kezhi_proto::coordination::incentive_policy::{Item, State, Terms};
use kezhi_proto::coordination::*;
use kezhi_proto::projects::FundSource;
use tonic::{Response, Status};

use super::is_in_no_log;
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";

#[tokio::test]
async fn a_policy_is_published_by_who_did_not_word_it_and_then_anyone_reads_it() {
    on_each_suite(TODAY, async |suite| {
        let (li, zhao) = (suite.officer("li"), suite.officer("zhao"));
        let mut small = terms("plans/1");
        small.ceiling_fen = 1;
        let small = assert_refused(draft(&li, small).await, "FIELD_INVALID", "");
        assert_eq!(small.fields(), ["terms.items[0].amount_fen"]);
        let mut double = terms("plans/1");
        double.items[1].kind = PatentKind::Invention.into();
        let double = assert_refused(draft(&li, double).await, "FIELD_INVALID", "");
        assert_eq!(double.fields(), ["terms.items[1].granted_from"]);
        let name = draft(&li, terms("plans/1")).await.good().name;
        let revise = step!(ReviseIncentivePolicyRequest, name, "", terms: terms("plans/2"));
        zhao.incentive_policies()
            .revise_incentive_policy(revise.clone())
            .await
            .good();
        for account in ["li", "zhao"] {
            let own = publish(&suite.person("head", account), &name).await;
            assert_refused(own, "SAME_PERSON", "");
        }
        let citizen = suite.citizen();
        assert_refused(get(&citizen, &name).await, "RESOURCE_NOT_FOUND", "");
        assert_eq!((listed(&citizen).await, listed(&li).await), (0, 1));

        let published = publish(&suite.head(), &name).await.good();
        assert_eq!(
            (
                published.state(),
                published.number.as_str(),
                published.published_on.as_str()
            ),
            (State::Published, "洪知励〔2026〕1号", TODAY)
        );
        assert_eq!(get(&citizen, &name).await.good().terms.unwrap().plan, "plans/2");
        assert_eq!(listed(&citizen).await, 1);
        let late = zhao.incentive_policies().revise_incentive_policy(revise).await;
        assert_refused(late, "STEP_NOT_ALLOWED", "");

        let end = step!(EndIncentivePolicyRequest, name, "", reasons: "资金用完");
        let ended = suite.head().incentive_policies().end_incentive_policy(end).await.good();
        assert_eq!((ended.state(), ended.ended_on.as_str()), (State::Ended, TODAY));
        assert_eq!(get(&citizen, &name).await.good().end_reason, "资金用完");
        is_in_no_log(&suite, &name, "incentive-policy.ended", &["资金用完"]).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_over_is_not_published() {
    on_each_suite("2026-12-31", async |suite| {
        let name = draft(&suite.officer("li"), terms("plans/1")).await.good().name;
        suite.move_to("2027-01-01").await;
        let over = publish(&suite.head(), &name).await;
        assert_refused(over, "DAY_OUT_OF_ORDER", "").says("day", "2027-01-01");
    })
    .await;
}

type Stated = Result<Response<IncentivePolicy>, Status>;

/// Terms of 2026: 5 yuan for an invention of the district that was granted in 2025, 1 yuan for a design; 11 yuan for a unit.
pub fn terms(plan: &str) -> Terms {
    let item = |id: &str, kind: PatentKind, amount_fen| Item {
        id: id.into(),
        kind: kind.into(),
        granted_from: "2025-01-01".into(),
        granted_to: "2025-12-31".into(),
        in_district: true,
        amount_fen,
        ..Item::default()
    };
    Terms {
        title: "专利资助办法".into(),
        document_number: "洪政办发〔2026〕3号".into(),
        valid_from: "2026-01-01".into(),
        valid_to: "2026-12-31".into(),
        items: vec![
            item("invention-grant", PatentKind::Invention, 500),
            item("design-grant", PatentKind::Design, 100),
        ],
        ceiling_fen: 1_100,
        plan: plan.into(),
        source: FundSource::District.into(),
    }
}

async fn draft(who: &Person, terms: Terms) -> Stated {
    let draft = DraftIncentivePolicyRequest {
        terms: Some(terms),
        ..DraftIncentivePolicyRequest::default()
    };
    who.incentive_policies().draft_incentive_policy(draft).await
}

async fn publish(who: &Person, name: &str) -> Stated {
    let publish = step!(PublishIncentivePolicyRequest, name, "");
    who.incentive_policies().publish_incentive_policy(publish).await
}

/// A published policy.
pub async fn published(suite: &Suite, terms: Terms) -> String {
    let name = draft(&suite.officer("li"), terms).await.good().name;
    publish(&suite.head(), &name).await.good();
    name
}

async fn get(who: &Person, name: &str) -> Stated {
    let get = GetIncentivePolicyRequest { name: name.into() };
    who.incentive_policies().get_incentive_policy(get).await
}

async fn listed(who: &Person) -> usize {
    let list = ListIncentivePoliciesRequest::default();
    let listed = who.incentive_policies().list_incentive_policies(list).await;
    listed.good().incentive_policies.len()
}
