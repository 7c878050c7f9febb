//! The ceiling of indirect costs (间接费用).

use crate::settings::IndirectTier;

/// The most that indirect costs may be, in fen, for direct costs without equipment: the share of what lies within each tier.
pub fn indirect_ceiling_fen(direct_fen: i64, tiers: &[IndirectTier]) -> i64 {
    let mut from = 0;
    let mut ceiling = 0i128;
    for tier in tiers {
        let to = match tier.up_to_fen {
            0 => direct_fen,
            up_to_fen => up_to_fen.min(direct_fen),
        };
        ceiling += i128::from((to - from).max(0)) * i128::from(tier.permille);
        from = to.max(from);
    }
    i64::try_from(ceiling / 1000).unwrap_or(i64::MAX)
}
