//! What the scores of one expert come to.

use std::collections::BTreeMap;

use kezhi_procedure::Refusal;
use kezhi_proto::projects::{CriterionScore, ReviewCriterion};

/// The weighted score in thousandths of a point. Refuses a criterion that the call does not have, one that is scored twice,
/// and one that is not scored.
pub fn weighted_score_thousandths(criteria: &[ReviewCriterion], scores: &[CriterionScore]) -> Result<i64, Refusal> {
    let mut open: BTreeMap<&str, i32> = criteria
        .iter()
        .map(|criterion| (criterion.id.as_str(), criterion.weight_permille))
        .collect();
    let mut sum = 0;
    for (position, score) in scores.iter().enumerate() {
        let weight = open.remove(score.criterion.as_str()).ok_or_else(|| {
            let message = format!("{} is no criterion of the call, or is scored already", score.criterion);
            Refusal::field(format!("scores[{position}].criterion"), message)
        })?;
        sum += i64::from(score.points) * i64::from(weight);
    }
    match open.keys().next() {
        None => Ok(sum),
        Some(criterion) => Err(Refusal::field("scores", format!("{criterion} is not scored"))),
    }
}
