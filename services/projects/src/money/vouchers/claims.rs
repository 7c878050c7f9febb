//! What a voucher uses up, so that it is charged once.

use kezhi_procedure::normal;
use kezhi_proto::projects::Voucher;

use crate::money::funds::claim;
use crate::money::ledger::Claim;

/// How much of a day is its month, as 2026-04.
const MONTH: usize = 7;

/// The number in a month of the unit's books, whatever project it is charged to.
pub fn number(authority: &str, project: &str, voucher: &Voucher) -> Claim {
    let month = voucher.day.get(..MONTH).unwrap_or_default();
    let kind = format!("voucher {} {month}", voucher.unit);
    Claim {
        number: voucher.number.clone(),
        ..claim(authority, &kind, &normal::running(&voucher.number), project)
    }
}

/// The scan.
pub fn scan(authority: &str, project: &str, voucher: &Voucher) -> Claim {
    claim(authority, "scan", &voucher.digest, project)
}
