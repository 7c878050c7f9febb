//! The draw of a sample.

use kezhi_proto::count;
use kezhi_proto::projects::SampleEvent;
use std::collections::BTreeSet;

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{DrawSampleRequest, DrawnProject, Sample};

use super::rules::{is_supervised_in, must_include_is_of, sample_can_be_drawn};
use super::{SAMPLES, lot};
use crate::execution::projects::PROJECTS;
use crate::execution::projects::procedure::AT_WORK;

/// Projects whose work has ended.
const ENDED: [State; 3] = [State::Accepted, State::Failed, State::Closed];

pub async fn draw(call: Call, request: DrawSampleRequest) -> Result<Sample, Error> {
    let given = request.sample.unwrap_or_default();
    sample_can_be_drawn(&given, call.today())?;
    let population = population(&call, given.year).await?;
    must_include_is_of(&population, &given)?;
    let sample = Sample {
        drawn: drawn_from(&population, &given),
        population_digest: lot::digest_of(&population),
        population_size: i32::try_from(population.len()).unwrap_or(i32::MAX),
        population,
        drawn_on: call.today().to_string(),
        year: given.year,
        seed: given.seed,
        seed_source: given.seed_source,
        share_permille: given.share_permille,
        count: given.count,
        must_include: given.must_include,
        ..Sample::default()
    };
    let stored = call.create(&SAMPLES, call.authority(), sample).await?;
    let sample = stored.value;
    let data = SampleEvent {
        drawn: count(sample.drawn.len()),
        population_digest: sample.population_digest.to_string(),
        population_size: sample.population_size.into(),
        seed: sample.seed.to_string(),
        year: sample.year,
    };
    call.log(&stored.authority, &stored.name, "sample.drawn", "", &data)?;
    Ok(sample)
}

/// The projects to be supervised in a year, sorted by name. A draw is made once a year, so it looks at each.
async fn population(call: &Call, year: i32) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for state in AT_WORK.into_iter().chain(ENDED) {
        let in_state = Filter::of(call.authority()).in_state(state);
        let projects = call.all(&PROJECTS, &in_state).await?.into_iter();
        let supervised = projects.filter(|project| is_supervised_in(&project.value, year));
        names.extend(supervised.map(|project| project.name));
    }
    names.sort();
    Ok(names)
}

/// What must be drawn, and then what the lot draws from the rest.
fn drawn_from(population: &[String], given: &Sample) -> Vec<DrawnProject> {
    let required: BTreeSet<&str> = given.must_include.iter().map(|must| must.project.as_str()).collect();
    let how_many = lot::how_many(population.len(), given.share_permille, given.count);
    let must = given.must_include.iter().map(|must| DrawnProject {
        project: must.project.clone(),
        reason: must.reason.clone(),
        ..DrawnProject::default()
    });
    must.chain(lot::draw(&given.seed, population, &required, how_many))
        .collect()
}
