//! The one way to write, and the one way to read.

use std::sync::Arc;

use futures::future::{BoxFuture, FutureExt};
use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tonic::{Request, Status};

use super::reply::{self, Asked};
use super::transaction::Transaction;
use crate::call::Call;
use crate::caller::Caller;
use crate::context::ServiceContext;
use crate::error::{Error, Fault};
use crate::pauses;

/// How a transaction ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// It is committed.
    Kept,
    /// It is rolled back, as one that was refused.
    Undone,
}

/// What a handler reads for a call, and its answer encoded.
pub(crate) type Look = Box<dyn FnOnce(Call) -> BoxFuture<'static, Result<Vec<u8>, Error>> + Send>;
/// What a handler does for a call, again where it has to be, and its answer encoded.
pub(crate) type Work = Box<dyn Fn(Call) -> BoxFuture<'static, Result<Vec<u8>, Error>> + Send + Sync>;

impl ServiceContext {
    /// Answers a call that changes nothing, from one consistent view of the database.
    pub(crate) fn viewed(self, caller: Caller, look: Look) -> BoxFuture<'static, Result<Vec<u8>, Error>> {
        async move { self.view(&caller, look).await }.boxed()
    }

    /// Answers a call that changes something: the rows, the log entries and the stored reply commit together or not at all.
    pub(crate) fn written(
        self,
        caller: Caller,
        asked: Asked,
        work: Work,
    ) -> BoxFuture<'static, Result<Vec<u8>, Error>> {
        async move { self.write(&caller, asked, work).await }.boxed()
    }

    async fn write(&self, caller: &Caller, asked: Asked, work: Work) -> Result<Vec<u8>, Error> {
        let Asked {
            key,
            digest,
            validate_only,
        } = &asked;
        if *validate_only {
            return self.try_out(caller, work).await;
        }
        let Some(key) = key else {
            return self.commit(caller, work).await;
        };
        let work = &work;
        self.commit(caller, |call| async move {
            if let Some(reply) = reply::stored(&call, key, digest).await? {
                return Ok(reply);
            }
            reply::claim(&call, key, digest).await?;
            let answer = work(call.clone()).await?;
            reply::store(&call, key, &answer).await?;
            Ok(answer)
        })
        .await
    }

    /// Reads on behalf of a caller, from one consistent view of the database.
    pub async fn view<T, F, W>(&self, caller: &Caller, look: F) -> Result<T, Error>
    where
        F: FnOnce(Call) -> W,
        W: Future<Output = Result<T, Error>>,
    {
        let work = async {
            let _turn = self.inner.readers.turn().await?;
            let transaction = Transaction::new(begin_to_read(self.db()).await?, self.inner.guard.clone());
            look(Call::new(self.clone(), caller.clone(), Arc::new(transaction), false)).await
        };
        self.inner.readiness.unless_barred(work).await
    }

    /// Runs one write on behalf of a caller, again when the database could not order it against others.
    pub async fn commit<T, F, W>(&self, caller: &Caller, work: F) -> Result<T, Error>
    where
        F: Fn(Call) -> W,
        W: Future<Output = Result<T, Error>>,
    {
        self.run(caller, work, Ending::Kept).await
    }

    /// The same to its last statement, and nothing of it is left: the answer is what it would have been.
    async fn try_out<T, F, W>(&self, caller: &Caller, work: F) -> Result<T, Error>
    where
        F: Fn(Call) -> W,
        W: Future<Output = Result<T, Error>>,
    {
        self.run(caller, work, Ending::Undone).await
    }

    async fn run<T, F, W>(&self, caller: &Caller, work: F, ending: Ending) -> Result<T, Error>
    where
        F: Fn(Call) -> W,
        W: Future<Output = Result<T, Error>>,
    {
        let mut pauses = pauses::of_conflicts();
        loop {
            let outcome = self.run_once(caller, &work, ending).await;
            match (&outcome, pauses.next()) {
                (Err(Error::Failed(fault)), Some(pause)) if fault.is_conflict() => tokio::time::sleep(pause).await,
                _ => return outcome,
            }
        }
    }

    async fn run_once<T, F, W>(&self, caller: &Caller, work: &F, ending: Ending) -> Result<T, Error>
    where
        F: Fn(Call) -> W,
        W: Future<Output = Result<T, Error>>,
    {
        let work = async {
            let _turn = self.inner.writers.turn().await?;
            let transaction = Arc::new(begin(self).await?);
            let call = Call::new(self.clone(), caller.clone(), transaction.clone(), true);
            let answer = work(call.clone()).await?;
            if ending == Ending::Kept {
                self.conclude(vec![call], transaction).await?;
            }
            Ok(answer)
        };
        let outcome = self.inner.readiness.unless_barred(work).await;
        if ending == Ending::Kept {
            self.inner.readiness.note_write(&outcome);
        }
        outcome
    }

    /// Appends what the calls left for the log and commits them.
    pub(super) async fn conclude(&self, calls: Vec<Call>, transaction: Arc<Transaction>) -> Result<(), Error> {
        let head = crate::log::append(&calls).await?;
        drop(calls);
        let transaction = Arc::into_inner(transaction).ok_or_else(|| Fault::new("a handler kept its call"))?;
        transaction.commit().await?;
        if let Some(head) = head {
            self.acknowledge(head);
        }
        Ok(())
    }
}

/// SQLite takes its write lock at once: a transaction that reads first and then writes would fail instead of waiting.
pub(super) async fn begin(context: &ServiceContext) -> Result<Transaction, Error> {
    let sqlite = context.db().get_database_backend() == DbBackend::Sqlite;
    let options = TransactionOptions {
        sqlite_transaction_mode: sqlite.then_some(SqliteTransactionMode::Immediate),
        isolation_level: (!sqlite).then_some(IsolationLevel::ReadCommitted),
        ..TransactionOptions::default()
    };
    #[expect(clippy::disallowed_methods, reason = "the one place where a write begins")]
    let transaction = context.inner.writer.begin_with_options(options).await?;
    Ok(Transaction::new(transaction, context.inner.guard.clone()))
}

/// One view for the whole call: what a list and its rows say is of the same moment.
pub async fn begin_to_read(db: &DatabaseConnection) -> Result<DatabaseTransaction, Error> {
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let options = TransactionOptions {
        isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
        access_mode: postgres.then_some(AccessMode::ReadOnly),
        ..TransactionOptions::default()
    };
    #[expect(clippy::disallowed_methods, reason = "the one place where a view begins")]
    Ok(db.begin_with_options(options).await?)
}

/// A transaction of a command on a database that it alone works on: of no service, and on no log.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where a command begins a transaction"
)]
pub async fn begin_alone(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin().await
}

pub(crate) fn caller_of<R>(request: &Request<R>) -> Result<Caller, Status> {
    // Only a server without the identity layer lacks a caller; it must not answer as if anyone had called.
    request
        .extensions()
        .get::<Caller>()
        .cloned()
        .ok_or_else(|| Error::from(Fault::new("a call without a caller")).into())
}
