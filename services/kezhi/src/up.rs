//! `kezhi up`: the whole suite in one process.

use std::net::SocketAddr;

use kezhi_chassis::lifecycle::signals;
use kezhi_chassis::upstream::in_process;
use kezhi_gateway::route::Routes;
use tokio::net::TcpListener;

use crate::certificate::{chain, host_of};
use crate::doctor;
use crate::failure::Failure;
use crate::healthcheck::from_here;
use crate::say::say;
use crate::serve::{bind, telemetry};
use crate::services::SERVICES;
use crate::settings::Settings;
use crate::suite::{Reached, Suite};
use crate::token::{ROLES, sign, signer};

/// Runs until told to stop.
pub async fn run(settings: Settings, today: Option<&str>) -> Result<(), Failure> {
    let signals = signals().map_err(Failure::finding)?;
    let guard = telemetry(&settings, "kezhi")?;
    let listener = bind(settings.listen).await?;
    let address = listener.local_addr().map_err(Failure::finding)?;
    let suite = start(settings, listener, today).await?;
    doctor::warn(&suite.settings);
    announce(&suite.settings, address)?;
    let ended = suite.run_until(signals).await;
    guard.shutdown().await;
    ended
}

/// Starts the whole suite behind a socket, on a day where one is to be rehearsed.
pub async fn start(settings: Settings, listener: TcpListener, today: Option<&str>) -> Result<Suite, Failure> {
    let suite = Suite::prepare(settings, &[listener.local_addr().map_err(Failure::finding)?], today)?;
    suite.refuse_missing()?;
    suite.keep_law_current();
    let mut services = Vec::new();
    for service in &SERVICES {
        services.push(suite.start(service, Reached::ByTheGateway).await?);
    }
    suite.refuse_forked(&services).await?;
    let upstream = |name: &'static str| {
        let running = services.iter().find(|running| running.name() == name);
        running
            .map(|running| in_process(running.service()))
            .ok_or_else(|| Failure::Usage(format!("{name} does not run")))
    };
    let mut routes = Routes::default();
    for running in &services {
        suite.keep_running(running, upstream)?;
        routes = routes.with(running.name(), in_process(running.service()));
    }
    suite.serve_gateway(listener, routes).await?;
    Ok(suite)
}

/// The ready line, a token per role, and a first call to paste.
fn announce(settings: &Settings, address: SocketAddr) -> Result<(), Failure> {
    let signer = signer(settings)?;
    say(format_args!(
        "kezhi is ready on {address}, its data in {}",
        settings.data.display()
    ));
    if settings.identity.service_key.is_none() {
        say(format_args!("\nDevelopment tokens (loopback only):"));
        for role in ROLES {
            say(format_args!(
                "  {:9}{}",
                role.token_name(),
                sign(settings, &signer, role, None, None)?
            ));
        }
    }
    say(format_args!("\nA first call:"));
    let trust = match &settings.tls {
        Some(tls) => {
            let file = &tls.certificate;
            let host = chain(file).ok().and_then(|(chain, _)| host_of(&chain));
            let host = host.map(|host| format!(" -servername {host}")).unwrap_or_default();
            format!("-cacert {}{host}", file.display())
        }
        None => "-plaintext".into(),
    };
    say(format_args!(
        "  grpcurl {trust} -d '{{\"rule_id\":\"penalty.pay\",\"trigger_date\":\"2026-02-01\"}}' \\"
    ));
    let address = from_here(address);
    say(format_args!(
        "    {address} kezhi.enforcement.v1.LawService/ComputeDeadline\n"
    ));
    Ok(())
}
