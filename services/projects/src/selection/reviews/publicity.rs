//! The selection as it is shown to the public (公示).

use kezhi_chassis::store::{Audience, Collection, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{Application, GetPublicityRequest, PublicApplication, Publicity, Review, review};

use super::REVIEWS;
use super::rules::chosen;
use crate::selection::applications::APPLICATIONS;

/// The reviews as the public reaches them; of one that is not in its publicity nothing is shown.
pub(crate) const PUBLIC_REVIEWS: Collection<Review> = Collection {
    public: true,
    ..REVIEWS
};

/// The selected applications as the public reaches them.
const PUBLIC_APPLICATIONS: Collection<Application> = Collection {
    public: true,
    known_to: |_| Audience::All,
    ..APPLICATIONS
};

pub(super) async fn get(call: Call, request: GetPublicityRequest) -> Result<Publicity, Error> {
    let review = call.load(&PUBLIC_REVIEWS, &request.name).await?.value;
    if review.state() != review::State::InPublicity {
        return Err(not_found(&request.name).into());
    }
    let chosen = chosen(&review.selection.unwrap_or_default());
    let chosen = call.load_all(&PUBLIC_APPLICATIONS, &chosen).await?.into_iter();
    let standing = chosen
        .map(|application| application.value)
        .filter(|application| matches!(application.state(), State::Selected | State::SetUp));
    Ok(Publicity {
        review: review.name,
        funding_call: review.funding_call,
        publicity_from: review.publicity_from,
        publicity_to: review.publicity_to,
        applications: standing.map(as_shown_to_the_public).collect(),
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
