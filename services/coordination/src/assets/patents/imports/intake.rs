//! Reading a file and storing what it holds, whoever commits it.

use kezhi_chassis::identity::PARTNER_ACCOUNTS;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_patents::{BadRecord, Reader};
use kezhi_proto::coordination::import_patents_request::ImportHeader;
use kezhi_proto::coordination::patent_import::State;
use kezhi_proto::coordination::{ImportFault, Patent, PatentImport};
use kezhi_proto::coordination::{PatentEvent, PatentImportEvent};
use sha2::{Digest, Sha256};

use super::super::record::{format_of, read};
use super::super::register::Register;
use super::super::rules::{refuse_unfit_days, refuse_unfit_number};
use super::super::store;
use super::IMPORTS;

/// How many records are stored together.
const BATCH: usize = 500;
/// How many faults of one import are kept; all are counted.
const KEPT_FAULTS: i64 = 10_000;
/// How many characters of a fault are kept.
const LONGEST_MESSAGE: usize = 500;

/// Imports a file that is short enough to commit as a whole.
pub async fn import(call: &Call, header: &ImportHeader, file: &[u8]) -> Result<(), Error> {
    let mut intake = Intake::begin(call, header).await?;
    intake.push(file);
    intake.finish();
    while intake.fill_batch() {
        let stored = intake.store(call, State::Running).await?;
        intake.next_batch(stored);
    }
    intake.store(call, State::Complete).await?;
    Ok(())
}

/// A file that comes, and the batch of its records that is next.
pub struct Intake {
    reader: Reader,
    today: Day,
    import: Stored<PatentImport>,
    digest: Sha256,
    bytes: i64,
    records: Vec<Patent>,
    faults: Vec<ImportFault>,
}

impl Intake {
    /// Records that an import begins.
    pub async fn begin(call: &Call, header: &ImportHeader) -> Result<Self, Error> {
        let partner = call.caller().account.strip_prefix(PARTNER_ACCOUNTS);
        let reader = Reader::new(format_of(header.format())?);
        let begun = PatentImport {
            state: State::Running.into(),
            file_name: header.file_name.clone(),
            format: header.format,
            partner: partner.unwrap_or_default().into(),
            ..PatentImport::default()
        };
        let import = call.create(&IMPORTS, call.authority(), begun).await?;
        call.log(
            &import.authority,
            &import.name,
            "patent-import.begun",
            "",
            &PatentImportEvent::default(),
        )?;
        Ok(Self {
            reader,
            today: call.today(),
            import,
            digest: Sha256::new(),
            bytes: 0,
            records: Vec::new(),
            faults: Vec::new(),
        })
    }

    /// Takes the next bytes. Read what they hold before there are more.
    pub fn push(&mut self, chunk: &[u8]) {
        self.digest.update(chunk);
        self.bytes += i64::try_from(chunk.len()).unwrap_or(i64::MAX);
        self.reader.push(chunk);
    }

    /// There are no more bytes.
    pub fn finish(&mut self) {
        self.reader.finish();
    }

    /// Reads on until the batch is full; false where what has come does not fill it.
    pub fn fill_batch(&mut self) -> bool {
        while self.records.len() + self.faults.len() < BATCH {
            match self.reader.next() {
                Some(Ok(record)) => self.take_record(read(record)),
                Some(Err(bad)) => self.faults.push(fault(bad)),
                None => return false,
            }
        }
        true
    }

    fn take_record(&mut self, patent: Patent) {
        let fits = refuse_unfit_number(&patent.number).and_then(|()| refuse_unfit_days(&patent, self.today));
        let Err(refusal) = fits else {
            return self.records.push(patent);
        };
        let place = self.reader.place();
        self.faults.push(fault(BadRecord {
            line: place.line,
            ordinal: place.ordinal,
            field: refusal.field,
            message: refusal.message,
        }));
    }

    /// Stores the batch with how far the import is, and answers how it stands then.
    pub async fn store(&self, call: &Call, state: State) -> Result<Stored<PatentImport>, Error> {
        let mut import = self.import.clone();
        let register = apply(call, &self.records).await?;
        let room = usize::try_from(KEPT_FAULTS - import.value.faults).unwrap_or(0);
        let kept = self.faults.get(..room.min(self.faults.len())).unwrap_or(&self.faults);
        store::keep_faults(call, &import.name, import.value.faults, kept).await?;
        let (counts, all) = (register.counts, &mut import.value);
        all.added += counts.added;
        all.changed += counts.changed;
        all.unchanged += counts.unchanged;
        all.faults += i64::try_from(self.faults.len()).unwrap_or(i64::MAX);
        all.records = all.added + all.changed + all.unchanged + all.faults;
        all.bytes = self.bytes;
        all.state = state.into();
        if state == State::Complete {
            all.digest = hex::encode(self.digest.clone().finalize());
        }
        if state != State::Running {
            conclude(call, &import)?;
        }
        call.save(&IMPORTS, &mut import).await?;
        Ok(import)
    }

    /// Begins the next batch, once the one before is stored.
    pub fn next_batch(&mut self, stored: Stored<PatentImport>) {
        self.import = stored;
        self.records.clear();
        self.faults.clear();
    }

    /// The import, as it was stored last.
    pub fn into_import(self) -> PatentImport {
        self.import.value
    }
}

fn conclude(call: &Call, import: &Stored<PatentImport>) -> Result<(), Error> {
    let counts = &import.value;
    let event = match counts.state() {
        State::Complete => "patent-import.completed",
        _ => "patent-import.broken-off",
    };
    let data = PatentImportEvent {
        added: counts.added,
        changed: counts.changed,
        digest: counts.digest.to_string(),
        faults: counts.faults,
        unchanged: counts.unchanged,
    };
    call.log(&import.authority, &import.name, event, "", &data)
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
            let data = PatentEvent {
                status_before: before.status().into(),
                status_on: now.status_on.to_string(),
                status: now.status().into(),
            };
            let name = format!("patents/{}", now.number);
            call.log(call.authority(), &name, "patent.status-changed", "", &data)?;
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
