//! A calendar year from a file.

use toml::Spanned;

use super::{Complaint, DataFile, complaint};
use crate::calendar::USUAL;
use crate::{CalendarYear, Day, Holiday, Law};

/// Takes the file's calendar year into the law, if it has one.
pub(super) fn take(law: &mut Law, file: &mut DataFile) -> Result<(), Complaint> {
    let holidays = std::mem::take(&mut file.holidays);
    let workdays = std::mem::take(&mut file.workdays);
    let Some(year) = file.year.take() else {
        return without_year(&holidays, &workdays);
    };
    holidays
        .iter()
        .try_for_each(|holiday| check_holiday(*year.get_ref(), holiday))?;
    workdays
        .iter()
        .try_for_each(|workday| check_workday(*year.get_ref(), workday, &holidays))?;
    let (Some(verified), Some(source)) = (file.verified.take(), file.source.take()) else {
        return Err(complaint(&year, "a calendar year needs `verified` and `source`"));
    };
    let missing = USUAL
        .iter()
        .find(|usual| !holidays.iter().any(|holiday| holiday.get_ref().name.contains(**usual)));
    if let (Some(usual), false) = (missing, file.provisional) {
        let message = format!(
            "{usual} is not among the holidays of {}: say `provisional = true` if it is not published yet",
            year.get_ref()
        );
        return Err(complaint(&year, message));
    }
    law.calendar.put(CalendarYear {
        year: year.into_inner(),
        verified,
        source,
        holidays: holidays.into_iter().map(Spanned::into_inner).collect(),
        workdays: workdays.into_iter().map(Spanned::into_inner).collect(),
        provisional: file.provisional,
    });
    Ok(())
}

fn without_year(holidays: &[Spanned<Holiday>], workdays: &[Spanned<Day>]) -> Result<(), Complaint> {
    let what = "holidays and workdays need the `year` they belong to";
    match (holidays.first(), workdays.first()) {
        (Some(holiday), _) => Err(complaint(holiday, what)),
        (_, Some(workday)) => Err(complaint(workday, what)),
        _ => Ok(()),
    }
}

fn check_holiday(year: i16, holiday: &Spanned<Holiday>) -> Result<(), Complaint> {
    let Holiday { from, to, name } = holiday.get_ref();
    if from > to {
        return Err(complaint(
            holiday,
            format!("the holiday {name} ends on {to}, before it begins on {from}"),
        ));
    }
    if from.year() != year || to.year() != year {
        return Err(complaint(
            holiday,
            format!("the holiday {name} from {from} to {to} is not all in {year}"),
        ));
    }
    Ok(())
}

fn check_workday(year: i16, workday: &Spanned<Day>, holidays: &[Spanned<Holiday>]) -> Result<(), Complaint> {
    let day = *workday.get_ref();
    if day.year() != year {
        return Err(complaint(
            workday,
            format!("the make-up workday {day} is not in {year}"),
        ));
    }
    if !day.is_weekend() {
        return Err(complaint(
            workday,
            format!("the make-up workday {day} is no Saturday or Sunday"),
        ));
    }
    match holidays
        .iter()
        .map(Spanned::get_ref)
        .find(|holiday| (holiday.from..=holiday.to).contains(&day))
    {
        Some(holiday) => Err(complaint(
            workday,
            format!("{day} is listed as a workday and as {}", holiday.name),
        )),
        None => Ok(()),
    }
}
