//! The mailbox of one partner: what it delivers is taken once, whatever carries it.

use std::path::Path;
use std::time::Duration;

use kezhi_chassis::clock::moment;
use kezhi_chassis::health::Health;
use kezhi_chassis::pauses::Pauses;
use kezhi_chassis::{Caller, Error, Fault, ServiceContext};
use kezhi_proto::coordination::DeliverLetterRequest;

use super::kind::LetterKinds;
use super::received;
use super::settings::{ExchangeSettings, PartnerSettings};
use super::transports::{Transport, Undelivered};

/// How long collecting must have worked for a failure to be a new one.
const STEADY: Duration = Duration::from_secs(10);

/// What became of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is kept, now or since before.
    Taken,
    /// It cannot be taken as it is, and why.
    Refused(String),
}

/// The mailbox of one partner.
#[derive(Clone)]
pub struct Mailbox {
    context: ServiceContext,
    caller: Caller,
    partner: String,
    settings: PartnerSettings,
    kinds: LetterKinds,
}

impl Mailbox {
    /// The mailbox of a partner of the settings.
    pub fn new(context: ServiceContext, partner: &str, settings: &PartnerSettings, kinds: LetterKinds) -> Self {
        let caller = Caller {
            account: received::account_of(partner),
            authority: settings.authority_or(&context.authority().code).to_string(),
            ..Caller::service(context.service())
        };
        Self {
            context,
            caller,
            partner: partner.to_string(),
            settings: settings.clone(),
            kinds,
        }
    }

    /// The types of letters that are known here.
    pub fn kinds(&self) -> LetterKinds {
        self.kinds
    }

    /// Takes a letter; one that cannot be taken as it is, is kept as refused.
    pub async fn put(&self, letter: DeliverLetterRequest) -> Result<Taken, Error> {
        let (partner, taken, kinds) = ((self.partner.as_str(), &self.settings), &letter, self.kinds);
        let outcome = self.context.commit(&self.caller, |call| async move {
            received::check(call.context(), taken)?;
            received::take(&call, partner, taken, kinds).await
        });
        self.settle(&letter, &received::digest_of(&letter), outcome.await).await
    }

    /// Takes a letter of a digest with the file that lies beside it. The file commits part by part, as it may be long; where this breaks off it
    /// is taken again, and what was stored changes nothing.
    pub async fn put_file(&self, letter: DeliverLetterRequest, digest: &str, file: &Path) -> Result<Taken, Error> {
        let outcome = self.take_file(&letter, digest, file).await;
        self.settle(&letter, digest, outcome).await
    }

    async fn take_file(&self, letter: &DeliverLetterRequest, digest: &str, file: &Path) -> Result<(), Error> {
        let partner = &self.partner;
        received::check(&self.context, letter)?;
        let known = |call| async move { received::is_taken(&call, partner, &letter.id, digest).await };
        if self.context.view(&self.caller, known).await? {
            return Ok(());
        }
        let take = self.kinds.take_file(&letter.r#type);
        let take = take.ok_or_else(|| Fault::new(format!("no file of the type {:?} is taken", letter.r#type)))?;
        take(&self.context, &self.caller, letter, file).await?;
        // Another instance may have taken it too.
        let keep = |call| async move {
            match received::is_taken(&call, partner, &letter.id, digest).await? {
                true => Ok(()),
                false => received::keep_taken(&call, partner, letter, digest).await,
            }
        };
        self.context.commit(&self.caller, keep).await
    }

    async fn settle(
        &self,
        letter: &DeliverLetterRequest,
        digest: &str,
        outcome: Result<(), Error>,
    ) -> Result<Taken, Error> {
        match outcome {
            Ok(()) => Ok(Taken::Taken),
            Err(Error::Refused(refusal)) => self.refuse(letter, digest, &refusal.message).await,
            Err(fault) => Err(fault),
        }
    }

    /// The present instant of the machine, in microseconds of the Unix epoch; nothing while its clock is in doubt.
    pub fn now_micros(&self) -> Option<i64> {
        let doubt = self.context.glance_at_clock();
        doubt.is_none().then(|| self.context.clock().machine_micros())
    }

    /// Keeps that a letter of a digest could not be taken, and why; unless it was taken before, as by another instance.
    pub async fn refuse(&self, letter: &DeliverLetterRequest, digest: &str, why: &str) -> Result<Taken, Error> {
        let partner = &self.partner;
        let (letter, why) = (&received::legible(letter), why.replace('\0', "\u{fffd}"));
        let why = why.as_str();
        let kept = self.context.commit(&self.caller, |call| async move {
            match received::taken_under(&call, partner, &letter.id).await? {
                Some(taken) if taken.digest == digest => Ok(Taken::Taken),
                _ => {
                    received::refuse(&call, partner, letter, digest, why).await?;
                    Ok(Taken::Refused(why.to_string()))
                }
            }
        });
        let kept = kept.await?;
        if let Taken::Refused(_) = kept {
            tracing::warn!(partner, letter = letter.id, "a letter was refused");
        }
        Ok(kept)
    }

    /// Collects for ever what the partner sends. The health of `coordination.receives.<partner>` says whether it can.
    pub async fn keep_collecting(self, exchange: &ExchangeSettings, health: Health) {
        let name = format!("{}.receives.{}", self.context.service(), self.partner);
        let mut pauses = Pauses::up_to(exchange.longest_pause());
        loop {
            let trouble = match Transport::open(&self.settings).await {
                Ok(transport) => {
                    health.tell(&name, true);
                    let since = moment();
                    let ended = transport.collect(&self).await;
                    if since.elapsed() > STEADY {
                        pauses.begin_anew();
                    }
                    ended
                }
                Err(trouble) => Err(trouble),
            };
            if let Err(Undelivered::Later(why) | Undelivered::Refused(why)) = trouble {
                tracing::warn!(partner = self.partner, why, "letters cannot be collected");
            }
            health.tell(&name, false);
            pauses.wait().await;
        }
    }
}
