//! The yearly random samples (年度抽查).

pub mod lot;

use std::collections::BTreeSet;

use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{
    DrawSampleRequest, DrawnProject, GetSampleRequest, ListSamplesRequest, ListSamplesResponse, Project, Sample,
};
use serde_json::json;

use crate::projects::PROJECTS;

/// The samples: one a year.
pub const SAMPLES: Collection<Sample> = Collection {
    table: "samples",
    mark: |sample| sample.year.to_string(),
    public: false,
};

/// Projects on which work is being done (在研).
const UNDER_WAY: [State; 3] = [State::UnderWay, State::Suspended, State::InAcceptance];
/// Projects whose work has ended (已结题验收).
const ENDED: [State; 3] = [State::Accepted, State::Failed, State::Closed];
/// How many projects are read at once.
const BATCH: i32 = 200;

pub(super) async fn draw(call: Call, request: DrawSampleRequest) -> Result<Sample, Error> {
    let given = request.sample.unwrap_or_default();
    refuse_bad_request(&call, &given)?;
    let population = population(&call, given.year).await?;
    if population.is_empty() {
        let message = format!("no project is to be supervised in {}", given.year);
        return Err(Refusal::field("sample.year", message).into());
    }
    refuse_strangers(&given, &population)?;
    let required: BTreeSet<&str> = given.must_include.iter().map(|must| must.project.as_str()).collect();
    let how_many = lot::how_many(population.len(), given.share_permille, given.count);
    let by_lot = lot::draw(&given.seed, &population, &required, how_many);
    let must = given.must_include.iter().map(|must| DrawnProject {
        project: must.project.clone(),
        reason: must.reason.clone(),
        ..DrawnProject::default()
    });
    let sample = Sample {
        drawn: must.chain(by_lot).collect(),
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
    let data = json!({
        "drawn": sample.drawn.len(),
        "population_digest": sample.population_digest,
        "population_size": sample.population_size,
        "seed": sample.seed,
        "year": sample.year,
    });
    call.log(&stored.authority, &stored.name, "sample.drawn", "", data)?;
    Ok(sample)
}

pub(super) async fn get(call: Call, request: GetSampleRequest) -> Result<Sample, Error> {
    Ok(call.load(&SAMPLES, &request.name).await?.value)
}

pub(super) async fn list(call: Call, request: ListSamplesRequest) -> Result<ListSamplesResponse, Error> {
    let page = PageRequest::read(request.page_size, &request.page_token, "samples")?;
    let page = call.list(&SAMPLES, call.authority(), 0, &page).await?;
    let without_population = |sample| Sample {
        population: Vec::new(),
        ..sample
    };
    Ok(ListSamplesResponse {
        samples: page.rows.into_iter().map(without_population).collect(),
        next_page_token: page.next_page_token,
    })
}

fn refuse_bad_request(call: &Call, given: &Sample) -> Result<(), Refusal> {
    if given.year > i32::from(call.today().year()) {
        let message = format!("the year {} has not begun", given.year);
        return Err(Refusal::field("sample.year", message));
    }
    match (given.share_permille > 0, given.count > 0) {
        (true, false) | (false, true) => Ok(()),
        _ => Err(Refusal::field(
            "sample.share_permille",
            "set exactly one of share_permille and count",
        )),
    }
}

fn refuse_strangers(given: &Sample, population: &[String]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, must) in given.must_include.iter().enumerate() {
        let field = format!("sample.must_include[{position}].project");
        if population.binary_search(&must.project).is_err() {
            let message = format!(
                "{} is not one of the projects to be supervised in the year",
                must.project
            );
            return Err(Refusal::field(field, message));
        }
        if !seen.insert(&must.project) {
            return Err(Refusal::field(field, format!("{} is named twice", must.project)));
        }
    }
    Ok(())
}

/// The projects to be supervised in a year, sorted by name. A draw is made once a year, so it looks at each.
async fn population(call: &Call, year: i32) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for state in UNDER_WAY.into_iter().chain(ENDED) {
        let mut token = String::new();
        loop {
            let page = PageRequest::read(BATCH, &token, "population")?;
            let page = call.list(&PROJECTS, call.authority(), state.into(), &page).await?;
            let counts = page.rows.into_iter().filter(|project| is_of_year(project, year));
            names.extend(counts.map(|project| project.name));
            token = page.next_page_token;
            if token.is_empty() {
                break;
            }
        }
    }
    names.sort();
    Ok(names)
}

fn is_of_year(project: &Project, year: i32) -> bool {
    UNDER_WAY.contains(&project.state()) || project.ended_on.starts_with(&format!("{year}-"))
}
