//! NATS JetStream: a letter is a message, and the stream keeps each id once.

mod event;

use async_nats::connection::State;
use async_nats::jetstream::consumer::pull;
use async_nats::jetstream::{self, AckKind, Message};
use async_nats::{Client, ConnectOptions};
use futures::StreamExt;
use kezhi_proto::coordination::DeliverLetterRequest;

use event::{headers_of, letter_of};

use super::{Undelivered, later, ours};
use crate::exchange::mailbox::{Mailbox, Taken};
use crate::exchange::received;
use crate::exchange::settings::NatsSettings;

/// The durable consumer of what a partner sends.
const CONSUMER: &str = "kezhi";

/// A connection to NATS.
pub struct Nats {
    client: Client,
    stream: jetstream::Context,
    settings: NatsSettings,
}

impl Nats {
    pub async fn open(settings: &NatsSettings) -> Result<Self, Undelivered> {
        let mut options = ConnectOptions::new().name("kezhi");
        if !settings.user.is_empty() {
            options = options.user_and_password(settings.user.clone(), settings.password.clone());
        }
        if let Some(ca) = &settings.ca {
            options = options.add_root_certificates(ca.clone());
        }
        let client = options.connect(&settings.url).await.map_err(later)?;
        Ok(Self {
            stream: jetstream::new(client.clone()),
            client,
            settings: settings.clone(),
        })
    }

    pub async fn send(&self, letter: &DeliverLetterRequest) -> Result<(), Undelivered> {
        // What is published without a connection waits in memory, and its order is not ours any more.
        if self.client.connection_state() != State::Connected {
            return Err(later("there is no connection to the server"));
        }
        let subject = self.settings.out_subject.clone();
        let published = self
            .stream
            .publish_with_headers(subject, headers_of(letter), letter.data.clone().into());
        published.await.map_err(later)?.await.map_err(later)?;
        Ok(())
    }

    pub async fn collect(&self, mailbox: &Mailbox) -> Result<(), Undelivered> {
        if self.settings.in_stream.is_empty() {
            return std::future::pending().await;
        }
        let stream = self.stream.get_stream(&self.settings.in_stream).await.map_err(later)?;
        let consumer = pull::Config {
            durable_name: Some(CONSUMER.into()),
            filter_subject: self.settings.in_subject.clone(),
            // One after the other: the letters about a matter come in their order.
            max_ack_pending: 1,
            ..pull::Config::default()
        };
        let consumer = stream.get_or_create_consumer(CONSUMER, consumer).await.map_err(later)?;
        let mut messages = consumer.messages().await.map_err(later)?;
        while let Some(message) = messages.next().await {
            take(mailbox, &message.map_err(later)?).await?;
        }
        Err(later("the messages ended"))
    }
}

async fn take(mailbox: &Mailbox, message: &Message) -> Result<(), Undelivered> {
    let taken = match letter_of(message.headers.as_ref(), &message.payload) {
        Ok(letter) => mailbox.put(letter).await,
        Err((known, why)) => mailbox.refuse(&known, &received::digest_of(&known), &why).await,
    };
    match taken.map_err(ours)? {
        Taken::Taken => message.double_ack().await.map_err(later),
        Taken::Refused(_) => message.ack_with(AckKind::Term).await.map_err(later),
    }
}
