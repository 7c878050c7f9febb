//! Statements and final accounts.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use kezhi_chassis::store::{Filter, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Refusal, field};
use kezhi_proto::projects::{
    AccountKind, FinalAccounts, FinalLine, FundSource, GetFinalAccountsRequest, GetStatementRequest, HeadTotals, Plan,
    Statement,
};

use super::account::is_treasury;
use super::flows::{self, Flow};
use super::posting::operation;
use super::store::{self, Of};
use crate::execution::project_matters::refuse_unseen;
use crate::money::incentive_payments::PAYMENTS;
use crate::planning::plans::PLANS;

/// All plans of the caller's authority (AIP-159).
const ALL_PLANS: &str = "plans/-";

/// Whether a plan, a project or the payment of an incentive is meant; refuses one that the caller may not see.
pub(super) async fn owner<'a>(call: &Call, name: &'a str) -> Result<Of<'a>, Error> {
    if name.starts_with("plans/") {
        let plan = call.load(&PLANS, name).await?;
        call.caller().require_party(&plan.name, iter::empty())?;
        return Ok(Of::Plan(name));
    }
    if name.starts_with("projects/") {
        refuse_unseen(call, name, name).await?;
        return Ok(Of::Subject(name));
    }
    if name.starts_with("incentivepayments/") {
        call.load(&PAYMENTS, name).await?;
        return Ok(Of::Subject(name));
    }
    Err(not_found(name).into())
}

/// Refuses what is no day; none stands for the present.
pub(super) fn checked_day(as_of: &str) -> Result<(), Refusal> {
    match as_of {
        "" => Ok(()),
        day => field::day("as_of", day).map(|_| ()),
    }
}

pub(super) async fn statement(call: Call, request: GetStatementRequest) -> Result<Statement, Error> {
    checked_day(&request.as_of)?;
    let of = match request.owner.as_str() {
        ALL_PLANS => {
            call.caller().deny_org_tokens("the money of all plans")?;
            Of::Authority(call.authority())
        }
        _ => owner(&call, &request.owner).await?,
    };
    let flows = store::flows(&call, of, &request.as_of).await?;
    Ok(Statement {
        owner: request.owner,
        as_of: request.as_of,
        sources: flows::by_source(&flows),
    })
}

pub(super) async fn final_accounts(call: Call, request: GetFinalAccountsRequest) -> Result<FinalAccounts, Error> {
    checked_day(&request.as_of)?;
    let plans = match (request.plan.as_str(), request.year) {
        (plan, 0) if !plan.is_empty() => vec![call.load(&PLANS, plan).await?.value],
        ("", year) if year > 0 => plans_of(&call, year).await?,
        _ => return Err(Refusal::field("plan", "say either a plan or a year").into()),
    };
    let mut flows = Vec::new();
    for plan in &plans {
        flows.extend(store::flows(&call, Of::Plan(&plan.name), &request.as_of).await?);
    }
    let lines = draw_up(&plans, &flows);
    Ok(FinalAccounts {
        plan: request.plan,
        year: request.year,
        as_of: request.as_of,
        ..lines
    })
}

async fn plans_of(call: &Call, year: i32) -> Result<Vec<Plan>, Error> {
    let plans = call.all(&PLANS, &Filter::of(call.authority())).await?.into_iter();
    let of_year = plans.map(|plan| plan.value).filter(|plan| plan.year == year);
    Ok(of_year.collect())
}

/// The final accounts of plans from their flows.
fn draw_up(plans: &[Plan], flows: &[Flow]) -> FinalAccounts {
    let treasury: Vec<Flow> = flows.iter().filter(|flow| is_treasury(flow.source)).cloned().collect();
    let of_project = |flow: &&Flow| flow.subject.starts_with("projects/");
    let projects: BTreeSet<&str> = treasury
        .iter()
        .filter(of_project)
        .map(|flow| flow.subject.as_str())
        .collect();
    let budget = || plans.iter().flat_map(|plan| &plan.budget);
    let mut sources: BTreeSet<FundSource> = treasury.iter().map(|flow| flow.source).collect();
    sources.extend(budget().map(|line| line.source()));
    let budget_of = |source| {
        budget()
            .filter(|line| line.source() == source)
            .map(|line| line.amount_fen)
            .sum()
    };
    FinalAccounts {
        lines: sources
            .into_iter()
            .map(|source| final_line(budget_of(source), source, &treasury))
            .collect(),
        projects: i64::try_from(projects.len()).unwrap_or(i64::MAX),
        heads: by_head(&treasury),
        ..FinalAccounts::default()
    }
}

fn final_line(budget_fen: i64, source: FundSource, flows: &[Flow]) -> FinalLine {
    let flows: Vec<Flow> = flows.iter().filter(|flow| flow.source == source).cloned().collect();
    let totals = flows::by_source(&flows).into_iter().next().unwrap_or_default();
    let left_by_returned = flows::moved(&flows, AccountKind::Returned, AccountKind::Treasury);
    FinalLine {
        source: source.into(),
        budget_fen,
        appropriated_fen: totals.appropriated_fen,
        committed_fen: totals.committed_fen,
        paid_fen: totals.paid_fen,
        spent_fen: totals.spent_fen,
        questioned_fen: totals.questioned_fen,
        held_fen: totals.held_fen,
        returned_fen: totals.returned_fen,
        carried_over_fen: flows::done(&flows, operation::CARRIED_OVER),
        surrendered_fen: flows::done(&flows, operation::SURRENDERED),
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
            spent_fen: moved(AccountKind::Held, AccountKind::Spent),
            questioned_fen: moved(AccountKind::Held, AccountKind::Questioned)
                - moved(AccountKind::Questioned, AccountKind::Returned),
        }
    });
    lines
        .filter(|line| line.spent_fen != 0 || line.questioned_fen != 0)
        .collect()
}
