//! Drafting postings, and what many operations ask of the caller first.

use kezhi_chassis::Call;
use kezhi_law::Day;
use kezhi_procedure::{Refusal, normal};
use kezhi_proto::projects::{FundSource, Project};

use crate::money::ledger::{Claim, Owner, Posting, Transfer};
use crate::units::refuse_outsider;

/// What the postings of one operation have in common.
pub struct Drafting<'a> {
    /// The call.
    pub call: &'a Call,
    /// What is done.
    pub operation: &'static str,
    /// The day.
    pub on: Day,
    /// The plan whose money it is.
    pub plan: &'a str,
    /// The plan or project that it is about.
    pub subject: &'a str,
    /// The authority of the subject.
    pub authority: &'a str,
    /// The document it rests on.
    pub document: &'a str,
}

impl Drafting<'_> {
    /// A posting of transfers.
    pub fn posting(&self, transfers: Vec<Transfer>) -> Posting {
        Posting {
            id: self.call.new_id(),
            operation: self.operation.to_string(),
            day: self.call.today(),
            taken_on: self.on,
            plan: self.plan.to_string(),
            subject: self.subject.to_string(),
            authority: self.authority.to_string(),
            actor: self.call.caller().account.clone(),
            document: self.document.to_string(),
            reverses: String::new(),
            counterpart: String::new(),
            transfers,
        }
    }

    /// The use of the document, unique among those of its kind.
    pub fn claim(&self, kind: &str) -> Claim {
        claim(self.authority, kind, self.document, self.subject)
    }
}

/// An operation about a project.
pub fn of_project<'a>(
    call: &'a Call,
    project: &'a Project,
    operation: &'static str,
    on: Day,
    document: &'a str,
) -> Drafting<'a> {
    Drafting {
        call,
        operation,
        on,
        plan: &project.plan,
        subject: &project.name,
        authority: &project.authority,
        document,
    }
}

/// The use of a document of a kind in an authority, however its number was typed.
pub fn claim(authority: &str, kind: &str, number: &str, subject: &str) -> Claim {
    Claim {
        key: format!("{authority} {kind} {}", normal::form(number)),
        number: number.to_string(),
        subject: subject.to_string(),
        posting: String::new(),
    }
}

/// The accounts of a plan or project from a source.
pub fn owner(name: &str, source: FundSource) -> Owner<'_> {
    Owner { name, source }
}

/// Refuses a unit that does not take part in the project, and one that is not the organisation for which the caller acts.
pub fn refuse_foreign_unit(call: &Call, project: &Project, field: &str, unit: &str) -> Result<(), Refusal> {
    refuse_outsider(project, field, unit)?;
    call.caller().refuse_to_speak_for(unit)
}
