//! What the treasury gives to plans, takes back, and what passes from plan to plan (指标).

use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::{
    AppropriateFundsRequest, CarryOverFundsRequest, FundSource, Pot, SurrenderFundsRequest,
    WithdrawAppropriationRequest,
};

use super::desk::{Deed, Draft, Papers, Settled};
use super::drafting::{Drafting, owner};
use super::rules::refuse_year_not_later;
use crate::money::ledger::posting::deed;
use crate::money::ledger::{Book, Posting, Transfer};
use crate::planning::plans::rules::refuse_closed_plan;

impl Deed for AppropriateFundsRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.plan]
    }

    fn draft(&self, call: &Call, papers: &Papers) -> Result<Draft, Error> {
        let of = owner(&self.plan, self.source());
        let drafting = in_plan(
            call,
            papers,
            &self.plan,
            deed::APPROPRIATED,
            &self.taken_on,
            &self.document,
        )?;
        let posting = drafting.posting(vec![Transfer {
            from: of.pot(Pot::Treasury),
            to: of.pot(Pot::Available),
            amount: self.amount_fen,
        }]);
        Ok(Draft::one(posting, Some(drafting.claim("appropriation"))))
    }
}

impl Deed for WithdrawAppropriationRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.plan]
    }

    fn draft(&self, call: &Call, papers: &Papers) -> Result<Draft, Error> {
        let of = owner(&self.plan, self.source());
        let drafting = in_plan(
            call,
            papers,
            &self.plan,
            deed::WITHDRAWN,
            &self.taken_on,
            &self.document,
        )?;
        let posting = drafting.posting(vec![Transfer {
            from: of.pot(Pot::Available),
            to: of.pot(Pot::Treasury),
            amount: self.amount_fen,
        }]);
        Ok(Draft {
            reasons: self.reasons.clone(),
            ..Draft::one(posting, Some(drafting.claim("appropriation")))
        })
    }
}

impl Deed for CarryOverFundsRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.plan, &self.to_plan]
    }

    fn draft(&self, call: &Call, papers: &Papers) -> Result<Draft, Error> {
        let out = in_plan(
            call,
            papers,
            &self.plan,
            deed::CARRIED_OVER,
            &self.taken_on,
            &self.document,
        )?;
        let to = papers.plan(call, &self.to_plan)?;
        refuse_closed_plan(&to.value)?;
        refuse_year_not_later(&to.value, papers.plan(call, &self.plan)?.value.year)?;
        let into = Drafting {
            deed: deed::CARRIED_IN,
            plan: &self.to_plan,
            subject: &self.to_plan,
            ..out
        };
        let arriving = owner(&self.to_plan, self.source());
        let mut arrives = into.posting(vec![Transfer {
            from: arriving.pot(Pot::Treasury),
            to: arriving.pot(Pot::Available),
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

    fn settle(&self, _: &Call, _: &Papers, book: &Book, mut draft: Draft) -> Result<Settled, Error> {
        share_out(book, &mut draft.postings, self.amount_fen);
        Ok(Settled::of(draft))
    }
}

impl Deed for SurrenderFundsRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.plan]
    }

    fn draft(&self, call: &Call, papers: &Papers) -> Result<Draft, Error> {
        let drafting = in_plan(
            call,
            papers,
            &self.plan,
            deed::SURRENDERED,
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

    fn settle(&self, _: &Call, _: &Papers, book: &Book, mut draft: Draft) -> Result<Settled, Error> {
        share_out(book, &mut draft.postings, self.amount_fen);
        Ok(Settled::of(draft))
    }
}

/// A deed in a plan that is open.
fn in_plan<'a>(
    call: &'a Call,
    papers: &'a Papers,
    plan: &'a str,
    deed: &'static str,
    taken_on: &str,
    document: &'a str,
) -> Result<Drafting<'a>, Error> {
    let stored = papers.plan(call, plan)?;
    refuse_closed_plan(&stored.value)?;
    let on: Day = call.day_of_step(taken_on)?;
    Ok(Drafting {
        call,
        deed,
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
    let transfer = |pot| Transfer {
        from: of.pot(pot),
        to: of.pot(Pot::Treasury),
        amount: 0,
    };
    drafting.posting(vec![transfer(Pot::Returned), transfer(Pot::Available)])
}

fn share_out(book: &Book, postings: &mut [Posting], amount: i64) {
    let Some(leaves) = postings.first_mut() else { return };
    let mut open = amount;
    for transfer in &mut leaves.transfers {
        let share = match transfer.from.pot {
            Pot::Returned => book.balance(&transfer.from).min(open),
            // The last pot is asked for all the rest; what it does not have is refused by the book.
            _ => open,
        };
        transfer.amount = share;
        open -= share;
    }
    leaves.transfers.retain(|transfer| transfer.amount > 0);
}
