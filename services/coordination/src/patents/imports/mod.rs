//! Taking a file of patents as it comes: what is good is stored batch by batch, what is not is kept as a fault.

use kezhi_chassis::store::{Collection, Filter, PageRequest, Stored};
use kezhi_chassis::{Call, Caller, Error, Fault, House};
use kezhi_patents::{BadRecord, Reader};
use kezhi_procedure::Refusal;
use kezhi_proto::coordination::import_patents_request::ImportHeader;
use kezhi_proto::coordination::patent_import::State;
use kezhi_proto::coordination::*;
use serde_json::json;
use sha2::{Digest, Sha256};
use tonic::{Status, Streaming};

use super::record::{format_of, read};
use super::register::Register;
use super::rules::refuse_unfit_number;
use super::store;

/// The imports.
pub const IMPORTS: Collection<PatentImport> = Collection::named("patentimports");

/// How many records commit together.
const BATCH: usize = 500;
/// How many faults of one import are kept; all are counted.
const KEPT_FAULTS: i64 = 10_000;
/// How many characters of a fault are kept.
const LONGEST_MESSAGE: usize = 500;

type Parts = Streaming<ImportPatentsRequest>;

/// Takes a file. It goes on to its end where the caller does not wait for it, so that a stream that breaks off is known as such.
pub(super) async fn import(house: House, caller: Caller, parts: Parts) -> Result<PatentImport, Status> {
    let taking = tokio::spawn(take(house, caller, parts));
    match taking.await {
        Ok(taken) => taken,
        Err(panic) => Err(Error::from(Fault::new(panic)).into()),
    }
}

async fn take(house: House, caller: Caller, mut parts: Parts) -> Result<PatentImport, Status> {
    let header = parts.message().await?.and_then(|first| first.header);
    let header =
        header.ok_or_else(|| Error::from(Refusal::field("header", "the first message says what the file is")))?;
    let mut intake = Intake::begin(house, caller, header).await?;
    match intake.take_all(&mut parts).await {
        Ok(()) => Ok(intake.end(State::Complete).await?),
        Err(status) => {
            intake.end(State::BrokenOff).await?;
            Err(status)
        }
    }
}

/// A file that comes.
struct Intake {
    house: House,
    caller: Caller,
    reader: Reader,
    import: Stored<PatentImport>,
    digest: Sha256,
    bytes: i64,
    records: Vec<Patent>,
    faults: Vec<ImportFault>,
}

impl Intake {
    async fn begin(house: House, caller: Caller, header: ImportHeader) -> Result<Self, Error> {
        let reader = Reader::new(format_of(header.format())?);
        let begun = PatentImport {
            state: State::Running.into(),
            file_name: header.file_name,
            format: header.format,
            ..PatentImport::default()
        };
        let begun = &begun;
        let begin = |call: Call| async move {
            let stored = call.create(&IMPORTS, call.authority(), begun.clone()).await?;
            call.log(&stored.authority, &stored.name, "patentimport.begun", "", json!({}))?;
            Ok(stored)
        };
        let import = house.commit(&caller, begin).await?;
        Ok(Self {
            house,
            caller,
            reader,
            import,
            digest: Sha256::new(),
            bytes: 0,
            records: Vec::new(),
            faults: Vec::new(),
        })
    }

    async fn take_all(&mut self, parts: &mut Parts) -> Result<(), Status> {
        while let Some(part) = parts.message().await? {
            if part.header.is_some() {
                return Err(Error::from(Refusal::field("header", "only the first message has a header")).into());
            }
            self.digest.update(&part.chunk);
            self.bytes += i64::try_from(part.chunk.len()).unwrap_or(i64::MAX);
            self.reader.push(&part.chunk);
            self.take_records().await?;
        }
        self.reader.finish();
        self.take_records().await?;
        Ok(())
    }

    async fn take_records(&mut self) -> Result<(), Error> {
        while let Some(record) = self.reader.next() {
            match record {
                Ok(record) => self.take_record(read(record)),
                Err(bad) => self.faults.push(fault(bad)),
            }
            if self.records.len() + self.faults.len() >= BATCH {
                self.store(|_, _| Ok(())).await?;
            }
        }
        Ok(())
    }

    fn take_record(&mut self, patent: Patent) {
        match refuse_unfit_number(&patent.number) {
            Ok(()) => self.records.push(patent),
            Err(refusal) => self.faults.push(ImportFault {
                field: refusal.field,
                message: refusal.message,
                ..ImportFault::default()
            }),
        }
    }

    async fn end(mut self, state: State) -> Result<PatentImport, Error> {
        let digest = match state {
            State::Complete => hex::encode(self.digest.clone().finalize()),
            _ => String::new(),
        };
        self.store(|call, import| {
            import.value.digest = digest.clone();
            import.value.state = state.into();
            let event = match state {
                State::Complete => "patentimport.completed",
                _ => "patentimport.broken-off",
            };
            let counts = &import.value;
            let data = json!({
                "added": counts.added,
                "changed": counts.changed,
                "digest": digest,
                "faults": counts.faults,
                "unchanged": counts.unchanged,
            });
            call.log(&import.authority, &import.name, event, "", data)
        })
        .await?;
        Ok(self.import.value)
    }

    /// Stores what has come by now, in one transaction with how far the import is.
    async fn store(
        &mut self,
        conclude: impl Fn(&Call, &mut Stored<PatentImport>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (records, faults) = (&self.records, &self.faults);
        let (before, bytes, conclude) = (&self.import, self.bytes, &conclude);
        let stored = self.house.commit(&self.caller, |call| async move {
            let mut import = before.clone();
            let register = apply(&call, records).await?;
            let room = usize::try_from(KEPT_FAULTS - import.value.faults).unwrap_or(0);
            let kept = faults.get(..room.min(faults.len())).unwrap_or(faults);
            store::keep_faults(&call, &import.name, import.value.faults, kept).await?;
            let (counts, all) = (register.counts, &mut import.value);
            all.added += counts.added;
            all.changed += counts.changed;
            all.unchanged += counts.unchanged;
            all.faults += i64::try_from(faults.len()).unwrap_or(i64::MAX);
            all.records = all.added + all.changed + all.unchanged + all.faults;
            all.bytes = bytes;
            conclude(&call, &mut import)?;
            call.save(&IMPORTS, &mut import).await?;
            Ok(import)
        });
        self.import = stored.await?;
        self.records.clear();
        self.faults.clear();
        Ok(())
    }
}

/// What a batch does to the register. A status that changes is told in the log.
async fn apply(call: &Call, records: &[Patent]) -> Result<Register, Error> {
    let numbers = records.iter().map(|record| record.number.as_str()).collect();
    let mut register = Register::of(store::known(call, numbers).await?);
    for record in records {
        register.take(record.clone());
    }
    store::write(call, &register).await?;
    for change in register.changed() {
        let (before, now) = (&change.before.patent, change.now);
        if before.status != now.status {
            let data = json!({
                "from": before.status().as_str_name(),
                "status_on": now.status_on,
                "to": now.status().as_str_name(),
            });
            let name = format!("patents/{}", now.number);
            call.log(call.authority(), &name, "patent.status-changed", "", data)?;
        }
    }
    Ok(register)
}

fn fault(bad: BadRecord) -> ImportFault {
    ImportFault {
        record: i64::try_from(bad.ordinal).unwrap_or(i64::MAX),
        line: i64::try_from(bad.line).unwrap_or(i64::MAX),
        field: plain(&bad.field),
        message: plain(&bad.message),
    }
}

/// What a file says of itself, as a database can keep it.
fn plain(text: &str) -> String {
    let letters = text.chars().take(LONGEST_MESSAGE);
    letters
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

pub(super) async fn get(call: Call, request: GetPatentImportRequest) -> Result<PatentImport, Error> {
    Ok(call.load(&IMPORTS, &request.name).await?.value)
}

pub(super) async fn list(call: Call, request: ListPatentImportsRequest) -> Result<ListPatentImportsResponse, Error> {
    let page = PageRequest::of(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    Ok(call.list(&IMPORTS, &filter, &page).await?.answer())
}

pub(super) async fn list_faults(
    call: Call,
    request: ListImportFaultsRequest,
) -> Result<ListImportFaultsResponse, Error> {
    let page = PageRequest::of(&request)?;
    let import = call.load(&IMPORTS, &request.name).await?;
    Ok(store::faults(&call, &import.name, &page).await?.answer())
}
