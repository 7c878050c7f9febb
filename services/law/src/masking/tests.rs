use proptest::prelude::*;

use super::*;

fn masked(written: &str) -> String {
    text(written, &Persons::default())
}

#[test]
fn numbers_that_may_be_a_persons_are_masked_however_they_are_written() {
    for (written, read) in [
        ("身份证431202199001010389。", "身份证431************389。"),
        (
            "43120219900101001X，电话13800000000",
            "431***********001X，电话138*****000",
        ),
        ("431202-1990-01-01-1234", "431***-****-**-**-*234"),
        ("TEL13800138000", "TEL138*****000"),
        ("138-0013-8000", "138-****-*000"),
        ("138‑0013‑8000", "138‑****‑*000"),
        ("138\u{a0}0013\u{a0}8000", "138\u{a0}****\u{a0}*000"),
        ("138—0013—8000", "138—****—*000"),
        ("138·0013·8000", "138·****·*000"),
        ("138、0013、8000", "138、****、*000"),
        ("138/0013/8000", "138/****/*000"),
        ("138\u{200b}0013\u{200b}8000", "138\u{200b}****\u{200b}*000"),
        ("(0745)7623456", "(074*)****456"),
        ("电话7623456", "电话7*****6"),
        ("一三八〇〇一三八〇〇〇", "一三八*****〇〇〇"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", "①③⑧*****⓪⓪⓪"),
        ("١٣٨٠٠١٣٨٠٠٠", "١٣٨*****٠٠٠"),
        ("１３８００１３８０００", "１３８*****０００"),
        ("4312 0219 9001 0010 12", "431* **** **** ***0 12"),
        ("护照E12345678", "护照E1******8"),
        ("联系zhangsan@qq.com", "联系********@qq.com"),
        ("ZL201630312136.6 13800138000", "ZL201630312136.6 138*****000"),
        ("卡号6222-2026-03-20-1234", "卡号622*-****-**-**-*234"),
        ("电话0745-7623456分机801", "电话074*-****456分机801"),
        ("电话82345678分机8001", "电话8******8分机8001"),
        ("联系电话7623456元宝街", "联系电话7*****6元宝街"),
        ("手机138-2013-8000号", "手机138-****-*000号"),
        ("138     0013     8000", "138     ****     *000"),
        ("138……0013……8000", "138……****……*000"),
        ("138\u{3164}0013\u{3164}8000", "138\u{3164}****\u{3164}*000"),
        ("第138、001、380、00页", "第138、***、**0、00页"),
        ("第138.912.345.67条", "第138.***.**5.67条"),
        ("CN13800138", "CN1******8"),
        ("手机13800138000分上午", "手机138*****000分上午"),
        ("电话13800138000万为民", "电话138*****000万为民"),
        ("13800138000元和", "138*****000元和"),
        ("电话：7623456元和", "电话：7*****6元和"),
        ("手机 138-0013-8000元", "手机 138-****-*000元"),
        ("139-1234-5678元", "139-****-*678元"),
        ("138、0013、8000元", "138、****、*000元"),
        ("1990.12-1234-5678", "199*.**-****-*678"),
        ("13:50:01:38:00", "1*:**:**:**:*0"),
        ("ZL201630312136 13800138000", "ZL201630312136 138*****000"),
    ] {
        assert_eq!(masked(written), read);
    }
}

#[test]
fn what_is_certainly_no_persons_stays() {
    for public in [
        "ZL 201630312136.6与91120113754806625Q，罚款15000元，2026-03-20 洪知执〔2026〕7号",
        "销售标注201630312136.6的产品",
        "ZL 2016 3 0312136.6，ZL85100001.0，CN101234567B，PCT/CN2012/071234",
        "1. ZL201630312136.6 2. ZL201630310387.0",
        "洪财预〔2026〕12345号、洪财预（2026）第12346号",
        "货值1,500,000.00元，没收27601.50元，拨付12345678元，￥1500000，150万元",
        "2026-03-20 15:30至2026.3.21、2026/3/22，2026年3月20日",
        "第12、13、14、15条，第一百二十条",
        "91431271MA0000001J",
        "ZL201630312136 2014-05-01申请，ZL201630312136.6 2016",
        "12345678901.50元的项目，2026-03-20 1500000元",
        "拨付1500000元用于项目建设，违法所得1500000元应予没收，罚款1500000元已缴纳，资金2000000元支持企业",
        "罚款1500000.00元缴国库，联系后罚款1500000元和没收",
        "处以10000-50000元罚款，处罚款50000—250000元",
        "（1）150000元，（一）150000元，1）150000元，1. 1500000元，表1：150000元，3×150000元，合同（2025-12）150000元",
        "2024-2026年科技计划，2023、2024年度，时间：14:00-16:30，2025.1-2025.12，证据1、2、3、4、5、6、7",
    ] {
        assert_eq!(masked(public), public);
    }
}

#[test]
fn the_names_and_addresses_of_persons_are_masked_whatever_stands_between_their_characters() {
    let persons = Persons {
        names: vec!["张三丰", "李四", "孙\u{3164}小山"],
        hidden: vec!["洪江区沅江路1号"],
        ..Persons::default()
    };
    for (written, read) in [
        ("张三丰与李四", "张**与李*"),
        ("张 三 丰与李\u{200b}四", "张 * *与李\u{200b}*"),
        ("张      三\u{3164}丰", "张      *\u{3164}*"),
        ("孙\u{3164}小山", "孙\u{3164}**"),
        ("住洪江区沅江路1号", "住********"),
        ("张家口的李子", "张家口的李子"),
    ] {
        assert_eq!(text(written, &persons), read);
    }
    for (whole, read) in [("张三丰", "张**"), ("李", "李"), ("", "")] {
        assert_eq!(name(whole), read);
    }
}

/// The forms in which a digit may be written.
const SCRIPTS: [&str; 7] = [
    "0123456789",
    "０１２３４５６７８９",
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "٠١٢٣٤٥٦٧٨٩",
    "०१२३४५६७८९",
];
/// What may stand between its groups.
const SEPARATORS: [&str; 22] = [
    "", " ", "\u{a0}", "\u{3000}", "\u{2009}", "-", "‐", "‑", "–", "—", "－", ".", "·", "・", "/", "／", "\\", "(",
    "）", "\u{200b}", "\u{feff}", "、",
];

prop_compose! {
    fn personal()(number in prop_oneof![
        "1[3-9][0-9]{9}",
        "0[1-9][0-9]{1,2}[2-8][0-9]{6,7}",
        "[2-8][0-9]{6,7}",
        "[1-8][0-9]{5}(19[3-9][0-9]|200[0-9])(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}[0-9X]",
        "[1-8][0-9]{5}[3-9][0-9](0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}",
        "[3-6][0-9]{15,18}",
        "[EGPDS][0-9]{8}",
    ]) -> String { number }
}

/// A number in groups of a length, with something between them, in a script.
fn written_as(number: &str, script: &str, separator: &str, group: usize) -> String {
    let digits: Vec<char> = script.chars().collect();
    let mut written = String::new();
    for (place, letter) in number.chars().enumerate() {
        if place > 0 && place % group == 0 {
            written.push_str(separator);
        }
        let digit = letter.to_digit(10).and_then(|digit| digits.get(digit as usize));
        written.push(*digit.unwrap_or(&letter));
    }
    written
}

/// So many, or more where `PROPTEST_CASES` says so.
fn at_least(cases: u32) -> ProptestConfig {
    let config = ProptestConfig::default();
    ProptestConfig {
        cases: config.cases.max(cases),
        failure_persistence: None,
        ..config
    }
}

proptest! {
    #![proptest_config(at_least(100_000))]

    #[test]
    fn no_personal_number_escapes(
        number in personal(),
        script in prop::sample::select(&SCRIPTS[..]),
        separators in prop::collection::vec(prop::sample::select(&SEPARATORS[..]), 1..5),
        group in 1usize..7,
    ) {
        let written = written_as(&number, script, &separators.concat(), group);
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let shown = masked(&format!("电话{written}，谢谢"));
        let hidden = shown.chars().filter(|letter| *letter == '*').count();
        prop_assert!(hidden + 6 >= digits && hidden > digits / 3, "{written} is read as {shown}");
        prop_assert_eq!(masked(&shown), shown, "what is masked stays as it is");
    }
}

proptest! {
    #![proptest_config(at_least(10_000))]

    #[test]
    fn nothing_that_is_public_is_harmed(
        (year, number, check) in (1985u16..2030, 0u32..10_000_000, 0u8..10),
        fen in 0u64..100_000_000_000,
        (month, day) in (1u8..13, 1u8..29),
        running in 1u32..100_000,
    ) {
        let yuan = format!("{}.{:02}元", fen / 100, fen % 100);
        for public in [
            format!("ZL{year}3{number:07}.{check}"),
            format!("罚款{yuan}，"),
            format!("于{year}-{month:02}-{day:02}"),
            format!("{year}年{month}月{day}日"),
            format!("洪知执〔{year}〕{running}号"),
            format!("洪财预〔{year}〕{running}号，{yuan}（{year}-{month:02}-{day:02}）"),
        ] {
            prop_assert_eq!(masked(&public), public);
        }
    }
}

#[test]
fn what_is_an_offices_stays_and_nothing_that_holds_it() {
    let persons = Persons {
        known: vec!["0745-7623456", "kjj@hj.gov.cn"],
        ..Persons::default()
    };
    for (written, read) in [
        ("电话0745-7623456。", "电话0745-7623456。"),
        ("(0745)7623456，kjj@hj.gov.cn", "(0745)7623456，kjj@hj.gov.cn"),
        ("０７４５—７６２３４５６", "０７４５—７６２３４５６"),
    ] {
        assert_eq!(text(written, &persons), read);
    }
    for written in [
        "电话0745-7623457",
        "10745762345612",
        "akjj@hj.gov.cn",
        "43074576234561234X",
    ] {
        assert_ne!(text(written, &persons), written);
    }
}
