//! Whom an issuer may vouch for, and that the accounts of two issuers are two accounts.

use std::fs;
use std::path::Path;

use kezhi_chassis::clock::Clock;
use kezhi_chassis::identity::{Claims, Signer};
use kezhi_proto::common::Role;
use kezhi_proto::enforcement::*;
use kezhi_proto::projects::ListPlansRequest;
use tonic::Code;

use crate::kit::process::{both, kezhi};
use crate::kit::{Database, Good, Person, Suite, assert_refused, matter, on_each_database, step};
use crate::log::entries;

const TODAY: &str = "2026-05-11";
/// As long as a token may hold where the settings say nothing else.
const DAY_SECONDS: i64 = 24 * 3600;
const BUREAU: &str = "https://id.bureau.example";
const CITY: &str = "https://id.city.example";

/// An OpenID provider, as far as the suite knows of it: its key, and what the settings say of it.
struct Provider {
    signer: Signer,
    setting: String,
}

impl Provider {
    fn new(folder: &Path, issuer: &str, more: &str) -> Self {
        let signer = Signer::generate(issuer).unwrap();
        let jwks = folder.join(format!("{}.json", issuer.replace(['/', ':'], "-")));
        fs::write(&jwks, jwk_set(&signer)).unwrap();
        let setting = format!("{{issuer = {issuer:?}, jwks = {:?}{more}}}", jwks.display().to_string());
        Self { signer, setting }
    }

    /// A token that holds for as long as any may, on the day that is rehearsed.
    fn claims(account: &str, role: Role) -> Claims {
        let midnight = Clock::fixed(TODAY.parse().unwrap()).now_micros() - 9 * 3600 * 1_000_000;
        Claims::new(account, &[role], midnight, DAY_SECONDS)
    }

    fn person(&self, suite: &Suite, claims: &Claims) -> Person {
        Person::new(suite.channel(), Some(&self.signer.sign(claims).unwrap()))
    }

    fn officer(&self, suite: &Suite, account: &str) -> Person {
        self.person(suite, &Self::claims(account, Role::Officer))
    }
}

/// The set of the one key of a signer. An Ed25519 key is the end of what stands in its PEM, from the 17th character on.
fn jwk_set(signer: &Signer) -> String {
    let pem = signer.trusted_key().unwrap().public_pem;
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let x = body[16..].trim_end_matches('=').replace('+', "-").replace('/', "_");
    format!(r#"{{"keys": [{{"kty": "OKP", "crv": "Ed25519", "kid": "k1", "x": "{x}"}}]}}"#)
}

fn list(providers: &[&Provider]) -> String {
    let settings: Vec<&str> = providers.iter().map(|provider| provider.setting.as_str()).collect();
    format!("[{}]", settings.join(", "))
}

#[tokio::test]
async fn an_account_of_one_issuer_is_not_that_of_another_by_the_same_name() {
    on_each_database(async |database| {
        let folder = tempfile::tempdir().unwrap();
        let bureau = Provider::new(folder.path(), BUREAU, "");
        let city = Provider::new(folder.path(), CITY, ", realm = \"city\"");
        let plan = Suite::plan(database, TODAY).with("IDENTITY__ISSUERS", &list(&[&bureau, &city]));
        let suite = plan.start().await;
        let lead = matter::lead(&suite, TODAY).await.name;
        let case = matter::under_investigation(&suite, &lead, TODAY).await;
        let evidence = Evidence {
            title: "账本".into(),
            digest: "ef".repeat(32),
            obtained_on: TODAY.into(),
            note: String::new(),
        };
        let record = step!(RecordEvidenceRequest, case, TODAY, evidence: evidence);

        // Who has the name of an officer elsewhere is none of the case.
        let stranger = city.officer(&suite, "li").cases().record_evidence(record.clone()).await;
        assert_refused(stranger, "OFFICER_NOT_ASSIGNED", "");
        bureau
            .officer(&suite, "li")
            .cases()
            .record_evidence(record)
            .await
            .good();

        // A reply that is kept is not the other's, and the log tells the two apart.
        let request_id = "0f8fad5b-d9cb-469f-a165-70867728950e";
        let create = CreateLeadRequest {
            request_id: request_id.into(),
            ..matter::lead_found_on(TODAY)
        };
        let mut created = Vec::new();
        for provider in [&bureau, &city] {
            let leads = &mut provider.officer(&suite, "li").leads();
            created.push(leads.create_lead(create.clone()).await.good().name);
        }
        assert_ne!(created[0], created[1]);
        let log = entries(&suite.auditor(), 0).await;
        let actor = |name: &str| log.iter().find(|entry| entry.subject == name).unwrap().actor.clone();
        assert_eq!(
            (actor(&created[0]), actor(&created[1])),
            ("li".into(), "li@city".into())
        );

        // Nor does the first name accounts as those of the other are called.
        let posing = bureau.officer(&suite, "li@city");
        let posing = posing.plans().list_plans(ListPlansRequest::default()).await;
        assert_eq!(assert_refused(posing, "TOKEN_INVALID", "").code, Code::Unauthenticated);
    })
    .await;
}

#[tokio::test]
async fn a_token_names_what_its_issuer_may_name_and_holds_no_longer_than_it_may() {
    let folder = tempfile::tempdir().unwrap();
    let provider = Provider::new(folder.path(), BUREAU, ", authorities = [\"431271\", \"431202\"]");
    let plan = Suite::plan(Database::Sqlite, TODAY)
        .with("IDENTITY__ISSUERS", &list(&[&provider]))
        .with("IDENTITY__LONGEST_TOKEN_SECONDS", "7200");
    let suite = plan.start().await;
    let mut claims = Provider::claims("li", Role::Officer);
    let tried = async |claims: &Claims| {
        let mut leads = provider.person(&suite, claims).leads();
        leads.list_leads(ListLeadsRequest::default()).await
    };
    let refused = assert_refused(tried(&claims).await, "TOKEN_INVALID", "");
    assert!(
        refused.message.contains("longer than a token may"),
        "{}",
        refused.message
    );

    // Issued an hour ago, or what the test takes.
    let now = Clock::rehearsing(TODAY.parse().unwrap()).now_micros() / 1_000_000;
    (claims.iat, claims.nbf, claims.exp) = (now - 3600, now - 3600, now + 3600);
    tried(&claims).await.good();
    claims.authority = Some("431202".into());
    tried(&claims).await.good();
    claims.authority = Some("430102".into());
    let refused = assert_refused(tried(&claims).await, "TOKEN_INVALID", "");
    assert!(refused.message.contains("this authority"), "{}", refused.message);

    claims.authority = None;
    claims.sub = "li\nwang".into();
    let refused = assert_refused(tried(&claims).await, "TOKEN_INVALID", "");
    assert!(refused.message.contains("sub"), "{}", refused.message);
}

#[test]
fn issuers_that_cannot_be_believed_stop_the_start_with_a_line_that_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let (bureau, city) = (
        Provider::new(folder.path(), BUREAU, ""),
        Provider::new(folder.path(), CITY, ", realm = \"\""),
    );
    let short = folder.path().join("short.json");
    let modulus = format!("{}w", "_".repeat(170));
    fs::write(
        &short,
        format!(r#"{{"keys": [{{"kty": "RSA", "kid": "r1", "n": "{modulus}", "e": "AQAB"}}]}}"#),
    )
    .unwrap();
    let weak = format!("[{{issuer = {BUREAU:?}, jwks = {:?}}}]", short.display().to_string());
    for (name, value, why) in [
        ("IDENTITY__ISSUERS", weak, "\"r1\" of 1024 bits"),
        (
            "IDENTITY__ISSUERS",
            list(&[&bureau, &city]),
            "their accounts would be the same",
        ),
        ("IDENTITY__ISSUERS", list(&[&bureau, &bureau]), "is there twice"),
        ("IDENTITY__LONGEST_TOKEN_SECONDS", "60".into(), "longest_token_seconds"),
    ] {
        let mut command = kezhi(folder.path(), &[(name.into(), value)]);
        let output = command.args(["up", "--listen", "127.0.0.1:0"]).output().unwrap();
        let said = both(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(why), "it does not say {why}: {said}");
    }
}
