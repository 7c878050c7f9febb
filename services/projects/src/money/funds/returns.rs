//! What comes back (退回), and when books are empty enough to be closed.

use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::{AccountKind, Project, ReturnFundsRequest};

use super::drafting::{of_project, owner, refuse_foreign_unit};
use super::operations::{Draft, Operation, Subjects};
use super::rules::refuse_unless;
use crate::execution::projects::procedure::BOOKS_IN_USE;
use crate::money::ledger::account::is_treasury;
use crate::money::ledger::posting::operation;
use crate::money::ledger::{Transfer, store};

impl Operation for ReturnFundsRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.project]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let project = &subjects.project(call, &self.project)?.value;
        refuse_unless(project, BOOKS_IN_USE, ReturnFundsRequest::STEP)?;
        refuse_foreign_unit(call, project, "unit", &self.unit)?;
        let on = call.day_of_step(&self.taken_on)?;
        let drafting = of_project(call, project, operation::RETURNED, on, &self.document);
        let posting = drafting.posting(vec![Transfer {
            from: owner(&project.name, self.source()).held(&self.unit),
            to: owner(&project.plan, self.source()).account(AccountKind::Returned),
            amount: self.amount_fen,
        }]);
        Ok(Draft::one(posting, Some(drafting.claim("receipt"))))
    }
}

/// Refuses a project in whose books money of the treasury is committed, reserved, held or to be recovered.
pub async fn refuse_open_books(call: &Call, project: &Project) -> Result<(), Error> {
    const OPEN: &[AccountKind] = &[
        AccountKind::Committed,
        AccountKind::Reserved,
        AccountKind::Held,
        AccountKind::Questioned,
    ];
    refuse_money_in(call, &project.name, OPEN).await
}

/// Refuses a plan in which money is left.
pub async fn refuse_open_plan(call: &Call, plan: &str) -> Result<(), Error> {
    refuse_money_in(call, plan, &[AccountKind::Available, AccountKind::Returned]).await
}

async fn refuse_money_in(call: &Call, owner: &str, kinds: &[AccountKind]) -> Result<(), Error> {
    let accounts = store::accounts_of(call, owner).await?;
    let open: Vec<String> = accounts
        .into_iter()
        .filter(|(account, sums)| kinds.contains(&account.kind) && is_treasury(account.source) && sums.balance() != 0)
        .map(|(account, sums)| format!("{} fen {}", sums.balance(), account.described()))
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    let message = format!("the books of {owner} are not empty: {}", open.join("; "));
    let refusal = Refusal::precondition(ErrorReason::BooksOpen.code(), message);
    Err(refusal.with("accounts", open.join("; ")).into())
}
