//! Certificates: issued, revoked, and verified by anyone.

use kezhi_chassis::store::not_found;
use kezhi_chassis::{Call, Error};
use kezhi_law::masking;
use kezhi_proto::coordination::EnrolmentEvent;
use kezhi_proto::coordination::enrolment::Certificate;
use kezhi_proto::coordination::{
    Enrolment, IssueCertificateRequest, RevokeCertificateRequest, VerifyCertificateRequest, VerifyCertificateResponse,
};

use super::ENROLMENTS;
use super::procedure::ENROLMENT;
use super::rules::{Facts, certificate_of, trainee_of};
use crate::settings::Settings;
use crate::training::courses::{COURSES, outline_of};

type Answer = Result<Enrolment, Error>;

pub(super) async fn issue(call: Call, request: IssueCertificateRequest) -> Answer {
    let settings: &Settings = call.settings()?;
    let mut enrolment = call.open(&ENROLMENTS, &request).await?;
    let course = call.load(&COURSES, &enrolment.value.course).await?.value;
    let facts = Facts {
        attendance: Some(enrolment.value.attendance.clone().unwrap_or_default()),
        certificate_permille: Some(settings.certificate_permille),
        pass_points: Some(settings.pass_points),
        ..Facts::of(course, enrolment.on)
    };
    let taken = enrolment.take(&call, &ENROLMENT, &facts)?;
    let certificate = Certificate {
        number: call.next_number(&enrolment.authority, "培", enrolment.on).await?,
        issued_on: enrolment.on.to_string(),
        ..Certificate::default()
    };
    let data = EnrolmentEvent {
        number: certificate.number.to_string(),
        ..EnrolmentEvent::default()
    };
    enrolment.value.certificate = Some(certificate);
    Ok(enrolment.store(&call, &ENROLMENTS, &taken, data).await?.value)
}

pub(super) async fn revoke(call: Call, request: RevokeCertificateRequest) -> Answer {
    let mut enrolment = call.open(&ENROLMENTS, &request).await?;
    let taken = enrolment.take_freely(&call, &ENROLMENT)?;
    let certificate = Certificate {
        revoked_on: enrolment.on.to_string(),
        revocation_reason: request.reasons,
        ..certificate_of(&enrolment.value)
    };
    let data = EnrolmentEvent {
        number: certificate.number.to_string(),
        ..EnrolmentEvent::default()
    };
    enrolment.value.certificate = Some(certificate);
    Ok(enrolment.store(&call, &ENROLMENTS, &taken, data).await?.value)
}

pub(super) async fn verify(call: Call, request: VerifyCertificateRequest) -> Result<VerifyCertificateResponse, Error> {
    let authority = call.authority_asked(&request.authority);
    let found = call.load_by_key(&ENROLMENTS, authority, &request.number).await?;
    let enrolment = found.ok_or_else(|| not_found(&request.number))?.value;
    let certificate = certificate_of(&enrolment);
    // Whoever may verify it may know of the course, whose authority need not be the caller's.
    let courses = call.load_each(&COURSES, [enrolment.course.as_str()]).await?;
    let course = courses.into_values().next().map(|course| course.value);
    Ok(VerifyCertificateResponse {
        valid: certificate.revoked_on.is_empty(),
        course_title: outline_of(&course.unwrap_or_default()).title,
        issued_on: certificate.issued_on,
        revoked_on: certificate.revoked_on,
        holder: masking::name(&trainee_of(&enrolment).display_name),
    })
}
