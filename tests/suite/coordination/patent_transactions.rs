//! Patent transactions with patents: registered, accepted by another, corrected, ended, released, and shown by the register or not.

use kezhi_proto::common::time_limit;
use kezhi_proto::coordination::patent_transaction::{Consent, Kind, Licence, Party, Shown, State, Terms};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::patents::import_table;
use super::{CODES, limits_of};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

pub(super) const TODAY: &str = "2026-03-02";
pub(super) const TERM: &str = "agreed.patent-transaction-term";
pub(super) const ALLOY: &str = "patents/202110000001.6";
pub(super) const LAMP: &str = "patents/202110000002.0";
pub(super) const LAPSED: &str = "patents/202120000003.0";
pub(super) const NUMBER: &str = "11010519491231002X";
pub(super) const OTHER_NUMBER: &str = "110105194912310054";

#[tokio::test]
async fn a_pledged_patent_is_transferred_with_consent_and_the_register_shows_it_in_time() {
    on_each_suite(TODAY, async |suite| {
        patents_are_known(&suite).await;
        let pledge = accepted(&suite, terms(Kind::Pledge, &[ALLOY])).await;
        let limits = limits_of(&suite, &pledge).await;
        let told = limits
            .iter()
            .map(|limit| (limit.rule_id.as_str(), limit.due_on.as_str()));
        assert_eq!(told.collect::<Vec<_>>(), [(TERM, "2026-12-31")]);

        let mut transfer = terms(Kind::Transfer, &[LAMP, ALLOY]);
        let pledged = register(&suite.officer("li"), transfer.clone(), "").await;
        let pledged = assert_refused(pledged, "PATENT_PLEDGED", "");
        pledged.says("patent", ALLOY).says("pledge", &pledge);
        let consent = Consent {
            pledge: pledge.clone(),
            consented_on: TODAY.into(),
            document: "同意函〔2026〕1号".into(),
        };
        transfer.consents = vec![consent];
        let transfer = accepted(&suite, transfer).await;
        assert_eq!(read(&suite.auditor(), &transfer).await.shown(), Shown::NotYet);
        import_table(&suite, &table("2026-02-20", "新主有限公司", CODES[1])).await;
        assert_eq!(read(&suite.auditor(), &transfer).await.shown(), Shown::ByRegister);
        it_is_released(&suite, &pledge, &transfer).await;
        they_are_counted(&suite).await;
    })
    .await;
}

async fn it_is_released(suite: &Suite, pledge: &str, transfer: &str) {
    let release = |name: &str| {
        let released = step!(ReleasePledgeRequest, name, "", reasons: "债务已清偿", document: "注销〔2026〕1号");
        let mut officer = suite.officer("li").patent_transactions();
        async move { officer.release_pledge(released).await }
    };
    assert_refused(release(transfer).await, "PATENT_TRANSACTION_UNFIT", "").says("kind", "KIND_TRANSFER");
    // Nobody ends a pledge without the document of its pledgee.
    for (name, kind) in [(transfer, "KIND_TRANSFER"), (pledge, "KIND_PLEDGE")] {
        let end = step!(EndPatentTransactionRequest, name, "", reasons: "x");
        let ended = suite
            .officer("li")
            .patent_transactions()
            .end_patent_transaction(end)
            .await;
        let ended = assert_refused(ended, "PATENT_TRANSACTION_UNFIT", "");
        ended.says("kind", kind);
        assert!(ended.message.contains("ReleasePledge"), "{}", ended.message);
    }
    let released = release(pledge).await.good();
    assert_eq!((released.state(), released.ended_on.as_str()), (State::Released, TODAY));
    assert_eq!(limits_of(suite, pledge).await[0].state(), time_limit::State::Cancelled);
    // What is released needs no consent.
    register(&suite.officer("li"), terms(Kind::Transfer, &[ALLOY]), "")
        .await
        .good();
}

async fn they_are_counted(suite: &Suite) {
    let request = |year| GetPatentTransactionStatisticsRequest { year };
    let counted = suite
        .auditor()
        .patent_transactions()
        .get_patent_transaction_statistics(request(2026))
        .await;
    let counted = counted.good();
    let sums =
        |count: &PatentTransactionCount| (count.kind(), count.patent_transactions, count.amount_fen, count.patents);
    let kinds: Vec<_> = counted.kinds.iter().map(sums).collect();
    assert_eq!(kinds, [(Kind::Transfer, 1, 500, 2), (Kind::Pledge, 1, 500, 1)]);
    let total = sums(counted.total.as_ref().unwrap());
    assert_eq!(total, (Kind::Unspecified, 2, 1000, 2));
    let before = suite
        .auditor()
        .patent_transactions()
        .get_patent_transaction_statistics(request(2025))
        .await;
    assert_eq!(before.good().kinds, []);
}

#[tokio::test]
async fn what_does_not_fit_the_register_the_parties_or_the_day_is_not_registered() {
    on_each_suite(TODAY, async |suite| {
        patents_are_known(&suite).await;
        let li = suite.officer("li");
        let lapsed = register(&li, terms(Kind::Licence, &[ALLOY, LAPSED]), "").await;
        let lapsed = assert_refused(lapsed, "PATENT_NOT_IN_FORCE", "");
        lapsed.says("patent", LAPSED).says("status", "PATENT_STATUS_LAPSED");
        let unknown = register(&li, terms(Kind::Pledge, &["patents/202110000004.X"]), "").await;
        assert_refused(unknown, "RESOURCE_NOT_FOUND", "").says("resource", "patents/202110000004.X");
        let early = register(&li, terms(Kind::Pledge, &[ALLOY]), "2026-01-04").await;
        let early = assert_refused(early, "DAY_OUT_OF_ORDER", "");
        early.says("day", "2026-01-04").says("not_before", "2026-01-05");
        let mut alone = terms(Kind::Transfer, &[ALLOY]);
        alone.grantees = alone.grantors.clone();
        let alone = assert_refused(register(&li, alone, "").await, "FIELD_INVALID", "");
        assert_eq!(alone.fields(), ["terms.grantees[0].credit_code"]);

        let numbered = Terms {
            record_number: "Y2026430000001".into(),
            ..terms(Kind::Pledge, &[ALLOY])
        };
        let first = register(&li, numbered.clone(), "").await.good().name;
        let twice = register(&li, numbered.clone(), "").await;
        assert_refused(twice, "RESOURCE_EXISTS", "").says("resource", &first);
        let other = register(&li, terms(Kind::Pledge, &[ALLOY]), "").await.good().name;
        let taken = correct(&li, &other, numbered.clone()).await;
        let taken = assert_refused(taken, "RESOURCE_EXISTS", "");
        assert_eq!(taken.says("resource", &first).fields(), ["terms.record_number"]);
        let withdraw = step!(WithdrawPatentTransactionRequest, first, "", reasons: "重复");
        li.patent_transactions()
            .withdraw_patent_transaction(withdraw)
            .await
            .good();
        correct(&li, &other, numbered).await.good();
        nobody_is_exchanged(&li).await;
    })
    .await;
}

async fn nobody_is_exchanged(li: &Person) {
    let pledged_to = |name: &str, number: &str| Terms {
        grantees: vec![Party {
            display_name: name.into(),
            citizen_id: number.into(),
            ..Party::default()
        }],
        ..terms(Kind::Pledge, &[LAMP])
    };
    let pledge = register(li, pledged_to("张三丰", NUMBER), "").await.good().name;
    let exchanged = correct(li, &pledge, pledged_to("张三丰", OTHER_NUMBER)).await;
    assert_eq!(assert_refused(exchanged, "FIELD_INVALID", "").fields(), ["terms"]);
    let mended = correct(li, &pledge, pledged_to("张三峰", NUMBER)).await.good();
    assert_eq!(mended.terms.unwrap().grantees[0].display_name, "张三峰");
}

#[tokio::test]
async fn a_refusal_tells_an_organisation_nothing_of_the_transactions_of_others() {
    on_each_suite(TODAY, async |suite| {
        patents_are_known(&suite).await;
        let numbered = Terms {
            record_number: "Y2026430000001".into(),
            ..terms(Kind::Pledge, &[ALLOY])
        };
        let pledge = accepted(&suite, numbered.clone()).await;
        let licence = accepted(&suite, terms(Kind::Licence, &[LAMP])).await;
        let (own, stranger) = (
            suite.of(CODES[0], "platform", "own"),
            suite.of(CODES[2], "platform", "stranger"),
        );
        for (dealt, reason, key, other) in [
            (terms(Kind::Transfer, &[ALLOY]), "PATENT_PLEDGED", "pledge", &pledge),
            (
                terms(Kind::Licence, &[LAMP]),
                "LICENCE_OVERLAPS",
                "patent_transaction",
                &licence,
            ),
            (numbered, "RESOURCE_EXISTS", "resource", &pledge),
        ] {
            let told = register(&own, dealt.clone(), "").await;
            assert_refused(told, reason, "").says(key, other);
            let with_stranger = Terms {
                grantees: vec![party(2, "外人有限公司")],
                ..dealt
            };
            let untold = assert_refused(register(&stranger, with_stranger, "").await, reason, "");
            untold.says(key, "");
            for word in [other.as_str(), "2026-12-31"] {
                assert!(!untold.message.contains(word), "{}", untold.message);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_exclusive_licence_is_corrected_keeps_what_it_was_and_ends() {
    on_each_suite(TODAY, async |suite| {
        patents_are_known(&suite).await;
        let li = suite.officer("li");
        let licence = accepted(&suite, terms(Kind::Licence, &[ALLOY])).await;
        let mut second = terms(Kind::Licence, &[ALLOY]);
        second.ends_on = "2027-12-31".into();
        let overlaps = assert_refused(register(&li, second.clone(), "").await, "LICENCE_OVERLAPS", "");
        overlaps.says("patent", ALLOY).says("patent_transaction", &licence);
        second.licence = Licence::Ordinary.into();
        let beside = register(&li, second.clone(), "").await;
        assert_refused(beside, "LICENCE_OVERLAPS", "").says("patent_transaction", &licence);
        // What follows upon the first does not overlap; but then the first is not prolonged.
        second.licence = Licence::Exclusive.into();
        second.starts_on = "2027-01-01".into();
        accepted(&suite, second).await;
        let longer = Terms {
            ends_on: "2027-01-01".into(),
            ..terms(Kind::Licence, &[ALLOY])
        };
        assert_refused(correct(&li, &licence, longer).await, "LICENCE_OVERLAPS", "");
        let others = correct(&li, &licence, terms(Kind::Licence, &[LAMP])).await;
        assert_eq!(assert_refused(others, "FIELD_INVALID", "").fields(), ["terms"]);

        let shorter = Terms {
            ends_on: "2026-03-31".into(),
            ..terms(Kind::Licence, &[ALLOY])
        };
        let corrected = correct(&suite.officer("zhao"), &licence, shorter).await.good();
        assert_eq!(corrected.state(), State::Corrected);
        assert_eq!(
            corrected.former[0].terms.as_ref().unwrap().ends_on,
            "2026-12-31",
            "what it was is kept"
        );
        assert_eq!(corrected.former[0].reasons, "笔误");
        let own = accept(&suite.officer("zhao"), &licence).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", "CorrectPatentTransaction");
        accept(&suite.officer("wang"), &licence).await.good();
        let stand: Vec<_> = limits_of(&suite, &licence)
            .await
            .into_iter()
            .map(|limit| (limit.due_on.clone(), limit.state()))
            .collect();
        assert!(stand.contains(&("2026-12-31".into(), time_limit::State::Cancelled)));
        assert!(stand.contains(&("2026-03-31".into(), time_limit::State::Open)));

        suite.move_to("2026-04-02").await;
        let end = step!(EndPatentTransactionRequest, licence, "", reasons: "期满");
        let ended = li.patent_transactions().end_patent_transaction(end).await.good();
        assert_eq!((ended.state(), ended.end_reason.as_str()), (State::Ended, "期满"));
        let limits = limits_of(&suite, &licence).await;
        let met = limits.iter().find(|limit| limit.due_on == "2026-03-31").unwrap();
        assert_eq!((met.state(), met.late), (time_limit::State::Met, true));
    })
    .await;
}

pub(super) type Dealt = Result<Response<PatentTransaction>, Status>;

pub(super) fn table(status_on: &str, owner: &str, code: &str) -> String {
    let header = "application_number,title,kind,filed_on,owners,owner_codes,status,status_on";
    let row = |name: &str, title: &str, status: &str| {
        let number = name.trim_start_matches("patents/");
        format!("\n{number},{title},,2021-01-01,{owner},{code},{status},{status_on}")
    };
    let rows = [
        row(ALLOY, "一种耐磨钢", "in_force"),
        row(LAMP, "一种灯", "in_force"),
        row(LAPSED, "一种盒", "lapsed"),
    ];
    format!("{header}{}\n", rows.concat())
}

pub(super) async fn patents_are_known(suite: &Suite) {
    import_table(suite, &table("2025-01-01", "旧主有限公司", CODES[0])).await;
}

pub(super) fn party(number: usize, name: &str) -> Party {
    Party {
        display_name: name.into(),
        credit_code: CODES[number].into(),
        ..Party::default()
    }
}

/// Terms between two organisations about patents.
pub(super) fn terms(kind: Kind, patents: &[&str]) -> Terms {
    let (starts_on, ends_on) = match kind {
        Kind::Transfer => ("", ""),
        _ => ("2026-01-05", "2026-12-31"),
    };
    let licence = match kind {
        Kind::Licence => Licence::Exclusive,
        _ => Licence::Unspecified,
    };
    Terms {
        kind: kind.into(),
        licence: licence.into(),
        patents: patents.iter().map(|name| name.to_string()).collect(),
        grantors: vec![party(0, "旧主有限公司")],
        grantees: vec![party(1, "新主有限公司")],
        contract_on: "2026-01-05".into(),
        amount_fen: 500,
        starts_on: starts_on.into(),
        ends_on: ends_on.into(),
        ..Terms::default()
    }
}

pub(super) async fn register(who: &Person, terms: Terms, on: &str) -> Dealt {
    let register = RegisterPatentTransactionRequest {
        terms: Some(terms),
        taken_on: on.into(),
        ..RegisterPatentTransactionRequest::default()
    };
    who.patent_transactions().register_patent_transaction(register).await
}

pub(super) async fn correct(who: &Person, name: &str, terms: Terms) -> Dealt {
    let correct = step!(CorrectPatentTransactionRequest, name, "", terms: terms, reasons: "笔误");
    who.patent_transactions().correct_patent_transaction(correct).await
}

pub(super) async fn accept(who: &Person, name: &str) -> Dealt {
    who.patent_transactions()
        .accept_patent_transaction(step!(AcceptPatentTransactionRequest, name, ""))
        .await
}

/// A transaction, registered by one officer and accepted by another.
pub(super) async fn accepted(suite: &Suite, terms: Terms) -> String {
    let name = register(&suite.officer("li"), terms, "").await.good().name;
    let own = accept(&suite.officer("li"), &name).await;
    assert_refused(own, "SAME_PERSON", "").says("earlier_step", "RegisterPatentTransaction");
    let accepted = accept(&suite.officer("wang"), &name).await.good();
    assert_eq!(
        (accepted.state(), accepted.accepted_on.as_str()),
        (State::Accepted, TODAY)
    );
    name
}

pub(super) async fn read(who: &Person, name: &str) -> PatentTransaction {
    let get = GetPatentTransactionRequest { name: name.into() };
    who.patent_transactions().get_patent_transaction(get).await.good()
}
