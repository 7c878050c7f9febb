//! One deployment, several authorities: none sees what is another's.

use kezhi_proto::common::{ExplainTimeLimitRequest, ListTimeLimitsRequest};
use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::{GetTipoffRequest, ListTipoffsRequest};

use crate::kit::{Suite, assert_refused, matter, on_each_database, step};
use crate::log::entries;
use crate::story;

#[tokio::test]
async fn an_authority_neither_sees_nor_changes_what_is_anothers() {
    on_each_database(async |database| {
        let suite = Suite::up(database, "2026-05-11").await;
        let case = matter::investigated(&suite, "2026-05-11").await;
        story::submit(&suite).await;
        let tipoffs = suite
            .intake()
            .tipoffs()
            .list_tipoffs(ListTipoffsRequest::default())
            .await
            .unwrap();
        let tipoff = tipoffs.into_inner().tipoffs[0].name.clone();
        let limit = story::limit_of(&suite, &case.name, "passing-off.conclude").await.name;

        // The same account under another authority is another person.
        let li = suite.of("431202", "officer", "li");
        let get = GetCaseRequest {
            name: case.name.clone(),
        };
        assert_refused(li.cases().get_case(get).await, "RESOURCE_NOT_FOUND", "");
        let propose = step!(ProposePenaltyRequest, case.name, "", fine_fen: 1);
        assert_refused(li.cases().propose_penalty(propose).await, "RESOURCE_NOT_FOUND", "");
        let get = GetOfficerRequest {
            name: case.officers[0].clone(),
        };
        assert_refused(li.officers().get_officer(get).await, "RESOURCE_NOT_FOUND", "");
        let explain = ExplainTimeLimitRequest { name: limit };
        assert_refused(li.record().explain_time_limit(explain).await, "RESOURCE_NOT_FOUND", "");
        let intake = suite.of("431202", "intake", "intake");
        assert_refused(
            intake.tipoffs().get_tipoff(GetTipoffRequest { name: tipoff }).await,
            "RESOURCE_NOT_FOUND",
            "",
        );

        let cases = li
            .cases()
            .list_cases(ListCasesRequest::default())
            .await
            .unwrap()
            .into_inner()
            .cases;
        let leads = li
            .leads()
            .list_leads(ListLeadsRequest::default())
            .await
            .unwrap()
            .into_inner()
            .leads;
        let limits = li
            .record()
            .list_time_limits(ListTimeLimitsRequest::default())
            .await
            .unwrap()
            .into_inner();
        let tipoffs = intake
            .tipoffs()
            .list_tipoffs(ListTipoffsRequest::default())
            .await
            .unwrap()
            .into_inner();
        assert_eq!(
            (
                cases.len(),
                leads.len(),
                limits.time_limits.len(),
                tipoffs.tipoffs.len()
            ),
            (0, 0, 0, 0)
        );
        assert_eq!(entries(&suite.of("431202", "head", "head"), 0).await, []);

        // Its own work it does, in a series of numbers of its own.
        let lead = li
            .leads()
            .create_lead(matter::lead_found_on("2026-05-11"))
            .await
            .unwrap()
            .into_inner();
        let own = li
            .cases()
            .file_case(step!(FileCaseRequest, lead.name, ""))
            .await
            .unwrap()
            .into_inner();
        assert_eq!(
            (own.authority.as_str(), own.number.ends_with("〔2026〕1号")),
            ("431202", true)
        );
        let get = GetCaseRequest { name: own.name };
        assert_refused(suite.head().cases().get_case(get).await, "RESOURCE_NOT_FOUND", "");
    })
    .await;
}
