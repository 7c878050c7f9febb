//! Matters that were handed over to those who are competent for them (移送).

pub mod procedure;
pub mod rpc;

use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::referral::State;
use kezhi_proto::projects::{
    GetReferralRequest, ListReferralsRequest, ListReferralsResponse, RecordReferralAnswerRequest,
    ReferToJusticeRequest, Referral,
};
use serde_json::json;

use crate::institutions::CHECKS;
use crate::moving::{Frame, Moving};
use crate::projects::PROJECTS;
use crate::supervision::inspections::INSPECTIONS;
use crate::{links, moving, project_matters};
use procedure::REFERRAL;

/// The referrals.
pub const REFERRALS: Collection<Referral> = Collection {
    table: "referrals",
    mark: |_| String::new(),
    public: false,
};

async fn refer(call: Call, request: ReferToJusticeRequest) -> Result<Referral, Error> {
    let given = request.referral.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let subject = subject_of(&call, &given).await?;
    let taken = REFERRAL.begin("ReferToJustice", State::Referred, &())?;
    let referral = Referral {
        state: taken.to.into(),
        project: given.project,
        institution_check: given.institution_check,
        inspection: given.inspection,
        kind: given.kind,
        addressee: given.addressee,
        grounds: given.grounds,
        attachments: given.attachments,
        referred_on: on.to_string(),
        ..Referral::default()
    };
    let data = json!({"kind": referral.kind().as_str_name(), "of": subject});
    let stored = moving::begin(&call, &REFERRALS, referral, &taken, on, data).await?;
    links::note(&call, &REFERRALS, &subject, &stored.name).await?;
    Ok(shown(stored.value))
}

/// What is handed over: a project's matter or an institution's, which must exist.
async fn subject_of(call: &Call, given: &Referral) -> Result<String, Error> {
    match (given.project.is_empty(), given.institution_check.is_empty()) {
        (false, true) => {
            refuse_strange_inspection(call, given).await?;
            Ok(call.load(&PROJECTS, &given.project).await?.name)
        }
        (true, false) if given.inspection.is_empty() => Ok(call.load(&CHECKS, &given.institution_check).await?.name),
        (true, false) => Err(Refusal::field("referral.inspection", "an inspection is a project's").into()),
        _ => Err(Refusal::field("referral.project", "set exactly one of project and institution_check").into()),
    }
}

async fn refuse_strange_inspection(call: &Call, given: &Referral) -> Result<(), Error> {
    if given.inspection.is_empty() || call.load(&INSPECTIONS, &given.inspection).await?.value.project == given.project {
        return Ok(());
    }
    let message = format!("{} is of another project", given.inspection);
    Err(Refusal::field("referral.inspection", message).into())
}

async fn record_answer(call: Call, request: RecordReferralAnswerRequest) -> Result<Referral, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let mut moving = Moving::open(&call, &REFERRALS, frame).await?;
    let state = moving.stored.value.state();
    let taken = moving.take(&call, &REFERRAL, "RecordReferralAnswer", state, &())?;
    moving.stored.value.answer = request.answer;
    moving.stored.value.answered_on = moving.on.to_string();
    moving.stored.value.state = taken.to.into();
    moving.store(&call, &REFERRALS, &taken, json!({})).await?;
    Ok(shown(moving.stored.value))
}

async fn get(call: Call, request: GetReferralRequest) -> Result<Referral, Error> {
    Ok(shown(call.load(&REFERRALS, &request.name).await?.value))
}

async fn list(call: Call, request: ListReferralsRequest) -> Result<ListReferralsResponse, Error> {
    let arguments = format!("referrals {} {}", request.project, request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = project_matters::list(&call, &REFERRALS, &request.project, request.state, &page).await?;
    Ok(ListReferralsResponse {
        referrals: page.rows.into_iter().map(shown).collect(),
        next_page_token: page.next_page_token,
    })
}

fn shown(mut referral: Referral) -> Referral {
    let allowed = REFERRAL.allowed(referral.state());
    referral.allowed_steps = allowed.into_iter().map(String::from).collect();
    referral
}
