//! What a report must be.

use kezhi_procedure::{Refusal, field};
use kezhi_proto::projects::{InspectionFinding, Project};

use crate::units;

/// What was found, each at a unit of the project or at none.
pub fn findings_of(given: Vec<InspectionFinding>, project: &Project) -> Result<Vec<InspectionFinding>, Refusal> {
    let mut findings = given;
    for (position, finding) in findings.iter_mut().enumerate() {
        if finding.unit.is_empty() {
            continue;
        }
        let field = format!("report.findings[{position}].unit");
        finding.unit = field::credit_code(&field, &finding.unit)?;
        units::refuse_outsider(project, &field, &finding.unit)?;
    }
    Ok(findings)
}
