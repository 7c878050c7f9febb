//! `kezhi serve`: some services as a process of their own.

use std::net::SocketAddr;
use std::time::Duration;

use kezhi_chassis::lifecycle::signals;
use kezhi_chassis::telemetry::{Guard, init};
use kezhi_chassis::upstream::{Upstream, over_socket};
use kezhi_gateway::route::Routes;
use tokio::net::TcpListener;
use tonic::transport::Endpoint;

use crate::doctor;
use crate::failure::Failure;
use crate::services::{SERVICES, Service};
use crate::settings::Settings;
use crate::suite::{Reached, Suite};

/// How long a connection to another service may take, and how often a quiet one is asked whether it still lives.
const CONNECT: Duration = Duration::from_secs(3);
const KEEPALIVE: Duration = Duration::from_secs(20);
/// How much of its answers waits at the gateway to be read: of one call, and of all. The calls of all callers share a connection, and
/// those that do not read must not hold up the others.
const ANSWER_WINDOW: u32 = 1 << 18;
const ANSWERS_WINDOW: u32 = 1 << 30;

/// The name of the gateway on the command line.
const GATEWAY: &str = "gateway";

/// Runs until told to stop.
pub async fn run(settings: Settings, services: &[String], today: Option<&str>) -> Result<(), Failure> {
    let signals = signals().map_err(Failure::finding)?;
    let guard = telemetry(&settings, &services.join("+"))?;
    let mut listeners = Vec::new();
    for service in services {
        let address = match (service.as_str(), settings.services.get(service)) {
            (GATEWAY, _) => settings.listen,
            (_, Some(place)) => place.listen,
            _ => return Err(unknown(service)),
        };
        listeners.push((service.as_str(), bind(address).await?));
    }
    let suite = Suite::prepare(settings, &addresses(&listeners)?, today)?;
    suite.keep_law_current();
    for (service, listener) in listeners {
        start(&suite, service, listener).await?;
    }
    doctor::warn(&suite.settings);
    let ended = suite.run_until(signals).await;
    guard.shutdown().await;
    ended
}

async fn start(suite: &Suite, service: &str, listener: TcpListener) -> Result<(), Failure> {
    let address = listener.local_addr().map_err(Failure::finding)?;
    serve(suite, service, listener).await?;
    eprintln!("kezhi: {service} is ready on {address}");
    Ok(())
}

async fn serve(suite: &Suite, service: &str, listener: TcpListener) -> Result<(), Failure> {
    let running = match service {
        GATEWAY => {
            let mut routes = Routes::default();
            for service in &SERVICES {
                routes = routes.with(service.name, remote(&suite.settings, service.name)?);
            }
            return suite.serve_gateway(listener, routes).await;
        }
        name => {
            let service = Service::named(name).ok_or_else(|| unknown(name))?;
            suite.start(service, Reached::FromOutside).await?
        }
    };
    suite.keep_running(&running, |name| remote(&suite.settings, name))?;
    suite.serve(service, listener, running.service());
    Ok(())
}

fn unknown(service: &str) -> Failure {
    let known = Service::all_names();
    Failure::Usage(format!("{service:?} is no service; there are {GATEWAY}, {known}"))
}

/// A service in another process; it is connected to when it is first called, and again when it comes back.
fn remote(settings: &Settings, name: &str) -> Result<Upstream, Failure> {
    let endpoint = settings
        .services
        .get(name)
        .map(|place| place.endpoint.clone())
        .unwrap_or_default();
    let endpoint = Endpoint::from_shared(endpoint)
        .map_err(|error| Failure::Usage(format!("services.{name}.endpoint: {error}")))?;
    let endpoint = endpoint
        .connect_timeout(CONNECT)
        .http2_keep_alive_interval(KEEPALIVE)
        .initial_stream_window_size(ANSWER_WINDOW)
        .initial_connection_window_size(ANSWERS_WINDOW)
        .keep_alive_while_idle(true);
    Ok(over_socket(endpoint.connect_lazy()))
}

/// Binds an address.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Failure::Finding(format!("{address}: {error}")))
}

fn addresses(listeners: &[(&str, TcpListener)]) -> Result<Vec<SocketAddr>, Failure> {
    listeners
        .iter()
        .map(|(_, listener)| listener.local_addr().map_err(Failure::finding))
        .collect()
}

/// Starts logs, traces and metrics.
pub fn telemetry(settings: &Settings, process: &str) -> Result<Guard, Failure> {
    init(&settings.telemetry, process).map_err(Failure::usage)
}
