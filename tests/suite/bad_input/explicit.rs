//! What only the domain knows to be wrong: check digits, days in the wrong order, tokens of other lists.

use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::{ListTipoffsRequest, SubmitTipoffRequest, TransferTipoffRequest};
use tonic::Code;

use crate::kit::process::both;
use crate::kit::{Good, Suite, assert_refused, eventually, matter, on_each_suite, step};
use crate::story;

const TODAY: &str = "2026-05-20";

#[tokio::test]
async fn a_number_that_is_none_is_refused_at_its_field_and_nothing_is_written() {
    on_each_suite(TODAY, async |suite| {
        let before = both(&suite.verify());
        let with_party = |change: fn(&mut Party)| {
            let mut request = matter::lead_found_on(TODAY);
            let party = request.lead.as_mut().and_then(|lead| lead.party.as_mut());
            change(party.unwrap());
            request
        };
        for (field, request) in [
            (
                "lead.party.credit_code",
                with_party(|party| party.credit_code = "91120113754806625".into()),
            ),
            (
                "lead.party.credit_code",
                with_party(|party| party.credit_code = "11010519491231002X".into()),
            ),
            (
                "lead.party.citizen_id",
                with_party(|party| party.citizen_id = "431202199001010013".into()),
            ),
        ] {
            let refused = suite.officer("li").leads().create_lead(request).await;
            let refused = assert_refused(refused, "FIELD_INVALID", "");
            assert_eq!(
                (refused.code, refused.fields()),
                (Code::InvalidArgument, vec![field.to_string()])
            );
        }
        assert_eq!(both(&suite.verify()), before, "something was written");
    })
    .await;
}

/// Early codes of real companies break the standard, and nobody is sent away for a code.
#[tokio::test]
async fn a_code_that_has_the_form_of_one_is_taken_with_a_remark() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        for (code, remark) in [
            ("91120113754806625Q", ""),
            ("91350203M0001FUE2P", "an early code"),
            ("91350100M0001TGQXM", "an early code"),
            ("91350211M0000XUF46", "an early code"),
            ("9112 0113-7548 0662 5p", "should be Q"),
        ] {
            let mut request = matter::lead_found_on(TODAY);
            let party = request.lead.as_mut().and_then(|lead| lead.party.as_mut()).unwrap();
            party.credit_code = code.into();
            let party = li.leads().create_lead(request).await.good().party.unwrap();
            assert_eq!(party.credit_code.len(), 18, "{code}");
            assert!(
                party.credit_code_remark.contains(remark),
                "{}",
                party.credit_code_remark
            );
            assert_eq!(party.credit_code_remark.is_empty(), remark.is_empty());
        }
        // What a tipster writes becomes a code, a sealed number of a person, or a word in the facts.
        for (written, code, citizen_id, in_facts) in [
            ("91350203M0001FUE2P", "91350203M0001FUE2P", "", false),
            ("11010519491231002X", "", "11010519491231002X", false),
            ("营业执照看不清，好像是 91120113…", "", "", true),
        ] {
            let mut report = story::seasoning_bags();
            report.subject_credit_code = written.into();
            let submit = SubmitTipoffRequest {
                report: Some(report),
                ..SubmitTipoffRequest::default()
            };
            let number = suite.citizen().tipoffs().submit_tipoff(submit).await.good().number;
            let lead = lead_of(&suite, &number).await;
            let party = lead.party.unwrap();
            assert_eq!(
                (party.credit_code.as_str(), party.citizen_id.as_str()),
                (code, citizen_id)
            );
            assert_eq!(lead.facts.contains(written), in_facts, "{}", lead.facts);
        }
    })
    .await;
}

/// The lead that becomes of a tip-off that is handed over.
async fn lead_of(suite: &Suite, number: &str) -> Lead {
    let all = suite
        .intake()
        .tipoffs()
        .list_tipoffs(ListTipoffsRequest::default())
        .await
        .good();
    let name = all
        .tipoffs
        .into_iter()
        .find(|tipoff| tipoff.number == number)
        .unwrap()
        .name;
    let transfer = TransferTipoffRequest {
        name: name.clone(),
        ..TransferTipoffRequest::default()
    };
    suite.intake().tipoffs().transfer_tipoff(transfer).await.good();
    let list = ListLeadsRequest {
        source: name,
        ..ListLeadsRequest::default()
    };
    let li = suite.officer("li");
    eventually("the tip-off is a lead", async || {
        li.leads().list_leads(list.clone()).await.good().leads.pop()
    })
    .await
}

#[tokio::test]
async fn a_step_dated_in_the_future_or_before_the_one_before_it_is_refused() {
    on_each_suite(TODAY, async |suite| {
        let (li, head) = (suite.officer("li"), suite.head());
        let officers = vec![
            matter::register(&suite, matter::officer("li")).await,
            matter::register(&suite, matter::officer("wang")).await,
        ];
        let case = matter::filed(&suite, "2026-05-11").await.name;
        // Others hear of what was found in their own time.
        let written = || suite.succeed(&["verify", "enforcement"]);
        let before = written();
        let assign = |on: &str| step!(AssignOfficersRequest, case, on, officers: officers.clone());
        let early = head.cases().assign_officers(assign("2026-05-10")).await;
        let early = assert_refused(early, "DAY_OUT_OF_ORDER", "");
        let seen = (early.code, early.metadata("not_before"));
        assert_eq!(seen, (Code::FailedPrecondition, "2026-05-11".to_string()));
        let ahead = head.cases().assign_officers(assign("2026-05-21")).await;
        assert_refused(ahead, "DAY_OUT_OF_ORDER", "");
        let no_day = head.cases().assign_officers(assign("2026-02-30")).await;
        assert_eq!(assert_refused(no_day, "FIELD_INVALID", "").fields(), ["taken_on"]);
        let found = li.leads().create_lead(matter::lead_found_on("2026-05-21")).await;
        assert_refused(found, "DAY_OUT_OF_ORDER", "");
        assert_eq!(written(), before, "something was written");
    })
    .await;
}

#[tokio::test]
async fn a_page_token_opens_only_the_list_that_gave_it() {
    on_each_suite(TODAY, async |suite| {
        let intake = suite.intake();
        for _ in 0..3 {
            story::submit(&suite).await;
        }
        let list = |page_token: &str, state: i32| ListTipoffsRequest {
            page_size: 2,
            page_token: page_token.into(),
            state,
        };
        let first = intake.tipoffs().list_tipoffs(list("", 0)).await.good();
        let next = list(&first.next_page_token, 0);
        let second = intake.tipoffs().list_tipoffs(next).await.good();
        assert_eq!(
            (
                first.tipoffs.len(),
                second.tipoffs.len(),
                second.next_page_token.as_str()
            ),
            (2, 1, "")
        );
        for (token, state) in [(first.next_page_token.as_str(), 1), ("nonsense", 0), ("AAAA", 0)] {
            let refused = intake.tipoffs().list_tipoffs(list(token, state)).await;
            assert_eq!(
                assert_refused(refused, "PAGE_TOKEN_INVALID", "").code,
                Code::InvalidArgument
            );
        }
    })
    .await;
}
