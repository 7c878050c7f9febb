//! Signals: found or reported, graded, dismissed.

use kezhi_proto::coordination::signal::{Assessment, Report, Source, State};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::watch_subjects::opened;
use super::{CODES, of_department};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";

#[tokio::test]
async fn a_signal_is_graded_by_how_likely_and_grave_it_is_and_may_be_dismissed() {
    on_each_suite(TODAY, async |suite| {
        let subject = opened(&suite).await;
        let (li, head) = (suite.officer("li"), suite.head());
        let found = record(&li, report(""), &subject).await.good();
        assert_eq!(
            (found.state(), found.subject.as_str()),
            (State::Recorded, subject.as_str())
        );
        let name = found.name.as_str();
        for (likelihood, impact, grade) in [
            (1, 5, WarningGrade::Blue),
            (2, 3, WarningGrade::Yellow),
            (3, 4, WarningGrade::Orange),
            (4, 5, WarningGrade::Red),
        ] {
            let assessed = assess(&suite, name, likelihood, impact).await;
            let assessment = assessed.assessment.clone().unwrap();
            assert_eq!((assessed.state(), assessment.grade()), (State::Assessed, grade));
            assert_eq!(assessment.assessed_on, TODAY);
            assert_eq!(assessed.allowed_steps, ["AssessSignal", "DismissSignal"]);
        }
        let list = ListSignalsRequest {
            subject: subject.clone(),
            state: State::Assessed.into(),
            ..ListSignalsRequest::default()
        };
        let listed = suite.auditor().signals().list_signals(list).await.good().signals;
        assert_eq!(
            listed.iter().map(|signal| signal.name.as_str()).collect::<Vec<_>>(),
            [name]
        );
        let dismissed = dismiss(&head, name).await.good();
        assert_eq!(
            (dismissed.state(), dismissed.dismissed_on.as_str()),
            (State::Dismissed, TODAY)
        );
        let again = assert_refused(dismiss(&head, name).await, "STEP_NOT_ALLOWED", "");
        again.says("state", "STATE_DISMISSED");

        let close = step!(CloseWatchSubjectRequest, subject, "", reasons: "不再监测");
        head.watch_subjects().close_watch_subject(close).await.good();
        let closed = assert_refused(record(&li, report(""), &subject).await, "FIELD_INVALID", "");
        assert_eq!(closed.fields(), ["subject"]);
        let mut later = report("");
        later.first_seen_on = "2026-03-03".into();
        let later = assert_refused(record(&li, later, "").await, "DAY_OUT_OF_ORDER", "");
        assert_eq!(later.fields(), ["report.first_seen_on"]);
    })
    .await;
}

#[tokio::test]
async fn an_organisation_reports_for_itself_today_and_sees_its_own() {
    on_each_suite(TODAY, async |suite| {
        let subject = opened(&suite).await;
        let (own, other) = (of_department(&suite, 1), of_department(&suite, 2));
        let mismatch = record(&own, report(CODES[2]), "").await;
        assert_refused(mismatch, "ORGANISATION_MISMATCH", "").says("organisation", CODES[2]);
        let hidden = record(&own, report(CODES[1]), &subject).await;
        assert_refused(hidden, "RESOURCE_NOT_FOUND", "").says("resource", &subject);
        let backdated = RecordSignalRequest {
            taken_on: "2026-03-01".into(),
            report: Some(report(CODES[1])),
            ..RecordSignalRequest::default()
        };
        assert_refused(own.signals().record_signal(backdated).await, "DAY_OUT_OF_ORDER", "");

        let reported = record(&own, report(CODES[1]), "").await.good();
        record(&suite.intake(), report(CODES[2]), "").await.good();
        let get = || GetSignalRequest {
            name: reported.name.clone(),
        };
        assert_eq!(own.signals().get_signal(get()).await.good(), reported);
        assert_refused(other.signals().get_signal(get()).await, "RESOURCE_NOT_FOUND", "");
        // Whatever it asks for; the bureau finds what it asks for.
        let list = || ListSignalsRequest {
            reporter: CODES[1].into(),
            ..ListSignalsRequest::default()
        };
        for (who, reporter) in [(&own, CODES[1]), (&other, CODES[2]), (&suite.head(), CODES[1])] {
            let listed = who.signals().list_signals(list()).await.good().signals;
            let reporters = listed.into_iter().map(|signal| signal.report.unwrap().reporter);
            assert_eq!(reporters.collect::<Vec<_>>(), [reporter]);
        }
    })
    .await;
}

/// What customs abroad did, reported by an organisation, or found by the bureau.
pub fn report(reporter: &str) -> Report {
    Report {
        source: Source::Customs.into(),
        title: "境外海关扣留".into(),
        facts: "一批耐磨衬板在汉堡港被扣留。".into(),
        links: vec!["https://example.org/notice".into()],
        digests: vec!["ab".repeat(32)],
        region: "DE".into(),
        first_seen_on: "2026-03-01".into(),
        reporter: reporter.into(),
        ..Report::default()
    }
}

/// Records a signal, under a subject where one is named.
pub async fn record(who: &Person, report: Report, subject: &str) -> Result<Response<Signal>, Status> {
    let record = RecordSignalRequest {
        report: Some(report),
        subject: subject.into(),
        ..RecordSignalRequest::default()
    };
    who.signals().record_signal(record).await
}

/// Assesses a signal.
pub async fn assess(suite: &Suite, name: &str, likelihood: i32, impact: i32) -> Signal {
    let assessment = Assessment {
        likelihood,
        impact,
        horizon_days: 90,
        reasons: "同类产品已有判决".into(),
        ..Assessment::default()
    };
    let assess = step!(AssessSignalRequest, name, "", assessment: assessment);
    suite.officer("li").signals().assess_signal(assess).await.good()
}

/// Dismisses a signal.
pub async fn dismiss(who: &Person, name: &str) -> Result<Response<Signal>, Status> {
    let dismiss = step!(DismissSignalRequest, name, "", reasons: "与本区无关");
    who.signals().dismiss_signal(dismiss).await
}
