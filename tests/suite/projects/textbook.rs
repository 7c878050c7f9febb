//! A public audit's textbook case: of 2,600,000 yuan that arrived at the unit in charge 1,100,000 were the partner's, and only
//! 800,000 were passed on by the end.

use kezhi_proto::projects::*;

use super::road;
use crate::kit::{Good, Suite, assert_refused, on_each_suite, step};

/// One yuan, in fen.
const YUAN: i64 = 100;
const GRANT: i64 = 2_600_000 * YUAN;
/// After the last day of the project.
const AFTER: &str = "2027-04-15";

#[tokio::test]
async fn three_hundred_thousand_yuan_intercepted_are_found_named_and_recovered() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = under_way(&suite).await;
        money_moves(&suite, &project).await;
        suite.move_to(AFTER).await;
        let request = ListFindingsRequest {
            owner: project.plan.clone(),
            ..ListFindingsRequest::default()
        };
        let found = suite.head().findings().list_findings(request).await.good();
        let [finding] = found.findings.as_slice() else {
            panic!("one thing is wrong, and these were found: {:?}", found.findings)
        };
        let seen = (finding.kind(), finding.amount_fen, finding.unit.as_str());
        let lead = road::unit(1).credit_code;
        assert_eq!(seen, (FindingKind::Intercepted, 300_000 * YUAN, lead.as_str()));
        assert_eq!((finding.since.as_str(), finding.until.as_str()), (road::ENDS, ""));
        assert_eq!(
            finding.rows.len(),
            2,
            "it rests on the payment and on what was passed on"
        );
        assert!(finding.legal_basis.contains("第一百一十条"), "{}", finding.legal_basis);
        recovered(&suite, &project, finding).await;
    })
    .await;
}

fn budget() -> Vec<BudgetLine> {
    use FundSource::{District, SelfRaised};
    let line = |unit: u32, source, yuan: i64| road::line(&road::credit_code(unit), source, "operation", yuan * YUAN);
    vec![
        line(1, District, 1_500_000),
        line(1, SelfRaised, 1_300_000),
        line(2, District, 1_100_000),
        line(2, SelfRaised, 1_100_000),
    ]
}

/// Two topics, 2,800,000 and 2,200,000 yuan, of one project; the treasury's money is paid when the task book is signed.
async fn under_way(suite: &Suite) -> Project {
    let (lead, partner) = (road::unit(1), road::unit(2));
    let plan = road::plan(suite, "重大专项", GRANT).await;
    road::appropriate(suite, &plan.name, GRANT, "洪财预〔2026〕1号").await;
    let call = FundingCall {
        ceiling_fen: GRANT,
        ..road::call_under(&plan.name)
    };
    let call = road::published(suite, call).await;
    let content = ApplicationContent {
        grants: vec![road::grant(GRANT)],
        budget: budget(),
        ..road::content("关键技术攻关", &lead, &partner)
    };
    let application = road::accepted(suite, &call.name, &lead, content).await;
    road::experts(suite, 5).await;
    suite.move_to(road::REVIEWED).await;
    let review = road::drawn(suite, &call.name).await;
    road::scored(suite, &review.name, |_| 90).await;
    road::closed(suite, &review.name).await;
    road::shown(suite, &review.name, vec![road::pick(&application.name, GRANT)]).await;
    suite.move_to(road::SIGNED).await;
    let project = road::set_up(suite, &application.name).await;
    let book = TaskBook {
        budget: budget(),
        payments: vec![road::payment("p1", "", GRANT)],
        ..road::task_book(&lead.credit_code, &partner.credit_code)
    };
    road::signed(suite, &project, book).await
}

async fn money_moves(suite: &Suite, project: &Project) {
    super::paid::paid(suite, project).await;
    let li = suite.officer("li");
    for (number, unit, yuan) in [(1, 1, 1_300_000), (2, 2, 1_100_000)] {
        let own = RecordContributionRequest {
            project: project.name.clone(),
            source: FundSource::SelfRaised.into(),
            amount_fen: yuan * YUAN,
            document: format!("银收{number}"),
            unit: road::credit_code(unit),
            proof_digest: "0".repeat(64),
            ..RecordContributionRequest::default()
        };
        li.funds().record_contribution(own).await.good();
    }
    let pass = PassOnFundsRequest {
        project: project.name.clone(),
        source: FundSource::District.into(),
        amount_fen: 800_000 * YUAN,
        document: "银付1".into(),
        unit: road::credit_code(2),
        ..PassOnFundsRequest::default()
    };
    li.funds().pass_on_funds(pass).await.good();
}

async fn recovered(suite: &Suite, project: &Project, finding: &Finding) {
    let order = |amount_fen: i64| OrderRecoveryRequest {
        project: project.name.clone(),
        source: finding.source,
        amount_fen,
        unit: finding.unit.clone(),
        grounds: finding.text.clone(),
        due_on: "2027-05-15".into(),
        ..OrderRecoveryRequest::default()
    };
    let head = suite.head();
    let too_much = head.recoveries().order_recovery(order(GRANT)).await;
    assert_refused(too_much, "FUNDS_INSUFFICIENT", "");
    let ordered = head.recoveries().order_recovery(order(finding.amount_fen)).await.good();
    let repay =
        |amount_fen: i64| step!(RecordRepaymentRequest, ordered.name, "", receipt: "国库2", amount_fen: amount_fen);
    let li = suite.officer("li");
    let more = li.recoveries().record_repayment(repay(finding.amount_fen + 1)).await;
    assert_refused(more, "AMOUNT_MISMATCH", "");
    let repaid = li.recoveries().record_repayment(repay(finding.amount_fen)).await.good();
    assert_eq!(repaid.state(), recovery::State::Repaid);
    let request = GetStatementRequest {
        owner: project.name.clone(),
        ..GetStatementRequest::default()
    };
    let statement = head.ledger().get_statement(request).await.good();
    let district = statement
        .sources
        .iter()
        .find(|one| one.source() == FundSource::District);
    assert_eq!(district.unwrap().returned_fen, 300_000 * YUAN);
}
