//! What a sample must be.

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::{Project, Sample};

use crate::execution::projects::procedure::AT_WORK;

/// The year has begun, and it is said once how many are drawn.
pub fn sample_can_be_drawn(given: &Sample, today: Day) -> Result<(), Refusal> {
    if given.year > i32::from(today.year()) {
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

/// True for a project that is to be supervised in a year: work is being done on it (在研), or ended in the year (已结题验收).
pub fn is_supervised_in(project: &Project, year: i32) -> bool {
    AT_WORK.contains(&project.state()) || project.ended_on.starts_with(&format!("{year}-"))
}

/// What must be drawn is one of the projects, sorted by name, from which is drawn, and is named once.
pub fn must_include_is_of(population: &[String], given: &Sample) -> Result<(), Refusal> {
    if population.is_empty() {
        let message = format!("no project is to be supervised in {}", given.year);
        return Err(Refusal::field("sample.year", message));
    }
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
