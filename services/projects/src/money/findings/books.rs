//! What happened in the books of projects.

use std::collections::BTreeMap;

use kezhi_chassis::store::{Page, PageRequest, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::{AccountKind, FundSource, Project, Voucher};

use super::store::arrivals;
use crate::execution::projects::store::Sought;
use crate::execution::projects::{self, PROJECTS};
use crate::money::vouchers::store::questioned;
use crate::planning::plans::PLANS;

/// Money that reached a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The posting.
    pub row: String,
    /// The day.
    pub day: Day,
    /// From where: RESERVED for the treasury's payments, HELD for what was passed on, OUTSIDE for own money.
    pub from: AccountKind,
    /// The unit that received it.
    pub unit: String,
    /// The source.
    pub source: FundSource,
    /// The amount, in fen.
    pub amount: i64,
}

/// The books of one project, as far as findings need them.
#[derive(Debug, Clone)]
pub struct Books {
    /// The project.
    pub project: Project,
    /// What reached units, the earliest first.
    pub arrivals: Vec<Arrival>,
    /// The vouchers that are questioned.
    pub vouchers: Vec<Voucher>,
}

/// The projects of an owner: one project, or a page of those of a plan.
pub(super) async fn projects(call: &Call, owner: &str, page: &PageRequest) -> Result<Page<Project>, Error> {
    if owner.starts_with("projects/") {
        return Ok(Page {
            rows: vec![call.load(&PROJECTS, owner).await?.value],
            next_page_token: String::new(),
        });
    }
    if !owner.starts_with("plans/") {
        return Err(not_found(owner).into());
    }
    let plan = call.load(&PLANS, owner).await?;
    let sought = Sought {
        authority: plan.authority,
        plan: owner.to_string(),
        ..Sought::default()
    };
    projects::page(call, &sought, page).await
}

/// Reads the books of projects up to a day.
pub(super) async fn read(call: &Call, projects: Vec<Project>, as_of: Day) -> Result<Vec<Books>, Error> {
    let names: Vec<String> = projects.iter().map(|project| project.name.clone()).collect();
    let mut arrivals = arrivals(call, &names, as_of).await?;
    let mut vouchers: BTreeMap<String, Vec<Voucher>> = BTreeMap::new();
    for voucher in questioned(call, &names, &as_of.to_string()).await? {
        vouchers.entry(voucher.project.clone()).or_default().push(voucher);
    }
    let books = projects.into_iter().map(|project| Books {
        arrivals: arrivals.remove(&project.name).unwrap_or_default(),
        vouchers: vouchers.remove(&project.name).unwrap_or_default(),
        project,
    });
    Ok(books.collect())
}
