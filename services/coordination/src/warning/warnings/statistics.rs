//! How many warnings were issued in a year, and how they were answered.

use std::collections::BTreeMap;

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::coordination::warning::State;
use kezhi_proto::coordination::warning_response::State as Answered;
use kezhi_proto::coordination::{
    GetWarningStatisticsRequest as Request, GetWarningStatisticsResponse as Response, WarningCount, WarningGrade,
    WarningResponse,
};

use super::WARNINGS;
use super::responses::RESPONSES;
use super::rules::notice_of;

pub(super) async fn answer(call: Call, request: Request) -> Result<Response, Error> {
    let year = request.year.to_string();
    let issued = Filter::of(call.authority()).under(&year);
    let mut grades = BTreeMap::<WarningGrade, WarningCount>::new();
    let mut total = WarningCount::default();
    let mut grade_of = BTreeMap::new();
    for warning in call.all(&WARNINGS, &issued).await? {
        let grade = notice_of(&warning.value).grade();
        for group in [grades.entry(grade).or_default(), &mut total] {
            group.issued += 1;
            group.lifted += i64::from(warning.value.state() == State::Lifted);
        }
        grade_of.insert(warning.name, grade);
    }
    let today = call.today();
    for response in call.all(&RESPONSES, &issued).await? {
        let grade = grade_of.get(&response.value.warning).copied().unwrap_or_default();
        for group in [grades.entry(grade).or_default(), &mut total] {
            count(group, &response.value, today);
        }
    }
    let graded = |(grade, group): (WarningGrade, _)| WarningCount {
        grade: grade.into(),
        ..group
    };
    Ok(Response {
        grades: grades.into_iter().rev().map(graded).collect(),
        total: Some(total),
    })
}

/// Counts an addressee by how it stands on a day.
pub fn count(group: &mut WarningCount, response: &WarningResponse, today: Day) {
    let due_on = Day::stated(&response.answer_by);
    let over_on = |day: Day| due_on.is_some_and(|last| last < day);
    let place = match response.state() {
        Answered::Released => &mut group.released,
        Answered::Given if Day::stated(&response.answered_on).is_some_and(over_on) => &mut group.late,
        Answered::Given => &mut group.answered,
        _ if over_on(today) => &mut group.late,
        _ => &mut group.open,
    };
    *place += 1;
    group.addressees += 1;
}
