//! Published cases: the law accepts their facts and its range contains what was decided.

use kezhi_law::{Assessment, Fen, Law, PenaltyError, PenaltyFacts, Tier, identifier::PatentNumber};

use crate::{day, yuan};

fn facts(committed_to: &str, decided_on: &str) -> PenaltyFacts {
    PenaltyFacts::new("patent-passing-off", day(committed_to), day(decided_on))
}

fn assess(facts: &PenaltyFacts) -> Assessment {
    Law::builtin().assess(facts).unwrap()
}

#[test]
fn the_shop_that_sold_canned_porridge_loses_276_yuan_and_pays_no_fine() {
    assert!(PatentNumber::parse("ZL201230178118.5").is_ok());
    let assessment = assess(&PenaltyFacts {
        committed_from: Some(day("2021-07-26")),
        illegal_gains: Some(yuan(276)),
        circumstances: vec!["honest-seller".into()],
        ..facts("2021-08-20", "2021-09-30")
    });
    assert_eq!(assessment.law, "patent-law-2020");
    assert_eq!((assessment.confiscate, assessment.range_max), (yuan(276), Fen(0)));
    assert!(
        assessment
            .reasons
            .iter()
            .any(|reason| reason.legal_basis.ends_with("第八十四条第三款"))
    );
}

#[test]
fn the_shop_that_sold_chain_sets_is_judged_by_the_law_of_2008() {
    assert!(PatentNumber::parse("ZL201420775883.9").is_ok());
    let assessment = assess(&PenaltyFacts {
        illegal_gains: Some(yuan(50)),
        ..facts("2021-01-29", "2021-03-15")
    });
    assert_eq!(assessment.law, "patent-law-2008");
    assert_eq!((assessment.confiscate, assessment.statutory_max), (yuan(50), yuan(200)));
    assert!(assessment.range_max > Fen(0) && assessment.range_max <= yuan(200));
}

#[test]
fn the_maker_of_seasoning_bags_who_went_on_marking_falls_under_the_new_law() {
    for number in ["ZL201630312136.6", "ZL201630310387.0", "ZL201630310356.5"] {
        assert!(PatentNumber::parse(number).is_ok());
    }
    let assessment = assess(&PenaltyFacts {
        committed_from: Some(day("2021-07-02")),
        circumstances: vec!["mild".into()],
        ..facts("2021-09-10", "2021-11-15")
    });
    assert_eq!(
        (assessment.law.as_str(), assessment.tier),
        ("patent-law-2020", Tier::Lighter)
    );
    assert_eq!((assessment.range_min, assessment.range_max), (Fen(0), yuan(75_000)));
}

#[test]
fn the_shop_that_sold_millet_bags_may_be_fined_under_article_68() {
    let assessment = assess(&facts("2023-04-20", "2023-06-20"));
    assert_eq!(
        (assessment.law.as_str(), assessment.tier),
        ("patent-law-2020", Tier::Ordinary)
    );
    assert!(!assessment.no_penalty);
    assert!(
        assessment
            .reasons
            .iter()
            .any(|reason| reason.legal_basis.ends_with("第六十八条"))
    );
}

#[test]
fn the_unlicensed_agent_is_not_swallowed_by_the_rules_on_passing_off() {
    let agent = PenaltyFacts {
        violation: "unlicensed-patent-agency".into(),
        committed_from: Some(day("2021-11-01")),
        illegal_gains: Some(yuan(18_250)),
        ..facts("2022-12-31", "2024-02-01")
    };
    let refused = Law::builtin().assess(&agent).unwrap_err();
    assert!(
        matches!(&refused, PenaltyError::NotPassingOff { legal_basis, .. } if legal_basis.ends_with("第二十七条")),
        "{refused}"
    );
}

#[test]
fn the_published_lighter_fines_lie_within_the_lighter_tier() {
    for (committed_to, decided_on, circumstance, fine) in [
        ("2022-03-01", "2022-08-01", "harm-undone", yuan(5_000)),
        ("2022-03-01", "2022-08-01", "mild", yuan(30_000)),
    ] {
        let assessment = assess(&PenaltyFacts {
            circumstances: vec![circumstance.into()],
            ..facts(committed_to, decided_on)
        });
        assert_eq!(assessment.tier, Tier::Lighter);
        assert!((assessment.range_min..=assessment.range_max).contains(&fine));
    }
}
