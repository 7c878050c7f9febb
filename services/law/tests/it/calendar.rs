use kezhi_law::{CalendarError, CalendarUnpublished, Day, Law};

use crate::day;

/// Year, runs of holidays and make-up workdays of a notice, without the year.
type Notice = (i16, &'static [(&'static str, &'static str)], &'static [&'static str]);

/// Every holiday and make-up workday of the years on the fact sheet, counted by hand from the notices.
const YEARS: [Notice; 4] = [
    (
        2023,
        &[
            ("01-01", "01-02"),
            ("01-21", "01-27"),
            ("04-05", "04-05"),
            ("04-29", "05-03"),
            ("06-22", "06-24"),
            ("09-29", "10-06"),
            ("12-30", "12-31"),
        ],
        &["01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"],
    ),
    (
        2024,
        &[
            ("01-01", "01-01"),
            ("02-10", "02-17"),
            ("04-04", "04-06"),
            ("05-01", "05-05"),
            ("06-10", "06-10"),
            ("09-15", "09-17"),
            ("10-01", "10-07"),
        ],
        &["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    ),
    (
        2025,
        &[
            ("01-01", "01-01"),
            ("01-28", "02-04"),
            ("04-04", "04-06"),
            ("05-01", "05-05"),
            ("05-31", "06-02"),
            ("10-01", "10-08"),
        ],
        &["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    (
        2026,
        &[
            ("01-01", "01-03"),
            ("02-15", "02-23"),
            ("04-04", "04-06"),
            ("05-01", "05-05"),
            ("06-19", "06-21"),
            ("09-25", "09-27"),
            ("10-01", "10-07"),
        ],
        &["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
];

#[test]
fn every_day_of_four_years_agrees_with_the_notices() {
    let law = Law::builtin();
    for (year, holidays, workdays) in YEARS {
        let mut today = Day::new(year, 1, 1).unwrap();
        while today.year() == year {
            let written = today.to_string();
            let short = &written[5..];
            let off = holidays.iter().any(|(from, to)| (*from..=*to).contains(&short));
            let expected = workdays.contains(&short) || !(off || today.is_weekend());
            assert_eq!(law.calendar().is_workday(today), Ok(expected), "{today}");
            today = today.plus_days(1).unwrap();
        }
    }
}

#[test]
fn working_days_are_added_with_the_first_day_not_counted() {
    let law = Law::builtin();
    for (from, count, to) in [
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-09-26", 10, "2025-10-16"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2025-04-25", 7, "2025-05-08"),
        ("2026-09-18", 20, "2026-10-22"),
        ("2025-12-26", 20, "2026-01-26"),
        ("2026-04-30", 3, "2026-05-08"),
    ] {
        assert_eq!(
            law.calendar().add_workdays(day(from), count),
            Ok(day(to)),
            "{from}+{count}"
        );
        assert_eq!(law.calendar().count_workdays(day(from), day(to)), Ok(count));
    }
}

#[test]
fn working_days_are_subtracted_with_the_last_day_not_counted() {
    let calendar = Law::builtin().calendar().clone();
    assert_eq!(calendar.subtract_workdays(day("2026-10-09"), 3), Ok(day("2026-09-29")));
    assert_eq!(calendar.subtract_workdays(day("2026-10-12"), 2), Ok(day("2026-10-09")));
    assert_eq!(calendar.subtract_workdays(day("2026-10-12"), 0), Ok(day("2026-10-12")));
    assert_eq!(calendar.count_workdays(day("2026-10-12"), day("2026-10-12")), Ok(0));
    assert_eq!(calendar.count_workdays(day("2026-10-12"), day("2026-10-01")), Ok(0));
}

#[test]
fn a_make_up_workday_is_a_working_day_and_a_holiday_has_its_name() {
    let calendar = Law::builtin().calendar().clone();
    assert_eq!(
        calendar.next_workday_on_or_after(day("2026-02-28")),
        Ok(day("2026-02-28"))
    );
    assert_eq!(
        calendar.next_workday_on_or_after(day("2026-10-01")),
        Ok(day("2026-10-08"))
    );
    assert_eq!(calendar.holiday_name(day("2026-10-01")), Ok(Some("国庆节")));
    assert_eq!(calendar.holiday_name(day("2026-10-10")), Ok(None));
}

#[test]
fn older_years_have_their_known_oddities() {
    let calendar = Law::builtin().calendar().clone();
    // The Spring Festival of 2020 was prolonged to 2 February.
    assert_eq!(calendar.is_workday(day("2020-01-31")), Ok(false));
    assert_eq!(calendar.is_workday(day("2020-02-03")), Ok(true));
    assert_eq!(calendar.is_workday(day("2021-02-07")), Ok(true));
    assert_eq!(calendar.is_workday(day("2021-09-18")), Ok(true));
    assert_eq!(calendar.is_workday(day("2022-01-31")), Ok(false));
    assert_eq!(calendar.is_workday(day("2022-10-09")), Ok(true));
}

#[test]
fn a_year_without_a_calendar_is_refused_and_named() {
    let calendar = Law::builtin().calendar().clone();
    assert_eq!(
        calendar.is_workday(day("2027-01-04")),
        Err(CalendarUnpublished { year: 2027 })
    );
    assert_eq!(
        calendar.is_workday(day("2019-12-31")),
        Err(CalendarUnpublished { year: 2019 })
    );
    let refused = calendar.add_workdays(day("2026-12-30"), 5).unwrap_err();
    assert_eq!(refused, CalendarError::Unpublished(CalendarUnpublished { year: 2027 }));
    assert!(refused.to_string().contains("2027"));
    assert_eq!(
        calendar.subtract_workdays(day("2020-01-02"), 2),
        Err(CalendarError::Unpublished(CalendarUnpublished { year: 2019 }))
    );
}
