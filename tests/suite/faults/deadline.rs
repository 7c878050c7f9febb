//! A caller who leaves at the deadline: what still waited is not done any more, and the answer does not say more than is known.

use std::time::Duration;

use futures::future::join_all;
use kezhi_proto::projects::{AppropriateFundsRequest, FundSource, GetTrialBalanceRequest};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};
use tonic::{Code, Request};

use crate::kit::{Database, Good, Part, Suite, on_each_database};
use crate::projects::road;

const TODAY: &str = "2026-05-28";
/// How many post at once, and how long each waits for its answer.
const MANY: usize = 20;
const PATIENCE: Duration = Duration::from_millis(300);

#[tokio::test]
async fn a_posting_that_waits_when_its_caller_leaves_is_not_carried_out() {
    on_each_database(async |database| {
        let suite = Suite::process(database, TODAY).await;
        let plan = road::plan(&suite, "农业科技计划", 100_000_000).await.name;
        let post = |number: usize| AppropriateFundsRequest {
            plan: plan.clone(),
            source: FundSource::District.into(),
            amount_fen: 1,
            document: format!("洪财预〔2026〕{number}号"),
            ..AppropriateFundsRequest::default()
        };
        let held = hold(&suite, database, Part::Projects, "plans").await;
        let answers = join_all((0..MANY).map(|number| {
            let mut request = Request::new(post(number));
            request.set_timeout(PATIENCE);
            let li = suite.officer("li");
            async move { li.funds().appropriate_funds(request).await }
        }));
        for answer in answers.await {
            let status = answer.expect_err("nothing can be written meanwhile");
            // The client keeps the same deadline, and may be the first to say so.
            assert!(
                [Code::DeadlineExceeded, Code::Cancelled].contains(&status.code()),
                "{status:?}"
            );
            assert!(!status.message().contains("undone"), "{status:?}");
        }
        // What comes after it on the same connection is answered: the suite has heard who left.
        let asked = GetTrialBalanceRequest::default();
        suite.auditor().ledger().get_trial_balance(asked).await.good();
        held.close().await.unwrap();
        let li = suite.officer("li");
        li.funds().appropriate_funds(post(MANY)).await.good();
        let asked = GetTrialBalanceRequest::default();
        let balance = suite.auditor().ledger().get_trial_balance(asked).await.good();
        assert_eq!(balance.transfers, 1, "only what was asked for by someone who stayed");
    })
    .await;
}

/// Keeps everyone from writing to a table, until the connection is closed.
pub async fn hold(suite: &Suite, database: Database, part: Part, table: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(suite.database(part));
    options.max_connections(1);
    let connection = sea_orm::Database::connect(options).await.unwrap();
    let lock = match database {
        Database::Sqlite => "BEGIN IMMEDIATE".into(),
        Database::Postgres => format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"),
    };
    connection.execute_unprepared(&lock).await.unwrap();
    connection
}
