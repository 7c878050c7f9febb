//! The selection is shown to the public (公示).

use kezhi_chassis::store::{Collection, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{
    Application, GetPublicityRequest, PublicApplication, Publicity, Review, StartPublicityRequest, review,
};
use serde_json::json;

use super::rules::{Facts, publicity_to};
use super::{REVIEWS, shown, step};
use crate::applications::APPLICATIONS;
use crate::calls::CALLS;
use crate::settings::Settings;

/// The reviews as the public reaches them; of one that is not in its publicity nothing is shown.
pub(crate) const PUBLIC_REVIEWS: Collection<Review> = Collection {
    public: true,
    ..REVIEWS
};

/// The selected applications as the public reaches them.
const PUBLIC_APPLICATIONS: Collection<Application> = Collection {
    public: true,
    ..APPLICATIONS
};

pub(super) async fn start(call: Call, request: StartPublicityRequest, settings: &Settings) -> Result<Review, Error> {
    let mut review = call.load_to_change(&REVIEWS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    let guide = call.load(&CALLS, &review.value.call).await?.value;
    let days = match guide.publicity_days {
        0 => i64::from(settings.publicity_days),
        days => i64::from(days),
    };
    // The public reads it from today on, whatever day the step is dated.
    let from = call.today();
    review.value.publicity_from = from.to_string();
    review.value.publicity_to = publicity_to(from, days)?.to_string();
    let data = json!({"publicity_to": review.value.publicity_to});
    step(&call, &mut review, "StartPublicity", on, &Facts::default(), data).await?;
    Ok(shown(review.value))
}

pub(super) async fn get(call: Call, request: GetPublicityRequest) -> Result<Publicity, Error> {
    let review = call.load(&PUBLIC_REVIEWS, &request.name).await?.value;
    if review.state() != review::State::InPublicity {
        return Err(not_found(&request.name).into());
    }
    let mut applications = Vec::new();
    for chosen in review.selection.unwrap_or_default().applications {
        let application = call.load(&PUBLIC_APPLICATIONS, &chosen.application).await?.value;
        if matches!(application.state(), State::Selected | State::SetUp) {
            applications.push(as_shown_to_the_public(application));
        }
    }
    Ok(Publicity {
        review: review.name,
        call: review.call,
        publicity_from: review.publicity_from,
        publicity_to: review.publicity_to,
        applications,
    })
}

fn as_shown_to_the_public(application: Application) -> PublicApplication {
    let content = application.content.unwrap_or_default();
    PublicApplication {
        application: application.name,
        title: content.title,
        applicant: application.applicant,
        partners: content.partners,
        grants: application.grants,
    }
}
