use kezhi_law::{Fen, Law, PenaltyFacts};

use crate::{day, yuan};

fn legal_basis(facts: &PenaltyFacts) -> Option<String> {
    Law::builtin().must_refer(facts).map(|reason| reason.legal_basis)
}

fn facts(committed_to: &str, others_patents: u32) -> PenaltyFacts {
    PenaltyFacts {
        others_patents,
        ..PenaltyFacts::new("patent-passing-off", day(committed_to), day("2026-01-05"))
    }
}

const NOW: &str = "《关于办理侵犯知识产权刑事案件适用法律若干问题的解释》第十条";
const BEFORE: &str = "《关于办理侵犯知识产权刑事案件具体应用法律若干问题的解释》";

#[test]
fn passing_off_others_patents_is_a_crime_from_the_amounts_of_its_day() {
    let gains = |on, fen| {
        legal_basis(&PenaltyFacts {
            illegal_gains: Some(fen),
            ..facts(on, 1)
        })
    };
    let loss = |on, fen| {
        legal_basis(&PenaltyFacts {
            direct_loss: Some(fen),
            ..facts(on, 1)
        })
    };
    let turnover = |on, fen| {
        legal_basis(&PenaltyFacts {
            illegal_turnover: Some(fen),
            ..facts(on, 1)
        })
    };
    assert_eq!(gains("2025-04-26", yuan(100_000)).as_deref(), Some(NOW));
    assert_eq!(gains("2025-04-26", Fen(9_999_999)), None);
    assert_eq!(gains("2025-04-25", yuan(100_000)).as_deref(), Some(BEFORE));
    assert_eq!(turnover("2025-04-26", yuan(200_000)).as_deref(), Some(NOW));
    assert_eq!(loss("2025-04-26", yuan(300_000)).as_deref(), Some(NOW));
    assert_eq!(loss("2025-04-25", yuan(300_000)), None);
    assert_eq!(loss("2025-04-25", yuan(500_000)).as_deref(), Some(BEFORE));
}

#[test]
fn several_patents_halve_the_amounts() {
    let of = |patents| {
        legal_basis(&PenaltyFacts {
            illegal_gains: Some(yuan(50_000)),
            ..facts("2025-05-06", patents)
        })
    };
    assert_eq!(of(1), None);
    assert_eq!(of(2).as_deref(), Some(NOW));
}

#[test]
fn an_earlier_punishment_halves_the_amounts_only_since_2025() {
    let on = |committed_to| {
        legal_basis(&PenaltyFacts {
            illegal_turnover: Some(yuan(100_000)),
            punished_within_two_years: true,
            ..facts(committed_to, 1)
        })
    };
    assert_eq!(on("2025-05-06").as_deref(), Some(NOW));
    assert_eq!(on("2025-04-25"), None);
}

#[test]
fn pretending_to_a_patent_that_is_nobodys_is_no_crime() {
    assert_eq!(
        legal_basis(&PenaltyFacts {
            illegal_gains: Some(yuan(9_000_000)),
            ..facts("2025-05-06", 0)
        }),
        None
    );
}

#[test]
fn an_assessment_says_that_the_case_must_go_to_the_police() {
    let assessment = Law::builtin()
        .assess(&PenaltyFacts {
            illegal_gains: Some(yuan(100_000)),
            ..facts("2025-05-06", 1)
        })
        .unwrap();
    assert!(assessment.reasons.last().unwrap().text.contains("移送公安机关"));
}
