//! Enforcement officers (执法人员), their certificates and their ties.

pub mod rpc;

use kezhi_chassis::steps::day_in;
use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::{CitizenId, CreditCode};
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::{
    Certificate, CreateOfficerRequest, GetOfficerRequest, ListOfficersRequest, ListOfficersResponse, Officer,
    RenewCertificateRequest,
};
use serde_json::json;

/// The register: an account belongs to one officer.
pub const OFFICERS: Collection<Officer> = Collection {
    table: "officers",
    mark: |officer| officer.account.clone(),
    public: false,
};

async fn create(call: Call, request: CreateOfficerRequest) -> Result<Officer, Error> {
    let officer = request.officer.unwrap_or_default();
    refuse_bad_certificate("officer.certificate", officer.certificate.as_ref())?;
    for (position, code) in officer.tied_to.iter().enumerate() {
        if CitizenId::parse(code).is_ok() {
            continue;
        }
        CreditCode::parse(code)
            .map_err(|error| Refusal::field(format!("officer.tied_to[{position}]"), error.to_string()))?;
    }
    refuse_taken_certificate(&call, officer.certificate.as_ref()).await?;
    let stored = call.create(&OFFICERS, call.authority(), officer).await?;
    let valid_to = stored
        .value
        .certificate
        .as_ref()
        .map(|certificate| certificate.valid_to.clone());
    call.log(
        &stored.authority,
        &stored.name,
        "officer.registered",
        "",
        json!({"certificate_valid_to": valid_to}),
    )?;
    Ok(stored.value)
}

/// A certificate belongs to one officer; a bureau has few enough of them to look at each.
async fn refuse_taken_certificate(call: &Call, certificate: Option<&Certificate>) -> Result<(), Error> {
    let number = certificate
        .map(|certificate| certificate.number.as_str())
        .unwrap_or_default();
    let mut token = String::new();
    loop {
        let page = call
            .list(
                &OFFICERS,
                call.authority(),
                0,
                &PageRequest::read(0, &token, "officers")?,
            )
            .await?;
        let taken = page
            .rows
            .iter()
            .find(|other| other.certificate.as_ref().is_some_and(|held| held.number == number));
        if let Some(other) = taken {
            let message = format!("the certificate {number} belongs to {}", other.name);
            let refusal = Refusal::new(Kind::Exists, ErrorReason::ResourceExists.code(), message);
            return Err(refusal.with("resource", &other.name).into());
        }
        if page.next_page_token.is_empty() {
            return Ok(());
        }
        token = page.next_page_token;
    }
}

async fn get(call: Call, request: GetOfficerRequest) -> Result<Officer, Error> {
    Ok(call.load(&OFFICERS, &request.name).await?.value)
}

async fn list(call: Call, request: ListOfficersRequest) -> Result<ListOfficersResponse, Error> {
    let page = PageRequest::read(request.page_size, &request.page_token, "officers")?;
    let page = call.list(&OFFICERS, call.authority(), 0, &page).await?;
    Ok(ListOfficersResponse {
        officers: page.rows,
        next_page_token: page.next_page_token,
    })
}

async fn renew_certificate(call: Call, request: RenewCertificateRequest) -> Result<Officer, Error> {
    refuse_bad_certificate("certificate", request.certificate.as_ref())?;
    let mut officer = call.load_to_change(&OFFICERS, &request.name, &request.etag).await?;
    officer.value.certificate = request.certificate;
    call.save(&OFFICERS, &mut officer).await?;
    let valid_to = officer
        .value
        .certificate
        .as_ref()
        .map(|certificate| certificate.valid_to.clone());
    call.log(
        &officer.authority,
        &officer.name,
        "officer.certified",
        "",
        json!({"certificate_valid_to": valid_to}),
    )?;
    Ok(officer.value)
}

fn refuse_bad_certificate(field: &str, certificate: Option<&Certificate>) -> Result<(), Error> {
    let Some(certificate) = certificate else { return Ok(()) };
    let from = day_in(&format!("{field}.valid_from"), &certificate.valid_from)?;
    let to = day_in(&format!("{field}.valid_to"), &certificate.valid_to)?;
    match from <= to {
        true => Ok(()),
        false => Err(Refusal::field(
            format!("{field}.valid_to"),
            format!("valid_to {to} is before valid_from {from}"),
        )
        .into()),
    }
}
