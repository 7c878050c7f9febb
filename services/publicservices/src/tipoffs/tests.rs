use kezhi_law::Law;
use kezhi_procedure::check::mistakes;
use kezhi_proto::publicservices::tipoff::State;

use super::procedure::TIPOFF;

#[test]
fn the_table_of_a_tipoff_is_sound() {
    assert_eq!(
        mistakes(&TIPOFF, State::Received, &Law::builtin()),
        Vec::<String>::new()
    );
}
