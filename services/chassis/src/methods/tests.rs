use std::collections::BTreeMap;

use kezhi_law::Day;
use kezhi_proto::common::{WatchRequest, WatchResponse};
use kezhi_proto::publicservices::*;

use super::*;
use crate::clock::Clock;
use crate::context::Authority;
use crate::contract::Contract;
use crate::law_book::LawBook;
use crate::store::{Database, connect};

/// The methods of public services, of which none is answered yet.
async fn methods() -> Methods {
    let db = connect(&Database("sqlite::memory:".into())).await.unwrap();
    let clock = Clock::fixed(Day::new(2026, 3, 2).unwrap());
    let authority = Authority {
        code: "431271".into(),
        number_prefix: "洪知".into(),
        others: BTreeMap::new(),
        contacts: Vec::new(),
    };
    let contract = Contract::load().unwrap();
    Methods::of(&ServiceContext::new(
        "publicservices",
        db,
        clock,
        contract,
        LawBook::builtin(),
        authority,
    ))
}

/// What is said of a method.
fn said_of(methods: Methods, method: &str) -> Vec<String> {
    let ContractUnmet(mistakes) = methods.routes().map(|_| ()).unwrap_err();
    let about = mistakes.into_iter().filter(|mistake| mistake.contains(method));
    about.collect()
}

async fn disclosure(_: Call, _: GetDisclosureRequest) -> Result<Disclosure, Error> {
    Ok(Disclosure::default())
}

#[tokio::test]
async fn a_method_that_nobody_answers_is_named_and_those_of_the_record_are_answered() {
    let path = "/kezhi.publicservices.v1.DisclosureService/GetDisclosure";
    assert_eq!(
        said_of(methods().await, "GetDisclosure"),
        [format!("{path} is not answered")]
    );
    assert_eq!(said_of(methods().await.read(disclosure), "GetDisclosure"), [""; 0]);
    assert_eq!(said_of(methods().await, "RecordService"), [""; 0]);
}

#[tokio::test]
async fn a_handler_that_does_not_fit_its_method_is_named() {
    let other_answer = async |_: Call, _: GetDisclosureRequest| Ok(Tipoff::default());
    let said = said_of(methods().await.read(other_answer), "GetDisclosure");
    assert!(
        said[0].ends_with("does not answer with kezhi.publicservices.v1.Tipoff"),
        "{said:?}"
    );

    let reads = async |_: Call, _: TransferTipoffRequest| Ok(Tipoff::default());
    let said = said_of(methods().await.read(reads), "TransferTipoff");
    assert!(
        said[0].ends_with("changes something, as the contract has it"),
        "{said:?}"
    );

    let whole = async |_: Call, _: WatchRequest| Ok(WatchResponse::default());
    let mut unwatched = methods().await;
    let watch = Contract::load().unwrap();
    let watch = watch
        .method("/kezhi.publicservices.v1.RecordService/Watch")
        .unwrap()
        .clone();
    unwatched.router = Routes::default().into_axum_router();
    unwatched.open.insert("kezhi.common.v1.WatchRequest".into(), watch);
    let said = said_of(unwatched.read(whole), "Watch");
    assert!(said[0].ends_with("is not answered as it streams"), "{said:?}");

    let twice = methods().await.read(disclosure).read(disclosure);
    let said = said_of(twice, "GetDisclosure");
    assert!(said[0].ends_with("is answered twice"), "{said:?}");
}
