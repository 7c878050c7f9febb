use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::coordination::Course;
use kezhi_proto::coordination::course::Outline;

use super::rules::*;

fn facts(on: &str) -> Facts {
    Facts {
        outline: Outline {
            starts_on: "2026-04-08".into(),
            ends_on: "2026-04-10".into(),
            ..Outline::default()
        },
        on: on.parse().unwrap(),
        ..Facts::of(&Course::default(), "2026-03-02".parse().unwrap())
    }
}

fn reason(outcome: Result<(), Refusal>) -> &'static str {
    outcome.err().map(|refusal| refusal.reason).unwrap_or_default()
}

#[test]
fn a_course_does_not_end_before_it_begins() {
    for (ends_on, expected) in [
        ("2026-04-08", ""),
        ("2026-04-07", "outline.ends_on"),
        ("2026-02-30", "outline.ends_on"),
    ] {
        let outline = Outline {
            ends_on: ends_on.into(),
            ..facts("2026-04-08").outline
        };
        let refused = read(outline).err();
        assert_eq!(refused.map(|refusal| refusal.field).unwrap_or_default(), expected);
    }
}

#[test]
fn it_is_published_until_its_first_day_and_held_from_its_last() {
    let late = "DAY_OUT_OF_ORDER";
    for (on, published, held) in [
        ("2026-04-08", "", late),
        ("2026-04-09", late, late),
        ("2026-04-10", late, ""),
    ] {
        assert_eq!(reason(has_not_begun(&facts(on))), published, "{on}");
        assert_eq!(reason(last_day_has_come(&facts(on))), held, "{on}");
    }
}

#[test]
fn it_is_closed_once_it_is_known_who_came() {
    let mut facts = facts("2026-04-10");
    facts.unrecorded = Some(Vec::new());
    assert_eq!(reason(attendance_is_recorded(&facts)), "");
    facts.unrecorded = Some(vec!["enrolments/1".into()]);
    assert_eq!(reason(attendance_is_recorded(&facts)), "ENROLMENTS_OPEN");
}

#[test]
fn it_is_not_closed_before_the_last_attendance_was_recorded() {
    let mut facts = facts("2026-04-10");
    for (last_recorded_on, expected) in [("", ""), ("2026-04-10", ""), ("2026-04-11", "DAY_OUT_OF_ORDER")] {
        facts.last_recorded_on = Some(Day::stated(last_recorded_on));
        assert_eq!(
            reason(last_attendance_was_recorded(&facts)),
            expected,
            "{last_recorded_on}"
        );
    }
}
