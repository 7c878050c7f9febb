//! What a report must be in itself, and how grave a risk is. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::signal::{Assessment, Report};
use kezhi_proto::coordination::{Signal, WarningGrade};

use crate::days::not_before;
use crate::settings::WarningGrades;

/// A report as it is stored on a day: who reports it by its code in normal form, and nothing seen after that day.
pub fn read(mut report: Report, on: Day) -> Result<Report, Refusal> {
    if !report.reporter.is_empty() {
        report.reporter = field::credit_code("report.reporter", &report.reporter)?;
    }
    report.reporter_remark = field::credit_code_remark(&report.reporter);
    let first_seen_on = field::day("report.first_seen_on", &report.first_seen_on)?;
    not_before(Some(first_seen_on), "it was first seen on", on)?;
    Ok(report)
}

/// The credit code of who reported a signal; empty where the bureau found it.
pub fn reporter_of(signal: &Signal) -> String {
    signal.report.clone().unwrap_or_default().reporter
}

/// The grade of a signal; unspecified before it is assessed.
pub fn grade_of(signal: &Signal) -> WarningGrade {
    signal.assessment.clone().unwrap_or_default().grade()
}

/// How grave a risk is: by the product of how likely it is and how much it would harm.
pub fn grade(assessment: &Assessment, from: &WarningGrades) -> WarningGrade {
    match assessment.likelihood.saturating_mul(assessment.impact) {
        product if product >= from.red => WarningGrade::Red,
        product if product >= from.orange => WarningGrade::Orange,
        product if product >= from.yellow => WarningGrade::Yellow,
        _ => WarningGrade::Blue,
    }
}
