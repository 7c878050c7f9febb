//! Warnings of a risk (预警通知): drafted from signals, issued to departments and organisations, regraded, lifted, counted.

pub(crate) mod module;
pub mod procedure;
pub mod responses;
mod rules;
mod statistics;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::warning::State;
use kezhi_proto::coordination::{GetWarningRequest, ListWarningsRequest, ListWarningsResponse, Warning};

use procedure::WARNING;
use rules::{addressees_of, shown_to};

/// What a warning that is no draft any more is filed under, beside its year and its addressees.
const ISSUED: &str = "issued";

/// The warnings.
pub const WARNINGS: Collection<Warning> = Collection {
    known_to: |warning| match warning.state() {
        State::Drafted => Audience::Staff,
        _ => Audience::Organisations(addressees_of(warning)),
    },
    offers: |warning| WARNING.allowed(warning.state()),
    ..Collection::named("warnings")
};

async fn get(call: Call, request: GetWarningRequest) -> Result<Warning, Error> {
    Ok(shown(&call, call.load(&WARNINGS, &request.name).await?.value))
}

async fn list(call: Call, request: ListWarningsRequest) -> Result<ListWarningsResponse, Error> {
    let caller = call.caller();
    let addressee = narrowed(&call, &request.addressee)?;
    let issued = caller.narrowed_beyond_staff(call.authority(), ISSUED);
    let year = match request.year {
        0 => String::new(),
        year => year.to_string(),
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&addressee).narrowed_to(&year).narrowed_to(issued);
    let page = call.list(&WARNINGS, &filter, &page).await?;
    Ok(page.map(|warning| shown(&call, warning)).answer())
}

/// The addressee whose warnings or answers are listed: who acts for an organisation sees its own, whatever is asked for.
fn narrowed(call: &Call, addressee: &str) -> Result<String, Error> {
    match (call.caller().own_organisation(), addressee) {
        (Some(own), _) => Ok(own.to_string()),
        (None, "") => Ok(String::new()),
        (None, addressee) => Ok(field::credit_code("addressee", addressee)?),
    }
}

fn shown(call: &Call, warning: Warning) -> Warning {
    match call.caller().own_organisation() {
        Some(own) => shown_to(warning, own),
        None => warning,
    }
}
