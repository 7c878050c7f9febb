//! The other ways a tip-off ends, as the tipster reads them.

use kezhi_proto::common::WatchRequest;
use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::tipoff::State;
use kezhi_proto::publicservices::{
    Contact, DeclineTipoffRequest, GetTipoffRequest, ListTipoffsRequest, OpenContactRequest, SubmitTipoffRequest,
    SubmitTipoffResponse, Tipoff,
};

use super::tipoff::{became_a_lead, handed_over, seasoning_bags, submit, tracked};
use crate::kit::{Good, Suite, assert_refused, eventually, matter, on_each_suite, step};
use crate::log::entries;

const TODAY: &str = super::RECEIVED_ON;

#[tokio::test]
async fn a_declined_tip_off_tells_its_sender_where_it_belongs() {
    on_each_suite(TODAY, async |suite| {
        let receipt = submit(&suite).await;
        let decline = DeclineTipoffRequest {
            name: tipoff_of(&suite, &receipt).await.name,
            reasons: "广告问题，请向市场监督管理局反映".into(),
            ..DeclineTipoffRequest::default()
        };
        let intake = suite.intake();
        intake.tipoffs().decline_tipoff(decline.clone()).await.good();
        let seen = tracked(&suite, &receipt).await;
        assert_eq!(
            (seen.state(), seen.outcome.as_str()),
            (State::Ended, "广告问题，请向市场监督管理局反映")
        );
        assert_refused(intake.tipoffs().decline_tipoff(decline).await, "STEP_NOT_ALLOWED", "");
    })
    .await;
}

#[tokio::test]
async fn a_lead_that_is_declined_and_a_case_that_is_dismissed_or_referred_tell_the_tipster_why() {
    on_each_suite(TODAY, async |suite| {
        let head = suite.head();
        let (receipt, lead) = lead_of(&suite).await;
        let decline = DeclineLeadRequest {
            name: lead,
            reasons: "专利仍有效".into(),
            ..DeclineLeadRequest::default()
        };
        head.leads().decline_lead(decline).await.good();
        ends(&suite, &receipt, "专利仍有效").await;

        let (receipt, lead) = lead_of(&suite).await;
        let case = matter::under_investigation(&suite, &lead, TODAY).await;
        let dismiss = step!(DismissCaseRequest, case, "", reasons: "证据不足", ground: DismissalGround::NotEstablished);
        let case = head.cases().dismiss_case(dismiss).await.good();
        assert_eq!(case.state(), case::State::Dismissed);
        ends(&suite, &receipt, "证据不足").await;

        let (receipt, lead) = lead_of(&suite).await;
        let case = matter::under_investigation(&suite, &lead, TODAY).await;
        let refer = step!(ReferCaseRequest, case, "", to: "市公安局", reasons: "涉嫌犯罪");
        let case = head.cases().refer_case(refer).await.good();
        assert_eq!(
            (case.state(), case.referred_to.as_str()),
            (case::State::Referred, "市公安局")
        );
        ends(&suite, &receipt, "市公安局").await;
    })
    .await;
}

#[tokio::test]
async fn who_sent_a_tip_off_stays_sealed_until_it_is_opened_and_that_is_logged() {
    on_each_suite(TODAY, async |suite| {
        let contact = Contact {
            display_name: "王小明".into(),
            phone: "13812345678".into(),
            email: "wang@example.org".into(),
        };
        let request = SubmitTipoffRequest {
            report: Some(seasoning_bags()),
            contact: Some(contact.clone()),
            ..SubmitTipoffRequest::default()
        };
        let receipt = suite.citizen().tipoffs().submit_tipoff(request).await.good();
        let tipoff = tipoff_of(&suite, &receipt).await;
        assert!(tipoff.has_contact);
        let get = GetTipoffRequest {
            name: tipoff.name.clone(),
        };
        let read = suite.head().tipoffs().get_tipoff(get).await.good();
        assert!(!format!("{read:?}").contains("王小明"));

        let open = OpenContactRequest {
            name: tipoff.name.clone(),
            reason: "核实细节".into(),
        };
        let opened = suite.intake().tipoffs().open_contact(open).await.good();
        assert_eq!(opened.contact, Some(contact));
        let watch = WatchRequest::default();
        let mut watched = suite.auditor().public_record().watch(watch).await.good();
        let opening = eventually("the opening is logged", async || {
            let entry = watched.message().await.unwrap().unwrap().entry?;
            (entry.r#type == "tipoff.contact-opened").then_some(entry)
        })
        .await;
        let told = format!("{opening:?}");
        assert!(
            !told.contains("王小明") && !told.contains("核实细节"),
            "personal data in the log: {told}"
        );
        assert_eq!((opening.actor.as_str(), opening.subject), ("intake", tipoff.name));
    })
    .await;
}

#[tokio::test]
async fn a_person_named_in_reasons_is_masked_before_the_tipster_reads_them() {
    on_each_suite(TODAY, async |suite| {
        let lead = matter::lead(&suite, TODAY).await.name;
        let decline = DeclineLeadRequest {
            name: lead.clone(),
            reasons: format!("{}已改正，电话13812345678", matter::PARTY),
            ..DeclineLeadRequest::default()
        };
        let declined = suite.head().leads().decline_lead(decline).await.good();
        assert_eq!(declined.decline_reason, "张**已改正，电话138*****678");
        let all = entries(&suite.auditor(), 0).await;
        let entry = all
            .iter()
            .find(|entry| entry.subject == lead && entry.r#type == "lead.declined")
            .unwrap();
        assert!(!entry.data.contains(matter::PARTY), "{entry:?}");
    })
    .await;
}

/// A tip-off that became a lead.
async fn lead_of(suite: &Suite) -> (SubmitTipoffResponse, String) {
    let receipt = submit(suite).await;
    let tipoff = handed_over(suite, &receipt).await;
    (receipt, became_a_lead(suite, &tipoff).await)
}

async fn tipoff_of(suite: &Suite, receipt: &SubmitTipoffResponse) -> Tipoff {
    let list = suite
        .intake()
        .tipoffs()
        .list_tipoffs(ListTipoffsRequest::default())
        .await;
    let all = list.good().tipoffs;
    all.into_iter().find(|tipoff| tipoff.number == receipt.number).unwrap()
}

async fn ends(suite: &Suite, receipt: &SubmitTipoffResponse, why: &str) {
    eventually(&format!("the tipster reads {why}"), async || {
        let seen = tracked(suite, receipt).await;
        (seen.state() == State::Ended && seen.outcome.contains(why)).then_some(())
    })
    .await;
}
