//! What was spent improperly: squeezed (挤占), diverted (挪用), without approval, outside the period, charged twice (重复列支).

use kezhi_proto::projects::{Finding, FindingKind, Irregularity, Voucher};

use super::books::Books;
use crate::money::vouchers::rules::irregularities;
use crate::settings::Settings;

pub(super) fn find(books: &Books, settings: &Settings) -> Vec<Finding> {
    let vouchers = books.vouchers.iter();
    vouchers
        .flat_map(|voucher| of_voucher(books, voucher, settings))
        .collect()
}

fn of_voucher(books: &Books, voucher: &Voucher, settings: &Settings) -> Vec<Finding> {
    // What the budget had left on the day, and what was charged before, are facts of that day; all else is judged anew.
    let line = match recorded(voucher, Irregularity::OutsideHeads) {
        true => None,
        false if recorded(voucher, Irregularity::BeyondBudget) => Some(0),
        false => Some(i64::MAX),
    };
    let twice = recorded(voucher, Irregularity::ChargedTwice).then_some(Irregularity::ChargedTwice);
    let wrong = irregularities(&books.project, voucher, line, settings);
    wrong
        .into_iter()
        .chain(twice)
        .filter_map(|irregularity| finding(voucher, irregularity))
        .collect()
}

fn recorded(voucher: &Voucher, irregularity: Irregularity) -> bool {
    voucher.irregularities.contains(&i32::from(irregularity))
}

fn finding(voucher: &Voucher, irregularity: Irregularity) -> Option<Finding> {
    let (kind, what) = match irregularity {
        Irregularity::OutsideHeads => (FindingKind::Squeezed, "under a head that the budget does not have"),
        Irregularity::BeyondBudget => (FindingKind::Squeezed, "beyond what the budget line had left"),
        Irregularity::PayeeOutside => (FindingKind::Diverted, "to a party outside the project"),
        Irregularity::NotApproved => (FindingKind::NotApproved, "without the approval of another"),
        Irregularity::OutsidePeriod => (FindingKind::AfterEnd, "outside the period of the project"),
        Irregularity::ChargedTwice => (FindingKind::ChargedTwice, "that were charged before"),
        Irregularity::Unspecified => return None,
    };
    Some(Finding {
        kind: kind.into(),
        unit: voucher.unit.clone(),
        source: voucher.source,
        amount_fen: voucher.amount_fen,
        since: voucher.day.clone(),
        rows: vec![voucher.name.clone()],
        text: format!(
            "voucher {} of {}: {} fen were spent {what}",
            voucher.number, voucher.day, voucher.amount_fen
        ),
        ..Finding::default()
    })
}
