//! What each step adds to a case, in the order of the procedure.

pub(super) mod conclusion;
pub(super) mod correction;
pub(super) mod decision;
pub(super) mod filing;
pub(super) mod hearing;
pub(super) mod investigation;
pub(super) mod measures;
pub(super) mod proposal;
pub(super) mod publication;
pub(super) mod return_to_investigation;

use kezhi_chassis::{Call, Error, Fault};
use kezhi_law::Regime;
use kezhi_proto::enforcement::Case;

/// The rule under which the case must be concluded, by its regime.
fn conclude_rule(call: &Call, case: &Case) -> Result<String, Error> {
    let regime: Regime = case.regime.parse().map_err(Fault::new)?;
    Ok(call.law().rule_id_for(regime, "passing-off.conclude").to_string())
}
