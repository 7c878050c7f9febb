//! Moving budget from line to line within what is free (预算调剂).

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{AccountKind, AdjustBudgetRequest, FundSource, Project};

use super::drafting::{of_project, owner, refuse_foreign_unit};
use super::operations::{Draft, Operation, Settled, Subjects};
use super::rules::{free_fen, refuse_more_than_is_free, refuse_unknown_head, refuse_unless};
use crate::money::ledger::posting::operation;
use crate::money::ledger::{Account, Book, Transfer};
use crate::settings::Settings;

impl Operation for AdjustBudgetRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.project]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let project = &subjects.project(call, &self.project)?.value;
        refuse_unless(project, &[State::UnderWay], AdjustBudgetRequest::STEP)?;
        refuse_foreign_unit(call, project, "from_unit", &self.from_unit)?;
        refuse_foreign_unit(call, project, "to_unit", &self.to_unit)?;
        refuse_unknown_head(&call.settings::<Settings>()?.budget_heads, "to_head", &self.to_head)?;
        let on = call.day_of_step(&self.taken_on)?;
        let of = owner(&project.name, self.source());
        let amount = self.amount_fen;
        let posting = of_project(call, project, operation::BUDGET_ADJUSTED, on, &self.document).posting(vec![
            Transfer {
                from: of.line(AccountKind::Budget, &self.from_unit, &self.from_head),
                to: moved(project, self.source()),
                amount,
            },
            Transfer {
                from: moved(project, self.source()),
                to: of.line(AccountKind::Budget, &self.to_unit, &self.to_head),
                amount,
            },
        ]);
        Ok(Draft::one(posting, None))
    }

    fn settle(&self, call: &Call, subjects: &Subjects, book: &Book, draft: Draft) -> Result<Settled, Error> {
        let project = &subjects.project(call, &self.project)?.value;
        let before = book.sums(&moved(project, self.source())).money_in;
        let free = free_fen(
            project,
            self.source(),
            call.settings::<Settings>()?.free_budget_permille,
        );
        refuse_more_than_is_free(self.amount_fen, free.saturating_sub(before))?;
        Ok(Settled::of(draft))
    }
}

/// Where budget passes through, so that what was moved in all can be read.
fn moved(project: &Project, source: FundSource) -> Account {
    owner(&project.name, source).account(AccountKind::BudgetMoved)
}
