//! Statements and final accounts.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_chassis::steps::day_in;
use kezhi_chassis::store::not_found;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{
    FinalAccounts, FinalLine, FundSource, GetFinalAccountsRequest, GetStatementRequest, HeadTotals, Plan, Pot,
    Statement,
};

use super::account::is_treasury;
use super::flows::{self, Flow};
use super::posting::deed;
use super::store::{self, Of};
use crate::plans::PLANS;
use crate::project_matters::refuse_unseen;
use crate::units::hide_from_others;

/// Whether a plan or a project is meant; refuses one that the caller may not see.
pub(super) async fn owner<'a>(call: &Call, name: &'a str, single: &'a [String]) -> Result<Of<'a>, Error> {
    if name.starts_with("plans/") {
        let plan = call.load(&PLANS, name).await?;
        hide_from_others(call, &plan.name, std::iter::empty())?;
        return Ok(Of::Plan(name));
    }
    if name.starts_with("projects/") {
        refuse_unseen(call, name, name).await?;
        return Ok(Of::Subjects(single));
    }
    Err(not_found(name).into())
}

pub(super) fn checked_day(as_of: &str) -> Result<(), Error> {
    if as_of.is_empty() {
        return Ok(());
    }
    day_in("as_of", as_of).map(|_| ())
}

pub(super) async fn statement(call: Call, request: GetStatementRequest) -> Result<Statement, Error> {
    checked_day(&request.as_of)?;
    let single = [request.owner.clone()];
    let of = owner(&call, &request.owner, &single).await?;
    let flows = store::flows(&call, of, &request.as_of).await?;
    Ok(Statement {
        owner: request.owner,
        as_of: request.as_of,
        sources: flows::by_source(&flows),
    })
}

pub(super) async fn final_accounts(call: Call, request: GetFinalAccountsRequest) -> Result<FinalAccounts, Error> {
    checked_day(&request.as_of)?;
    let plan = call.load(&PLANS, &request.plan).await?.value;
    let flows = store::flows(&call, Of::Plan(&request.plan), &request.as_of).await?;
    Ok(draw_up(&plan, &request.as_of, &flows))
}

/// The final accounts of a plan from its flows.
pub(super) fn draw_up(plan: &Plan, as_of: &str, flows: &[Flow]) -> FinalAccounts {
    let treasury: Vec<Flow> = flows.iter().filter(|flow| is_treasury(flow.source)).cloned().collect();
    let projects: BTreeSet<&str> = treasury
        .iter()
        .filter(|flow| flow.subject != plan.name)
        .map(|flow| flow.subject.as_str())
        .collect();
    let mut sources: BTreeSet<FundSource> = treasury.iter().map(|flow| flow.source).collect();
    sources.extend(plan.budget.iter().map(|line| line.source()));
    FinalAccounts {
        plan: plan.name.clone(),
        as_of: as_of.to_string(),
        lines: sources
            .into_iter()
            .map(|source| final_line(plan, source, &treasury))
            .collect(),
        projects: i64::try_from(projects.len()).unwrap_or(i64::MAX),
        heads: by_head(&treasury),
    }
}

fn final_line(plan: &Plan, source: FundSource, flows: &[Flow]) -> FinalLine {
    let flows: Vec<Flow> = flows.iter().filter(|flow| flow.source == source).cloned().collect();
    let totals = flows::by_source(&flows).into_iter().next().unwrap_or_default();
    let budget = plan.budget.iter().filter(|line| line.source() == source);
    let left_by_returned = flows::moved(&flows, Pot::Returned, Pot::Treasury);
    FinalLine {
        source: source.into(),
        budget_fen: budget.map(|line| line.amount_fen).sum(),
        appropriated_fen: totals.appropriated_fen,
        committed_fen: totals.committed_fen,
        paid_fen: totals.paid_fen,
        spent_fen: totals.spent_fen,
        questioned_fen: totals.questioned_fen,
        held_fen: totals.held_fen,
        returned_fen: totals.returned_fen,
        carried_over_fen: flows::done(&flows, deed::CARRIED_OVER),
        surrendered_fen: flows::done(&flows, deed::SURRENDERED),
        left_fen: totals.available_fen + totals.returned_fen - left_by_returned,
        paid_permille: permille(totals.paid_fen, totals.appropriated_fen),
    }
}

fn permille(part: i64, whole: i64) -> i32 {
    let permille = (i128::from(part) * 1000).checked_div(i128::from(whole)).unwrap_or(0);
    i32::try_from(permille).unwrap_or(i32::MAX)
}

fn by_head(flows: &[Flow]) -> Vec<HeadTotals> {
    let mut heads: BTreeMap<&str, Vec<&Flow>> = BTreeMap::new();
    for flow in flows.iter().filter(|flow| !flow.head.is_empty()) {
        heads.entry(&flow.head).or_default().push(flow);
    }
    let lines = heads.into_iter().map(|(head, flows)| {
        let moved = |from, to| flows::moved(flows.iter().copied(), from, to);
        HeadTotals {
            head: head.to_string(),
            spent_fen: moved(Pot::Held, Pot::Spent),
            questioned_fen: moved(Pot::Held, Pot::Questioned) - moved(Pot::Questioned, Pot::Returned),
        }
    });
    lines
        .filter(|line| line.spent_fen != 0 || line.questioned_fen != 0)
        .collect()
}
