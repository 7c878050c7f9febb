//! The service of projects in this process, with projects that are under way.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kezhi_chassis::caller::Caller;
use kezhi_chassis::clock::Clock;
use kezhi_chassis::context::{Authority, ServiceContext};
use kezhi_chassis::contract::Contract;
use kezhi_chassis::law_book::LawBook;
use kezhi_chassis::sealing::SealingKeys;
use kezhi_chassis::store::connect;
use kezhi_projects::migrations::Migrator;
use kezhi_projects::settings::Settings;
use kezhi_projects::{PLANS, PROJECTS, commit_task_book};
use kezhi_proto::common::Role;
use kezhi_proto::projects::fund_service_client::FundServiceClient;
use kezhi_proto::projects::ledger_service_client::LedgerServiceClient;
use kezhi_proto::projects::*;
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;
use tempfile::TempDir;
use tonic::Request;
use tonic::service::Routes;

use crate::kit::cluster::Cluster;
use crate::kit::{Database, Good};

pub const AUTHORITY: &str = "431271";
pub const TODAY: &str = "2026-06-01";
pub const LEAD: &str = "91350100M000100Y43";
pub const PARTNER: &str = "91430100000000002B";
/// What each project is granted, in fen.
pub const GRANT: i64 = 10_000;

/// A service, its plan and its projects.
pub struct Bureau {
    pub context: ServiceContext,
    pub routes: Routes,
    pub plan: String,
    pub later_plan: String,
    pub projects: Vec<String>,
    numbers: AtomicU64,
    _folder: TempDir,
}

impl Bureau {
    /// A bureau with projects under way, all under one plan.
    pub async fn with(database: Database, projects: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let context = context(database, &folder).await;
        let plan = create_plan(&context, 2026).await;
        let mut bureau = Self {
            routes: kezhi_projects::MODULE.routes(&context).unwrap(),
            later_plan: create_plan(&context, 2027).await,
            plan: plan.clone(),
            projects: Vec::new(),
            numbers: AtomicU64::new(0),
            context,
            _folder: folder,
        };
        let given = GRANT * i64::try_from(projects).unwrap();
        let appropriate = bureau.asks(bureau.appropriate(given));
        bureau.funds().appropriate_funds(appropriate).await.good();
        for _ in 0..projects {
            bureau.projects.push(create_project(&bureau.context, &plan).await);
        }
        bureau
    }

    /// A request by an officer who is also a head: separation of duties is tested elsewhere.
    pub fn asks<R>(&self, request: R) -> Request<R> {
        by("li", request)
    }

    /// A document number that was not used before.
    pub fn document(&self) -> String {
        format!("文{}", self.numbers.fetch_add(1, Ordering::Relaxed))
    }

    pub fn appropriate(&self, amount_fen: i64) -> AppropriateFundsRequest {
        AppropriateFundsRequest {
            plan: self.plan.clone(),
            source: FundSource::District.into(),
            amount_fen,
            document: self.document(),
            ..AppropriateFundsRequest::default()
        }
    }

    pub fn funds(&self) -> FundServiceClient<Routes> {
        FundServiceClient::new(self.routes.clone())
    }

    pub fn ledger(&self) -> LedgerServiceClient<Routes> {
        LedgerServiceClient::new(self.routes.clone())
    }
}

/// A request of a caller by account.
pub fn by<R>(account: &str, request: R) -> Request<R> {
    let mut request = Request::new(request);
    request.extensions_mut().insert(caller(account));
    request
}

pub fn caller(account: &str) -> Caller {
    Caller {
        account: account.into(),
        authority: AUTHORITY.into(),
        organisation: String::new(),
        roles: vec![Role::Officer, Role::Head],
        issuer: String::new(),
    }
}

/// The service on a new database, with keys of its own.
pub async fn context(database: Database, folder: &TempDir) -> ServiceContext {
    let url = match database {
        Database::Sqlite => format!("sqlite://{}/projects.db", folder.path().display()),
        Database::Postgres => Cluster::shared().unwrap().create_database("projects"),
    };
    let db = connect(&kezhi_chassis::store::Database(url)).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    context_on(db, folder)
}

/// The service on a database that is up to date, with keys of its own.
pub fn context_on(db: DatabaseConnection, folder: &TempDir) -> ServiceContext {
    let authority = Authority {
        code: AUTHORITY.into(),
        number_prefix: "洪知".into(),
        others: BTreeMap::new(),
        contacts: Vec::new(),
    };
    let clock = Clock::fixed(TODAY.parse().unwrap());
    let law = LawBook::open(&folder.path().join("law")).unwrap();
    ServiceContext::new("projects", db, clock, Contract::load().unwrap(), law, authority)
        .under(Arc::new(Settings::default()))
        .sealed_by(SealingKeys::fleeting().unwrap())
}

async fn create_plan(context: &ServiceContext, year: i32) -> String {
    let plan = Plan {
        year,
        title: "农业".into(),
        state: plan::State::Approved.into(),
        budget: vec![grant(GRANT)],
        ..Plan::default()
    };
    let li = caller("li");
    let made = context.commit(&li, |call| {
        let plan = plan.clone();
        async move { call.create(&PLANS, AUTHORITY, plan).await }
    });
    made.await.unwrap().name
}

fn grant(amount_fen: i64) -> Grant {
    Grant {
        source: FundSource::District.into(),
        amount_fen,
    }
}

fn unit(credit_code: &str) -> Unit {
    Unit {
        credit_code: credit_code.into(),
        display_name: "甲".into(),
        ..Unit::default()
    }
}

/// A project under way: four payments of a quarter, two lines for each unit.
async fn create_project(context: &ServiceContext, plan: &str) -> String {
    let line = |unit: &str, head: &str| BudgetLine {
        unit: unit.into(),
        source: FundSource::District.into(),
        head: head.into(),
        amount_fen: GRANT / 4,
    };
    let payment = |number: i32| PlannedPayment {
        id: format!("p{number}"),
        milestone: String::new(),
        source: FundSource::District.into(),
        amount_fen: GRANT / 4,
    };
    let project = Project {
        state: project::State::UnderWay.into(),
        plan: plan.into(),
        lead: Some(unit(LEAD)),
        partners: vec![unit(PARTNER)],
        grants: vec![grant(GRANT)],
        starts_on: "2026-01-01".into(),
        ends_on: "2026-12-31".into(),
        task_book: Some(TaskBook {
            budget: vec![
                line(LEAD, "equipment"),
                line(LEAD, "labour"),
                line(PARTNER, "equipment"),
                line(PARTNER, "labour"),
            ],
            payments: (1..=4).map(payment).collect(),
            ..TaskBook::default()
        }),
        ..Project::default()
    };
    let li = caller("li");
    let made = context.commit(&li, |call| {
        let project = project.clone();
        async move {
            let stored = call.create(&PROJECTS, AUTHORITY, project).await?;
            commit_task_book(&call, &stored.value, call.today()).await?;
            Ok(stored.name)
        }
    });
    made.await.unwrap()
}
