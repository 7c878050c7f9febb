//! TipoffService.

use kezhi_chassis::Methods;
use kezhi_law::Regime;

use super::steps;

/// The methods of TipoffService, each by its handler; `regime` is that of the authority's enforcement.
pub fn methods(methods: Methods, regime: Regime) -> Methods {
    methods
        .write_with(&regime, steps::submit)
        .read(super::track)
        .read(super::get)
        .read(super::list)
        .write(steps::transfer)
        .write(steps::decline)
        .write_unkept(steps::open_contact)
        .read(super::transfer)
}
