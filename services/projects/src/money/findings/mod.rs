//! What the books show (N3): computed each time, never stored, each finding with the rows it rests on.
//!
//! `books` reads what happened; `passed_on`, `own_funds` and `spending` judge it and are pure.

mod books;
pub(crate) mod module;
mod own_funds;
mod passed_on;
mod spending;
mod store;
#[cfg(test)]
mod tests;

use kezhi_chassis::{Call, Error};
use kezhi_law::{Day, article};
use kezhi_procedure::field;
use kezhi_proto::projects::{Finding, ListFindingsRequest, ListFindingsResponse, Project};

use crate::settings::Settings;
use books::Books;

async fn list(call: Call, request: ListFindingsRequest) -> Result<ListFindingsResponse, Error> {
    let settings: &Settings = call.settings()?;
    let page = call.page(&request)?;
    let as_of = match request.as_of.as_str() {
        "" => call.today(),
        text => field::day("as_of", text)?,
    };
    // Paged by project: what one project shows stays together, and a page reads no more projects than it shows.
    let page = books::projects(&call, &request.owner, &page).await?;
    let books = books::read(&call, page.rows, as_of).await?;
    let found = books.iter().flat_map(|books| all(books, as_of, settings));
    Ok(ListFindingsResponse {
        findings: found
            .filter(|finding| request.kind == 0 || finding.kind == request.kind)
            .collect(),
        next_page_token: page.next_page_token,
    })
}

/// Everything that the books of a project show on a day.
fn all(books: &Books, as_of: Day, settings: &Settings) -> Vec<Finding> {
    let mut found = passed_on::find(books, as_of, settings.pass_on_days);
    found.extend(own_funds::find(books, as_of));
    found.extend(spending::find(books, settings));
    for finding in &mut found {
        finding.project = books.project.name.clone();
        finding.legal_basis = article("science-progress-law", "110").to_string();
    }
    found
}

/// The last day of a project as far as it is known: that on which it ended, else that of its period.
fn last_day(project: &Project) -> Option<Day> {
    let text = if project.ended_on.is_empty() {
        &project.ends_on
    } else {
        &project.ended_on
    };
    text.parse().ok()
}
