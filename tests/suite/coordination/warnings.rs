//! Warnings: drafted from signals, issued by another, answered by each addressee, regraded, lifted, counted.

use kezhi_proto::common::time_limit;
use kezhi_proto::coordination::warning::{Addressee, Notice, State};
use kezhi_proto::coordination::warning_response::{Answer, State as Answered};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::signals::{assess, dismiss, record, report};
use super::{CODES, department, limits_of, of_department, registered};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const ANSWER_BY: &str = "2026-03-09";
const RESPOND: &str = "agreed.warning-response";

#[tokio::test]
async fn a_warning_goes_to_its_addressees_and_each_answers_in_its_own_time() {
    on_each_suite(TODAY, async |suite| {
        let department = registered(&suite, 0).await;
        let signal = assessed(&suite, 4, 5).await;
        let name = it_is_drafted(&suite, &signal).await;
        let warning = it_is_issued(&suite, &name, &signal).await;
        assert_eq!(warning.notice.clone().unwrap().addressees[0].department, department);
        each_sees_its_own(&suite, &name).await;
        they_answer(&suite, &name).await;
        it_is_regraded(&suite, &name).await;
        it_is_lifted(&suite, &name).await;
        they_are_counted(&suite).await;
    })
    .await;
}

async fn it_is_drafted(suite: &Suite, signal: &str) -> String {
    let li = suite.officer("li");
    let mut vague = notice(signal, WarningGrade::Red);
    let unassessed = record(&li, report(""), "").await.good().name;
    vague.signals.push(unassessed.clone());
    assert_refused(draft(&li, vague).await, "EVIDENCE_MISSING", "").says("missing", &unassessed);
    let light = draft(&li, notice(signal, WarningGrade::Orange)).await;
    let light = assert_refused(light, "GRADE_BELOW_SIGNALS", "");
    light.says("signal", signal).says("grade", "WARNING_GRADE_RED");
    let mut twice = notice(signal, WarningGrade::Red);
    twice.addressees.push(addressee(1));
    let twice = assert_refused(draft(&li, twice).await, "FIELD_INVALID", "");
    assert_eq!(twice.fields(), ["notice.addressees[2].credit_code"]);
    let mut late = notice(signal, WarningGrade::Red);
    late.answer_by = "2026-03-01".into();
    let late = assert_refused(draft(&li, late).await, "FIELD_INVALID", "");
    assert_eq!(late.fields(), ["notice.answer_by"]);

    let mut eased = notice(signal, WarningGrade::Yellow);
    eased.grade_reasons = "已在和解".into();
    let drafted = draft(&li, eased).await.good();
    assert_eq!(drafted.state(), State::Drafted);
    drafted.name
}

async fn it_is_issued(suite: &Suite, name: &str, signal: &str) -> Warning {
    // Without a department it is not grave enough to be alone; with one it is.
    let mut alone = notice(signal, WarningGrade::Red);
    alone.addressees = vec![addressee(1)];
    revise(&suite.officer("zhao"), name, alone).await.good();
    let to_none = assert_refused(issue(&suite.head(), name).await, "DEPARTMENT_MISSING", "");
    to_none.says("grade", "WARNING_GRADE_RED");
    revise(&suite.officer("zhao"), name, notice(signal, WarningGrade::Red))
        .await
        .good();
    for (account, step) in [("li", "DraftWarning"), ("zhao", "ReviseWarning")] {
        let own = issue(&suite.person("head", account), name).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", step);
    }
    for valid_until in ["2026-03-01", "2026-03-08"] {
        let short = step!(IssueWarningRequest, name, "", valid_until: valid_until);
        let short = suite.head().warnings().issue_warning(short).await;
        assert_eq!(assert_refused(short, "FIELD_INVALID", "").fields(), ["valid_until"]);
    }
    let hidden = get(&of_department(suite, 0), name).await;
    assert_refused(hidden, "RESOURCE_NOT_FOUND", "");
    let platform = suite.person("platform", "platform");
    assert_refused(get(&platform, name).await, "RESOURCE_NOT_FOUND", "");
    assert_eq!(listed(&platform, 0).await, [""; 0]);

    let issued = issue(&suite.head(), name).await.good();
    assert_eq!(
        (issued.state(), issued.number.as_str(), issued.issued_on.as_str()),
        (State::Issued, "洪知警〔2026〕1号", TODAY)
    );
    assert_eq!(
        (listed(&platform, 0).await, listed(&platform, 2026).await),
        (vec![name.into()], vec![name.into()])
    );
    assert_eq!(listed(&suite.auditor(), 2025).await, [""; 0]);
    let warned = GetSignalRequest { name: signal.into() };
    let warned = suite.auditor().signals().get_signal(warned).await.good();
    assert_eq!(warned.state(), signal::State::Warned);
    assert_refused(dismiss(&suite.head(), signal).await, "STEP_NOT_ALLOWED", "");
    let again = revise(&suite.officer("li"), name, notice(signal, WarningGrade::Red)).await;
    assert_refused(again, "STEP_NOT_ALLOWED", "").says("state", "STATE_ISSUED");
    issued
}

async fn each_sees_its_own(suite: &Suite, name: &str) {
    for number in [0, 1] {
        let who = of_department(suite, number);
        let read = get(&who, name).await.good().notice.unwrap();
        let codes: Vec<_> = read.addressees.iter().map(|one| one.credit_code.as_str()).collect();
        assert_eq!((codes, read.signals.len()), (vec![CODES[number]], 0));
        assert_eq!(listed(&who, 0).await, [name]);
        let responses = responses(&who, name).await;
        assert_eq!(responses.len(), 1, "the answers of others are not shown");
        assert_eq!(responses[0].addressee.as_ref().unwrap().credit_code, CODES[number]);
        assert_eq!(responses[0].allowed_steps, ["RespondToWarning"]);
        let limits = limits_of(suite, &responses[0].name).await;
        let told = limits
            .iter()
            .map(|limit| (limit.rule_id.as_str(), limit.due_on.as_str()));
        assert_eq!(told.collect::<Vec<_>>(), [(RESPOND, ANSWER_BY)]);
    }
    let stranger = of_department(suite, 2);
    assert_refused(get(&stranger, name).await, "RESOURCE_NOT_FOUND", "");
    assert_eq!(
        (listed(&stranger, 0).await, responses(&stranger, name).await.len()),
        (vec![], 0)
    );
}

async fn they_answer(suite: &Suite, name: &str) {
    let (department, organisation) = (response(suite, 0, name).await, response(suite, 1, name).await);
    let (own, other) = (of_department(suite, 0), of_department(suite, 1));
    let of_others = GetWarningResponseRequest {
        name: department.clone(),
    };
    let of_others = other.warnings().get_warning_response(of_others).await;
    assert_refused(of_others, "RESOURCE_NOT_FOUND", "");
    assert_refused(respond(&other, &department, "", "代答").await, "RESOURCE_NOT_FOUND", "");
    let backdated = respond(&own, &department, "2026-03-01", "已部署").await;
    assert_refused(backdated, "DAY_OUT_OF_ORDER", "");
    let given = respond(&own, &department, "", "已部署").await.good();
    assert_eq!((given.state(), given.answered_on.as_str()), (Answered::Given, TODAY));

    suite.move_to("2026-03-10").await;
    let replaced = respond(&own, &department, "", "已完成").await.good();
    assert_eq!(
        (
            replaced.answered_on.as_str(),
            replaced.replaced_on.as_str(),
            replaced.answer.unwrap().text.as_str()
        ),
        (TODAY, "2026-03-10", "已完成")
    );
    // An officer answers for an organisation, a day late.
    let late = respond(&suite.officer("li"), &organisation, "", "已自查").await.good();
    assert_eq!(
        (late.answered_on.as_str(), late.replaced_on.as_str()),
        ("2026-03-10", "")
    );
    for (response, is_late) in [(department, false), (organisation, true)] {
        let limits = limits_of(suite, &response).await;
        let [limit] = limits.as_slice() else {
            panic!("{limits:?}")
        };
        assert_eq!((limit.state(), limit.late), (time_limit::State::Met, is_late));
    }
}

async fn it_is_regraded(suite: &Suite, name: &str) {
    let regrade = |grade: WarningGrade| step!(RegradeWarningRequest, name, "", grade: grade, reasons: "已和解");
    let own = suite
        .person("head", "li")
        .warnings()
        .regrade_warning(regrade(WarningGrade::Blue))
        .await;
    assert_refused(own, "SAME_PERSON", "");
    let mut head = suite.head().warnings();
    let same = head.regrade_warning(regrade(WarningGrade::Red)).await;
    assert_eq!(assert_refused(same, "FIELD_INVALID", "").fields(), ["grade"]);
    let regraded = head.regrade_warning(regrade(WarningGrade::Yellow)).await.good();
    assert_eq!(
        (regraded.state(), regraded.notice.unwrap().grade()),
        (State::Issued, WarningGrade::Yellow)
    );
    let [change] = regraded.regradings.as_slice() else {
        panic!("{:?}", regraded.regradings)
    };
    assert_eq!((change.from(), change.to()), (WarningGrade::Red, WarningGrade::Yellow));
}

/// A second warning, of which one answer is awaited when it is lifted.
async fn it_is_lifted(suite: &Suite, name: &str) {
    let signal = assessed(suite, 1, 1).await;
    let mut one = notice(&signal, WarningGrade::Yellow);
    one.addressees = vec![addressee(1)];
    one.answer_by = "2026-03-20".into();
    let second = draft(&suite.officer("li"), one).await.good().name;
    issue(&suite.head(), &second).await.good();
    let raised = step!(RegradeWarningRequest, second, "", grade: WarningGrade::Orange, reasons: "升级");
    let raised = suite.head().warnings().regrade_warning(raised).await;
    assert_refused(raised, "DEPARTMENT_MISSING", "").says("grade", "WARNING_GRADE_ORANGE");
    let awaited = response(suite, 1, &second).await;
    let lift = |name: &str| step!(LiftWarningRequest, name, "", reasons: "风险已消除");
    let own = suite.person("head", "li").warnings().lift_warning(lift(&second)).await;
    assert_refused(own, "SAME_PERSON", "");
    let lifted = suite.head().warnings().lift_warning(lift(&second)).await.good();
    assert_eq!(
        (
            lifted.state(),
            lifted.lifted_on.as_str(),
            lifted.lifting_reason.as_str()
        ),
        (State::Lifted, "2026-03-10", "风险已消除")
    );
    let released = respond(&of_department(suite, 1), &awaited, "", "已自查").await;
    assert_refused(released, "STEP_NOT_ALLOWED", "").says("state", "STATE_RELEASED");
    let limits = limits_of(suite, &awaited).await;
    assert_eq!(limits[0].state(), time_limit::State::Cancelled);
    assert_eq!(listed(&of_department(suite, 1), 0).await, [second.as_str(), name]);
}

/// A third, issued with nothing to answer by, stands beside them.
async fn they_are_counted(suite: &Suite) {
    let signal = assessed(suite, 1, 1).await;
    let mut open = notice(&signal, WarningGrade::Blue);
    open.answer_by = String::new();
    let third = draft(&suite.officer("li"), open).await.good().name;
    issue(&suite.head(), &third).await.good();
    let request = |year| GetWarningStatisticsRequest { year };
    let mut auditor = suite.auditor().warnings();
    let counted = auditor.get_warning_statistics(request(2026)).await.good();
    let sums = |count: &WarningCount| {
        [
            count.issued,
            count.lifted,
            count.addressees,
            count.answered,
            count.late,
            count.open,
            count.released,
        ]
    };
    let grades: Vec<_> = counted
        .grades
        .iter()
        .map(|count| (count.grade(), sums(count)))
        .collect();
    assert_eq!(
        grades,
        [
            (WarningGrade::Yellow, [2, 1, 3, 1, 1, 0, 1]),
            (WarningGrade::Blue, [1, 0, 2, 0, 0, 2, 0]),
        ]
    );
    assert_eq!(sums(&counted.total.unwrap()), [3, 1, 5, 1, 1, 2, 1]);
    let before = auditor.get_warning_statistics(request(2025)).await.good();
    assert_eq!((before.grades.len(), before.total), (0, Some(WarningCount::default())));
}

#[tokio::test]
async fn what_changed_since_the_draft_is_looked_at_before_it_is_issued() {
    on_each_suite(TODAY, async |suite| {
        let name = registered(&suite, 0).await;
        let signal = assessed(&suite, 1, 5).await;
        let drafted = draft(&suite.officer("li"), notice(&signal, WarningGrade::Blue))
            .await
            .good()
            .name;
        assess(&suite, &signal, 2, 3).await;
        let graver = assert_refused(issue(&suite.head(), &drafted).await, "GRADE_BELOW_SIGNALS", "");
        graver.says("grade", "WARNING_GRADE_YELLOW");
        revise(&suite.officer("li"), &drafted, notice(&signal, WarningGrade::Yellow))
            .await
            .good();

        let mut inactive = department(0);
        inactive.state = department::State::Inactive.into();
        let update = UpdateDepartmentRequest {
            name,
            department: Some(inactive),
            ..UpdateDepartmentRequest::default()
        };
        suite.head().departments().update_department(update).await.good();
        let no_more = assert_refused(issue(&suite.head(), &drafted).await, "FIELD_INVALID", "");
        assert_eq!(no_more.fields(), ["notice.addressees[0].credit_code"]);
        let mut without = notice(&signal, WarningGrade::Yellow);
        without.addressees.remove(0);
        revise(&suite.officer("li"), &drafted, without).await.good();

        suite.move_to("2026-03-10").await;
        let over = assert_refused(issue(&suite.head(), &drafted).await, "DAY_OUT_OF_ORDER", "");
        over.says("day", ANSWER_BY).says("not_before", "2026-03-10");
        // Nor was it warned of before the signal was assessed as it is now.
        assess(&suite, &signal, 2, 3).await;
        let early = step!(IssueWarningRequest, drafted, TODAY, valid_until: "2026-12-31");
        let early = suite.head().warnings().issue_warning(early).await;
        assert_refused(early, "DAY_OUT_OF_ORDER", "").says("not_before", "2026-03-10");
        dismiss(&suite.head(), &signal).await.good();
        let dismissed = assert_refused(issue(&suite.head(), &drafted).await, "EVIDENCE_MISSING", "");
        dismissed.says("missing", &signal);
    })
    .await;
}

type Warned = Result<Response<Warning>, Status>;

/// A notice of a signal to a department and an organisation.
fn notice(signal: &str, grade: WarningGrade) -> Notice {
    Notice {
        title: "出口德国侵权风险".into(),
        text: "同类产品在德国被诉。".into(),
        advice: "请自查并准备不侵权意见。".into(),
        grade: grade.into(),
        signals: vec![signal.into()],
        addressees: vec![addressee(0), addressee(1)],
        answer_by: ANSWER_BY.into(),
        ..Notice::default()
    }
}

fn addressee(number: usize) -> Addressee {
    Addressee {
        credit_code: CODES[number].into(),
        display_name: format!("第{number}单位"),
        ..Addressee::default()
    }
}

async fn assessed(suite: &Suite, likelihood: i32, impact: i32) -> String {
    let signal = record(&suite.officer("li"), report(""), "").await.good().name;
    assess(suite, &signal, likelihood, impact).await.name
}

async fn draft(who: &Person, notice: Notice) -> Warned {
    let draft = DraftWarningRequest {
        notice: Some(notice),
        ..DraftWarningRequest::default()
    };
    who.warnings().draft_warning(draft).await
}

async fn revise(who: &Person, name: &str, notice: Notice) -> Warned {
    let revise = step!(ReviseWarningRequest, name, "", notice: notice);
    who.warnings().revise_warning(revise).await
}

async fn issue(who: &Person, name: &str) -> Warned {
    let issue = step!(IssueWarningRequest, name, "", valid_until: "2026-12-31");
    who.warnings().issue_warning(issue).await
}

async fn get(who: &Person, name: &str) -> Warned {
    who.warnings()
        .get_warning(GetWarningRequest { name: name.into() })
        .await
}

/// The names of the warnings that a caller finds of a year; 0 for all.
async fn listed(who: &Person, year: i32) -> Vec<String> {
    let list = ListWarningsRequest {
        year,
        ..ListWarningsRequest::default()
    };
    let listed = who.warnings().list_warnings(list).await.good().warnings.into_iter();
    listed.map(|warning| warning.name).collect()
}

async fn responses(who: &Person, warning: &str) -> Vec<WarningResponse> {
    let list = ListWarningResponsesRequest {
        warning: warning.into(),
        ..ListWarningResponsesRequest::default()
    };
    who.warnings()
        .list_warning_responses(list)
        .await
        .good()
        .warning_responses
}

/// The answer to a warning that is awaited of an addressee.
async fn response(suite: &Suite, number: usize, warning: &str) -> String {
    let found = responses(&of_department(suite, number), warning).await;
    let get = GetWarningResponseRequest {
        name: found[0].name.clone(),
    };
    let read = suite.auditor().warnings().get_warning_response(get).await.good();
    let as_auditor = WarningResponse {
        allowed_steps: Vec::new(),
        ..found[0].clone()
    };
    assert_eq!(read, as_auditor);
    read.name
}

async fn respond(who: &Person, name: &str, on: &str, text: &str) -> Result<Response<WarningResponse>, Status> {
    let answer = Answer {
        text: text.into(),
        measures: "暂停发货".into(),
    };
    let respond = step!(RespondToWarningRequest, name, on, answer: answer);
    who.warnings().respond_to_warning(respond).await
}
