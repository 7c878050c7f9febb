//! How a server and all that it keeps running are, by name: told by its tasks, asked for by anyone. The empty name is the server itself.

use std::collections::BTreeMap;

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::BoxStream;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::health::health_server::{self, HealthServer};
use kezhi_proto::health::{HealthCheckRequest, HealthCheckResponse, HealthListRequest, HealthListResponse};
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tonic::{Request, Response, Status};

/// The name under which health tells that a process lives.
pub const LIVENESS: &str = "liveness";
/// The name under which health tells that a process can serve; the empty name means the same.
pub const READINESS: &str = "readiness";

/// What is told of each name. Clones tell and show the same.
#[derive(Clone)]
pub struct Health {
    told: watch::Sender<BTreeMap<String, ServingStatus>>,
}

impl Health {
    /// The health of a server with services of these names: all is well until something else is told.
    pub fn of(names: &[String]) -> Self {
        let own = ["", LIVENESS, READINESS].map(String::from);
        let names = own.iter().chain(names).cloned();
        Self {
            told: watch::Sender::new(names.map(|name| (name, ServingStatus::Serving)).collect()),
        }
    }

    /// Tells whether what has this name is well.
    pub fn tell(&self, name: &str, well: bool) {
        let status = if well {
            ServingStatus::Serving
        } else {
            ServingStatus::NotServing
        };
        self.told.send_if_modified(|told| {
            let before = told.insert(name.into(), status);
            before != Some(status)
        });
    }

    /// The service that is asked.
    pub fn server(&self) -> HealthServer<Self> {
        HealthServer::new(self.clone())
    }
}

fn response(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}

#[async_trait]
impl health_server::Health for Health {
    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        let name = request.into_inner().service;
        let status = self.told.borrow().get(&name).copied();
        let status =
            status.ok_or_else(|| Status::not_found("health knows nothing of that name; List tells all names"))?;
        Ok(Response::new(response(status)))
    }

    async fn list(&self, _: Request<HealthListRequest>) -> Result<Response<HealthListResponse>, Status> {
        let told = self.told.borrow();
        let statuses = told.iter().map(|(name, status)| (name.clone(), response(*status)));
        Ok(Response::new(HealthListResponse {
            statuses: statuses.collect(),
        }))
    }

    type WatchStream = BoxStream<'static, Result<HealthCheckResponse, Status>>;

    async fn watch(&self, request: Request<HealthCheckRequest>) -> Result<Response<Self::WatchStream>, Status> {
        let name = request.into_inner().service;
        let mut before = None;
        let changes = WatchStream::new(self.told.subscribe()).filter_map(move |told| {
            let status = told.get(&name).copied().unwrap_or(ServingStatus::ServiceUnknown);
            let changed = before.replace(status) != Some(status);
            std::future::ready(changed.then(|| Ok(response(status))))
        });
        Ok(Response::new(changes.boxed()))
    }
}
