//! The draw of experts: repeatable by anyone who knows the seed, the pool and the recusals. Pure.

use std::collections::BTreeSet;

use kezhi_proto::projects::recusal::Reason;
use kezhi_proto::projects::{Application, Expert, Recusal};
use sha2::{Digest, Sha256};

/// What the draw knows of an application.
#[derive(Debug, Clone)]
pub struct Matter {
    /// Its name.
    pub application: String,
    /// The credit codes of the applicant and its partners.
    pub units: BTreeSet<String>,
    /// The names of experts who are the leader themselves.
    pub leader_as_expert: BTreeSet<String>,
}

/// The outcome of a draw for one application.
#[derive(Debug, Default)]
pub struct Draw<'a> {
    /// Who is drawn, with the ticket by which they were.
    pub drawn: Vec<(&'a Expert, String)>,
    /// Who was passed over.
    pub recusals: Vec<Recusal>,
}

impl Matter {
    /// From an application and the experts who are its leader.
    pub fn of(application: &Application, leader_as_expert: BTreeSet<String>) -> Self {
        let content = application.content.clone().unwrap_or_default();
        let units = application.applicant.iter().chain(&content.partners);
        Self {
            application: application.name.clone(),
            units: units.map(|unit| unit.credit_code.clone()).collect(),
            leader_as_expert,
        }
    }
}

/// The ticket of an expert for an application; the lowest are drawn.
pub fn ticket(seed: &str, expert: &str, application: &str) -> String {
    hex::encode(Sha256::digest(format!("{seed}\n{expert}\n{application}")))
}

/// Why an expert must not judge an application (回避); `None` where nothing stands against it.
pub fn recusal(expert: &Expert, matter: &Matter) -> Option<Reason> {
    let unit = expert.unit.as_ref().map(|unit| unit.credit_code.as_str());
    if unit.is_some_and(|unit| matter.units.contains(unit)) {
        return Some(Reason::SameUnit);
    }
    if matter.leader_as_expert.contains(&expert.name) {
        return Some(Reason::SamePerson);
    }
    let is_tied = expert.interests.iter().any(|code| matter.units.contains(code));
    is_tied.then_some(Reason::DeclaredInterest)
}

/// Draws so many experts for an application. Who is in it already, or was, is not drawn again.
pub fn draw<'a>(seed: &str, matter: &Matter, pool: &'a [Expert], known: &BTreeSet<String>, count: usize) -> Draw<'a> {
    let mut tickets: Vec<(String, &Expert)> = pool
        .iter()
        .filter(|expert| !known.contains(&expert.name))
        .map(|expert| (ticket(seed, &expert.name, &matter.application), expert))
        .collect();
    tickets.sort_by(|left, right| left.0.cmp(&right.0));
    let mut draw = Draw::default();
    for (ticket, expert) in tickets {
        if draw.drawn.len() == count {
            break;
        }
        match recusal(expert, matter) {
            None => draw.drawn.push((expert, ticket)),
            Some(reason) => draw.recusals.push(Recusal {
                application: matter.application.clone(),
                expert: expert.name.clone(),
                reason: reason.into(),
            }),
        }
    }
    draw
}
