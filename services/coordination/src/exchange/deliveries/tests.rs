use kezhi_proto::coordination::Delivery;
use kezhi_proto::coordination::delivery::State;

use super::{DELIVERIES, WAITING};

fn delivery(state: State) -> Delivery {
    Delivery {
        state: state.into(),
        ..Delivery::default()
    }
}

#[test]
fn only_a_dead_letter_is_sent_again_or_given_up() {
    let states = (1..).map_while(|number| State::try_from(number).ok());
    for state in states {
        let offered = (DELIVERIES.offers)(&delivery(state)).into_iter();
        let offered: Vec<&str> = offered.map(|offered| offered.name).collect();
        let expected: &[&str] = match state {
            State::Dead => &["ResendDelivery", "DiscardDelivery"],
            _ => &[],
        };
        assert_eq!(offered, expected, "{state:?}");
    }
}

#[test]
fn a_letter_keeps_back_those_after_it_until_it_is_out_of_the_way() {
    let states = (1..).map_while(|number| State::try_from(number).ok());
    let keeping: Vec<State> = states.filter(|state| WAITING.contains(state)).collect();
    assert_eq!(keeping, [State::Queued, State::Held, State::Dead]);
}
