use std::{fs, path::Path};

use kezhi_law::{Law, Verified, article};

#[test]
fn every_statute_named_in_code_is_on_file() {
    let law = Law::builtin();
    let mut found = 0;
    for text in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        for call in text
            .split("article(\"")
            .skip(1)
            .filter(|call| !call.starts_with("no-such-law"))
        {
            let id = call.split('"').next().unwrap();
            assert!(
                law.statute(id).is_some(),
                "`{id}` is cited in code and not in data/statutes.toml"
            );
            found += 1;
        }
    }
    assert!(found > 0);
}

fn sources(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![fs::read_to_string(path).unwrap()]
            }
        })
        .collect()
}

#[test]
fn every_rule_cites_a_statute_on_file_and_says_where_it_was_read() {
    let law = Law::builtin();
    for rule in law.rules() {
        assert!(law.statute(rule.legal_basis.statute()).is_some(), "{}", rule.id);
        assert!(!rule.source.is_empty(), "{}", rule.id);
    }
}

#[test]
fn a_rule_read_in_its_text_cites_a_numbered_provision() {
    let law = Law::builtin();
    for rule in law
        .rules()
        .iter()
        .filter(|rule| rule.verified == Verified::Text && rule.legal_basis.statute() != "duty-list")
    {
        assert!(!rule.legal_basis.number().is_empty(), "{} names no article", rule.id);
    }
}

#[test]
fn the_old_and_the_new_numbers_of_an_article_are_told_apart() {
    for (statute, number, printed) in [
        ("patent-law-2008", "63", "《专利法（2008年修正）》第六十三条"),
        ("patent-law-2020", "68", "《专利法（2020年修正）》第六十八条"),
        ("patent-rules-2010", "84", "《专利法实施细则（2010年修订）》第八十四条"),
        (
            "patent-rules-2023",
            "101",
            "《专利法实施细则（2023年修订）》第一百零一条",
        ),
        (
            "science-progress-law",
            "110",
            "《科学技术进步法（2021年修订）》第一百一十条",
        ),
        ("civil-code", "1259", "《民法典》第一千二百五十九条"),
    ] {
        assert_eq!(article(statute, number).to_string(), printed);
    }
}
