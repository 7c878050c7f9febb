//! The table is sound, and the entry and the form are judged as they should be.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, TakenBefore};
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::missing_item::Kind;
use kezhi_proto::projects::{
    Application, ApplicationContent, Attachment, BudgetLine, CallConditions, FormalCheck, FundSource, Grant,
    MissingItem, Plan, ProjectLeader, Review, Unit, funding_call, plan, review,
};

use super::procedure::APPLICATION;
use super::rules::*;
use crate::planning::funding_calls::FundingCall;
use crate::settings::Settings;

const APPLICANT: &str = "91120113754806625Q";
const PARTNER: &str = "91330106673959654P";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn unit(credit_code: &str) -> Unit {
    Unit {
        credit_code: credit_code.into(),
        display_name: "某单位".into(),
        ..Unit::default()
    }
}

fn line(unit: &str, source: FundSource, head: &str, amount_fen: i64) -> BudgetLine {
    BudgetLine {
        unit: unit.into(),
        source: source.into(),
        head: head.into(),
        amount_fen,
    }
}

/// 200,000 yuan of the district: 100,000 of equipment, 80,000 of operation, 20,000 of indirect costs; 60,000 of its own.
fn content() -> ApplicationContent {
    let (district, own) = (FundSource::District, FundSource::SelfRaised);
    ApplicationContent {
        title: "柑橘黄龙病早期快速检测技术研究".into(),
        summary: "建立田间早期快速检测方法。".into(),
        leader: Some(ProjectLeader {
            display_name: "张".into(),
            citizen_id: "110105***********X".into(),
        }),
        partners: vec![unit(PARTNER)],
        starts_on: "2026-07-01".into(),
        ends_on: "2028-06-30".into(),
        grants: vec![Grant {
            source: district.into(),
            amount_fen: 20_000_000,
        }],
        budget: vec![
            line(APPLICANT, district, "equipment", 10_000_000),
            line(PARTNER, district, "operation", 8_000_000),
            line(APPLICANT, district, "indirect", 2_000_000),
            line(APPLICANT, own, "labour", 6_000_000),
        ],
        attachments: vec![Attachment {
            kind: "business-licence".into(),
            digest: "0".repeat(64),
            title: String::new(),
        }],
        ..ApplicationContent::default()
    }
}

fn funding_call() -> FundingCall {
    FundingCall {
        state: funding_call::State::Published.into(),
        opens_on: "2026-03-02".into(),
        closes_on: "2026-03-31".into(),
        conditions: Some(CallConditions {
            applications_per_unit: 2,
            partners_allowed: true,
            starts_not_before: "2026-06-01".into(),
            starts_not_after: "2026-12-31".into(),
            longest_months: 24,
            ..CallConditions::default()
        }),
        ceiling_fen: 20_000_000,
        own_funds_permille: 300,
        attachment_kinds: vec!["business-licence".into()],
        ..FundingCall::default()
    }
}

fn plan() -> Plan {
    Plan {
        state: plan::State::Approved.into(),
        budget: vec![Grant {
            source: FundSource::District.into(),
            amount_fen: 100_000_000,
        }],
        ..Plan::default()
    }
}

fn facts(on: &str) -> Facts {
    Facts {
        application: Application {
            applicant: Some(unit(APPLICANT)),
            content: Some(content()),
            ..Application::default()
        },
        funding_call: funding_call(),
        plan: plan(),
        on: day(on),
        settings: Settings::default(),
        barred: Vec::new(),
        completed: 0,
        others_of_the_unit: Some(0),
        missing: Some(Vec::new()),
        review: Some(None),
        open_objections: Some(Vec::new()),
    }
}

fn read(content: ApplicationContent) -> Result<Entry, Refusal> {
    let path = ("application.applicant", "application.content");
    read_entry(path, unit(APPLICANT), content, &plan(), &Settings::default())
}

fn refused(outcome: Result<(), Refusal>, reason: &str) {
    let refusal = outcome.unwrap_err();
    assert_eq!(refusal.reason, reason, "{}", refusal.message);
}

#[test]
fn who_handed_an_application_in_does_not_check_it() {
    for earlier in ["SubmitApplication", "CompleteApplication"] {
        let history = [TakenBefore {
            step: earlier.into(),
            actor: "li".into(),
        }];
        for step in ["CheckApplication", "ReturnApplication"] {
            let facts = facts("2026-03-02");
            let refusal = APPLICATION
                .take(step, State::Submitted, &history, "li", &facts)
                .unwrap_err();
            assert_eq!(refusal.reason, "SAME_PERSON", "{earlier}, {step}");
            assert!(
                APPLICATION
                    .take(step, State::Submitted, &history, "wang", &facts)
                    .is_ok()
            );
        }
    }
}

#[test]
fn an_entry_that_contradicts_itself_is_refused_with_the_field() {
    type Change = fn(&mut ApplicationContent);
    let wrong: [(&str, Change); 10] = [
        ("partners[0].credit_code", |content| {
            content.partners = vec![unit("9112011375480662OA")]
        }),
        ("partners[0].credit_code", |content| {
            content.partners = vec![unit(APPLICANT)]
        }),
        ("partners[1].credit_code", |content| {
            content.partners.push(unit(PARTNER))
        }),
        ("ends_on", |content| content.ends_on = "2026-06-30".into()),
        ("grants[0].source", |content| {
            content.grants[0].source = FundSource::Central.into()
        }),
        ("grants[1].source", |content| content.grants.push(content.grants[0])),
        ("budget[1].unit", |content| content.partners.clear()),
        ("budget[0].head", |content| content.budget[0].head = "travel".into()),
        ("budget[4].head", |content| {
            content.budget.push(content.budget[0].clone())
        }),
        ("attachments[1].digest", |content| {
            content.attachments.push(content.attachments[0].clone())
        }),
    ];
    for (field, change) in wrong {
        let mut content = content();
        change(&mut content);
        assert_eq!(read(content).unwrap_err().field, format!("application.content.{field}"));
    }
    assert_eq!(read(content()).unwrap().content, content());
}

#[test]
fn codes_are_stored_in_their_normal_form() {
    let mut written = content();
    written.partners[0].credit_code = PARTNER.to_lowercase();
    written.budget[1].unit = PARTNER.to_lowercase();
    assert_eq!(read(written).unwrap().content, content());
}

#[test]
fn an_early_code_is_taken_with_a_remark_on_what_is_to_be_looked_at() {
    let mut written = content();
    written.partners[0].credit_code = "91350203m0001fue3p".into();
    written.budget[1].unit = "91350203M0001FUE3P".into();
    let read = read(written).unwrap().content;
    assert_eq!(read.partners[0].credit_code, "91350203M0001FUE3P");
    assert!(read.partners[0].credit_code_remark.contains("should be"), "{read:?}");
}

#[test]
fn an_organisation_applies_for_itself_only() {
    assert_eq!(refuse_other_organisation(None, &unit(APPLICANT)), Ok(()));
    assert_eq!(refuse_other_organisation(Some(APPLICANT), &unit(APPLICANT)), Ok(()));
    refused(
        refuse_other_organisation(Some(PARTNER), &unit(APPLICANT)),
        "FIELD_INVALID",
    );
}

#[test]
fn the_form_says_everything_that_is_missing() {
    type Change = fn(&mut Facts);
    fn of(facts: &mut Facts) -> &mut ApplicationContent {
        facts.application.content.as_mut().unwrap()
    }
    let lacking: [(Kind, Change); 12] = [
        (Kind::AttachmentMissing, |facts| of(facts).attachments.clear()),
        (Kind::BudgetUnbalanced, |facts| of(facts).budget[0].amount_fen -= 1),
        (Kind::BudgetUnbalanced, |facts| {
            let line = line(APPLICANT, FundSource::Central, "operation", 1);
            of(facts).budget.push(line);
        }),
        (Kind::GrantAboveCeiling, |facts| facts.funding_call.ceiling_fen -= 1),
        (Kind::OwnFundsShort, |facts| of(facts).budget[3].amount_fen -= 1),
        (Kind::OwnFundsShort, |facts| facts.funding_call.own_funds_permille = 301),
        (Kind::PeriodOutside, |facts| {
            of(facts).starts_on = "2026-05-31".into();
            of(facts).ends_on = "2028-05-30".into();
        }),
        (Kind::PeriodOutside, |facts| {
            of(facts).starts_on = "2027-01-01".into();
        }),
        (Kind::PeriodOutside, |facts| of(facts).ends_on = "2028-07-01".into()),
        (Kind::PartnersNotAllowed, |facts| {
            facts.funding_call.conditions.as_mut().unwrap().partners_allowed = false;
        }),
        (Kind::UnitBarred, |facts| {
            facts.barred = vec![(PARTNER.into(), day("2027-01-01"))];
        }),
        (Kind::IndirectAboveCeiling, |facts| {
            of(facts).budget[2].amount_fen = 2_400_001;
            of(facts).budget[0].amount_fen = 9_599_999;
        }),
    ];
    for (kind, change) in lacking {
        let mut facts = facts("2026-04-02");
        change(&mut facts);
        let found: Vec<Kind> = missing(&facts).iter().map(MissingItem::kind).collect();
        assert_eq!(found, [kind]);
    }
    assert_eq!(missing(&facts("2026-04-02")), Vec::new());
}

#[test]
fn a_share_of_a_fen_is_a_fen_of_own_funds() {
    let mut facts = facts("2026-04-02");
    let content = facts.application.content.as_mut().unwrap();
    content.grants[0].amount_fen = 19_999_999;
    content.budget[0].amount_fen = 9_999_999;
    // 30 % of 199,999.99 yuan is 59,999.997.
    assert_eq!(missing(&facts), Vec::new());
    facts.application.content.as_mut().unwrap().budget[3].amount_fen = 5_999_999;
    assert_eq!(missing(&facts).len(), 1);
}

#[test]
fn indirect_costs_are_counted_tier_by_tier() {
    let tiers = Settings::default().indirect_tiers;
    for (direct_yuan, ceiling_yuan) in [
        (0, 0),
        (80_000, 24_000),
        (5_000_000, 1_500_000),
        (8_000_000, 2_250_000),
        (10_000_000, 2_750_000),
        (15_000_000, 3_750_000),
    ] {
        let ceiling = indirect_ceiling_fen(direct_yuan * 100, &tiers);
        assert_eq!(ceiling, ceiling_yuan * 100, "{direct_yuan}");
    }
    assert_eq!(indirect_ceiling_fen(i64::MAX, &[]), 0);
}

#[test]
fn a_unit_hands_in_as_many_as_it_may() {
    let mut facts = facts("2026-03-02");
    facts.others_of_the_unit = Some(1);
    assert_eq!(unit_is_below_its_limit(&facts), Ok(()));
    facts.others_of_the_unit = Some(2);
    refused(unit_is_below_its_limit(&facts), "APPLICATIONS_TOO_MANY");
    facts.funding_call.conditions.as_mut().unwrap().applications_per_unit = 0;
    assert_eq!(unit_is_below_its_limit(&facts), Ok(()));
}

#[test]
fn a_barred_unit_neither_applies_nor_is_set_up() {
    let mut facts = facts("2026-03-02");
    assert_eq!(no_unit_is_barred(&facts), Ok(()));
    facts.barred = vec![(APPLICANT.into(), day("2027-01-01"))];
    for (step, state) in [
        ("CompleteApplication", State::Returned),
        ("SetUpProject", State::Selected),
    ] {
        let mut facts = facts.clone();
        facts.application.check = Some(FormalCheck {
            complete_by: "2026-03-02".into(),
            ..FormalCheck::default()
        });
        facts.review = Some(Some(Review {
            publicity_to: "2026-03-01".into(),
            ..Review::default()
        }));
        let refusal = APPLICATION.take(step, state, &[], "li", &facts).unwrap_err();
        assert_eq!(refusal.reason, "UNIT_BARRED", "{step}");
    }
    let refusal = APPLICATION.begin("SubmitApplication", &facts).unwrap_err();
    assert_eq!(refusal.reason, "UNIT_BARRED");
}

#[test]
fn what_was_returned_is_completed_once_and_in_time_or_rejected_after_it() {
    let mut facts = facts("2026-04-07");
    facts.application.state = State::Returned.into();
    facts.application.check = Some(FormalCheck {
        complete_by: "2026-04-07".into(),
        ..FormalCheck::default()
    });
    assert_eq!(completion_runs(&facts), Ok(()));
    refused(completion_has_run_out(&facts), "DAY_OUT_OF_ORDER");
    facts.on = day("2026-04-08");
    refused(completion_runs(&facts), "LIMIT_LAPSED");
    assert_eq!(completion_has_run_out(&facts), Ok(()));
    assert_eq!(completion_is_left(&facts), Ok(()));
    facts.completed = 1;
    refused(completion_is_left(&facts), "APPLICATIONS_TOO_MANY");
}

#[test]
fn what_was_reviewed_is_rejected_once_the_selection_is_decided() {
    let mut facts = facts("2026-05-11");
    facts.application.state = State::Reviewed.into();
    refused(selection_is_decided(&facts), "SELECTION_OPEN");
    for (state, open) in [
        (review::State::Closed, true),
        (review::State::Proposed, true),
        (review::State::Decided, false),
        (review::State::InPublicity, false),
    ] {
        facts.review = Some(Some(Review {
            state: state.into(),
            ..Review::default()
        }));
        assert_eq!(selection_is_decided(&facts).is_err(), open, "{state:?}");
    }
}

#[test]
fn a_project_is_set_up_after_the_publicity_and_its_objections() {
    let mut facts = facts("2026-05-18");
    refused(publicity_has_run(&facts), "PUBLICITY_RUNS");
    facts.review = Some(Some(Review {
        publicity_to: "2026-05-18".into(),
        ..Review::default()
    }));
    refused(publicity_has_run(&facts), "PUBLICITY_RUNS");
    facts.on = day("2026-05-19");
    assert_eq!(publicity_has_run(&facts), Ok(()));
    facts.open_objections = Some(vec!["objections/1".into()]);
    refused(no_objection_is_open(&facts), "OBJECTION_OPEN");
    facts.open_objections = Some(Vec::new());
    assert_eq!(no_objection_is_open(&facts), Ok(()));
}
