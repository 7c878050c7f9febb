//! What the authority sets for its science plans.

use serde::{Deserialize, Serialize};

/// The settings of projects. Figures that no verified article gives stand here, with a stated default.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The heads under which a budget is drawn up (预算科目). The default is that of 国办发〔2021〕32号 (equipment, operation,
    /// labour, indirect costs), whose text is not verified.
    pub budget_heads: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            budget_heads: ["equipment", "operation", "labour", "indirect"]
                .map(String::from)
                .to_vec(),
        }
    }
}
