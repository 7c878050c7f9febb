//! What the fields of all formats let pass and refuse, and what the reader keeps.

use kezhi_law::identifier::PatentKind;

use crate::{Format, LegalEvent, Reader, Standing, classification, field, wording::collapsed};

#[test]
fn white_space_is_collapsed_and_wrapped_chinese_joined() {
    let cases = [
        ("  a\tb\r\n c ", "a b c"),
        ("重复利\n\t用", "重复利用"),
        ("重复，\r\n 利用", "重复，利用"),
        ("重复 利用", "重复 利用"),
        ("张　三", "张 三"),
        ("含 Fe\n钢", "含 Fe 钢"),
        ("a\u{0}b\u{FFFF}c\u{FEFF}", "a b c"),
        ("\n", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(collapsed(text), expected, "{text:?}");
    }
}

#[test]
fn symbols_have_one_form() {
    let cases = [
        ("A24B   15/18    (2006.01)", "A24B 15/18"),
        ("C22C38/00", "C22C 38/00"),
        ("G09G 3/3208", "G09G 3/3208"),
        ("C22C 0038/00", "C22C 38/00"),
        ("H04L", "H04L"),
        ("Int.Cl. H01L 21/30", "H01L 21/30"),
        ("09-03", "09-03"),
        ("0903", "09-03"),
        ("LOC(13)Cl. 09-03", "09-03"),
        ("09-03(13)", "09-03"),
        ("Z99Z 1/00", "Z99Z 1/00"),
        ("A61P  31:00", "A61P 31:00"),
        ("D15 86", "D15 86"),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(classification::normal(text), expected, "{text:?}");
    }
}

#[test]
fn days_are_real_or_absent() {
    let good = [
        "20170324",
        "2017-03-24",
        " 2017-03-24 ",
        "2017-03-24Z",
        "2017-03-24+08:00",
        "2017.03.24",
        "2017.3.24",
        "2017/3/24",
        "2017/03/24 0:00:00",
        "2017年3月24日",
        "2017 年 3 月 24 日",
    ];
    for text in good {
        let day = field::day("filed_on", text).unwrap().unwrap();
        assert_eq!(day.to_string(), "2017-03-24", "{text:?}");
    }
    for text in ["", " ", "0", "00000000", "0000-00-00"] {
        assert_eq!(field::day("filed_on", text), Ok(None), "{text:?}");
    }
    for text in [
        "2017",
        "2017-03",
        "2017-02-29",
        "20171324",
        "2017/13/24",
        "2017.3",
        "24/3/2017",
        "2017/3/24 8:15",
        "2017-03-24T00:00",
        "17年3月24日",
    ] {
        assert!(field::day("filed_on", text).is_err(), "{text:?}");
    }
}

#[test]
fn the_number_says_what_was_applied_for() {
    let cases = [
        ("CN", "ZL201710183506.4", None, "201710183506.4", PatentKind::Invention),
        (
            "CN",
            "2017101835064",
            Some("B"),
            "201710183506.4",
            PatentKind::Invention,
        ),
        (
            "CN",
            "２０１６３０３１２１３６．６",
            Some("S"),
            "201630312136.6",
            PatentKind::Design,
        ),
        ("CN", "85100001.0", Some("A8"), "85100001.0", PatentKind::Invention),
        (
            "CN",
            "200820185283.1",
            Some("Y"),
            "200820185283.1",
            PatentKind::UtilityModel,
        ),
        ("US", "13797521", Some("B2"), "US13797521", PatentKind::Invention),
        ("US", "US 29/012345", Some("S1"), "US29/012345", PatentKind::Design),
        (
            "DE",
            "202021001234.5",
            Some("U1"),
            "DE202021001234.5",
            PatentKind::UtilityModel,
        ),
    ];
    for (office, number, code, expected, kind) in cases {
        let read = field::application(office, number, None, code);
        assert_eq!(read, Ok((expected.to_owned(), kind)), "{office} {number}");
    }
    let refused = [
        ("CN", "201710183506.5", None, "application_number"),
        ("CN", "", None, "application_number"),
        ("US", " ", None, "application_number"),
        ("CN", "201710183506.4", Some("U"), "kind_code"),
    ];
    for (office, number, code, name) in refused {
        let fault = field::application(office, number, None, code).unwrap_err();
        assert_eq!(fault.field, name, "{office} {number}");
    }
}

#[test]
fn a_publication_of_a_grant_states_the_day_of_it() {
    let cases = [
        ("CN", "B", "2023-05-09", true),
        ("CN", "S", "2023-05-09", true),
        ("CN", "C", "2009-05-09", true),
        ("CN", "Y", "1990-05-09", true),
        ("CN", "A", "2023-05-09", false),
        ("CN", "B", "1990-05-09", false),
        ("US", "B", "2023-05-09", false),
    ];
    for (office, code, day, is_grant) in cases {
        let day = day.parse().ok();
        let expected = day.filter(|_| is_grant);
        assert_eq!(
            field::grant_day(office, Some(code), day),
            expected,
            "{office} {code} {day:?}"
        );
    }
}

#[test]
fn every_event_is_known_by_its_words_and_codes() {
    let words = [
        ("授权", LegalEvent::Granted, Standing::InForce),
        ("有效", LegalEvent::InForce, Standing::InForce),
        ("实质审查的生效", LegalEvent::UnderExamination, Standing::Pending),
        ("lapsed", LegalEvent::Lapsed, Standing::Ended),
    ];
    for (word, event, standing) in words {
        assert_eq!(LegalEvent::of_word(word), Some(event));
        assert_eq!(event.standing(), standing);
    }
    let every = [
        LegalEvent::Filed,
        LegalEvent::Published,
        LegalEvent::UnderExamination,
        LegalEvent::Granted,
        LegalEvent::Lapsed,
        LegalEvent::Expired,
        LegalEvent::Surrendered,
        LegalEvent::Invalidated,
        LegalEvent::Withdrawn,
        LegalEvent::DeemedWithdrawn,
        LegalEvent::Refused,
        LegalEvent::Pending,
        LegalEvent::InForce,
        LegalEvent::Ended,
    ];
    for event in every {
        let (key, detailed) = event.codes(PatentKind::Invention);
        assert_eq!(LegalEvent::of_code(detailed), Some(event));
        assert_eq!(key.get(..1), detailed.get(..1), "{event:?}");
    }
    let codes = [
        ("F12", Some(LegalEvent::Granted)),
        ("H11", Some(LegalEvent::Ended)),
        ("M11", Some(LegalEvent::InForce)),
        ("K12", None),
        ("U11", None),
        ("", None),
        ("专利", None),
    ];
    for (code, event) in codes {
        assert_eq!(LegalEvent::of_code(code), event, "{code}");
    }
}

#[test]
fn the_abstract_is_shortened_and_other_text_is_not() {
    assert_eq!(field::abstract_text(&"要".repeat(20_001)).chars().count(), 20_000);
    assert!(field::text("title", &"题".repeat(2_001)).is_err());
    assert!(field::text("title", &"题".repeat(2_000)).is_ok());
}

/// However long the stream is, the reader keeps no more than the record that it stands in and what was pushed last.
#[test]
fn what_is_kept_does_not_grow() {
    let document = |serial: usize| {
        let text = "<p>长</p>".repeat(200);
        format!("<!-- {serial} --><cn-patent-document>{text}</cn-patent-document>\n")
    };
    let row = |serial: usize| format!("201710183506.4,{serial}\n");
    let mut kept = Vec::new();
    for count in [50, 1_000] {
        let mut older = Reader::new(Format::CnOlder);
        let mut table = Reader::new(Format::Csv);
        table.push(b"application_number,title\n");
        for serial in 0..count {
            older.push(document(serial).as_bytes());
            assert_eq!(older.by_ref().count(), 1);
            table.push(row(serial).as_bytes());
            assert_eq!(table.by_ref().count(), 1);
        }
        kept.push([older.capacity(), table.capacity()]);
    }
    assert_eq!(kept[0], kept[1]);
    assert!(kept[1].iter().all(|bytes| *bytes < 16 * 1024), "{kept:?}");
}
