//! What experts must be in themselves, what must hold before a step, and what is shown outside the bureau. Pure.

use std::collections::BTreeSet;
use std::mem;

use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::EconomicReview;
use kezhi_proto::coordination::economic_review::{Analysis, Expert, Opinion};

/// What a step of a review is decided on.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Facts {
    /// The review.
    pub review: EconomicReview,
    /// The experts who are to be appointed; `None` where none are.
    pub experts: Option<Vec<Expert>>,
    /// How many the authority asks for; `None` where nobody looked at the settings.
    pub needed: Option<usize>,
    /// The analysis that is to be recorded; `None` where none is.
    pub analysis: Option<Analysis>,
    /// The opinion that is to be issued; `None` where none is.
    pub opinion: Option<Opinion>,
    /// Who takes the step.
    pub account: String,
}

impl Facts {
    /// The facts of a review in itself, without what a request adds, for a step of that account.
    pub fn of(review: &EconomicReview, account: &str) -> Self {
        Self {
            review: review.clone(),
            experts: None,
            needed: None,
            analysis: None,
            opinion: None,
            account: account.to_string(),
        }
    }
}

/// Experts as they are stored: codes in their normal form, and nobody twice.
pub fn read_experts(mut experts: Vec<Expert>) -> Result<Vec<Expert>, Refusal> {
    let mut known = BTreeSet::new();
    for (position, expert) in experts.iter_mut().enumerate() {
        let at = |field: &str| format!("experts[{position}].{field}");
        expert.unit = field::credit_code(&at("unit"), &expert.unit)?;
        expert.unit_remark = field::credit_code_remark(&expert.unit);
        for (place, code) in expert.tied_to.iter_mut().enumerate() {
            *code = field::credit_code(&at(&format!("tied_to[{place}]")), code)?;
        }
        let first = known.insert(expert.account.clone());
        field::must(first, &at("account"), "this expert stands here twice")?;
    }
    Ok(experts)
}

/// The credit code of the unit that plans what is reviewed.
pub fn unit_of(review: &EconomicReview) -> String {
    review.activity.clone().unwrap_or_default().unit
}

/// The year in which a review was asked for.
pub fn year_of(review: &EconomicReview) -> String {
    review.requested_on.chars().take(4).collect()
}

/// A review as it is shown outside the bureau: what the experts say is theirs until the bureau has spoken.
pub fn shown_outside(mut review: EconomicReview) -> EconomicReview {
    if review.opinion.is_none() {
        review.experts.clear();
        review.analyses.clear();
        review.former_analyses.clear();
    }
    review
}

/// Puts the analyses that no longer stand among the former ones.
pub fn set_aside(review: &mut EconomicReview, stands: impl Fn(&Analysis) -> bool) {
    let analyses = mem::take(&mut review.analyses).into_iter();
    let (standing, replaced): (Vec<Analysis>, Vec<Analysis>) = analyses.partition(stands);
    review.analyses = standing;
    review.former_analyses.extend(replaced);
}

/// There are as many experts as the authority asks for.
pub fn panel_is_large_enough(facts: &Facts) -> Result<(), Refusal> {
    let (experts, needed) = (experts(facts)?.len(), *gathered(&facts.needed, "how many are needed")?);
    if experts >= needed {
        return Ok(());
    }
    let message = format!("{experts} experts are too few: {needed} are needed");
    let refusal = Refusal::precondition(ErrorReason::PanelTooSmall.code(), message);
    Err(refusal.with("experts", experts).with("needed", needed))
}

fn experts(facts: &Facts) -> Result<&[Expert], Refusal> {
    gathered(&facts.experts, "the experts").map(Vec::as_slice)
}

/// No expert works for the unit or has a tie to it.
pub fn no_expert_has_a_tie(facts: &Facts) -> Result<(), Refusal> {
    let unit = unit_of(&facts.review);
    let mut experts = experts(facts)?.iter();
    match experts.find(|expert| expert.unit == unit || expert.tied_to.contains(&unit)) {
        None => Ok(()),
        Some(Expert { account, .. }) => {
            let message = format!("{account} has a tie to {unit}, the unit under review");
            let refusal = Refusal::precondition(ErrorReason::TieToUnit.code(), message);
            Err(refusal.with("who", account).with("unit", unit))
        }
    }
}

/// Who is heard was appointed.
pub fn expert_is_appointed(facts: &Facts) -> Result<(), Refusal> {
    let name = &gathered(&facts.analysis, "the analysis")?.expert;
    let is_appointed = facts.review.experts.iter().any(|expert| expert.account == *name);
    field::must(is_appointed, "analysis.expert", format!("{name} is not appointed"))
}

/// Who analysed as an expert does not decide, whoever entered the analysis, and whether it stands or was replaced.
pub fn decider_is_no_expert(facts: &Facts) -> Result<(), Refusal> {
    let appointed = facts.review.experts.iter().map(|expert| &expert.account);
    let heard = facts.review.former_analyses.iter().map(|analysis| &analysis.expert);
    if appointed.chain(heard).all(|account| *account != facts.account) {
        return Ok(());
    }
    let message = "who analysed as an expert may not issue the opinion too";
    let refusal = Refusal::precondition(ErrorReason::SamePerson.code(), message);
    Err(refusal.with("earlier_step", "RecordAnalysis"))
}

/// An opinion rests on what every expert found.
pub fn every_expert_was_heard(facts: &Facts) -> Result<(), Refusal> {
    let analyses = &facts.review.analyses;
    let is_heard = |expert: &&Expert| analyses.iter().any(|analysis| analysis.expert == expert.account);
    let unheard = facts.review.experts.iter().filter(|expert| !is_heard(expert));
    let unheard: Vec<_> = unheard.map(|expert| expert.account.as_str()).collect();
    if unheard.is_empty() {
        return Ok(());
    }
    let message = format!("no analysis is recorded of {}", unheard.join(", "));
    let refusal = Refusal::precondition(ErrorReason::EvidenceMissing.code(), message);
    Err(refusal.with("missing", unheard.join(", ")))
}

/// Who sees a smaller risk than an expert says why; also where the analysis was replaced.
pub fn risk_is_what_the_experts_say(facts: &Facts) -> Result<(), Refusal> {
    let opinion = gathered(&facts.opinion, "the opinion")?;
    let analyses = facts.review.analyses.iter().chain(&facts.review.former_analyses);
    let gravest = analyses.map(Analysis::risk).max();
    match gravest.filter(|risk| *risk > opinion.risk()) {
        Some(risk) if opinion.departure_reasons.trim().is_empty() => {
            let message = format!(
                "an expert grades the risk {} and the opinion {}; say why",
                risk.as_str_name(),
                opinion.risk().as_str_name()
            );
            let refusal = Refusal::precondition(ErrorReason::AdviceLeftWithoutReasons.code(), message);
            Err(refusal.with("advised", risk.as_str_name()))
        }
        _ => Ok(()),
    }
}

/// A review is closed once it is known what the unit did.
pub fn follow_up_is_recorded(facts: &Facts) -> Result<(), Refusal> {
    if !facts.review.follow_ups.is_empty() {
        return Ok(());
    }
    let message = "it is not recorded what the unit did about the opinion";
    let refusal = Refusal::precondition(ErrorReason::EvidenceMissing.code(), message);
    Err(refusal.with("missing", "follow_ups"))
}
