//! What is irregular about a voucher, and why it is refused then. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, normal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::{Irregularity, Project, Voucher};

use crate::settings::Settings;
use crate::units::rules::takes_part;

/// The budget line of a voucher: what it has left, in fen; `None` where the budget has no such line.
pub type Line = Option<i64>;

/// The voucher with the payee's credit code in its normal form. Refuses a code that is none, and a unit that pays itself.
pub fn with_normal_payee(mut voucher: Voucher) -> Result<Voucher, Refusal> {
    if !voucher.payee_code.is_empty() {
        voucher.payee_code = field::credit_code("voucher.payee_code", &voucher.payee_code)?;
    }
    voucher.payee_code_remark = field::credit_code_remark(&voucher.payee_code);
    let pays_another = voucher.payee_code != voucher.unit;
    field::must(pays_another, "voucher.payee_code", "a unit does not pay itself")?;
    Ok(voucher)
}

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
    let Some(day) = Day::stated(&voucher.day) else {
        return true;
    };
    let begun = Day::stated(&project.starts_on).is_some_and(|starts_on| starts_on <= day);
    let runs = Day::stated(&project.ends_on).is_some_and(|ends_on| day <= ends_on);
    // What ended early ends its period.
    let ended = Day::stated(&project.ended_on).is_some_and(|ended_on| ended_on < day);
    !begun || !runs || ended
}

/// Approved by nobody, or by who handled it: of a payment that nobody is said to have handled, nobody can say that another approved it.
fn not_approved(voucher: &Voucher) -> bool {
    let (handled_by, approved_by) = (normal::form(&voucher.handled_by), normal::form(&voucher.approved_by));
    handled_by.is_empty() || approved_by.is_empty() || approved_by == handled_by
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

/// Refuses what a unit reports that is irregular.
pub fn refuse_irregular(irregularity: Irregularity, project: &Project, voucher: &Voucher) -> Result<(), Refusal> {
    let refusal = match irregularity {
        Irregularity::OutsidePeriod => Refusal::precondition(
            ErrorReason::PeriodOver.code(),
            format!(
                "{} is not between {} and {}, the period of the project{}",
                voucher.day,
                project.starts_on,
                project.ends_on,
                ended(project)
            ),
        )
        .with("day", &voucher.day)
        .with("starts_on", &project.starts_on)
        .with("ends_on", &project.ends_on),
        Irregularity::NotApproved => Refusal::precondition(
            ErrorReason::ApprovalMissing.code(),
            "the payment was handled or approved by nobody, or approved by who handled it",
        ),
        Irregularity::PayeeOutside => {
            let payee = match voucher.payee_code.as_str() {
                "" => "a natural person",
                code => code,
            };
            let message = format!(
                "{payee} is neither a unit nor a payee of {} for this amount",
                project.name
            );
            Refusal::precondition(ErrorReason::PayeeUnknown.code(), message).with("payee", payee)
        }
        Irregularity::OutsideHeads => {
            let message = format!(
                "the budget of {} has no line {} from this source",
                voucher.unit, voucher.head
            );
            Refusal::field("voucher.head", message)
        }
        // The book refuses what a line does not have, and says how much it has; and what was charged before, and to what.
        Irregularity::BeyondBudget | Irregularity::ChargedTwice | Irregularity::Unspecified => return Ok(()),
    };
    Err(refusal)
}

fn ended(project: &Project) -> String {
    match project.ended_on.as_str() {
        "" => String::new(),
        day => format!(", which ended on {day}"),
    }
}
