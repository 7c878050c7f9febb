use kezhi_proto::coordination::{Patent, PatentKind, PatentParty, PatentPublication, PatentStatus};

use kezhi_patents::{Format, Reader, st96};

use super::record::{read, record_of};
use super::register::{Counts, Known, Register};
use super::rules::{
    field_of, index_keys, merged, number_key, owner_key, read_words, refuse_unfit_days, sought_key, terms, year_of,
};

fn publication(number: &str, kind_code: &str, published_on: &str) -> PatentPublication {
    PatentPublication {
        number: number.into(),
        kind_code: kind_code.into(),
        published_on: published_on.into(),
    }
}

fn owner(name: &str) -> PatentParty {
    PatentParty {
        display_name: name.into(),
        ..PatentParty::default()
    }
}

/// The application, as it was published in 2018.
fn application() -> Patent {
    Patent {
        number: "201710183506.4".into(),
        kind: PatentKind::Invention.into(),
        title: "一种耐磨材料".into(),
        owners: vec![owner("甲厂")],
        classes: vec!["C22C 38/00".into()],
        filed_on: "2017-03-24".into(),
        publications: vec![publication("CN106929755A", "A", "2018-01-05")],
        ..Patent::default()
    }
}

/// Its grant, as it was published in 2019: it belongs to someone else by now.
pub(super) fn grant() -> Patent {
    Patent {
        owners: vec![owner("乙厂")],
        classes: Vec::new(),
        granted_on: "2019-06-04".into(),
        publications: vec![publication("CN106929755B", "B", "2019-06-04")],
        ..application()
    }
}

#[test]
fn the_younger_record_holds_and_the_older_one_only_adds() {
    let both = merged(&application(), grant());
    assert_eq!(both, merged(&grant(), application()), "in whichever order they come");
    assert_eq!(both.owners, [owner("乙厂")]);
    assert_eq!(both.classes, ["C22C 38/00"], "an empty field erases nothing");
    let numbers: Vec<&str> = both.publications.iter().map(|one| one.number.as_str()).collect();
    assert_eq!(numbers, ["CN106929755A", "CN106929755B"]);
    assert_eq!(merged(&both, grant()), both);
    assert_eq!(merged(&both, application()), both);
}

#[test]
fn a_correction_of_the_same_day_holds() {
    let corrected = Patent {
        title: "一种耐磨合金材料".into(),
        ..application()
    };
    assert_eq!(merged(&application(), corrected.clone()), corrected);
}

#[test]
fn a_status_keeps_its_day() {
    let lapsed = Patent {
        status: PatentStatus::Lapsed.into(),
        status_on: "2021-07-02".into(),
        ..grant()
    };
    let later = Patent {
        publications: vec![publication("CN106929755C", "C", "2022-01-01")],
        ..grant()
    };
    let known = merged(&lapsed, later);
    assert_eq!(
        (known.status(), known.status_on.as_str()),
        (PatentStatus::Lapsed, "2021-07-02")
    );
}

#[test]
fn a_batch_is_counted_record_by_record() {
    let known = Known {
        id: 7,
        patent: application(),
    };
    let mut register = Register::of([known]);
    let other = Patent {
        number: "201630312136.6".into(),
        ..Patent::default()
    };
    for record in [application(), grant(), grant(), other.clone(), other] {
        register.take(record);
    }
    let expected = Counts {
        added: 1,
        changed: 1,
        unchanged: 3,
    };
    assert_eq!(register.counts, expected);
    assert_eq!(register.added().count(), 1);
    let changed: Vec<i64> = register.changed().map(|change| change.before.id).collect();
    assert_eq!(changed, [7]);
}

#[test]
fn a_number_is_one_in_all_its_spellings() {
    for spelling in [
        "ZL201710183506.4",
        "201710183506.4",
        "CN201710183506.4",
        "ZL 201710183506.4",
    ] {
        assert_eq!(number_key(spelling), "2017101835064", "{spelling}");
    }
    assert_eq!(number_key("us 2015/0123456 a1"), "US20150123456A1");
    assert_eq!(owner_key("91120113754806625q"), "91120113754806625Q");
    assert_eq!(owner_key(" 甲厂 "), "甲厂");
}

#[test]
fn it_is_found_by_its_numbers_and_owners() {
    let found_by: Vec<String> = index_keys(&grant())
        .into_iter()
        .map(|index_key| index_key.text)
        .collect();
    assert_eq!(found_by, ["2017101835064", "CN106929755", "CN106929755B", "乙厂"]);
    let long = Patent {
        owners: vec![owner(&"长".repeat(201))],
        ..Patent::default()
    };
    assert!(index_keys(&long).is_empty(), "nobody can ask for it");
}

#[test]
fn a_word_is_found_wherever_it_stands() {
    let of = |text: &str| terms(text).into_iter().collect::<Vec<_>>();
    assert_eq!(of("耐磨材料"), ["材料", "磨材", "耐磨"]);
    assert_eq!(of("5g-oled灯具"), ["5g", "d灯", "ed", "le", "ol", "灯具"]);
    assert_eq!(of("灯"), Vec::<String>::new());
    let (words, sought) = read_words("耐磨 LED").unwrap();
    assert_eq!(words, ["耐磨", "led"]);
    assert!(sought.is_subset(&terms("一种耐磨oled屏")));
    for nothing in ["耐磨 灯", " ", "—"] {
        assert_eq!(read_words(nothing).unwrap_err().field, "words", "{nothing:?}");
    }
}

#[test]
fn what_says_nothing_finds_nothing() {
    assert_eq!(sought_key("number", "", number_key), Ok(None));
    assert_eq!(sought_key("number", "—", number_key).unwrap_err().field, "number");
    assert_eq!(sought_key("owner", " 甲厂 ", owner_key), Ok(Some("甲厂".into())));
    assert_eq!(sought_key("owner", "  ", owner_key).unwrap_err().field, "owner");
}

#[test]
fn a_code_that_stands_as_a_name_too_is_one_heading() {
    let code = "91120113754806625Q";
    let owners = vec![PatentParty {
        credit_code: code.into(),
        ..owner(code)
    }];
    let both = index_keys(&Patent {
        owners,
        ..application()
    });
    let both: Vec<bool> = both
        .iter()
        .filter(|index_key| index_key.text == code)
        .map(|index_key| index_key.is_owner)
        .collect();
    assert_eq!(both, [true]);
}

#[test]
fn year_and_field_are_read_off() {
    assert_eq!((year_of(&grant()), field_of(&application()).as_str()), (2017, "C22C"));
    let design = Patent {
        kind: PatentKind::Design.into(),
        classes: vec!["09-05".into()],
        ..Patent::default()
    };
    assert_eq!((year_of(&design), field_of(&design).as_str()), (0, "09"));
}

#[test]
fn what_is_sent_as_st96_is_read_back_as_the_register_has_it() {
    let patent = Patent {
        office: "CN".into(),
        status: PatentStatus::Lapsed.into(),
        status_on: "2024-03-24".into(),
        ..grant()
    };
    let record = record_of(&patent);
    let read_back = |document: &str| {
        let mut reader = Reader::new(Format::St96);
        reader.push(document.as_bytes());
        reader.finish();
        read(reader.next().unwrap().unwrap())
    };
    let told = read_back(&st96::bibliographic(&record));
    let same = |patent: &Patent| {
        (
            patent.number.clone(),
            patent.title.clone(),
            patent.owners[0].display_name.clone(),
            patent.publications.clone(),
            patent.filed_on.clone(),
        )
    };
    assert_eq!(same(&told), same(&patent));
    let status = st96::legal_status(&record, &record.events()).unwrap();
    let status = read_back(&status);
    assert_eq!(
        (status.number.as_str(), status.status(), status.status_on.as_str()),
        ("201710183506.4", PatentStatus::Lapsed, "2024-03-24")
    );
}

#[test]
fn a_record_whose_days_cannot_be_is_none() {
    let today = "2026-11-30".parse().unwrap();
    let numbered = |change: fn(&mut Patent)| {
        let mut patent = Patent {
            number: "2017101835064".into(),
            office: "CN".into(),
            filed_on: "2017-03-24".into(),
            granted_on: "2019-05-07".into(),
            status_on: "2020-03-24".into(),
            publications: vec![PatentPublication {
                published_on: "2017-08-01".into(),
                ..PatentPublication::default()
            }],
            ..Patent::default()
        };
        change(&mut patent);
        refuse_unfit_days(&patent, today).map_err(|refusal| refusal.field)
    };
    assert_eq!(numbered(|_| {}), Ok(()));
    // Divided from an earlier one, whose day it keeps.
    assert_eq!(numbered(|patent| patent.filed_on = "2015-01-05".into()), Ok(()));
    for (change, field) in [
        (
            (|patent| patent.status_on = "2999-01-01".into()) as fn(&mut Patent),
            "status_on",
        ),
        (|patent| patent.granted_on = "2041-01-01".into(), "granted_on"),
        (|patent| patent.filed_on = "2026-12-01".into(), "filed_on"),
        (|patent| patent.granted_on = "2017-03-23".into(), "granted_on"),
        (
            |patent| patent.publications[0].published_on = "2016-01-01".into(),
            "published_on",
        ),
        (
            |patent| patent.publications[0].published_on = "2027-01-01".into(),
            "published_on",
        ),
        (
            |patent| (patent.filed_on, patent.publications) = ("2018-01-02".into(), vec![]),
            "filed_on",
        ),
        (|patent| patent.filed_on = "1996-05-12".into(), "filed_on"),
    ] {
        assert_eq!(numbered(change), Err(field.to_string()), "{field}");
    }
}
