//! `kezhi healthcheck`: asks a server of this deployment whether it serves.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use kezhi_proto::health::HealthCheckRequest;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::health::health_client::HealthClient;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use crate::certificate::chain;
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
    let mut address = settings.listen;
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("{scheme}://{address}")
}

/// Trusts the certificates that the gateway itself shows, by whatever address it is asked.
fn of_the_gateway(tls: &Tls) -> Result<ClientTlsConfig, Failure> {
    let (chain, pem) = chain(&tls.certificate).map_err(Failure::Usage)?;
    let config = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(&pem));
    let names = chain.first().map(|shown| shown.tbs_certificate.get::<SubjectAltName>());
    let names = names.transpose().map_err(Failure::usage)?.flatten();
    let name = names
        .iter()
        .flat_map(|(_, names)| &names.0)
        .find_map(|name| match name {
            // A host below a wildcard is one that it vouches for.
            GeneralName::DnsName(name) => Some(name.as_str().replacen('*', "kezhi", 1)),
            _ => None,
        });
    Ok(match name {
        Some(name) => config.domain_name(name),
        None => config,
    })
}
