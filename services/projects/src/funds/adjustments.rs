//! Moving budget from line to line within what is free (预算调剂).

use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{AdjustBudgetRequest, FundSource, Pot, Project};

use super::commitments::{of_project, refuse_unknown_head};
use super::desk::{Deed, Draft, Papers, Settled};
use super::drafting::{owner, refuse_foreign_unit, refuse_unless};
use crate::ledger::posting::deed;
use crate::ledger::{Account, Book, Transfer};

impl Deed for AdjustBudgetRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.project]
    }

    fn draft(&self, call: &Call, papers: &Papers) -> Result<Draft, Error> {
        let project = &papers.project(call, &self.project)?.value;
        refuse_unless(project, &[State::UnderWay], "AdjustBudget")?;
        refuse_foreign_unit(call, project, "from_unit", &self.from_unit)?;
        refuse_foreign_unit(call, project, "to_unit", &self.to_unit)?;
        refuse_unknown_head(papers, "to_head", &self.to_head)?;
        let on = call.day_of_step(&self.taken_on)?;
        let of = owner(&project.name, self.source());
        let amount = self.amount_fen;
        let posting = of_project(call, project, deed::BUDGET_ADJUSTED, on, &self.document).posting(vec![
            Transfer {
                from: of.line(Pot::Budget, &self.from_unit, &self.from_head),
                to: moved(project, self.source()),
                amount,
            },
            Transfer {
                from: moved(project, self.source()),
                to: of.line(Pot::Budget, &self.to_unit, &self.to_head),
                amount,
            },
        ]);
        Ok(Draft::one(posting, None))
    }

    fn settle(&self, call: &Call, papers: &Papers, book: &Book, draft: Draft) -> Result<Settled, Error> {
        let project = &papers.project(call, &self.project)?.value;
        let before = book.sums(&moved(project, self.source())).money_in;
        let free = free_fen(project, self.source(), papers.settings.free_budget_permille).saturating_sub(before);
        if self.amount_fen > free {
            let message = format!(
                "{} fen are more than the {free} that may still be moved freely; propose an amendment",
                self.amount_fen
            );
            let refusal = Refusal::precondition(ErrorReason::AmendmentNeeded.code(), message);
            return Err(refusal.with("free_fen", free).into());
        }
        Ok(Settled::of(draft))
    }
}

/// Where budget passes through, so that what was moved in all can be read.
fn moved(project: &Project, source: FundSource) -> Account {
    owner(&project.name, source).pot(Pot::BudgetMoved)
}

/// How much of the budget from a source may be moved freely in all.
fn free_fen(project: &Project, source: FundSource, permille: i64) -> i64 {
    let lines = project.task_book.iter().flat_map(|book| &book.budget);
    let budget: i64 = lines
        .filter(|line| line.source() == source)
        .map(|line| line.amount_fen)
        .sum();
    i64::try_from(i128::from(budget) * i128::from(permille) / 1000).unwrap_or(i64::MAX)
}
