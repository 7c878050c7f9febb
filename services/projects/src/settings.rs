//! What the authority sets for its science plans.

use serde::{Deserialize, Serialize};

/// The settings of projects. Figures that no verified article gives stand here, with a stated default.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The heads under which a budget is drawn up (预算科目). The default is that of 国办发〔2021〕32号 (equipment, operation,
    /// labour, indirect costs), whose text is not verified.
    pub budget_heads: Vec<String>,
    /// What is set for supervision, acceptance and integrity.
    pub supervision: Supervision,
}

/// What the authority sets for supervision, acceptance and integrity. No verified article gives any of these figures; each
/// default is the suite's own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Supervision {
    /// Within how many days the municipal authority is told of a grave problem (及时报告).
    pub escalation_days: i64,
    /// For how many days an institution may state its case on what was found at it.
    pub statement_days: i64,
    /// For how many days an institution may appeal against remedies (申诉).
    pub appeal_days: i64,
    /// How many experts an acceptance needs at least.
    pub acceptance_experts: usize,
    /// The points of an excellent performance.
    pub excellent_points: i32,
    /// The points of a good performance.
    pub good_points: i32,
    /// The points of a passable performance.
    pub passable_points: i32,
    /// The points of a poor performance.
    pub poor_points: i32,
    /// For how many months a performance counts.
    pub performance_months: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            budget_heads: ["equipment", "operation", "labour", "indirect"]
                .map(String::from)
                .to_vec(),
            supervision: Supervision::default(),
        }
    }
}

impl Default for Supervision {
    fn default() -> Self {
        Self {
            escalation_days: 3,
            statement_days: 5,
            appeal_days: 15,
            acceptance_experts: 3,
            excellent_points: 20,
            good_points: 10,
            passable_points: 0,
            poor_points: -20,
            performance_months: 36,
        }
    }
}
