//! Tokens: who proves what with them, and for how long.

mod issuers;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kezhi_law::Day;
use kezhi_proto::common::Role;
use serde_json::json;

use super::*;
use crate::clock::Clock;

const HOUR: i64 = 3600;
const ISSUER: &str = "https://id.example.gov.cn";

fn now() -> i64 {
    Clock::fixed(Day::new(2026, 3, 2).unwrap()).now_micros()
}

fn later(seconds: i64) -> i64 {
    now() + seconds * 1_000_000
}

fn claims(roles: &[Role]) -> Claims {
    Claims::new("zhou", roles, now(), HOUR)
}

fn trusting(issuers: &[Issuer]) -> Result<Keys, KeyError> {
    Keys::new("330110").trust_issuers(issuers)
}

fn own() -> (Signer, Keys) {
    let signer = Signer::generate("kezhi").unwrap();
    let keys = Keys::new("330110").trust_signer(&signer).unwrap();
    (signer, keys)
}

/// An OIDC issuer with an Ed25519 key under the id `k1`.
fn oidc(folder: &Path, signer: &Signer) -> Issuer {
    let jwks = folder.join("jwks.json");
    let pem = signer.trusted_key().unwrap().public_pem;
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
    let x = URL_SAFE_NO_PAD.encode(&der[der.len() - 32..]);
    let set = json!({"keys": [
        {"kty": "RSA", "use": "enc", "alg": "RSA-OAEP", "kid": "e1", "n": "AQAB", "e": "AQAB"},
        {"kty": "oct", "kid": "s1", "k": "c2VjcmV0"},
        {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "k1", "x": x},
    ]});
    fs::write(&jwks, set.to_string()).unwrap();
    issuer_of(jwks, "realm_access.roles")
}

fn issuer_of(jwks: PathBuf, roles_claim: &str) -> Issuer {
    Issuer {
        issuer: ISSUER.into(),
        audience: AUDIENCE.into(),
        jwks,
        roles_claim: roles_claim.into(),
        realm: None,
        authorities: Vec::new(),
        partners: Vec::new(),
    }
}

/// A token as an issuer of another make would write it.
fn foreign_token(pem: &str, header: serde_json::Value, claims: serde_json::Value) -> String {
    let signer: ed25519_dalek::SigningKey = ed25519_dalek::pkcs8::DecodePrivateKey::from_pkcs8_pem(pem).unwrap();
    let text = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    );
    let signature = ed25519_dalek::Signer::sign(&signer, text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn oidc_claims(roles: &[&str]) -> serde_json::Value {
    let now = now() / 1_000_000;
    json!({"iss": ISSUER, "aud": ["account", "kezhi"], "sub": "f3a1", "iat": now, "exp": now + HOUR,
           "realm_access": {"roles": roles}})
}

#[test]
fn a_token_proves_account_roles_and_authority() {
    let (signer, keys) = own();
    let caller = keys
        .verify(&signer.sign(&claims(&[Role::Officer, Role::Head])).unwrap(), now())
        .unwrap();
    assert_eq!((caller.account.as_str(), caller.authority.as_str()), ("zhou", "330110"));
    assert_eq!(caller.roles, [Role::Officer, Role::Head]);
    let stated = Claims {
        authority: Some("330100".into()),
        org: Some("91330110MA27XYZ123".into()),
        ..claims(&[Role::Platform])
    };
    let caller = keys.verify(&signer.sign(&stated).unwrap(), now()).unwrap();
    assert_eq!(
        (caller.authority.as_str(), caller.organisation.as_str()),
        ("330100", "91330110MA27XYZ123")
    );
}

#[test]
fn a_token_holds_between_its_instants_with_a_minute_of_leeway() {
    let (signer, keys) = own();
    let token = signer.sign(&claims(&[Role::Officer])).unwrap();
    assert!(keys.verify(&token, later(HOUR + 59)).is_ok());
    assert_eq!(keys.verify(&token, later(HOUR + 60)), Err(TokenProblem::Expired));
    assert!(keys.verify(&token, later(-60)).is_ok());
    assert_eq!(keys.verify(&token, later(-61)), Err(TokenProblem::NotYetValid));
}

#[test]
fn another_key_under_the_same_issuer_is_refused() {
    let (_, keys) = own();
    let imposter = Signer::generate("kezhi").unwrap();
    let token = imposter.sign(&claims(&[Role::Officer])).unwrap();
    assert_eq!(keys.verify(&token, now()), Err(TokenProblem::SignatureWrong));
}

#[test]
fn an_issuer_that_nobody_trusts_is_refused() {
    let (_, keys) = own();
    let token = Signer::generate(development::ISSUER)
        .unwrap()
        .sign(&claims(&[Role::Officer]))
        .unwrap();
    assert_eq!(keys.verify(&token, now()), Err(TokenProblem::IssuerUnknown));
    assert_eq!(
        Keys::new("330110").verify(&token, now()),
        Err(TokenProblem::IssuerUnknown)
    );
}

#[test]
fn a_changed_token_is_refused() {
    let (signer, keys) = own();
    let token = signer.sign(&claims(&[Role::Officer])).unwrap();
    let raised =
        json!({"iss": "kezhi", "aud": "kezhi", "sub": "zhou", "roles": ["head"], "nbf": 0, "exp": 4_102_444_800_i64});
    let parts: Vec<_> = token.split('.').collect();
    let forged = format!(
        "{}.{}.{}",
        parts[0],
        URL_SAFE_NO_PAD.encode(raised.to_string()),
        parts[2]
    );
    assert_eq!(keys.verify(&forged, now()), Err(TokenProblem::SignatureWrong));
}

#[test]
fn a_token_without_signature_or_with_a_shared_secret_is_refused() {
    let (signer, keys) = own();
    let claims = URL_SAFE_NO_PAD
        .encode(json!({"iss": "kezhi", "aud": "kezhi", "sub": "zhou", "nbf": 0, "exp": 4_102_444_800_i64}).to_string());
    let none = format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#));
    assert_eq!(keys.verify(&none, now()), Err(TokenProblem::Malformed));
    let public = signer.trusted_key().unwrap().public_pem;
    let secret = jsonwebtoken::EncodingKey::from_secret(public.as_bytes());
    let header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
    let shared = jsonwebtoken::encode(
        &header,
        &json!({"iss": "kezhi", "aud": "kezhi", "sub": "zhou"}),
        &secret,
    )
    .unwrap();
    assert_eq!(keys.verify(&shared, now()), Err(TokenProblem::SignatureWrong));
    assert_eq!(keys.verify("no token", now()), Err(TokenProblem::Malformed));
    assert_eq!(keys.verify("", now()), Err(TokenProblem::Malformed));
}

#[test]
fn an_issuer_of_people_is_believed_about_people() {
    let folder = tempfile::tempdir().unwrap();
    let signer = Signer::generate(ISSUER).unwrap();
    let keys = trusting(&[oidc(folder.path(), &signer)]).unwrap();
    let pem = signer.private_pem().unwrap().to_string();
    let sign = |header, claims| foreign_token(&pem, header, claims);
    let token = sign(
        json!({"alg": "EdDSA", "kid": "k1"}),
        oidc_claims(&["officer", "offline_access"]),
    );
    let caller = keys.verify(&token, now()).unwrap();
    assert_eq!(
        (caller.account.as_str(), caller.roles.as_slice()),
        ("f3a1", [Role::Officer].as_slice())
    );
    let other_key = sign(json!({"alg": "EdDSA", "kid": "k2"}), oidc_claims(&["officer"]));
    assert_eq!(keys.verify(&other_key, now()), Err(TokenProblem::SignatureWrong));
}

#[test]
fn an_issuer_of_people_cannot_vouch_for_a_service() {
    let folder = tempfile::tempdir().unwrap();
    let signer = Signer::generate(ISSUER).unwrap();
    let keys = trusting(&[oidc(folder.path(), &signer)]).unwrap();
    let pem = signer.private_pem().unwrap().to_string();
    let refused = |claims| {
        keys.verify(&foreign_token(&pem, json!({"alg": "EdDSA"}), claims), now())
            .unwrap_err()
    };
    assert_eq!(refused(oidc_claims(&["service"])), TokenProblem::ServiceReserved);
    let mut posing = oidc_claims(&["officer"]);
    posing["sub"] = json!("service/enforcement");
    assert_eq!(refused(posing), TokenProblem::ServiceReserved);
    let (own, keys) = own();
    let token = own
        .sign(&Claims::new("service/enforcement", &[Role::Service], now(), HOUR))
        .unwrap();
    assert!(keys.verify(&token, now()).unwrap().is(Role::Service));
}

#[test]
fn a_token_for_another_audience_or_without_its_claims_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let signer = Signer::generate(ISSUER).unwrap();
    let keys = trusting(&[oidc(folder.path(), &signer)]).unwrap();
    let pem = signer.private_pem().unwrap().to_string();
    let refused = |name: &str, value: serde_json::Value| {
        let mut claims = oidc_claims(&["officer"]);
        claims[name] = value;
        keys.verify(&foreign_token(&pem, json!({"alg": "EdDSA"}), claims), now())
            .unwrap_err()
    };
    assert_eq!(refused("aud", json!("another")), TokenProblem::AudienceWrong);
    assert_eq!(refused("aud", json!(null)), TokenProblem::ClaimWrong("aud"));
    assert_eq!(refused("exp", json!(null)), TokenProblem::ClaimWrong("exp"));
    assert_eq!(refused("iat", json!(null)), TokenProblem::ClaimWrong("nbf"));
    assert_eq!(refused("sub", json!("")), TokenProblem::ClaimWrong("sub"));
    for nobody in ["anonymous", "Anonymous", "ＡNONYMOUS"] {
        assert_eq!(refused("sub", json!(nobody)), TokenProblem::ClaimWrong("sub"));
    }
    assert_eq!(
        refused("realm_access", json!({"roles": "officer"})),
        TokenProblem::ClaimWrong("roles")
    );
    assert_eq!(refused("iss", json!(7)), TokenProblem::ClaimWrong("iss"));
}

#[test]
fn a_token_whose_head_asks_for_an_extension_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let signer = Signer::generate(ISSUER).unwrap();
    let keys = trusting(&[oidc(folder.path(), &signer)]).unwrap();
    let pem = signer.private_pem().unwrap().to_string();
    for extension in ["b64", "exp", "https://id.example.gov.cn/bound"] {
        let head = json!({"alg": "EdDSA", "crit": [extension], extension: true});
        let token = foreign_token(&pem, head, oidc_claims(&["officer"]));
        assert_eq!(keys.verify(&token, now()), Err(TokenProblem::Critical));
    }
}

#[test]
fn a_token_holds_no_longer_than_any_may_whatever_its_issuer_says() {
    let (signer, keys) = own();
    let held = |change: fn(&mut Claims)| {
        let mut claims = claims(&[Role::Officer]);
        change(&mut claims);
        keys.verify(&signer.sign(&claims).unwrap(), now()).map(|_| ())
    };
    assert_eq!(held(|claims| claims.exp = claims.iat + 24 * HOUR), Ok(()));
    assert_eq!(
        held(|claims| claims.exp = claims.iat + 24 * HOUR + 1),
        Err(TokenProblem::TooLong)
    );
    let issued_later = |claims: &mut Claims| {
        (claims.iat, claims.nbf, claims.exp) = (claims.iat + 1000 * HOUR, 0, claims.iat + 1001 * HOUR);
    };
    assert_eq!(held(issued_later), Err(TokenProblem::NotYetValid));

    // One of a rehearsal holds on whatever day is rehearsed.
    let rehearsing = Signer::generate(development::ISSUER).unwrap();
    let keys = Keys::new("330110").trust_signer(&rehearsing).unwrap();
    let mut always = claims(&[Role::Officer]);
    (always.nbf, always.exp) = (0, 4_102_444_800);
    assert!(keys.verify(&rehearsing.sign(&always).unwrap(), now()).is_ok());
}

#[test]
fn how_far_clocks_may_be_apart_is_set() {
    let signer = Signer::generate("kezhi").unwrap();
    let validity = Validity {
        leeway_seconds: 5,
        ..Validity::default()
    };
    let keys = Keys::new("330110").holding(validity).trust_signer(&signer).unwrap();
    let token = signer.sign(&claims(&[Role::Officer])).unwrap();
    assert!(keys.verify(&token, later(HOUR + 4)).is_ok());
    assert_eq!(keys.verify(&token, later(HOUR + 5)), Err(TokenProblem::Expired));
    assert!(keys.verify(&token, later(-5)).is_ok());
    assert_eq!(keys.verify(&token, later(-6)), Err(TokenProblem::NotYetValid));
}

#[test]
fn a_name_in_a_token_is_one_that_a_reader_sees_as_it_is() {
    let (signer, keys) = own();
    let longest = "号".repeat(255);
    let named = |account: &str| {
        let claims = Claims::new(account, &[Role::Officer], now(), HOUR);
        keys.verify(&signer.sign(&claims).unwrap(), now())
    };
    for good in ["周", "zhou@example.gov.cn", "张三", &longest] {
        assert_eq!(named(good).unwrap().account, good);
    }
    for (typed, account) in [("Zhou", "zhou"), ("ＺＨＯＵ", "zhou"), ("张 三", "张三")] {
        assert_eq!(named(typed).unwrap().account, account);
    }
    let unseen = [
        "a\nb",
        "a\0",
        "\u{1b}[31m",
        "a\u{202e}b",
        "zh\u{200b}ou",
        " zhou",
        "zhou\u{3000}",
        "\u{85}",
    ];
    for bad in unseen.iter().copied().chain([format!("{longest}号").as_str()]) {
        assert_eq!(named(bad), Err(TokenProblem::ClaimWrong("sub")), "{bad:?}");
        let stated = Claims {
            authority: Some(bad.into()),
            ..claims(&[Role::Officer])
        };
        let refused = keys.verify(&signer.sign(&stated).unwrap(), now());
        assert_eq!(refused, Err(TokenProblem::ClaimWrong("authority")), "{bad:?}");
    }
}

#[test]
fn the_development_key_is_made_once_and_kept_from_others() {
    let data = tempfile::tempdir().unwrap();
    let first = development::load_or_create(data.path()).unwrap();
    let again = development::load_or_create(data.path()).unwrap();
    let keys = Keys::new("330110").trust_signer(&first).unwrap();
    assert!(
        keys.verify(&again.sign(&claims(&[Role::Admin])).unwrap(), now())
            .is_ok()
    );
    let path = data.path().join("keys/development.pem");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(
        development::load_or_create(data.path()),
        Err(KeyError::Exposed(_))
    ));
}

#[test]
fn development_keys_are_for_loopback_only() {
    let allowed = |address: &str| development::allowed_on(address.parse().unwrap());
    assert!(allowed("127.0.0.1:50051") && allowed("[::1]:50051") && allowed("[::ffff:127.0.0.1]:1"));
    assert!(!allowed("0.0.0.0:50051") && !allowed("[::]:50051") && !allowed("192.168.1.4:50051"));
}

/// Signed once with keys that were then thrown away; the clock of the tests stands still, so they never expire.
const ES256: &str = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImVjMSJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUuZ292LmNuIiwiYXVkIjoia2V6aGkiLCJzdWIiOiJmM2ExIiwicm9sZXMiOlsib2ZmaWNlciJdLCJuYmYiOjE3NzI0MTMyMDAsImV4cCI6MTc3MjQxNjgwMH0.N4xypl-82TdUZ6WCovCX8njr71eaMHZZdC1zspE5_IqiKS0YY0h0LiYmpqCEfPZ-pjjOcRCcG2OXhmeVpxWRag";
const RS256: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYTEifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUuZ292LmNuIiwiYXVkIjoia2V6aGkiLCJzdWIiOiJmM2ExIiwicm9sZXMiOlsib2ZmaWNlciJdLCJuYmYiOjE3NzI0MTMyMDAsImV4cCI6MTc3MjQxNjgwMH0.c95KUKBH5suK6J6vAaFBZebtLAK4oYayy3FbU-QK_y1L5IEX-VbnjItFIWXYL28pFbfJ16bS8S-xYdx5xu8dC-RerpsM92X5L7EYKRit0zGs37aKhfhog2hJZC6q4Y_lWApIE0RU22FSvxSBx0wO7pVfry9et6LIsIEaPaEmJbhbL_EyqNVtgDtdhkv3Aa24RFIRGkXidVYcX7RzXvdsE9_9PTTh28kGDECcdNST-AlTNhoFmKE1zIxUPxkzNLER4YPJaD07f_28yPtosxqIvachP7Rw2g1YFp7_lSTPR-AX62rh5UNU311V5IyN3lv24Y35tJOWCXmT1YnBJe5ziQ";
const FIXED_KEYS: &str = r#"{"keys": [{"kty": "EC", "crv": "P-256", "kid": "ec1", "x": "kIUTsMzGJSYWnT5FTegroh3sSSJ0mjS71bswlvBvFYs", "y": "GOnDKvWK0ZHm3v2IOa5E0rgVJ4jjWf1mBc_92A_isSo"}, {"kty": "RSA", "kid": "rsa1", "alg": "RS256", "n": "t7CBgeDhJDBBoZ5AQdYBeWD36NizWVgrM7Sn9p6IPhsLeRNWsDqCDCbOIaRGUSds7K50mB6A7y7CNjJ2VedYFKrcT81epV1rFQ0XxK-BXgq5xRzNkkOy9Mqf_9sLVceE0_CCJqBOzJ8TbfX8dDxqunB4SYoWFufHexhQ-rdMdfzLbVqEBaSwdlTkua1UVP4yo3mFpIS8mLkXkUW1IDzsj86xNeOvGOIVV_XJHXrTkRbKNbAUdD-upbm0J1BBS-zf4V4-jMOZtp2nfpAJM2N2-_O7FuqBCdaurpow7X-E2Nogy_0m3qGfj4gVp0VxfVzaqyEo9itlMkuf3lD9I6uy1Q", "e": "AQAB"}]}"#;

#[test]
fn the_algorithms_of_common_issuers_are_verified() {
    let folder = tempfile::tempdir().unwrap();
    let jwks = folder.path().join("jwks.json");
    fs::write(&jwks, FIXED_KEYS).unwrap();
    let issuer = issuer_of(jwks, "roles");
    let keys = trusting(std::slice::from_ref(&issuer)).unwrap();
    for token in [ES256, RS256] {
        assert!(keys.verify(token, now()).unwrap().is(Role::Officer));
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let other = if signature.starts_with('A') { 'B' } else { 'A' };
        let broken = format!("{signed}.{other}{}", &signature[1..]);
        assert_eq!(keys.verify(&broken, now()), Err(TokenProblem::SignatureWrong));
    }
}
