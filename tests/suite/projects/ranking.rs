//! What the scores come to.

use kezhi_proto::projects::*;

use super::road;
use crate::kit::on_each_suite;

#[tokio::test]
async fn of_five_scores_the_extremes_do_not_count_and_of_equals_the_better_credit_goes_first() {
    on_each_suite(road::BEGINS, async |suite| {
        let plan = road::plan(&suite, "农业", road::APPROPRIATED).await;
        let guide = FundingCall {
            experts_per_application: 5,
            ..road::call_under(&plan.name)
        };
        let call = road::published(&suite, guide).await;
        road::experts(&suite, 5).await;
        let misconduct = road::record_against(&road::credit_code(10), integrity_record::Kind::Misconduct);
        road::entered(
            &suite,
            IntegrityRecord {
                points: -5,
                ..misconduct
            },
        )
        .await;
        let applications = road::accepted_by(&suite, &call, 3).await;
        let names: Vec<&str> = applications.iter().map(|one| one.name.as_str()).collect();
        let review = road::drawn(&suite, &call.name).await.name;
        let accounts = road::accounts(&suite).await;
        let spread = |account: &str| match account {
            "expert-1" => 100,
            "expert-2" => 0,
            "expert-3" => 90,
            "expert-4" => 70,
            _ => 80,
        };
        let points = |part: &Assignment| match names.iter().position(|name| *name == part.application) {
            Some(0) => spread(&accounts[&part.expert]),
            Some(1) => 80,
            _ => 81,
        };
        road::scored(&suite, &review, points).await;
        road::closed(&suite, &review).await;
        let ranking = road::ranking(&suite, &review).await;
        let order: Vec<_> = ranking
            .iter()
            .map(|place| (place.rank, place.application.as_str()))
            .collect();
        assert_eq!(order, [(1, names[2]), (2, names[1]), (3, names[0])]);
        let scores: Vec<_> = ranking
            .iter()
            .map(|place| (place.score_thousandths, place.credit))
            .collect();
        assert_eq!(scores, [(81_000, 0), (80_000, 0), (80_000, -5)]);
        assert!(ranking.iter().all(|place| place.trimmed));
    })
    .await;
}
