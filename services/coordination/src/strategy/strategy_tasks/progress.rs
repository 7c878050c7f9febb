//! How far a strategy is in a year: its indicators, and the tasks of each department.

use std::collections::BTreeMap;

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::coordination::strategy::Indicator;
use kezhi_proto::coordination::strategy_task::{Completion, State};
use kezhi_proto::coordination::{
    DepartmentProgress, GetStrategyProgressRequest as Request, GetStrategyProgressResponse as Response,
    IndicatorProgress, Strategy, StrategyTask,
};

use super::TASKS;
use super::rules::assignment_of;
use crate::strategy::strategies::{STRATEGIES, content_of};

pub(super) async fn answer(call: Call, request: Request) -> Result<Response, Error> {
    let strategy = call.load(&STRATEGIES, &request.strategy).await?;
    let year = request.year.to_string();
    let filter = Filter::of(&strategy.authority).under(&strategy.name).under(&year);
    let tasks = call.all(&TASKS, &filter).await?.into_iter();
    let tasks: Vec<StrategyTask> = tasks.map(|task| task.value).collect();
    let today = call.today();
    let mut departments = BTreeMap::<String, DepartmentProgress>::new();
    let mut total = DepartmentProgress::default();
    for task in &tasks {
        let responsible = assignment_of(task).responsible.unwrap_or_default();
        let group = departments.entry(responsible.department.clone()).or_default();
        group.department = responsible.department;
        group.display_name = responsible.display_name;
        for group in [group, &mut total] {
            count(group, task, today);
        }
    }
    let indicators = content_of(&strategy.value).indicators.into_iter();
    let indicators = indicators.map(|indicator| progress_of(indicator, &strategy.value, &tasks, &year));
    Ok(Response {
        indicators: indicators.collect(),
        departments: departments.into_values().collect(),
        total: Some(total),
    })
}

/// Counts a task by how it stands on a day.
pub fn count(group: &mut DepartmentProgress, task: &StrategyTask, today: Day) {
    let place = match task.state() {
        State::Cancelled => &mut group.cancelled,
        _ if is_late(task, today) => &mut group.late,
        State::Confirmed => &mut group.done,
        _ => &mut group.open,
    };
    *place += 1;
    group.assigned += 1;
}

/// True where a task was not done by a day that had been agreed; what was sent back counts by the day before too.
fn is_late(task: &StrategyTask, today: Day) -> bool {
    let completed_on = |completion: &Option<Completion>| Day::stated(&completion.as_ref()?.completed_on);
    let is_after = |day: Day, due_on: &str| Day::stated(due_on).is_some_and(|last| last < day);
    let mut before = task.reopenings.iter();
    before.any(|reopening| completed_on(&reopening.completion).is_some_and(|day| is_after(day, &reopening.due_on)))
        || is_after(
            completed_on(&task.completion).unwrap_or(today),
            &assignment_of(task).due_on,
        )
}

/// What an indicator last came to in a year; of one day, what was said last, and of an evaluation rather than a task.
pub fn progress_of(indicator: Indicator, strategy: &Strategy, tasks: &[StrategyTask], year: &str) -> IndicatorProgress {
    let tasks = tasks
        .iter()
        .filter(|task| assignment_of(task).indicator == indicator.name);
    let reported = tasks.flat_map(values_of);
    let evaluations = strategy.evaluations.iter();
    let evaluations = evaluations.filter(|evaluation| evaluation.evaluated_on.starts_with(year));
    let found = evaluations.flat_map(|evaluation| {
        let values = evaluation
            .values
            .iter()
            .filter(|value| value.indicator == indicator.name);
        values.map(|value| (evaluation.evaluated_on.as_str(), value.value_thousandths))
    });
    let last = reported.chain(found).max_by_key(|(day, _)| *day);
    IndicatorProgress {
        last_on: last.map(|(day, _)| day.to_string()).unwrap_or_default(),
        last_thousandths: last.map(|(_, value)| value),
        indicator: indicator.name.clone(),
        unit: indicator.unit.clone(),
        baseline_thousandths: indicator.baseline_thousandths,
        target_thousandths: indicator.target_thousandths,
    }
}

/// The values that were reported in a task, each with its day.
fn values_of(task: &StrategyTask) -> impl Iterator<Item = (&str, i64)> {
    let reports = task.reports.iter();
    let reports = reports.map(|report| (report.reported_on.as_str(), report.value_thousandths));
    let completion = task.completion.iter();
    let completion = completion.map(|completion| (completion.completed_on.as_str(), completion.value_thousandths));
    let said = reports.chain(completion);
    said.filter_map(|(day, value)| Some((day, value?)))
}
