//! What issuers may say of whom, and with which keys.

use super::*;

#[test]
fn an_issuer_names_the_authorities_and_partners_that_are_its_own_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let signer = Signer::generate(ISSUER).unwrap();
    let pem = signer.private_pem().unwrap().to_string();
    let by_itself = oidc(folder.path(), &signer);
    let told = Issuer {
        authorities: vec!["330100".into()],
        partners: vec!["province".into()],
        ..by_itself.clone()
    };
    let verified = |issuer: &Issuer, roles: &[&str], sub: &str, authority: Option<&str>| {
        let mut claims = oidc_claims(roles);
        (claims["sub"], claims["authority"]) = (json!(sub), json!(authority));
        let token = foreign_token(&pem, json!({"alg": "EdDSA"}), claims);
        trusting(std::slice::from_ref(issuer))
            .unwrap()
            .verify(&token, now())
            .map(|caller| caller.account)
    };
    let (no_authority, no_partner) = (Err(TokenProblem::AuthorityReserved), Err(TokenProblem::PartnerReserved));
    assert!(verified(&by_itself, &["officer"], "f3a1", Some("330110")).is_ok());
    assert_eq!(verified(&by_itself, &["officer"], "f3a1", Some("330100")), no_authority);
    assert!(verified(&told, &["officer"], "f3a1", Some("330100")).is_ok());
    assert_eq!(verified(&told, &["officer"], "f3a1", None), no_authority);

    let here = Some("330100");
    assert_eq!(
        verified(&told, &["partner"], "partner/province", here).unwrap(),
        "partner/province"
    );
    assert_eq!(verified(&told, &["partner"], "partner/city", here), no_partner);
    assert_eq!(verified(&told, &["officer"], "partner/city", here), no_partner);
    assert_eq!(verified(&told, &["partner"], "f3a1", here), no_partner);
    assert_eq!(verified(&by_itself, &["partner"], "partner/province", None), no_partner);
}

#[test]
fn accounts_of_two_issuers_are_two_accounts() {
    let folder = tempfile::tempdir().unwrap();
    let signer = Signer::generate(ISSUER).unwrap();
    let pem = signer.private_pem().unwrap().to_string();
    let first = oidc(folder.path(), &signer);
    let named = |name: &str, realm: Option<&str>| Issuer {
        issuer: name.into(),
        realm: realm.map(String::from),
        ..first.clone()
    };
    let issuers = [
        first.clone(),
        named("https://city", None),
        named("https://province", Some("province")),
    ];
    assert_eq!(mistakes(&issuers), [] as [String; 0]);
    let keys = trusting(&issuers).unwrap();
    let account = |issuer: &str, sub: &str| {
        let mut claims = oidc_claims(&["officer"]);
        (claims["iss"], claims["sub"]) = (json!(issuer), json!(sub));
        let token = foreign_token(&pem, json!({"alg": "EdDSA"}), claims);
        keys.verify(&token, now()).map(|caller| caller.account)
    };
    assert_eq!(account(ISSUER, "zhou").unwrap(), "zhou");
    assert_eq!(account("https://city", "zhou").unwrap(), "zhou@https://city");
    assert_eq!(account("https://province", "zhou").unwrap(), "zhou@province");
    assert_eq!(
        account("https://province", "zhou@https://city").unwrap(),
        "zhou@https://city@province"
    );
    assert_eq!(account(ISSUER, "zhou@id").unwrap(), "zhou@id");
    assert_eq!(account(ISSUER, "ZHOU").unwrap(), "zhou");
    for reserved in ["zhou@province", "zhou@PROVINCE", "zhou＠Province"] {
        assert_eq!(
            account(ISSUER, reserved),
            Err(TokenProblem::AccountReserved),
            "{reserved}"
        );
    }

    let wrong = [
        named("a", Some("")),
        named("b", Some("")),
        named("b", Some("x@y")),
        named("c", Some("x\n")),
    ];
    let told = mistakes(&wrong).join("\n");
    assert_eq!(told.lines().count(), 4, "{told}");
    let nowhere = Issuer {
        authorities: vec!["省".into()],
        ..first.clone()
    };
    assert!(mistakes(&[nowhere])[0].contains("is no region code"));
}

#[test]
fn an_rsa_key_that_is_too_short_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let jwks = folder.path().join("jwks.json");
    let read = |bits: usize| {
        // The first byte is none, as some write a modulus.
        let mut modulus = vec![0; 1 + bits.div_ceil(8)];
        modulus[1] = 1 << ((bits - 1) % 8);
        let n = URL_SAFE_NO_PAD.encode(modulus);
        let mut set: serde_json::Value = serde_json::from_str(FIXED_KEYS).unwrap();
        set["keys"]
            .as_array_mut()
            .unwrap()
            .push(json!({"kty": "RSA", "kid": "old", "n": n, "e": "AQAB"}));
        fs::write(&jwks, set.to_string()).unwrap();
        trusting(&[issuer_of(jwks.clone(), "roles")]).map(|_| ())
    };
    assert!(read(2048).is_ok());
    for bits in [512, 1024, 2047] {
        let told = read(bits).unwrap_err().to_string();
        assert!(told.contains(&format!("\"old\" of {bits} bits")), "{told}");
    }
}

#[test]
fn a_jwk_set_without_a_usable_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let jwks = folder.path().join("jwks.json");
    fs::write(&jwks, r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#).unwrap();
    let issuer = issuer_of(jwks.clone(), "roles");
    assert!(matches!(
        trusting(std::slice::from_ref(&issuer)),
        Err(KeyError::NoUsableKey(_))
    ));
    fs::remove_file(jwks).unwrap();
    assert!(matches!(
        trusting(std::slice::from_ref(&issuer)),
        Err(KeyError::File { .. })
    ));
}
