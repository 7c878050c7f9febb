//! What must hold before money moves.

use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{BudgetLine, FundSource, Plan, Project, TaskBook, Unit, plan};

use crate::planning::plans::rules::refuse_closed_plan;

use super::rules::{
    free_fen, refuse_all_but_partners, refuse_more_than_is_free, refuse_unknown_head, refuse_unless,
    refuse_year_not_later,
};

#[test]
fn money_moves_in_approved_plans_and_on_to_later_years_only() {
    let plan = |state: plan::State| Plan {
        state: state.into(),
        year: 2027,
        ..Plan::default()
    };
    assert_eq!(refuse_closed_plan(&plan(plan::State::Approved)), Ok(()));
    for state in [plan::State::Drafted, plan::State::Closed] {
        assert_eq!(refuse_closed_plan(&plan(state)).unwrap_err().reason, "PLAN_NOT_OPEN");
    }
    let to = plan(plan::State::Approved);
    assert_eq!(refuse_year_not_later(&to, 2026), Ok(()));
    assert_eq!(refuse_year_not_later(&to, 2027).unwrap_err().field, "to_plan");
}

#[test]
fn an_operation_has_its_states_and_its_parties() {
    let project = Project {
        state: State::UnderWay.into(),
        lead: Some(Unit {
            credit_code: "lead".into(),
            ..Unit::default()
        }),
        partners: vec![Unit {
            credit_code: "partner".into(),
            ..Unit::default()
        }],
        ..Project::default()
    };
    assert_eq!(refuse_unless(&project, &[State::UnderWay], "AdjustBudget"), Ok(()));
    let refusal = refuse_unless(&project, &[State::Accepted], "ReleaseCommitment").unwrap_err();
    assert_eq!(refusal.reason, "STEP_NOT_ALLOWED");
    assert_eq!(refuse_all_but_partners(&project, "partner"), Ok(()));
    assert_eq!(refuse_all_but_partners(&project, "lead").unwrap_err().field, "unit");
}

#[test]
fn a_part_of_the_budget_of_a_source_is_moved_freely() {
    let line = |source: FundSource, amount_fen| BudgetLine {
        source: source.into(),
        amount_fen,
        ..BudgetLine::default()
    };
    let project = Project {
        task_book: Some(TaskBook {
            budget: vec![line(FundSource::District, 1_999), line(FundSource::Central, 5_000)],
            ..TaskBook::default()
        }),
        ..Project::default()
    };
    assert_eq!(free_fen(&project, FundSource::District, 100), 199);
    assert_eq!(free_fen(&project, FundSource::Central, i64::MAX), i64::MAX);
    assert_eq!(refuse_more_than_is_free(199, 199), Ok(()));
    assert_eq!(
        refuse_more_than_is_free(200, 199).unwrap_err().reason,
        "AMENDMENT_NEEDED"
    );
    let heads = ["labour".to_string()];
    assert_eq!(refuse_unknown_head(&heads, "head", "labour"), Ok(()));
    assert_eq!(
        refuse_unknown_head(&heads, "head", "banquets").unwrap_err().field,
        "head"
    );
}
