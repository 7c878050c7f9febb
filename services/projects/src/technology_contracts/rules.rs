//! What the papers of a technology contract must be, and what must hold before a step. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::TechnologyContract;
use kezhi_proto::projects::technology_contract::{Deduction, Kind, Papers, Recognition, State};

use super::procedure::COMPLETION;
use crate::execution::completion;

/// What a step of a technology contract is decided on. What only some steps gather is `None` elsewhere, and a rule that asks for it
/// there decides nothing ([`gathered`]).
#[derive(Debug, Clone)]
pub struct Facts {
    /// The contract as it stands.
    pub contract: TechnologyContract,
    /// The day of the step.
    pub on: Day,
    /// How often papers were completed.
    pub completed: usize,
    /// How often the authority lets them be.
    pub completions: Option<u16>,
    /// The papers that are handed in again.
    pub papers: Option<Papers>,
    /// What is to be recognised.
    pub recognition: Option<Recognition>,
}

/// The papers of a contract.
pub fn papers_of(contract: &TechnologyContract) -> Papers {
    contract.papers.clone().unwrap_or_default()
}

/// The credit code of who sells; empty where it has none.
pub fn seller_of(contract: &TechnologyContract) -> String {
    papers_of(contract).seller.unwrap_or_default().credit_code
}

/// What a contract is known by: the code of who sells, and the number that the parties gave it. Who has no code may share its
/// name and its number with another.
pub fn key_of(contract: &TechnologyContract) -> String {
    match seller_of(contract).as_str() {
        "" => String::new(),
        code => format!("{code} {}", papers_of(contract).contract_number),
    }
}

/// Reads papers that are handed in on a day: codes in their normal form, days in order, a price that its parts fit.
pub fn read_papers(mut papers: Papers, on: Day) -> Result<Papers, Refusal> {
    for (position, party) in papers.seller.iter_mut().chain(&mut papers.buyers).enumerate() {
        let path = match position {
            0 => "papers.seller.credit_code".to_string(),
            buyer => format!("papers.buyers[{}].credit_code", buyer - 1),
        };
        // A natural person, and who is abroad, has no code.
        if !party.credit_code.is_empty() {
            party.credit_code = field::credit_code(&path, &party.credit_code)?;
        }
        party.credit_code_remark = field::credit_code_remark(&party.credit_code);
    }
    let signed_on = field::day("papers.signed_on", &papers.signed_on)?;
    field::day_not_before("papers.ends_on", &papers.ends_on, signed_on)?;
    refuse_too_much("papers.deductions", &papers.deductions, papers.total_fen)?;
    refuse_unnamed_patent("papers.patents", papers.kind(), &papers)?;
    if signed_on > on {
        let message = format!("the contract was concluded on {signed_on}; {on} is before that");
        let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
        return Err(refusal.with("day", on).with("not_before", signed_on));
    }
    if papers.attachments.iter().any(|file| file.kind == "contract-text") {
        return Ok(papers);
    }
    let message = "the written text is not attached, as contract-text; oral contracts are not taken";
    Err(Refusal::precondition(ErrorReason::EvidenceMissing.code(), message).with("missing", "contract-text"))
}

/// What of a price is for technology: what no deduction takes.
pub fn technology_fen(total_fen: i64, deductions: &[Deduction]) -> i64 {
    let less = |left: i64, deduction: &Deduction| left.saturating_sub(deduction.amount_fen);
    deductions.iter().fold(total_fen, less)
}

fn refuse_too_much(path: &str, deductions: &[Deduction], total_fen: i64) -> Result<(), Refusal> {
    let fits = technology_fen(total_fen, deductions) >= 0;
    field::must(fits, path, format!("together more than the price of {total_fen} fen"))
}

fn refuse_unnamed_patent(path: &str, kind: Kind, papers: &Papers) -> Result<(), Refusal> {
    use Kind::{LicencePatent, TransferPatent, TransferPatentApplication};
    let needs_one = matches!(kind, TransferPatent | TransferPatentApplication | LicencePatent);
    let named = !needs_one || !papers.patents.is_empty();
    field::must(named, path, "the papers name no patent")
}

/// Papers are returned as often as the authority lets them be completed.
pub fn completion_is_left(facts: &Facts) -> Result<(), Refusal> {
    let completions = gathered(&facts.completions, "how often papers may be completed")?;
    completion::is_left(facts.completed, *completions)
}

/// Papers are completed until the day that was set.
pub fn completion_runs(facts: &Facts) -> Result<(), Refusal> {
    completion::runs(facts.on, &facts.contract.complete_by, COMPLETION)
}

/// What may still be completed is not refused.
pub fn completion_has_run_out(facts: &Facts) -> Result<(), Refusal> {
    match facts.contract.state() {
        State::Returned => completion::has_run_out(facts.on, &facts.contract.complete_by),
        _ => Ok(()),
    }
}

/// Completed papers are of the same contract, which is found by these.
pub fn seller_and_number_stay(facts: &Facts) -> Result<(), Refusal> {
    let found_by = |papers: &Papers| {
        let seller = papers.seller.clone().unwrap_or_default();
        (seller.display_name, seller.credit_code, papers.contract_number.clone())
    };
    let papers = gathered(&facts.papers, "the papers that are handed in again")?;
    let same = found_by(papers) == found_by(&papers_of(&facts.contract));
    field::must(same, "papers", "the seller and the contract_number stay")
}

/// What is recognised fits the papers, and says why where it is not what they claim.
pub fn recognition_fits_the_papers(facts: &Facts) -> Result<(), Refusal> {
    let given = gathered(&facts.recognition, "what is to be recognised")?;
    let papers = papers_of(&facts.contract);
    refuse_too_much("recognition.deductions", &given.deductions, papers.total_fen)?;
    refuse_unnamed_patent("recognition.kind", given.kind(), &papers)?;
    let as_claimed = given.kind == papers.kind && given.deductions == papers.deductions;
    let explained = as_claimed || !given.reasons.trim().is_empty();
    field::must(explained, "recognition.reasons", "say why this is not what is claimed")
}
