//! A document serves once, however its number is typed; a voucher is charged once, whatever project it is charged to.

use kezhi_projects::INSPECTIONS;
use kezhi_proto::projects::finding_service_client::FindingServiceClient;
use kezhi_proto::projects::voucher_service_client::VoucherServiceClient;
use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::context::{AUTHORITY, Bureau, LEAD, caller};
use super::operations::pay;
use crate::kit::scan::scan;
use crate::kit::{Database, Good, assert_refused, on_each_database};

/// The first payment of a project.
const FIRST: u8 = 4;

#[tokio::test]
async fn a_document_of_the_treasury_serves_once_however_its_number_is_typed() {
    on_each_database(async |database| {
        let bureau = Bureau::with(database, 1).await;
        let mut funds = bureau.funds();
        let mut appropriate = async |document: &str| {
            let request = AppropriateFundsRequest {
                document: document.into(),
                ..bureau.appropriate(1)
            };
            funds.appropriate_funds(bureau.asks(request)).await
        };
        let known = appropriate("洪财指〔2026〕07号").await.good();
        assert_eq!(known.document, "洪财指〔2026〕07号", "it is shown as it was typed");
        for typed in [
            "洪财指〔2026〕07号 ",
            "洪财指（2026）07号",
            "洪财指[２０２６]07 号",
            "洪财指(2026)\u{200b}07号",
        ] {
            let refused = assert_refused(appropriate(typed).await, "DOCUMENT_USED", "");
            assert_eq!(refused.metadata("used_by"), bureau.plan, "{typed}");
        }
        appropriate("洪财指〔2026〕08号").await.good();
    })
    .await;
}

#[tokio::test]
async fn a_voucher_is_one_in_its_month_however_its_number_is_typed_and_whatever_project_it_is_charged_to() {
    on_each_database(async |database| {
        let bureau = with_money(database).await;
        let books = Books { bureau: &bureau };
        books.reported(0, "记1", "2026-04-03", "一").await.good();
        for typed in ["记1", "记1 ", "记 1", "记１", "记01", "记①"] {
            let again = books.reported(0, typed, "2026-04-30", typed).await;
            assert_refused(again, "DOCUMENT_USED", "").says("used_by", &bureau.projects[0]);
        }
        books.reported(0, "记1", "2026-05-03", "五月").await.good();
        for (number, paper) in [("记1", "二"), ("记2", "一")] {
            let elsewhere = books.reported(1, number, "2026-04-03", paper).await;
            assert_refused(elsewhere, "DOCUMENT_USED", "").says("used_by", &bureau.projects[0]);
        }
        let again = books.reported(0, "记2", "2026-04-03", "一").await;
        assert_refused(again, "DOCUMENT_USED", "");
    })
    .await;
}

#[tokio::test]
async fn what_an_inspection_finds_charged_twice_is_questioned_and_a_finding_of_its_own_kind() {
    on_each_database(async |database| {
        let bureau = with_money(database).await;
        let books = Books { bureau: &bureau };
        books.reported(0, "记1", "2026-04-03", "一").await.good();
        books.reported(0, "记3", "2026-04-03", "三").await.good();
        let known = books.found(0, "记01", "2026-04-03", "一").await;
        assert_refused(known, "DOCUMENT_USED", "");
        let twice = [
            books.found(1, "记1", "2026-04-03", "一").await.good(),
            books.found(1, "记4", "2026-04-03", "三").await.good(),
        ];
        for voucher in &twice {
            assert!(voucher.questioned);
            assert_eq!(voucher.irregularities, [i32::from(Irregularity::ChargedTwice)]);
        }
        let regular = books.found(1, "记5", "2026-04-03", "五").await.good();
        assert_eq!((regular.questioned, regular.irregularities), (false, vec![]));
        // Of one instant, neither comes first.
        let findings = books.findings(1).await;
        let mut rows: Vec<_> = findings.iter().map(|finding| (finding.kind(), &finding.rows)).collect();
        let mut expected = twice.each_ref().map(|voucher| vec![voucher.name.clone()]);
        rows.sort_unstable_by_key(|(_, rows)| *rows);
        expected.sort_unstable();
        assert_eq!(rows, expected.each_ref().map(|rows| (FindingKind::ChargedTwice, rows)));
    })
    .await;
}

/// A bureau with two projects, whose first payments the unit in charge has received.
async fn with_money(database: Database) -> Bureau {
    let bureau = Bureau::with(database, 2).await;
    for project in &bureau.projects {
        while pay(&bureau, project.clone(), FIRST).await.is_none() {}
    }
    bureau
}

/// The vouchers of a unit.
struct Books<'a> {
    bureau: &'a Bureau,
}

impl Books<'_> {
    async fn reported(&self, at: usize, number: &str, day: &str, paper: &str) -> Result<Response<Voucher>, Status> {
        self.record(at, number, day, paper, String::new()).await
    }

    async fn found(&self, at: usize, number: &str, day: &str, paper: &str) -> Result<Response<Voucher>, Status> {
        let inspection = Inspection {
            project: self.bureau.projects[at].clone(),
            ..Inspection::default()
        };
        let li = caller("li");
        let made = self.bureau.context.commit(&li, |call| {
            let inspection = inspection.clone();
            async move { call.create(&INSPECTIONS, AUTHORITY, inspection).await }
        });
        let inspection = made.await.unwrap().name;
        self.record(at, number, day, paper, inspection).await
    }

    async fn record(
        &self,
        at: usize,
        number: &str,
        day: &str,
        paper: &str,
        found_by: String,
    ) -> Result<Response<Voucher>, Status> {
        let voucher = Voucher {
            number: number.into(),
            day: day.into(),
            unit: LEAD.into(),
            source: FundSource::District.into(),
            head: "equipment".into(),
            amount_fen: 10,
            payee_name: "乙".into(),
            purpose: "试验".into(),
            handled_by: "a".into(),
            approved_by: "b".into(),
            digest: scan(paper),
            ..Voucher::default()
        };
        let request = RecordVoucherRequest {
            project: self.bureau.projects[at].clone(),
            voucher: Some(voucher),
            found_by,
            ..RecordVoucherRequest::default()
        };
        VoucherServiceClient::new(self.bureau.routes.clone())
            .record_voucher(self.bureau.asks(request))
            .await
    }

    async fn findings(&self, at: usize) -> Vec<Finding> {
        let request = ListFindingsRequest {
            owner: self.bureau.projects[at].clone(),
            ..ListFindingsRequest::default()
        };
        let mut findings = FindingServiceClient::new(self.bureau.routes.clone());
        findings.list_findings(self.bureau.asks(request)).await.good().findings
    }
}
