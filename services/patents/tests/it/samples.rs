//! What is read of one sample of each format.

use kezhi_law::identifier::PatentKind;
use kezhi_patents::{Agent, Format, LegalEvent, LegalStatus, Party, Patent, Priority};

use super::{BULK, NEWER, OLDER, PUBLICATION, SAMPLES, TABLE, patents, read, read_in_chunks};

/// A patent of which nothing is known but its number.
fn bare(source: Format, number: &str, kind: PatentKind) -> Patent {
    Patent {
        source,
        office: "CN".into(),
        application_number: number.into(),
        publication_number: None,
        kind_code: None,
        kind,
        title: String::new(),
        abstract_text: String::new(),
        applicants: vec![],
        owners: vec![],
        inventors: vec![],
        agents: vec![],
        filed_on: None,
        published_on: None,
        granted_on: None,
        priorities: vec![],
        main_classification: None,
        further_classifications: vec![],
        legal_status: None,
        town_code: None,
    }
}

fn party(name: &str, address: Option<&str>, country: Option<&str>) -> Party {
    Party {
        name: name.into(),
        address: address.map(Into::into),
        country: country.map(Into::into),
        credit_code: None,
    }
}

fn agent() -> Agent {
    Agent {
        name: Some("李四".into()),
        agency: Some("示例专利代理事务所 43000".into()),
    }
}

#[test]
fn a_publication_of_st96_is_read_by_its_namespaces() {
    let expected = Patent {
        publication_number: Some("112345678".into()),
        kind_code: Some("B".into()),
        title: "一种含 Fe3O4 的耐磨钢 & 其 <制造> 方法".into(),
        abstract_text: "本发明公开了一种钢，其硬度 > 50 HRC。它耐磨。".into(),
        applicants: vec![party("示例钢铁有限公司", Some("示例路1号, 怀化"), Some("CN"))],
        owners: vec![Party {
            credit_code: Some("91110000600037341L".into()),
            ..party("示例材料有限公司", None, Some("CN"))
        }],
        inventors: vec!["张三".into(), "Ada Example Jr.".into()],
        agents: vec![agent()],
        filed_on: "2021-01-06".parse().ok(),
        published_on: "2023-05-09".parse().ok(),
        granted_on: "2023-05-09".parse().ok(),
        priorities: vec![Priority {
            office: "JP".into(),
            number: "2020-012345".into(),
            filed_on: "2020-01-29".parse().ok(),
        }],
        main_classification: Some("C22C 38/00".into()),
        further_classifications: vec!["C21D 8/02".into()],
        ..bare(Format::St96, "202110012345.9", PatentKind::Invention)
    };
    assert_eq!(patents(Format::St96, PUBLICATION), [expected]);
}

#[test]
fn a_delivery_of_st96_is_read_record_by_record() {
    let design = bare(Format::St96, "202330034567.0", PatentKind::Design);
    let expected = [
        Patent {
            title: "包装盒".into(),
            filed_on: "2023-02-01".parse().ok(),
            granted_on: "2023-08-15".parse().ok(),
            main_classification: Some("09-03".into()),
            ..design.clone()
        },
        Patent {
            legal_status: Some(LegalStatus {
                event: LegalEvent::Lapsed,
                on: "2025-02-01".parse().ok(),
            }),
            ..design
        },
        Patent {
            office: "DE".into(),
            title: "Beispiel".into(),
            ..bare(Format::St96, "DE202021001234.5", PatentKind::Invention)
        },
    ];
    assert_eq!(patents(Format::St96, BULK), expected);
}

#[test]
fn the_older_xml_of_the_chinese_office_is_read_and_nothing_it_declares_is_expanded() {
    let maker = party("示例香料有限公司", Some("418000 湖南省怀化市示例路2号"), None);
    let expected = Patent {
        publication_number: Some("101234567".into()),
        kind_code: Some("C".into()),
        title: "一种香料α及其应用".into(),
        abstract_text: "本发明公开了一种香料。".into(),
        applicants: vec![maker, party("示例大学", None, None)],
        owners: vec![party("示例香料有限公司", None, None)],
        inventors: vec!["张三".into()],
        agents: vec![agent()],
        filed_on: "2010-01-15".parse().ok(),
        published_on: "2012-07-04".parse().ok(),
        granted_on: "2012-07-04".parse().ok(),
        priorities: vec![Priority {
            office: "KR".into(),
            number: "10-2009-0012345".into(),
            filed_on: "2009-02-16".parse().ok(),
        }],
        main_classification: Some("A24B 15/18".into()),
        further_classifications: vec!["C12R 1/645".into()],
        ..bare(Format::CnOlder, "201010045678.3", PatentKind::Invention)
    };
    assert_eq!(patents(Format::CnOlder, OLDER), [expected]);
}

#[test]
fn the_newer_xml_of_the_chinese_office_is_read_as_the_office_writes_it() {
    let address = Some("418000 湖南省怀化市示例路3号");
    let expected = [
        Patent {
            publication_number: Some("218000001".into()),
            kind_code: Some("U".into()),
            title: "一种筛选装置".into(),
            abstract_text: "本实用新型公开了一种筛选装置。".into(),
            applicants: vec![
                party("示例装备有限公司", address, Some("CN")),
                party("示例研究院", None, None),
            ],
            inventors: vec!["张三".into()],
            agents: vec![agent()],
            filed_on: "2022-01-05".parse().ok(),
            published_on: "2023-01-10".parse().ok(),
            granted_on: "2023-01-10".parse().ok(),
            main_classification: Some("B03B 5/04".into()),
            ..bare(Format::CnNewer, "202220023456.X", PatentKind::UtilityModel)
        },
        Patent {
            publication_number: Some("308000001".into()),
            kind_code: Some("S".into()),
            title: "包装盒".into(),
            applicants: vec![party("示例包装有限公司", None, None)],
            inventors: vec!["张三".into()],
            filed_on: "2023-02-01".parse().ok(),
            published_on: "2023-08-15".parse().ok(),
            granted_on: "2023-08-15".parse().ok(),
            main_classification: Some("09-03".into()),
            ..bare(Format::CnNewer, "202330034567.0", PatentKind::Design)
        },
    ];
    assert_eq!(patents(Format::CnNewer, NEWER), expected);
}

#[test]
fn a_table_is_read_by_its_columns() {
    let code = "91110000600037341L".to_owned();
    let status = |event, on: &str| {
        Some(LegalStatus {
            event,
            on: on.parse().ok(),
        })
    };
    let expected = [
        Patent {
            publication_number: Some("112345678".into()),
            kind_code: Some("B".into()),
            title: "一种\"耐磨\"钢".into(),
            owners: vec![
                Party {
                    credit_code: Some(code),
                    ..party("示例钢铁有限公司", None, None)
                },
                party("示例大学", None, None),
            ],
            inventors: vec!["张三".into(), "李四".into()],
            filed_on: "2021-01-06".parse().ok(),
            published_on: "2023-05-09".parse().ok(),
            granted_on: "2023-05-09".parse().ok(),
            main_classification: Some("C22C 38/00".into()),
            further_classifications: vec!["C21D 8/02".into()],
            legal_status: status(LegalEvent::InForce, ""),
            town_code: Some("431271001".into()),
            ..bare(Format::Csv, "202110012345.9", PatentKind::Invention)
        },
        Patent {
            publication_number: Some("218000001".into()),
            kind_code: Some("U".into()),
            title: "一种筛选装置".into(),
            owners: vec![party("示例装备有限公司", None, None)],
            inventors: vec!["张三".into()],
            filed_on: "2022-01-05".parse().ok(),
            published_on: "2023-01-10".parse().ok(),
            granted_on: "2023-01-10".parse().ok(),
            main_classification: Some("B03B 5/04".into()),
            legal_status: status(LegalEvent::Lapsed, "2025-01-05"),
            ..bare(Format::Csv, "202220023456.X", PatentKind::UtilityModel)
        },
        Patent {
            title: "一种钢".into(),
            ..bare(Format::Csv, "85100002.9", PatentKind::Invention)
        },
        Patent {
            office: "US".into(),
            publication_number: Some("08936998".into()),
            kind_code: Some("B2".into()),
            title: "A bonding method".into(),
            filed_on: "2013-03-12".parse().ok(),
            main_classification: Some("H01L 21/30".into()),
            ..bare(Format::Csv, "US13797521", PatentKind::Invention)
        },
    ];
    assert_eq!(patents(Format::Csv, TABLE), expected);
}

#[test]
fn documents_may_follow_one_another() {
    let twice = format!("\u{FEFF}{0}\u{FEFF}{0}\n{0}", OLDER);
    assert_eq!(patents(Format::CnOlder, &twice).len(), 3);
}

#[test]
fn what_is_read_is_the_same_however_the_bytes_are_cut() {
    for (format, text) in SAMPLES {
        for size in [1, 2, 3, 7, 64, 1021] {
            let (cut, whole) = (
                read_in_chunks(*format, text.as_bytes(), size),
                read(*format, text.as_bytes()),
            );
            assert_eq!(cut, whole, "{format:?} in chunks of {size}");
        }
    }
}

/// A table as people have it: the headings of the Chinese office, their days, and numbers without check digits.
const USUAL: &str = "序号,专利号,申请号,专利名称,申请日,授权公告日,申请（专利权）人,备注\r\n\
    1,ZL201630312136.6,201630312136,浴室柜（联通款）,2016/5/12,2016.12.24,某某科技有限公司,\r\n\
    2,,85100001,\"一种\"\"钢\"\"\",1985年4月1日,,某某厂,联通\r\n\
    3,,PCT/CN2019/123456,一种方法,2019/11/8 0:00:00,,某某大学,\r\n";

fn usual() -> Vec<Patent> {
    let owner = |name: &str| vec![party(name, None, None)];
    vec![
        Patent {
            title: "浴室柜（联通款）".into(),
            filed_on: "2016-05-12".parse().ok(),
            granted_on: "2016-12-24".parse().ok(),
            owners: owner("某某科技有限公司"),
            ..bare(Format::Csv, "201630312136.6", PatentKind::Design)
        },
        Patent {
            title: "一种\"钢\"".into(),
            filed_on: "1985-04-01".parse().ok(),
            owners: owner("某某厂"),
            ..bare(Format::Csv, "85100001.0", PatentKind::Invention)
        },
        Patent {
            office: "WO".into(),
            title: "一种方法".into(),
            filed_on: "2019-11-08".parse().ok(),
            owners: owner("某某大学"),
            ..bare(Format::Csv, "PCT/CN2019/123456", PatentKind::Invention)
        },
    ]
}

#[test]
fn a_table_is_read_in_the_letters_in_which_office_programs_write_it() {
    let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(bytes)
            .collect::<Vec<u8>>()
    };
    let tabs = USUAL.replace(',', "\t");
    let written = [
        USUAL.as_bytes().to_vec(),
        format!("\u{feff}{USUAL}").into_bytes(),
        encoding_rs::GB18030.encode(USUAL).0.into_owned(),
        encoding_rs::GB18030.encode(&tabs).0.into_owned(),
        wide(USUAL, u16::to_le_bytes),
        wide(USUAL, u16::to_be_bytes),
        wide(&tabs, u16::to_le_bytes),
    ];
    for bytes in written {
        for size in [1, 2, 3, 1024] {
            let read: Vec<Patent> = read_in_chunks(Format::Csv, &bytes, size)
                .into_iter()
                .map(Result::unwrap)
                .collect();
            assert_eq!(read, usual(), "{:02x?} in chunks of {size}", bytes.get(..8));
        }
    }
}

#[test]
fn letters_that_are_none_are_a_fault_of_their_row_alone() {
    let head = "application_number,title\n201630312136.6,";
    let tail = "\n85100001.0,钢\n";
    let mut broken = [
        head.as_bytes(),
        "柜".as_bytes(),
        tail.as_bytes(),
        b"03123456,\xff\xfe\n",
    ]
    .concat();
    broken.extend_from_slice("98245123,钢\n".as_bytes());
    let read = read_in_chunks(Format::Csv, &broken, 5);
    let faults: Vec<(u64, &str)> = read
        .iter()
        .filter_map(|one| one.as_ref().err())
        .map(|bad| (bad.line, bad.field.as_str()))
        .collect();
    assert_eq!(faults, [(4, "title")]);
    assert_eq!(read.len(), 4);
}

#[test]
fn a_row_that_was_cut_is_no_reason_to_read_the_others_otherwise() {
    let head = "application_number,title\n";
    let cut = [b"201630312136.6,".as_slice(), &"浴室柜".as_bytes()[..7], b"\n"].concat();
    let rest = "85100001.0,一种耐磨钢的制造方法\n";
    for mark in ["", "\u{feff}"] {
        let bytes = [mark.as_bytes(), head.as_bytes(), &cut, rest.as_bytes()].concat();
        let read = read_in_chunks(Format::Csv, &bytes, 5);
        let title = read.last().unwrap().as_ref().unwrap().title.as_str();
        assert_eq!((read.len(), title), (2, "一种耐磨钢的制造方法"), "{mark:?}");
        assert!(read[0].is_err(), "{:?}", read[0]);
    }
}

#[test]
fn lines_may_end_with_a_carriage_return_alone() {
    let bytes = "application_number,title\r201630312136.6,浴室柜\r85100001.0,钢";
    for size in [1, 7, 1024] {
        let read = read_in_chunks(Format::Csv, bytes.as_bytes(), size);
        let titles: Vec<&str> = read.iter().map(|one| one.as_ref().unwrap().title.as_str()).collect();
        assert_eq!(titles, ["浴室柜", "钢"], "in chunks of {size}");
    }
}
