//! The transports: how a letter reaches a partner's system, and how its letters reach the suite.

mod attributes;
mod folder;
mod grpc;
mod nats;

use kezhi_chassis::Error;
use kezhi_proto::coordination::DeliverLetterRequest;

use super::mailbox::Mailbox;
use super::settings::PartnerSettings;

/// Why a letter did not reach a partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undelivered {
    /// It is to be tried again, however often: it is not the letter's fault.
    Later(String),
    /// The partner refuses the letter as it is.
    Refused(String),
}

/// The transport of one partner.
pub enum Transport {
    /// The partner's ExchangeService.
    Grpc(grpc::Grpc),
    /// A drop folder.
    Folder(folder::Folder),
    /// NATS JetStream.
    Nats(nats::Nats),
}

impl Transport {
    /// Opens the transport that the settings name.
    pub async fn open(settings: &PartnerSettings) -> Result<Self, Undelivered> {
        if let Some(grpc) = &settings.grpc {
            return Ok(Self::Grpc(grpc::Grpc::open(grpc)?));
        }
        if let Some(folder) = &settings.folder {
            return Ok(Self::Folder(folder::Folder::open(folder)));
        }
        match &settings.nats {
            Some(nats) => Ok(Self::Nats(nats::Nats::open(nats).await?)),
            None => Err(later("the partner has no transport")),
        }
    }

    /// Hands a letter over. Once it is answered, the letter is kept on the other side.
    pub async fn send(&self, letter: &DeliverLetterRequest) -> Result<(), Undelivered> {
        match self {
            Self::Grpc(grpc) => grpc.send(letter).await,
            Self::Folder(folder) => folder.send(letter).await,
            Self::Nats(nats) => nats.send(letter).await,
        }
    }

    /// Puts what the partner sends by this transport into the mailbox, until something fails. What comes by gRPC comes by itself.
    pub async fn collect(&self, mailbox: &Mailbox) -> Result<(), Undelivered> {
        match self {
            Self::Grpc(_) => std::future::pending().await,
            Self::Folder(folder) => folder.collect(mailbox).await,
            Self::Nats(nats) => nats.collect(mailbox).await,
        }
    }
}

fn later(why: impl std::fmt::Display) -> Undelivered {
    Undelivered::Later(why.to_string())
}

/// What went wrong on our side while a letter was taken: it stays where it is, and is taken later.
fn ours(error: Error) -> Undelivered {
    tracing::error!(?error, "a letter could not be taken");
    later("the suite itself failed; its log says why")
}
