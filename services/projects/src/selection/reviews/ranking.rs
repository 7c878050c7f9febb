//! The ranking of the applications of a review. Pure.

use kezhi_proto::projects::RankedApplication;

/// What an application is ranked by.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Entry {
    /// Its name.
    pub application: String,
    /// The applicant's credit code.
    pub applicant: String,
    /// The title.
    pub title: String,
    /// The scores, in thousandths of a point.
    pub scores_thousandths: Vec<i64>,
    /// The applicant's credit.
    pub credit: i64,
}

/// The mean of the scores that count, rounded half up, and whether the highest and the lowest do not.
pub fn mean_milli(scores_thousandths: &[i64], trimmed_from: usize) -> (i64, bool) {
    let mut scores = scores_thousandths.to_vec();
    scores.sort_unstable();
    // Of two scores nothing would be left.
    let trimmed = trimmed_from > 0 && scores.len() >= trimmed_from.max(3);
    let counted = match scores.as_slice() {
        [_, between @ .., _] if trimmed => between,
        all => all,
    };
    let count = i64::try_from(counted.len()).unwrap_or(i64::MAX);
    let sum: i64 = counted.iter().sum();
    let mean = (2 * sum + count).checked_div(2 * count).unwrap_or(0);
    (mean, trimmed)
}

/// Ranks: by the mean, then by the applicant's credit, then by name, so that the same scores always give the same ranking.
pub fn rank(entries: Vec<Entry>, trimmed_from: usize) -> Vec<RankedApplication> {
    let mut ranked: Vec<RankedApplication> = entries.into_iter().map(|entry| place(entry, trimmed_from)).collect();
    ranked.sort_by(|left, right| {
        (right.score_thousandths, right.credit)
            .cmp(&(left.score_thousandths, left.credit))
            .then_with(|| left.application.cmp(&right.application))
    });
    for (rank, place) in (1..).zip(&mut ranked) {
        place.rank = rank;
    }
    ranked
}

fn place(entry: Entry, trimmed_from: usize) -> RankedApplication {
    let (score_thousandths, trimmed) = mean_milli(&entry.scores_thousandths, trimmed_from);
    let mut scores_thousandths = entry.scores_thousandths;
    scores_thousandths.sort_unstable_by(|left, right| right.cmp(left));
    RankedApplication {
        application: entry.application,
        applicant: entry.applicant,
        title: entry.title,
        credit: entry.credit,
        rank: 0,
        score_thousandths,
        scores_thousandths,
        trimmed,
    }
}
