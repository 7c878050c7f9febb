//! `kezhi healthcheck`: asks a server of this deployment whether it serves.

use std::fs;

use kezhi_proto::health::HealthCheckRequest;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::health::health_client::HealthClient;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint};
use x509_cert::der::DecodePem;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use crate::failure::Failure;
use crate::settings::{Settings, Tls};

/// Asks; what does not serve is a finding.
pub async fn run(settings: &Settings, address: String) -> Result<(), Failure> {
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

/// Trusts the certificates that the gateway itself shows, by whatever address it is asked.
fn of_the_gateway(tls: &Tls) -> Result<ClientTlsConfig, Failure> {
    let wrong = |why: String| Failure::Usage(format!("{}: {why}", tls.certificate.display()));
    let pem = fs::read(&tls.certificate).map_err(|error| wrong(error.to_string()))?;
    let shown = x509_cert::Certificate::from_pem(&pem).map_err(|error| wrong(error.to_string()))?;
    let config = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(&pem));
    let names = shown.tbs_certificate.get::<SubjectAltName>();
    let names = names.map_err(|error| wrong(error.to_string()))?;
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
