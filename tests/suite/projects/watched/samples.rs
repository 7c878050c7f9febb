//! The yearly sample: anyone can repeat the draw.

use kezhi_proto::projects::*;

use super::many::several;
use super::road::{BEGINS, SIGNED};
use crate::kit::scan::scan;
use crate::kit::{Good, Suite, assert_refused, on_each_suite};

const SEED: &str = "2026042309152327";

#[tokio::test]
async fn the_yearly_sample_can_be_repeated_by_anyone_who_knows_the_seed() {
    on_each_suite(BEGINS, async |suite| {
        let projects = several(&suite).await;
        let (li, must) = (suite.officer("li"), projects[1].name.clone());
        let mut names: Vec<String> = projects.iter().map(|project| project.name.clone()).collect();
        names.sort();
        let drawn = li.supervision().draw_sample(draw(&must)).await.good();
        assert_eq!((&drawn.population, drawn.population_size), (&names, 3));
        assert_eq!(drawn.population_digest, scan(&names.join("\n")));
        assert_eq!(drawn.drawn_on, SIGNED);

        let others = names.iter().filter(|name| **name != must);
        let mut lot: Vec<(String, String)> = others
            .map(|name| (scan(&format!("{SEED}\n{name}")), name.clone()))
            .collect();
        lot.sort();
        // Three tenths of three, rounded up, is one; it comes on top of the one that must be checked.
        let expected: Vec<(String, String)> = [(String::new(), must.clone())]
            .into_iter()
            .chain(lot[..1].to_vec())
            .collect();
        let told: Vec<(String, String)> = drawn
            .drawn
            .iter()
            .map(|one| (one.digest.clone(), one.project.clone()))
            .collect();
        assert_eq!(told, expected);

        let again = li.supervision().draw_sample(draw(&must)).await;
        assert_refused(again, "RESOURCE_EXISTS", "");
        let listed = suite
            .auditor()
            .supervision()
            .list_samples(ListSamplesRequest::default())
            .await;
        let listed = listed.good().samples;
        assert_eq!(
            (listed.len(), listed[0].population.len(), listed[0].drawn.len()),
            (1, 0, 2)
        );
        an_inspection_names_it(&suite, &projects, &drawn).await;
    })
    .await;
}

#[tokio::test]
async fn a_sample_is_drawn_from_something_and_not_for_a_year_to_come() {
    on_each_suite(BEGINS, async |suite| {
        let li = suite.officer("li");
        let empty = li.supervision().draw_sample(draw("projects/1")).await;
        assert_eq!(assert_refused(empty, "FIELD_INVALID", "").fields(), ["sample.year"]);
        let mut ahead = draw("projects/1");
        ahead.sample.as_mut().unwrap().year = 2027;
        let ahead = li.supervision().draw_sample(ahead).await;
        assert_eq!(assert_refused(ahead, "FIELD_INVALID", "").fields(), ["sample.year"]);
    })
    .await;
}

/// A project that was drawn needs no other reason to be inspected; one that was not is not inspected for the sample.
async fn an_inspection_names_it(suite: &Suite, projects: &[Project], sample: &Sample) {
    let li = suite.officer("li");
    let without = li.supervision().open_inspection(inspection(&projects[0], "")).await;
    assert_eq!(
        assert_refused(without, "FIELD_INVALID", "").fields(),
        ["inspection.reason"]
    );
    for project in projects {
        let opened = li
            .supervision()
            .open_inspection(inspection(project, &sample.name))
            .await;
        if sample.drawn.iter().any(|one| one.project == project.name) {
            assert_eq!(opened.good().sample, sample.name);
        } else {
            assert_eq!(
                assert_refused(opened, "FIELD_INVALID", "").fields(),
                ["inspection.sample"]
            );
        }
    }
}

fn inspection(project: &Project, sample: &str) -> OpenInspectionRequest {
    OpenInspectionRequest {
        inspection: Some(Inspection {
            kind: inspection::Kind::SpotCheck.into(),
            project: project.name.clone(),
            sample: sample.into(),
            units: project.lead.iter().cloned().collect(),
            ..Inspection::default()
        }),
        ..OpenInspectionRequest::default()
    }
}

fn draw(must: &str) -> DrawSampleRequest {
    DrawSampleRequest {
        sample: Some(Sample {
            year: 2026,
            seed: SEED.into(),
            seed_source: "中国福利彩票2026062期".into(),
            share_permille: 300,
            must_include: vec![MustInclude {
                project: must.into(),
                reason: "重点项目".into(),
            }],
            ..Sample::default()
        }),
        ..DrawSampleRequest::default()
    }
}
