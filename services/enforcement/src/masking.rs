//! What of a party and of what is written about it the public may read.

use kezhi_law::masking::{self, Persons};
use kezhi_proto::enforcement::{Party, party};

/// The name of a party as the public reads it: an organisation's whole, a natural person's surname.
pub fn party_name(party: &Party) -> String {
    match is_person(party) {
        true => masking::name(&party.display_name),
        false => party.display_name.clone(),
    }
}

/// A text as the public reads it: the party's persons, where they live, and whatever may be a person's number are masked.
pub fn text(text: &str, party: &Party) -> String {
    let mut persons = Persons {
        names: vec![&party.representative],
        ..Persons::default()
    };
    if is_person(party) {
        persons.names.push(&party.display_name);
        persons.hidden.push(&party.address);
    }
    masking::text(text, &persons)
}

/// Who is not known to be an organisation may be a person.
fn is_person(party: &Party) -> bool {
    matches!(party.kind(), party::Kind::NaturalPerson | party::Kind::Unspecified)
}
