//! Who inspects: what the inspections of projects and the checks of institutions ask alike.

use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;

/// Nobody inspects alone; `must` is what at least two must, as "go".
pub fn two_at_least(inspectors: &[String], must: &str) -> Result<(), Refusal> {
    let inspectors = inspectors.len();
    match inspectors >= 2 {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::OfficersTooFew.code(),
            format!("{inspectors} inspector is too few: at least two must {must}"),
        )
        .with("officers", inspectors)),
    }
}

/// Who says what was found was there.
pub fn caller_is_one<'a>(inspectors: impl IntoIterator<Item = &'a String>, caller: &str) -> Result<(), Refusal> {
    match inspectors.into_iter().any(|inspector| inspector == caller) {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::OfficerNotAssigned.code(),
            "the caller is not one of the inspectors",
        )),
    }
}
