//! What enforcement did in each month, counted as its log tells it.

mod store;

use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::CaseCounts;

pub use store::{Row, note};

/// The entries of enforcement's log that are counted.
pub const COUNTED: [&str; 7] = [
    "case.filed",
    "case.decided",
    "case.dismissed",
    "case.referred",
    "case.closed",
    "case.reopened",
    "case.revoked",
];

/// What was done in the months from one to another, both included.
pub async fn counted(call: &Call, from: &str, to: &str) -> Result<CaseCounts, Error> {
    let mut counts = CaseCounts::default();
    for row in store::rows(call, from, to).await? {
        let count = match row.event.as_str() {
            "case.filed" => &mut counts.filed,
            "case.decided" => &mut counts.decided,
            "case.dismissed" => &mut counts.dismissed,
            "case.referred" => &mut counts.referred,
            "case.closed" => &mut counts.closed,
            "case.reopened" => &mut counts.reopened,
            "case.revoked" => &mut counts.revoked,
            _ => continue,
        };
        *count += row.count;
        counts.fines_fen += row.fines_fen;
        counts.confiscated_fen += row.confiscated_fen;
    }
    Ok(counts)
}
