//! What the treasury gives to plans, takes back, and what passes from plan to plan (指标).

use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::{
    AccountKind, AppropriateFundsRequest, CarryOverFundsRequest, FundSource, SurrenderFundsRequest,
    WithdrawAppropriationRequest,
};

use super::drafting::{Drafting, owner};
use super::operations::{Draft, Operation, Settled, Subjects};
use super::rules::refuse_year_not_later;
use crate::money::ledger::posting::operation;
use crate::money::ledger::{Book, Posting, Transfer};
use crate::planning::plans::rules::refuse_closed_plan;

impl Operation for AppropriateFundsRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.plan]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let of = owner(&self.plan, self.source());
        let drafting = in_plan(
            call,
            subjects,
            &self.plan,
            operation::APPROPRIATED,
            &self.taken_on,
            &self.document,
        )?;
        let posting = drafting.posting(vec![Transfer {
            from: of.account(AccountKind::Treasury),
            to: of.account(AccountKind::Available),
            amount: self.amount_fen,
        }]);
        Ok(Draft::one(posting, Some(drafting.claim("appropriation"))))
    }
}

impl Operation for WithdrawAppropriationRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.plan]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let of = owner(&self.plan, self.source());
        let drafting = in_plan(
            call,
            subjects,
            &self.plan,
            operation::WITHDRAWN,
            &self.taken_on,
            &self.document,
        )?;
        let posting = drafting.posting(vec![Transfer {
            from: of.account(AccountKind::Available),
            to: of.account(AccountKind::Treasury),
            amount: self.amount_fen,
        }]);
        Ok(Draft {
            reasons: self.reasons.clone(),
            ..Draft::one(posting, Some(drafting.claim("appropriation")))
        })
    }
}

impl Operation for CarryOverFundsRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.plan, &self.to_plan]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let out = in_plan(
            call,
            subjects,
            &self.plan,
            operation::CARRIED_OVER,
            &self.taken_on,
            &self.document,
        )?;
        let to = subjects.plan(call, &self.to_plan)?;
        refuse_closed_plan(&to.value)?;
        refuse_year_not_later(&to.value, subjects.plan(call, &self.plan)?.value.year)?;
        let into = Drafting {
            operation: operation::CARRIED_IN,
            plan: &self.to_plan,
            subject: &self.to_plan,
            ..out
        };
        let arriving = owner(&self.to_plan, self.source());
        let mut arrives = into.posting(vec![Transfer {
            from: arriving.account(AccountKind::Treasury),
            to: arriving.account(AccountKind::Available),
            amount: self.amount_fen,
        }]);
        let mut leaves = leaving(&out, self.source());
        leaves.counterpart.clone_from(&arrives.id);
        arrives.counterpart.clone_from(&leaves.id);
        Ok(Draft {
            looked_at: leaves.accounts().cloned().collect(),
            postings: vec![leaves, arrives],
            ..Draft::default()
        })
    }

    fn settle(&self, _: &Call, _: &Subjects, book: &Book, mut draft: Draft) -> Result<Settled, Error> {
        share_out(book, &mut draft.postings, self.amount_fen);
        Ok(Settled::of(draft))
    }
}

impl Operation for SurrenderFundsRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.plan]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let drafting = in_plan(
            call,
            subjects,
            &self.plan,
            operation::SURRENDERED,
            &self.taken_on,
            &self.document,
        )?;
        let leaves = leaving(&drafting, self.source());
        Ok(Draft {
            looked_at: leaves.accounts().cloned().collect(),
            claims: vec![drafting.claim("receipt")],
            postings: vec![leaves],
            ..Draft::default()
        })
    }

    fn settle(&self, _: &Call, _: &Subjects, book: &Book, mut draft: Draft) -> Result<Settled, Error> {
        share_out(book, &mut draft.postings, self.amount_fen);
        Ok(Settled::of(draft))
    }
}

/// An operation in a plan that is open.
fn in_plan<'a>(
    call: &'a Call,
    subjects: &'a Subjects,
    plan: &'a str,
    operation: &'static str,
    taken_on: &str,
    document: &'a str,
) -> Result<Drafting<'a>, Error> {
    let stored = subjects.plan(call, plan)?;
    refuse_closed_plan(&stored.value)?;
    let on: Day = call.day_of_step(taken_on)?;
    Ok(Drafting {
        call,
        operation,
        on,
        plan,
        subject: plan,
        authority: &stored.authority,
        document,
    })
}

/// Money that leaves a plan: what came back goes first, then what is available. How much of each, the accounts decide.
fn leaving(drafting: &Drafting<'_>, source: FundSource) -> Posting {
    let of = owner(drafting.plan, source);
    let transfer = |kind| Transfer {
        from: of.account(kind),
        to: of.account(AccountKind::Treasury),
        amount: 0,
    };
    drafting.posting(vec![transfer(AccountKind::Returned), transfer(AccountKind::Available)])
}

fn share_out(book: &Book, postings: &mut [Posting], amount: i64) {
    let Some(leaves) = postings.first_mut() else { return };
    let mut open = amount;
    for transfer in &mut leaves.transfers {
        let share = match transfer.from.kind {
            AccountKind::Returned => book.balance(&transfer.from).min(open),
            // The last account is asked for all the rest; what it does not have is refused by the book.
            _ => open,
        };
        transfer.amount = share;
        open -= share;
    }
    leaves.transfers.retain(|transfer| transfer.amount > 0);
}
