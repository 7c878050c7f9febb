//! Recording a voucher: what moves, and what becomes of it where it is irregular.

use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::common::Role;
use kezhi_proto::projects::{Irregularity, Pot, Project, RecordVoucherRequest, Voucher};
use prost::Message;

use super::claims;
use super::rules::{Line, irregularities, refuse_irregular, with_normal_payee};
use super::store::VoucherRow;
use crate::execution::projects::procedure::BOOKS_IN_USE;
use crate::money::funds::desk::{Deed, Draft, Papers, Settled};
use crate::money::funds::{of_project, owner, refuse_foreign_unit, refuse_unless};
use crate::money::ledger::posting::deed;
use crate::money::ledger::{Book, Transfer};

impl Deed for RecordVoucherRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.project, &self.found_by]
    }

    fn draft(&self, call: &Call, papers: &Papers) -> Result<Draft, Error> {
        let project = &papers.project(call, &self.project)?.value;
        let voucher = self.voucher.clone().unwrap_or_default();
        refuse_unless(project, BOOKS_IN_USE, RecordVoucherRequest::STEP)?;
        refuse_foreign_unit(call, project, "voucher.unit", &voucher.unit)?;
        let voucher = with_normal_payee(voucher)?;
        refuse_foreign_inspection(call, papers, self)?;
        let on = call.past_day("voucher.day", &voucher.day)?;
        let of = owner(&project.name, voucher.source());
        let held = of.held(&voucher.unit);
        let line = |pot| of.line(pot, &voucher.unit, &voucher.head);
        let amount = voucher.amount_fen;
        let drafting = of_project(call, project, deed::SPENT, on, &voucher.number);
        let accepted = drafting.posting(vec![
            Transfer {
                from: held.clone(),
                to: line(Pot::Spent),
                amount,
            },
            Transfer {
                from: line(Pot::Budget),
                to: line(Pot::BudgetUsed),
                amount,
            },
        ]);
        Ok(Draft {
            postings: vec![accepted],
            claims: vec![
                claims::number(&project.authority, &project.name, &voucher),
                claims::scan(&project.authority, &project.name, &voucher),
            ],
            looked_at: vec![line(Pot::Questioned)],
            ..Draft::default()
        })
    }

    fn settle(&self, call: &Call, papers: &Papers, book: &Book, mut draft: Draft) -> Result<Settled, Error> {
        let project = &papers.project(call, &self.project)?.value;
        let given = with_normal_payee(self.voucher.clone().unwrap_or_default())?;
        let number = claims::number(&project.authority, &project.name, &given);
        let mut wrong = irregularities(project, &given, line(project, &given, book), &papers.settings);
        if self.found_by.is_empty() {
            wrong
                .iter()
                .try_for_each(|irregularity| refuse_irregular(*irregularity, project, &given))?;
        } else if book.served_for(&number) != Some(&project.name) {
            // What a unit charges twice is refused by the book; what an inspection finds of it is recorded.
            let before = draft.claims.len();
            draft.claims.retain(|claim| book.served_for(claim).is_none());
            wrong.extend((draft.claims.len() < before).then_some(Irregularity::ChargedTwice));
        }
        // What a unit reports beyond its budget line the book refuses.
        if self.found_by.is_empty() {
            wrong.clear();
        }
        let questioned = !wrong.is_empty();
        if questioned {
            question(&mut draft, project, &given);
        }
        let voucher = Voucher {
            name: format!("vouchers/{}", call.new_id()),
            project: self.project.clone(),
            found_by: self.found_by.clone(),
            questioned,
            irregularities: wrong.into_iter().map(i32::from).collect(),
            posting: draft.postings.first().map(|posting| posting.name()).unwrap_or_default(),
            reversed_by: String::new(),
            ..given
        };
        let answer = voucher.encode_to_vec();
        let row = VoucherRow {
            authority: project.authority.clone(),
            voucher,
        };
        Ok(Settled {
            voucher: Some(row),
            answer,
            ..Settled::of(draft)
        })
    }
}

/// What the budget line of a voucher has left.
fn line(project: &Project, voucher: &Voucher, book: &Book) -> Line {
    let of = owner(&project.name, voucher.source());
    let sums = book.sums(&of.line(Pot::Budget, &voucher.unit, &voucher.head));
    (sums.money_in > 0).then(|| sums.balance())
}

/// Spending that is questioned uses no budget: it is to be paid back.
fn question(draft: &mut Draft, project: &Project, voucher: &Voucher) {
    let of = owner(&project.name, voucher.source());
    for posting in &mut draft.postings {
        posting.deed = deed::QUESTIONED.to_string();
        posting.transfers = vec![Transfer {
            from: of.held(&voucher.unit),
            to: of.line(Pot::Questioned, &voucher.unit, &voucher.head),
            amount: voucher.amount_fen,
        }];
    }
}

/// What was found is recorded by officers, and by an inspection of this project.
fn refuse_foreign_inspection(call: &Call, papers: &Papers, request: &RecordVoucherRequest) -> Result<(), Error> {
    if request.found_by.is_empty() {
        return Ok(());
    }
    let inspection = papers.inspection(call, &request.found_by)?;
    if !call.caller().is(Role::Officer) || inspection.value.project != request.project {
        let message = format!(
            "{} is no inspection of {} by the caller's bureau",
            request.found_by, request.project
        );
        return Err(Refusal::field("found_by", message).into());
    }
    Ok(())
}
