use kezhi_procedure::Refusal;

use super::rules::*;
use crate::leading_group::month::Month;

fn february() -> Month {
    Month::read("month", "2026-02").unwrap()
}

/// The field that a refusal names, or its reason where it names none.
fn refused<T>(outcome: Result<T, Refusal>) -> String {
    match outcome.map_err(|refusal| (refusal.field, refusal.reason)) {
        Ok(_) => String::new(),
        Err((field, reason)) if field.is_empty() => reason.into(),
        Err((field, _)) => field,
    }
}

#[test]
fn returns_are_due_on_the_day_that_is_set_or_on_another_that_is_not_over() {
    for (named, on, expected) in [
        ("", "2026-02-20", Ok("2026-03-05")),
        ("", "2026-03-05", Ok("2026-03-05")),
        ("", "2026-03-06", Err("due_on")),
        ("2026-03-06", "2026-03-06", Ok("2026-03-06")),
        ("2026-03-01", "2026-02-20", Ok("2026-03-01")),
        ("2026-02-28", "2026-02-20", Err("due_on")),
        ("2026-02-30", "2026-02-20", Err("due_on")),
    ] {
        let read = read_due_day(named, february(), 5, on.parse().unwrap());
        let read = read.map(|day| day.to_string()).map_err(|refusal| refusal.field);
        assert_eq!(
            read,
            expected.map(String::from).map_err(String::from),
            "{named} on {on}"
        );
    }
}

#[test]
fn a_return_is_asked_for_once_its_month_has_begun_and_filed_once_it_is_over() {
    let early = "DAY_OUT_OF_ORDER";
    for (on, asked, filed) in [
        ("2026-01-31", early, early),
        ("2026-02-01", "", early),
        ("2026-02-28", "", early),
        ("2026-03-01", "", ""),
    ] {
        let facts = facts(february(), on.parse().unwrap()).unwrap();
        assert_eq!(refused(month_has_begun(&facts)), asked, "asked for on {on}");
        assert_eq!(refused(month_is_over(&facts)), filed, "filed on {on}");
    }
}
