//! The addition to a fine that is paid late (加处罚款).

use crate::{Article, Day, Fen, law::BUILTIN};

/// How a late fine grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surcharge {
    /// Thousandths of the fine added each day.
    pub daily_permille: i64,
    /// The most that is added, in thousandths of the fine.
    pub cap_permille: i64,
    /// The provision.
    pub legal_basis: Article,
}

impl Surcharge {
    /// The addition on the day of payment (or today), leaving out days of reconsideration and litigation.
    pub fn on(&self, fine: Fen, due_on: Day, paid_or_today: Day, suspended_days: u32) -> Fen {
        let late = due_on.days_until(paid_or_today) - i64::from(suspended_days);
        let owed = fine.permille(self.daily_permille.saturating_mul(late.max(0)));
        owed.min(fine.permille(self.cap_permille)).max(Fen::ZERO)
    }
}

/// Three percent a day, never above the fine (行政处罚法 arts. 72, 73), under the shipped edition.
///
/// `due_on` is the last day to pay in time; `suspended_days` are days of reconsideration or litigation in between.
pub fn late_surcharge(fine: Fen, due_on: Day, paid_or_today: Day, suspended_days: u32) -> Fen {
    BUILTIN.late_surcharge(fine, due_on, paid_or_today, suspended_days)
}
