//! What is alike is seen, and what is not is let be.

use kezhi_proto::projects::{Application, ApplicationContent, Unit};

use super::*;
use crate::selection::applications::duplicates::{Compared, compare, is_alike};
use crate::settings::Settings;

const APPLICANT: &str = "91120113754806625Q";
const PARTNER: &str = "91330106673959654P";

fn unit(credit_code: &str) -> Unit {
    Unit {
        credit_code: credit_code.into(),
        display_name: "某单位".into(),
        ..Unit::default()
    }
}

const ONE: &str = "针对柑橘黄龙病早期症状不明显的问题，建立基于重组酶聚合酶扩增的田间快速检测方法，研制便携式检测试剂盒，并在全区示范。";
const REWORDED: &str = "针对柑橘黄龙病早期症状不明显这一问题，建立基于重组酶聚合酶扩增的田间快速检测方法，研制便携检测试剂盒，在全区开展示范。";
const OTHER: &str =
    "面向中小企业数字化转型的需求，开发轻量级生产执行系统，实现设备联网、能耗监测和质量追溯，服务二十家企业。";

#[test]
fn likeness_is_the_share_of_what_both_have() {
    let alike = |left: &str, right: &str| alike_permille(&letters(left), &letters(right), TITLE_RUN);
    assert_eq!(alike("柑橘检测", "柑橘检测"), 1000);
    assert_eq!(alike("柑橘检测", "柑橘 检测！"), 1000);
    assert_eq!(alike("ＡＢＣ技术", "abc技术"), 1000);
    assert_eq!(alike("柑橘检测", "柑橘研究"), 200);
    assert_eq!(alike("柑橘", "水稻"), 0);
    assert_eq!(alike("柑", "柑"), 1000);
    assert_eq!(alike("", ""), 0);
}

#[test]
fn a_reworded_text_is_alike_and_another_is_not() {
    let alike = |left: &str, right: &str| alike_permille(&letters(left), &letters(right), CONTENT_RUN);
    assert!(alike(ONE, REWORDED) > 600, "{}", alike(ONE, REWORDED));
    assert!(alike(ONE, OTHER) < 50, "{}", alike(ONE, OTHER));
}

#[test]
fn a_reworded_text_shares_bands_and_another_shares_none() {
    let shared = |left: &str, right: &str| {
        let right = bands(&letters(right));
        bands(&letters(left))
            .into_iter()
            .filter(|band| right.contains(band))
            .count()
    };
    assert_eq!(shared(ONE, ONE), 32);
    assert!(shared(ONE, REWORDED) > 3);
    assert_eq!(shared(ONE, OTHER), 0);
    assert_eq!(bands(&letters("。！")), Vec::<i64>::new());
}

#[test]
fn the_bands_of_a_text_never_change() {
    // They are stored: another hash would find nothing of what was stored before.
    let stored = [-3_735_149_123_105_864_650, -6_843_302_766_811_332_475];
    assert_eq!(bands(&letters("柑橘黄龙病"))[..2], stored);
}

#[test]
fn the_phrases_that_both_have_are_shown_the_longest_first() {
    let phrases = shared_phrases(&letters(ONE), &letters(REWORDED));
    assert_eq!(phrases[0], "问题建立基于重组酶聚合酶扩增的田间快速检测方法研制便携");
    assert!(
        phrases.contains(&"针对柑橘黄龙病早期症状不明显".to_string()),
        "{phrases:?}"
    );
    assert_eq!(shared_phrases(&letters(ONE), &letters(OTHER)), Vec::<String>::new());
}

fn application(name: &str, applicant: &str, title: &str, summary: &str) -> Application {
    Application {
        name: name.into(),
        applicant: Some(unit(applicant)),
        content: Some(ApplicationContent {
            title: title.into(),
            summary: summary.into(),
            ..ApplicationContent::default()
        }),
        ..Application::default()
    }
}

#[test]
fn a_like_title_counts_for_one_unit_or_leader_and_like_contents_for_everyone() {
    let settings = Settings::default();
    let subject = application("applications/1", APPLICANT, "柑橘黄龙病快速检测", ONE);
    let subject = Compared::of(&subject);
    let judged = |applicant, title, summary, same_leader| {
        let other = application("applications/2", applicant, title, summary);
        is_alike(
            &compare(&subject, &Compared::of(&other), &other, same_leader),
            &settings,
        )
    };
    assert!(judged(PARTNER, "另一个题目", REWORDED, false));
    assert!(judged(APPLICANT, "柑橘黄龙病的快速检测", OTHER, false));
    assert!(judged(PARTNER, "柑橘黄龙病的快速检测", OTHER, true));
    assert!(!judged(PARTNER, "柑橘黄龙病的快速检测", OTHER, false));
    assert!(!judged(APPLICANT, "数字化转型", OTHER, true));
}
