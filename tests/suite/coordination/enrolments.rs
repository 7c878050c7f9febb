//! Enrolments: places and the line for them, attendance, certificates, hours.

use kezhi_proto::coordination::course::Kind;
use kezhi_proto::coordination::enrolment::{Attendance, State, Trainee};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::courses::{get as get_course, hold, outline, plan, published};
use super::{CODES, is_in_no_log, of_department};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const LAST_DAY: &str = "2026-04-10";

type Answered = Result<Response<Enrolment>, Status>;

#[tokio::test]
async fn the_first_in_line_moves_up_when_a_place_falls_free() {
    on_each_suite(TODAY, async |suite| {
        let (li, own, other) = (suite.officer("li"), of_department(&suite, 1), of_department(&suite, 2));
        let course = published(&suite, outline(2)).await;
        let mine = enrol(&own, &course, trainee("张伟", "", CODES[1])).await.good();
        assert_eq!(
            (mine.state(), mine.ordinal, mine.kind()),
            (State::Enrolled, 1, Kind::Enterprises)
        );
        assert_eq!(
            mine.allowed_steps,
            ["CancelEnrolment"],
            "its attendance the bureau records"
        );
        let twice = enrol(&li, &course, trainee("张伟", "", CODES[1])).await;
        assert_refused(twice, "RESOURCE_EXISTS", "").says("resource", &mine.name);
        // Another of the same name is told apart by the reference.
        let mut namesake = trainee("张伟", "", CODES[1]);
        namesake.reference = "002".into();
        assert_eq!(enrol(&own, &course, namesake).await.good().state(), State::Enrolled);
        let first = enrol(&other, &course, trainee("赵敏", "", CODES[2])).await.good();
        let second = enrol(&li, &course, trainee("钱公民", "", "")).await.good();
        assert_eq!((first.state(), second.state()), (State::Waitlisted, State::Waitlisted));
        let full = enrol(&li, &course, trainee("李明", "li", "")).await;
        assert_refused(full, "COURSE_NOT_OPEN", "").says("course", &course);

        let cancelled = cancel(&own, &mine.name, "").await.good();
        assert_eq!(
            (cancelled.state(), cancelled.cancellation_reason.as_str()),
            (State::Cancelled, "出差")
        );
        assert_eq!(
            (state(&suite, &first).await, state(&suite, &second).await),
            (State::Enrolled, State::Waitlisted)
        );
        let counted = get_course(&suite.citizen(), &course).await.good();
        assert_eq!((counted.enrolled, counted.waiting, counted.enrolments), (2, 1, 4));
        // Who waits leaves the line, and nobody moves.
        cancel(&li, &second.name, "").await.good();
        let counted = get_course(&suite.citizen(), &course).await.good();
        assert_eq!((counted.enrolled, counted.waiting), (2, 0));
        // Who cancelled may come again.
        let again = enrol(&own, &course, trainee("张伟", "", CODES[1])).await.good();
        assert_eq!((again.state(), again.ordinal), (State::Waitlisted, 5));
        assert_eq!(again.allowed_steps, ["CancelEnrolment"]);

        suite.move_to("2026-04-09").await;
        let late = enrol(&li, &course, trainee("李明", "li", "")).await;
        assert_refused(late, "COURSE_NOT_OPEN", "").says("starts_on", "2026-04-08");
        assert_refused(cancel(&other, &first.name, "").await, "COURSE_NOT_OPEN", "");
        // What came on paper in time frees a place that nobody can take any more.
        cancel(&li, &first.name, "2026-04-08").await.good();
        assert_eq!(state(&suite, &again).await, State::Waitlisted);
        let counted = get_course(&suite.citizen(), &course).await.good();
        assert_eq!((counted.enrolled, counted.waiting), (1, 1));
        is_in_no_log(&suite, &again.name, "enrolment.waitlisted", &["张伟", "赵敏", "钱公民"]).await;
    })
    .await;
}

#[tokio::test]
async fn an_organisation_enrols_its_own_people_today_and_sees_no_others() {
    on_each_suite(TODAY, async |suite| {
        let (li, own, other) = (suite.officer("li"), of_department(&suite, 1), of_department(&suite, 2));
        let draft = plan(&li, outline(2)).await.good().name;
        let hidden = enrol(&own, &draft, trainee("张伟", "", CODES[1])).await;
        assert_refused(hidden, "RESOURCE_NOT_FOUND", "").says("resource", &draft);
        let unpublished = enrol(&li, &draft, trainee("张伟", "", CODES[1])).await;
        assert_refused(unpublished, "COURSE_NOT_OPEN", "").says("state", "STATE_PLANNED");

        let course = published(&suite, outline(2)).await;
        let stranger = enrol(&own, &course, trainee("赵敏", "", CODES[2])).await;
        assert_refused(stranger, "ORGANISATION_MISMATCH", "").says("organisation", CODES[2]);
        let both = enrol(&li, &course, trainee("李明", "li", CODES[1])).await;
        assert_eq!(assert_refused(both, "FIELD_INVALID", "").fields(), ["trainee.account"]);
        let on = |day: &str| EnrolRequest {
            course: course.clone(),
            trainee: Some(trainee("张伟", "", CODES[1])),
            taken_on: day.into(),
            ..EnrolRequest::default()
        };
        let backdated = own.enrolments().enrol(on("2026-03-01")).await;
        assert_refused(backdated, "DAY_OUT_OF_ORDER", "");
        let before = li.enrolments().enrol(on("2026-03-01")).await;
        assert_refused(before, "COURSE_NOT_OPEN", "");

        let enrolled = own.enrolments().enrol(on("")).await.good();
        let get = || GetEnrolmentRequest {
            name: enrolled.name.clone(),
        };
        assert_eq!(own.enrolments().get_enrolment(get()).await.good(), enrolled);
        assert_refused(other.enrolments().get_enrolment(get()).await, "RESOURCE_NOT_FOUND", "");
        assert_refused(cancel(&other, &enrolled.name, "").await, "RESOURCE_NOT_FOUND", "");
        assert_refused(cancel(&own, &enrolled.name, "2026-03-01").await, "DAY_OUT_OF_ORDER", "");
        for (who, found) in [(&own, 1), (&other, 0), (&suite.head(), 1)] {
            let list = ListEnrolmentsRequest {
                course: course.clone(),
                organisation: CODES[1].into(),
                ..ListEnrolmentsRequest::default()
            };
            assert_eq!(
                who.enrolments().list_enrolments(list).await.good().enrolments.len(),
                found
            );
        }
        let hours = hours(&own, "", CODES[2]).await;
        assert_refused(hours, "ORGANISATION_MISMATCH", "");
        assert_refused(self::hours(&own, "li", "").await, "ORGANISATION_MISMATCH", "");
        for (account, organisation) in [("", ""), ("li", CODES[1])] {
            let unclear = self::hours(&li, account, organisation).await;
            assert_eq!(assert_refused(unclear, "FIELD_INVALID", "").fields(), ["organisation"]);
        }
    })
    .await;
}

#[tokio::test]
async fn who_attended_enough_and_passed_is_certified_and_anyone_may_verify_it() {
    on_each_suite(TODAY, async |suite| {
        let (li, wang) = (suite.officer("li"), suite.officer("wang"));
        let course = published(&suite, outline(5)).await;
        let good = enrol(&li, &course, trainee("张三丰", "", CODES[1])).await.good().name;
        let failed = enrol(&li, &course, trainee("赵敏", "", CODES[1])).await.good().name;
        let absent = enrol(&li, &course, trainee("李明", "li", "")).await.good().name;
        let early = record_attendance(&li, &good, 450, None).await;
        assert_refused(early, "COURSE_NOT_HELD", "").says("course", &course);

        suite.move_to(LAST_DAY).await;
        hold(&suite, &course).await.good();
        let longer = record_attendance(&li, &good, 451, None).await;
        assert_eq!(
            assert_refused(longer, "FIELD_INVALID", "").fields(),
            ["attendance.minutes"]
        );
        let too_short = record_attendance(&li, &good, 359, Some(90)).await.good();
        assert_eq!(
            (too_short.state(), too_short.attendance.unwrap().recorded_on.as_str()),
            (State::Attended, LAST_DAY)
        );
        let short = assert_refused(certify(&wang, &good).await, "CERTIFICATE_NOT_EARNED", "");
        short.says("minutes_needed", 360);
        // What was recorded wrong is recorded again.
        record_attendance(&li, &good, 360, Some(60)).await.good();
        record_attendance(&li, &failed, 450, Some(59)).await.good();
        record_attendance(&li, &absent, 0, None).await.good();
        assert_refused(certify(&wang, &failed).await, "CERTIFICATE_NOT_EARNED", "").says("points_needed", 60);
        let own = assert_refused(certify(&li, &good).await, "SAME_PERSON", "");
        own.says("earlier_step", "RecordAttendance");

        let certified = certify(&wang, &good).await.good();
        let certificate = certified.certificate.clone().unwrap();
        assert_eq!(
            (
                certified.state(),
                certificate.number.as_str(),
                certificate.issued_on.as_str()
            ),
            (State::Certified, "洪知培〔2026〕1号", LAST_DAY)
        );
        it_is_verified_counted_and_revoked(&suite, &good, &certificate.number).await;
        is_in_no_log(&suite, &good, "enrolment.certificate-revoked", &["张三丰"]).await;
    })
    .await;
}

async fn it_is_verified_counted_and_revoked(suite: &Suite, name: &str, number: &str) {
    let held = VerifyCertificateResponse {
        valid: true,
        course_title: outline(1).title,
        issued_on: LAST_DAY.into(),
        revoked_on: String::new(),
        holder: "张**".into(),
    };
    assert_eq!(verify(suite, number).await.good(), held);
    let unknown = verify(suite, "洪知培〔2026〕2号").await;
    assert_refused(unknown, "RESOURCE_NOT_FOUND", "").says("resource", "洪知培〔2026〕2号");
    let of = |certificates| TrainingHours {
        kind: Kind::Enterprises.into(),
        attendances: 2,
        minutes: 810,
        certificates,
    };
    let counted = hours(&of_department(suite, 1), "", CODES[1]).await.good();
    assert_eq!(counted.kinds, [of(1)]);
    assert_eq!(counted.total.unwrap(), TrainingHours { kind: 0, ..of(1) });
    let none = hours(&suite.auditor(), "li", "").await.good();
    assert_eq!((none.kinds.len(), none.total), (0, Some(TrainingHours::default())));

    let revoke = || step!(RevokeCertificateRequest, name, "", reasons: "替考");
    let own = suite
        .person("head", "wang")
        .enrolments()
        .revoke_certificate(revoke())
        .await;
    assert_refused(own, "SAME_PERSON", "").says("earlier_step", "IssueCertificate");
    let revoked = suite.head().enrolments().revoke_certificate(revoke()).await.good();
    let certificate = revoked.certificate.clone().unwrap();
    assert_eq!(
        (
            revoked.state(),
            certificate.number.as_str(),
            certificate.revocation_reason.as_str()
        ),
        (State::Revoked, number, "替考")
    );
    let ended = VerifyCertificateResponse {
        valid: false,
        revoked_on: LAST_DAY.into(),
        ..held
    };
    assert_eq!(verify(suite, number).await.good(), ended);
    let counted = hours(&of_department(suite, 1), "", CODES[1]).await.good();
    assert_eq!(counted.kinds, [of(0)]);
}

/// Someone with an account or of an organisation, or a citizen.
pub fn trainee(name: &str, account: &str, organisation: &str) -> Trainee {
    Trainee {
        display_name: name.into(),
        account: account.into(),
        organisation: organisation.into(),
        ..Trainee::default()
    }
}

/// Enrols someone.
pub async fn enrol(who: &Person, course: &str, trainee: Trainee) -> Answered {
    let enrol = EnrolRequest {
        course: course.into(),
        trainee: Some(trainee),
        ..EnrolRequest::default()
    };
    who.enrolments().enrol(enrol).await
}

async fn cancel(who: &Person, name: &str, on: &str) -> Answered {
    let cancel = step!(CancelEnrolmentRequest, name, on, reasons: "出差");
    who.enrolments().cancel_enrolment(cancel).await
}

/// Records an attendance.
pub async fn record_attendance(who: &Person, name: &str, minutes: i32, points: Option<i32>) -> Answered {
    let attendance = Attendance {
        minutes,
        points,
        ..Attendance::default()
    };
    let record = step!(RecordAttendanceRequest, name, "", attendance: attendance);
    who.enrolments().record_attendance(record).await
}

async fn certify(who: &Person, name: &str) -> Answered {
    let certify = step!(IssueCertificateRequest, name, "");
    who.enrolments().issue_certificate(certify).await
}

async fn state(suite: &Suite, enrolment: &Enrolment) -> State {
    let get = GetEnrolmentRequest {
        name: enrolment.name.clone(),
    };
    suite.auditor().enrolments().get_enrolment(get).await.good().state()
}

/// What anyone learns of a certificate, without a token.
async fn verify(suite: &Suite, number: &str) -> Result<Response<VerifyCertificateResponse>, Status> {
    let verify = VerifyCertificateRequest {
        number: number.into(),
        ..VerifyCertificateRequest::default()
    };
    suite.citizen().enrolments().verify_certificate(verify).await
}

/// The training of an account or an organisation in 2026.
async fn hours(who: &Person, account: &str, organisation: &str) -> Result<Response<GetTrainingHoursResponse>, Status> {
    let request = GetTrainingHoursRequest {
        account: account.into(),
        organisation: organisation.into(),
        year: 2026,
    };
    who.enrolments().get_training_hours(request).await
}
