//! What must hold before a matter is handed over.

use kezhi_procedure::Refusal;
use kezhi_proto::projects::Referral;

/// What is handed over is a project's matter or an institution's, and only a project has inspections.
pub fn one_matter_is_named(given: &Referral) -> Result<(), Refusal> {
    match (given.project.is_empty(), given.institution_check.is_empty()) {
        (false, true) => Ok(()),
        (true, false) if given.inspection.is_empty() => Ok(()),
        (true, false) => Err(Refusal::field("referral.inspection", "an inspection is a project's")),
        _ => Err(Refusal::field(
            "referral.project",
            "set exactly one of project and institution_check",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_projects_matter_or_an_institutions_is_handed_over() {
        for (project, check, inspection, refused) in [
            ("projects/1", "", "", ""),
            ("projects/1", "", "inspections/1", ""),
            ("", "institutionchecks/1", "", ""),
            ("", "institutionchecks/1", "inspections/1", "referral.inspection"),
            ("", "", "", "referral.project"),
            ("projects/1", "institutionchecks/1", "", "referral.project"),
        ] {
            let referral = Referral {
                project: project.into(),
                institution_check: check.into(),
                inspection: inspection.into(),
                ..Referral::default()
            };
            let field = one_matter_is_named(&referral).map_or_else(|refusal| refusal.field, |()| String::new());
            assert_eq!(field, refused, "{project} {check} {inspection}");
        }
    }
}
