//! What plans commit to projects (承诺), and the budgets drawn up for it.

use std::collections::BTreeMap;

use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{
    AccountKind, BudgetLine, FundSource, Grant, PlannedPayment, Project, ReleaseCommitmentRequest,
    SupplementGrantRequest,
};

use super::drafting::{of_project, owner, refuse_foreign_unit};
use super::operations::{Draft, Operation, Settled, Subjects};
use super::rules::{refuse_unknown_head, refuse_unless};
use crate::execution::projects::procedure::OVER;
use crate::money::ledger::posting::operation;
use crate::money::ledger::{self, Account, Book, Posting, Transfer, store};
use crate::planning::plans::PLANS;
use crate::planning::plans::rules::refuse_closed_plan;
use crate::settings::Settings;

/// With what the ids of payments begin that supplements add.
const SUPPLEMENT: &str = "s";

/// Commits the grant of a project whose task book is signed, and draws up its budget. Refuses what the plan has not available.
pub async fn commit_task_book(call: &Call, project: &Project, on: Day) -> Result<(), Error> {
    refuse_closed_plan(&call.load(&PLANS, &project.plan).await?.value)?;
    let grants = project
        .grants
        .iter()
        .map(|grant| commit(project, grant.source(), grant.amount_fen));
    let budget = project.task_book.iter().flat_map(|book| &book.budget);
    let transfers = grants.chain(budget.map(|line| draw_up(project, line))).collect();
    let posting = of_project(call, project, operation::COMMITTED, on, &project.number).posting(transfers);
    ledger::post(call, vec![posting], vec![]).await
}

/// Replaces the budget of a project. Refuses a line below what is spent of it.
pub async fn replace_budget(call: &Call, project: &Project, to: &[BudgetLine], on: Day) -> Result<(), Error> {
    let mut wanted: BTreeMap<Account, i64> = BTreeMap::new();
    for line in to {
        *wanted.entry(budget_of(project, line)).or_default() += line.amount_fen;
    }
    let mut now: BTreeMap<Account, i64> = BTreeMap::new();
    for (account, sums) in store::accounts_of(call, &project.name).await? {
        if matches!(account.kind, AccountKind::Budget | AccountKind::BudgetUsed) {
            let budget = Account {
                kind: AccountKind::Budget,
                ..account
            };
            *now.entry(budget).or_default() += sums.balance();
        }
    }
    let transfers = differences(&now, &wanted);
    if transfers.is_empty() {
        return Ok(());
    }
    let posting = of_project(call, project, operation::BUDGET_REPLACED, on, &project.number).posting(transfers);
    ledger::post(call, vec![posting], vec![]).await
}

/// The transfers that make one budget of another.
fn differences(now: &BTreeMap<Account, i64>, wanted: &BTreeMap<Account, i64>) -> Vec<Transfer> {
    let lines = now.keys().chain(wanted.keys().filter(|line| !now.contains_key(line)));
    lines
        .filter_map(|line| {
            let set = Account {
                kind: AccountKind::BudgetSet,
                unit: String::new(),
                head: String::new(),
                ..line.clone()
            };
            let more = wanted.get(line).unwrap_or(&0) - now.get(line).unwrap_or(&0);
            let (from, to) = if more > 0 {
                (set, line.clone())
            } else {
                (line.clone(), set)
            };
            let amount = more.checked_abs().filter(|amount| *amount > 0)?;
            Some(Transfer { from, to, amount })
        })
        .collect()
}

impl Operation for SupplementGrantRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.project]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let project = subjects.project(call, &self.project)?;
        refuse_unless(&project.value, &[State::UnderWay], SupplementGrantRequest::STEP)?;
        refuse_closed_plan(&subjects.plan(call, &project.value.plan)?.value)?;
        refuse_foreign_unit(call, &project.value, "unit", &self.unit)?;
        refuse_unknown_head(&call.settings::<Settings>()?.budget_heads, "head", &self.head)?;
        let on = call.day_of_step(&self.taken_on)?;
        let drafting = of_project(call, &project.value, operation::SUPPLEMENTED, on, &self.document);
        let posting = drafting.posting(vec![
            commit(&project.value, self.source(), self.amount_fen),
            draw_up(&project.value, &line_of(self)),
        ]);
        Ok(Draft::one(posting, Some(drafting.claim("supplement"))))
    }

    fn settle(&self, call: &Call, subjects: &Subjects, _: &Book, draft: Draft) -> Result<Settled, Error> {
        let mut project = subjects.project(call, &self.project)?.value.clone();
        enlarge(&mut project, self);
        Ok(Settled {
            project: Some(project),
            ..Settled::of(draft)
        })
    }
}

fn line_of(supplement: &SupplementGrantRequest) -> BudgetLine {
    BudgetLine {
        unit: supplement.unit.clone(),
        source: supplement.source,
        head: supplement.head.clone(),
        amount_fen: supplement.amount_fen,
    }
}

/// The grant, the budget and the payments grow together: the task book still adds up.
fn enlarge(project: &mut Project, supplement: &SupplementGrantRequest) {
    let amount_fen = supplement.amount_fen;
    match project
        .grants
        .iter_mut()
        .find(|grant| grant.source == supplement.source)
    {
        Some(grant) => grant.amount_fen = grant.amount_fen.saturating_add(amount_fen),
        None => project.grants.push(Grant {
            source: supplement.source,
            amount_fen,
        }),
    }
    let Some(book) = &mut project.task_book else { return };
    let line = line_of(supplement);
    let same =
        |other: &&mut BudgetLine| other.unit == line.unit && other.source == line.source && other.head == line.head;
    match book.budget.iter_mut().find(same) {
        Some(line) => line.amount_fen = line.amount_fen.saturating_add(amount_fen),
        None => book.budget.push(line),
    }
    let taken: Vec<&str> = book.payments.iter().map(|payment| payment.id.as_str()).collect();
    let id = (1..)
        .map(|number| format!("{SUPPLEMENT}{number}"))
        .find(|id| !taken.contains(&id.as_str()));
    book.payments.push(PlannedPayment {
        id: id.unwrap_or_default(),
        milestone: String::new(),
        source: supplement.source,
        amount_fen,
    });
}

/// The payments of a task book that a supplement may have added: one of them is its own, and they are alike.
pub fn supplemented_payments<'a>(
    project: &'a Project,
    posting: &'a Posting,
) -> impl Iterator<Item = &'a PlannedPayment> {
    let committed = posting
        .transfers
        .iter()
        .find(|transfer| transfer.to.kind == AccountKind::Committed);
    let book = project.task_book.iter();
    book.flat_map(|book| &book.payments).filter(move |payment| {
        let added = payment
            .id
            .strip_prefix(SUPPLEMENT)
            .is_some_and(|number| number.parse::<u32>().is_ok());
        let same = |of: &Transfer| of.to.source == payment.source() && of.amount == payment.amount_fen;
        added && payment.milestone.is_empty() && committed.is_some_and(same)
    })
}

/// Takes what a supplement added out of the grant, the budget and the payments. Refuses where the budget has its line no more.
pub fn shrink(project: &mut Project, posting: &Posting, payment: &PlannedPayment) -> Result<(), Refusal> {
    let amount_fen = payment.amount_fen;
    for grant in project.grants.iter_mut().filter(|grant| grant.source == payment.source) {
        grant.amount_fen -= amount_fen;
    }
    project.grants.retain(|grant| grant.amount_fen > 0);
    let drawn_up = posting
        .transfers
        .iter()
        .find(|transfer| transfer.to.kind == AccountKind::Budget);
    let (Some(book), Some(drawn_up)) = (&mut project.task_book, drawn_up) else {
        return Ok(());
    };
    let of = &drawn_up.to;
    let same = |line: &&mut BudgetLine| line.unit == of.unit && line.source() == of.source && line.head == of.head;
    match book.budget.iter_mut().find(same) {
        Some(line) if line.amount_fen >= amount_fen => line.amount_fen -= amount_fen,
        _ => {
            let message = "the task book was changed since the supplement; propose an amendment";
            return Err(Refusal::precondition(ErrorReason::AmendmentNeeded.code(), message));
        }
    }
    book.budget.retain(|line| line.amount_fen > 0);
    book.payments.retain(|planned| planned.id != payment.id);
    Ok(())
}

impl Operation for ReleaseCommitmentRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.project]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let project = &subjects.project(call, &self.project)?.value;
        refuse_unless(project, OVER, ReleaseCommitmentRequest::STEP)?;
        let on = call.day_of_step(&self.taken_on)?;
        let posting = of_project(call, project, operation::RELEASED, on, &self.document).posting(vec![Transfer {
            from: owner(&project.name, self.source()).account(AccountKind::Committed),
            to: owner(&project.plan, self.source()).account(AccountKind::Available),
            amount: self.amount_fen,
        }]);
        Ok(Draft {
            reasons: self.reasons.clone(),
            ..Draft::one(posting, None)
        })
    }
}

fn commit(project: &Project, source: FundSource, amount: i64) -> Transfer {
    Transfer {
        from: owner(&project.plan, source).account(AccountKind::Available),
        to: owner(&project.name, source).account(AccountKind::Committed),
        amount,
    }
}

fn draw_up(project: &Project, line: &BudgetLine) -> Transfer {
    Transfer {
        from: owner(&project.name, line.source()).account(AccountKind::BudgetSet),
        to: budget_of(project, line),
        amount: line.amount_fen,
    }
}

fn budget_of(project: &Project, line: &BudgetLine) -> Account {
    owner(&project.name, line.source()).line(AccountKind::Budget, &line.unit, &line.head)
}
