use kezhi_proto::coordination::WarningGrade::{self, Blue, Orange, Red, Yellow};
use kezhi_proto::coordination::signal::{Assessment, Report};

use super::rules::{grade, read};
use crate::settings::WarningGrades;

#[test]
fn a_grade_follows_from_the_product_of_likelihood_and_impact() {
    let by_default = WarningGrades::default();
    for likelihood in 1..=5 {
        for impact in 1..=5 {
            let expected = match likelihood * impact {
                1..=5 => Blue,
                6..=11 => Yellow,
                12..=19 => Orange,
                _ => Red,
            };
            assert_eq!(
                graded(likelihood, impact, &by_default),
                expected,
                "{likelihood} × {impact}"
            );
        }
    }
    let strict = WarningGrades {
        yellow: 1,
        orange: 2,
        red: 3,
    };
    for (impact, expected) in [(1, Yellow), (2, Orange), (3, Red)] {
        assert_eq!(graded(1, impact, &strict), expected);
    }
}

fn graded(likelihood: i32, impact: i32, from: &WarningGrades) -> WarningGrade {
    let assessment = Assessment {
        likelihood,
        impact,
        ..Assessment::default()
    };
    grade(&assessment, from)
}

#[test]
fn what_is_recorded_was_seen_before_and_by_someone_with_a_good_code() {
    for (first_seen_on, reporter, expected) in [
        ("2026-03-02", "", ("", "")),
        ("2026-03-02", "91120113754806625q", ("", "")),
        ("2026-03-02", "9112011375480662OP", ("FIELD_INVALID", "report.reporter")),
        ("2026-02-30", "", ("FIELD_INVALID", "report.first_seen_on")),
        ("2026-03-03", "", ("DAY_OUT_OF_ORDER", "")),
    ] {
        let report = Report {
            first_seen_on: first_seen_on.into(),
            reporter: reporter.into(),
            ..Report::default()
        };
        match read(report, "2026-03-02".parse().unwrap()) {
            Ok(report) => assert_eq!((report.reporter, ("", "")), (reporter.to_uppercase(), expected)),
            Err(refusal) => assert_eq!((refusal.reason, refusal.field.as_str()), expected),
        }
    }
    let early = Report {
        first_seen_on: "2026-03-02".into(),
        reporter: "91350203M0001FUE3P".into(),
        ..Report::default()
    };
    let early = read(early, "2026-03-02".parse().unwrap()).unwrap();
    assert!(early.reporter_remark.contains("should be"), "{early:?}");
}
