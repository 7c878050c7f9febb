//! One deployment, several authorities: none sees what is another's.

use kezhi_proto::common::{ExplainTimeLimitRequest, ListTimeLimitsRequest, WatchRequest};
use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::{GetTipoffRequest, ListTipoffsRequest};
use tonic::{Response, Status};

use crate::kit::{Good, Person, Suite, assert_refused, matter, on_each_database, on_each_suite, step};
use crate::log::entries;
use crate::story;

#[tokio::test]
async fn an_authority_neither_sees_nor_changes_what_is_anothers() {
    on_each_database(async |database| {
        let plan = Suite::plan(database, "2026-05-11").with("AUTHORITY__OTHERS__431202", "鹤知");
        let suite = plan.start().await;
        let case = matter::investigated(&suite, "2026-05-11").await;
        story::submit(&suite).await;
        let list = ListTipoffsRequest::default();
        let tipoffs = suite.intake().tipoffs().list_tipoffs(list).await.good();
        let tipoff = tipoffs.tipoffs[0].name.clone();
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

        let cases = li.cases().list_cases(ListCasesRequest::default()).await.good().cases;
        let leads = li.leads().list_leads(ListLeadsRequest::default()).await.good().leads;
        let limits = li
            .record()
            .list_time_limits(ListTimeLimitsRequest::default())
            .await
            .good();
        let list = ListTipoffsRequest::default();
        let tipoffs = intake.tipoffs().list_tipoffs(list).await.good();
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
        let own = filed(&li).await.good();
        assert_eq!(
            (own.authority.as_str(), own.number.as_str()),
            ("431202", "鹤知立〔2026〕1号")
        );
        let get = GetCaseRequest { name: own.name };
        assert_refused(suite.head().cases().get_case(get).await, "RESOURCE_NOT_FOUND", "");

        // One that the deployment does not serve has no numbers here.
        let stranger = filed(&suite.of("430102", "officer", "li")).await;
        assert_refused(stranger, "AUTHORITY_UNKNOWN", "").says("authority", "430102");
    })
    .await;
}

async fn filed(who: &Person) -> Result<Response<Case>, Status> {
    let lead = who.leads().create_lead(matter::lead_found_on("2026-05-11")).await?;
    let lead = lead.into_inner().name;
    who.cases().file_case(step!(FileCaseRequest, lead, "")).await
}

#[tokio::test]
async fn who_acts_for_the_bureau_reads_its_record_whatever_organisation_their_token_names() {
    on_each_suite("2026-05-11", async |suite| {
        let list = ListTimeLimitsRequest::default();
        for role in ["intake", "reviewer", "admin"] {
            let person = suite.of("91120113754806625q", role, role);
            person.record().list_time_limits(list.clone()).await.good();
        }
        let platform = suite.of("91120113754806625q", "platform", "platform");
        let refused = platform.record().watch(WatchRequest::default()).await;
        assert_refused(refused, "ORGANISATION_MISMATCH", "").says("organisation", "91120113754806625Q");
    })
    .await;
}
