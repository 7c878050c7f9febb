//! Taking back what was posted (红冲): who may, and what goes with it.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_chassis::store::{Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Kind, Refusal, normal};
use kezhi_proto::common::{ErrorReason, Role};
use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{PlannedPayment, Project, ReversePostingRequest, Voucher};

use super::commitments::{shrink, supplemented_payments};
use super::drafting::claim;
use super::operations::{Draft, Operation, Settled, Subjects};
use super::rules::refuse_unless;
use crate::execution::projects::procedure::BOOKS_IN_USE;
use crate::money::disbursements::made_of;
use crate::money::ledger::posting::operation;
use crate::money::ledger::store::{Posted, documents_of, posted, standing};
use crate::money::ledger::{Book, Claim, Posting};
use crate::money::vouchers::store::of_postings;
use crate::planning::plans::rules::refuse_closed_plan;

/// A posting that may be taken back, and what hangs on it.
#[derive(Debug)]
pub struct Reversible {
    posted: Posted,
    /// The other half of what was carried over.
    counterpart: Option<Posting>,
    /// The keys of the documents that served for it.
    documents: Vec<String>,
    /// The voucher that it accounts for.
    voucher: Option<Voucher>,
    /// The payment that a supplement added to the task book, while no disbursement was made of it.
    payment: Option<PlannedPayment>,
    /// True for budget that was moved before an amendment replaced the budget.
    overtaken: bool,
}

/// Who takes back what was posted.
enum By {
    /// Anyone who acts for the bureau.
    Bureau,
    /// A head, as only a head posts it.
    Head,
    /// The unit whose money it is, too.
    Unit,
}

impl Operation for ReversePostingRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.posting]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let what = subjects.reversible(call, &self.posting)?;
        let posting = &what.posted.posting;
        refuse_reversed(&what.posted)?;
        refuse_other_hands(call, what)?;
        refuse_closed_books(call, subjects, posting)?;
        if let Some(counterpart) = &what.counterpart {
            refuse_closed_books(call, subjects, counterpart)?;
        }
        refuse_overtaken(what)?;
        let both = [Some(posting), what.counterpart.as_ref()].into_iter().flatten();
        Ok(Draft {
            postings: both.map(|posting| reversal(call, posting, &self.document)).collect(),
            claims: vec![once(posting)],
            freed: what.documents.clone(),
            reasons: self.reasons.clone(),
            ..Draft::default()
        })
    }

    fn settle(&self, call: &Call, subjects: &Subjects, book: &Book, draft: Draft) -> Result<Settled, Error> {
        let what = subjects.reversible(call, &self.posting)?;
        let posting = &what.posted.posting;
        if book.served_for(&once(posting)).is_some() {
            // By another operation of the same moment.
            return Err(already(posting, "").into());
        }
        let by = draft.postings.first().map(Posting::name).unwrap_or_default();
        let voucher = what.voucher.as_ref().map(|voucher| (voucher.name.clone(), by));
        let project = match &what.payment {
            Some(payment) => {
                let mut project = subjects.project(call, &posting.subject)?.value.clone();
                shrink(&mut project, posting, payment)?;
                Some(project)
            }
            None => None,
        };
        Ok(Settled {
            taken_back: voucher,
            project,
            ..Settled::of(draft)
        })
    }
}

/// The posting that takes another back: the same transfers, which the books count below zero.
pub fn reversal(call: &Call, posting: &Posting, document: &str) -> Posting {
    Posting {
        id: call.new_id(),
        day: call.today(),
        actor: call.caller().account.clone(),
        document: document.to_string(),
        reverses: posting.id.clone(),
        ..posting.clone()
    }
}

/// A posting is taken back once, whoever else is about to, and with it its other half.
fn once(posting: &Posting) -> Claim {
    let halves = [&posting.id, &posting.counterpart].into_iter();
    let first = halves.filter(|id| !id.is_empty()).min().unwrap_or(&posting.id);
    Claim {
        number: posting.name(),
        ..claim(&posting.authority, "reversal", first, &posting.subject)
    }
}

fn refuse_reversed(posted: &Posted) -> Result<(), Refusal> {
    let posting = &posted.posting;
    if posting.is_reversal() {
        let message = format!(
            "{} takes another posting back; what is right is posted anew",
            posting.name()
        );
        return Err(Refusal::field("posting", message));
    }
    match posted.reversed_by.as_str() {
        "" => Ok(()),
        by => Err(already(posting, by)),
    }
}

fn already(posting: &Posting, by: &str) -> Refusal {
    let message = format!("{} was taken back before", posting.name());
    Refusal::precondition(ErrorReason::PostingReversed.code(), message)
        .with("posting", posting.name())
        .with("reversed_by", Posting::name_of(by))
}

/// Who takes back an operation; what a step of another matter did is undone by a step of it, which is the error.
fn by_whom(posting: &Posting) -> Result<By, &'static str> {
    if posting.subject.starts_with("incentivepayments/") {
        return Err("ReturnIncentivePayment once it is paid, CancelIncentivePayment before");
    }
    match posting.operation.as_str() {
        operation::APPROPRIATED | operation::RETURNED => Ok(By::Bureau),
        operation::WITHDRAWN
        | operation::SUPPLEMENTED
        | operation::RELEASED
        | operation::CARRIED_OVER
        | operation::CARRIED_IN
        | operation::SURRENDERED => Ok(By::Head),
        operation::CONTRIBUTED
        | operation::PASSED_ON
        | operation::BUDGET_ADJUSTED
        | operation::SPENT
        | operation::QUESTIONED => Ok(By::Unit),
        operation::RECOVERED => Err("ReverseRepayment"),
        operation::RESERVED | operation::PAID | operation::UNRESERVED => {
            Err("ReturnDisbursement once it is paid, ReleaseDisbursement before")
        }
        _ => Err("ProposeAmendment while the project is under way, ReleaseCommitment afterwards"),
    }
}

fn refuse_other_hands(call: &Call, what: &Reversible) -> Result<(), Refusal> {
    let (posting, caller) = (&what.posted.posting, call.caller());
    let by = by_whom(posting).map_err(|step| {
        let message = format!(
            "{} was posted by a step of a matter: it is undone by {step}",
            posting.name()
        );
        Refusal::field("posting", message)
    })?;
    match by {
        By::Head if !caller.is(Role::Head) => return Err(role_missing(&posting.operation, "head")),
        By::Bureau if !caller.is_staff() => return Err(role_missing(&posting.operation, "officer,head")),
        By::Unit => units_of(posting)
            .into_iter()
            .try_for_each(|unit| caller.refuse_to_speak_for(unit))?,
        By::Head | By::Bureau => {}
    }
    if what
        .voucher
        .as_ref()
        .is_some_and(|voucher| !voucher.found_by.is_empty())
    {
        caller.deny_org_tokens("what an inspection found")?;
    }
    if !normal::is_same(&posting.actor, &caller.account) {
        return Ok(());
    }
    let message = format!("{} was posted by the caller; another takes it back", posting.name());
    Err(Refusal::precondition(ErrorReason::SamePerson.code(), message).with("earlier_step", &posting.operation))
}

fn role_missing(operation: &str, roles: &str) -> Refusal {
    let message = format!("to take back {operation} needs one of the roles {roles}");
    Refusal::new(Kind::Forbidden, ErrorReason::RoleMissing.code(), message)
        .with("method", "kezhi.projects.v1.FundService/ReversePosting")
        .with("roles", roles)
}

/// The units whose operation it was: who gave, else who received; of budget that was moved, both.
fn units_of(posting: &Posting) -> Vec<&str> {
    let units = posting
        .transfers
        .iter()
        .flat_map(|transfer| [transfer.from.unit.as_str(), transfer.to.unit.as_str()]);
    let units = units.filter(|unit| !unit.is_empty());
    match posting.operation.as_str() {
        operation::BUDGET_ADJUSTED => units.collect(),
        _ => units.take(1).collect(),
    }
}

/// Money moves in books that are in use only, backwards too.
fn refuse_closed_books(call: &Call, subjects: &Subjects, posting: &Posting) -> Result<(), Error> {
    refuse_closed_plan(&subjects.plan(call, &posting.plan)?.value)?;
    if !posting.subject.starts_with("projects/") {
        return Ok(());
    }
    let project = &subjects.project(call, &posting.subject)?.value;
    let states = match posting.operation.as_str() {
        operation::SUPPLEMENTED | operation::BUDGET_ADJUSTED => &[State::UnderWay],
        _ => BOOKS_IN_USE,
    };
    Ok(refuse_unless(project, states, ReversePostingRequest::STEP)?)
}

/// What a supplement added is taken out of the task book, unless it was asked for or the task book was changed since; and budget that was
/// moved goes back into the budget of which it was a part.
fn refuse_overtaken(what: &Reversible) -> Result<(), Refusal> {
    let posting = &what.posted.posting;
    let carried = matches!(
        posting.operation.as_str(),
        operation::CARRIED_OVER | operation::CARRIED_IN
    );
    if carried && what.counterpart.is_none() {
        let message = format!(
            "the other half of {} is not on record; carry the money back",
            posting.name()
        );
        return Err(Refusal::field("posting", message));
    }
    let message = match posting.operation.as_str() {
        operation::SUPPLEMENTED if what.payment.is_none() => {
            "the payment that the supplement added is asked for or made, or the task book was changed since; propose an amendment"
        }
        operation::BUDGET_ADJUSTED if what.overtaken => "the budget was replaced since; propose an amendment",
        _ => return Ok(()),
    };
    Err(Refusal::precondition(ErrorReason::AmendmentNeeded.code(), message))
}

/// Reads the postings that are to be taken back, by name.
pub async fn read(call: &Call, ids: &[String]) -> Result<BTreeMap<String, Reversible>, Error> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = posted(call, ids).await?;
    let halves = found.values().map(|posted| posted.posting.counterpart.clone());
    let halves: Vec<String> = halves.filter(|half| !half.is_empty()).collect();
    let mut halves = posted(call, &halves).await?;
    let mut documents = documents_of(call, ids).await?;
    let mut vouchers = of_postings(call, found.values().map(|posted| posted.posting.name())).await?;
    let mut reversible = BTreeMap::new();
    for (id, posted) in found {
        let what = Reversible {
            counterpart: halves.remove(&posted.posting.counterpart).map(|half| half.posting),
            documents: documents.remove(&id).unwrap_or_default(),
            voucher: vouchers.remove(&posted.posting.name()),
            payment: None,
            overtaken: false,
            posted,
        };
        reversible.insert(what.posted.posting.name(), what);
    }
    Ok(reversible)
}

/// Adds what rests on the projects, once they are held: nobody asks for a payment or amends a task book meanwhile.
pub async fn look_at_projects(
    call: &Call,
    reversible: &mut BTreeMap<String, Reversible>,
    projects: &BTreeMap<String, Stored<Project>>,
) -> Result<(), Error> {
    // Of supplements that are alike each takes a payment of its own back.
    let mut found = BTreeSet::new();
    for what in reversible.values_mut() {
        let posting = &what.posted.posting;
        let Some(project) = projects.get(&posting.subject) else {
            continue;
        };
        match posting.operation.as_str() {
            operation::SUPPLEMENTED => {
                what.payment = unpaid_supplement(call, &project.value, posting, &mut found).await?
            }
            operation::BUDGET_ADJUSTED => what.overtaken = is_overtaken(call, posting).await?,
            _ => {}
        }
    }
    Ok(())
}

/// True where the budget of a project was replaced after a posting.
async fn is_overtaken(call: &Call, posting: &Posting) -> Result<bool, Error> {
    let replaced = standing(call, &posting.subject, operation::BUDGET_REPLACED).await?;
    // Ids ascend with time.
    Ok(replaced.iter().any(|later| later.id > posting.id))
}

/// A payment that a supplement added and of which none is made or on its way.
async fn unpaid_supplement(
    call: &Call,
    project: &Project,
    posting: &Posting,
    found: &mut BTreeSet<(String, String)>,
) -> Result<Option<PlannedPayment>, Error> {
    for payment in supplemented_payments(project, posting) {
        let made = made_of(call, &posting.authority, &project.name, &payment.id).await?;
        if made.is_none() && found.insert((project.name.clone(), payment.id.clone())) {
            return Ok(Some(payment.clone()));
        }
    }
    Ok(None)
}

impl Reversible {
    /// The plans and projects that it is about.
    pub fn subjects(&self) -> impl Iterator<Item = &str> {
        let both = [Some(&self.posted.posting), self.counterpart.as_ref()]
            .into_iter()
            .flatten();
        both.flat_map(|posting| [posting.subject.as_str(), posting.plan.as_str()])
    }

    /// Refuses as unknown what the caller may not see.
    pub fn refuse_unseen(&self, call: &Call, subjects: &Subjects) -> Result<(), Error> {
        let posting = &self.posted.posting;
        let is_seen = match posting.subject.starts_with("projects/") {
            true => subjects.project(call, &posting.subject).is_ok(),
            false => call.caller().own_organisation().is_none(),
        };
        match is_seen && call.caller().sees(&posting.authority) {
            true => Ok(()),
            false => Err(not_found(&posting.name()).into()),
        }
    }
}
