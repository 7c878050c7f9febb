//! Imports of files of patents: what is good is stored batch by batch, what is not is kept as a fault.

mod batches;
mod intake;

use kezhi_chassis::store::{Collection, Filter, Stored, not_found};
use kezhi_chassis::{Call, Caller, Error, Fault, ServiceContext};
use kezhi_procedure::Refusal;
use kezhi_proto::coordination::*;
use tonic::{Status, Streaming};

pub use batches::Batches;
pub use intake::import;

use super::store;

/// The imports.
pub const IMPORTS: Collection<PatentImport> = Collection::named("patentimports");

type Parts = Streaming<ImportPatentsRequest>;

/// Takes a file that is streamed. It goes on to its end where the caller does not wait for it, so that a stream that breaks off is
/// known as such.
pub(super) async fn upload(context: ServiceContext, caller: Caller, parts: Parts) -> Result<PatentImport, Status> {
    #[expect(
        clippy::disallowed_methods,
        reason = "its end is waited for here, unless its caller leaves"
    )]
    let taking = tokio::spawn(take(context, caller, parts));
    match taking.await {
        Ok(taken) => taken,
        Err(panic) => Err(Error::from(Fault::new(panic)).into()),
    }
}

async fn take(context: ServiceContext, caller: Caller, mut parts: Parts) -> Result<PatentImport, Status> {
    let first = parts.message().await?.unwrap_or_default();
    let header = first
        .header
        .ok_or_else(|| refused("header", "the first message says what the file is"))?;
    if !first.chunk.is_empty() {
        return Err(refused("chunk", "the first message has the header alone"));
    }
    let mut batches = Batches::begin(context, caller, &header).await?;
    match take_chunks(&mut batches, &mut parts).await {
        Ok(()) => Ok(batches.complete().await?),
        Err(status) => {
            batches.break_off().await?;
            Err(status)
        }
    }
}

fn refused(field: &str, why: &str) -> Status {
    Error::from(Refusal::field(field, why)).into()
}

async fn take_chunks(batches: &mut Batches, parts: &mut Parts) -> Result<(), Status> {
    while let Some(part) = parts.message().await? {
        if part.header.is_some() {
            return Err(refused("header", "only the first message has a header"));
        }
        batches.take(&part.chunk).await?;
    }
    Ok(())
}

pub(super) async fn get(call: Call, request: GetPatentImportRequest) -> Result<PatentImport, Error> {
    Ok(seen(&call, &request.name).await?.value)
}

/// An import that the caller may see: a partner sees its own.
async fn seen(call: &Call, name: &str) -> Result<Stored<PatentImport>, Error> {
    let import = call.load(&IMPORTS, name).await?;
    match call.caller().own_partner() {
        Some(own) if own != import.value.partner => Err(not_found(name).into()),
        _ => Ok(import),
    }
}

pub(super) async fn list(call: Call, request: ListPatentImportsRequest) -> Result<ListPatentImportsResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    Ok(call.list(&IMPORTS, &filter, &page).await?.answer())
}

pub(super) async fn list_faults(
    call: Call,
    request: ListImportFaultsRequest,
) -> Result<ListImportFaultsResponse, Error> {
    let page = call.page(&request)?;
    let import = seen(&call, &request.name).await?;
    Ok(store::faults(&call, &import.name, &page).await?.answer())
}
