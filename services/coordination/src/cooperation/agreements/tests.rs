use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::coordination::Agreement;
use kezhi_proto::coordination::agreement::{Signing, State, Terms};

use super::rules::*;

/// The field that a refusal names, or its reason where it names none.
fn refused<T>(outcome: Result<T, Refusal>) -> String {
    match outcome.map_err(|refusal| (refusal.field, refusal.reason)) {
        Ok(_) => String::new(),
        Err((field, reason)) if field.is_empty() => reason.into(),
        Err((field, _)) => field,
    }
}

#[test]
fn an_agreement_does_not_end_before_it_begins() {
    for (valid_until, expected) in [
        ("2026-04-01", ""),
        ("2026-03-31", "terms.valid_until"),
        ("2026-04-31", "terms.valid_until"),
    ] {
        let terms = Terms {
            valid_from: "2026-04-01".into(),
            valid_until: valid_until.into(),
            ..Terms::default()
        };
        assert_eq!(refused(read(terms)), expected, "{valid_until}");
    }
}

#[test]
fn it_holds_once_each_party_signed_once() {
    let parties = ["departments/1".to_string(), "departments/2".to_string()];
    for (signed, odd, missing) in [
        (&[1, 2][..], "", ""),
        (&[1], "", "PARTIES_NOT_SIGNED"),
        (&[1, 2, 1], "signings[2].department", ""),
        (&[2, 3], "signings[1].department", "PARTIES_NOT_SIGNED"),
    ] {
        let signing = |number: &i32| Signing {
            department: format!("departments/{number}"),
            signed_on: "2026-03-02".into(),
            ..Signing::default()
        };
        let signings: Vec<Signing> = signed.iter().map(signing).collect();
        let on = "2026-03-02".parse().unwrap();
        assert_eq!(refused(refuse_odd_signings(&signings, &parties, on)), odd, "{signed:?}");
        let facts = Facts {
            parties: parties.to_vec(),
            signed: signings.into_iter().map(|signing| signing.department).collect(),
            ..Facts::of(&Agreement::default(), "2026-03-02".parse().unwrap())
        };
        assert_eq!(refused(every_party_signed(&facts)), missing, "{signed:?}");
    }
    let tomorrow = Signing {
        department: "departments/1".into(),
        signed_on: "2026-03-03".into(),
        ..Signing::default()
    };
    let early = refuse_odd_signings(&[tomorrow], &parties, "2026-03-02".parse().unwrap());
    assert_eq!(refused(early), "signings[0].signed_on");
}

#[test]
fn it_lapses_with_its_last_day_unless_it_was_ended() {
    for (state, today, lapsed, steps) in [
        (State::Signed, "2026-03-31", false, 1),
        (State::Signed, "2026-04-01", true, 0),
        (State::Ended, "2026-04-01", false, 1),
        (State::Drafted, "2026-04-01", false, 1),
    ] {
        let agreement = Agreement {
            state: state.into(),
            valid_until: "2026-03-31".into(),
            allowed_steps: vec!["RenewAgreement".into()],
            ..Agreement::default()
        };
        let shown = as_of(agreement, today.parse().unwrap());
        assert_eq!((shown.lapsed, shown.allowed_steps.len()), (lapsed, steps), "{state:?}");
        let facts = Facts {
            valid_until: Day::stated(&shown.valid_until),
            on: today.parse().unwrap(),
            ..Facts::of(&Agreement::default(), "2026-03-02".parse().unwrap())
        };
        let over = if today > "2026-03-31" { "AGREEMENT_LAPSED" } else { "" };
        assert_eq!(refused(last_day_is_not_over(&facts)), over);
    }
}
