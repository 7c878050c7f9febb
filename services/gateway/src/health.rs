//! Health at the gateway: its own, what each service says of itself and of the tasks that it keeps running, and that of the whole.
//!
//! The empty name is the gateway itself. A service is healthy when it is ready; `<service>.sweep`, `<service>.follows.<other>` and
//! `<service>.writes.<what>` say whether its tasks keep up; [`WHOLE`] is healthy when all of these are. Letters that do not reach a
//! partner are the partner's trouble too, and have names of their own.

use std::time::Duration;

use kezhi_chassis::health::Health;
use kezhi_chassis::upstream::Upstream;
use kezhi_proto::health::HealthCheckRequest;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::health::health_client::HealthClient;
use tonic::Request;

use crate::route::Routes;

/// How often each service is asked.
const EVERY: Duration = Duration::from_secs(2);
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// The name of the whole suite.
pub const WHOLE: &str = "suite";

/// Asks the services for ever and reports: each under the names of its own services, the whole under its own.
pub async fn watch(routes: Routes, names: Vec<String>, health: Health) {
    loop {
        check(&routes, &names, &health).await;
        tokio::time::sleep(EVERY).await;
    }
}

/// Asks each service once.
pub async fn check(routes: &Routes, names: &[String], health: &Health) {
    let mut all = true;
    for (service, upstream) in routes.services() {
        let serving = is_serving(upstream.clone(), "").await;
        all &= serving;
        let prefix = format!("kezhi.{service}.v1.");
        let task = format!("{service}.");
        for name in names.iter().filter(|name| name.starts_with(&task)) {
            let keeps_up = serving && is_serving(upstream.clone(), name).await;
            all &= keeps_up || !is_of_the_suite(name);
            health.tell(name, keeps_up);
        }
        for name in names.iter().filter(|name| name.starts_with(&prefix)) {
            health.tell(name, serving);
        }
    }
    health.tell(WHOLE, all);
}

/// True for a task that rests on nobody outside.
fn is_of_the_suite(task: &str) -> bool {
    task.ends_with(".sweep") || task.contains(".follows.") || task.contains(".writes.")
}

async fn is_serving(upstream: Upstream, name: &str) -> bool {
    let mut client = HealthClient::new(upstream);
    let request = Request::new(HealthCheckRequest {
        service: name.to_string(),
    });
    match tokio::time::timeout(PATIENCE, client.check(request)).await {
        Ok(Ok(response)) => response.into_inner().status() == ServingStatus::Serving,
        _ => false,
    }
}
