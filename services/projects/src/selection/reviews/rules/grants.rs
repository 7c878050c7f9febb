//! What may be granted to an application that is selected.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_procedure::Refusal;
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{Application, Grant, SelectedApplication};

/// Refuses a selection that names an application twice, or one that was not reviewed, or grants more than was asked for from
/// a source, or more than the ceiling of the call. `reviewed` are the applications of the review, by name.
pub fn refuse_bad_selection(
    selected: &[SelectedApplication],
    reviewed: &BTreeMap<String, Application>,
    ceiling_fen: i64,
) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, chosen) in selected.iter().enumerate() {
        let field = format!("applications[{position}]");
        let name = &chosen.application;
        let application = reviewed.get(name).filter(|one| one.state() == State::Reviewed);
        let Some(application) = application else {
            let message = format!("{name} was not reviewed here, or has ended");
            return Err(Refusal::field(format!("{field}.application"), message));
        };
        if !seen.insert(name) {
            let message = format!("{name} is selected twice");
            return Err(Refusal::field(format!("{field}.application"), message));
        }
        refuse_bad_grants(&field, &chosen.grants, application, ceiling_fen)?;
    }
    Ok(())
}

fn refuse_bad_grants(
    field: &str,
    grants: &[Grant],
    application: &Application,
    ceiling_fen: i64,
) -> Result<(), Refusal> {
    let content = application.content.clone().unwrap_or_default();
    let mut seen = BTreeSet::new();
    for (position, grant) in grants.iter().enumerate() {
        if !seen.insert(grant.source) {
            let field = format!("{field}.grants[{position}].source");
            return Err(Refusal::field(field, "this source stands in the grants twice"));
        }
        let asked = content.grants.iter().filter(|asked| asked.source == grant.source);
        let asked_fen: i64 = asked.map(|asked| asked.amount_fen).sum();
        if grant.amount_fen > asked_fen {
            let message = format!(
                "{} fen are granted from {}, and {asked_fen} fen were asked for",
                grant.amount_fen,
                grant.source().as_str_name()
            );
            return Err(Refusal::field(
                format!("{field}.grants[{position}].amount_fen"),
                message,
            ));
        }
    }
    let granted_fen: i64 = grants.iter().map(|grant| grant.amount_fen).sum();
    match granted_fen <= ceiling_fen {
        true => Ok(()),
        false => Err(Refusal::field(
            format!("{field}.grants"),
            format!("{granted_fen} fen are granted, above the ceiling of {ceiling_fen} fen"),
        )),
    }
}
