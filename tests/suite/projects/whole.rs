//! The whole road, walked once.

use kezhi_proto::projects::*;

use super::road;
use crate::kit::{Good, on_each_suite};

#[tokio::test]
async fn the_road_from_a_plan_to_a_project_under_way_can_be_walked_through_the_gateway() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        assert_eq!(project.state(), project::State::UnderWay);
        assert_eq!(
            (project.starts_on.as_str(), project.ends_on.as_str()),
            (road::STARTS, road::ENDS)
        );
        assert_eq!(project.grants, [road::grant(road::GRANT)]);
        assert_eq!(
            (project.lead, project.partners),
            (Some(road::unit(1)), vec![road::unit(2)])
        );
        assert_eq!(project.leader, road::LEADER);
        let due: Vec<&str> = project.milestones.iter().map(|one| one.due_on.as_str()).collect();
        assert_eq!(due, [road::M1_DUE, road::M2_DUE]);
        let get = GetApplicationRequest {
            name: project.application,
        };
        let application = suite.head().applications().get_application(get).await.good();
        assert_eq!(
            (application.state(), application.project),
            (application::State::SetUp, project.name)
        );
    })
    .await;
}
