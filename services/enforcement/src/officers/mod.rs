//! Enforcement officers (执法人员), their certificates and their ties.

mod changes;
pub(crate) mod module;

use kezhi_chassis::store::{Collection, Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Kind, Refusal, field, normal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::{
    Certificate, CreateOfficerRequest, GetOfficerRequest, ListOfficersRequest, ListOfficersResponse, Officer,
    OfficerEvent, RenewCertificateRequest,
};

/// The register: an account belongs to one officer, who is found by those of before too.
pub const OFFICERS: Collection<Officer> = Collection {
    unique_key: |officer| officer.account.clone(),
    index_keys: |officer| officer.former_accounts.iter().map(|account| had(account)).collect(),
    ..Collection::named("officers")
};

fn had(account: &str) -> String {
    format!("account {account}")
}

/// The officer who calls, or called before, under an account.
pub(crate) async fn of_account(call: &Call, authority: &str, account: &str) -> Result<Option<Officer>, Error> {
    if let Some(officer) = call.load_by_key(&OFFICERS, authority, account).await? {
        return Ok(Some(officer.value));
    }
    let former = had(account);
    let found = call.latest(&OFFICERS, &Filter::of(authority).under(&former), 1).await?;
    Ok(found.into_iter().next().map(|officer| officer.value))
}

async fn create(call: Call, request: CreateOfficerRequest) -> Result<Officer, Error> {
    let given = request.officer.unwrap_or_default();
    let officer = fit(Officer {
        display_name: given.display_name,
        account: given.account,
        certificate: given.certificate,
        tied_to: given.tied_to,
        ..Officer::default()
    })?;
    refuse_what_others_have(&call, "", &officer).await?;
    let stored = call.create(&OFFICERS, call.authority(), officer).await?;
    log_certificate(&call, &stored, "officer.registered")?;
    Ok(stored.value)
}

/// An officer whose certificate runs from a day to a later one, with the codes of their ties in the normal form.
fn fit(mut officer: Officer) -> Result<Officer, Error> {
    refuse_bad_certificate("officer.certificate", officer.certificate.as_ref())?;
    for (position, code) in officer.tied_to.iter_mut().enumerate() {
        *code = field::code_of_anyone(&format!("officer.tied_to[{position}]"), code)?;
    }
    Ok(officer)
}

/// A certificate belongs to one officer, and so does an account, for ever: what was done under it was done by one person. A bureau has few
/// enough officers to look at each.
async fn refuse_what_others_have(call: &Call, name: &str, officer: &Officer) -> Result<(), Error> {
    let number = number_of(officer);
    let officers = call.all(&OFFICERS, &Filter::of(call.authority())).await?;
    for other in officers.iter().filter(|other| other.name != name) {
        let has_number = normal::is_same(number_of(&other.value), number);
        let had = [&other.value.account].into_iter().chain(&other.value.former_accounts);
        let has_account = had.into_iter().any(|account| *account == officer.account);
        let what = match (has_account, has_number) {
            (true, _) => format!("the account {}", officer.account),
            (_, true) => format!("the certificate {number}"),
            _ => continue,
        };
        let message = format!("{what} belongs to {}", other.name);
        let refusal = Refusal::new(Kind::Exists, ErrorReason::ResourceExists.code(), message);
        return Err(refusal.with("resource", &other.name).into());
    }
    Ok(())
}

fn number_of(officer: &Officer) -> &str {
    let certificate = officer.certificate.as_ref();
    certificate
        .map(|certificate| certificate.number.as_str())
        .unwrap_or_default()
}

fn log_certificate(call: &Call, officer: &Stored<Officer>, event: &str) -> Result<(), Error> {
    let certificate = officer.value.certificate.as_ref();
    let valid_to = certificate.map(|certificate| certificate.valid_to.clone());
    let data = OfficerEvent {
        certificate_valid_to: valid_to.unwrap_or_default(),
        ..OfficerEvent::default()
    };
    call.log(&officer.authority, &officer.name, event, "", &data)
}

async fn get(call: Call, request: GetOfficerRequest) -> Result<Officer, Error> {
    let officer = call.load(&OFFICERS, &request.name).await?.value;
    changes::with_open_cases(&call, officer).await
}

async fn list(call: Call, request: ListOfficersRequest) -> Result<ListOfficersResponse, Error> {
    let page = call.page(&request)?;
    let page = call.list(&OFFICERS, &Filter::of(call.authority()), &page).await?;
    Ok(page.answer())
}

async fn renew_certificate(call: Call, request: RenewCertificateRequest) -> Result<Officer, Error> {
    refuse_bad_certificate("certificate", request.certificate.as_ref())?;
    let mut officer = call.load_to_change(&OFFICERS, &request.name, &request.etag).await?;
    officer.value.certificate = request.certificate;
    refuse_what_others_have(&call, &officer.name, &officer.value).await?;
    call.save(&OFFICERS, &mut officer).await?;
    log_certificate(&call, &officer, "officer.certified")?;
    Ok(officer.value)
}

fn refuse_bad_certificate(field: &str, certificate: Option<&Certificate>) -> Result<(), Error> {
    let Some(certificate) = certificate else { return Ok(()) };
    let from = field::day(&format!("{field}.valid_from"), &certificate.valid_from)?;
    let to = field::day(&format!("{field}.valid_to"), &certificate.valid_to)?;
    match from <= to {
        true => Ok(()),
        false => Err(Refusal::field(
            format!("{field}.valid_to"),
            format!("valid_to {to} is before valid_from {from}"),
        )
        .into()),
    }
}
