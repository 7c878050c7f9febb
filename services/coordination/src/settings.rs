//! What the authority sets for its coordination.

use serde::{Deserialize, Serialize};

/// The settings of coordination. Figures that no verified article gives stand here, with a stated default.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {}
