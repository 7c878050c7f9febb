//! Monthly returns: counted from enforcement's log, submitted by another, corrected after steps that were recorded late.

use kezhi_proto::coordination::case_return::State;
use kezhi_proto::coordination::*;
use kezhi_proto::enforcement::RevokeDecisionRequest;

use crate::kit::matter::{FINE_FEN, served};
use crate::kit::{Good, Suite, assert_refused, eventually, on_each_suite, step};

const MONTH: &str = "2026-02";

fn prepare(month: &str) -> PrepareCaseReturnRequest {
    PrepareCaseReturnRequest {
        month: month.into(),
        ..PrepareCaseReturnRequest::default()
    }
}

/// The return of a month, counted until it counts what the test did.
async fn recounted(suite: &Suite, name: &str, reasons: &str, done: impl Fn(&CaseCounts) -> bool) -> CaseReturn {
    eventually("enforcement's log is counted", async || {
        let recount = step!(RecountCaseReturnRequest, name, "", reasons: reasons);
        let counted = suite
            .officer("li")
            .case_returns()
            .recount_case_return(recount)
            .await
            .good();
        done(&counted.counts.unwrap()).then_some(counted)
    })
    .await
}

#[tokio::test]
async fn what_enforcement_did_in_a_month_is_counted_submitted_and_corrected() {
    on_each_suite("2026-03-02", async |suite| {
        let case = served(&suite, "2026-02-25").await.name;
        let (li, head) = (suite.officer("li").case_returns(), suite.head().case_returns());
        let early = li.clone().prepare_case_return(prepare("2026-03")).await;
        assert_refused(early, "DAY_OUT_OF_ORDER", "").says("day", "2026-03");
        let prepared = li.clone().prepare_case_return(prepare(MONTH)).await.good();
        let twice = li.clone().prepare_case_return(prepare(MONTH)).await;
        assert_refused(twice, "RESOURCE_EXISTS", "").says("resource", &prepared.name);

        let counted = recounted(&suite, &prepared.name, "", |counts| counts.decided == 1).await;
        let expected = CaseCounts {
            filed: 1,
            decided: 1,
            fines_fen: FINE_FEN,
            ..CaseCounts::default()
        };
        assert_eq!(counted.counts.unwrap(), expected);
        let own = suite.person("head", "li").case_returns();
        let submit = || step!(SubmitCaseReturnRequest, prepared.name, "");
        assert_refused(own.clone().submit_case_return(submit()).await, "SAME_PERSON", "");
        let submitted = head.clone().submit_case_return(submit()).await.good();
        assert_eq!((submitted.state(), submitted.submissions), (State::Submitted, 1));
        assert_eq!(submitted.allowed_steps, [""; 0], "a head counts nothing");
        let get = GetCaseReturnRequest {
            name: submitted.name.clone(),
        };
        let seen = suite.officer("li").case_returns().get_case_return(get).await.good();
        assert_eq!(seen.allowed_steps, ["RecountCaseReturn"]);
        let letter = GetLetterRequest {
            name: submitted.letter.clone(),
        };
        let letter = suite.auditor().deliveries().get_letter(letter).await.good();
        let said: serde_json::Value = serde_json::from_slice(&letter.data).unwrap();
        assert_eq!(
            (&said["operation"], &said["month"], &said["counts"]["fines_fen"]),
            (&"SUBMIT".into(), &MONTH.into(), &FINE_FEN.into())
        );
        // Where no partner ever answers, it is counted and submitted anew.
        let unsaid = step!(RecountCaseReturnRequest, prepared.name, "");
        assert_refused(li.clone().recount_case_return(unsaid).await, "FIELD_INVALID", "");
        recounted(&suite, &prepared.name, "补录", |_| true).await;
        let corrected = head.clone().submit_case_return(submit()).await.good();
        assert_eq!((corrected.state(), corrected.submissions), (State::Submitted, 2));

        // The next month is counted by itself.
        let revoke = step!(RevokeDecisionRequest, case, "", reasons: "事实不清");
        suite.head().cases().revoke_decision(revoke).await.good();
        suite.move_to("2026-04-01").await;
        let next = suite
            .officer("li")
            .case_returns()
            .prepare_case_return(prepare("2026-03"))
            .await
            .good();
        let next = recounted(&suite, &next.name, "", |counts| counts.revoked == 1).await;
        assert_eq!(next.counts.unwrap().decided, 0);
    })
    .await;
}
