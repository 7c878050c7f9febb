//! Who is outside: the partners' systems.

use std::path::Path;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;
use tonic::transport::Uri;

use super::Check;
use crate::settings::Settings;

/// How long a partner may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

pub async fn checks(settings: &Settings) -> Vec<Check> {
    let mut checks = Vec::new();
    for (id, partner) in &settings.coordination.exchange.partners {
        let found = match (&partner.grpc, &partner.folder, &partner.nats) {
            (Some(grpc), ..) => answers(&grpc.endpoint).await,
            (_, Some(folder), _) => is_there(&folder.path),
            (.., Some(nats)) => answers(&nats.url).await,
            _ => continue,
        };
        checks.push(Check::of(format!("partner {id}"), found));
    }
    checks
}

fn is_there(folder: &Path) -> Result<String, String> {
    match folder.is_dir() {
        true => Ok(format!("{} is there", folder.display())),
        false => Err(format!("{} is not there, or no folder", folder.display())),
    }
}

/// Whether somebody takes a connection at an address, as `https://exchange.example.gov.cn`.
async fn answers(address: &str) -> Result<String, String> {
    let uri: Uri = address.parse().map_err(|error| format!("{address}: {error}"))?;
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let port = uri.port_u16().unwrap_or(match uri.scheme_str() {
        Some("http") => 80,
        Some("nats") => 4222,
        _ => 443,
    });
    match timeout(PATIENCE, TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => Ok(format!("{address} takes connections")),
        Ok(Err(error)) => Err(format!("{address}: {error}")),
        Err(_) => Err(format!("{address} does not answer")),
    }
}
