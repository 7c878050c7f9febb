use kezhi_proto::coordination::WatchSubject;
use kezhi_proto::coordination::watch_subject::{Scope, State};

use super::rules::{read, refuse_closed};

#[test]
fn organisations_are_kept_by_their_codes_and_named_once() {
    for (codes, expected) in [
        (&["91120113754806625q", "91110000600037341L"][..], ""),
        (&["9112011375480662OP"], "scope.organisations[0]"),
        (&["91120113754806625Q", "91120113754806625q"], "scope.organisations[1]"),
    ] {
        let scope = Scope {
            organisations: codes.iter().map(ToString::to_string).collect(),
            ..Scope::default()
        };
        match read(scope) {
            Ok(scope) => assert_eq!(scope.organisations, ["91120113754806625Q", "91110000600037341L"]),
            Err(refusal) => assert_eq!(refusal.field, expected),
        }
    }
}

#[test]
fn what_is_watched_no_more_is_given_nothing_new() {
    for (state, expected) in [(State::Open, ""), (State::Closed, "subject")] {
        let subject = WatchSubject {
            state: state.into(),
            ..WatchSubject::default()
        };
        let refused = refuse_closed("subject", &subject).err();
        assert_eq!(refused.map(|refusal| refusal.field).unwrap_or_default(), expected);
    }
}
