//! Inspections: the units check themselves, two go on site, the units are heard, it is concluded, what is grave is told.

use kezhi_proto::common::time_limit::State;
use kezhi_proto::projects::inspection::Kind;
use kezhi_proto::projects::*;

use super::road::{self, BEGINS};
use super::visits::{conclusion, finding, opened, self_check, visit};
use super::{assert_late, lead, limit_of, partner};
use crate::kit::{Good, Suite, assert_refused, on_each_suite, step};

const SELF_CHECK_BY: &str = "2026-04-20";
const VISITED: &str = "2026-04-21";

#[tokio::test]
async fn an_inspection_hears_the_units_and_sends_two_before_it_is_concluded() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let inspection = opened(&suite, &project, Kind::SpotCheck).await.name;
        units_check_themselves(&suite, &project, &inspection).await;
        suite.move_to(VISITED).await;
        two_go_on_site(&suite, &project, &inspection).await;
        it_is_concluded_by_who_was_there(&suite, &project, &inspection).await;
        what_is_grave_is_told_once(&suite, &inspection).await;
    })
    .await;
}

async fn units_check_themselves(suite: &Suite, project: &Project, inspection: &str) {
    let watched = |unit: &str| format!("{inspection}/self-checks/{unit}");
    let request = step!(RequestSelfCheckRequest, inspection, "", due_on: SELF_CHECK_BY);
    let asked = suite.officer("li").supervision().request_self_check(request).await;
    assert_eq!(asked.good().state(), inspection::State::SelfCheck);
    for unit in [lead(project), partner(project)] {
        let expected = (SELF_CHECK_BY.to_string(), State::Open, false);
        assert_eq!(limit_of(suite, &watched(unit), "agreed.self-check").await, expected);
    }

    let of_lead = self_check(inspection, lead(project));
    let partners = road::of_unit(suite, &project.partners[0]);
    let strange = partners.supervision().submit_self_check(of_lead.clone()).await;
    assert_refused(strange, "ORGANISATION_MISMATCH", "").says("organisation", lead(project));
    let leads = road::of_unit(suite, project.lead.as_ref().unwrap());
    leads.supervision().submit_self_check(of_lead).await.good();
    let expected = (SELF_CHECK_BY.to_string(), State::Met, false);
    assert_eq!(
        limit_of(suite, &watched(lead(project)), "agreed.self-check").await,
        expected
    );

    let get = GetInspectionRequest {
        name: inspection.into(),
    };
    let stranger = road::of_unit(suite, &road::unit(7))
        .supervision()
        .get_inspection(get)
        .await;
    assert_refused(stranger, "RESOURCE_NOT_FOUND", "");
}

async fn two_go_on_site(suite: &Suite, project: &Project, inspection: &str) {
    let li = suite.officer("li");
    let partners = format!("{inspection}/self-checks/{}", partner(project));
    assert_late(suite, &partners, "agreed.self-check", SELF_CHECK_BY).await;

    let alone = li
        .supervision()
        .record_on_site(visit(project, inspection, &["li"]))
        .await;
    assert_refused(alone, "OFFICERS_TOO_FEW", "").says("officers", "1");
    let others = li
        .supervision()
        .record_on_site(visit(project, inspection, &["wang", "zhao"]))
        .await;
    assert_refused(others, "OFFICER_NOT_ASSIGNED", "");
    let visited = li
        .supervision()
        .record_on_site(visit(project, inspection, &["li", "wang"]))
        .await;
    let visited = visited.good();
    assert_eq!(
        (visited.state(), visited.visits[0].visited_on.as_str()),
        (inspection::State::Visited, VISITED)
    );

    let statement = UnitStatement {
        unit: lead(project).into(),
        text: "发票已补。".into(),
        ..UnitStatement::default()
    };
    let state = step!(RecordStatementRequest, inspection, "", statement: statement);
    let leads = road::of_unit(suite, project.lead.as_ref().unwrap());
    let heard = leads.supervision().record_statement(state).await.good();
    assert_eq!(heard.statements[0].stated_on, VISITED);
}

async fn it_is_concluded_by_who_was_there(suite: &Suite, project: &Project, inspection: &str) {
    let conclude = || conclusion(inspection, "", vec![finding(lead(project), 500_000, true)]);
    let stranger = suite
        .officer("zhao")
        .supervision()
        .conclude_inspection(conclude())
        .await;
    assert_refused(stranger, "OFFICER_NOT_ASSIGNED", "");
    let concluded = suite
        .officer("wang")
        .supervision()
        .conclude_inspection(conclude())
        .await;
    let concluded = concluded.good();
    assert_eq!(
        (concluded.state(), concluded.concluded_on.as_str()),
        (inspection::State::Concluded, VISITED)
    );
    let get = GetInspectionRequest {
        name: inspection.into(),
    };
    let seen = suite.head().supervision().get_inspection(get).await.good();
    assert_eq!(
        (concluded.allowed_steps.len(), seen.allowed_steps),
        (0, vec!["EscalateInspection".to_string()])
    );
    let partners = format!("{inspection}/self-checks/{}", partner(project));
    let (_, state, _) = limit_of(suite, &partners, "agreed.self-check").await;
    assert_eq!(state, State::Cancelled, "nobody waits for a self-check any more");
}

async fn what_is_grave_is_told_once(suite: &Suite, inspection: &str) {
    let told_by = ("2026-04-24".to_string(), State::Open, false);
    assert_eq!(limit_of(suite, inspection, "agreed.escalation").await, told_by);
    let tell = || step!(EscalateInspectionRequest, inspection, "", text: "怀科报〔2026〕3号");
    let head = suite.head();
    let told = head.supervision().escalate_inspection(tell()).await.good();
    assert_eq!(told.escalated_on, VISITED);
    let (_, state, late) = limit_of(suite, inspection, "agreed.escalation").await;
    assert_eq!((state, late), (State::Met, false));
    assert_refused(
        head.supervision().escalate_inspection(tell()).await,
        "FINDING_NOT_GRAVE",
        "",
    );
}

#[tokio::test]
async fn a_midterm_check_rests_on_the_self_checks_of_every_unit() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let li = suite.officer("li");
        let midterm = opened(&suite, &project, Kind::Midterm).await.name;
        let ask = step!(RequestSelfCheckRequest, midterm, "", due_on: SELF_CHECK_BY);
        li.supervision().request_self_check(ask).await.good();
        let conclude = || conclusion(&midterm, "", vec![finding("", 0, false)]);
        for unit in [lead(&project), partner(&project)] {
            let early = li.supervision().conclude_inspection(conclude()).await;
            assert_refused(early, "EVIDENCE_MISSING", "");
            let submit = self_check(&midterm, unit);
            li.supervision().submit_self_check(submit).await.good();
        }
        let concluded = li.supervision().conclude_inspection(conclude()).await.good();
        assert_eq!(
            (concluded.state(), concluded.visits.len()),
            (inspection::State::Concluded, 0)
        );

        let tell = step!(EscalateInspectionRequest, midterm, "", text: "怀科报〔2026〕4号");
        let harmless = suite.head().supervision().escalate_inspection(tell).await;
        assert_refused(harmless, "FINDING_NOT_GRAVE", "");
        let spot = opened(&suite, &project, Kind::SpotCheck).await.name;
        let ask = step!(RequestSelfCheckRequest, spot, "", due_on: SELF_CHECK_BY);
        li.supervision().request_self_check(ask).await.good();
        for unit in [lead(&project), partner(&project)] {
            li.supervision().submit_self_check(self_check(&spot, unit)).await.good();
        }
        let unseen = li
            .supervision()
            .conclude_inspection(conclusion(&spot, "", Vec::new()))
            .await;
        assert_refused(unseen, "EVIDENCE_MISSING", "");
    })
    .await;
}
