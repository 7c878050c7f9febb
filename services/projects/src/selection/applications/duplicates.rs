//! What resembles an application (查重): other applications, and the projects that came of them.

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{Application, FindDuplicatesRequest, FindDuplicatesResponse, Likeness};
use std::collections::{BTreeMap, BTreeSet};

use super::likeness::{CONTENT_RUN, TITLE_RUN, alike_permille, bands, letters, shared_phrases};
use super::{APPLICATIONS, store};
use crate::people;
use crate::settings::Settings;

/// How many are compared at most, by each way in which they are found, and how many are shown.
const COMPARED: u64 = 50;
const SHOWN: usize = 20;

pub(super) async fn answer(call: Call, request: FindDuplicatesRequest) -> Result<FindDuplicatesResponse, Error> {
    let settings: &Settings = call.settings()?;
    let application = call.load(&APPLICATIONS, &request.name).await?;
    Ok(FindDuplicatesResponse {
        likenesses: find(&call, &application.value, settings).await?,
    })
}

/// What is alike, the most alike first.
pub(super) async fn find(call: &Call, application: &Application, settings: &Settings) -> Result<Vec<Likeness>, Error> {
    let subject = Compared::of(application);
    let led = led_by_the_same(call, application).await?;
    let mut found = Vec::new();
    for other in candidates(call, application, &subject, &led).await?.into_values() {
        let theirs = Compared::of(&other);
        let likeness = compare(&subject, &theirs, &other, led.contains(&other.name));
        if is_alike(&likeness, settings) {
            found.push(Likeness {
                shared_phrases: shared_phrases(&subject.contents, &theirs.contents),
                ..likeness
            });
        }
    }
    found.sort_by_key(|likeness| std::cmp::Reverse(likeness.content_permille.max(likeness.title_permille)));
    found.truncate(SHOWN);
    Ok(found)
}

/// What is read and compared, by name: only what shares the leader, a band or a unit, and was not withdrawn.
async fn candidates(
    call: &Call,
    application: &Application,
    subject: &Compared,
    led: &[String],
) -> Result<BTreeMap<String, Application>, Error> {
    let mut names = led.to_vec();
    names.extend(store::sharing_bands(call, &bands(&subject.contents), COMPARED).await?);
    let mut found = call.load_all(&APPLICATIONS, &names).await?;
    for unit in &subject.units {
        let theirs = Filter::of(call.authority()).under(unit);
        found.extend(call.latest(&APPLICATIONS, &theirs, COMPARED).await?);
    }
    let others = found.into_iter().filter(|other| other.name != application.name);
    let standing = others.filter(|other| other.value.state() != State::Withdrawn);
    Ok(standing.map(|other| (other.name, other.value)).collect())
}

/// The latest applications that the same person leads.
async fn led_by_the_same(call: &Call, application: &Application) -> Result<Vec<String>, Error> {
    let Some(number) = people::number_of(call, &application.name).await? else {
        return Ok(Vec::new());
    };
    let subjects = people::subjects_with(call, &application.authority, &number, COMPARED).await?;
    let prefix = format!("{}/", APPLICATIONS.table);
    Ok(subjects
        .into_iter()
        .filter(|subject| subject.starts_with(&prefix))
        .collect())
}

/// An application as it is compared.
pub(super) struct Compared {
    title: Vec<char>,
    contents: Vec<char>,
    units: BTreeSet<String>,
}

impl Compared {
    /// From the application.
    pub(super) fn of(application: &Application) -> Self {
        let content = application.content.clone().unwrap_or_default();
        let units = application.applicant.iter().chain(&content.partners);
        Self {
            title: letters(&content.title),
            contents: letters(&format!("{}{}", content.title, content.summary)),
            units: units.map(|unit| unit.credit_code.clone()).collect(),
        }
    }
}

/// Says how far another application resembles one.
pub(super) fn compare(subject: &Compared, theirs: &Compared, other: &Application, same_leader: bool) -> Likeness {
    let title = other.content.as_ref().map(|content| content.title.clone());
    Likeness {
        application: other.name.clone(),
        number: other.number.clone(),
        funding_call: other.funding_call.clone(),
        plan: other.plan.clone(),
        submitted_on: other.submitted_on.clone(),
        title: title.unwrap_or_default(),
        applicant: other.applicant.clone(),
        state: other.state,
        project: other.project.clone(),
        shared_units: subject.units.intersection(&theirs.units).cloned().collect(),
        same_leader,
        title_permille: alike_permille(&subject.title, &theirs.title, TITLE_RUN),
        content_permille: alike_permille(&subject.contents, &theirs.contents, CONTENT_RUN),
        ..Likeness::default()
    }
}

/// Contents that are alike are alike whoever sends them; a like title says something of one unit or one leader only.
pub(super) fn is_alike(likeness: &Likeness, settings: &Settings) -> bool {
    let same_people = likeness.same_leader || !likeness.shared_units.is_empty();
    likeness.content_permille >= settings.alike_content_permille
        || (same_people && likeness.title_permille >= settings.alike_title_permille)
}
