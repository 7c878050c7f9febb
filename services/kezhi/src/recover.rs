//! `kezhi recover`: going on with a service whose log was set back, without what is lost, on the record.

use kezhi_chassis::follow::{mark_set_back, positions, set_position};
use kezhi_chassis::log::{Head, Noted};
use kezhi_chassis::{Caller, ServiceContext};
use kezhi_proto::common::{FollowEvent, LogEvent, NumbersEvent};

use crate::database::{bare_context, lock_file, migrate, named, note_of, open_as_owner};
use crate::failure::Failure;
use crate::say::say;
use crate::services::{SERVICES, Service};
use crate::settings::Settings;

/// Goes on with a service from where its database ends.
pub async fn run(settings: &Settings, service: &str, reason: &str, from: Option<i64>) -> Result<(), Failure> {
    let service = named(service)?;
    let mut locks = Vec::new();
    for service in &SERVICES {
        locks.extend(lock_file(settings, service, &settings.database(service.name))?);
    }
    let noted = match note_of(settings, service)?.read() {
        Noted::Head(noted) => noted.head,
        Noted::Nothing | Noted::Unreadable => Head::genesis(),
    };
    // What is noted and there is not lost.
    let db = open_as_owner(settings, service.name).await?;
    migrate(settings, &db, service).await?;
    let noted = match noted.is_part_of(&db).await? {
        true => 0,
        false => noted.position,
    };
    match go_on(settings, service, noted, reason, from).await? {
        true => Ok(()),
        false => Err(Failure::Usage(format!(
            "{} was not set back: nothing is known that it does not have",
            service.name
        ))),
    }
}

/// The log of a service says that it was set back from where it had come to; official numbers that may have been given out since are
/// left out; and those who follow it take up again from where it ends, or from a position that an administrator names. False where
/// nothing is known that it does not have.
pub async fn go_on(
    settings: &Settings,
    service: &'static Service,
    noted: i64,
    reason: &str,
    from: Option<i64>,
) -> Result<bool, Failure> {
    let context = context(settings, service).await?;
    let ends = Head::read(context.db()).await?;
    let mut followers = Vec::new();
    for other in SERVICES
        .iter()
        .filter(|other| other.follows.iter().any(|followed| followed.source == service.name))
    {
        let other = self::context(settings, other).await?;
        let taken = positions(other.db()).await?.remove(service.name);
        if let Some(taken) = taken
            && !taken.is_part_of(context.db()).await?
        {
            followers.push((other, taken));
        }
    }
    let taken = followers.iter().map(|(_, taken)| taken.position);
    let went_on = taken.clone().any(|taken| taken <= ends.position);
    let from = match from {
        Some(from) if from < 0 || from > ends.position || taken.clone().any(|taken| from >= taken) => {
            return Err(Failure::Usage(format!(
                "--from {from} is no position that {} and those who follow it have in common: it is before what they took, and not after {}",
                service.name, ends.position
            )));
        }
        Some(from) => from,
        None if went_on => {
            return Err(Failure::Usage(format!(
                "{} went on to {} after it was set back: say with --from at which position those who follow it take it up again, the last that \
                 was the same before and after, as that of the backup",
                service.name, ends.position
            )));
        }
        None => ends.position,
    };
    let reached = taken.fold(noted, i64::max);
    // Where the history that is given up is not longer than the one that stays, it may have given out a number with every entry.
    let lost = match reached > from {
        true => reached - from,
        false => reached,
    };
    if lost == 0 && followers.is_empty() {
        return Ok(false);
    }
    let note = note_of(settings, service)?;
    let lost_before = note.given_up_unknown_to(context.db()).await?;
    record_loss(&context, reached, lost, lost_before, reason).await?;
    let recorded = Head::read(context.db()).await?;
    note.give_up(lost, &recorded)
        .map_err(|error| Failure::Finding(format!("{}: {error}", note.path().display())))?;
    for (follower, taken) in &followers {
        take_up_again(follower, &context, taken, from, reason).await?;
        say(format_args!(
            "{} takes up {} again after {from}; it had come to {}",
            follower.service(),
            service.name,
            taken.position
        ));
    }
    note.renew(&recorded, context.clock().now_micros());
    say(format_args!(
        "{} goes on after {}; {lost} entries are lost",
        service.name, ends.position
    ));
    Ok(true)
}

/// Each lost entry may have given out one number of any series: so many are left out of each. A history that was given up before may
/// have too, of which a database that is from before that does not know.
async fn record_loss(
    context: &ServiceContext,
    reached: i64,
    lost: i64,
    lost_before: i64,
    reason: &str,
) -> Result<(), Failure> {
    let ends = Head::read(context.db()).await?.position;
    let caller = Caller::service(context.service());
    let recorded = context.commit(&caller, |call| async move {
        let authority = call.authority().to_string();
        let subject = format!("services/{}", call.context().service());
        let data = LogEvent {
            ended_at: ends,
            had_come_to: reached,
            lost,
            lost_before,
            reason: reason.into(),
        };
        call.log(&authority, &subject, "log.set-back", "", &data)?;
        mark_set_back(call.tx().connection()).await?;
        for gap in call.leave_out_numbers(lost.saturating_add(lost_before)).await? {
            let data = NumbersEvent {
                kind: gap.kind,
                year: gap.year,
                from: gap.from,
                to: gap.to,
            };
            call.log(&gap.authority, &subject, "numbers.left-out", "", &data)?;
        }
        Ok(())
    });
    Ok(recorded.await?)
}

async fn take_up_again(
    follower: &ServiceContext,
    source: &ServiceContext,
    taken: &Head,
    from: i64,
    reason: &str,
) -> Result<(), Failure> {
    let from = &Head::at(source.db(), from).await?;
    let caller = Caller::service(follower.service());
    let recorded = follower.commit(&caller, |call| async move {
        set_position(call.tx().connection(), source.service(), from).await?;
        let data = FollowEvent {
            source: source.service().into(),
            position: from.position,
            had_taken: taken.position,
            reason: reason.into(),
            ..FollowEvent::default()
        };
        let authority = call.authority().to_string();
        call.log(
            &authority,
            &format!("services/{}", source.service()),
            "follow.taken-up-again",
            "",
            &data,
        )
    });
    Ok(recorded.await?)
}

async fn context(settings: &Settings, service: &'static Service) -> Result<ServiceContext, Failure> {
    let db = open_as_owner(settings, service.name).await?;
    migrate(settings, &db, service).await?;
    bare_context(settings, service, db)
}
