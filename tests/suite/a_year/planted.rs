//! What is planted: 26 irregularities, of every kind that the books can show.

use kezhi_proto::projects::{FindingKind, FundSource, Voucher};

use super::course;
use super::district::Making;
use crate::kit::scan::scan;

/// What is wrong with a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    Nothing,
    HeldBack,
    Intercepted,
    OwnFundsLate,
    OwnFundsShort,
    OutsideHeads,
    BeyondBudget,
    Diverted,
    NotApproved,
    AfterEnd,
}

/// Those with an even number have a partner, so what concerns partners is planted there.
pub fn planted(number: usize) -> Planted {
    match number {
        0 | 2 | 4 => Planted::HeldBack,
        6 | 8 | 10 => Planted::Intercepted,
        1 | 3 | 5 => Planted::OwnFundsLate,
        7 | 9 | 11 => Planted::OwnFundsShort,
        13 | 55 | 95 => Planted::OutsideHeads,
        19 | 61 => Planted::BeyondBudget,
        23 | 65 | 105 => Planted::Diverted,
        29 | 71 | 111 => Planted::NotApproved,
        35 | 77 | 117 => Planted::AfterEnd,
        _ => Planted::Nothing,
    }
}

impl Planted {
    /// The voucher that is wrong, where it is one.
    pub fn voucher(self, project: &Making) -> Option<Voucher> {
        let regular = Voucher {
            number: format!("记异{}", project.number),
            digest: scan(&format!("异{}", project.number)),
            unit: project.lead(),
            source: FundSource::District.into(),
            head: "equipment".into(),
            amount_fen: 900_000,
            ..course::voucher(project, 0)
        };
        let voucher = match self {
            Self::OutsideHeads => Voucher {
                head: "entertainment".into(),
                ..regular
            },
            // Regular vouchers use 42 % of the line for labour, which is 20 % of the grant; persons are paid from it.
            Self::BeyondBudget => Voucher {
                head: "labour".into(),
                amount_fen: project.grant() / 4,
                ..regular
            },
            Self::Diverted => Voucher {
                payee_code: crate::projects::road::credit_code(8_000),
                amount_fen: 1_500_000,
                ..regular
            },
            Self::NotApproved => Voucher {
                approved_by: "经办".into(),
                ..regular
            },
            Self::AfterEnd => Voucher {
                day: "2026-12-05".into(),
                ..regular
            },
            _ => return None,
        };
        Some(voucher)
    }

    /// The finding that it makes.
    pub fn finding(self, project: &Making) -> Option<(FindingKind, i64)> {
        let last = project.payments().last().map_or(0, |payment| payment.amount_fen);
        let questioned = self.voucher(project).map_or(0, |voucher| voucher.amount_fen);
        let found = match self {
            Self::Nothing => return None,
            Self::HeldBack => (FindingKind::HeldBack, project.grant() * 3 / 20),
            Self::Intercepted => (FindingKind::Intercepted, last * 3 / 10),
            Self::OwnFundsLate => (FindingKind::OwnFundsLate, project.own()),
            Self::OwnFundsShort => (FindingKind::OwnFundsShort, project.own() * 3 / 10),
            Self::OutsideHeads | Self::BeyondBudget => (FindingKind::Squeezed, questioned),
            Self::Diverted => (FindingKind::Diverted, questioned),
            Self::NotApproved => (FindingKind::NotApproved, questioned),
            Self::AfterEnd => (FindingKind::AfterEnd, questioned),
        };
        Some(found)
    }
}
