//! The integrity of units (科研诚信): who is barred, and what credit they have.

use kezhi_chassis::{Call, Error};
use kezhi_law::Day;

/// How a unit stands on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The last day on which it is barred from science plans; `None` where it is not.
    pub barred_until: Option<Day>,
    /// The sum of the points of the records in force.
    pub credit: i64,
}

/// How a unit stands on a day.
pub async fn standing(_call: &Call, _credit_code: &str, _on: Day) -> Result<Standing, Error> {
    Ok(Standing::default())
}
