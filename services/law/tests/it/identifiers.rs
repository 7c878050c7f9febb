use kezhi_law::Day;
use kezhi_law::identifier::{
    Checked, CitizenId, CreditCode, PatentKind, PatentNumber, PctNumber, RegionCode, UnknownKind,
};

const CREDIT_CODES: [&str; 9] = [
    "91120113754806625Q",
    "913703047508864450",
    "91500106MAC660KG58",
    "92430281MA4NK4CYXX",
    "91110114696390165H",
    "91110000600037341L",
    "914403001922038216",
    "91110108551385082Q",
    "12100000400000624D",
];

const PATENTS: [&str; 6] = [
    "ZL201630312136.6",
    "ZL201630310387.0",
    "ZL201630310356.5",
    "ZL201120542158.3",
    "ZL200820185283.1",
    "ZL201710183506.4",
];

const CITIZENS: [&str; 5] = [
    "11010519491231002X",
    "360426199101010071",
    "431202199001010012",
    "431281198512310026",
    "431271197910100035",
];

fn check(kind: &str, value: &str) -> Result<Checked, UnknownKind> {
    kezhi_law::identifier::check(kind, value, Day::new(2026, 11, 30).unwrap())
}

fn valid(kind: &str, value: &str) -> bool {
    check(kind, value).unwrap().valid
}

fn normal(kind: &str, value: &str) -> String {
    check(kind, value).unwrap().normal_form
}

#[test]
fn real_credit_codes_are_valid_in_both_layers() {
    for code in CREDIT_CODES {
        assert!(CreditCode::parse(code).unwrap().organisation_code_agrees(), "{code}");
    }
}

#[test]
fn changing_one_character_of_a_credit_code_makes_it_invalid() {
    for code in CREDIT_CODES {
        for (at, original) in code.char_indices() {
            for other in "0123456789ABCDEFGHJKLMNPQRTUWXY"
                .chars()
                .filter(|other| *other != original)
            {
                let changed = format!("{}{other}{}", &code[..at], &code[at + 1..]);
                assert!(!valid("uscc", &changed), "{changed}");
            }
        }
    }
}

#[test]
fn credit_codes_are_normalised_from_how_people_write_them() {
    for written in [
        "91120113754806625q",
        " 9112 0113 7548 0662 5Q ",
        "９１１２０１１３７５４８０６６２５Ｑ",
        "91120113-754806625-Q",
    ] {
        assert_eq!(normal("uscc", written), "91120113754806625Q", "{written}");
    }
    // Registering departments beyond digits (N, A, Y) are in the alphabet and accepted in form.
    assert!(
        check("uscc", "N2430281MA4NK4CYXX")
            .unwrap()
            .reason
            .contains("check character should be")
    );
    for wrong in [
        "",
        "91120113754806625",
        "91120113754806625I",
        "91120113754806625QQ",
        "911201137548O6625Q",
    ] {
        assert!(!valid("uscc", wrong), "{wrong}");
    }
}

#[test]
fn real_patent_numbers_are_valid_however_they_are_written() {
    for number in PATENTS {
        assert_eq!(normal("patent", number), number);
        let bare = number.trim_start_matches("ZL");
        assert_eq!(normal("patent", bare), number);
        assert_eq!(normal("patent", &bare.replace('.', "")), number);
        let (serial, _) = bare.split_once('.').unwrap();
        assert_eq!(
            normal("patent", &format!("CN{serial}")),
            number,
            "without its check digit"
        );
        assert_eq!(normal("patent", &format!("zl {}", bare.replace('.', "．"))), number);
    }
    for number in ["ZL201230178118.5", "ZL201420775883.9"] {
        assert!(valid("patent", number), "{number} stands in a published case");
    }
    assert_eq!(normal("patent", "85100001.0"), "ZL85100001.0");
}

#[test]
fn changing_one_digit_of_a_patent_number_makes_it_invalid() {
    for number in PATENTS {
        for (at, original) in number.char_indices().filter(|(_, letter)| letter.is_ascii_digit()) {
            for other in ('0'..='9').chain(['X']).filter(|other| *other != original) {
                let changed = format!("{}{other}{}", &number[..at], &number[at + 1..]);
                assert!(!valid("patent", &changed), "{changed}");
            }
        }
    }
}

#[test]
fn a_patent_number_tells_kind_and_year() {
    let number = PatentNumber::parse("ZL201630312136.6").unwrap();
    assert_eq!((number.kind(), number.year()), (PatentKind::Design, 2016));
    let number = PatentNumber::parse("ZL201120542158.3").unwrap();
    assert_eq!((number.kind(), number.year()), (PatentKind::UtilityModel, 2011));
    let old = PatentNumber::parse("85100001.0").unwrap();
    assert_eq!((old.kind(), old.year()), (PatentKind::Invention, 1985));
    for wrong in [
        "",
        "ZL",
        "ZL.",
        "3339754",
        "ZL201650312136.6",
        "ZL20163031213",
        "04100001",
        "84100001",
        "ZL2016303121366.6",
        "专利号",
    ] {
        assert!(!valid("patent", wrong), "{wrong}");
    }
}

#[test]
fn identity_numbers_are_checked_by_birthday_and_check_digit() {
    for id in CITIZENS {
        assert!(valid("citizen-id", id), "{id}");
        for (at, original) in id.char_indices() {
            for other in ('0'..='9').filter(|other| *other != original) {
                let changed = format!("{}{other}{}", &id[..at], &id[at + 1..]);
                assert!(!valid("citizen-id", &changed), "{changed}");
            }
        }
    }
    assert_eq!(normal("citizen-id", "11010519491231002x"), "11010519491231002X");
    assert_eq!(
        normal("citizen-id", "１１０１０５ １９４９１２３１ ００２Ｘ"),
        "11010519491231002X"
    );
    for wrong in ["", "X", "110105491231002", "11010519491331002X", "1101051949123100２é"] {
        assert!(!valid("citizen-id", wrong), "{wrong}");
    }
}

#[test]
fn an_identity_number_is_of_somebody_who_may_be_alive_and_of_a_region_that_there_was() {
    let numbered = |body: &str| {
        let digit = "0123456789X"
            .chars()
            .find(|digit| CitizenId::parse(&format!("{body}{digit}")).is_ok());
        digit.map(|digit| format!("{body}{digit}"))
    };
    // The standard's own sample was born in 1880, and is no living person's.
    assert!(!valid("citizen-id", "440524188001010014"));
    for (body, why) in [
        ("43120218991231001", "before 1900"),
        ("00000019900101001", "no region"),
        ("99120219900101001", "no province after the 9"),
        ("83010019900101001", "no region of Taiwan's residents"),
        ("43120219900230001", "no day"),
        ("43999919900101001", "no prefecture of Hunan, now or ever"),
    ] {
        assert_eq!(numbered(body), None, "{why}");
    }
    // Abolished regions, residents from Hong Kong, Macao and Taiwan, and permanent residents from abroad.
    for body in [
        "51232219800101001",
        "43302219800101001",
        "11020119800101001",
        "81000019900101001",
        "82000019900101001",
        "83000019900101001",
        "94315619900101001",
    ] {
        assert!(valid("citizen-id", &numbered(body).unwrap()), "{body}");
    }
    let tomorrow = numbered("43120220261201001").unwrap();
    assert!(!valid("citizen-id", &tomorrow));
    assert!(
        kezhi_law::identifier::check("citizen-id", &tomorrow, Day::new(2026, 12, 1).unwrap())
            .unwrap()
            .valid
    );
}

#[test]
fn an_identity_number_is_not_repeated_where_it_could_be_logged() {
    let id = CitizenId::parse("11010519491231002X").unwrap();
    assert_eq!(format!("{id:?}"), "CitizenId(110105***********X)");
    assert!(
        !check("citizen-id", "110105194912310021")
            .unwrap()
            .reason
            .contains("19491231")
    );
}

#[test]
fn the_districts_own_region_code_is_accepted_though_it_is_not_in_the_national_list() {
    assert_eq!(RegionCode::parse("431271").unwrap().name(), Some("怀化市洪江管理区"));
    for code in ["431200", "431202", "431221", "431230", "431281"] {
        assert!(RegionCode::parse(code).unwrap().name().is_some(), "{code}");
    }
}

#[test]
fn a_region_that_is_not_on_file_is_valid_in_form_and_says_so() {
    let code = check("region", " ４４０３０５ ").unwrap();
    assert!(code.valid && code.normal_form == "440305");
    assert!(code.reason.contains("广东省") && code.reason.contains("not in the list"));
    for wrong in ["", "43127", "4312711", "991271", "43127X", "怀化"] {
        assert!(!valid("region", wrong), "{wrong}");
    }
}

#[test]
fn an_unknown_kind_is_refused() {
    assert_eq!(check("passport", "E1234567").unwrap_err().kind, "passport");
}

#[test]
fn numbers_from_before_2003_and_of_the_pct_are_understood() {
    for (written, number) in [
        ("85100001", "ZL85100001.0"),
        ("CN 98 2 45123", "ZL98245123.7"),
        ("03123456", "ZL03123456.9"),
        ("PCT/CN2019/123456", "PCT/CN2019/123456"),
        ("pct/cn2019/123456", "PCT/CN2019/123456"),
        ("ＰＣＴ／ＣＮ２０１９／１２３４５６", "PCT/CN2019/123456"),
        ("PCTCN2019123456", "PCT/CN2019/123456"),
        ("PCT/IB96/00123", "PCT/IB96/00123"),
        ("PCT/US03/12345", "PCT/US03/12345"),
    ] {
        assert_eq!(normal("patent", written), number, "{written}");
    }
    assert!(
        check("patent", "85100001")
            .unwrap()
            .reason
            .contains("no check digit was written")
    );
    assert!(
        check("patent", "85100001.0")
            .unwrap()
            .reason
            .contains("check digit agrees")
    );
    for wrong in [
        "PCT",
        "PCT/CN2019",
        "PCT/CN1999/123456",
        "PCT/CN04/12345",
        "PCT/C12019/123456",
        "PCT/CN2019/12345X",
    ] {
        assert!(!valid("patent", wrong), "{wrong}");
        assert!(check("patent", wrong).unwrap().reason.contains("PCT"), "{wrong}");
    }
    assert_eq!(PctNumber::parse("PCT/US03/12345").unwrap().year(), 2003);
    assert_eq!(PctNumber::parse("PCT/IB96/00123").unwrap().year(), 1996);
}

#[test]
fn what_looks_like_the_number_of_a_person_is_told_though_it_is_mistyped() {
    for like in [
        "11010519491231002X",
        "110105194912310021",
        " 11010519491231002x",
        "110105194913310021",
        "990105194912310021",
        "990105194913310021",
        "911840199013310021",
        "8300001990l3310021",
        "11010519491231002K",
    ] {
        assert!(CitizenId::is_like(like), "{like}");
    }
    for unlike in [
        "",
        "X",
        "91120113754806625Q",
        "990105214913310021",
        "1101051949123100",
        "91350203M0001FUE2P",
    ] {
        assert!(!CitizenId::is_like(unlike), "{unlike}");
    }
}

#[test]
fn early_codes_of_real_companies_are_known_though_their_check_character_disagrees() {
    for code in ["91350203M0001FUE2P", "91350100M0001TGQXM", "91350211M0000XUF46"] {
        let checked = check("uscc", code).unwrap();
        assert!(checked.valid && checked.normal_form == code, "{code}");
        assert!(
            checked.reason.contains("check character should be"),
            "{}",
            checked.reason
        );
    }
    // Another one has the form, and no more.
    assert!(!valid("uscc", "91350203M0001FUE3P"));
    assert_eq!(
        CreditCode::of_form("91350203m0001fue3p ").unwrap().as_str(),
        "91350203M0001FUE3P"
    );
    assert!(
        CreditCode::of_form("91350203M0001FUE3P")
            .unwrap()
            .remark()
            .contains("should be")
    );
    for formless in ["91350203M0001FUE3", "91350203M0001FUEOP", "一"] {
        assert!(CreditCode::of_form(formless).is_err(), "{formless}");
    }
    assert!(CreditCode::stated("91350203M0001FUE3P").is_ok());
    for person in ["11010519491231002X", "110105194912310021"] {
        let error = CreditCode::stated(person).unwrap_err().to_string();
        assert!(error.contains("person") && !error.contains("1949"), "{error}");
    }
}
