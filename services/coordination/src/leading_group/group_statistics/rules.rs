//! Which months are counted, and how a return or a task counts. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::monthly_return::Figures;
use kezhi_proto::coordination::{GroupCount, GroupTask, MonthlyReturn, group_task};

use crate::leading_group::month::Month;

/// How many months are counted at once at most.
const MONTHS: usize = 60;

/// The months that a request names, the first not after the last, and no more than are counted at once.
pub fn read_span(from: &str, to: &str) -> Result<Vec<Month>, Refusal> {
    let (first, last) = (Month::read("from_month", from)?, Month::read("to_month", to)?);
    let in_order = format!("to_month is {last}; it must not lie before {first}");
    field::must(first <= last, "to_month", in_order)?;
    let months: Vec<_> = first.until(last).take(MONTHS + 1).collect();
    let few = format!("from {first} to {last} are more than {MONTHS} months");
    field::must(months.len() <= MONTHS, "to_month", few)?;
    Ok(months)
}

/// The department of a task.
pub fn department_of(task: &GroupTask) -> String {
    task.assignment.clone().unwrap_or_default().department
}

/// Counts a return by how it stands on a day.
pub fn count_return(count: &mut GroupCount, one: &MonthlyReturn, today: Day) {
    count.returns_expected += 1;
    let place = match &one.filing {
        Some(_) if one.late => &mut count.returns_late,
        Some(_) => &mut count.returns_filed,
        None if is_over(&one.due_on, today) => &mut count.returns_missing,
        None => &mut count.returns_open,
    };
    *place += 1;
    if let Some(figures) = one.filing.as_ref().and_then(|filing| filing.figures.as_ref()) {
        add(count.figures.get_or_insert_default(), figures);
    }
}

fn is_over(due_on: &str, today: Day) -> bool {
    Day::stated(due_on).is_some_and(|last| last < today)
}

/// Counts a task by how it stands on a day.
pub fn count_task(count: &mut GroupCount, task: &GroupTask, today: Day) {
    use group_task::State::{Accepted, Cancelled, Reported};
    count.tasks_assigned += 1;
    let place = match task.state() {
        Cancelled => &mut count.tasks_cancelled,
        Reported | Accepted if task.late => &mut count.tasks_late,
        Reported | Accepted => &mut count.tasks_in_time,
        _ if is_over(&task.due_on, today) => &mut count.tasks_overdue,
        _ => &mut count.tasks_open,
    };
    *place += 1;
}

fn add(sums: &mut Figures, figures: &Figures) {
    for (sum, figure) in [
        (&mut sums.cases_filed, figures.cases_filed),
        (&mut sums.cases_concluded, figures.cases_concluded),
        (&mut sums.fines_fen, figures.fines_fen),
        (&mut sums.goods_seized, figures.goods_seized),
        (&mut sums.criminal_transfers, figures.criminal_transfers),
        (&mut sums.inspections, figures.inspections),
        (&mut sums.publicity_events, figures.publicity_events),
    ] {
        *sum = sum.saturating_add(figure);
    }
}
