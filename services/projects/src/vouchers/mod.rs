//! Vouchers (记账凭证): how units account for what they spent.

pub mod rpc;
pub mod rules;
pub mod store;
#[cfg(test)]
mod tests;

use kezhi_chassis::steps::day_in;
use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::CreditCode;
use kezhi_procedure::Refusal;
use kezhi_proto::common::{ErrorReason, Role};
use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{Irregularity, Pot, Project, RecordVoucherRequest, Voucher};
use prost::Message;

use crate::funds::desk::{Deed, Draft, Papers, Settled};
use crate::funds::{Drafting, claim, owner, refuse_foreign_unit, refuse_unless};
use crate::ledger::posting::deed;
use crate::ledger::{Book, Transfer};
use rules::{Line, irregularities};
use store::VoucherRow;

/// While a unit may report what it spent: its own period may be over, the books may not.
const REPORTING: &[State] = &[
    State::UnderWay,
    State::Suspended,
    State::InAcceptance,
    State::Accepted,
    State::Failed,
    State::Terminated,
];

impl Deed for RecordVoucherRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.project, &self.found_by]
    }

    fn draft(&self, call: &Call, papers: &Papers) -> Result<Draft, Error> {
        let project = &papers.project(call, &self.project)?.value;
        let voucher = self.voucher.clone().unwrap_or_default();
        refuse_unless(project, REPORTING, "RecordVoucher")?;
        refuse_foreign_unit(call, project, "voucher.unit", &voucher.unit)?;
        refuse_bad_payee(&voucher)?;
        refuse_foreign_inspection(call, papers, self)?;
        let on = day_in("voucher.day", &voucher.day)?;
        if on > call.today() {
            let message = format!("voucher.day is {on}, which is after today, {}", call.today());
            let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
            return Err(refusal.with("day", on).into());
        }
        let of = owner(&project.name, voucher.source());
        let held = of.held(&voucher.unit);
        let line = |pot| of.line(pot, &voucher.unit, &voucher.head);
        let amount = voucher.amount_fen;
        let drafting = Drafting {
            call,
            deed: deed::SPENT,
            on,
            plan: &project.plan,
            subject: &project.name,
            authority: &project.authority,
            document: &voucher.number,
        };
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
        let kind = format!("voucher {} {}", project.name, voucher.unit);
        let mut draft = Draft::one(
            accepted,
            Some(claim(&project.authority, &kind, &voucher.number, &project.name)),
        );
        draft.looked_at = vec![line(Pot::Questioned)];
        Ok(draft)
    }

    fn settle(&self, call: &Call, papers: &Papers, book: &Book, mut draft: Draft) -> Result<Settled, Error> {
        let project = &papers.project(call, &self.project)?.value;
        let given = self.voucher.clone().unwrap_or_default();
        let wrong = irregularities(project, &given, line(project, &given, book), &papers.settings);
        if self.found_by.is_empty() {
            wrong
                .iter()
                .try_for_each(|irregularity| refuse(*irregularity, project, &given))?;
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
            ..given
        };
        let posting = draft.postings.first().map(|posting| posting.name()).unwrap_or_default();
        let answer = voucher.encode_to_vec();
        let row = VoucherRow {
            authority: project.authority.clone(),
            posting,
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
        posting.deed = deed::QUESTIONED;
        posting.transfers = vec![Transfer {
            from: of.held(&voucher.unit),
            to: of.line(Pot::Questioned, &voucher.unit, &voucher.head),
            amount: voucher.amount_fen,
        }];
    }
}

fn refuse(irregularity: Irregularity, project: &Project, voucher: &Voucher) -> Result<(), Refusal> {
    let refusal = match irregularity {
        Irregularity::OutsidePeriod => Refusal::precondition(
            ErrorReason::PeriodOver.code(),
            format!(
                "{} is not between {} and {}, the period of the project{}",
                voucher.day,
                project.starts_on,
                project.ends_on,
                ended(project)
            ),
        )
        .with("day", &voucher.day)
        .with("starts_on", &project.starts_on)
        .with("ends_on", &project.ends_on),
        Irregularity::NotApproved => Refusal::precondition(
            ErrorReason::ApprovalMissing.code(),
            "the payment was approved by nobody, or by who handled it",
        ),
        Irregularity::PayeeOutside => {
            let payee = match voucher.payee_code.as_str() {
                "" => "a natural person",
                code => code,
            };
            let message = format!(
                "{payee} is neither a unit nor a payee of {} for this amount",
                project.name
            );
            Refusal::precondition(ErrorReason::PayeeUnknown.code(), message).with("payee", payee)
        }
        Irregularity::OutsideHeads => {
            let message = format!(
                "the budget of {} has no line {} from this source",
                voucher.unit, voucher.head
            );
            Refusal::field("voucher.head", message)
        }
        // The book refuses what a line does not have, and says how much it has.
        Irregularity::BeyondBudget | Irregularity::Unspecified => return Ok(()),
    };
    Err(refusal)
}

fn ended(project: &Project) -> String {
    match project.ended_on.as_str() {
        "" => String::new(),
        day => format!(", which ended on {day}"),
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

fn refuse_bad_payee(voucher: &Voucher) -> Result<(), Refusal> {
    if voucher.payee_code.is_empty() {
        return Ok(());
    }
    if voucher.payee_code == voucher.unit {
        return Err(Refusal::field("voucher.payee_code", "a unit does not pay itself"));
    }
    CreditCode::parse(&voucher.payee_code)
        .map(|_| ())
        .map_err(|error| Refusal::field("voucher.payee_code", error.to_string()))
}
