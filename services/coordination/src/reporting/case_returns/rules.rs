//! What must hold before a return is counted, and what its letter says. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::{CaseCounts, CaseReturn};
use serde_json::{Value, json};

use crate::leading_group::month::Month;

/// What a step of a return is decided on.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Facts {
    /// The month.
    pub month: String,
    /// The month of the step.
    pub of_step: String,
    /// How often the return was submitted.
    pub submissions: i32,
    /// Why it is counted anew; `None` where it is not.
    pub reasons: Option<String>,
}

impl Facts {
    /// The facts of a return in itself, without why it is counted anew.
    pub fn of(counted: &CaseReturn, on: Day) -> Self {
        Self {
            month: counted.month.clone(),
            of_step: Month::of(on).to_string(),
            submissions: counted.submissions,
            reasons: None,
        }
    }
}

/// What is counted is over.
pub fn month_is_over(facts: &Facts) -> Result<(), Refusal> {
    // Months compare as their texts do.
    if facts.month < facts.of_step {
        return Ok(());
    }
    let message = format!("{} is not over in {}", facts.month, facts.of_step);
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
    Err(refusal.with("day", &facts.month).with("not_before", &facts.of_step))
}

/// What was submitted is not counted anew without saying why.
pub fn recount_has_reasons(facts: &Facts) -> Result<(), Refusal> {
    let reasons = gathered(&facts.reasons, "the reasons")?;
    let said = facts.submissions == 0 || !reasons.trim().is_empty();
    field::must(
        said,
        "reasons",
        "the return was submitted before; say why it is counted anew",
    )
}

/// The content of the letter about a return.
pub fn letter(counted: &CaseReturn) -> Value {
    let counts = counted.counts.unwrap_or_default();
    let (operation, reasons) = match counted.submissions {
        0 => ("SUBMIT", ""),
        _ => ("CORRECT", counted.recount_reason.as_str()),
    };
    json!({
        "operation": operation,
        "reasons": reasons,
        "month": counted.month,
        "counts": columns(&counts),
    })
}

fn columns(counts: &CaseCounts) -> Value {
    json!({
        "filed": counts.filed,
        "decided": counts.decided,
        "dismissed": counts.dismissed,
        "referred": counts.referred,
        "closed": counts.closed,
        "reopened": counts.reopened,
        "revoked": counts.revoked,
        "fines_fen": counts.fines_fen,
        "confiscated_fen": counts.confiscated_fen,
    })
}
