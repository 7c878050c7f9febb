//! What a deployment sets of public services.

use kezhi_law::Regime;

/// The settings.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The procedural regime of the authority's enforcement: a tip-off that it takes over is under it.
    pub regime: Regime,
}
