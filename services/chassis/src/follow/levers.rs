//! What an administrator has in hand where a follower is held up: to see why, and to step over the entry.

use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::{
    ErrorReason, FollowEvent, Follower, ListFollowersRequest, ListFollowersResponse, StepOverEntryRequest,
};

use super::held_up::Obstacle;
use super::position::{position_of, positions, store_position};
use super::taken;
use crate::call::Call;
use crate::error::Error;
use crate::store::timestamp;

/// Answers `ListFollowers`.
pub(crate) async fn list(call: Call, _: ListFollowersRequest) -> Result<ListFollowersResponse, Error> {
    let taken = positions(call.tx().connection()).await?;
    let followers = call
        .context()
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
    let held_up = call.context().held_up().all();
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
    let data = FollowEvent {
        source: source.into(),
        position: entry.position,
        r#type: entry.r#type.clone(),
        reason: request.reason.clone(),
        refusal_reason: obstacle.reason.to_string(),
        had_taken: 0,
    };
    call.log(&entry.authority, &entry.subject, "follow.stepped-over", "", &data)?;
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
