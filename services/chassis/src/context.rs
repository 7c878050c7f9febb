//! What one service holds for as long as it runs.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use kezhi_law::Day;
use kezhi_law::masking::{self, Persons};
use kezhi_procedure::Refusal;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::clock::{Apart, Clock, Trust};
use crate::contract::{Contract, Invalid, day_ahead};
use crate::error::Fault;
use crate::follow::held_up::HeldUp;
use crate::identity::Signer;
use crate::law_book::LawBook;
use crate::log::Tail;
use crate::log::head::Head;
use crate::log::note::HeadNote;
use crate::queue::{Line, Queues};
use crate::readiness::Readiness;
use crate::sealing::SealingKeys;
use crate::sealing::cipher::Secret;
use crate::store::Guard;

/// The authority (机关) of the deployment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its region code.
    pub code: String,
    /// The mark that begins its official numbers, as `洪知`.
    pub number_prefix: String,
    /// The marks of the other authorities that the deployment serves, by their region codes.
    pub others: BTreeMap<String, String>,
    /// The telephone numbers and the addresses of electronic mail of its offices, which the public may read.
    #[serde(default)]
    pub contacts: Vec<String>,
}

/// How long it may take to let go of the database.
const CLOSING: Duration = Duration::from_secs(5);

/// A service's database, clock, law and contract; cheap to clone.
#[derive(Clone)]
pub struct ServiceContext {
    pub(crate) inner: Arc<Inner>,
    /// What the deployment has set of the service: a type of its own.
    settings: Arc<dyn Any + Send + Sync>,
}

pub(crate) struct Inner {
    pub service: &'static str,
    pub db: DatabaseConnection,
    /// Over which calls write: on SQLite one connection alone, which keeps the pages of the file that it wrote last.
    pub writer: DatabaseConnection,
    pub clock: Clock,
    /// Whether the clock can be relied on.
    pub trust: Trust,
    pub contract: Arc<Contract>,
    pub law: LawBook,
    pub authority: Authority,
    /// How long its queues may be.
    pub queues: Queues,
    /// The writers that may be at work at once, and those that wait.
    pub writers: Line,
    /// The same of those who read.
    pub readers: Line,
    /// Carries the last position of the log, so that watchers wake.
    pub appended: watch::Sender<i64>,
    /// Its end, read once for all who watch it.
    pub tail: Tail,
    /// Where the head of the log is noted besides.
    pub note: OnceLock<HeadNote>,
    /// Whether the database can be used.
    pub readiness: Readiness,
    /// What holds up the followers of other logs.
    pub held_up: HeldUp,
    /// The rows that the log vouches for.
    pub guard: Guard,
    /// The types of entries of the log that a municipal platform may watch.
    pub shown_to_platforms: Vec<&'static str>,
    /// Seal what is personal.
    pub sealing: SealingKeys,
    /// What seals the tokens of pages; nothing where no lists are asked for.
    pub page_secret: Option<Secret>,
}

impl Authority {
    /// The mark of an authority; `None` for one that the deployment does not serve.
    pub fn key_of(&self, code: &str) -> Option<&str> {
        match code == self.code {
            true => Some(&self.number_prefix),
            false => self.others.get(code).map(String::as_str),
        }
    }
}

impl ServiceContext {
    /// A context for the service of that name, as `enforcement`.
    pub fn new(
        service: &'static str,
        db: DatabaseConnection,
        clock: Clock,
        contract: Arc<Contract>,
        law: LawBook,
        authority: Authority,
    ) -> Self {
        let (appended, _) = watch::channel(0);
        let queues = Queues::default();
        let writers = queues.of_writers(writers_of(&db));
        let readers = queues.of_readers(readers_of(&db));
        Self {
            settings: Arc::new(()),
            inner: Arc::new(Inner {
                service,
                writer: db.clone(),
                db,
                clock,
                trust: Trust::new(Apart::default()),
                contract,
                law,
                authority,
                queues,
                writers,
                readers,
                tail: Tail::default(),
                appended,
                note: OnceLock::new(),
                readiness: Readiness::new(),
                held_up: HeldUp::default(),
                guard: Guard::default(),
                shown_to_platforms: vec!["*"],
                sealing: SealingKeys::none(),
                page_secret: None,
            }),
        }
    }

    /// The same, whose calls are answered under what the deployment has set of the service.
    #[must_use]
    pub fn under(self, settings: Arc<dyn Any + Send + Sync>) -> Self {
        Self { settings, ..self }
    }

    /// What is set; others than those under which the service answers are a fault.
    pub(crate) fn settings<S: Any>(&self) -> Result<&S, Fault> {
        let otherwise = || {
            Fault::new(format!(
                "{} is not under {}",
                self.service(),
                std::any::type_name::<S>()
            ))
        };
        self.settings.downcast_ref().ok_or_else(otherwise)
    }

    /// The same, with another guard of its rows; before anything is asked of it.
    #[must_use]
    pub fn guarded_by(mut self, guard: Guard) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.guard = guard;
        }
        self
    }

    /// The same, of whose log municipal platforms watch these types of entries alone; before anything is asked of it.
    #[must_use]
    pub fn showing_platforms(mut self, types: Vec<&'static str>) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.shown_to_platforms = types;
        }
        self
    }

    /// The same, whose calls write over connections of their own; before anything is asked of it.
    #[must_use]
    pub fn writing_over(mut self, writer: DatabaseConnection) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.writer = writer;
        }
        self
    }

    /// The same, with keys that seal what is personal; before anything is asked of it.
    #[must_use]
    pub fn sealed_by(mut self, keys: SealingKeys) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.sealing = keys;
        }
        self
    }

    /// The same, whose lists go on page by page; before anything is asked of it. All that answer for one deployment seal their tokens
    /// alike.
    #[must_use]
    pub fn with_pages_sealed_by(mut self, signer: &Signer) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.page_secret = Some(signer.secret_for("the tokens of pages"));
        }
        self
    }

    /// The same, with clocks that may be apart by so much.
    #[must_use]
    pub fn with_clocks(mut self, apart: Apart) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.trust = Trust::new(apart);
        }
        self
    }

    /// The same, with other queues; before anything is asked of it.
    #[must_use]
    pub fn queueing(mut self, queues: Queues) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.writers = queues.of_writers(writers_of(&inner.db));
            inner.readers = queues.of_readers(readers_of(&inner.db));
            inner.queues = queues;
        }
        self
    }

    /// The keys that seal what is personal.
    pub fn sealing(&self) -> &SealingKeys {
        &self.inner.sealing
    }

    /// Notes the head of the log outside its database from now on, beginning with what it is.
    pub fn note_heads(&self, note: HeadNote, head: Head) {
        let _ = self.inner.note.set(note);
        self.acknowledge(head);
    }

    /// Remembers what was committed, so that watchers wake, nothing is ever appended before it, and its loss would show.
    pub(crate) fn acknowledge(&self, head: Head) {
        if let Some(note) = self.inner.note.get() {
            note.write(&head, self.inner.clock.now_micros());
        }
        // Never back: two commits may come here in another order than their positions.
        self.inner.appended.send_if_modified(|last| {
            let later = head.position > *last;
            *last = head.position.max(*last);
            later
        });
    }

    /// The name of the service.
    pub fn service(&self) -> &'static str {
        self.inner.service
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// What holds up the followers of other logs.
    pub(crate) fn held_up(&self) -> &HeldUp {
        &self.inner.held_up
    }

    /// What speaks for and against the clock.
    pub(crate) fn trust(&self) -> &Trust {
        &self.inner.trust
    }

    /// The law, as it stands now.
    pub fn law(&self) -> Arc<kezhi_law::Law> {
        self.inner.law.current()
    }

    /// The law book, to be read anew.
    pub fn law_book(&self) -> &LawBook {
        &self.inner.law
    }

    /// Holds a message that came by another way than the wire to the rules of the method at a path.
    pub fn validate(&self, path: &str, message: &impl prost::Message) -> Result<(), Refusal> {
        let Some(method) = self.inner.contract.method(path) else {
            return Err(Refusal::field("", format!("{path} is no method")));
        };
        let today = self.inner.clock.today();
        let validated = self.inner.contract.validate(method, &message.encode_to_vec(), today);
        validated.map(|_| ()).map_err(|invalid| first_of(invalid, "", today))
    }

    /// The encoded answer of a method that needs no token, as the public reads it.
    pub(crate) fn made_public(&self, path: &str, answer: Vec<u8>) -> Result<Vec<u8>, Fault> {
        let Some(method) = self.inner.contract.method(path).filter(|method| method.access.anyone) else {
            return Ok(answer);
        };
        let persons = Persons {
            known: self.authority().contacts.iter().map(String::as_str).collect(),
            ..Persons::default()
        };
        let read = |text: &str| masking::text(text, &persons);
        self.inner
            .contract
            .for_the_public(method, answer, read)
            .map_err(Fault::new)
    }

    /// The authority of the deployment.
    pub fn authority(&self) -> &Authority {
        &self.inner.authority
    }

    /// Lets go of the database at the end of the process. What SQLite wrote beside its file is in it then: who puts another file in
    /// its place must not find the writes of this one beside it.
    pub async fn close(&self) {
        if tokio::time::timeout(CLOSING, self.closed()).await.is_err() {
            tracing::warn!(
                service = self.service(),
                "the database is left while it is still in use"
            );
        }
    }

    async fn closed(&self) {
        let (db, writer) = (self.inner.db.clone(), self.inner.writer.clone());
        if db.get_database_backend() == DbBackend::Sqlite
            && let Err(error) = writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await
        {
            tracing::warn!(
                service = self.service(),
                ?error,
                "the database keeps writes beside its file"
            );
        }
        for connections in [db, writer] {
            if let Err(error) = connections.close().await {
                tracing::warn!(service = self.service(), ?error, "the database was not closed");
            }
        }
    }

    /// The database.
    pub fn db(&self) -> &DatabaseConnection {
        &self.inner.db
    }
}

/// How many may write at once.
fn writers_of(db: &DatabaseConnection) -> usize {
    match db.get_database_backend() {
        // SQLite has one writer at a time: a fair queue here is faster than everyone asking its lock again and again.
        DbBackend::Sqlite => 1,
        // Two connections stay free for those who only read.
        _ => connections_of(db).saturating_sub(2).max(1),
    }
}

/// How many may read at once: one for each connection.
fn readers_of(db: &DatabaseConnection) -> usize {
    connections_of(db).max(1)
}

fn connections_of(db: &DatabaseConnection) -> usize {
    let most = match db.get_database_backend() {
        DbBackend::Sqlite => db.get_sqlite_connection_pool().options().get_max_connections(),
        _ => db.get_postgres_connection_pool().options().get_max_connections(),
    };
    most as usize
}

/// The first thing that is wrong with a message as a refusal; its fields are named after what stands before them, as `case.`.
pub(crate) fn first_of(invalid: Invalid, before: &str, today: Day) -> Refusal {
    match invalid {
        Invalid::Malformed(why) => Refusal::field(before, why),
        Invalid::Ahead(ahead) => day_ahead(&format!("{before}{}", ahead.path), ahead.day, today),
        Invalid::Fields(violations) => {
            let first = violations.into_iter().next();
            let (path, why) = first.map(|first| (first.path, first.message)).unwrap_or_default();
            Refusal::field(format!("{before}{path}"), format!("{before}{path} {why}"))
        }
    }
}
