//! Enforcement files the case and investigates.

use kezhi_proto::common::time_limit;
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::tipoff;

use super::tipoff::{limit_of, tracked};
use super::{RECEIVED_ON, Story};
use crate::kit::{Good, Suite, assert_refused, eventually, step};

pub(super) async fn filed(suite: &Suite, lead: &str) -> String {
    let li = suite.officer("li");
    let file = step!(FileCaseRequest, lead, "2026-05-13");
    let case = li.cases().file_case(file).await.good();
    assert_eq!(
        (case.number.as_str(), case.state()),
        ("洪知立〔2026〕1号", State::Filed)
    );
    assert!(!case.filed_late);
    let again = li.cases().file_case(step!(FileCaseRequest, lead, "2026-05-13")).await;
    assert_refused(again, "STEP_NOT_ALLOWED", "第二十八条");
    case.name
}

impl Story {
    pub(super) async fn filing_is_known(&self) {
        let limit = limit_of(&self.suite, &self.lead, "passing-off.file.reported").await;
        assert_eq!((limit.state(), limit.late), (time_limit::State::Met, false));
        let limit = limit_of(&self.suite, &self.case, "passing-off.conclude").await;
        assert_eq!(limit.due_on, "2026-06-15", "one month ends on a Saturday");
        eventually("the tipster sees that a case was filed", async || {
            let seen = tracked(&self.suite, &self.receipt).await;
            (seen.state() == tipoff::State::Filed).then_some(())
        })
        .await;
    }

    pub(super) async fn two_officers_are_assigned(&self) {
        let assign = |officers: &[&String]| {
            let officers: Vec<String> = officers.iter().map(ToString::to_string).collect();
            step!(AssignOfficersRequest, self.case, "2026-05-13", officers: officers)
        };
        let Self { officers, suite, .. } = self;
        let (head, li) = (suite.head(), suite.officer("li"));
        let by_officer = li
            .cases()
            .assign_officers(assign(&[&officers.li, &officers.wang]))
            .await;
        assert_refused(by_officer, "ROLE_MISSING", "");
        let alone = head.cases().assign_officers(assign(&[&officers.li])).await;
        assert_refused(alone, "OFFICERS_TOO_FEW", "第四十二条");
        let expired = head
            .cases()
            .assign_officers(assign(&[&officers.li, &officers.sun]))
            .await;
        assert_refused(expired, "CERTIFICATE_EXPIRED", "第四十二条").says("valid_to", "2026-03-31");
        let tied = head
            .cases()
            .assign_officers(assign(&[&officers.li, &officers.qian]))
            .await;
        assert_refused(tied, "OFFICER_MUST_RECUSE", "第四十三条").says("officer", &officers.qian);
        let assign = assign(&[&officers.li, &officers.wang]);
        let case = head.cases().assign_officers(assign).await.good();
        assert_eq!(case.state(), State::Investigating);
    }

    pub(super) async fn evidence_is_secured(&self) {
        let evidence = || Evidence {
            title: "标注专利号的包装袋照片".into(),
            digest: "cd".repeat(32),
            obtained_on: "2026-05-14".into(),
            note: "11批".into(),
        };
        let record = || step!(RecordEvidenceRequest, self.case, "2026-05-14", evidence: evidence());
        let seal = |on: &str| step!(SealProductsRequest, self.case, on, items: "调料包装袋11批");
        let (head, li) = (self.suite.head(), self.suite.officer("li"));
        let early = head.cases().seal_products(seal("2026-05-14")).await;
        assert_refused(early, "EVIDENCE_MISSING", "第五十四条");
        let stranger = self.suite.officer("zhao").cases().record_evidence(record()).await;
        assert_refused(stranger, "OFFICER_NOT_ASSIGNED", "第四十二条");
        li.cases().record_evidence(record()).await.good();

        let preserve = step!(RegisterPreservationRequest, self.case, "2026-05-14", items: "生产记录");
        head.cases().register_preservation(preserve).await.good();
        let limit = limit_of(&self.suite, &self.measure("m1"), "evidence.preserve").await;
        assert_eq!(limit.due_on, "2026-05-25", "seven working days");
        head.cases().seal_products(seal("2026-05-15")).await.good();
        let limit = limit_of(&self.suite, &self.measure("m2"), "seal.detain").await;
        assert_eq!(limit.due_on, "2026-06-15", "thirty days end on a Sunday");

        assert_refused(
            self.end("2026-05-19", "patent-passing-off").await,
            "MEASURE_OPEN",
            "第五十六条",
        );
        let resolve = step!(ResolvePreservationRequest, self.case, "2026-05-20", measure: "m1", outcome: "退还");
        li.cases().resolve_preservation(resolve).await.good();
    }

    pub(super) async fn limits_are_extended_once(&self) {
        let head = self.suite.head();
        let seal = || step!(ExtendSealRequest, self.case, "2026-05-26", measure: "m2", reasons: "批次多");
        head.cases().extend_seal(seal()).await.good();
        let limit = limit_of(&self.suite, &self.measure("m2"), "seal.detain").await;
        assert_eq!(limit.due_on, "2026-07-14", "thirty days more, from the Sunday");
        assert_refused(head.cases().extend_seal(seal()).await, "LIMIT_NOT_EXTENDABLE", "");

        let case = || step!(ExtendCaseRequest, self.case, "2026-05-26", reasons: "需外地协查");
        head.cases().extend_case(case()).await.good();
        let limit = limit_of(&self.suite, &self.case, "passing-off.conclude").await;
        assert_eq!(
            limit.due_on, "2026-06-29",
            "fifteen days more, from the Saturday, end on a Sunday"
        );
        assert_refused(head.cases().extend_case(case()).await, "LIMIT_NOT_EXTENDABLE", "");
    }

    pub(super) async fn the_investigation_ends(&self) {
        let agency = assert_refused(
            self.end("2026-05-28", "unlicensed-patent-agency").await,
            "NOT_PASSING_OFF",
            "",
        );
        assert!(agency.metadata("belongs_to").contains("第二十七条"), "{agency:?}");
        self.end("2026-05-28", "patent-passing-off").await.good();
        self.assert_state(State::Investigated).await;
    }

    async fn end(&self, on: &str, violation: &str) -> Result<tonic::Response<Case>, tonic::Status> {
        let findings = Findings {
            violation: violation.into(),
            committed_from: "2026-03-02".into(),
            committed_to: RECEIVED_ON.into(),
            circumstances: vec!["mild".into()],
            statement: "专利权终止后继续标注专利号，共11批".into(),
            ..Findings::default()
        };
        let request = step!(EndInvestigationRequest, self.case, on, findings: findings);
        self.suite.officer("li").cases().end_investigation(request).await
    }

    /// Each measure has limits of its own.
    fn measure(&self, id: &str) -> String {
        format!("{}/measures/{id}", self.case)
    }
}
