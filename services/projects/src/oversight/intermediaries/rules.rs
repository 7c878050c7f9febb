//! What must hold of what an institution says of itself.

use kezhi_procedure::{Refusal, field};
use kezhi_proto::projects::Qualification;

/// A qualification does not end before it begins.
pub fn days_are_in_order(field: &str, qualification: Option<&Qualification>) -> Result<(), Refusal> {
    let Some(qualification) = qualification else {
        return Ok(());
    };
    let from = field::day(&format!("{field}.valid_from"), &qualification.valid_from)?;
    field::day_not_before(&format!("{field}.valid_to"), &qualification.valid_to, from)?;
    Ok(())
}

/// The credit codes of those to whom someone has ties.
pub fn ties(field: &str, given: &[String]) -> Result<Vec<String>, Refusal> {
    let codes = given.iter().enumerate();
    codes
        .map(|(position, code)| field::credit_code(&format!("{field}[{position}]"), code))
        .collect()
}
