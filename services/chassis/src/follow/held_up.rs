//! What holds up a follower: the entry that cannot be taken, and the lever to step over it.

use std::collections::BTreeMap;
use std::sync::Mutex;

use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::{
    ErrorReason, Follower, ListFollowersRequest, ListFollowersResponse, LogEntry, StepOverEntryRequest,
};
use serde_json::json;

use super::position::{position_of, positions, store_position};
use super::taken;
use crate::call::Call;
use crate::error::Error;
use crate::store::timestamp;

/// What is said of a fault, which tells nothing of itself to callers.
const FAULT: &str = "it failed here; the log of this service says why";

/// The entries that hold up the followers of this process, by the services whose they are.
#[derive(Default)]
pub(crate) struct HeldUp(Mutex<BTreeMap<&'static str, Option<Obstacle>>>);

#[derive(Clone)]
struct Obstacle {
    entry: LogEntry,
    reason: &'static str,
    message: String,
    since: i64,
    tries: i64,
}

impl HeldUp {
    /// A follower begins, or has come to a position; true where nothing holds it up there. What comes before an entry that cannot be taken
    /// says nothing of that one.
    pub(super) fn is_past(&self, source: &'static str, position: i64) -> bool {
        self.change(|held_up| {
            let obstacle = held_up.entry(source).or_default();
            if obstacle
                .as_ref()
                .is_some_and(|obstacle| obstacle.entry.position > position)
            {
                return false;
            }
            *obstacle = None;
            true
        })
    }

    /// An entry could not be taken.
    pub(super) fn note(&self, source: &'static str, entry: &LogEntry, error: &Error, now: i64) {
        let (reason, message) = match error {
            Error::Refused(refusal) => (refusal.reason, refusal.message.clone()),
            Error::Failed(_) => ("", FAULT.to_string()),
        };
        self.change(|held_up| {
            let before = held_up.get(source).cloned().flatten();
            let before = before.filter(|before| before.entry.position == entry.position);
            let obstacle = Obstacle {
                entry: entry.clone(),
                reason,
                message,
                since: before.as_ref().map_or(now, |before| before.since),
                tries: before.map_or(1, |before| before.tries.saturating_add(1)),
            };
            held_up.insert(source, Some(obstacle))
        });
    }

    fn change<T>(&self, change: impl FnOnce(&mut BTreeMap<&'static str, Option<Obstacle>>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    fn all(&self) -> BTreeMap<&'static str, Option<Obstacle>> {
        self.change(|held_up| held_up.clone())
    }
}

/// Answers `ListFollowers`.
pub(crate) async fn list(call: Call, _: ListFollowersRequest) -> Result<ListFollowersResponse, Error> {
    let taken = positions(call.tx().connection()).await?;
    let followers = call
        .house()
        .held_up()
        .all()
        .into_iter()
        .map(|(source, obstacle)| Follower {
            position: taken.get(source).map_or(0, |head| head.position),
            ..follower(source, obstacle)
        });
    Ok(ListFollowersResponse {
        followers: followers.collect(),
    })
}

fn follower(source: &str, obstacle: Option<Obstacle>) -> Follower {
    let known = Follower {
        source: source.into(),
        ..Follower::default()
    };
    match obstacle {
        None => known,
        Some(obstacle) => Follower {
            held_up_at: obstacle.entry.position,
            r#type: obstacle.entry.r#type,
            subject: obstacle.entry.subject,
            reason: obstacle.reason.into(),
            message: obstacle.message,
            held_up_since: Some(timestamp(obstacle.since)),
            tries: obstacle.tries,
            ..known
        },
    }
}

/// Answers `StepOverEntry`.
pub(crate) async fn step_over(call: Call, request: StepOverEntryRequest) -> Result<Follower, Error> {
    let held_up = call.house().held_up().all();
    let found = held_up.into_iter().find(|(source, _)| *source == request.source);
    let obstacle = found.and_then(|(source, obstacle)| Some((source, obstacle?)));
    let (source, obstacle) = obstacle
        .filter(|(_, obstacle)| obstacle.entry.position == request.position)
        .ok_or_else(|| not_held_up(&request))?;
    let connection = call.tx().connection();
    if position_of(connection, source, true).await?.position >= request.position {
        return Err(not_held_up(&request).into());
    }
    let entry = &obstacle.entry;
    let data = json!({
        "position": entry.position, "reason": request.reason, "refused_for": obstacle.reason, "source": source, "type": entry.r#type,
    });
    call.log(&entry.authority, &entry.subject, "follow.stepped-over", "", data)?;
    store_position(connection, source, taken(entry)).await?;
    Ok(Follower {
        position: request.position,
        ..follower(source, None)
    })
}

fn not_held_up(request: &StepOverEntryRequest) -> Refusal {
    let message = format!(
        "nothing holds up what is followed of {:?} at {}: ListFollowers says what does",
        request.source, request.position
    );
    Refusal::new(Kind::Precondition, ErrorReason::StepNotAllowed.code(), message).with("allowed_steps", "ListFollowers")
}
