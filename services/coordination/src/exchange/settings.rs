//! With whom letters are exchanged, and how.

use std::collections::BTreeMap;
use std::path::PathBuf;

use kezhi_law::identifier::CreditCode;
use serde::{Deserialize, Serialize};

use super::letter_type;

/// The settings of the exchange.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExchangeSettings {
    /// The name of the authority, as notices to credit publicity bear it; needed where there is a partner.
    pub agency_name: String,
    /// Its unified social credit code; needed where there is a partner.
    pub agency_code: String,
    /// How often a partner must refuse a letter before it is dead; the default is 3.
    pub refusals_until_dead: u32,
    /// The longest pause before a partner that cannot be reached is tried again, in seconds; the default is 60.
    pub longest_pause_seconds: u64,
    /// The partners, by their ids.
    pub partners: BTreeMap<String, PartnerSettings>,
}

/// One partner. It has exactly one carrier.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PartnerSettings {
    /// The types of the letters that it is sent, as "kezhi.penalty-notice"; empty for all.
    pub sends: Vec<String>,
    /// The region code of the authority whose letters it is sent; empty for that of the deployment.
    pub authority: String,
    /// The unified social credit code of the department whose system it is: what is handed over to that department goes to it.
    /// Empty where nothing is.
    pub credit_code: String,
    /// The account of the officer who owns what the partner hands over, until it is assigned to another; needed with a code.
    pub officer: String,
    /// The SHA-256 of the client certificate by which the gateway knows it, in lower-case hex; empty where it brings a token.
    pub client_certificate: String,
    /// gRPC: the partner's ExchangeService.
    pub grpc: Option<GrpcSettings>,
    /// Files in a drop folder.
    pub folder: Option<FolderSettings>,
    /// NATS JetStream.
    pub nats: Option<NatsSettings>,
}

/// A partner's ExchangeService, with mutual TLS.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrpcSettings {
    /// Where it is, as "https://exchange.example.gov.cn:443".
    pub endpoint: String,
    /// The file of the certificates that vouch for it, in PEM.
    pub ca: PathBuf,
    /// The file of the certificate that it knows the suite by, in PEM.
    pub certificate: PathBuf,
    /// The file of its private key, in PEM.
    pub key: PathBuf,
}

/// A drop folder, with `out` for what is sent and `in` for what is received.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderSettings {
    /// The folder.
    pub path: PathBuf,
}

/// A stream of NATS JetStream.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NatsSettings {
    /// The server, as "nats://nats.example.gov.cn:4222", or "tls://…".
    pub url: String,
    /// The subject on which letters are published; a stream must keep it.
    pub out_subject: String,
    /// The stream from which letters are received; empty where none are.
    #[serde(default)]
    pub in_stream: String,
    /// The subject within that stream.
    #[serde(default)]
    pub in_subject: String,
    /// The user; empty for none.
    #[serde(default)]
    pub user: String,
    /// The user's password.
    #[serde(default)]
    pub password: String,
    /// The file of the certificates that vouch for the server, in PEM; those of the system where there is none.
    pub ca: Option<PathBuf>,
}

impl Default for ExchangeSettings {
    fn default() -> Self {
        Self {
            agency_name: String::new(),
            agency_code: String::new(),
            refusals_until_dead: 3,
            longest_pause_seconds: 60,
            partners: BTreeMap::new(),
        }
    }
}

impl ExchangeSettings {
    /// What is wrong with the settings in themselves, a line each.
    pub fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        if !self.partners.is_empty() && (self.agency_name.is_empty() || CreditCode::parse(&self.agency_code).is_err()) {
            mistakes
                .push("exchange.agency_name and agency_code: notices bear the authority's name and credit code".into());
        }
        if self.refusals_until_dead == 0 || self.longest_pause_seconds == 0 {
            mistakes.push("exchange.refusals_until_dead and longest_pause_seconds are 1 at least".into());
        }
        for (id, partner) in &self.partners {
            let place = |what: &str| format!("exchange.partners.{id}: {what}");
            mistakes.extend(partner.mistakes(id).into_iter().map(place));
        }
        mistakes
    }
}

impl ExchangeSettings {
    /// True where the system of a department is a partner.
    pub fn is_connected(&self, credit_code: &str) -> bool {
        let mut partners = self.partners.values();
        partners.any(|partner| !credit_code.is_empty() && partner.credit_code == credit_code)
    }
}

impl PartnerSettings {
    fn mistakes(&self, id: &str) -> Vec<&'static str> {
        let carriers = [self.grpc.is_some(), self.folder.is_some(), self.nats.is_some()];
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let known = |kind: &String| letter_type::SENT.contains(&kind.as_str());
        let sound = [
            (
                !id.is_empty() && id.len() <= 40 && id.chars().all(plain),
                "an id is of small letters, digits and hyphens",
            ),
            (
                carriers.into_iter().filter(|carrier| *carrier).count() == 1,
                "it has exactly one of grpc, folder and nats",
            ),
            (
                self.credit_code.is_empty()
                    || (CreditCode::parse(&self.credit_code).is_ok() && !self.officer.is_empty()),
                "credit_code is a unified social credit code, and there is an officer with it",
            ),
            (self.sends.iter().all(known), "sends names a type that no letter has"),
        ];
        let wrong = sound.into_iter().filter(|(holds, _)| !holds);
        wrong.map(|(_, mistake)| mistake).collect()
    }

    /// The authority whose letters it is sent: its own, or that of the deployment.
    pub fn authority_or<'a>(&'a self, deployment: &'a str) -> &'a str {
        match self.authority.as_str() {
            "" => deployment,
            code => code,
        }
    }

    /// True where the partner is sent a letter of a type, to an addressee or to all.
    pub fn is_sent(&self, of: &str, addressee: &str) -> bool {
        let type_fits = self.sends.is_empty() || self.sends.iter().any(|sent| sent == of);
        type_fits && (addressee.is_empty() || addressee == self.credit_code)
    }

    /// True where the carrier must be looked at for what the partner sends; what comes by gRPC comes by itself.
    pub fn is_collected_from(&self) -> bool {
        self.folder.is_some() || self.nats.as_ref().is_some_and(|nats| !nats.in_stream.is_empty())
    }

    /// What its carrier is called.
    pub fn carrier(&self) -> &'static str {
        match (&self.grpc, &self.folder) {
            (Some(_), _) => "grpc",
            (None, Some(_)) => "folder",
            (None, None) => "nats",
        }
    }
}
