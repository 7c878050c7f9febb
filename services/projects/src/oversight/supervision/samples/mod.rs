//! The yearly random samples (年度抽查).

pub mod lot;
pub mod rules;
pub(super) mod steps;

use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{GetSampleRequest, ListSamplesRequest, ListSamplesResponse, Sample};

/// The samples: one a year.
pub const SAMPLES: Collection<Sample> = Collection {
    unique_key: |sample| sample.year.to_string(),
    ..Collection::named("samples")
};

pub(super) async fn get(call: Call, request: GetSampleRequest) -> Result<Sample, Error> {
    Ok(call.load(&SAMPLES, &request.name).await?.value)
}

pub(super) async fn list(call: Call, request: ListSamplesRequest) -> Result<ListSamplesResponse, Error> {
    let page = call.page(&request)?;
    let page = call.list(&SAMPLES, &Filter::of(call.authority()), &page).await?;
    let without_population = |sample| Sample {
        population: Vec::new(),
        ..sample
    };
    Ok(page.map(without_population).answer())
}
