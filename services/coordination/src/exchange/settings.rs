//! With whom letters are exchanged, and how.

use kezhi_proto::coordination::LetterEvent;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use kezhi_law::Day;
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
    /// The same of other authorities that the deployment serves, by their region codes.
    pub agencies: BTreeMap<String, Agency>,
    /// How often a partner must refuse a letter before it is dead; the default is 3.
    pub refusals_until_dead: u32,
    /// The longest pause before a partner that cannot be reached is tried again, in seconds; the default is 60.
    pub longest_pause_seconds: u64,
    /// The partners, by their ids.
    pub partners: BTreeMap<String, PartnerSettings>,
}

/// An authority, as notices to credit publicity bear it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Agency {
    /// Its name.
    pub name: String,
    /// Its unified social credit code.
    pub code: String,
}

/// One partner. It has exactly one transport.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PartnerSettings {
    /// The types of the letters that it is sent, as "kezhi.penalty-notice"; empty for all.
    pub sends: Vec<String>,
    /// The first day, YYYY-MM-DD, whose letters for all it is sent; empty for all from the first that was written.
    pub from: String,
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
            agencies: BTreeMap::new(),
            refusals_until_dead: 3,
            longest_pause_seconds: 60,
            partners: BTreeMap::new(),
        }
    }
}

impl ExchangeSettings {
    /// The longest pause before a partner is tried again.
    pub fn longest_pause(&self) -> Duration {
        Duration::from_secs(self.longest_pause_seconds)
    }

    /// The files of certificates and keys by which partners are reached, each with the partner's id.
    pub fn files(&self) -> impl Iterator<Item = (&str, &PathBuf)> {
        self.partners.iter().flat_map(|(id, partner)| {
            let grpc = partner
                .grpc
                .iter()
                .flat_map(|grpc| [&grpc.ca, &grpc.certificate, &grpc.key]);
            let nats = partner.nats.iter().filter_map(|nats| nats.ca.as_ref());
            grpc.chain(nats).map(move |file| (id.as_str(), file))
        })
    }

    /// What is wrong with the settings in themselves, a line each.
    pub fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        let own = ("agency_name and agency_code".to_string(), &self.own_agency());
        let others = self.agencies.iter();
        let others = others.map(|(region, agency)| (format!("agencies.{region}"), agency));
        for (place, agency) in others.chain((!self.partners.is_empty()).then_some(own)) {
            if agency.name.is_empty() || !is_credit_code(&agency.code) {
                mistakes.push(format!(
                    "exchange.{place}: notices bear the authority's name and credit code"
                ));
            }
        }
        if self.refusals_until_dead == 0 || self.longest_pause_seconds == 0 {
            mistakes.push("exchange.refusals_until_dead and longest_pause_seconds are 1 at least".into());
        }
        let mut addressees = BTreeSet::new();
        for (id, partner) in &self.partners {
            if !partner.credit_code.is_empty() && !addressees.insert((&partner.authority, &partner.credit_code)) {
                mistakes.push(format!("exchange.partners.{id}: another partner has its credit_code"));
            }
            let place = |what: &str| format!("exchange.partners.{id}: {what}");
            mistakes.extend(partner.mistakes(id).into_iter().map(place));
        }
        mistakes
    }
}

impl ExchangeSettings {
    /// True where the system of a department is a partner of an authority.
    pub fn is_connected(&self, deployment: &str, authority: &str, credit_code: &str) -> bool {
        let mut partners = self.partners.values();
        partners.any(|partner| {
            let own = partner.authority_or(deployment) == authority;
            own && !credit_code.is_empty() && partner.credit_code == credit_code
        })
    }

    /// True where some partner of the deployment's own authority is sent a type of letters that are for all.
    pub fn is_sent_to_any(&self, of: &str, deployment: &str) -> bool {
        let mut partners = self.partners.values();
        partners.any(|partner| partner.authority_or(deployment) == deployment && partner.takes(of))
    }

    fn own_agency(&self) -> Agency {
        Agency {
            name: self.agency_name.clone(),
            code: self.agency_code.clone(),
        }
    }

    /// An authority, as notices bear it; empty where the settings do not say.
    pub fn agency_of(&self, deployment: &str, authority: &str) -> Agency {
        match authority == deployment {
            true => self.own_agency(),
            false => self.agencies.get(authority).cloned().unwrap_or_default(),
        }
    }
}

/// True for a code as it is written where it is kept.
fn is_credit_code(code: &str) -> bool {
    CreditCode::stated(code).is_ok_and(|parsed| parsed.to_string() == code)
}

impl PartnerSettings {
    fn mistakes(&self, id: &str) -> Vec<&'static str> {
        let transports = [self.grpc.is_some(), self.folder.is_some(), self.nats.is_some()];
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let known = |kind: &String| letter_type::SENT.contains(&kind.as_str());
        let sound = [
            (
                !id.is_empty() && id.len() <= 40 && id.chars().all(plain),
                "an id is of small letters, digits and hyphens",
            ),
            (
                transports.into_iter().filter(|transport| *transport).count() == 1,
                "it has exactly one of grpc, folder and nats",
            ),
            (
                self.credit_code.is_empty() || (is_credit_code(&self.credit_code) && !self.officer.is_empty()),
                "credit_code is a unified social credit code in capitals, and there is an officer with it",
            ),
            (
                self.credit_code.is_empty() || letter_type::HANDED.iter().all(|of| self.takes(of)),
                "sends leaves out what a department is handed over, or its answers",
            ),
            (self.sends.iter().all(known), "sends names a type that no letter has"),
            (
                self.from.is_empty() || self.from.parse::<Day>().is_ok(),
                "from is a day, YYYY-MM-DD",
            ),
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

    /// True where the partner of this id is sent a letter that was written on a day, to it or to all. A test letter it is sent in any case.
    pub fn is_sent(&self, id: &str, written: &LetterEvent, on: Day) -> bool {
        if written.r#type == letter_type::TEST {
            return written.addressee == id;
        }
        // What is handed over to it, it alone can answer.
        let is_new = Day::stated(&self.from).is_none_or(|from| from <= on);
        self.is_for(written) && (is_new || !written.addressee.is_empty())
    }

    /// True where a letter is one for the partner, whenever it was written.
    pub fn is_for(&self, written: &LetterEvent) -> bool {
        let addressee = &written.addressee;
        self.takes(&written.r#type) && (addressee.is_empty() || *addressee == self.credit_code)
    }

    /// True where the partner is sent letters of a type.
    fn takes(&self, of: &str) -> bool {
        self.sends.is_empty() || self.sends.iter().any(|sent| sent == of)
    }

    /// True where the transport must be looked at for what the partner sends; what comes by gRPC comes by itself.
    pub fn is_collected_from(&self) -> bool {
        self.folder.is_some() || self.nats.as_ref().is_some_and(|nats| !nats.in_stream.is_empty())
    }

    /// What its transport is called.
    pub fn transport(&self) -> &'static str {
        match (&self.grpc, &self.folder) {
            (Some(_), _) => "grpc",
            (None, Some(_)) => "folder",
            (None, None) => "nats",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Agency, ExchangeSettings, FolderSettings, PartnerSettings};

    const CODE: &str = "91110000600037341L";
    const OTHER: &str = "91120113754806625Q";

    fn court() -> PartnerSettings {
        PartnerSettings {
            credit_code: CODE.into(),
            officer: "zhao".into(),
            folder: Some(FolderSettings { path: "court".into() }),
            ..PartnerSettings::default()
        }
    }

    fn with(partners: &[(&str, PartnerSettings)]) -> ExchangeSettings {
        ExchangeSettings {
            agency_name: "某局".into(),
            agency_code: OTHER.into(),
            partners: partners
                .iter()
                .map(|(id, partner)| ((*id).into(), partner.clone()))
                .collect(),
            ..ExchangeSettings::default()
        }
    }

    #[test]
    fn what_a_department_is_handed_over_reaches_one_system_and_no_other() {
        assert_eq!(with(&[("court", court())]).mistakes(), Vec::<String>::new());
        type Change = fn(&mut PartnerSettings);
        let wrong: [(&str, Change); 4] = [
            ("in capitals", |court| court.credit_code = CODE.to_lowercase()),
            ("officer", |court| court.officer.clear()),
            ("its answers", |court| {
                court.sends = vec!["kezhi.interagency-request".into()]
            }),
            ("exactly one", |court| court.folder = None),
        ];
        for (says, change) in wrong {
            let mut court = court();
            change(&mut court);
            let mistakes = with(&[("court", court)]).mistakes();
            assert!(
                matches!(mistakes.as_slice(), [one] if one.contains(says)),
                "{mistakes:?}"
            );
        }
        let twice = with(&[("court", court()), ("tribunal", court())]).mistakes();
        assert_eq!(
            twice,
            ["exchange.partners.tribunal: another partner has its credit_code"]
        );
    }

    #[test]
    fn a_system_is_that_of_one_authority() {
        let settings = with(&[("court", court())]);
        assert!(settings.is_connected("431271", "431271", CODE));
        assert!(!settings.is_connected("431271", "431202", CODE));
        assert!(!settings.is_connected("431271", "431271", ""));
    }

    #[test]
    fn letters_for_all_go_to_whoever_is_sent_their_type_by_the_authority_of_the_deployment() {
        const HEADS: &str = "kezhi.log-heads";
        let is_sent = |change: fn(&mut PartnerSettings)| {
            let mut court = court();
            change(&mut court);
            with(&[("court", court)]).is_sent_to_any(HEADS, "431271")
        };
        assert!(is_sent(|_| {}));
        assert!(is_sent(|court| court.sends = vec![HEADS.into()]));
        assert!(is_sent(|court| court.authority = "431271".into()));
        assert!(!is_sent(|court| court.sends = vec!["kezhi.patent".into()]));
        assert!(!is_sent(|court| court.authority = "431202".into()));
        assert!(!with(&[]).is_sent_to_any(HEADS, "431271"));
    }

    #[test]
    fn each_authority_is_named_as_itself() {
        let mut settings = with(&[]);
        let other = Agency {
            name: "邻局".into(),
            code: CODE.into(),
        };
        settings.agencies.insert("431202".into(), other);
        let named = ["431271", "431202", "431203"].map(|authority| settings.agency_of("431271", authority).name);
        assert_eq!(named, ["某局", "邻局", ""]);
        settings.agencies.insert("431203".into(), Agency::default());
        assert!(settings.mistakes()[0].starts_with("exchange.agencies.431203"));
    }
}
