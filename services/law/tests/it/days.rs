use kezhi_law::{Day, Fen};

use crate::day;

#[test]
fn a_day_is_a_real_calendar_day_written_in_full() {
    for text in ["2024-02-29", "1900-01-01", "9999-12-31", "2026-11-24"] {
        assert_eq!(day(text).to_string(), text);
    }
    for text in [
        "2025-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-04-31",
        "1899-12-31",
        "2026-1-1",
        "2026/01/01",
        " 2026-01-01",
        "2026-01-01 ",
        "+026-01-01",
        "20260101",
        "",
        "10000-01-01",
        "２０２６-01-01",
        "2026-01-1x",
        "2026-01-01T00",
    ] {
        let refused = text.parse::<Day>().unwrap_err();
        assert_eq!(refused.text, text);
    }
}

#[test]
fn days_are_counted_across_months_and_years() {
    assert_eq!(day("2024-02-28").plus_days(2).unwrap(), day("2024-03-01"));
    assert_eq!(day("2026-01-01").plus_days(-1).unwrap(), day("2025-12-31"));
    assert_eq!(day("2025-12-31").days_until(day("2026-03-01")), 60);
    assert_eq!(day("2026-03-01").days_until(day("2025-12-31")), -60);
    assert!(day("9999-12-31").plus_days(1).is_err());
    assert!(day("1900-01-01").plus_days(-1).is_err());
    assert!(day("2026-01-01").plus_days(i64::MAX).is_err());
    assert!(day("2026-01-01").plus_months(i64::MIN).is_err());
}

#[test]
fn the_longest_span_of_days_is_counted_exactly() {
    assert_eq!(
        day("1900-01-01")
            .plus_days(day("1900-01-01").days_until(day("9999-12-31")))
            .unwrap(),
        day("9999-12-31")
    );
}

#[test]
fn a_month_without_the_number_ends_on_its_last_day() {
    for (from, months, to) in [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-08-31", 3, "2025-11-30"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2026-03-31", -1, "2026-02-28"),
    ] {
        assert_eq!(day(from).plus_months(months).unwrap(), day(to));
    }
}

#[test]
fn money_is_printed_and_read_in_yuan() {
    for (fen, text) in [
        (500_000, "5,000.00元"),
        (0, "0.00元"),
        (5, "0.05元"),
        (-123_456_789, "-1,234,567.89元"),
        (37_740, "377.40元"),
        (i64::MIN, "-92,233,720,368,547,758.08元"),
    ] {
        assert_eq!(Fen(fen).to_string(), text);
    }
    assert_eq!("5,000".parse(), Ok(Fen(500_000)));
    assert_eq!("377.4元".parse(), Ok(Fen(37_740)));
    assert_eq!("-0.05".parse(), Ok(Fen(-5)));
    for text in [
        "",
        "元",
        "1.234",
        "1e3",
        "--5",
        "5.",
        ".5",
        "99999999999999999999",
        "一百",
    ] {
        assert!(text.parse::<Fen>().is_err(), "{text}");
    }
}

#[test]
fn money_never_overflows_silently() {
    assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), None);
    assert_eq!(Fen(i64::MIN).checked_sub(Fen(1)), None);
    assert_eq!(Fen(i64::MAX).checked_mul(2), None);
    assert_eq!(Fen::from_yuan(i64::MAX), None);
    assert_eq!(Fen(i64::MAX).permille(2000), Fen(i64::MAX));
    assert_eq!(Fen(999).permille(300), Fen(299));
}
