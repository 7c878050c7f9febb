use kezhi_law::{Assessment, Fen, Law, PenaltyError, PenaltyFacts, Tier, penalty::late_surcharge};

use crate::{day, yuan};

/// An act of that day, decided half a year later at most.
fn facts(committed_to: &str, decided_on: &str) -> PenaltyFacts {
    PenaltyFacts::new("patent-passing-off", day(committed_to), day(decided_on))
}

fn assess(facts: &PenaltyFacts) -> Assessment {
    Law::builtin().assess(facts).unwrap()
}

fn with(circumstances: &[&str]) -> PenaltyFacts {
    PenaltyFacts {
        circumstances: circumstances.iter().map(ToString::to_string).collect(),
        ..facts("2025-05-06", "2025-08-01")
    }
}

fn refused(facts: &PenaltyFacts) -> PenaltyError {
    Law::builtin().assess(facts).unwrap_err()
}

#[test]
fn the_limit_of_2020_is_flat_up_to_fifty_thousand_yuan_and_five_times_above() {
    for (gains, max) in [
        (None, yuan(250_000)),
        (Some(Fen(0)), yuan(250_000)),
        (Some(yuan(1)), yuan(250_000)),
        (Some(yuan(49_999)), yuan(250_000)),
        (Some(yuan(50_000)), yuan(250_000)),
        (Some(Fen(5_000_001)), Fen(25_000_005)),
        (Some(yuan(60_000)), yuan(300_000)),
        (Some(Fen(i64::MAX)), Fen(i64::MAX)),
    ] {
        let assessment = assess(&PenaltyFacts {
            illegal_gains: gains,
            ..facts("2025-05-06", "2025-08-01")
        });
        assert_eq!(
            (assessment.law.as_str(), assessment.statutory_max),
            ("patent-law-2020", max),
            "{gains:?}"
        );
        assert_eq!(assessment.confiscate, gains.unwrap_or_default());
    }
}

#[test]
fn the_limit_of_2008_is_four_times_the_gains_and_flat_only_without_any() {
    for (gains, max) in [
        (None, yuan(200_000)),
        (Some(Fen(0)), yuan(200_000)),
        (Some(Fen(1)), Fen(4)),
        (Some(yuan(50)), yuan(200)),
        (Some(yuan(60_000)), yuan(240_000)),
    ] {
        let assessment = assess(&PenaltyFacts {
            illegal_gains: gains,
            ..facts("2021-01-29", "2021-04-01")
        });
        assert_eq!(
            (assessment.law.as_str(), assessment.statutory_max),
            ("patent-law-2008", max),
            "{gains:?}"
        );
    }
}

#[test]
fn the_law_of_the_last_day_applies_and_the_new_one_is_never_lighter() {
    for gains in [
        None,
        Some(yuan(1)),
        Some(yuan(50_000)),
        Some(yuan(50_001)),
        Some(yuan(1_000_000)),
    ] {
        let act = |committed_to: &str| {
            assess(&PenaltyFacts {
                illegal_gains: gains,
                ..facts(committed_to, "2022-01-10")
            })
            .law
        };
        assert_eq!(act("2021-05-31"), "patent-law-2008");
        assert_eq!(act("2021-06-01"), "patent-law-2020");
    }
}

#[test]
fn an_act_that_went_on_into_the_new_law_is_judged_by_it() {
    let lasting = PenaltyFacts {
        committed_from: Some(day("2021-03-01")),
        ..facts("2021-06-01", "2021-09-01")
    };
    let assessment = assess(&lasting);
    assert_eq!(assessment.law, "patent-law-2020");
    assert!(
        assessment.reasons[0].text.contains("lasting act"),
        "{:?}",
        assessment.reasons
    );
    assert_eq!(assessment.reasons[0].legal_basis, "《行政处罚法》第三十七条");
}

#[test]
fn the_default_standard_splits_the_range_at_thirty_and_seventy_percent() {
    for (circumstances, tier, low, high, middle) in [
        (&["mild"][..], Tier::Lighter, 0, 75_000, 37_500),
        (&[], Tier::Ordinary, 75_000, 175_000, 125_000),
        (&["repeated"], Tier::Heavier, 175_000, 250_000, 212_500),
        (&["harm-undone", "confessed"], Tier::Mitigated, 0, 75_000, 0),
    ] {
        let assessment = assess(&with(circumstances));
        assert_eq!(assessment.tier, tier);
        assert_eq!((assessment.range_min, assessment.range_max), (yuan(low), yuan(high)));
        assert_eq!(assessment.recommended, yuan(middle));
    }
}

#[test]
fn above_fifty_thousand_yuan_the_tiers_follow_the_gains() {
    let gains = Some(yuan(100_000));
    let tier = |circumstances: &[&str]| {
        let assessment = assess(&PenaltyFacts {
            illegal_gains: gains,
            ..with(circumstances)
        });
        (assessment.range_min, assessment.range_max)
    };
    assert_eq!(tier(&["mild"]), (Fen(0), yuan(150_000)));
    assert_eq!(tier(&[]), (yuan(150_000), yuan(350_000)));
    assert_eq!(tier(&["grave-harm"]), (yuan(350_000), yuan(500_000)));
}

#[test]
fn circumstances_on_both_sides_lead_to_the_ordinary_tier_and_say_so() {
    for circumstances in [&["repeated", "harm-undone"][..], &["repeated", "first-minor-corrected"]] {
        let assessment = assess(&with(circumstances));
        assert_eq!(assessment.tier, Tier::Ordinary);
        assert!(!assessment.may_exempt);
        assert!(
            assessment
                .reasons
                .iter()
                .any(|reason| reason.text.contains("stand against each other"))
        );
    }
}

#[test]
fn the_same_circumstance_twice_counts_once() {
    assert_eq!(assess(&with(&["harm-undone", "harm-undone"])).tier, Tier::Lighter);
}

#[test]
fn slight_and_blameless_acts_are_not_punished() {
    for circumstance in ["minor-corrected-harmless", "no-fault"] {
        let assessment = assess(&PenaltyFacts {
            illegal_gains: Some(yuan(300)),
            ..with(&[circumstance, "repeated"])
        });
        assert!(assessment.no_penalty && !assessment.not_a_violation);
        assert_eq!(
            (assessment.tier, assessment.range_max, assessment.confiscate),
            (Tier::Exempt, Fen(0), Fen(0))
        );
        assert!(
            assessment
                .reasons
                .iter()
                .any(|reason| reason.legal_basis.starts_with("《行政处罚法》第三十三条"))
        );
    }
}

#[test]
fn a_first_and_slight_act_may_be_spared_and_need_not_be() {
    let assessment = assess(&with(&["first-minor-corrected"]));
    assert!(assessment.may_exempt && !assessment.no_penalty);
    assert_eq!((assessment.recommended, assessment.range_max), (Fen(0), yuan(75_000)));
}

#[test]
fn an_honest_seller_before_2024_keeps_no_gains_and_pays_no_fine() {
    let sale = |decided_on: &str| PenaltyFacts {
        illegal_gains: Some(yuan(276)),
        circumstances: vec!["honest-seller".into()],
        ..facts("2023-09-01", decided_on)
    };
    let then = assess(&sale("2023-12-01"));
    assert_eq!(
        (then.range_max, then.confiscate, then.no_penalty),
        (Fen(0), yuan(276), false)
    );
    assert!(then.reasons.iter().any(|reason| reason.text.contains("免除罚款")));
    // Decided after the new Rules took force: they take less, so they apply.
    let later = assess(&sale("2024-02-01"));
    assert_eq!(
        (later.range_max, later.confiscate, later.no_penalty),
        (Fen(0), Fen(0), true)
    );
}

#[test]
fn an_honest_seller_under_the_rules_of_2023_is_only_told_to_stop() {
    let assessment = assess(&PenaltyFacts {
        illegal_gains: Some(yuan(276)),
        ..with(&["honest-seller"])
    });
    assert!(assessment.no_penalty && !assessment.not_a_violation);
    let legal_basis = &assessment.reasons.last().unwrap().legal_basis;
    assert_eq!(legal_basis, "《专利法实施细则（2023年修订）》第一百零一条第三款");
}

#[test]
fn stock_marked_while_the_patent_lived_is_no_passing_off() {
    for (committed_to, legal_basis) in [("2025-05-06", "第一百零一条第二款"), ("2021-01-29", "第八十四条第二款")]
    {
        let mut sale = PenaltyFacts {
            others_patents: 2,
            ..facts(committed_to, committed_to)
        };
        sale.illegal_gains = Some(yuan(500_000));
        sale.circumstances = vec!["after-termination-stock".into(), "repeated".into()];
        let assessment = assess(&sale);
        assert!(assessment.not_a_violation && assessment.no_penalty);
        assert_eq!(assessment.confiscate, Fen(0));
        assert!(assessment.reasons.last().unwrap().legal_basis.ends_with(legal_basis));
    }
}

#[test]
fn an_act_found_out_after_two_years_is_no_longer_punished() {
    let found = |on: &str| PenaltyFacts {
        discovered_on: Some(day(on)),
        ..facts("2023-03-10", "2025-06-01")
    };
    let in_time = assess(&found("2025-03-10"));
    assert!(!in_time.no_penalty);
    let late = assess(&found("2025-03-11"));
    assert!(late.no_penalty);
    assert_eq!(late.reasons.last().unwrap().legal_basis, "《行政处罚法》第三十六条");
}

#[test]
fn a_circumstance_that_was_not_law_yet_counts_if_it_is_when_the_case_is_decided() {
    let act = |decided_on: &str| PenaltyFacts {
        circumstances: vec!["harm-undone".into()],
        ..facts("2021-06-20", decided_on)
    };
    assert_eq!(assess(&act("2021-08-01")).tier, Tier::Lighter);
    assert!(matches!(
        refused(&act("2021-07-01")),
        PenaltyError::CircumstanceNotInForce { .. }
    ));
}

#[test]
fn a_figure_that_is_not_settled_law_says_so() {
    let assessment = assess(&with(&["repeated"]));
    let caveats = assessment
        .reasons
        .iter()
        .filter(|reason| reason.text.contains("[not verified: "))
        .count();
    assert_eq!(
        caveats, 2,
        "the circumstance and the standard: {:?}",
        assessment.reasons
    );
    assert!(
        assess(&facts("2021-01-29", "2021-04-01"))
            .reasons
            .iter()
            .any(|reason| reason.text.contains("second hand"))
    );
}

#[test]
fn a_standard_of_another_statute_does_not_apply() {
    let fixed = |committed_to: &str, decided_on: &str, circumstances: &[&str]| PenaltyFacts {
        standard: Some("fixed-amounts-2008".into()),
        circumstances: circumstances.iter().map(ToString::to_string).collect(),
        ..facts(committed_to, decided_on)
    };
    assert!(matches!(
        refused(&fixed("2025-05-06", "2025-08-01", &[])),
        PenaltyError::StandardNotApplicable { .. }
    ));
    let heavier = assess(&fixed("2021-01-29", "2021-04-01", &["grave-harm"]));
    assert_eq!((heavier.range_min, heavier.range_max), (yuan(200_000), yuan(200_000)));
    let lighter = assess(&fixed("2021-01-29", "2021-04-01", &["mild"]));
    assert_eq!(
        (lighter.range_min, lighter.range_max, lighter.recommended),
        (yuan(5_000), yuan(10_000), yuan(5_000))
    );
}

#[test]
fn impossible_facts_are_refused_and_the_field_is_named() {
    let base = || facts("2025-05-06", "2025-08-01");
    let table = [
        (
            PenaltyFacts {
                violation: "smuggling".into(),
                ..base()
            },
            "violation",
        ),
        (
            PenaltyFacts {
                violation: "false-advertising".into(),
                ..base()
            },
            "violation",
        ),
        (
            PenaltyFacts {
                committed_from: Some(day("2025-05-07")),
                ..base()
            },
            "committed_from",
        ),
        (facts("2025-08-02", "2025-08-01"), "committed_to"),
        (
            PenaltyFacts {
                discovered_on: Some(day("2025-08-02")),
                ..base()
            },
            "discovered_on",
        ),
        (
            PenaltyFacts {
                illegal_gains: Some(Fen(-1)),
                ..base()
            },
            "illegal_gains",
        ),
        (
            PenaltyFacts {
                illegal_turnover: Some(Fen(-1)),
                ..base()
            },
            "illegal_turnover",
        ),
        (
            PenaltyFacts {
                direct_loss: Some(Fen(i64::MIN)),
                ..base()
            },
            "direct_loss",
        ),
        (
            PenaltyFacts {
                circumstances: vec!["nice".into()],
                ..base()
            },
            "circumstances",
        ),
        (
            PenaltyFacts {
                standard: Some("mine".into()),
                ..base()
            },
            "standard",
        ),
        (facts("2009-09-30", "2010-01-01"), "committed_to"),
    ];
    for (facts, field) in table {
        let error = refused(&facts);
        assert_eq!(error.field(), field, "{error}");
    }
}

#[test]
fn violations_that_belong_elsewhere_are_not_swallowed() {
    for (violation, provision) in [
        ("unlicensed-patent-agency", "《专利代理条例（2018年修订）》第二十七条"),
        ("patent-mark-irregularity", "《专利标识标注办法》第八条"),
        ("false-advertising", "《广告法》第五十九条"),
        ("patent-infringement", "《专利法（2020年修正）》第六十五条"),
    ] {
        let error = refused(&PenaltyFacts {
            violation: violation.into(),
            ..facts("2025-05-06", "2025-08-01")
        });
        let PenaltyError::NotPassingOff { legal_basis, .. } = error else {
            panic!("{violation}: {error}")
        };
        assert_eq!(legal_basis, provision);
    }
}

#[test]
fn a_late_fine_grows_three_percent_a_day_and_never_beyond_itself() {
    let fine = yuan(10_000);
    for (paid, suspended, added) in [
        ("2026-03-01", 0, 0),
        ("2026-03-02", 0, 0),
        ("2026-03-03", 0, 300),
        ("2026-04-04", 0, 9_900),
        ("2026-04-05", 0, 10_000),
        ("2027-03-02", 0, 10_000),
        ("2026-03-12", 4, 1_800),
        ("2026-03-12", 400, 0),
    ] {
        assert_eq!(
            late_surcharge(fine, day("2026-03-02"), day(paid), suspended),
            yuan(added),
            "{paid}"
        );
    }
    assert_eq!(
        late_surcharge(Fen(i64::MAX), day("1900-01-01"), day("9999-12-31"), 0),
        Fen(i64::MAX)
    );
}

/// An act of that day by who was born on that.
fn by(born_on: &str, committed_to: &str, circumstances: &[&str]) -> PenaltyFacts {
    PenaltyFacts {
        born_on: Some(day(born_on)),
        circumstances: circumstances.iter().map(ToString::to_string).collect(),
        ..facts(committed_to, "2025-08-01")
    }
}

#[test]
fn a_child_is_not_punished_and_who_is_not_yet_of_age_more_lightly() {
    for (committed_to, tier, article) in [
        ("2025-05-05", Tier::Exempt, "第三十条"),
        // The birthday itself does not complete the year.
        ("2025-05-06", Tier::Exempt, "第三十条"),
        ("2025-05-07", Tier::Lighter, "第三十条"),
    ] {
        let assessment = assess(&by("2011-05-06", committed_to, &[]));
        assert_eq!((assessment.tier, assessment.no_penalty), (tier, tier == Tier::Exempt));
        assert!(
            assessment
                .reasons
                .iter()
                .any(|reason| reason.legal_basis.contains(article)),
            "{assessment:?}"
        );
    }
    assert_eq!(assess(&by("2007-05-06", "2025-05-06", &[])).tier, Tier::Lighter);
    assert_eq!(assess(&by("2007-05-05", "2025-05-06", &[])).tier, Tier::Ordinary);
    let spared = assess(&by("2011-05-06", "2025-05-05", &["repeated"]));
    assert_eq!(spared.spared_by.unwrap().to_string(), "《行政处罚法》第三十条");
}

#[test]
fn an_age_that_the_birthday_contradicts_is_refused_and_so_is_who_was_not_born_yet() {
    let grown = by("1990-01-01", "2025-05-06", &["aged-14-to-18"]);
    assert!(matches!(refused(&grown), PenaltyError::NotOfThatAge { .. }));
    assert_eq!(
        assess(&by("2010-01-01", "2025-05-06", &["aged-14-to-18"])).tier,
        Tier::Lighter
    );
    let unborn = refused(&by("2025-05-07", "2025-05-06", &[]));
    assert_eq!(unborn.field(), "born_on");
}

#[test]
fn who_cannot_control_what_he_does_is_not_punished_and_who_hardly_can_may_be_more_lightly() {
    let ill = assess(&with(&["no-capacity", "repeated"]));
    assert!(ill.no_penalty);
    assert_eq!(ill.spared_by.unwrap().to_string(), "《行政处罚法》第三十一条");
    let gains = Some(yuan(100_000));
    let range = |circumstances: &[&str]| {
        let assessment = Law::builtin().assess(&PenaltyFacts {
            illegal_gains: gains,
            ..with(circumstances)
        });
        let assessment = assessment.unwrap();
        (assessment.tier, assessment.range_min, assessment.range_max)
    };
    assert_eq!(range(&["limited-capacity"]), (Tier::Lighter, Fen(0), yuan(150_000)));
    assert_eq!(range(&["limited-capacity", "repeated"]).0, Tier::Ordinary);
}
