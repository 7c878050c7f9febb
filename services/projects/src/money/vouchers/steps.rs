//! Recording a voucher: what moves, and what becomes of it where it is irregular.

use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::common::Role;
use kezhi_proto::projects::{AccountKind, Irregularity, Project, RecordVoucherRequest, Voucher};
use prost::Message;

use super::claims;
use super::rules::{Line, irregularities, refuse_irregular, with_normal_payee};
use super::store::VoucherRow;
use crate::execution::projects::procedure::BOOKS_IN_USE;
use crate::money::funds::operations::{Draft, Operation, Settled, Subjects};
use crate::money::funds::{of_project, owner, refuse_foreign_unit, refuse_unless};
use crate::money::ledger::posting::operation;
use crate::money::ledger::{Book, Transfer};

impl Operation for RecordVoucherRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.project, &self.found_by]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let project = &subjects.project(call, &self.project)?.value;
        let voucher = self.voucher.clone().unwrap_or_default();
        refuse_unless(project, BOOKS_IN_USE, RecordVoucherRequest::STEP)?;
        refuse_foreign_unit(call, project, "voucher.unit", &voucher.unit)?;
        let voucher = with_normal_payee(voucher)?;
        refuse_foreign_inspection(call, subjects, self)?;
        let on = call.past_day("voucher.day", &voucher.day)?;
        let of = owner(&project.name, voucher.source());
        let held = of.held(&voucher.unit);
        let line = |kind| of.line(kind, &voucher.unit, &voucher.head);
        let amount = voucher.amount_fen;
        let drafting = of_project(call, project, operation::SPENT, on, &voucher.number);
        let accepted = drafting.posting(vec![
            Transfer {
                from: held.clone(),
                to: line(AccountKind::Spent),
                amount,
            },
            Transfer {
                from: line(AccountKind::Budget),
                to: line(AccountKind::BudgetUsed),
                amount,
            },
        ]);
        Ok(Draft {
            postings: vec![accepted],
            claims: vec![
                claims::number(&project.authority, &project.name, &voucher),
                claims::scan(&project.authority, &project.name, &voucher),
            ],
            looked_at: vec![line(AccountKind::Questioned)],
            ..Draft::default()
        })
    }

    fn settle(&self, call: &Call, subjects: &Subjects, book: &Book, mut draft: Draft) -> Result<Settled, Error> {
        let project = &subjects.project(call, &self.project)?.value;
        let given = with_normal_payee(self.voucher.clone().unwrap_or_default())?;
        let number = claims::number(&project.authority, &project.name, &given);
        let mut wrong = irregularities(project, &given, line(project, &given, book), call.settings()?);
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
    let sums = book.sums(&of.line(AccountKind::Budget, &voucher.unit, &voucher.head));
    (sums.money_in > 0).then(|| sums.balance())
}

/// Spending that is questioned uses no budget: it is to be paid back.
fn question(draft: &mut Draft, project: &Project, voucher: &Voucher) {
    let of = owner(&project.name, voucher.source());
    for posting in &mut draft.postings {
        posting.operation = operation::QUESTIONED.to_string();
        posting.transfers = vec![Transfer {
            from: of.held(&voucher.unit),
            to: of.line(AccountKind::Questioned, &voucher.unit, &voucher.head),
            amount: voucher.amount_fen,
        }];
    }
}

/// What was found is recorded by officers, and by an inspection of this project.
fn refuse_foreign_inspection(call: &Call, subjects: &Subjects, request: &RecordVoucherRequest) -> Result<(), Error> {
    if request.found_by.is_empty() {
        return Ok(());
    }
    let inspection = subjects.inspection(call, &request.found_by)?;
    if !call.caller().is(Role::Officer) || inspection.value.project != request.project {
        let message = format!(
            "{} is no inspection of {} by the caller's bureau",
            request.found_by, request.project
        );
        return Err(Refusal::field("found_by", message).into());
    }
    Ok(())
}
