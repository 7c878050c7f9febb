//! The signs of a risk (风险信号): found or reported, assessed, and warned of or dismissed.

pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::{GetSignalRequest, ListSignalsRequest, ListSignalsResponse, Signal};

use procedure::SIGNAL;

pub(crate) use rules::{grade_of, reporter_of};

/// The signals, filed under their subject and who reported them.
pub const SIGNALS: Collection<Signal> = Collection {
    index_keys: |signal| vec![signal.subject.clone(), reporter_of(signal)],
    known_to: |signal| Audience::Organisations(vec![reporter_of(signal)]),
    offers: |signal| SIGNAL.allowed(signal.state()),
    ..Collection::named("signals")
};

async fn get(call: Call, request: GetSignalRequest) -> Result<Signal, Error> {
    let signal = call.load(&SIGNALS, &request.name).await?;
    Ok(signal.value)
}

async fn list(call: Call, request: ListSignalsRequest) -> Result<ListSignalsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let reporter = match (call.caller().own_organisation(), request.reporter.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, reporter) => field::credit_code("reporter", reporter)?,
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&reporter).narrowed_to(&request.subject);
    Ok(call.list(&SIGNALS, &filter, &page).await?.answer())
}
