//! Returns: asked of every member for a month, filed by each, corrected, sent back, accepted by another.

use kezhi_proto::common::time_limit::State as Limit;
use kezhi_proto::coordination::monthly_return::{Figures, State};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::{changed, department, is_in_no_log, limits_of, limits_seen, of_department, registered};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-02-20";
const DUE_ON: &str = "2026-03-05";
const LATE_ON: &str = "2026-03-06";

type Answer = Result<Response<MonthlyReturn>, Status>;

#[tokio::test]
async fn each_member_is_asked_once_for_a_month_and_who_joins_later_is_asked_too() {
    on_each_suite(TODAY, async |suite| {
        let (first, second) = (registered(&suite, 0).await, registered(&suite, 1).await);
        let mut inactive = department(1);
        inactive.state = department::State::Inactive.into();
        changed(&suite, &second, inactive).await;
        let early = assert_refused(ask(&suite, "2026-03", "").await, "DAY_OUT_OF_ORDER", "");
        early.says("not_before", "2026-03-01");
        let before = assert_refused(ask(&suite, "2026-02", "2026-02-28").await, "FIELD_INVALID", "");
        assert_eq!(before.fields(), ["due_on"]);
        let asked = ask(&suite, "2026-02", "").await.good().monthly_returns;
        let told: Vec<_> = asked
            .iter()
            .map(|one| [&one.department, &one.month, &one.due_on])
            .collect();
        assert_eq!(told, [[first.as_str(), "2026-02", DUE_ON]]);
        assert_eq!(asked[0].state(), State::Requested);
        let limits = limits_of(&suite, &asked[0].name).await;
        assert_eq!(
            (limits.len(), limits[0].rule_id.as_str(), limits[0].due_on.as_str()),
            (1, "agreed.monthly-return", DUE_ON)
        );
        assert_eq!(ask(&suite, "2026-02", "").await.good().monthly_returns, Vec::new());

        changed(&suite, &second, department(1)).await;
        suite.move_to(LATE_ON).await;
        let over = assert_refused(ask(&suite, "2026-02", "").await, "FIELD_INVALID", "");
        assert_eq!(over.fields(), ["due_on"]);
        let joined = ask(&suite, "2026-02", LATE_ON).await.good().monthly_returns;
        let told: Vec<_> = joined.iter().map(|one| [&one.department, &one.due_on]).collect();
        assert_eq!(told, [[second.as_str(), LATE_ON]]);
        let auditor = suite.auditor();
        assert_eq!(
            listed(&auditor, "", "2026-02").await,
            [joined[0].name.clone(), asked[0].name.clone()]
        );
        assert_eq!(listed(&auditor, &second, "").await, [joined[0].name.clone()]);
        assert_eq!(listed(&auditor, "", "2026-01").await, [""; 0]);
        each_sees_its_own(&suite, &asked[0].name).await;
    })
    .await;
}

async fn each_sees_its_own(suite: &Suite, first: &str) {
    assert_eq!(listed(&of_department(suite, 0), "", "").await, [first]);
    get(&of_department(suite, 0), first).await.good();
    for stranger in [of_department(suite, 1), suite.of("431202", "officer", "qian")] {
        assert_refused(get(&stranger, first).await, "RESOURCE_NOT_FOUND", "");
        assert!(!listed(&stranger, "", "").await.contains(&first.to_string()));
    }
    let other = file(&of_department(suite, 1), first, "", 1).await;
    assert_refused(other, "RESOURCE_NOT_FOUND", "");
}

#[tokio::test]
async fn a_return_is_filed_once_its_month_is_over_corrected_sent_back_and_accepted_by_another() {
    on_each_suite(TODAY, async |suite| {
        registered(&suite, 0).await;
        let name = asked(&suite, "2026-02").await.remove(0);
        let own = of_department(&suite, 0);
        let early = assert_refused(file(&own, &name, "", 1).await, "DAY_OUT_OF_ORDER", "");
        early.says("not_before", "2026-03-01");

        suite.move_to(DUE_ON).await;
        let backdated = file(&own, &name, "2026-03-04", 1).await;
        assert_refused(backdated, "DAY_OUT_OF_ORDER", "");
        let filed = file(&own, &name, "", 1).await.good();
        assert_eq!((filed.state(), filed.late), (State::Filed, false));
        let corrected = correct(&own, &name, 2).await.good();
        assert_eq!(told(&corrected), ([2].into(), [1].into()));
        assert_eq!(corrected.filing.unwrap().correction_reason, "漏报一件");
        it_is_sent_back(&suite, &name).await;

        suite.move_to(LATE_ON).await;
        it_is_filed_late_and_accepted(&suite, &name).await;
        is_in_no_log(&suite, &name, "monthly-return.corrected", &["漏报"]).await;
    })
    .await;
}

async fn it_is_sent_back(suite: &Suite, name: &str) {
    let li = suite.officer("li");
    let early = send_back(&li, name, "2026-03-04").await;
    assert_eq!(assert_refused(early, "FIELD_INVALID", "").fields(), ["due_on"]);
    let sent_back = send_back(&li, name, DUE_ON).await.good();
    assert_eq!(sent_back.state(), State::Requested);
    assert_eq!(told(&sent_back), ([].into(), [1, 2].into()));
    let last = sent_back.former_filings.last().unwrap();
    assert_eq!(
        (
            last.filed_on.as_str(),
            last.sent_back_on.as_str(),
            last.return_reason.as_str()
        ),
        (DUE_ON, DUE_ON, "与台账不符")
    );
    let limits = limits_seen(suite, name).await;
    assert_eq!(
        limits,
        [(DUE_ON.into(), Limit::Open, false), (DUE_ON.into(), Limit::Met, false)]
    );
}

/// An officer files for the department, a day late, and does not judge that; what was accepted is corrected and accepted anew.
async fn it_is_filed_late_and_accepted(suite: &Suite, name: &str) {
    let (li, zhao) = (suite.officer("li"), suite.officer("zhao"));
    let filed = file(&li, name, "", 3).await.good();
    assert!(filed.late);
    let limits = limits_seen(suite, name).await;
    assert_eq!(
        limits,
        [(DUE_ON.into(), Limit::Met, false), (DUE_ON.into(), Limit::Met, true)]
    );
    for refused in [accept(&li, name).await, send_back(&li, name, LATE_ON).await] {
        assert_refused(refused, "SAME_PERSON", "").says("earlier_step", "FileMonthlyReturn");
    }
    let accepted = accept(&zhao, name).await.good();
    assert_eq!(
        (accepted.state(), accepted.accepted_on.as_str()),
        (State::Accepted, LATE_ON)
    );
    assert_refused(file(&li, name, "", 3).await, "STEP_NOT_ALLOWED", "");
    let corrected = correct(&zhao, name, 4).await.good();
    assert_eq!((corrected.state(), corrected.accepted_on.as_str()), (State::Filed, ""));
    assert_eq!(told(&corrected), ([4].into(), [1, 2, 3].into()));
    let own = accept(&zhao, name).await;
    assert_refused(own, "SAME_PERSON", "").says("earlier_step", "CorrectMonthlyReturn");
    accept(&suite.officer("sun"), name).await.good();
}

/// The cases that stand as filed, and those of the versions before.
fn told(one: &MonthlyReturn) -> (Vec<i64>, Vec<i64>) {
    let cases = |filing: &monthly_return::Filing| filing.figures.unwrap().cases_filed;
    (
        one.filing.iter().map(cases).collect(),
        one.former_filings.iter().map(cases).collect(),
    )
}

async fn ask(suite: &Suite, month: &str, due_on: &str) -> Result<Response<RequestMonthlyReturnsResponse>, Status> {
    let request = RequestMonthlyReturnsRequest {
        month: month.into(),
        due_on: due_on.into(),
        ..RequestMonthlyReturnsRequest::default()
    };
    suite
        .officer("li")
        .monthly_returns()
        .request_monthly_returns(request)
        .await
}

/// Asks for the returns of a month; gives their names in the order of the register.
pub async fn asked(suite: &Suite, month: &str) -> Vec<String> {
    let asked = ask(suite, month, "").await.good().monthly_returns;
    asked.into_iter().map(|one| one.name).collect()
}

/// Files so many cases, each with a fine of a yuan.
pub async fn file(who: &Person, name: &str, on: &str, cases: i64) -> Answer {
    let file = step!(FileMonthlyReturnRequest, name, on, figures: figures(cases));
    who.monthly_returns().file_monthly_return(file).await
}

async fn correct(who: &Person, name: &str, cases: i64) -> Answer {
    let correct = step!(CorrectMonthlyReturnRequest, name, "", figures: figures(cases), reasons: "漏报一件");
    who.monthly_returns().correct_monthly_return(correct).await
}

async fn accept(who: &Person, name: &str) -> Answer {
    who.monthly_returns()
        .accept_monthly_return(step!(AcceptMonthlyReturnRequest, name, ""))
        .await
}

/// Sends a return back until a day.
pub async fn send_back(who: &Person, name: &str, due_on: &str) -> Answer {
    let send_back = step!(ReturnMonthlyReturnRequest, name, "", reasons: "与台账不符", due_on: due_on);
    who.monthly_returns().return_monthly_return(send_back).await
}

fn figures(cases: i64) -> Figures {
    Figures {
        cases_filed: cases,
        cases_concluded: 1,
        fines_fen: cases * 100,
        ..Figures::default()
    }
}

async fn get(who: &Person, name: &str) -> Answer {
    who.monthly_returns()
        .get_monthly_return(GetMonthlyReturnRequest { name: name.into() })
        .await
}

/// The names of the returns that a caller finds, newest first.
async fn listed(who: &Person, department: &str, month: &str) -> Vec<String> {
    let list = ListMonthlyReturnsRequest {
        department: department.into(),
        month: month.into(),
        ..ListMonthlyReturnsRequest::default()
    };
    let listed = who.monthly_returns().list_monthly_returns(list).await.good();
    listed.monthly_returns.into_iter().map(|one| one.name).collect()
}
