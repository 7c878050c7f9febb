//! What must hold before a step of an acceptance.

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::acceptance::Advice;
use kezhi_proto::projects::milestone::State;
use kezhi_proto::projects::{Acceptance, AcceptanceExpert, ExpertConclusion, Project, Unit};

use crate::oversight::intermediaries::rules::ties;
use crate::units;

/// What a step of an acceptance is decided on. What only some steps gather is `None` elsewhere, and a rule that asks for it there
/// decides nothing ([`gathered`]).
#[derive(Debug, Clone)]
pub struct Facts {
    /// The acceptance, as it stands or as it is applied for.
    pub acceptance: Acceptance,
    /// The day of the step.
    pub on: Day,
    /// The project.
    pub project: Option<Project>,
    /// The experts who are named, or who have concluded.
    pub panel: Option<Vec<AcceptanceExpert>>,
    /// How many experts the authority asks for.
    pub needed: Option<usize>,
    /// What is decided.
    pub decision: Option<Advice>,
    /// Why it departs from what the experts advise; empty where it does not.
    pub departure_reasons: Option<String>,
}

impl Facts {
    /// What is known of an acceptance whatever the step.
    pub fn of(acceptance: &Acceptance, on: Day) -> Self {
        Self {
            acceptance: acceptance.clone(),
            on,
            project: None,
            panel: None,
            needed: None,
            decision: None,
            departure_reasons: None,
        }
    }

    fn project(&self) -> Result<&Project, Refusal> {
        gathered(&self.project, "the project")
    }

    fn panel(&self) -> Result<&[AcceptanceExpert], Refusal> {
        gathered(&self.panel, "the experts").map(Vec::as_slice)
    }
}

/// What is explained is a milestone that is not accepted, each once.
pub fn explanations_are_of_open_milestones(facts: &Facts) -> Result<(), Refusal> {
    let project = facts.project()?;
    let mut seen = BTreeSet::new();
    for (position, explanation) in facts.acceptance.explanations.iter().enumerate() {
        let id = &explanation.milestone;
        let mut milestones = project.milestones.iter();
        let milestone = milestones.find(|milestone| milestone.id == *id);
        let wrong = match milestone.map(|milestone| milestone.state()) {
            None => format!("the project has no milestone {id}"),
            Some(State::Accepted) => format!("the milestone {id} is accepted and needs no explanation"),
            Some(_) if !seen.insert(id) => format!("the milestone {id} is explained twice"),
            Some(_) => continue,
        };
        let field = format!("acceptance.explanations[{position}].milestone");
        return Err(Refusal::field(field, wrong));
    }
    Ok(())
}

/// Acceptance is applied for when every milestone is accepted, or it is said why one is not.
pub fn milestones_are_accepted_or_explained(facts: &Facts) -> Result<(), Refusal> {
    let explanations = &facts.acceptance.explanations;
    let is_explained = |id: &str| explanations.iter().any(|explanation| explanation.milestone == id);
    let open = facts.project()?.milestones.iter();
    let open = open.filter(|milestone| milestone.state() != State::Accepted && !is_explained(&milestone.id));
    let open = open
        .map(|milestone| milestone.id.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    match open.is_empty() {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::MilestoneUnexplained.code(),
            format!("neither accepted nor explained: {open}"),
        )
        .with("milestones", open)),
    }
}

/// The experts who are named, each once.
pub fn experts_of(given: Vec<AcceptanceExpert>) -> Result<Vec<AcceptanceExpert>, Refusal> {
    let mut experts = given;
    let mut seen = BTreeSet::new();
    for (position, expert) in experts.iter_mut().enumerate() {
        let at = |field: &str| format!("experts[{position}].{field}");
        expert.unit = field::credit_code(&at("unit"), &expert.unit)?;
        expert.tied_to = ties(&at("tied_to"), &expert.tied_to)?;
        if !seen.insert(expert.account.clone()) {
            return Err(Refusal::field(at("account"), "this expert is named twice"));
        }
    }
    Ok(experts)
}

/// There are as many experts as the authority asks for.
pub fn panel_is_large_enough(facts: &Facts) -> Result<(), Refusal> {
    let experts = facts.panel()?.len();
    let needed = *gathered(&facts.needed, "how many experts are needed")?;
    match experts >= needed {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::PanelTooSmall.code(),
            format!("{experts} experts are too few: {needed} are needed"),
        )
        .with("experts", experts)
        .with("needed", needed)),
    }
}

/// No expert works for a unit of the project or has a tie to one.
pub fn no_expert_has_a_tie(facts: &Facts) -> Result<(), Refusal> {
    let project = facts.project()?;
    let mut panel = facts.panel()?.iter();
    panel.try_for_each(|expert| has_no_tie(expert, project))
}

fn has_no_tie(expert: &AcceptanceExpert, project: &Project) -> Result<(), Refusal> {
    let is_tied = |unit: &&Unit| unit.credit_code == expert.unit || expert.tied_to.contains(&unit.credit_code);
    match units::of(project).find(is_tied) {
        None => Ok(()),
        Some(unit) => Err(Refusal::precondition(
            ErrorReason::TieToUnit.code(),
            format!(
                "{} has a tie to {}, a unit of the project",
                expert.account, unit.credit_code
            ),
        )
        .with("who", &expert.account)
        .with("unit", &unit.credit_code)),
    }
}

/// Who concludes is one of the experts, and does so once.
pub fn conclusions_are_of_the_experts(
    acceptance: &Acceptance,
    conclusions: &[ExpertConclusion],
) -> Result<(), Refusal> {
    let is_expert = |account: &str| acceptance.experts.iter().any(|expert| expert.account == account);
    let mut seen = BTreeSet::new();
    for (position, conclusion) in conclusions.iter().enumerate() {
        let field = format!("conclusions[{position}].expert");
        if !is_expert(&conclusion.expert) {
            return Err(Refusal::field(field, "this is none of the experts of the acceptance"));
        }
        if !seen.insert(&conclusion.expert) {
            return Err(Refusal::field(field, "this expert concludes twice"));
        }
    }
    Ok(())
}

/// The experts conclude on the day of the acceptance or after it.
pub fn acceptance_day_has_come(facts: &Facts) -> Result<(), Refusal> {
    let held_on = &facts.acceptance.held_on;
    match Day::stated(held_on).is_some_and(|held_on| held_on <= facts.on) {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::DayOutOfOrder.code(),
            format!("the acceptance is on {held_on}; {} is before it", facts.on),
        )
        .with("day", facts.on)
        .with("not_before", held_on)),
    }
}

/// Nothing passes while something is still to be put right.
pub fn nothing_is_to_be_put_right(facts: &Facts) -> Result<(), Refusal> {
    let holds = facts.project()?.holds.iter();
    let holds: Vec<&str> = holds.map(|hold| hold.subject.as_str()).collect();
    match holds.is_empty() {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::ProjectHeld.code(),
            format!("still to be put right: {}", holds.join(", ")),
        )
        .with("holds", holds.join(", "))),
    }
}

/// A decision that departs from what the experts advise says why.
pub fn decision_follows_the_experts_or_says_why(facts: &Facts) -> Result<(), Refusal> {
    let advised = facts.acceptance.advised();
    let decision = *gathered(&facts.decision, "what is decided")?;
    let reasons = gathered(&facts.departure_reasons, "why the advice is not followed")?;
    let departs = advised != Advice::Unspecified && advised != decision;
    match departs && reasons.trim().is_empty() {
        false => Ok(()),
        true => Err(Refusal::precondition(
            ErrorReason::AdviceLeftWithoutReasons.code(),
            format!(
                "the experts advise {}; say why it is not followed",
                advised.as_str_name()
            ),
        )
        .with("advised", advised.as_str_name())),
    }
}

/// What more than half of the experts advise; unspecified where no such majority is.
pub fn advice_of(conclusions: &[ExpertConclusion]) -> Advice {
    let of = |advice| {
        conclusions
            .iter()
            .filter(|conclusion| conclusion.advice() == advice)
            .count()
    };
    [Advice::Pass, Advice::Correct, Advice::Fail]
        .into_iter()
        .find(|advice| of(*advice) * 2 > conclusions.len())
        .unwrap_or_default()
}
