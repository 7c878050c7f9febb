//! Following another service's log: each entry takes effect exactly once, because its position is stored in the
//! transaction of its effect.

mod bookmark;
mod head_only;
pub(crate) mod held_up;
mod lag;
mod levers;
mod position;

use crate::clock::moment;
use std::time::Duration;

use http::uri::PathAndQuery;
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::{ErrorReason, FollowEvent, LogEntry, WatchRequest, WatchResponse};
use tonic::client::Grpc;
use tonic::metadata::MetadataValue;
use tonic::{Code, Request, Status, Streaming};
use tracing::{Instrument, Span};

use crate::call::Call;
use crate::caller::Caller;
use crate::context::ServiceContext;
use crate::error::{Error, Fault};
use crate::health::Health;
use crate::log::Head;
use crate::pauses::Pauses;
use crate::telemetry::link_to_cause;
use crate::upstream::Upstream;
use bookmark::Bookmark;
use lag::Lag;
use position::{position_of, store_position, was_set_back};

pub use head_only::HeadOnly;
pub(crate) use levers::{list, step_over};
pub use position::{mark_set_back, position, positions, set_position};

/// The pause before a source is asked again with a new token, and the longest after a fault.
const MOMENT: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// What was waited for so long was just sent: the time in it is the present one.
const FRESH: Duration = Duration::from_secs(1);
/// How long a source may be silent: it sends a bookmark every ten seconds.
const SILENCE: Duration = Duration::from_secs(30);

/// A service whose log is followed.
#[derive(Clone)]
pub struct Source {
    /// Its name, as `publicservices`.
    pub name: &'static str,
    /// How it is reached.
    pub upstream: Upstream,
    /// The types of entries that have an effect here; one that ends in `*` means what begins so.
    pub types: &'static [&'static str],
    /// Makes the token with which this service calls it.
    pub token: std::sync::Arc<dyn Fn() -> String + Send + Sync>,
}

/// What a source says next.
enum Told {
    More(WatchResponse),
    End(End),
}

/// Why a source says no more.
#[derive(PartialEq)]
enum End {
    /// It closed.
    OfSource,
    /// The token with which it was asked ended, as every stream ends with its token.
    OfToken,
}

/// What following a log does with an entry.
pub trait Effect: Send + Sync {
    /// What has to be fetched from the source before the entry can take effect.
    type Fetched: Send + Sync;

    /// Fetches, outside any transaction.
    fn fetch(&self, source: &Source, entry: &LogEntry) -> impl Future<Output = Result<Self::Fetched, Status>> + Send;

    /// Takes effect, inside the transaction that also moves the position.
    fn apply(
        &self,
        call: &Call,
        entry: &LogEntry,
        fetched: &Self::Fetched,
    ) -> impl Future<Output = Result<(), Error>> + Send;
}

impl Source {
    /// A request to the source with this service's token.
    pub fn request<T>(&self, message: T) -> Result<Request<T>, Status> {
        let mut request = Request::new(message);
        let token = MetadataValue::try_from(format!("Bearer {}", (self.token)()));
        request.metadata_mut().insert(
            "authorization",
            token.map_err(|_| Status::internal("the token is no metadata"))?,
        );
        Ok(request)
    }

    /// A source that refuses to be followed on has lost what was taken from it; nothing else is a precondition of a watch.
    fn refused(&self, status: Status) -> Error {
        if status.code() == Code::FailedPrecondition {
            tracing::error!(
                source = self.name,
                "the log that is followed was set back or replaced: nothing is taken from it until `kezhi recover` was run"
            );
        }
        stumble(status)
    }

    async fn watch(&self, after: Head) -> Result<Streaming<WatchResponse>, Status> {
        let request = self.request(WatchRequest {
            after: after.position,
            after_hash: after.hash,
            types: self.types.iter().map(ToString::to_string).collect(),
            subjects: Vec::new(),
        })?;
        let path = PathAndQuery::try_from(format!("/kezhi.{}.v1.RecordService/Watch", self.name));
        let path = path.map_err(|_| Status::internal("the name of a service is no path"))?;
        let mut client = Grpc::new(self.upstream.clone());
        client
            .ready()
            .await
            .map_err(|error| Status::unavailable(error.to_string()))?;
        let codec = tonic_prost::ProstCodec::<WatchRequest, WatchResponse>::default();
        Ok(client.server_streaming(request, path, codec).await?.into_inner())
    }
}

/// Follows a source for ever, across its restarts and ours.
///
/// The health of `<service>.follows.<source>` says whether it keeps up: an entry that cannot take effect holds up all that
/// come after it, and must be seen.
pub async fn follow<E: Effect>(context: ServiceContext, source: Source, effect: E, health: Health) {
    let name = format!("{}.follows.{}", context.service(), source.name);
    let mut pauses = Pauses::up_to(LONGEST_PAUSE);
    context.held_up().is_past(source.name, 0);
    loop {
        let ended = follow_once(&context, &source, &effect, &mut pauses, || health.tell(&name, true)).await;
        if ended.as_ref().is_ok_and(|end| *end == End::OfToken) {
            // It goes on with a new one, and has not fallen behind.
            tokio::time::sleep(MOMENT).await;
            continue;
        }
        match ended {
            Ok(_) => tracing::info!(source = source.name, "the followed log closed"),
            Err(error) => tracing::warn!(source = source.name, ?error, "following stumbled"),
        }
        health.tell(&name, false);
        pauses.wait().await;
    }
}

async fn follow_once<E: Effect>(
    context: &ServiceContext,
    source: &Source,
    effect: &E,
    pauses: &mut Pauses,
    keeps_up: impl Fn(),
) -> Result<End, Error> {
    let mut bookmark = Bookmark::of(context, source.name).await?;
    let mut stream = source
        .watch(bookmark.reached().clone())
        .await
        .map_err(|status| source.refused(status))?;
    let seen = Lag::of(context.service(), source.name);
    let mut asked = moment();
    loop {
        let told = tokio::select! {
            told = next(&mut stream) => told?,
            () = bookmark.is_due() => {
                bookmark.store(context).await?;
                continue;
            }
        };
        let response = match told {
            Told::More(response) => response,
            Told::End(end) => {
                bookmark.store(context).await?;
                return Ok(end);
            }
        };
        if let (Some(sent), true) = (response.sent_time, asked.elapsed() > FRESH) {
            let sent = sent.seconds * 1_000_000 + i64::from(sent.nanos) / 1_000;
            context
                .trust()
                .compare(source.name, sent - context.clock().machine_micros());
        }
        match &response.entry {
            Some(entry) => {
                let span = span(source, entry);
                let taken = take_effect(context, source, effect, entry).instrument(span).await;
                if let Err(error) = &taken {
                    context
                        .held_up()
                        .note(source.name, entry, error, context.clock().now_micros());
                }
                taken?;
                bookmark.took(through(&response));
                seen.took(entry, context.clock().now_micros());
            }
            // A source that has nothing to tell says so again and again.
            None if through(&response) == *bookmark.reached() => seen.keeps_up(),
            None => bookmark.pass(context, through(&response)).await?,
        }
        if context.held_up().is_past(source.name, bookmark.reached().position) {
            pauses.begin_anew();
            keeps_up();
        }
        asked = moment();
    }
}

/// The span of an effect, linked to the call that caused it.
fn span(source: &Source, entry: &LogEntry) -> Span {
    let span = tracing::info_span!(
        "follow",
        otel.name = format!("follow {}", entry.r#type),
        otel.kind = "consumer",
        source = source.name,
        position = entry.position,
    );
    link_to_cause(&span, &entry.traceparent);
    span
}

/// A source says every few seconds how far it has come; one that is silent for long is gone, whatever the connection says.
async fn next(stream: &mut Streaming<WatchResponse>) -> Result<Told, Error> {
    match tokio::time::timeout(SILENCE, stream.message()).await {
        Ok(Ok(Some(response))) => Ok(Told::More(response)),
        Ok(Ok(None)) => Ok(Told::End(End::OfSource)),
        Ok(Err(status)) if status.code() == Code::Unauthenticated => Ok(Told::End(End::OfToken)),
        Ok(Err(status)) => Err(stumble(status)),
        Err(_) => Err(Fault::new("the source is silent").into()),
    }
}

async fn take_effect<E: Effect>(
    context: &ServiceContext,
    source: &Source,
    effect: &E,
    entry: &LogEntry,
) -> Result<(), Error> {
    let fetched = effect.fetch(source, entry).await.map_err(stumble)?;
    let fetched = &fetched;
    let taken = context
        .commit(&Caller::service(context.service()), |call| async move {
            // Another instance may have followed this far already.
            if position_of(call.tx().connection(), source.name, true).await?.position >= entry.position {
                return Ok(());
            }
            effect.apply(&call, entry, fetched).await?;
            store_position(call.tx().connection(), source.name, taken(entry)).await
        })
        .await;
    match taken {
        Err(Error::Refused(refusal)) if is_of_history(&refusal) && was_set_back(context.db(), source.name).await? => {
            pass_over(context, source, entry, &refusal).await
        }
        taken => taken,
    }
}

/// A source that was set back tells its history a second time, and not the same: what does not fit what was taken the first time is
/// put on the record instead of holding up all that comes after it.
async fn pass_over(
    context: &ServiceContext,
    source: &Source,
    entry: &LogEntry,
    refusal: &Refusal,
) -> Result<(), Error> {
    tracing::warn!(
        source = source.name,
        position = entry.position,
        reason = refusal.reason,
        "an entry was passed over"
    );
    context
        .commit(&Caller::service(context.service()), |call| async move {
            let data = FollowEvent {
                source: source.name.into(),
                position: entry.position,
                r#type: entry.r#type.clone(),
                reason: refusal.reason.to_string(),
                ..FollowEvent::default()
            };
            call.log(&entry.authority, &entry.subject, "follow.passed-over", "", &data)?;
            store_position(call.tx().connection(), source.name, taken(entry)).await
        })
        .await
}

/// True for a refusal that comes of what was taken before; what rests on the deployment, as a key that is not there, can be mended and
/// then tried again.
fn is_of_history(refusal: &Refusal) -> bool {
    const OF_THE_DEPLOYMENT: [ErrorReason; 4] = [
        ErrorReason::SealingKeyMissing,
        ErrorReason::AuthorityUnknown,
        ErrorReason::CalendarUnpublished,
        ErrorReason::RuleNotInForce,
    ];
    refusal.kind != Kind::Busy && OF_THE_DEPLOYMENT.iter().all(|reason| reason.code() != refusal.reason)
}

fn taken(entry: &LogEntry) -> Head {
    Head {
        position: entry.position,
        hash: entry.hash.clone(),
    }
}

fn through(response: &WatchResponse) -> Head {
    Head {
        position: response.resume_position,
        hash: response.resume_hash.clone(),
    }
}

fn stumble(status: Status) -> Error {
    Fault::new(format!("{:?}: {}", status.code(), status.message())).into()
}

#[cfg(test)]
mod tests {
    use kezhi_procedure::Refusal;
    use kezhi_proto::common::ErrorReason;

    use super::is_of_history;

    #[test]
    fn what_can_be_mended_and_tried_again_is_not_passed_over() {
        let refused = |reason: ErrorReason| Refusal::precondition(reason.code(), "");
        assert!(is_of_history(&refused(ErrorReason::StepNotAllowed)));
        assert!(!is_of_history(&refused(ErrorReason::SealingKeyMissing)));
        assert!(!is_of_history(&crate::error::too_busy()));
    }
}
