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
    /// The head of equipment (设备费), one of `budget_heads`: what stands under it does not count for the ceiling of indirect costs.
    pub equipment_head: String,
    /// The head of indirect costs (间接费用), one of `budget_heads`.
    pub indirect_head: String,
    /// Up to how much indirect costs may go, by the direct costs without equipment. The default is that of 国办发〔2021〕32号
    /// (30 % up to 5 million yuan, 25 % of what is above it up to 10 million, 20 % of the rest), whose text is not verified;
    /// whether it binds money of a district must be looked up.
    pub indirect_tiers: Vec<IndirectTier>,
    /// How many natural days an applicant, or the seller of a technology contract, has to complete what was returned (补正). No
    /// verified article gives a figure; the default is 5.
    pub completion_days: u16,
    /// How often an applicant may complete one application, or a seller the papers of one contract. No verified article gives a
    /// figure; the default is once.
    pub completions: u16,
    /// From which share of common contents on an application counts as alike, in thousandths. A figure of practice; the default
    /// is 500.
    pub alike_content_permille: i32,
    /// From which share of a common title on an application of the same unit counts as alike, in thousandths. A figure of
    /// practice; the default is 600.
    pub alike_title_permille: i32,
    /// How many scores an application needs to be ranked. A figure of practice; the default is 3.
    pub scores_needed: u16,
    /// From how many scores on the highest and the lowest do not count; 0 for never. A figure of practice; the default is 5.
    pub trimmed_from_scores: u16,
    /// How many natural days a selection is shown to the public (公示) where its call does not say. No verified article gives
    /// a figure; the default is 7.
    pub publicity_days: u16,
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

/// One tier of the ceiling of indirect costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndirectTier {
    /// The direct costs without equipment up to which it goes, in fen; 0 for without end. The tiers stand in ascending order.
    pub up_to_fen: i64,
    /// The share of what lies within the tier, in thousandths.
    pub permille: i64,
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
            equipment_head: "equipment".into(),
            indirect_head: "indirect".into(),
            indirect_tiers: [(500_000_000, 300), (1_000_000_000, 250), (0, 200)]
                .map(|(up_to_fen, permille)| IndirectTier { up_to_fen, permille })
                .to_vec(),
            completion_days: 5,
            completions: 1,
            alike_content_permille: 500,
            alike_title_permille: 600,
            scores_needed: 3,
            trimmed_from_scores: 5,
            publicity_days: 7,
            supervision: Supervision::default(),
        }
    }
}

impl Settings {
    /// What is wrong with the settings in themselves, a line each.
    pub fn mistakes(&self) -> Vec<String> {
        let heads = [
            ("equipment_head", &self.equipment_head),
            ("indirect_head", &self.indirect_head),
        ];
        let personal = self.personal_heads.iter().map(|head| ("personal_heads", head));
        let strange = heads
            .into_iter()
            .chain(personal)
            .filter(|(_, head)| !self.budget_heads.contains(head));
        let mut mistakes: Vec<String> = strange
            .map(|(key, head)| format!("{key}: {head:?} is none of projects.budget_heads"))
            .collect();
        if !self.tiers_ascend() {
            mistakes.push("indirect_tiers must ascend, and only the last may be without end (up_to_fen = 0)".into());
        }
        mistakes
    }

    fn tiers_ascend(&self) -> bool {
        let ends: Vec<i64> = self.indirect_tiers.iter().map(|tier| tier.up_to_fen).collect();
        let ascends = |pair: &[i64]| matches!(pair, [lower, upper] if 0 < *lower && (*upper == 0 || lower < upper));
        ends.windows(2).all(ascends)
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
