//! The story that must work: a tip-off becomes a published penalty. The facts are those of the seasoning bags of 2021 (three
//! design patents ended for unpaid fees, the maker knowingly went on marking, a penalty at the lower end), moved to 2026 so
//! that today's law and calendar govern them.

mod decision;
mod endings;
mod hearing;
mod investigation;
mod late;
mod mistakes;
mod officers;
mod penalty;
mod people;
mod publication;
mod published;
mod put_right;
mod same_act;
mod tipoff;

pub use tipoff::{limit_of, seasoning_bags, submit};

use kezhi_proto::enforcement::Case;
use kezhi_proto::enforcement::case::State;
use kezhi_proto::publicservices::SubmitTipoffResponse;

use crate::kit::{Database, Good, Suite, on_each_database};
use people::Officers;

/// The day on which the tip-off comes in, and the day on which the bureau writes down what it did since.
const RECEIVED_ON: &str = "2026-05-11";
const TODAY: &str = "2026-07-10";

/// The suite with one matter on its way.
struct Story {
    suite: Suite,
    officers: Officers,
    receipt: SubmitTipoffResponse,
    lead: String,
    case: String,
}

#[tokio::test]
async fn a_tip_off_becomes_a_published_penalty() {
    on_each_database(async |database| {
        tell(Suite::up(database, RECEIVED_ON).await).await;
    })
    .await;
}

#[tokio::test]
async fn the_same_story_is_told_by_three_processes() {
    tell(Suite::apart(Database::Sqlite, RECEIVED_ON).await).await;
}

async fn tell(suite: Suite) {
    let officers = people::register(&suite).await;
    let receipt = tipoff::submitted_and_tracked(&suite).await;
    let tipoff = tipoff::handed_over(&suite, &receipt).await;
    let lead = tipoff::became_a_lead(&suite, &tipoff).await;
    suite.move_to(TODAY).await;
    let case = investigation::filed(&suite, &lead).await;
    let story = Story {
        suite,
        officers,
        receipt,
        lead,
        case,
    };
    story.filing_is_known().await;
    story.two_officers_are_assigned().await;
    story.evidence_is_secured().await;
    story.limits_are_extended_once().await;
    story.the_investigation_ends().await;
    story.a_penalty_is_proposed().await;
    story.legality_is_reviewed().await;
    story.the_party_is_notified().await;
    story.the_party_defends_itself().await;
    story.a_hearing_is_held().await;
    story.the_head_decides().await;
    story.the_fine_is_paid().await;
    story.the_decision_is_published().await;
    story.the_decision_is_revoked().await;
}

impl Story {
    /// The case as the auditor reads it.
    async fn case_now(&self) -> Case {
        let name = self.case.clone();
        let request = kezhi_proto::enforcement::GetCaseRequest { name };
        self.suite.auditor().cases().get_case(request).await.good()
    }

    async fn assert_state(&self, state: State) {
        assert_eq!(self.case_now().await.state(), state);
    }
}
