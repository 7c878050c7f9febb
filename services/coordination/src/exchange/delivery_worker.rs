//! The delivery worker of one partner: carries its letters, one after the other, for ever.

use std::collections::VecDeque;

use kezhi_chassis::health::Health;
use kezhi_chassis::pauses::Pauses;
use kezhi_chassis::store::Stored;
use kezhi_chassis::telemetry::link_to_cause;
use kezhi_chassis::{Call, Caller, Error, ServiceContext};
use kezhi_proto::common::LogEntry;
use kezhi_proto::coordination::delivery::State;
use kezhi_proto::coordination::{Delivery, Letter, LetterEvent};
use tracing::{Instrument, Span};

use super::deliveries::{self, settled};
use super::letters::{self, LETTERS, made_on, on_the_way};
use super::settings::{ExchangeSettings, PartnerSettings};
use super::store;
use super::transports::{Transport, Undelivered};

/// How many characters are kept of why a partner cannot be reached, or refuses.
const LONGEST_TROUBLE: usize = 500;

/// The delivery worker of one partner.
pub struct DeliveryWorker {
    context: ServiceContext,
    caller: Caller,
    partner: String,
    settings: PartnerSettings,
    refusals_until_dead: u32,
    pauses: Pauses,
    /// The transport, once it could be opened.
    transport: Option<Transport>,
    /// How far the log was looked through, which may be beyond the last letter.
    through: i64,
    /// What was read ahead of it.
    ahead: VecDeque<LogEntry>,
    /// The letter that was refused last, and how often by now.
    refused: (String, u32),
    /// True while it is kept that the letters are held up.
    troubled: bool,
}

/// A letter that is to be carried next.
enum Next {
    /// One that was not tried yet, with its entry in the log.
    Written(LogEntry, Stored<Letter>),
    /// One that waited.
    Queued(Stored<Delivery>, Stored<Letter>),
    /// One about a matter of which another waits, or that is settled already.
    Aside(LogEntry, Stored<Letter>),
}

impl Next {
    fn letter(&self) -> &Stored<Letter> {
        match self {
            Self::Written(_, letter) | Self::Queued(_, letter) | Self::Aside(_, letter) => letter,
        }
    }
}

impl DeliveryWorker {
    /// The delivery worker of a partner of the settings.
    pub fn new(context: ServiceContext, partner: &str, exchange: &ExchangeSettings, settings: PartnerSettings) -> Self {
        let caller = Caller {
            authority: settings.authority_or(&context.authority().code).to_string(),
            ..Caller::service(context.service())
        };
        Self {
            caller,
            context,
            partner: partner.to_string(),
            settings,
            refusals_until_dead: exchange.refusals_until_dead,
            pauses: Pauses::up_to(exchange.longest_pause()),
            transport: None,
            through: 0,
            ahead: VecDeque::new(),
            refused: (String::new(), 0),
            troubled: true,
        }
    }

    /// Runs for ever. The health of `coordination.sends.<partner>` says whether its letters reach it.
    pub async fn keep_running(mut self, health: Health) {
        let name = format!("{}.sends.{}", self.context.service(), self.partner);
        let mut growth = self.context.growth();
        loop {
            growth.look();
            match self.carry_all().await {
                Ok(()) => {
                    health.tell(&name, true);
                    if self.troubled {
                        self.note("").await;
                    }
                    growth.wait().await;
                }
                Err(trouble) => {
                    health.tell(&name, false);
                    // What a partner answers may name people, so it is kept where it can be read, and not logged.
                    tracing::warn!(partner = self.partner, "letters are held up; ListPartners says why");
                    self.note(&trouble).await;
                    self.pauses.wait().await;
                }
            }
        }
    }

    /// Carries what waits, until nothing does.
    async fn carry_all(&mut self) -> Result<(), String> {
        while let Some(next) = self.next().await.map_err(ours)? {
            let span = self.span(&next).await.map_err(ours)?;
            self.carry(next).instrument(span).await?;
            self.pauses.begin_anew();
        }
        Ok(())
    }

    /// The span of a delivery, linked to the call that wrote the letter.
    async fn span(&self, next: &Next) -> Result<Span, Error> {
        let (partner, letter) = (&self.partner, &next.letter().name);
        let span = tracing::info_span!("delivery", otel.kind = "producer", partner, letter);
        let cause = match next {
            Next::Queued(delivery, _) => self.context.cause_of(delivery.value.position).await?,
            Next::Written(entry, _) | Next::Aside(entry, _) => entry.traceparent.clone(),
        };
        link_to_cause(&span, &cause);
        Ok(span)
    }

    async fn carry(&mut self, next: Next) -> Result<(), String> {
        let outcome = match &next {
            Next::Aside(..) => Ok(State::Held),
            Next::Written(entry, letter) => self.send(letter, entry.position).await,
            Next::Queued(delivery, letter) => self.send(letter, delivery.value.position).await,
        };
        let (state, refusal) = match outcome {
            Ok(state) => (state, String::new()),
            Err(Undelivered::Refused(why)) => {
                if self.refusals_of(&next.letter().name) < self.refusals_until_dead {
                    return Err(why);
                }
                (State::Dead, shortened(&why))
            }
            Err(Undelivered::Later(why)) => return Err(why),
        };
        self.settle(&next, state, &refusal).await.map_err(ours)
    }

    /// How often a letter was refused by now, one after the other.
    fn refusals_of(&mut self, letter: &str) -> u32 {
        if self.refused.0 != letter {
            self.refused = (letter.to_string(), 0);
        }
        self.refused.1 += 1;
        self.refused.1
    }

    async fn send(&mut self, letter: &Stored<Letter>, position: i64) -> Result<State, Undelivered> {
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => Transport::open(&self.settings).await?,
        };
        let sent = transport.send(&on_the_way(letter, position)).await;
        // A transport that failed is opened anew, so that what was renewed meanwhile, as a certificate, is read.
        if !matches!(sent, Err(Undelivered::Later(_))) {
            self.transport = Some(transport);
        }
        sent.map(|()| State::Sent)
    }

    /// What is to be carried next: what waited and may go, then what the log has next.
    async fn next(&mut self) -> Result<Option<Next>, Error> {
        let (context, partner) = (self.context.clone(), self.partner.clone());
        let queued = |call: Call| async move {
            let queued = deliveries::next_queued(&call, &partner).await?;
            let standing = store::standing(&call, &partner, false).await?;
            let letter = match &queued {
                Some(delivery) => Some(call.load(&LETTERS, &delivery.value.letter).await?),
                None => None,
            };
            Ok((queued.zip(letter), standing.position))
        };
        let (queued, position) = context.view(&self.caller, queued).await?;
        if let Some((delivery, letter)) = queued {
            return Ok(Some(Next::Queued(delivery, letter)));
        }
        self.through = Ord::max(self.through, position);
        self.next_written().await
    }

    async fn next_written(&mut self) -> Result<Option<Next>, Error> {
        let Some((entry, name)) = self.next_entry().await? else {
            return Ok(None);
        };
        let partner = self.partner.clone();
        let look = |call: Call| async move {
            let letter = call.load(&LETTERS, &name).await?;
            let aside = deliveries::is_aside(&call, &partner, &letter).await?;
            Ok((letter, aside))
        };
        let (letter, aside) = self.context.view(&self.caller, look).await?;
        Ok(Some(match aside {
            true => Next::Aside(entry, letter),
            false => Next::Written(entry, letter),
        }))
    }

    /// The next entry that tells of a letter for the partner, and the letter's name. It stays ahead until it is dealt with.
    async fn next_entry(&mut self) -> Result<Option<(LogEntry, String)>, Error> {
        loop {
            while let Some(entry) = self.ahead.front() {
                let written: LetterEvent = self.context.told(entry)?;
                if entry.position > self.through && self.settings.is_sent(&self.partner, &written, made_on(entry)) {
                    return Ok(Some((entry.clone(), written.letter)));
                }
                self.through = Ord::max(self.through, entry.position);
                self.ahead.pop_front();
            }
            let (authority, after) = (&self.caller.authority, self.through);
            let (entries, through) = self.context.entries_after(authority, letters::WRITTEN, after).await?;
            if entries.is_empty() {
                self.through = through;
                return Ok(None);
            }
            self.ahead = entries.into();
        }
    }

    /// Keeps what became of a letter, in one transaction with how far the partner's letters are dealt with.
    async fn settle(&self, next: &Next, state: State, refusal: &str) -> Result<(), Error> {
        let partner = &self.partner;
        self.context
            .commit(&self.caller, |call| async move {
                let mut standing = store::standing(&call, partner, true).await?;
                match next {
                    Next::Queued(delivery, _) => settled::queued(&call, &delivery.name, state, refusal).await?,
                    Next::Written(entry, letter) | Next::Aside(entry, letter) => {
                        // Another instance may have come this far already.
                        if standing.position >= entry.position {
                            return Ok(());
                        }
                        // What kept it back may be out of the way by now; then it is looked at again.
                        if matches!(next, Next::Aside(..)) && !deliveries::is_aside(&call, partner, letter).await? {
                            return Ok(());
                        }
                        settled::written(&call, partner, entry.position, letter, state, refusal).await?;
                        standing.position = entry.position;
                    }
                }
                if !matches!(next, Next::Aside(..)) {
                    (standing.trouble, standing.since) = (String::new(), 0);
                }
                store::keep(&call, partner, &standing).await
            })
            .await
    }

    /// Keeps why the partner's letters are held up, where it can be read; nothing once they are not.
    async fn note(&mut self, trouble: &str) {
        self.troubled = !trouble.is_empty();
        let (partner, trouble) = (&self.partner, &shortened(trouble));
        let kept = self.context.commit(&self.caller, |call| async move {
            let mut standing = store::standing(&call, partner, true).await?;
            standing.since = match (trouble.as_str(), standing.since) {
                ("", _) => 0,
                (_, 0) => call.now_micros(),
                (_, since) => since,
            };
            standing.trouble.clone_from(trouble);
            store::keep(&call, partner, &standing).await
        });
        if let Err(error) = kept.await {
            tracing::error!(?error, partner, "what holds up its letters could not be kept");
        }
    }
}

/// What went wrong on our side is logged, and no partner's fault.
fn ours(error: Error) -> String {
    tracing::error!(?error, "the exchange stumbled");
    "the suite itself failed; its log says why".into()
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_TROUBLE).collect()
}
