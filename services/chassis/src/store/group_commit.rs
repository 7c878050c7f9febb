//! Calls that commit together: those that wait while a transaction commits share the next one.
//!
//! A commit waits for the disk, and on rows that everyone changes each writer waits for the commit of the one before. Here
//! one task takes all calls that wait, lets [`Operations`] read once, decides them one by one in memory, writes once, and commits
//! once. Each caller gets its own answer; a refusal spoils nobody else's, and a transaction that fails is tried again in
//! halves, so that only the call that made it fail is told so.

use crate::clock::moment;
use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use tokio::sync::{mpsc, oneshot};

use super::reply::{self, Asked, ReplyKey};
use super::write::begin;
use crate::call::Call;
use crate::caller::Caller;
use crate::context::ServiceContext;
use crate::error::{Error, Fault};
use crate::pauses;
use crate::queue::{Queue, Waits};

/// How many calls share a transaction at most.
const MOST: usize = 1_000;

/// What decides calls that commit together.
pub trait Operations: Send + Sync + 'static {
    /// What a call asks.
    type Operation: Send + Sync + 'static;
    /// What is read for all of them, changed in memory, and written.
    type WorkingSet: Send;

    /// Reads, and locks, all that the operations need.
    fn open(
        &self,
        operations: &[(Call, &Self::Operation)],
    ) -> impl Future<Output = Result<Self::WorkingSet, Error>> + Send;

    /// Decides one operation. A refusal leaves the set, and the log of the call, as they were.
    fn decide(&self, set: &mut Self::WorkingSet, call: &Call, operation: &Self::Operation) -> Result<Vec<u8>, Error>;

    /// Writes what the accepted operations changed.
    fn close(&self, call: &Call, set: Self::WorkingSet) -> impl Future<Output = Result<(), Error>> + Send;
}

/// The one place where the operations of a kind are committed; cheap to clone.
pub struct GroupCommit<D: Operations> {
    operations: mpsc::UnboundedSender<Waiting<D::Operation>>,
    queue: Queue,
}

/// A call that waits for its answer. One whose caller has left is not decided any more.
struct Waiting<O> {
    caller: Caller,
    asked: Asked,
    operation: O,
    answer: oneshot::Sender<Answer>,
    _waits: Waits,
}

/// An encoded answer, or why there is none.
type Answer = Result<Vec<u8>, Error>;

impl<D: Operations> Clone for GroupCommit<D> {
    fn clone(&self) -> Self {
        Self {
            operations: self.operations.clone(),
            queue: self.queue.clone(),
        }
    }
}

impl<D: Operations> GroupCommit<D> {
    /// Starts the task that commits for operations of a kind; it ends with the last clone.
    pub fn start(context: ServiceContext, operations: D) -> Self {
        // As long as the queue lets it be.
        let (sender, mut waiting) = mpsc::unbounded_channel();
        let queue = context.inner.queues.of_postings();
        let (operations, paced) = (Arc::new(operations), queue.clone());
        #[expect(
            clippy::disallowed_methods,
            reason = "it ends with the last clone of what it works for"
        )]
        tokio::spawn(async move {
            let mut some = Vec::new();
            while waiting.recv_many(&mut some, MOST).await > 0 {
                let (began, count) = (moment(), u32::try_from(some.len()).unwrap_or(u32::MAX));
                let (context, operations, waiting) = (context.clone(), operations.clone(), std::mem::take(&mut some));
                // A task of its own: a panic loses this batch, not all that come after it. Its callers learn of a fault when their
                // end of the channel closes.
                #[expect(clippy::disallowed_methods, reason = "its end is waited for here")]
                let _ = tokio::spawn(async move { commit(&context, &*operations, waiting).await }).await;
                paced.served(count, began.elapsed());
            }
        });
        Self {
            operations: sender,
            queue,
        }
    }

    /// Answers a call: it is committed with those that wait beside it.
    pub(crate) async fn answer(self, caller: Caller, asked: Asked, operation: D::Operation) -> Answer {
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting {
            _waits: self.queue.enter()?,
            asked,
            operation,
            caller,
            answer,
        };
        self.operations
            .send(waiting)
            .map_err(|_| Fault::new("the group commit is gone"))?;
        answered
            .await
            .map_err(|_| Fault::new("a batch ended without an answer"))?
    }
}

impl<O> Waiting<O> {
    fn has_left(&self) -> bool {
        self.answer.is_closed()
    }

    fn tell(self, answer: Answer) {
        // A caller who left is not told; what was done stands in the reply of its request_id.
        let _ = self.answer.send(answer);
    }
}

/// Commits calls together; where that fails, each half on its own, unless it is the database that fails.
async fn commit<D: Operations>(context: &ServiceContext, operations: &D, waiting: Vec<Waiting<D::Operation>>) {
    let mut open = vec![waiting];
    while let Some(mut some) = open.pop() {
        some.retain(|waiting| !waiting.has_left());
        match try_often(context, operations, &some).await {
            Ok(answers) => some.into_iter().zip(answers).for_each(|(one, answer)| one.tell(answer)),
            Err(fault) if some.len() <= 1 || fault.cause().is_some() => {
                some.into_iter().for_each(|one| one.tell(Err(fault.clone().into())));
            }
            Err(fault) => {
                tracing::warn!(?fault, calls = some.len(), "calls could not be committed together");
                let second = some.split_off(some.len() / 2);
                open.extend([second, some]);
            }
        }
    }
}

/// The answer to each call, in their operation.
async fn try_often<D: Operations>(
    context: &ServiceContext,
    operations: &D,
    asked: &[Waiting<D::Operation>],
) -> Result<Vec<Answer>, Fault> {
    let mut pauses = pauses::of_conflicts();
    loop {
        match try_commit(context, operations, asked).await {
            Err(Error::Failed(fault)) => match pauses.next() {
                Some(pause) if fault.is_conflict() => tokio::time::sleep(pause).await,
                _ => return Err(fault),
            },
            // An operation is refused, not all of them.
            Err(Error::Refused(refusal)) => return Err(Fault::new(refusal.message)),
            Ok(answers) => return Ok(answers),
        }
    }
}

async fn try_commit<D: Operations>(
    context: &ServiceContext,
    operations: &D,
    waiting: &[Waiting<D::Operation>],
) -> Result<Vec<Answer>, Error> {
    let readiness = &context.inner.readiness;
    let outcome = readiness.unless_barred(commit_once(context, operations, waiting)).await;
    readiness.note_write(&outcome);
    outcome
}

async fn commit_once<D: Operations>(
    context: &ServiceContext,
    operations: &D,
    waiting: &[Waiting<D::Operation>],
) -> Result<Vec<Answer>, Error> {
    let _turn = context.inner.writers.turn().await?;
    let transaction = Arc::new(begin(context).await?);
    let calls: Vec<Call> = waiting
        .iter()
        .map(|one| Call::new(context.clone(), one.caller.clone(), transaction.clone(), true))
        .collect();
    let Some(first) = calls.first().cloned() else {
        return Ok(Vec::new());
    };
    let mut replies = Replies::read(&first, waiting).await?;
    let fresh: Vec<(Call, &D::Operation)> = calls
        .iter()
        .zip(waiting)
        .filter(|(_, one)| !replies.knows(&one.asked))
        .map(|(call, one)| (call.clone(), &one.operation))
        .collect();
    let mut set = operations.open(&fresh).await?;
    drop(fresh);
    let mut answers = Vec::with_capacity(waiting.len());
    for (call, one) in calls.iter().zip(waiting) {
        let answer = match replies.answer(&one.asked) {
            Some(answer) => answer,
            None if one.has_left() => Err(Fault::new("its caller left before it was decided").into()),
            None => operations
                .decide(&mut set, call, &one.operation)
                .inspect(|answer| replies.keep(&one.asked, answer)),
        };
        answers.push(answer);
    }
    operations.close(&first, set).await?;
    replies.store(&first).await?;
    drop(first);
    context.conclude(calls, transaction).await?;
    Ok(answers)
}

/// The replies that are known, by the ids under which they are kept, and those that this transaction adds.
struct Replies {
    known: HashMap<String, (String, Vec<u8>)>,
    new: Vec<ReplyKey>,
}

impl Replies {
    async fn read<O>(call: &Call, waiting: &[Waiting<O>]) -> Result<Self, Error> {
        let keys = || waiting.iter().filter_map(|waiting| waiting.asked.key.as_ref());
        let query = Query::select()
            .columns(["id", "digest", "reply"])
            .from("replies")
            .and_where(Expr::col("id").is_in(keys().map(|key| key.id.as_str())))
            .to_owned();
        let mut rows: HashMap<String, (String, Vec<u8>)> = HashMap::new();
        for row in call.tx().query_all(&query).await? {
            let id = row.try_get("", "id")?;
            rows.insert(id, (row.try_get("", "digest")?, row.try_get("", "reply")?));
        }
        let mut known = HashMap::new();
        for key in keys() {
            if let Some((digest, sealed)) = rows.get(&key.id) {
                known.insert(key.id.clone(), (digest.clone(), key.open(sealed)?));
            }
        }
        Ok(Self { known, new: Vec::new() })
    }

    fn of(&self, asked: &Asked) -> Option<&(String, Vec<u8>)> {
        self.known.get(&asked.key.as_ref()?.id)
    }

    fn knows(&self, asked: &Asked) -> bool {
        self.of(asked).is_some()
    }

    /// The answer that was given before, to the same request.
    fn answer(&self, asked: &Asked) -> Option<Answer> {
        let (digest, reply) = self.of(asked)?;
        Some(match (*digest == asked.digest, &asked.key) {
            (false, Some(key)) => Err(key.reused().into()),
            _ => Ok(reply.clone()),
        })
    }

    fn keep(&mut self, asked: &Asked, answer: &[u8]) {
        if let Some(key) = &asked.key {
            self.known
                .insert(key.id.clone(), (asked.digest.clone(), answer.to_vec()));
            self.new.push(key.clone());
        }
    }

    async fn store(&self, call: &Call) -> Result<(), Error> {
        if self.new.is_empty() {
            return Ok(());
        }
        let mut insert = Query::insert();
        insert
            .into_table("replies")
            .columns(["id", "digest", "reply", "created"]);
        for key in &self.new {
            let Some((digest, reply)) = self.known.get(&key.id) else {
                continue;
            };
            insert.values_panic([
                key.id.clone().into(),
                digest.clone().into(),
                key.seal(reply)?.into(),
                reply::given(call).into(),
            ]);
        }
        call.tx().execute(&insert).await?;
        Ok(())
    }
}
