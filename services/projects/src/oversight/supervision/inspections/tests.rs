use kezhi_procedure::Refusal;
use kezhi_proto::projects::inspection::Kind;
use kezhi_proto::projects::{DrawnProject, Inspection, InspectionFinding, Project, Sample, SelfCheck, Unit, Visit};

use super::rules::*;

fn reason(outcome: Result<(), Refusal>) -> &'static str {
    outcome.map_or_else(|refusal| refusal.reason, |()| "")
}

fn visited_by(inspectors: &[&str]) -> Visit {
    Visit {
        inspectors: inspectors.iter().map(ToString::to_string).collect(),
        ..Visit::default()
    }
}

const LEAD: &str = "91120113754806625Q";

fn units(codes: &[&str]) -> Vec<Unit> {
    let unit = |code: &&str| Unit {
        credit_code: code.to_string(),
        ..Unit::default()
    };
    codes.iter().map(unit).collect()
}

fn project() -> Project {
    Project {
        lead: units(&[LEAD]).pop(),
        ..Project::default()
    }
}

#[test]
fn each_unit_is_inspected_once_and_only_an_extension_reaches_beyond_the_project() {
    let inspect = |kind: Kind, codes: &[&str], project: &Project| {
        let given = Inspection {
            kind: kind.into(),
            units: units(codes),
            ..Inspection::default()
        };
        units_to_inspect(&given, project).map_err(|refusal| refusal.field)
    };
    let (ours, theirs) = (project(), Project::default());
    let kept = Ok(units(&[LEAD]));
    assert_eq!(inspect(Kind::SpotCheck, &["91120113754806625q"], &ours), kept);
    assert_eq!(inspect(Kind::PartnerExtension, &[LEAD], &theirs), kept);
    let refused = |position: usize| Err(format!("inspection.units[{position}].credit_code"));
    assert_eq!(inspect(Kind::SpotCheck, &[LEAD], &theirs), refused(0));
    assert_eq!(inspect(Kind::SpotCheck, &[LEAD, LEAD], &ours), refused(1));
}

#[test]
fn a_unit_that_is_inspected_is_known_however_its_code_is_written() {
    let inspection = Inspection {
        units: units(&[LEAD]),
        ..Inspection::default()
    };
    assert_eq!(
        inspected_unit(&inspection, "unit", "91120113754806625q"),
        Ok(LEAD.into())
    );
    let stranger = inspected_unit(&Inspection::default(), "unit", LEAD).unwrap_err();
    assert_eq!(stranger.field, "unit");
}

#[test]
fn a_project_is_inspected_because_it_was_drawn_or_for_a_reason() {
    let drawn = |project: &str| Sample {
        drawn: vec![DrawnProject {
            project: project.into(),
            ..DrawnProject::default()
        }],
        ..Sample::default()
    };
    for (sample, reason, expected) in [
        (None, "", "inspection.reason"),
        (None, "a complaint", ""),
        (Some(drawn("projects/1")), "", ""),
        (Some(drawn("projects/2")), "a complaint", "inspection.sample"),
    ] {
        let facts = Facts {
            inspection: Inspection {
                project: "projects/1".into(),
                reason: reason.into(),
                ..Inspection::default()
            },
            sample: Some(sample),
            ..Facts::default()
        };
        let field = there_is_a_cause(&facts).map_or_else(|refusal| refusal.field, |()| String::new());
        assert_eq!(field, expected, "{reason}");
    }
}

#[test]
fn what_is_found_is_at_a_unit_that_is_concerned_or_at_none() {
    let find = |unit: &str| {
        let finding = InspectionFinding {
            unit: unit.into(),
            ..InspectionFinding::default()
        };
        findings_of(vec![finding], &Inspection::default(), &project()).map(|found| found[0].unit.clone())
    };
    assert_eq!(find(""), Ok(String::new()));
    assert_eq!(find("91120113754806625q"), Ok(LEAD.into()));
    assert_eq!(find("a stranger").unwrap_err().field, "findings[0].unit");
}

#[test]
fn a_visit_is_made_by_two_of_whom_the_caller_is_one() {
    for (inspectors, too_few, stranger) in [
        (&[][..], "OFFICERS_TOO_FEW", "OFFICER_NOT_ASSIGNED"),
        (&["li"], "OFFICERS_TOO_FEW", ""),
        (&["li", "wang"], "", ""),
        (&["wang", "zhao"], "", "OFFICER_NOT_ASSIGNED"),
    ] {
        let facts = Facts {
            inspectors: Some(inspectors.iter().map(ToString::to_string).collect()),
            caller: "li".into(),
            ..Facts::default()
        };
        assert_eq!(reason(two_inspectors_at_least(&facts)), too_few, "{inspectors:?}");
        assert_eq!(reason(caller_is_an_inspector(&facts)), stranger, "{inspectors:?}");
    }
}

#[test]
fn an_inspection_is_concluded_on_a_visit_and_a_midterm_check_on_every_self_check() {
    let unit = |code: &str| Unit {
        credit_code: code.into(),
        ..Unit::default()
    };
    let self_check = |code: &str| SelfCheck {
        unit: code.into(),
        ..SelfCheck::default()
    };
    for (kind, visits, checks, expected) in [
        (Kind::SpotCheck, vec![], vec!["a", "b"], "EVIDENCE_MISSING"),
        (Kind::SpotCheck, vec![visited_by(&["li", "wang"])], vec![], ""),
        (Kind::Midterm, vec![], vec!["a"], "EVIDENCE_MISSING"),
        (Kind::Midterm, vec![], vec!["a", "b"], ""),
        (Kind::PartnerExtension, vec![], vec!["a", "b"], "EVIDENCE_MISSING"),
    ] {
        let inspection = Inspection {
            kind: kind.into(),
            units: vec![unit("a"), unit("b")],
            self_checks: checks.into_iter().map(self_check).collect(),
            visits,
            ..Inspection::default()
        };
        let facts = Facts {
            inspection,
            ..Facts::default()
        };
        assert_eq!(reason(there_is_something_to_conclude_on(&facts)), expected, "{kind:?}");
    }
}

#[test]
fn who_was_not_there_does_not_conclude() {
    let mut facts = Facts {
        caller: "li".into(),
        ..Facts::default()
    };
    assert_eq!(reason(caller_inspected(&facts)), "");
    facts.inspection.visits = vec![visited_by(&["wang", "zhao"])];
    assert_eq!(reason(caller_inspected(&facts)), "OFFICER_NOT_ASSIGNED");
    facts.inspection.visits.push(visited_by(&["li", "wang"]));
    assert_eq!(reason(caller_inspected(&facts)), "");
}

#[test]
fn the_municipal_authority_is_told_of_what_is_grave_and_once() {
    let mut facts = Facts::default();
    assert_eq!(reason(something_grave_is_to_be_told(&facts)), "FINDING_NOT_GRAVE");
    facts.inspection.findings = vec![InspectionFinding {
        grave: true,
        ..InspectionFinding::default()
    }];
    assert_eq!(reason(something_grave_is_to_be_told(&facts)), "");
    facts.inspection.escalated_on = "2026-03-02".into();
    assert_eq!(reason(something_grave_is_to_be_told(&facts)), "FINDING_NOT_GRAVE");
}
