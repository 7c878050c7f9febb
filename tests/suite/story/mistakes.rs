//! Mistakes are put right, on the record.

use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::*;
use prost_types::FieldMask;

use super::limit_of;
use crate::kit::{Good, Suite, assert_refused, matter, on_each_suite, step};
use crate::log::entries;

const TODAY: &str = "2026-07-20";
const FOUND_ON: &str = "2026-05-11";

#[tokio::test]
async fn a_case_goes_back_to_the_investigation_from_every_state_before_the_decision() {
    on_each_suite(TODAY, async |suite| {
        let (li, head) = (suite.officer("li"), suite.head());
        let mistyped = Findings {
            committed_to: "2026-01-05".into(),
            ..matter::findings(FOUND_ON)
        };
        let lead = matter::lead(&suite, FOUND_ON).await.name;
        let case = matter::investigated_on(&suite, &lead, FOUND_ON, mistyped.clone())
            .await
            .name;
        let due_on = limit_of(&suite, &case, "passing-off.conclude").await.due_on;

        assert_refused(send_back(&suite, "li", "reviewer", &case).await, "SAME_PERSON", "");
        let returned = send_back(&suite, "deputy", "head", &case).await.good();
        assert_eq!((returned.state(), returned.findings), (State::Investigating, None));
        assert_eq!(returned.former_rounds[0].findings, Some(mistyped));
        assert_eq!(returned.former_rounds[0].return_reason, "行为日期有误");
        assert_eq!(
            limit_of(&suite, &case, "passing-off.conclude").await.due_on,
            due_on,
            "the limit goes on"
        );
        assert_refused(send_back(&suite, "deputy", "head", &case).await, "STEP_NOT_ALLOWED", "");

        // Proposed, notified, and asked to be heard: what the party was notified falls away, and its right begins anew.
        end(&suite, &case).await;
        let fine = 1_000_000;
        let told = matter::told(&suite, &case, "2026-05-12", fine, ServiceMethod::InPerson).await;
        assert_ne!(told.notice.unwrap().hearing_request_by, "");
        let ask = step!(RequestHearingRequest, case, "2026-05-13");
        li.cases().request_hearing(ask).await.good();
        let presider = matter::register(&suite, matter::officer("zhao")).await;
        let arrange = ArrangeHearingRequest {
            held_on: "2026-07-30".into(),
            place: "听证室".into(),
            presider,
            ..step!(ArrangeHearingRequest, case, "2026-05-14")
        };
        li.cases().arrange_hearing(arrange).await.good();
        let suspended = limit_of(&suite, &case, "passing-off.conclude").await;
        assert!(suspended.due_on > due_on, "{suspended:?}");
        let back = ReturnCaseRequest {
            reason: "补充调查销售数量".into(),
            ..step!(ReturnCaseRequest, case, "2026-05-20")
        };
        let returned = suite.reviewer().cases().return_case(back).await.good();
        assert_eq!(
            (returned.proposal, returned.notice, returned.hearing),
            (None, None, None)
        );
        let round = &returned.former_rounds[1];
        assert_eq!(round.notice.as_ref().unwrap().fine_fen, fine);
        assert_eq!(round.hearing.as_ref().unwrap().held_on, "2026-07-30");
        let resumed = limit_of(&suite, &case, "passing-off.conclude").await;
        assert!(
            due_on < resumed.due_on && resumed.due_on < suspended.due_on,
            "{resumed:?}"
        );

        let decide = step!(DecidePenaltyRequest, case, "2026-05-21", fine_fen: fine);
        assert_refused(head.cases().decide_penalty(decide).await, "STEP_NOT_ALLOWED", "");
        let ended = end_on(&suite, &case, "2026-05-21").await;
        assert_eq!(ended.findings.unwrap().committed_to, FOUND_ON);
        let told = matter::told(&suite, &case, "2026-05-22", matter::FINE_FEN, ServiceMethod::InPerson).await;
        assert_eq!(told.state(), State::Notified);
        let decide = step!(DecidePenaltyRequest, case, "2026-06-30", fine_fen: matter::FINE_FEN);
        let decided = head.cases().decide_penalty(decide).await.good();
        assert_eq!(decided.former_rounds.len(), 2, "what stood before stays on record");
        assert_refused(send_back(&suite, "deputy", "head", &case).await, "STEP_NOT_ALLOWED", "");
    })
    .await;
}

#[tokio::test]
async fn what_was_mistyped_of_a_case_is_put_right_and_stays_on_record() {
    on_each_suite(TODAY, async |suite| {
        let (li, wang) = (suite.officer("li"), suite.officer("wang"));
        let mistyped = Findings {
            statement: "王某某销售".into(),
            illegal_gains_fen: Some(100),
            ..matter::findings(FOUND_ON)
        };
        let lead = matter::lead(&suite, FOUND_ON).await.name;
        let case = matter::investigated_on(&suite, &lead, FOUND_ON, mistyped).await.name;
        let correct = |change: fn(&mut Case), path: &str| {
            let mut request = CorrectCaseRequest {
                reason: "笔误".into(),
                update_mask: Some(FieldMask {
                    paths: vec![path.into()],
                }),
                ..step!(CorrectCaseRequest, case, "")
            };
            change(request.case.get_or_insert_default());
            request
        };
        let statement = |case: &mut Case| case.findings.get_or_insert_default().statement = "张三丰销售".into();
        let gains = |case: &mut Case| case.findings.get_or_insert_default().illegal_gains_fen = Some(1_000);

        let address = |case: &mut Case| case.party.get_or_insert_default().address = "柳江区一路1号".into();
        let more = |case: &mut Case| case.findings.get_or_insert_default().illegal_gains_fen = Some(2_000);

        // Before it had an effect, by who wrote it.
        let corrected = li
            .cases()
            .correct_case(correct(statement, "findings.statement"))
            .await
            .good();
        let findings = corrected.findings.unwrap();
        assert_eq!(
            (findings.statement.as_str(), findings.illegal_gains_fen),
            ("张三丰销售", Some(100))
        );
        assert_eq!(corrected.corrections[0].old_value, "\"王某某销售\"");
        let corrected = li
            .cases()
            .correct_case(correct(gains, "findings.illegal_gains_fen"))
            .await
            .good();
        assert_eq!(corrected.findings.unwrap().illegal_gains_fen, Some(1_000));
        let unborn = correct(
            |case| case.findings.get_or_insert_default().committed_to = "2026-13-01".into(),
            "findings.committed_to",
        );
        let refused = assert_refused(li.cases().correct_case(unborn).await, "FIELD_INVALID", "");
        assert!(
            refused.fields()[0].contains("findings.committed_to"),
            "{:?}",
            refused.fields()
        );
        let other = correct(|case| case.number = "1".into(), "number");
        assert_eq!(
            assert_refused(li.cases().correct_case(other).await, "FIELD_INVALID", "").fields(),
            ["update_mask"]
        );
        assert_refused(
            suite
                .officer("zhao")
                .cases()
                .correct_case(correct(address, "party.address"))
                .await,
            "OFFICER_NOT_ASSIGNED",
            "",
        );

        // Once a penalty is proposed, it rests on what was found.
        let propose = ProposePenaltyRequest {
            confiscate_fen: 1_000,
            ..step!(ProposePenaltyRequest, case, "", fine_fen: matter::FINE_FEN)
        };
        li.cases().propose_penalty(propose).await.good();
        let refused = li
            .cases()
            .correct_case(correct(more, "findings.illegal_gains_fen"))
            .await;
        assert_refused(refused, "STEP_NOT_ALLOWED", "").says("allowed_steps", "ReturnCase");

        // Once the party knows it, by someone else; in a decision, as a written correction.
        li.cases()
            .notify_party(step!(NotifyPartyRequest, case, "", method: ServiceMethod::InPerson))
            .await
            .good();
        assert_refused(
            li.cases().correct_case(correct(address, "party.address")).await,
            "SAME_PERSON",
            "",
        );
        let corrected = wang
            .cases()
            .correct_case(correct(address, "party.address"))
            .await
            .good();
        let party = corrected.party.unwrap();
        assert_eq!(
            (party.address.as_str(), party.display_name.as_str()),
            ("柳江区一路1号", matter::PARTY)
        );
        assert_eq!(corrected.corrections[2].document_number, "");
        let decide = step!(DecidePenaltyRequest, case, "", fine_fen: matter::FINE_FEN);
        suite.head().cases().decide_penalty(decide).await.good();
        let name = |case: &mut Case| case.party.get_or_insert_default().display_name = "张三峰".into();
        let corrected = suite
            .head()
            .cases()
            .correct_case(correct(name, "party.display_name"))
            .await
            .good();
        let last = corrected.corrections.last().unwrap();
        assert_eq!(
            (last.field.as_str(), last.corrected_by.as_str()),
            ("party.display_name", "head")
        );
        assert_eq!(last.document_number, "洪知补〔2026〕1号");

        let log = entries(&suite.auditor(), 0).await;
        let told: Vec<&str> = log
            .iter()
            .filter(|entry| entry.r#type == "case.corrected")
            .map(|entry| entry.data.as_str())
            .collect();
        assert!(
            told[1].contains(r#""old_value":"\"100\"","new_value":"\"1000\"""#),
            "{told:?}"
        );
        assert!(
            told.iter().all(|data| !data.contains("张三") && !data.contains("一路")),
            "{told:?}"
        );
    })
    .await;
}

async fn send_back(
    suite: &Suite,
    account: &str,
    role: &str,
    case: &str,
) -> Result<tonic::Response<Case>, tonic::Status> {
    let back = ReturnCaseRequest {
        reason: "行为日期有误".into(),
        ..step!(ReturnCaseRequest, case, FOUND_ON)
    };
    suite.person(role, account).cases().return_case(back).await
}

async fn end(suite: &Suite, case: &str) -> Case {
    end_on(suite, case, FOUND_ON).await
}

async fn end_on(suite: &Suite, case: &str, day: &str) -> Case {
    let end = step!(EndInvestigationRequest, case, day, findings: matter::findings(FOUND_ON));
    suite.officer("li").cases().end_investigation(end).await.good()
}
