//! Every resource in which the contract calls something personal is sealed where it is stored.

use std::collections::BTreeSet;

use kezhi_chassis::contract::Contract;
use kezhi_chassis::sealing::{Holds, Sealed};

/// What has columns of its own, which are sealed one by one; and what is made when it is asked for.
const NO_DOCUMENTS: [&str; 1] = ["kezhi.projects.v1.Voucher"];

#[test]
fn every_document_that_may_hold_something_personal_is_sealed() {
    let contract = Contract::load().unwrap();
    let mut seen = 0;
    for (package, sealed) in [
        ("kezhi.coordination.v1", kezhi_coordination::SEALED),
        ("kezhi.enforcement.v1", kezhi_enforcement::SEALED),
        ("kezhi.projects.v1", kezhi_projects::SEALED),
        ("kezhi.publicservices.v1", kezhi_publicservices::SEALED),
    ] {
        let stored: BTreeSet<String> = sealed.iter().filter_map(message_of).collect();
        for message in contract
            .pool()
            .all_messages()
            .filter(|message| message.package_name() == package)
        {
            let name = message.full_name();
            // A resource of the suite has a name and says whose it is.
            let resource = ["name", "authority"]
                .iter()
                .all(|field| message.get_field_by_name(field).is_some());
            if resource && contract.may_be_personal(name) && !NO_DOCUMENTS.contains(&name) {
                assert!(
                    stored.contains(name),
                    "{name} may hold something personal, and is not sealed"
                );
                seen += 1;
            }
        }
        for name in stored {
            assert!(contract.may_be_personal(&name), "nothing in {name} is personal");
        }
    }
    assert!(seen > 15, "only {seen} resources were looked at");
}

fn message_of(sealed: &Sealed) -> Option<String> {
    match sealed.holds {
        Holds::Document(message) => Some(message()),
        Holds::Text { .. } | Holds::Digest { .. } => None,
    }
}
