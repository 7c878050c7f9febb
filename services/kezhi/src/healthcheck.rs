//! `kezhi healthcheck`: asks a server of this deployment whether it serves.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use kezhi_proto::health::HealthCheckRequest;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::health::health_client::HealthClient;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint};

use crate::certificate::{chain, host_of};
use crate::failure::Failure;
use crate::settings::{Settings, Tls};

/// Asks; what does not serve is a finding.
pub async fn run(settings: &Settings, address: Option<String>) -> Result<(), Failure> {
    let address = address.unwrap_or_else(|| address_of_the_gateway(settings));
    let mut endpoint = Endpoint::from_shared(address).map_err(Failure::usage)?;
    if let (Some("https"), Some(tls)) = (endpoint.uri().scheme_str(), &settings.tls) {
        endpoint = endpoint.tls_config(of_the_gateway(tls)?).map_err(Failure::usage)?;
    }
    let channel = endpoint.connect().await.map_err(Failure::finding)?;
    let request = HealthCheckRequest { service: String::new() };
    let answer = HealthClient::new(channel).check(request).await;
    match answer.map_err(Failure::finding)?.into_inner().status() {
        ServingStatus::Serving => Ok(()),
        other => Err(Failure::Finding(format!("the server is {other:?}"))),
    }
}

/// Where a gateway is reached from its own machine.
fn address_of_the_gateway(settings: &Settings) -> String {
    let scheme = match settings.tls {
        Some(_) => "https",
        None => "http",
    };
    format!("{scheme}://{}", from_here(settings.listen))
}

/// An address as it is reached from the same machine.
pub fn from_here(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

/// Trusts the certificates that the gateway itself shows, by whatever address it is asked.
fn of_the_gateway(tls: &Tls) -> Result<ClientTlsConfig, Failure> {
    let (chain, pem) = chain(&tls.certificate).map_err(Failure::Usage)?;
    let config = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(&pem));
    Ok(match host_of(&chain) {
        Some(name) => config.domain_name(name),
        None => config,
    })
}
