//! The table of an objection is sound, and the rules refuse what they must.

use kezhi_procedure::Refusal;
use kezhi_proto::projects::{Review, SelectedApplication, Selection, objection};

use super::rules::{Facts, outcome_fits, refuse_outside_publicity, resolver_did_not_propose};

fn refused(outcome: Result<(), Refusal>, reason: &str) {
    let refusal = outcome.unwrap_err();
    assert_eq!(refusal.reason, reason, "{}", refusal.message);
}

#[test]
fn an_objection_is_filed_until_the_last_day_and_about_what_is_shown() {
    let review = Review {
        publicity_to: "2026-05-18".into(),
        selection: Some(Selection {
            applications: vec![SelectedApplication {
                application: "applications/1".into(),
                ..SelectedApplication::default()
            }],
            ..Selection::default()
        }),
        ..Review::default()
    };
    let judged =
        |application: &str, today: &str| refuse_outside_publicity(&review, application, today.parse().unwrap());
    assert_eq!(judged("", "2026-05-18"), Ok(()));
    assert_eq!(judged("applications/1", "2026-05-18"), Ok(()));
    refused(judged("applications/2", "2026-05-18"), "FIELD_INVALID");
    refused(judged("", "2026-05-19"), "LIMIT_LAPSED");
}

#[test]
fn an_objection_is_resolved_by_another_and_ends_only_what_it_is_about() {
    let mut facts = Facts {
        outcome: objection::Outcome::ApplicationRejected,
        caller_proposed: true,
        ..Facts::default()
    };
    refused(resolver_did_not_propose(&facts), "SAME_PERSON");
    facts.caller_proposed = false;
    assert_eq!(resolver_did_not_propose(&facts), Ok(()));
    refused(outcome_fits(&facts), "FIELD_INVALID");
    facts.objection.application = "applications/1".into();
    assert_eq!(outcome_fits(&facts), Ok(()));
}
