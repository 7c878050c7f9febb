//! What must hold before an institution is entrusted, and before it reports.

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::{Entrustment, Intermediary};

/// What a step of an entrustment is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The institution.
    pub intermediary: Intermediary,
    /// The entrustment, as it stands or as it is to be agreed.
    pub entrustment: Entrustment,
    /// The credit codes of the units of the projects that it is about.
    pub units: Vec<String>,
    /// The day of the step.
    pub on: Day,
}

/// The institution's qualification is valid on the day.
pub fn qualification_is_valid(facts: &Facts) -> Result<(), Refusal> {
    let qualification = facts.intermediary.qualification.clone().unwrap_or_default();
    match runs_on(facts.on, &qualification.valid_from, &qualification.valid_to) {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::QualificationExpired.code(),
            format!(
                "the qualification of {} is not valid on {}: it is valid from {} to {}",
                facts.intermediary.name, facts.on, qualification.valid_from, qualification.valid_to
            ),
        )
        .with("intermediary", &facts.intermediary.name)
        .with("valid_to", qualification.valid_to)),
    }
}

/// The institution is no unit of the projects and has no tie to one.
pub fn institution_has_no_tie(facts: &Facts) -> Result<(), Refusal> {
    let institution = &facts.intermediary;
    let is_tied = |unit: &&String| **unit == institution.credit_code || institution.tied_to.contains(unit);
    match facts.units.iter().find(is_tied) {
        None => Ok(()),
        Some(unit) => Err(Refusal::precondition(
            ErrorReason::TieToUnit.code(),
            format!("{} has a tie to {unit}, a unit of a project", institution.name),
        )
        .with("who", &institution.name)
        .with("unit", unit)),
    }
}

/// A report is about one of the entrusted projects.
pub fn project_is_entrusted(entrustment: &Entrustment, project: &str) -> Result<(), Refusal> {
    match entrustment.projects.iter().any(|entrusted| entrusted == project) {
        true => Ok(()),
        false => {
            let message = format!("{project} is not one of the projects of {}", entrustment.name);
            Err(Refusal::field("report.project", message))
        }
    }
}

fn runs_on(on: Day, from: &str, to: &str) -> bool {
    Day::stated(from).is_some_and(|from| from <= on) && Day::stated(to).is_some_and(|to| on <= to)
}

/// A report is handed in within the days of the entrustment.
pub fn report_is_within_the_entrustment(facts: &Facts) -> Result<(), Refusal> {
    let Entrustment { from, to, .. } = &facts.entrustment;
    match runs_on(facts.on, from, to) {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::DayOutOfOrder.code(),
            format!(
                "the entrustment runs from {from} to {to}; {} is outside of it",
                facts.on
            ),
        )
        .with("day", facts.on)
        .with("not_before", from)),
    }
}

#[cfg(test)]
mod tests {
    use kezhi_proto::projects::Qualification;

    use super::*;

    fn facts(on: &str) -> Facts {
        Facts {
            intermediary: Intermediary {
                name: "intermediaries/1".into(),
                credit_code: "own".into(),
                qualification: Some(Qualification {
                    valid_from: "2026-01-01".into(),
                    valid_to: "2026-06-30".into(),
                    ..Qualification::default()
                }),
                tied_to: vec!["friend".into()],
                ..Intermediary::default()
            },
            entrustment: Entrustment {
                from: "2026-02-01".into(),
                to: "2026-03-31".into(),
                ..Entrustment::default()
            },
            units: Vec::new(),
            on: on.parse().unwrap(),
        }
    }

    fn reason(outcome: Result<(), Refusal>) -> &'static str {
        outcome.map_or_else(|refusal| refusal.reason, |()| "")
    }

    #[test]
    fn a_qualification_is_valid_on_its_first_and_last_day() {
        for (on, expected) in [
            ("2025-12-31", "QUALIFICATION_EXPIRED"),
            ("2026-01-01", ""),
            ("2026-06-30", ""),
            ("2026-07-01", "QUALIFICATION_EXPIRED"),
        ] {
            assert_eq!(reason(qualification_is_valid(&facts(on))), expected, "{on}");
        }
    }

    #[test]
    fn an_institution_does_not_check_itself_or_its_friends() {
        for (units, expected) in [
            (&["one", "two"][..], ""),
            (&["one", "own"], "TIE_TO_UNIT"),
            (&["friend"], "TIE_TO_UNIT"),
        ] {
            let facts = Facts {
                units: units.iter().map(ToString::to_string).collect(),
                ..facts("2026-03-01")
            };
            assert_eq!(reason(institution_has_no_tie(&facts)), expected, "{units:?}");
        }
    }

    #[test]
    fn a_report_outside_of_the_entrustment_is_refused() {
        for (on, expected) in [
            ("2026-01-31", "DAY_OUT_OF_ORDER"),
            ("2026-02-01", ""),
            ("2026-03-31", ""),
            ("2026-04-01", "DAY_OUT_OF_ORDER"),
        ] {
            assert_eq!(reason(report_is_within_the_entrustment(&facts(on))), expected, "{on}");
        }
    }
}
