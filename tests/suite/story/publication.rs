//! Anyone reads the decision; when it is revoked, nobody does any more.

use kezhi_proto::common::time_limit;
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::{Disclosure, GetDisclosureRequest, ListDisclosuresRequest, disclosure, tipoff};

use prost_types::FieldMask;

use super::Story;
use super::people::PARTY;
use super::tipoff::{limit_of, tracked};
use crate::kit::{Good, assert_refused, eventually, step};

impl Story {
    pub(super) async fn the_decision_is_published(&self) {
        let limit = limit_of(&self.suite, &self.case, "disclosure.publish").await;
        assert_eq!(limit.due_on, "2026-07-17", "twenty working days");
        let li = self.suite.officer("li");
        let summary = "当事人在专利终止后标注ZL201630312136.6等，联系电话13812345678。";
        let publish = || step!(PublishDecisionRequest, self.case, "2026-07-08", summary: summary);
        let case = li.cases().publish_decision(publish()).await.good();
        let masked = case.publication.unwrap().summary;
        assert!(
            masked.contains("ZL201630312136.6") && !masked.contains("13812345678"),
            "{masked}"
        );
        assert_refused(li.cases().publish_decision(publish()).await, "STEP_NOT_ALLOWED", "");

        let seen = self
            .tipster_sees(tipoff::State::Decided, |seen| !seen.disclosure.is_empty())
            .await;
        assert!(seen.outcome.contains("洪知执〔2026〕1号"), "{}", seen.outcome);
        let public = self.read(&seen.disclosure).await;
        assert_eq!(
            (public.state(), public.party.as_str()),
            (disclosure::State::Published, PARTY)
        );
        assert_eq!(
            (public.fine_fen, public.summary.as_str()),
            (super::penalty::FINE_FEN, masked.as_str())
        );
        let listed = self
            .suite
            .citizen()
            .disclosures()
            .list_disclosures(ListDisclosuresRequest::default())
            .await;
        assert_eq!(listed.good().disclosures, [public]);
        self.the_published_party_is_corrected(&seen.disclosure).await;
    }

    /// What the public reads is put right with the case, there and back.
    async fn the_published_party_is_corrected(&self, disclosure: &str) {
        for name in ["洪江区某某超市", PARTY] {
            let mut correct = CorrectCaseRequest {
                reason: "名称笔误".into(),
                update_mask: Some(FieldMask {
                    paths: vec!["party.display_name".into()],
                }),
                ..step!(CorrectCaseRequest, self.case, "2026-07-08")
            };
            let party = correct.case.get_or_insert_default().party.get_or_insert_default();
            party.display_name = name.into();
            let corrected = self.suite.head().cases().correct_case(correct).await.good();
            assert_eq!(corrected.publication.unwrap().party, name);
            eventually("the public reads it", async || {
                (self.read(disclosure).await.party == name).then_some(())
            })
            .await;
        }
    }

    pub(super) async fn the_decision_is_revoked(&self) {
        let (head, li) = (self.suite.head(), self.suite.officer("li"));
        let withdraw = |on: &str| step!(WithdrawPublicationRequest, self.case, on);
        assert_refused(
            li.cases().withdraw_publication(withdraw("2026-07-09")).await,
            "STEP_NOT_ALLOWED",
            "第四十八条",
        );
        let revoke = step!(RevokeDecisionRequest, self.case, "2026-07-09", reasons: "主要事实不清");
        head.cases().revoke_decision(revoke).await.good();
        let limit = limit_of(&self.suite, &self.case, "disclosure.withdraw").await;
        assert_eq!(limit.due_on, "2026-07-14", "three working days");
        let seen = self.tipster_sees(tipoff::State::Revoked, |_| true).await;
        assert!(seen.outcome.contains("主要事实不清"), "{}", seen.outcome);

        li.cases().withdraw_publication(withdraw("2026-07-10")).await.good();
        let limit = limit_of(&self.suite, &self.case, "disclosure.withdraw").await;
        assert_eq!((limit.state(), limit.late), (time_limit::State::Met, false));
        let withdrawn = eventually("the publication is withdrawn", async || {
            let public = self.read(&seen.disclosure).await;
            (public.state() == disclosure::State::Withdrawn).then_some(public)
        })
        .await;
        assert_eq!(withdrawn.withdrawal_reason, "主要事实不清");
        assert_eq!((withdrawn.summary.as_str(), withdrawn.fine_fen), ("", 0));
        self.assert_state(State::Revoked).await;
    }

    async fn tipster_sees(
        &self,
        state: tipoff::State,
        all: impl Fn(&kezhi_proto::publicservices::TrackTipoffResponse) -> bool,
    ) -> kezhi_proto::publicservices::TrackTipoffResponse {
        eventually(&format!("the tipster sees {state:?}"), async || {
            let seen = tracked(&self.suite, &self.receipt).await;
            (seen.state() == state && all(&seen)).then_some(seen)
        })
        .await
    }

    async fn read(&self, name: &str) -> Disclosure {
        let request = GetDisclosureRequest { name: name.into() };
        self.suite.citizen().disclosures().get_disclosure(request).await.good()
    }
}
