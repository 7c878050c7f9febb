//! Who may confirm and cancel a payment, what a receipt and a line of the treasury must say, and from where money comes back.

use kezhi_procedure::{Refusal, TakenBefore};
use kezhi_proto::projects::incentive_payment::State;
use kezhi_proto::projects::{IncentivePayment, TreasuryLine};

use super::procedure::PAYMENT;
use super::rules::{Facts, misfit};

/// Nothing is known yet.
fn nothing() -> Facts {
    Facts {
        ordered: IncentivePayment::default(),
        on: "2026-03-02".parse().unwrap(),
        today: "2026-03-02".parse().unwrap(),
        paid_fen: None,
        treasury_rejection_number: None,
    }
}

fn facts(paid_fen: i64) -> Facts {
    Facts {
        ordered: IncentivePayment {
            amount_fen: 100,
            ..IncentivePayment::default()
        },
        paid_fen: Some(paid_fen),
        treasury_rejection_number: Some(String::new()),
        ..nothing()
    }
}

/// The order was sent by li.
fn sent() -> [TakenBefore; 1] {
    [TakenBefore {
        step: "DispatchIncentivePayment".into(),
        actor: "li".into(),
    }]
}

#[test]
fn a_receipt_is_recorded_by_another_and_of_the_whole_amount() {
    let confirm = |actor, paid_fen| {
        let state = State::Dispatched;
        let taken = PAYMENT.take("ConfirmIncentivePayment", state, &sent(), actor, &facts(paid_fen));
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
        let mut facts = facts(100);
        let takes = |step, facts: &Facts| PAYMENT.take(step, state, &[], "li", facts).is_ok();
        assert_eq!(takes("DispatchIncentivePayment", &facts), is_sent, "{state:?}");
        assert_eq!(
            takes("ConfirmIncentivePayment", &facts),
            state == State::Dispatched,
            "{state:?}"
        );
        if state == State::Dispatched {
            facts.treasury_rejection_number = Some("退1".into());
        }
        assert_eq!(takes("CancelIncentivePayment", &facts), is_cancelled, "{state:?}");
    }
}

#[test]
fn what_was_sent_is_cancelled_by_another_on_the_treasurys_notice_and_nothing_else_on_one() {
    let cancel = |state, actor, number: &str| {
        let facts = Facts {
            treasury_rejection_number: Some(number.into()),
            ..facts(0)
        };
        let taken = PAYMENT.take("CancelIncentivePayment", state, &sent(), actor, &facts);
        let refused = |refusal: Refusal| (refusal.reason, refusal.field);
        taken.map(|taken| taken.to).map_err(refused)
    };
    let field = || Err::<State, _>(("FIELD_INVALID", "treasury_rejection_number".to_string()));
    let same_person = Err(("SAME_PERSON", String::new()));
    assert_eq!(cancel(State::Dispatched, "head", ""), field());
    assert_eq!(cancel(State::Dispatched, "li", "退1"), same_person);
    assert_eq!(cancel(State::Dispatched, "head", "退1"), Ok(State::Cancelled));
    for state in [State::Unfunded, State::Reserved] {
        assert_eq!(cancel(state, "head", "退1"), field(), "{state:?}");
        assert_eq!(cancel(state, "head", ""), Ok(State::Cancelled), "{state:?}");
    }
}

#[test]
fn money_is_taken_from_a_plan_on_the_present_day_only() {
    let fund = |on: &str| {
        let facts = Facts {
            on: on.parse().unwrap(),
            today: "2026-03-05".parse().unwrap(),
            ..nothing()
        };
        let taken = PAYMENT.take("FundIncentivePayment", State::Unfunded, &[], "li", &facts);
        taken.map(|taken| taken.to).map_err(|refusal| refusal.reason)
    };
    assert_eq!(fund("2026-03-04"), Err("DAY_OUT_OF_ORDER"));
    assert_eq!(fund("2026-03-05"), Ok(State::Reserved));
}

#[test]
fn a_line_of_the_treasury_fits_what_was_sent_and_paid_or_cancelled_and_says_what_does_not() {
    let payment = |state: State| IncentivePayment {
        name: "incentivepayments/1".into(),
        state: state.into(),
        amount_fen: 100,
        receipt: if state == State::Paid { "国库1" } else { "" }.into(),
        ..IncentivePayment::default()
    };
    let line = |rejected: bool| TreasuryLine {
        amount_fen: 100,
        receipt: if rejected { "" } else { "国库1" }.into(),
        rejected,
        ..TreasuryLine::default()
    };
    for (state, fits_paid, fits_rejected) in [
        (State::Unfunded, false, false),
        (State::Reserved, false, false),
        (State::Dispatched, true, false),
        (State::Paid, true, false),
        (State::Cancelled, false, true),
    ] {
        for (rejected, fits) in [(false, fits_paid), (true, fits_rejected)] {
            let misfit = misfit(&payment(state), &line(rejected));
            assert_eq!(misfit.is_none(), fits, "{state:?} {rejected}");
            let names_it = misfit.is_none_or(|what| what.starts_with("incentivepayments/1 is "));
            assert!(names_it, "{state:?} {rejected}");
        }
    }
    for (state, receipt, amount_fen, expected) in [
        (State::Dispatched, "国库1", 99, "99 fen"),
        (State::Dispatched, "", 100, "no receipt"),
        (State::Paid, "国库2", 100, "ours is 国库1"),
    ] {
        let line = TreasuryLine {
            receipt: receipt.into(),
            amount_fen,
            ..line(false)
        };
        let misfit = misfit(&payment(state), &line).unwrap_or_default();
        assert!(misfit.contains(expected), "{misfit}");
    }
}
