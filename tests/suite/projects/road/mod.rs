//! The road from nothing to a project under way, in pieces that a longer story can walk with its own names and sums.
//!
//! A suite begins it on [`BEGINS`]; [`under_way`] walks it to the end. Officer li prepares, wang checks, the head decides.

mod books;
mod calls;
mod reviews;

pub use books::*;
pub use calls::*;
use kezhi_law::identifier::CreditCode;
use kezhi_proto::projects::*;
pub use reviews::*;

use crate::kit::{Good, Person, Suite};

/// The day of the plan, the call and the applications.
pub const BEGINS: &str = "2026-03-02";
/// The last day of the call.
pub const CLOSES: &str = "2026-03-31";
/// The day of the draw, the scores, the selection, and the first of its publicity.
pub const REVIEWED: &str = "2026-04-01";
/// The last day of the publicity.
pub const SHOWN_TO: &str = "2026-04-08";
/// The day on which the project is set up and its task book signed.
pub const SIGNED: &str = "2026-04-09";
/// The period of the project, and the days of its milestones.
pub const STARTS: &str = "2026-04-01";
pub const ENDS: &str = "2027-03-31";
pub const M1_DUE: &str = "2026-09-30";
pub const M2_DUE: &str = "2027-03-15";
/// The day by which the units' own money must have arrived.
pub const OWN_FUNDS_BY: &str = "2026-06-30";
/// What the district grants to the project, and what its units bring themselves, in fen.
pub const GRANT: i64 = 60_000_000;
pub const OWN: i64 = 20_000_000;
/// What the plan has.
pub const APPROPRIATED: i64 = 200_000_000;
/// The person in charge.
pub const LEADER: &str = "周成";
pub const LEADER_ID: &str = "11010519491231002X";
/// The seed of the draw.
pub const SEED: &str = "2026040109152327";

/// The road, walked to its end: lead is unit 1, its partner unit 2; the suite stands on [`SIGNED`] then.
pub async fn under_way(suite: &Suite) -> Project {
    let (lead, partner) = (unit(1), unit(2));
    let call = open_call(suite).await;
    let content = content("水稻品质改良", &lead, &partner);
    let application = accepted(suite, &call.name, &lead, content).await;
    experts(suite, 5).await;
    suite.move_to(REVIEWED).await;
    let review = drawn(suite, &call.name).await;
    scored(suite, &review.name, |_| 85).await;
    closed(suite, &review.name).await;
    shown(suite, &review.name, vec![pick(&application.name, GRANT)]).await;
    suite.move_to(SIGNED).await;
    let project = set_up(suite, &application.name).await;
    signed(suite, &project, task_book(&lead.credit_code, &partner.credit_code)).await
}

/// The n-th unit.
pub fn unit(number: u32) -> Unit {
    Unit {
        credit_code: credit_code(number),
        display_name: format!("第{number}单位"),
        ..Unit::default()
    }
}

/// The n-th credit code: the check character is the one that agrees.
pub fn credit_code(number: u32) -> String {
    let characters = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars();
    let mut codes = characters.map(|check| format!("91431202{number:09}{check}"));
    codes.find(|code| CreditCode::parse(code).is_ok()).unwrap()
}

/// Who acts for a unit on the platform.
pub fn of_unit(suite: &Suite, unit: &Unit) -> Person {
    suite.of(&unit.credit_code, "platform", &unit.credit_code)
}

/// A record about a unit, in force from the beginning, as the head enters it.
pub fn record_against(credit_code: &str, kind: integrity_record::Kind) -> IntegrityRecord {
    IntegrityRecord {
        credit_code: credit_code.into(),
        display_name: "某单位".into(),
        kind: kind.into(),
        in_force_from: BEGINS.into(),
        grounds: "科研失信行为调查处理决定".into(),
        ..IntegrityRecord::default()
    }
}

/// Enters a record.
pub async fn entered(suite: &Suite, record: IntegrityRecord) -> IntegrityRecord {
    let request = CreateIntegrityRecordRequest {
        integrity_record: Some(record),
        ..CreateIntegrityRecordRequest::default()
    };
    suite.head().integrity().create_integrity_record(request).await.good()
}
