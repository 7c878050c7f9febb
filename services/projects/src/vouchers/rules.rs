//! What is irregular about a voucher. Pure.

use kezhi_proto::projects::{Irregularity, Project, Voucher};

use crate::settings::Settings;
use crate::units::takes_part;

/// The budget line of a voucher: what it has left, in fen; `None` where the budget has no such line.
pub type Line = Option<i64>;

/// Everything that is irregular about a voucher of a project.
pub fn irregularities(project: &Project, voucher: &Voucher, line: Line, settings: &Settings) -> Vec<Irregularity> {
    let found = [
        outside_period(project, voucher).then_some(Irregularity::OutsidePeriod),
        not_approved(voucher).then_some(Irregularity::NotApproved),
        payee_outside(project, voucher, settings).then_some(Irregularity::PayeeOutside),
        line.is_none().then_some(Irregularity::OutsideHeads),
        line.is_some_and(|left| left < voucher.amount_fen)
            .then_some(Irregularity::BeyondBudget),
    ];
    found.into_iter().flatten().collect()
}

/// Spent before the project began or after it ended.
fn outside_period(project: &Project, voucher: &Voucher) -> bool {
    // Days compare as their texts do. What ended early ends its period.
    let day = voucher.day.as_str();
    let ended = !project.ended_on.is_empty() && day > project.ended_on.as_str();
    day < project.starts_on.as_str() || day > project.ends_on.as_str() || ended
}

/// Approved by nobody, or by who handled it.
fn not_approved(voucher: &Voucher) -> bool {
    voucher.approved_by.is_empty() || voucher.approved_by == voucher.handled_by
}

/// Paid to none of those whom the project knows: its units, registered payees within their contract, natural persons under the
/// heads for them, and anyone for small sums.
fn payee_outside(project: &Project, voucher: &Voucher, settings: &Settings) -> bool {
    if voucher.amount_fen <= settings.unregistered_payee_fen {
        return false;
    }
    if voucher.payee_code.is_empty() {
        return !settings.personal_heads.contains(&voucher.head);
    }
    let registered = project
        .payees
        .iter()
        .any(|payee| payee.credit_code == voucher.payee_code && voucher.amount_fen <= payee.ceiling_fen);
    !registered && !takes_part(project, &voucher.payee_code)
}
