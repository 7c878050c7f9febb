use kezhi_proto::coordination::{CaseCounts, CaseReturn};

use super::rules::{Facts, letter, month_is_over, recount_has_reasons};
use crate::exchange::letter_type::CASE_RETURN;
use crate::exchange::samples;

#[test]
fn a_month_is_returned_once_it_is_over() {
    for (month, of_step, may) in [
        ("2026-02", "2026-03", true),
        ("2025-12", "2026-01", true),
        ("2026-03", "2026-03", false),
        ("2026-04", "2026-03", false),
    ] {
        let facts = Facts {
            month: month.into(),
            of_step: of_step.into(),
            ..Facts::default()
        };
        assert_eq!(month_is_over(&facts).is_ok(), may, "{month} in {of_step}");
    }
}

#[test]
fn what_was_submitted_is_counted_anew_only_with_reasons() {
    for (submissions, reasons, may) in [(0, "", true), (1, "补录", true), (1, " ", false), (2, "", false)] {
        let facts = Facts {
            submissions,
            reasons: Some(reasons.into()),
            ..Facts::default()
        };
        let refused = recount_has_reasons(&facts);
        assert_eq!(refused.is_ok(), may, "{submissions} {reasons:?}");
        if let Err(refusal) = refused {
            assert_eq!(refusal.field, "reasons");
        }
    }
}

#[test]
fn a_letter_says_whether_it_corrects() {
    let counted = CaseReturn {
        month: "2026-02".into(),
        counts: Some(CaseCounts {
            decided: 2,
            fines_fen: 100_001,
            ..CaseCounts::default()
        }),
        ..CaseReturn::default()
    };
    let first = letter(&counted);
    samples::shows(CASE_RETURN, &first);
    assert_eq!(
        (first["operation"].as_str(), first["counts"]["fines_fen"].as_i64()),
        (Some("SUBMIT"), Some(100_001))
    );
    let again = letter(&CaseReturn {
        submissions: 1,
        ..counted
    });
    assert_eq!(again["operation"], "CORRECT");
}
