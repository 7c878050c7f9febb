//! How much may be ordered back, and paid back.

use kezhi_procedure::Refusal;
use kezhi_proto::projects::Recovery;
use kezhi_proto::projects::recovery::State;

use super::procedure::RECOVERY;
use super::rules::Facts;

fn facts(available_fen: i64, repaid_fen: i64) -> Facts {
    Facts {
        recovery: Recovery {
            unit: "91430000000000001A".into(),
            amount_fen: 1_000,
            repaid_fen: 400,
            ..Recovery::default()
        },
        available_fen: Some(available_fen),
        repaid_fen: Some(repaid_fen),
    }
}

fn told(refusal: &Refusal, key: &str) -> Option<String> {
    let told = refusal.metadata.iter().find(|(named, _)| *named == key);
    told.map(|(_, value)| value.clone())
}

#[test]
fn no_more_is_ordered_back_than_there_is() {
    let ordered = RECOVERY.begin("OrderRecovery", &facts(1_000, 0)).unwrap();
    assert_eq!(ordered.to, State::Ordered);
    let refusal = RECOVERY.begin("OrderRecovery", &facts(999, 0)).unwrap_err();
    assert_eq!(refusal.reason, "FUNDS_INSUFFICIENT");
    assert_eq!(told(&refusal, "available_fen"), Some("999".into()));
}

#[test]
fn no_more_is_paid_back_than_is_owed() {
    let repay = |repaid_fen| RECOVERY.take("RecordRepayment", State::Ordered, &[], "li", &facts(0, repaid_fen));
    assert_eq!(repay(599).unwrap().to, State::Ordered);
    let refusal = repay(601).unwrap_err();
    assert_eq!(refusal.reason, "AMOUNT_MISMATCH");
    assert_eq!(told(&refusal, "owed_fen"), Some("600".into()));
}
