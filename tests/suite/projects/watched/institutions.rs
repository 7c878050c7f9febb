//! Checks of institutions: they are heard before anything is imposed on them, and may appeal.

use kezhi_proto::common::time_limit::State;
use kezhi_proto::projects::institution_check::{Aspect, Remedy};
use kezhi_proto::projects::*;

use super::intermediaries::{entrusted, registered};
use super::road::{self, BEGINS};
use super::{deputy, file, limit_of};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

#[tokio::test]
async fn an_institution_is_heard_before_it_is_disqualified_and_a_right_appeal_gives_it_back() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let firm = registered(&suite, 8, "2026-12-31").await.name;
        let firms = road::of_unit(&suite, &road::unit(8));
        let work = entrusted(&suite, &firm, &project.name).await.good().name;
        let check = checked(&suite, &firms, &firm).await;
        let remedies = [Remedy::Disqualification, Remedy::Correction];
        let impose = || imposed(&check, &remedies, "2026-05-31");
        let unheard = suite.head().institution_checks().impose_remedies(impose()).await;
        assert_refused(unheard, "STATEMENT_RIGHT_RUNS", "").says("due_on", "2026-04-14");
        let state = step!(RecordInstitutionStatementRequest, check, "", text: "专家均为随机抽取。");
        let stated = firms.institution_checks().record_institution_statement(state).await;
        stated.good();
        let inspector = suite
            .person("head", "wang")
            .institution_checks()
            .impose_remedies(impose())
            .await;
        assert_refused(inspector, "SAME_PERSON", "").says("earlier_step", "RecordInstitutionCheck");
        suite.head().institution_checks().impose_remedies(impose()).await.good();

        let get = GetEntrustmentRequest { name: work };
        let work = firms.intermediaries().get_entrustment(get).await.good();
        assert_eq!(work.state(), entrustment::State::Withdrawn);
        let again = entrusted(&suite, &firm, &project.name).await;
        assert_refused(again, "STEP_NOT_ALLOWED", "");
        it_corrects_and_appeals(&suite, &firms, &check).await;
        entrusted(&suite, &firm, &project.name).await.good();
    })
    .await;
}

/// A check that was opened, answered by the institution and made by li and wang, who found something unlawful.
async fn checked(suite: &Suite, firms: &Person, firm: &str) -> String {
    let li = suite.officer("li");
    let check = opened(suite, firm).await;
    let text = "已自查。";
    let answer = step!(SubmitInstitutionSelfCheckRequest, check, "", text: text);
    let strange = road::of_unit(suite, &road::unit(9));
    let strange = strange
        .institution_checks()
        .submit_institution_self_check(answer.clone())
        .await;
    assert_refused(strange, "RESOURCE_NOT_FOUND", "");
    let answered = firms.institution_checks().submit_institution_self_check(answer).await;
    answered.good();
    let (_, state, late) = limit_of(suite, &check, "agreed.self-check").await;
    assert_eq!((state, late), (State::Met, false));

    let alone = li
        .institution_checks()
        .record_institution_check(record(&check, &["li"], true))
        .await;
    assert_refused(alone, "OFFICERS_TOO_FEW", "").says("officers", "1");
    let recorded = li
        .institution_checks()
        .record_institution_check(record(&check, &["li", "wang"], true))
        .await;
    assert_eq!(recorded.good().state(), institution_check::State::Checked);
    check
}

async fn it_corrects_and_appeals(suite: &Suite, firms: &Person, check: &str) {
    let correct = step!(RecordInstitutionCorrectionRequest, check, "", text: "已更正报告并退费。");
    let corrected = firms.institution_checks().record_institution_correction(correct).await;
    corrected.good();
    let (due_on, state, _) = limit_of(suite, check, "agreed.correction").await;
    assert_eq!((due_on.as_str(), state), ("2026-05-31", State::Met));
    let appeal = step!(AppealRemediesRequest, check, "", text: "处理过重。");
    let appealed = firms.institution_checks().appeal_remedies(appeal).await.good();
    assert_eq!(
        (appealed.state(), appealed.appeal_by.as_str()),
        (institution_check::State::Appealed, "2026-04-24")
    );
    let uphold = || step!(UpholdAppealRequest, check, "", reasons: "申诉成立");
    let imposer = suite.head().institution_checks().uphold_appeal(uphold()).await;
    assert_refused(imposer, "SAME_PERSON", "").says("earlier_step", "ImposeRemedies");
    let upheld = deputy(suite).institution_checks().uphold_appeal(uphold()).await;
    assert_eq!(upheld.good().state(), institution_check::State::Revoked);
}

#[tokio::test]
async fn remedies_answer_something_unlawful_and_an_institution_that_stays_silent_loses_its_time() {
    on_each_suite(BEGINS, async |suite| {
        let firm = registered(&suite, 8, "2026-12-31").await.name;
        let firms = road::of_unit(&suite, &road::unit(8));
        let (li, head) = (suite.officer("li"), suite.head());
        let clean = opened(&suite, &firm).await;
        let visit = record(&clean, &["li", "wang"], false);
        li.institution_checks().record_institution_check(visit).await.good();
        let check = opened(&suite, &firm).await;
        let visit = record(&check, &["li", "wang"], true);
        li.institution_checks().record_institution_check(visit).await.good();

        suite.move_to("2026-03-09").await;
        let state = step!(RecordInstitutionStatementRequest, check, "", text: "请从轻。");
        let late = firms.institution_checks().record_institution_statement(state).await;
        assert_refused(late, "LIMIT_LAPSED", "").says("due_on", "2026-03-07");
        let nothing = head
            .institution_checks()
            .impose_remedies(imposed(&clean, &[Remedy::Warning], ""))
            .await;
        assert_refused(nothing, "EVIDENCE_MISSING", "");
        let close = step!(CloseInstitutionCheckRequest, clean, "", reasons: "未发现问题");
        let closed = head.institution_checks().close_institution_check(close).await;
        assert_eq!(closed.good().state(), institution_check::State::Closed);
        let impose = imposed(&check, &[Remedy::Warning], "");
        head.institution_checks().impose_remedies(impose).await.good();
        let correct = step!(RecordInstitutionCorrectionRequest, check, "", text: "已更正。");
        let unasked = firms.institution_checks().record_institution_correction(correct).await;
        assert_refused(unasked, "STEP_NOT_ALLOWED", "");

        suite.move_to("2026-03-25").await;
        let appeal = step!(AppealRemediesRequest, check, "", text: "处理过重。");
        let late = firms.institution_checks().appeal_remedies(appeal).await;
        let late = assert_refused(late, "LIMIT_LAPSED", "");
        late.says("limit", "agreed.appeal").says("due_on", "2026-03-24");
    })
    .await;
}

async fn opened(suite: &Suite, firm: &str) -> String {
    let open = OpenInstitutionCheckRequest {
        institution_check: Some(InstitutionCheck {
            intermediary: firm.into(),
            reason: "年度检查".into(),
            aspects: vec![Aspect::Experts.into(), Aspect::Fees.into()],
            self_check_due_on: "2026-04-30".into(),
            ..InstitutionCheck::default()
        }),
        ..OpenInstitutionCheckRequest::default()
    };
    let opened = suite
        .officer("li")
        .institution_checks()
        .open_institution_check(open)
        .await;
    opened.good().name
}

fn record(check: &str, inspectors: &[&str], unlawful: bool) -> RecordInstitutionCheckRequest {
    let finding = InstitutionFinding {
        aspect: Aspect::Fees.into(),
        text: "收费超出标准。".into(),
        unlawful,
    };
    let inspectors: Vec<String> = inspectors.iter().map(ToString::to_string).collect();
    step!(RecordInstitutionCheckRequest, check, "",
        inspectors: inspectors, minutes: "查阅了收费凭证。", findings: vec![finding], attachments: vec![file("minutes")])
}

fn imposed(check: &str, remedies: &[Remedy], correct_by: &str) -> ImposeRemediesRequest {
    let remedies: Vec<i32> = remedies.iter().map(|remedy| i32::from(*remedy)).collect();
    step!(ImposeRemediesRequest, check, "", remedies: remedies, reasons: "违规收费属实。", correct_by: correct_by)
}
