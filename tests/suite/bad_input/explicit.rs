//! What only the domain knows to be wrong: check digits, days in the wrong order, tokens of other lists.

use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::{ListTipoffsRequest, SubmitTipoffRequest};
use tonic::Code;

use crate::kit::process::both;
use crate::kit::{Good, assert_refused, matter, on_each_suite, step};
use crate::story;

const TODAY: &str = "2026-05-20";

#[tokio::test]
async fn a_wrong_check_digit_is_refused_at_its_field_and_nothing_is_written() {
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
                with_party(|party| party.credit_code = "91120113754806625P".into()),
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
        let mut report = story::seasoning_bags();
        report.subject_credit_code = "91120113754806625P".into();
        let submit = SubmitTipoffRequest {
            report: Some(report),
            ..SubmitTipoffRequest::default()
        };
        let refused = assert_refused(
            suite.citizen().tipoffs().submit_tipoff(submit).await,
            "FIELD_INVALID",
            "",
        );
        assert_eq!(refused.fields(), ["report.subject_credit_code"]);
        assert_eq!(both(&suite.verify()), before, "something was written");
    })
    .await;
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
        let before = both(&suite.verify());
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
        assert_eq!(both(&suite.verify()), before, "something was written");
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
