use std::{fs, path::Path};

use kezhi_law::{Fen, Law, LoadError, PenaltyFacts, Tier, Unit};
use tempfile::TempDir;

use crate::{day, yuan};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn load(text: &str) -> Result<Law, LoadError> {
    Law::load(folder(&[("own.toml", text)]).path())
}

/// The line and the words of the refusal.
fn refusal(text: &str) -> (usize, String) {
    match load(text).unwrap_err() {
        LoadError::Refused { file, line, what } => {
            assert!(file.ends_with("own.toml"), "{file}");
            (line, what)
        }
        other => panic!("{other}"),
    }
}

fn standard(heavier: &str) -> String {
    format!(
        r#"[[standard]]
id = "own"
title = "own"
violation = "patent-passing-off"
statute = "patent-law-2020"
mitigated_from = 2
recommended_permille = 0
verified = "text"
source = "own"

[[standard.band]]
measure = "turnover"
up_to_fen = 10_000_000
mitigated = {{ min_fen = 0, max_fen = 500_000 }}
lighter = {{ min_fen = 500_000, max_fen = 1_000_000 }}
ordinary = {{ min_permille = 300, max_permille = 700 }}
heavier = {heavier}
"#
    )
}

fn rule(id: &str, amount: u32, from: &str) -> String {
    format!(
        r#"
[[rule]]
id = "{id}"
amount = {amount}
unit = "workdays"
legal_basis = "patent-measures-2015:28"
effective_from = "{from}"
verified = "text"
source = "own"
"#
    )
}

#[test]
fn the_shipped_data_is_sound_and_has_a_stable_edition() {
    assert_eq!(Law::builtin().edition().len(), 16);
    assert_eq!(Law::builtin().edition(), Law::builtin().edition());
}

#[test]
fn a_folder_that_is_missing_or_empty_adds_nothing() {
    let edition = Law::builtin().edition().to_owned();
    assert_eq!(Law::load(Path::new("/no/such/folder")).unwrap().edition(), edition);
    assert_eq!(Law::load(folder(&[]).path()).unwrap().edition(), edition);
    assert_eq!(
        Law::load(folder(&[("notes.txt", "not data")]).path())
            .unwrap()
            .edition(),
        edition
    );
}

#[test]
fn every_letter_of_the_data_shows_in_the_edition() {
    let one = load(&rule("own.rule", 5, "2020-01-01")).unwrap();
    let same = load(&rule("own.rule", 5, "2020-01-01")).unwrap();
    let other = load(&rule("own.rule", 6, "2020-01-01")).unwrap();
    assert_eq!(one.edition(), same.edition());
    assert_ne!(one.edition(), other.edition());
    assert_ne!(one.edition(), Law::builtin().edition());
}

#[test]
fn next_years_calendar_can_be_added_without_rebuilding() {
    let law = load(
        r#"
year = 2027
verified = "text"
source = "notice"
provisional = true
holidays = [{ from = "2027-01-01", to = "2027-01-03", name = "元旦" }]
workdays = ["2027-01-09"]
"#,
    )
    .unwrap();
    assert_eq!(
        law.due("penalty.pay", day("2026-12-17"), &[], false).unwrap().due_on,
        day("2027-01-04")
    );
    assert_eq!(law.calendar().is_workday(day("2027-01-09")), Ok(true));
    assert!(law.calendar().is_workday(day("2028-01-03")).is_err());
}

#[test]
fn a_later_version_of_a_rule_is_added_and_an_equal_one_replaces() {
    let id = "passing-off.file.discovered";
    let law = load(&(rule(id, 7, "2015-07-01") + &rule(id, 9, "2026-01-01"))).unwrap();
    let amount = |on: &str| law.rule(id, day(on)).unwrap().amount;
    assert_eq!(
        (amount("2015-07-01"), amount("2025-12-31"), amount("2026-01-01")),
        (7, 7, 9)
    );
    assert_eq!(law.rule(id, day("2026-01-01")).unwrap().unit, Unit::Workdays);
}

#[test]
fn files_are_read_in_order_of_name() {
    let (first, second) = (rule("own.rule", 1, "2020-01-01"), rule("own.rule", 2, "2020-01-01"));
    let dir = folder(&[("b.toml", &second), ("a.toml", &first)]);
    assert_eq!(
        Law::load(dir.path())
            .unwrap()
            .rule("own.rule", day("2026-01-05"))
            .unwrap()
            .amount,
        2
    );
}

#[test]
fn an_authoritys_own_standard_is_applied_by_its_bands() {
    let law = load(&standard("{ min_fen = 10_000_000, max_fen = 25_000_000 }")).unwrap();
    let assess = |turnover: Option<Fen>, circumstance: &str| {
        law.assess(&PenaltyFacts {
            illegal_turnover: turnover,
            circumstances: vec![circumstance.into()],
            standard: Some("own".into()),
            ..PenaltyFacts::new("patent-passing-off", day("2025-05-06"), day("2025-08-01"))
        })
    };
    let lighter = assess(Some(yuan(100_000)), "mild").unwrap();
    assert_eq!(
        (lighter.tier, lighter.range_min, lighter.range_max),
        (Tier::Lighter, yuan(5_000), yuan(10_000))
    );
    let heavier = assess(Some(yuan(100_000)), "repeated").unwrap();
    assert_eq!((heavier.range_min, heavier.range_max), (yuan(100_000), yuan(250_000)));
    assert_eq!(assess(Some(yuan(100_001)), "mild").unwrap_err().field(), "standard");
    assert_eq!(assess(None, "mild").unwrap_err().field(), "standard");
}

#[test]
fn a_tier_beyond_the_statutory_limit_is_refused_with_its_line() {
    for heavier in [
        "{ min_fen = 10_000_000, max_fen = 25_000_001 }",
        "{ min_permille = 700, max_permille = 1001 }",
        "{ min_gains_permille = 0, max_gains_permille = 5001 }",
    ] {
        let (line, what) = refusal(&standard(heavier));
        assert_eq!(line, 17, "{what}");
        assert!(
            what.contains("beyond the statutory limit") && what.contains("第六十八条"),
            "{what}"
        );
    }
}

#[test]
fn a_fixed_tier_of_small_gains_must_stay_below_four_times_them_under_the_law_of_2008() {
    let text = standard("{ min_fen = 0, max_fen = 500 }")
        .replace("patent-law-2020", "patent-law-2008")
        .replace("\"turnover\"", "\"gains\"");
    let (line, what) = refusal(&text);
    assert_eq!(line, 14, "{what}");
    assert!(what.contains("0.04元"), "{what}");
}

#[test]
fn impossible_tiers_and_standards_are_refused() {
    for (from, to, line) in [
        (
            "{ min_permille = 300, max_permille = 700 }",
            "{ min_permille = 800, max_permille = 700 }",
            16,
        ),
        (
            "{ min_permille = 300, max_permille = 700 }",
            "{ min_permille = -1, max_permille = 700 }",
            16,
        ),
        (
            "{ min_permille = 300, max_permille = 700 }",
            "{ min_permille = 300 }",
            16,
        ),
        (
            "{ min_permille = 300, max_permille = 700 }",
            "{ min_permille = 1, max_permille = 2, min_fen = 1, max_fen = 2 }",
            16,
        ),
        ("recommended_permille = 0", "recommended_permille = 1001", 7),
        ("\"patent-passing-off\"", "\"smuggling\"", 4),
        ("\"patent-law-2020\"", "\"patent-law-1984\"", 5),
    ] {
        let text = standard("{ min_fen = 0, max_fen = 1 }").replace(from, to);
        assert_eq!(refusal(&text).0, line, "{to}");
    }
}

#[test]
fn unknown_keys_and_bad_days_are_refused_with_their_line() {
    let (line, what) = refusal("\nyear = 2027\nholydays = []\n");
    assert_eq!(line, 3);
    assert!(what.contains("holydays"), "{what}");
    let (line, what) = refusal(&rule("own.rule", 5, "2020-02-30"));
    assert_eq!(line, 7);
    assert!(what.contains("2020-02-30"), "{what}");
    assert_eq!(refusal("year = \n").0, 1);
}

#[test]
fn contradictory_rules_are_refused_with_their_line() {
    let sound = rule("own.rule", 5, "2020-01-01");
    for (text, line, word) in [
        (sound.clone() + &sound, 12, "twice"),
        (sound.replace("= 5", "= 0"), 4, "nothing"),
        (
            sound.replace("patent-measures-2015:28", "no-such-law:1"),
            6,
            "no-such-law",
        ),
        (
            sound.replace("patent-measures-2015:28", "patent-measures-2015:xx"),
            6,
            "cites",
        ),
        (sound.clone() + "effective_to = \"2019-01-01\"\n", 10, "until"),
        (
            sound.clone() + "direction = \"backward\"\nrollover = true\n",
            11,
            "backward",
        ),
    ] {
        let (at, what) = refusal(&text);
        assert_eq!(at, line, "{what}");
        assert!(what.contains(word), "{what}");
    }
}

#[test]
fn a_calendar_that_contradicts_itself_is_refused_with_its_line() {
    let year = |holidays: &str, workdays: &str| {
        format!(
            "year = 2027\nverified = \"text\"\nsource = \"own\"\nholidays = [{holidays}]\nworkdays = [{workdays}]\nprovisional = true\n"
        )
    };
    for (text, line, word) in [
        (year("", "\"2026-01-04\""), 5, "not in 2027"),
        (year("", "\"2027-01-04\""), 5, "no Saturday or Sunday"),
        (
            year(
                "{ from = \"2027-05-01\", to = \"2027-05-03\", name = \"劳动节\" }",
                "\"2027-05-01\"",
            ),
            5,
            "劳动节",
        ),
        (
            year("{ from = \"2027-05-03\", to = \"2027-05-01\", name = \"劳动节\" }", ""),
            4,
            "before it begins",
        ),
        (
            year("{ from = \"2026-12-31\", to = \"2027-01-02\", name = \"元旦\" }", ""),
            4,
            "not all in 2027",
        ),
        ("workdays = [\"2027-01-09\"]".into(), 1, "year"),
        ("year = 2027\n".into(), 1, "verified"),
        ("year = 2027\nyear = 2027\n".into(), 2, "duplicate"),
    ] {
        let (at, what) = refusal(&text);
        assert_eq!(at, line, "{what}");
        assert!(what.contains(word), "{what}");
    }
}

#[test]
fn a_calendar_without_a_usual_holiday_is_refused_unless_it_is_provisional() {
    let holidays = |names: &[&str]| {
        let days = names.iter().zip(1..).map(|(name, day)| {
            format!("{{ from = \"2027-01-{day:02}\", to = \"2027-01-{day:02}\", name = \"{name}\" }}")
        });
        let days: Vec<String> = days.collect();
        format!(
            "year = 2027\nverified = \"text\"\nsource = \"own\"\nholidays = [{}]\n",
            days.join(", ")
        )
    };
    let usual = ["元旦", "春节", "清明节", "劳动节", "端午节", "国庆节、中秋节"];
    assert!(load(&holidays(&usual)).is_ok());
    for missing in 0..usual.len() {
        let rest: Vec<&str> = usual.iter().copied().filter(|name| *name != usual[missing]).collect();
        let (line, what) = refusal(&holidays(&rest));
        assert!(
            line == 1 && what.contains("2027") && what.contains("provisional"),
            "{what}"
        );
        assert!(load(&format!("{}provisional = true\n", holidays(&rest))).is_ok());
    }
}

#[test]
fn from_autumn_on_the_calendar_of_the_next_year_is_missed() {
    let missing = |on: &str| Law::builtin().calendar().missing_on(day(on));
    assert_eq!(missing("2025-12-31"), None);
    assert_eq!((missing("2026-09-30"), missing("2026-10-01")), (None, Some(2027)));
    assert_eq!(missing("2028-01-01"), Some(2028));
}

#[test]
fn a_regime_may_only_name_rules_on_file() {
    let regime = |id: &str, base: &str, rule: &str| {
        format!(
            "[[regime]]\nid = \"{id}\"\nverified = \"text\"\nsource = \"own\"\n[regime.rules]\n\"{base}\" = \"{rule}\"\n"
        )
    };
    assert_eq!(refusal(&regime("own", "penalty.pay", "penalty.serve")).0, 2);
    assert_eq!(
        refusal(&regime("market-procedure-2019", "no.rule", "penalty.serve")).0,
        2
    );
    assert_eq!(refusal(&regime("market-procedure-2019", "penalty.pay", "no.rule")).0, 6);
    assert!(load(&regime("market-procedure-2019", "penalty.pay", "penalty.serve")).is_ok());
}

#[test]
fn a_folder_that_is_a_file_is_refused() {
    let dir = folder(&[("own.toml", "")]);
    assert!(matches!(
        Law::load(&dir.path().join("own.toml")),
        Err(LoadError::Unreadable { .. })
    ));
}

#[test]
fn an_operator_may_add_regions_statutes_and_circumstances() {
    let law = load(
        r#"
[[region]]
code = "430102"
name = "芙蓉区"
verified = "text"
source = "own"

[[statute]]
id = "own-standard"
title = "本省裁量基准"
verified = "text"
dates_verified = "text"
source = "own"

[[circumstance]]
id = "own-heavier"
effect = "heavier"
text = "二年内再次实施"
legal_basis = "own-standard:7"
verified = "text"
source = "own"
"#,
    )
    .unwrap();
    assert_eq!(law.regions().parse("430102").unwrap().name(), Some("芙蓉区"));
    let assessment = law
        .assess(&PenaltyFacts {
            circumstances: vec!["own-heavier".into()],
            ..PenaltyFacts::new("patent-passing-off", day("2025-05-06"), day("2025-08-01"))
        })
        .unwrap();
    assert_eq!(assessment.tier, Tier::Heavier);
    assert!(
        assessment
            .reasons
            .iter()
            .any(|reason| reason.legal_basis == "《本省裁量基准》第七条")
    );
}

#[test]
fn a_fixed_tier_never_lifts_a_fine_above_the_limit_of_the_gains() {
    let text = standard("{ min_fen = 10_000_000, max_fen = 20_000_000 }").replace("patent-law-2020", "patent-law-2008");
    let assessment = load(&text)
        .unwrap()
        .assess(&PenaltyFacts {
            illegal_gains: Some(yuan(50)),
            illegal_turnover: Some(yuan(50)),
            circumstances: vec!["grave-harm".into()],
            standard: Some("own".into()),
            ..PenaltyFacts::new("patent-passing-off", day("2021-01-29"), day("2021-03-15"))
        })
        .unwrap();
    assert_eq!((assessment.range_min, assessment.range_max), (yuan(200), yuan(200)));
    assert_eq!(assessment.recommended, yuan(200));
}
