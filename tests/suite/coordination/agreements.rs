//! Agreements: drafted, signed by all, renewed, ended; or lapsed with their last day.

use kezhi_proto::coordination::agreement::{Signing, State, Terms};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::{CODES, is_in_no_log, limits_told, of_department, registered, retired};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const UNTIL: &str = "2026-06-30";
const SIGNATORY: &str = "赵局长";

type Agreed = Result<Response<Agreement>, Status>;

#[tokio::test]
async fn an_agreement_is_signed_by_all_renewed_and_ended() {
    on_each_suite(TODAY, async |suite| {
        let parties = [registered(&suite, 0).await, registered(&suite, 1).await];
        let name = it_is_drafted(&suite, &parties).await;
        it_is_signed(&suite, &name, &parties).await;
        its_parties_see_it(&suite, &name).await;
        it_is_renewed(&suite, &name).await;
        it_is_ended(&suite, &name).await;
        is_in_no_log(&suite, &name, "agreement.ended", &[SIGNATORY]).await;
    })
    .await;
}

async fn it_is_drafted(suite: &Suite, parties: &[String]) -> String {
    let li = suite.officer("li");
    let mut backwards = terms(parties);
    backwards.valid_until = "2026-03-01".into();
    let backwards = assert_refused(draft(&li, backwards).await, "FIELD_INVALID", "");
    assert_eq!(backwards.fields(), ["terms.valid_until"]);
    let unknown = draft(&li, terms(&["departments/none".into()])).await;
    assert_refused(unknown, "RESOURCE_NOT_FOUND", "").says("resource", "departments/none");
    let drafted = draft(&li, terms(&parties[..1])).await.good();
    assert_eq!((drafted.state(), drafted.number.as_str()), (State::Drafted, ""));
    let revised = step!(ReviseAgreementRequest, drafted.name, "", terms: terms(parties));
    let revised = suite
        .officer("zhao")
        .agreements()
        .revise_agreement(revised)
        .await
        .good();
    assert_eq!(revised.terms, Some(terms(parties)));
    revised.name
}

/// What the state offers, and what of it a caller may take.
async fn offered(who: &Person, name: &str) -> (Vec<String>, Vec<String>) {
    let agreement = get(who, name).await.good();
    let list = ListAgreementsRequest::default();
    let listed = who.agreements().list_agreements(list).await.good().agreements;
    let listed = listed.into_iter().find(|one| one.name == name);
    assert_eq!(listed.unwrap(), agreement, "a list tells the same");
    (agreement.possible_steps, agreement.allowed_steps)
}

async fn it_is_signed(suite: &Suite, name: &str, parties: &[String]) {
    let possible = ["ReviseAgreement", "SignAgreement"].map(String::from).to_vec();
    for (who, allowed) in [
        (suite.officer("li"), &["ReviseAgreement"][..]),
        (suite.head(), &["SignAgreement"]),
        (suite.person("head", "li"), &[]),
        (suite.auditor(), &[]),
    ] {
        let allowed = allowed.iter().map(ToString::to_string).collect();
        assert_eq!(offered(&who, name).await, (possible.clone(), allowed));
    }
    for (account, step) in [("li", "DraftAgreement"), ("zhao", "ReviseAgreement")] {
        let own = sign(&suite.person("head", account), name, parties, TODAY).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", step);
    }
    let head = suite.head();
    let half = sign(&head, name, &parties[..1], TODAY).await;
    assert_refused(half, "PARTIES_NOT_SIGNED", "").says("departments", &parties[1]);
    let strange = [parties, &["departments/none".into()]].concat();
    let strange = assert_refused(sign(&head, name, &strange, TODAY).await, "FIELD_INVALID", "");
    assert_eq!(strange.fields(), ["signings[2].department"]);
    let early = assert_refused(sign(&head, name, parties, "2026-03-03").await, "DAY_OUT_OF_ORDER", "");
    assert_eq!(early.fields(), ["signings[0].signed_on"]);
    for stranger in [of_department(suite, 0), suite.person("platform", "platform")] {
        assert_refused(get(&stranger, name).await, "RESOURCE_NOT_FOUND", "");
        assert_eq!(listed(&stranger, "").await, [""; 0]);
    }

    let signed = sign(&head, name, parties, "2026-02-27").await.good();
    assert_eq!(
        (signed.state(), signed.number.as_str(), signed.signed_on.as_str()),
        (State::Signed, "洪知协〔2026〕1号", TODAY)
    );
    assert_eq!((signed.valid_until.as_str(), signed.lapsed), (UNTIL, false));
    let codes = signed.signings.iter().map(|signing| signing.credit_code.as_str());
    assert_eq!(codes.collect::<Vec<_>>(), &CODES[..2]);
    assert_eq!(signed.signings[0].signatory, SIGNATORY);
    let again = step!(ReviseAgreementRequest, name, "", terms: terms(parties));
    let again = suite.officer("li").agreements().revise_agreement(again).await;
    assert_refused(again, "STEP_NOT_ALLOWED", "").says("state", "STATE_SIGNED");
}

async fn its_parties_see_it(suite: &Suite, name: &str) {
    for who in [
        of_department(suite, 0),
        of_department(suite, 1),
        suite.person("platform", "platform"),
        suite.auditor(),
    ] {
        assert_eq!(get(&who, name).await.good().name, name);
        assert_eq!(listed(&who, "").await, [name]);
    }
    let stranger = of_department(suite, 2);
    assert_refused(get(&stranger, name).await, "RESOURCE_NOT_FOUND", "");
    assert_eq!(listed(&stranger, CODES[0]).await, [""; 0]);
    assert_eq!(listed(&suite.auditor(), CODES[2]).await, [""; 0]);
    assert_eq!(listed(&suite.auditor(), CODES[1]).await, [name]);
}

async fn it_is_renewed(suite: &Suite, name: &str) {
    let own = renew(&suite.person("head", "zhao"), name, "2027-06-30").await;
    assert_refused(own, "SAME_PERSON", "");
    let short = assert_refused(renew(&suite.head(), name, UNTIL).await, "FIELD_INVALID", "");
    assert_eq!(short.fields(), ["valid_until"]);
    let renewed = renew(&suite.head(), name, "2027-06-30").await.good();
    assert_eq!(
        (renewed.state(), renewed.valid_until.as_str()),
        (State::Signed, "2027-06-30")
    );
    let [change] = renewed.renewals.as_slice() else {
        panic!("{:?}", renewed.renewals)
    };
    assert_eq!(
        (change.until_before.as_str(), change.until_after.as_str()),
        (UNTIL, "2027-06-30")
    );
    assert_eq!(
        limits_told(suite, name).await,
        [
            "agreed.agreement-renewal 2026-06-30 Met",
            "agreed.agreement-renewal 2027-06-30 Open",
        ]
    );
}

async fn it_is_ended(suite: &Suite, name: &str) {
    let own = end(&suite.person("head", "li"), name).await;
    assert_refused(own, "SAME_PERSON", "");
    let ended = end(&suite.head(), name).await.good();
    assert_eq!(
        (ended.state(), ended.ended_on.as_str(), ended.end_reason.as_str()),
        (State::Ended, TODAY, "机构改革")
    );
    assert_eq!(
        limits_told(suite, name).await[1],
        "agreed.agreement-renewal 2027-06-30 Cancelled"
    );
}

#[tokio::test]
async fn an_agreement_lapses_with_its_last_day_and_is_not_signed_after_it() {
    on_each_suite(TODAY, async |suite| {
        let party = [registered(&suite, 0).await];
        let signed = draft(&suite.officer("li"), terms(&party)).await.good().name;
        sign(&suite.head(), &signed, &party, TODAY).await.good();
        let drafted = draft(&suite.officer("li"), terms(&party)).await.good().name;

        suite.move_to(UNTIL).await;
        assert!(!get(&suite.auditor(), &signed).await.good().lapsed);
        suite.move_to("2026-07-01").await;
        let lapsed = get(&of_department(&suite, 0), &signed).await.good();
        assert_eq!((lapsed.state(), lapsed.lapsed), (State::Signed, true));
        assert_eq!(lapsed.allowed_steps, [""; 0]);
        for refused in [
            renew(&suite.head(), &signed, "2027-06-30").await,
            end(&suite.head(), &signed).await,
            sign(&suite.head(), &drafted, &party, TODAY).await,
        ] {
            assert_refused(refused, "AGREEMENT_LAPSED", "").says("valid_until", UNTIL);
        }
        retired(&suite, 0, &party[0]).await;
        let mut longer = terms(&party);
        longer.valid_until = "2027-06-30".into();
        let revise = step!(ReviseAgreementRequest, drafted, "", terms: longer);
        let gone = suite.officer("li").agreements().revise_agreement(revise).await;
        assert_eq!(assert_refused(gone, "FIELD_INVALID", "").fields(), ["terms.parties[0]"]);
    })
    .await;
}

fn terms(parties: &[String]) -> Terms {
    Terms {
        title: "跨区域专利执法协作协议".into(),
        parties: parties.to_vec(),
        text: "互通线索、协助调查取证。".into(),
        scope: "专利侵权、假冒专利".into(),
        valid_from: TODAY.into(),
        valid_until: UNTIL.into(),
    }
}

async fn draft(who: &Person, terms: Terms) -> Agreed {
    let draft = DraftAgreementRequest {
        terms: Some(terms),
        ..DraftAgreementRequest::default()
    };
    who.agreements().draft_agreement(draft).await
}

async fn sign(who: &Person, name: &str, parties: &[String], signed_on: &str) -> Agreed {
    let signing = |department: &String| Signing {
        department: department.clone(),
        signed_on: signed_on.into(),
        signatory: SIGNATORY.into(),
        ..Signing::default()
    };
    let signings: Vec<Signing> = parties.iter().map(signing).collect();
    let sign = step!(SignAgreementRequest, name, "", signings: signings);
    who.agreements().sign_agreement(sign).await
}

async fn renew(who: &Person, name: &str, valid_until: &str) -> Agreed {
    let renew = step!(RenewAgreementRequest, name, "", valid_until: valid_until);
    who.agreements().renew_agreement(renew).await
}

async fn end(who: &Person, name: &str) -> Agreed {
    let end = step!(EndAgreementRequest, name, "", reasons: "机构改革");
    who.agreements().end_agreement(end).await
}

async fn get(who: &Person, name: &str) -> Agreed {
    let get = GetAgreementRequest { name: name.into() };
    who.agreements().get_agreement(get).await
}

/// The names of the agreements that a caller finds of a party; an empty one for all.
async fn listed(who: &Person, party: &str) -> Vec<String> {
    let list = ListAgreementsRequest {
        party: party.into(),
        ..ListAgreementsRequest::default()
    };
    let listed = who.agreements().list_agreements(list).await.good();
    listed.agreements.into_iter().map(|agreement| agreement.name).collect()
}
