//! When a violation is one for the police.

use super::{PenaltyFacts, Reason};
use crate::{Article, Day, Fen, Law, Verified};

/// From what amounts on passing off others' patents is a crime (情节严重). Every amount is included (以上).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// The violation.
    pub violation: String,
    /// The provision.
    pub legal_basis: Article,
    /// The first day of acts it governs.
    pub effective_from: Day,
    /// The last day of acts it governs.
    pub effective_to: Option<Day>,
    /// Illegal gains.
    pub gains: Fen,
    /// Illegal turnover.
    pub turnover: Fen,
    /// Direct loss.
    pub loss: Fen,
    /// How many patents count as several.
    pub several: u32,
    /// Illegal gains where several patents were passed off.
    pub several_gains: Fen,
    /// Illegal turnover where several patents were passed off.
    pub several_turnover: Fen,
    /// Illegal gains where the party was punished within two years; `None` where the law knows no such case.
    pub repeated_gains: Option<Fen>,
    /// Illegal turnover where the party was punished within two years.
    pub repeated_turnover: Option<Fen>,
    /// How far it was checked.
    pub verified: Verified,
    /// Where it was read.
    pub source: String,
}

/// Why the matter must go to the police. Only others' patents count: pretending to a patent that is nobody's is no crime.
pub(crate) fn must_refer(law: &Law, facts: &PenaltyFacts) -> Option<Reason> {
    if facts.others_patents == 0 {
        return None;
    }
    let threshold = law
        .referrals
        .iter()
        .filter(|referral| referral.violation == facts.violation && referral.in_force_on(facts.committed_to))
        .max_by_key(|referral| referral.effective_from)?;
    let ground = threshold.ground_in(facts)?;
    let caveat = threshold.verified.caveat(&threshold.source);
    Some(Reason::new(
        format!("Must be referred to the police (移送公安机关): {ground}.{caveat}"),
        &threshold.legal_basis,
    ))
}

impl Referral {
    fn in_force_on(&self, day: Day) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|to| day <= to)
    }

    fn ground_in(&self, facts: &PenaltyFacts) -> Option<String> {
        let several = facts.others_patents >= self.several;
        let repeated = facts.punished_within_two_years;
        let grounds = [
            ("illegal gains (违法所得)", true, facts.illegal_gains, Some(self.gains)),
            (
                "illegal turnover (非法经营数额)",
                true,
                facts.illegal_turnover,
                Some(self.turnover),
            ),
            ("direct loss (直接经济损失)", true, facts.direct_loss, Some(self.loss)),
            (
                "illegal gains over several patents",
                several,
                facts.illegal_gains,
                Some(self.several_gains),
            ),
            (
                "illegal turnover over several patents",
                several,
                facts.illegal_turnover,
                Some(self.several_turnover),
            ),
            (
                "illegal gains after an earlier punishment",
                repeated,
                facts.illegal_gains,
                self.repeated_gains,
            ),
            (
                "illegal turnover after an earlier punishment",
                repeated,
                facts.illegal_turnover,
                self.repeated_turnover,
            ),
        ];
        grounds.into_iter().find_map(|(name, applies, amount, from)| {
            let (amount, from) = (amount?, from?);
            (applies && amount >= from).then(|| format!("{name} of {amount} reach {from}"))
        })
    }
}
