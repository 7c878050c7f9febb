//! What the authority sets for its science plans.

use serde::{Deserialize, Serialize};

/// The settings of projects. Figures that no verified article gives stand here, with a stated default.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The heads under which a budget is drawn up (预算科目). The default is that of 国办发〔2021〕32号 (equipment, operation,
    /// labour, indirect costs), whose text is not verified.
    pub budget_heads: Vec<String>,
    /// How much of a project's budget from one source its units may move from line to line without an amendment, in
    /// thousandths. The default, 100, is not taken from a verified text.
    pub free_budget_permille: i64,
    /// Up to how much may be paid to anyone who is neither a unit nor a registered payee, in fen. The default, 10,000 yuan, is
    /// not taken from a verified text.
    pub unregistered_payee_fen: i64,
    /// The heads under which natural persons are paid, whatever the amount.
    pub personal_heads: Vec<String>,
    /// Within how many days the unit in charge must pass on a partner's share, from the day on which it received it. The
    /// default, 30, follows 国办发〔2021〕32号, whose text is not verified.
    pub pass_on_days: i64,
    /// Within how many days the treasury answers a payment order; then its fate is to be asked for. The default is 10.
    pub receipt_days: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            budget_heads: ["equipment", "operation", "labour", "indirect"]
                .map(String::from)
                .to_vec(),
            free_budget_permille: 100,
            unregistered_payee_fen: 1_000_000,
            personal_heads: vec!["labour".into()],
            pass_on_days: 30,
            receipt_days: 10,
        }
    }
}
