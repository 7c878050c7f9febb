//! What penalty the law allows.

use kezhi_law::penalty::Assessment;
use kezhi_law::{Day, article};
use kezhi_procedure::{Refusal, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::{Case, Findings};

use crate::cases::facts::{Facts, Penalty};

/// The penalty that the request intends.
fn intended(facts: &Facts) -> Result<&Penalty, Refusal> {
    gathered(&facts.penalty, "the penalty")
}

/// The act is a passing-off of one who was born then; what is none is refused with where it belongs.
pub fn act_is_passing_off(facts: &Facts) -> Result<(), Refusal> {
    let assessment = facts.assess()?;
    match assessment.not_a_violation {
        false => Ok(()),
        true => {
            let reasons: Vec<String> = assessment
                .reasons
                .iter()
                .map(|reason| format!("{} ({})", reason.text, reason.legal_basis))
                .collect();
            let refusal = Refusal::precondition(ErrorReason::NotPassingOff.code(), reasons.join("; "));
            Err(refusal.with("belongs_to", "no violation; dismiss the case"))
        }
    }
}

/// Facts that reach the threshold of a crime go to the police first.
pub fn referral_is_not_due(facts: &Facts) -> Result<(), Refusal> {
    match facts.law.must_refer(&facts.penalty_facts()?) {
        None => Ok(()),
        Some(reason) => Err(Refusal::precondition(
            ErrorReason::ReferralDue.code(),
            format!(
                "the case must go to the police: {} ({})",
                reason.text, reason.legal_basis
            ),
        )
        .with("threshold", reason.text)),
    }
}

/// Penalty Law arts. 30, 31, 33, 36: where the law gives no penalty, none may be proposed.
pub fn a_penalty_is_due(facts: &Facts) -> Result<(), Refusal> {
    let assessment = facts.assess()?;
    if !assessment.no_penalty {
        return Ok(());
    }
    let refusal = Refusal::precondition(
        ErrorReason::NoPenaltyDue.code(),
        "the law gives no penalty for these facts; dismiss the case",
    );
    Err(Refusal {
        article: assessment.spared_by,
        ..refusal
    })
}

/// The fine never passes the statutory limit.
pub fn fine_is_within_the_limit(facts: &Facts) -> Result<(), Refusal> {
    let assessment = facts.assess()?;
    let (fine, max) = (intended(facts)?.fine_fen, assessment.statutory_max.fen());
    match fine <= max {
        true => Ok(()),
        false => Err(under(
            &assessment,
            Refusal::precondition(
                ErrorReason::FineBeyondLimit.code(),
                format!("a fine of {fine} fen is beyond the limit of {max} fen"),
            )
            .with("fine_fen", fine)
            .with("statutory_max_fen", max),
        )),
    }
}

/// Who acted before the Patent Law of 2020 is judged by the one of 2008.
fn under(assessment: &Assessment, refusal: Refusal) -> Refusal {
    match assessment.law.as_str() {
        "patent-law-2008" => refusal.citing(article("patent-law-2008", "63")),
        _ => refusal,
    }
}

/// Illegal gains are confiscated as found, no more and no less.
pub fn confiscation_is_what_was_found(facts: &Facts) -> Result<(), Refusal> {
    let assessment = facts.assess()?;
    let (stated, due) = (intended(facts)?.confiscate_fen, assessment.confiscate.fen());
    match stated == due {
        true => Ok(()),
        false => Err(under(
            &assessment,
            Refusal::precondition(
                ErrorReason::ConfiscationMismatch.code(),
                format!("{due} fen of illegal gains are to be confiscated, not {stated}"),
            )
            .with("confiscate_fen", due),
        )),
    }
}

/// Penalty Law art. 34: the standard is followed, or reasons are given.
pub fn leaving_the_tier_has_reasons(facts: &Facts) -> Result<(), Refusal> {
    let assessment = facts.assess()?;
    let penalty = intended(facts)?;
    let fine = penalty.fine_fen;
    let inside = (assessment.range_min.fen()..=assessment.range_max.fen()).contains(&fine);
    match inside || !penalty.departure_reasons.trim().is_empty() {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::TierLeftWithoutReasons.code(),
            format!(
                "a fine of {fine} fen leaves the tier from {} to {} fen, and departure_reasons are empty",
                assessment.range_min.fen(),
                assessment.range_max.fen()
            ),
        )
        .with("tier", assessment.tier.name())
        .with("range_min_fen", assessment.range_min.fen())
        .with("range_max_fen", assessment.range_max.fen())),
    }
}

/// Penalty Law art. 29: nobody is fined twice for one act. What began only after the first decision is another one; else it must be said
/// how it differs.
pub fn act_is_not_fined_twice(facts: &Facts) -> Result<(), Refusal> {
    let penalty = intended(facts)?;
    if penalty.fine_fen == 0 || !penalty.act_difference.trim().is_empty() {
        return Ok(());
    }
    let findings = facts.findings.as_ref().or(facts.case.findings.as_ref());
    let began_on = findings.and_then(|findings| Day::stated(&findings.committed_from));
    let decision_of = |case: &Case| case.decision.clone().unwrap_or_default();
    let first = gathered(&facts.fined, "the cases in which a fine stands")?
        .iter()
        .find(|case| began_on <= Day::stated(&decision_of(case).decided_on));
    match first {
        None => Ok(()),
        Some(first) => {
            let number = decision_of(first).number;
            let message = format!(
                "the party was fined by {number} for what may be the same act; say in act_difference how this one differs, or dismiss the case"
            );
            Err(Refusal::precondition(ErrorReason::ActAlreadyFined.code(), message)
                .with("case", &first.name)
                .with("number", number))
        }
    }
}

/// Penalty Law art. 58: a review that is due has passed; after a hearing, one that followed it. What was reviewed and did not
/// pass goes no further, due or not.
pub fn review_has_passed(facts: &Facts) -> Result<(), Refusal> {
    let heard = facts
        .case
        .hearing
        .as_ref()
        .is_some_and(|hearing| !hearing.minutes.is_empty());
    let due = heard || facts.case.proposal.as_ref().is_some_and(|proposal| proposal.review_due);
    let message = match &facts.case.review {
        Some(review) if !review.passed => "the legality review did not pass",
        Some(review) if heard && !review.after_hearing => "the legality must be reviewed again after the hearing",
        None if due => "the legality review is due and has not passed",
        _ => return Ok(()),
    };
    Err(Refusal::precondition(ErrorReason::ReviewMissing.code(), message))
}

/// Penalty Law art. 57: a complex or grave case is discussed by the heads together, before the decision.
pub fn discussion_is_recorded(facts: &Facts) -> Result<(), Refusal> {
    let penalty = intended(facts)?;
    let due = facts
        .case
        .proposal
        .as_ref()
        .is_some_and(|proposal| proposal.discussion_due)
        || penalty.fine_fen >= facts.settings.discussion_from_fen;
    let held_on = penalty
        .discussion
        .as_ref()
        .map(|discussion| discussion.held_on.as_str());
    let filed_on = Day::stated(&facts.case.filed_on);
    let in_time = |day: &str| Day::stated(day).is_some_and(|day| filed_on <= Some(day) && day <= facts.on);
    let message = match held_on {
        None if due => "the case is complex or grave; the heads must discuss it together first".to_string(),
        Some(day) if !in_time(day) => format!("a discussion on {day} is none before a decision on {}", facts.on),
        _ => return Ok(()),
    };
    Err(Refusal::precondition(ErrorReason::DiscussionMissing.code(), message))
}

/// The least fine that a party which has defended itself was told for the same findings before the case was returned.
fn told_before(case: &Case) -> Option<i64> {
    if case.defences.is_empty() {
        return None;
    }
    // In other words they are the same.
    let without_words = |findings: &Option<Findings>| {
        let mut findings = findings.clone().unwrap_or_default();
        findings.statement.clear();
        findings
    };
    let now = without_words(&case.findings);
    let same = case
        .former_rounds
        .iter()
        .filter(|round| without_words(&round.findings) == now);
    same.filter_map(|round| Some(round.notice.as_ref()?.fine_fen)).min()
}

/// Penalty Law art. 45: a defence never makes the penalty heavier.
pub fn not_heavier_after_a_defence(facts: &Facts) -> Result<(), Refusal> {
    let Some(notice) = &facts.case.notice else {
        // That the party was notified nothing is said by another rule.
        return Ok(());
    };
    let told = notice.fine_fen;
    let told = told.min(told_before(&facts.case).unwrap_or(told));
    let fine = intended(facts)?.fine_fen;
    // Without a defence too: the party was notified this fine and could defend itself only against it (art. 44).
    match fine <= told {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::HeavierAfterDefence.code(),
            format!("the party was notified a fine of {told} fen; {fine} fen is heavier"),
        )
        .with("notified_fine_fen", told)
        .with("fine_fen", fine)),
    }
}
