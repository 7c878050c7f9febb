//! How a state is called.

use std::fmt::Debug;

/// The name of a state as the contract has it, `STATE_UNDER_REVIEW`, of that in Rust, `UnderReview`.
pub fn state_name(state: impl Debug) -> String {
    let mut name = String::from("STATE");
    for letter in format!("{state:?}").chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::state_name;

    #[derive(Debug)]
    enum State {
        Filed,
        UnderReview,
    }

    #[test]
    fn a_state_has_the_name_that_the_contract_gives_it() {
        assert_eq!(state_name(State::Filed), "STATE_FILED");
        assert_eq!(state_name(State::UnderReview), "STATE_UNDER_REVIEW");
    }
}
