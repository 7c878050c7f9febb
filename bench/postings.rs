//! Postings per second through the gateway, each its own call, its own document and its own request_id, of one fen: supplements,
//! which change the project's task book too, and contributions, which only post. Hot, all clients post to one account: that of
//! their plan, or of one unit. Spread, each has its own.
//!
//!   cargo run --release --example postings -- BINARY DATABASE_URL CLIENTS SECONDS
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a measurement that cannot be made ends loudly, and is told on the terminal"
)]

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kezhi_chassis::caller::Caller;
use kezhi_chassis::clock::Clock;
use kezhi_chassis::context::{Authority, ServiceContext};
use kezhi_chassis::contract::Contract;
use kezhi_chassis::law_book::LawBook;
use kezhi_chassis::store::{Database, connect};
use kezhi_projects::migrations::Migrator;
use kezhi_projects::{PLANS, PROJECTS};
use kezhi_proto::common::Role;
use kezhi_proto::projects::fund_service_client::FundServiceClient;
use kezhi_proto::projects::*;
use sea_orm_migration::MigratorTrait;
use tonic::Request;
use tonic::transport::{Channel, Endpoint};
use uuid::Uuid;

const AUTHORITY: &str = "431271";
const UNIT: &str = "91350100M000100Y43";
const ADDRESS: &str = "127.0.0.1:50161";
/// How many connections the clients share.
const CONNECTIONS: usize = 8;

#[tokio::main]
async fn main() {
    let given: Vec<String> = std::env::args().collect();
    let (binary, url) = (&given[1], &given[2]);
    let (clients, seconds) = (given[3].parse().unwrap(), given[4].parse().unwrap());
    let data = tempfile::tempdir().unwrap();
    let url = match url.as_str() {
        "sqlite" => format!("sqlite://{}/projects.db", data.path().display()),
        url => url.to_string(),
    };
    let projects = prepare(&url, clients, data.path()).await;
    let mut server = start(binary, &url, data.path());
    let (head, officer) = (
        token(binary, data.path(), "head"),
        token(binary, data.path(), "officer"),
    );
    let (hot, spread) = projects;
    let one: Vec<String> = hot.iter().map(|_| hot[0].clone()).collect();
    let length = Duration::from_secs(seconds);
    measure("supplements, hot", &hot, supplement, &head, length).await;
    measure("supplements, spread", &spread, supplement, &head, length).await;
    measure("contributions, hot", &one, contribution, &officer, length).await;
    measure("contributions, spread", &spread, contribution, &officer, length).await;
    server.kill().unwrap();
    server.wait().unwrap();
}

/// Projects of one plan, and projects that have a plan each.
async fn prepare(url: &str, clients: usize, data: &std::path::Path) -> (Vec<String>, Vec<String>) {
    let db = connect(&Database(url.into())).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let authority = Authority {
        code: AUTHORITY.into(),
        number_prefix: "洪知".into(),
        others: BTreeMap::new(),
        contacts: Vec::new(),
    };
    let law = LawBook::open(&data.join("law")).unwrap();
    let contract = Contract::load().unwrap();
    let settings = Arc::new(kezhi_projects::settings::Settings::default());
    let context = ServiceContext::new("projects", db, Clock::system(), contract, law, authority).under(settings);
    let routes = kezhi_projects::MODULE.routes(&context);
    let mut funds = FundServiceClient::new(routes.unwrap());
    let (mut hot, mut spread) = (Vec::new(), Vec::new());
    let one_for_all = create_plan(&context, &mut funds).await;
    for _ in 0..clients {
        hot.push(create_project(&context, &one_for_all).await);
        let its_own = create_plan(&context, &mut funds).await;
        spread.push(create_project(&context, &its_own).await);
    }
    (hot, spread)
}

fn caller() -> Caller {
    Caller {
        account: "bench".into(),
        authority: AUTHORITY.into(),
        organisation: String::new(),
        roles: vec![Role::Officer, Role::Head],
        issuer: String::new(),
    }
}

async fn create_plan<S>(context: &ServiceContext, funds: &mut FundServiceClient<S>) -> String
where
    S: tonic::client::GrpcService<tonic::body::Body>,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    S::ResponseBody: tonic::codegen::Body<Data = tonic::codegen::Bytes> + Send + 'static,
    <S::ResponseBody as tonic::codegen::Body>::Error: Into<Box<dyn std::error::Error + Send + Sync>> + Send,
{
    let plan = Plan {
        year: 2026,
        state: plan::State::Approved.into(),
        ..Plan::default()
    };
    let who = caller();
    let made = context.commit(&who, |call| {
        let plan = plan.clone();
        async move { call.create(&PLANS, AUTHORITY, plan).await }
    });
    let plan = made.await.unwrap().name;
    let mut request = Request::new(AppropriateFundsRequest {
        plan: plan.clone(),
        source: FundSource::District.into(),
        amount_fen: 1_000_000_000,
        document: Uuid::new_v4().to_string(),
        ..AppropriateFundsRequest::default()
    });
    request.extensions_mut().insert(caller());
    funds.appropriate_funds(request).await.unwrap();
    plan
}

async fn create_project(context: &ServiceContext, plan: &str) -> String {
    let project = Project {
        state: project::State::UnderWay.into(),
        plan: plan.into(),
        lead: Some(Unit {
            credit_code: UNIT.into(),
            display_name: "甲".into(),
            ..Unit::default()
        }),
        ..Project::default()
    };
    let who = caller();
    let made = context.commit(&who, |call| {
        let project = project.clone();
        async move { call.create(&PROJECTS, AUTHORITY, project).await }
    });
    made.await.unwrap().name
}

fn start(binary: &str, url: &str, data: &std::path::Path) -> Child {
    let child = Command::new(binary)
        .args(["--data", &data.display().to_string(), "up", "--listen", ADDRESS])
        .env("KEZHI_SERVICES__PROJECTS__DATABASE", url)
        .env("KEZHI_LIMITS__CALLS_PER_SECOND", "1000000")
        .env("KEZHI_LIMITS__BURST", "1000000")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let ready = || {
        let mut asked = Command::new(binary);
        asked
            .args(["healthcheck", &format!("http://{ADDRESS}")])
            .stderr(Stdio::null());
        asked.status().unwrap().success()
    };
    while !ready() {
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

fn token(binary: &str, data: &std::path::Path, role: &str) -> String {
    let mut command = Command::new(binary);
    command.args([
        "--data",
        &data.display().to_string(),
        "token",
        role,
        "--account",
        "bench",
    ]);
    String::from_utf8(command.output().unwrap().stdout)
        .unwrap()
        .trim()
        .to_string()
}

/// What a client asks of a project.
enum Asked {
    Supplement(SupplementGrantRequest),
    Contribution(RecordContributionRequest),
}

fn supplement(project: &str) -> Asked {
    Asked::Supplement(SupplementGrantRequest {
        project: project.into(),
        source: FundSource::District.into(),
        amount_fen: 1,
        document: Uuid::new_v4().to_string(),
        unit: UNIT.into(),
        head: "labour".into(),
        request_id: Uuid::new_v4().to_string(),
        ..SupplementGrantRequest::default()
    })
}

fn contribution(project: &str) -> Asked {
    Asked::Contribution(RecordContributionRequest {
        project: project.into(),
        source: FundSource::SelfRaised.into(),
        amount_fen: 1,
        document: Uuid::new_v4().to_string(),
        unit: UNIT.into(),
        proof_digest: "0".repeat(64),
        request_id: Uuid::new_v4().to_string(),
        ..RecordContributionRequest::default()
    })
}

async fn measure(name: &str, projects: &[String], asks: fn(&str) -> Asked, token: &str, length: Duration) {
    let endpoint = Endpoint::from_shared(format!("http://{ADDRESS}")).unwrap();
    let channels: Vec<Channel> = (0..CONNECTIONS).map(|_| endpoint.connect_lazy()).collect();
    let began = Instant::now();
    let clients = projects.iter().enumerate().map(|(number, project)| {
        let channel = channels[number % CONNECTIONS].clone();
        tokio::spawn(client(
            channel,
            project.clone(),
            asks,
            token.to_string(),
            began + length,
        ))
    });
    let mut took: Vec<Duration> = Vec::new();
    for client in clients.collect::<Vec<_>>() {
        took.extend(client.await.unwrap());
    }
    let seconds = began.elapsed().as_secs_f64();
    took.sort();
    let at = |permille: usize| took[(took.len() - 1) * permille / 1000].as_secs_f64() * 1000.0;
    println!(
        "{name}: {} clients, {:.0} postings/s, half within {:.1} ms, 99 % within {:.1} ms, all within {:.1} ms",
        projects.len(),
        took.len() as f64 / seconds,
        at(500),
        at(990),
        at(1000)
    );
}

/// Posts until the end; how long each took.
async fn client(
    channel: Channel,
    project: String,
    asks: fn(&str) -> Asked,
    token: String,
    until: Instant,
) -> Vec<Duration> {
    let mut funds = FundServiceClient::new(channel);
    let mut took = Vec::new();
    while Instant::now() < until {
        let began = Instant::now();
        match asks(&project) {
            Asked::Supplement(request) => drop(funds.supplement_grant(with_token(request, &token)).await.unwrap()),
            Asked::Contribution(request) => drop(funds.record_contribution(with_token(request, &token)).await.unwrap()),
        }
        took.push(began.elapsed());
    }
    took
}

fn with_token<R>(request: R, token: &str) -> Request<R> {
    let mut request = Request::new(request);
    let bearer = format!("Bearer {token}").parse().unwrap();
    request.metadata_mut().insert("authorization", bearer);
    request
}
