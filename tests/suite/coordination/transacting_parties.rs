//! A party to a transaction with patents: what it sees of it and hands in, and what of it is in no log.

use kezhi_proto::coordination::patent_transaction::{Kind, Party, State};
use kezhi_proto::coordination::*;

use super::patent_transactions::*;
use super::{CODES, is_in_no_log};
use crate::kit::{Good, assert_refused, on_each_suite, step};

#[tokio::test]
async fn a_party_sees_and_hands_in_its_own_and_no_log_tells_what_was_paid_or_by_whom() {
    on_each_suite(TODAY, async |suite| {
        patents_are_known(&suite).await;
        let (own, stranger) = (
            suite.of(CODES[0], "platform", "own"),
            suite.of(CODES[2], "platform", "stranger"),
        );
        let mut with_person = terms(Kind::Pledge, &[ALLOY]);
        with_person.amount_fen = 987_654_321;
        with_person.grantees = vec![Party {
            display_name: "张三丰".into(),
            citizen_id: NUMBER.to_lowercase(),
            ..Party::default()
        }];
        let foreign = register(&stranger, with_person.clone(), "").await;
        assert_refused(foreign, "ORGANISATION_MISMATCH", "").says("organisation", CODES[0]);
        let backdated = register(&own, with_person.clone(), "2026-03-01").await;
        assert_refused(backdated, "DAY_OUT_OF_ORDER", "");
        let registered = register(&own, with_person, "").await.good();
        let name = registered.name.clone();
        let number = |patent_transaction: &PatentTransaction| {
            patent_transaction.terms.as_ref().unwrap().grantees[0]
                .citizen_id
                .clone()
        };
        assert_eq!(number(&registered), "110105***********X");
        assert_eq!(number(&read(&own, &name).await), "110105***********X");
        assert_eq!(number(&read(&suite.auditor(), &name).await), NUMBER);

        let get = GetPatentTransactionRequest { name: name.clone() };
        let hidden = stranger.patent_transactions().get_patent_transaction(get).await;
        assert_refused(hidden, "RESOURCE_NOT_FOUND", "");
        let withdraw = || step!(WithdrawPatentTransactionRequest, name, "", reasons: "不办了");
        let hidden = stranger
            .patent_transactions()
            .withdraw_patent_transaction(withdraw())
            .await;
        assert_refused(hidden, "RESOURCE_NOT_FOUND", "");
        let narrowed = ListPatentTransactionsRequest {
            party: CODES[0].into(),
            patent: ALLOY.into(),
            ..ListPatentTransactionsRequest::default()
        };
        for (who, expected) in [(&own, 1), (&stranger, 0), (&suite.auditor(), 1)] {
            let listed = who
                .patent_transactions()
                .list_patent_transactions(narrowed.clone())
                .await
                .good();
            assert_eq!(listed.patent_transactions.len(), expected);
        }

        let missing = step!(ReturnPatentTransactionRequest, name, "", missing: "缺主债权合同");
        let returned = suite
            .officer("li")
            .patent_transactions()
            .return_patent_transaction(missing)
            .await
            .good();
        assert_eq!(
            (returned.state(), returned.missing.as_str()),
            (State::Returned, "缺主债权合同")
        );
        let early = accept(&suite.officer("li"), &name).await;
        assert_refused(early, "STEP_NOT_ALLOWED", "").says("state", "STATE_RETURNED");
        let withdrawn = own
            .patent_transactions()
            .withdraw_patent_transaction(withdraw())
            .await
            .good();
        assert_eq!(withdrawn.state(), State::Withdrawn);
        is_in_no_log(
            &suite,
            &name,
            "patent-transaction.withdrawn",
            &["987654321", "张三丰", "110105"],
        )
        .await;
    })
    .await;
}
