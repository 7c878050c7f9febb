//! NATS JetStream: a letter is a message in the binary mode of CloudEvents, and the stream keeps each id once.

use async_nats::connection::State;
use async_nats::header::{HeaderMap, NATS_MESSAGE_ID};
use async_nats::jetstream::consumer::pull;
use async_nats::jetstream::{self, AckKind, Message};
use async_nats::{Client, ConnectOptions};
use futures::StreamExt;
use kezhi_proto::coordination::DeliverLetterRequest;

use super::{Undelivered, later, ours, time_of};
use crate::exchange::mailbox::{Mailbox, Taken};
use crate::exchange::settings::NatsSettings;

/// The durable consumer of what a partner sends.
const CONSUMER: &str = "kezhi";
/// The header of the media type; the attributes of a CloudEvent stand in headers that begin so.
const CONTENT_TYPE: &str = "content-type";
const ATTRIBUTE: &str = "ce-";

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
            .publish_with_headers(subject, headers(letter), letter.data.clone().into());
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
    match mailbox.put(letter(message)).await.map_err(ours)? {
        Taken::Taken => message.double_ack().await.map_err(later),
        Taken::Refused => message.ack_with(AckKind::Term).await.map_err(later),
    }
}

fn headers(letter: &DeliverLetterRequest) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(NATS_MESSAGE_ID, letter.id.as_str());
    headers.insert(CONTENT_TYPE, letter.data_content_type.as_str());
    let time = time_of(letter);
    for (name, value) in [
        ("specversion", "1.0"),
        ("id", &letter.id),
        ("source", &letter.source),
        ("type", &letter.r#type),
        ("subject", &letter.subject),
        ("time", &time),
        ("sequence", &letter.sequence),
    ] {
        if !value.is_empty() {
            headers.insert(format!("{ATTRIBUTE}{name}").as_str(), value);
        }
    }
    headers
}

fn letter(message: &Message) -> DeliverLetterRequest {
    let header = |name: &str| {
        let value = message.headers.as_ref().and_then(|headers| headers.get(name));
        value.map(ToString::to_string).unwrap_or_default()
    };
    let attribute = |name: &str| header(&format!("{ATTRIBUTE}{name}"));
    DeliverLetterRequest {
        id: attribute("id"),
        source: attribute("source"),
        r#type: attribute("type"),
        subject: attribute("subject"),
        time: None,
        sequence: attribute("sequence"),
        data_content_type: header(CONTENT_TYPE),
        data: message.payload.to_vec(),
    }
}
