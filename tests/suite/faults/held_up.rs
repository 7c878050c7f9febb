//! An entry that a follower cannot take is told of with why, and stepped over on the record.

use kezhi_proto::common::{Follower, ListFollowersRequest, StepOverEntryRequest};
use kezhi_proto::enforcement::DeclineLeadRequest;
use kezhi_proto::health::health_check_response::ServingStatus;

use super::recover::{lead_of_a_tipoff, public_log};
use crate::kit::behind::Behind;
use crate::kit::{Good, Part, Suite, assert_refused, eventually, on_each_process};

const TODAY: &str = "2026-05-11";
const FOLLOWS: &str = "publicservices.follows.enforcement";

async fn follower(suite: &Suite) -> Follower {
    let listed = suite
        .person("admin", "root")
        .public_record()
        .list_followers(ListFollowersRequest {})
        .await;
    let followers = listed.good().followers.into_iter();
    let mut found: Vec<Follower> = followers.filter(|follower| follower.source == "enforcement").collect();
    found.pop().expect("it is followed")
}

fn step_over(position: i64) -> StepOverEntryRequest {
    StepOverEntryRequest {
        source: "enforcement".into(),
        position,
        reason: "举报已另行办结".into(),
        ..StepOverEntryRequest::default()
    }
}

#[tokio::test]
async fn what_holds_up_a_follower_is_told_and_stepped_over_on_the_record() {
    on_each_process(TODAY, async |suite| {
        let lead = lead_of_a_tipoff(&suite, 1).await;
        let free = eventually("it heard that the lead was received", async || {
            Some(follower(&suite).await).filter(|follower| follower.position > 0)
        })
        .await;
        assert_eq!((free.held_up_at, free.reason.as_str()), (0, ""));
        suite.stop();
        let behind = Behind::of(&suite, Part::PublicServices).await;
        for statement in ["CREATE TABLE kept AS SELECT * FROM tipoffs", "DELETE FROM tipoffs"] {
            behind.run(statement).await;
        }
        suite.restart(Part::Whole).await;
        let decline = DeclineLeadRequest {
            name: lead.name.clone(),
            reasons: "线索不实".into(),
            ..DeclineLeadRequest::default()
        };
        suite.head().leads().decline_lead(decline).await.good();

        let held_up = eventually("it is held up", async || {
            Some(follower(&suite).await).filter(|follower| follower.tries > 1)
        })
        .await;
        assert_eq!(
            (
                held_up.r#type.as_str(),
                held_up.subject.as_str(),
                held_up.reason.as_str()
            ),
            ("lead.declined", lead.name.as_str(), "RESOURCE_NOT_FOUND"),
            "{held_up:?}"
        );
        assert!(held_up.held_up_since.is_some() && held_up.position < held_up.held_up_at);
        eventually("health says so", async || {
            (suite.health(FOLLOWS).await == Ok(ServingStatus::NotServing)).then_some(())
        })
        .await;

        let admin = suite.person("admin", "root");
        let other = admin
            .public_record()
            .step_over_entry(step_over(held_up.held_up_at + 1))
            .await;
        assert_refused(other, "STEP_NOT_ALLOWED", "");
        let stepped = admin
            .public_record()
            .step_over_entry(step_over(held_up.held_up_at))
            .await
            .good();
        assert_eq!((stepped.position, stepped.held_up_at), (held_up.held_up_at, 0));
        eventually("it goes on", async || {
            let health = suite.health(FOLLOWS).await;
            (health == Ok(ServingStatus::Serving) && follower(&suite).await.held_up_at == 0).then_some(())
        })
        .await;
        let log = public_log(&suite).await;
        let entry = log
            .iter()
            .find(|entry| entry.r#type == "follow.stepped-over")
            .expect("it is on the record");
        assert_eq!(entry.subject, lead.name);
        for told in ["举报已另行办结", "RESOURCE_NOT_FOUND", "lead.declined"] {
            assert!(entry.data.contains(told), "{}", entry.data);
        }

        suite.stop();
        for statement in ["INSERT INTO tipoffs SELECT * FROM kept", "DROP TABLE kept"] {
            behind.run(statement).await;
        }
        behind.close().await;
    })
    .await;
}
