//! Who may confirm a payment, what a receipt must say, and from where money comes back.

use kezhi_procedure::TakenBefore;
use kezhi_proto::projects::IncentivePayment;
use kezhi_proto::projects::incentive_payment::State;

use super::procedure::PAYMENT;
use super::rules::Facts;

fn facts(paid_fen: i64) -> Facts {
    Facts {
        ordered: IncentivePayment {
            amount_fen: 100,
            ..IncentivePayment::default()
        },
        paid_fen,
    }
}

#[test]
fn a_receipt_is_recorded_by_another_and_of_the_whole_amount() {
    let sent = [TakenBefore {
        step: "DispatchIncentivePayment".into(),
        actor: "li".into(),
    }];
    let confirm = |actor, paid_fen| {
        let state = State::Dispatched;
        let taken = PAYMENT.take("ConfirmIncentivePayment", state, &sent, actor, &facts(paid_fen));
        taken.map(|taken| taken.to).map_err(|refusal| refusal.reason)
    };
    assert_eq!(confirm("li", 100), Err("SAME_PERSON"));
    assert_eq!(confirm("wang", 99), Err("AMOUNT_MISMATCH"));
    assert_eq!(confirm("wang", 100), Ok(State::Paid));
}

#[test]
fn it_is_paid_once_and_cancelled_only_before() {
    for (state, is_sent, is_cancelled) in [
        (State::Unfunded, false, true),
        (State::Reserved, true, true),
        (State::Dispatched, false, true),
        (State::Paid, false, false),
        (State::Cancelled, false, false),
    ] {
        let takes = |step| PAYMENT.take(step, state, &[], "li", &facts(100)).is_ok();
        assert_eq!(takes("DispatchIncentivePayment"), is_sent, "{state:?}");
        assert_eq!(takes("CancelIncentivePayment"), is_cancelled, "{state:?}");
        assert_eq!(
            takes("ConfirmIncentivePayment"),
            state == State::Dispatched,
            "{state:?}"
        );
    }
}
