//! What each step adds to a notice. The suite takes them itself, as enforcement's log and the receipts of partners say; an officer
//! corrects a notice, and repeats its withdrawal.

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::PenaltyNoticeEvent;
use kezhi_proto::coordination::penalty_notice::State;
use kezhi_proto::coordination::{
    CorrectPenaltyNoticeRequest, Letter, LetterReceipt, PenaltyNotice, PenaltyRecord, RepeatWithdrawalRequest,
};
use kezhi_proto::enforcement::Case;

use super::NOTICES;
use super::columns::columns;
use super::procedure::{NOTICE, STANDING};
use super::rules::{self, Correction, Operation};
use crate::exchange::letter_type::PENALTY_NOTICE;
use crate::exchange::letters::{self, Draft};
use crate::exchange::receipts;
use crate::exchange::settings::ExchangeSettings;
use crate::settings::Settings;

/// Makes and sends the notice of a case that was decided.
pub async fn send(call: &Call, authority: &str, case: &Case, exchange: &ExchangeSettings) -> Result<(), Error> {
    let record = rules::record_of(case, call.law());
    let taken = NOTICE.begin_freely("Send")?;
    let decided_on = field::day("decided_on", &record.decided_on)?;
    let notice = PenaltyNotice {
        case: case.name.clone(),
        record: Some(record.clone()),
        ..PenaltyNotice::default()
    };
    let data = PenaltyNoticeEvent {
        case: case.name.to_string(),
        decision_number: record.decision_number.to_string(),
        ..PenaltyNoticeEvent::default()
    };
    let begun = call.begin(&NOTICES, authority, notice, &taken, call.today(), data);
    let mut notice = begun.await?;
    notice.value.letter = write(call, &notice, Operation::Publish, &record, "", exchange).await?;
    call.save(&NOTICES, &mut notice).await?;
    let limit = Start::duty(&notice.name, authority, "credit.upload", decided_on);
    call.start_limit(limit).await?;
    Ok(())
}

/// Sends the notice of a case anew of which something was corrected that stands in it. What is withdrawn stays so.
pub async fn follow_correction(
    call: &Call,
    authority: &str,
    case: &Case,
    (fields, exchange): (&[&String], &ExchangeSettings),
) -> Result<(), Error> {
    let Some(mut notice) = call.load_by_key(&NOTICES, authority, &case.name).await? else {
        return Ok(());
    };
    if !STANDING.contains(&notice.value.state()) {
        return Ok(());
    }
    let before = notice.value.record.clone().unwrap_or_default();
    let record = rules::restated(&before, case, call.law());
    let agency = exchange.agency_of(&call.context().authority().code, authority);
    if columns(&before, &agency) == columns(&record, &agency) {
        // Nothing that was told is wrong.
        notice.value.record = Some(record);
        return call.save(&NOTICES, &mut notice).await;
    }
    let mut notice = call.moving(notice, "FollowCorrection", call.today()).await?;
    let taken = notice.take_freely(call, &NOTICE)?;
    let mut corrections = case.corrections.iter().rev();
    let last = corrections.find(|correction| fields.contains(&&correction.field));
    let reasons = last.map(|last| last.reason.clone()).unwrap_or_default();
    owe_anew(call, &notice).await?;
    notice.value.letter = write(call, &notice, Operation::Correct, &record, &reasons, exchange).await?;
    notice.value.receipts.clear();
    notice.value.record = Some(record);
    notice.value.correction_reason = reasons;
    notice
        .store(
            call,
            &NOTICES,
            &taken,
            PenaltyNoticeEvent {
                case: case.name.to_string(),
                ..PenaltyNoticeEvent::default()
            },
        )
        .await?;
    Ok(())
}

/// Withdraws the notice of a case whose decision was revoked. A case that has none was decided before notices were kept.
pub async fn withdraw(
    call: &Call,
    authority: &str,
    case: &str,
    reasons: &str,
    exchange: &ExchangeSettings,
) -> Result<(), Error> {
    let Some(notice) = call.load_by_key(&NOTICES, authority, case).await? else {
        return Ok(());
    };
    let mut notice = call.moving(notice, "Withdraw", call.today()).await?;
    let taken = notice.take_freely(call, &NOTICE)?;
    let record = notice.value.record.clone().unwrap_or_default();
    notice.value.withdrawal_reason = reasons.to_string();
    notice.value.letter = write(call, &notice, Operation::Withdraw, &record, reasons, exchange).await?;
    notice.value.receipts.clear();
    let limit = Start::duty(&notice.name, authority, "disclosure.withdraw", notice.on);
    call.start_limit(limit).await?;
    notice
        .store(
            call,
            &NOTICES,
            &taken,
            PenaltyNoticeEvent {
                case: case.to_string(),
                ..PenaltyNoticeEvent::default()
            },
        )
        .await?;
    Ok(())
}

/// Moves the notice that a letter was about, as the receipts of partners say. Only the last letter counts.
pub async fn receipted(call: &Call, letter: &Stored<Letter>, receipt: LetterReceipt) -> Result<(), Error> {
    let mut notice = call.load_to_change(&NOTICES, &letter.value.subject, "").await?;
    if notice.value.letter != letter.name {
        return Ok(());
    }
    let data = PenaltyNoticeEvent {
        accepted: receipt.accepted,
        partner: receipt.partner.to_string(),
        ..PenaltyNoticeEvent::default()
    };
    notice.value.receipt = Some(receipt.clone());
    let before = notice.value.state();
    // Who rejected it before receipts were kept apart is not known.
    let unknown = before == State::Refused && notice.value.receipts.is_empty();
    let rejects = !receipt.accepted;
    let accepted = receipts::noted(&mut notice.value.receipts, receipt);
    let step = match (before, accepted) {
        (State::Sent, true) => "Confirm",
        (State::Refused, true) if !unknown => "Confirm",
        (State::Sent | State::Published, false) => "Reject",
        (State::Withdrawing, true) => "ConfirmWithdrawal",
        (State::Withdrawing | State::Withdrawn, false) if rejects => "RejectWithdrawal",
        _ => return call.save(&NOTICES, &mut notice).await,
    };
    let notice: Moving<PenaltyNotice> = call.moving(notice, step, call.today()).await?;
    let taken = notice.take_freely(call, &NOTICE)?;
    // A duty that was met is open again.
    let again = match (before, rejects) {
        (State::Published, true) => Some("credit.upload"),
        (State::Withdrawn, true) => Some("disclosure.withdraw"),
        _ => None,
    };
    if let Some(rule) = again {
        let limit = Start::duty(&notice.name, &notice.authority, rule, notice.on);
        call.start_limit(limit).await?;
    }
    notice.store(call, &NOTICES, &taken, data).await?;
    Ok(())
}

pub(super) async fn correct(call: Call, request: CorrectPenaltyNoticeRequest) -> Result<PenaltyNotice, Error> {
    let settings: &Settings = call.settings()?;
    let mut notice = call.open(&NOTICES, &request).await?;
    let mut record = notice.value.record.clone().unwrap_or_default();
    let correction = Correction {
        before: record.wording.take().unwrap_or_default(),
        after: rules::read(request.wording.unwrap_or_default())?,
    };
    let taken = notice.take(&call, &NOTICE, &correction)?;
    owe_anew(&call, &notice).await?;
    record.wording = Some(correction.after);
    let (operation, exchange) = (Operation::Correct, &settings.exchange);
    notice.value.letter = write(&call, &notice, operation, &record, &request.reasons, exchange).await?;
    notice.value.receipts.clear();
    notice.value.record = Some(record);
    notice.value.correction_reason = request.reasons;
    Ok(notice.store(&call, &NOTICES, &taken, Default::default()).await?.value)
}

/// Who was told of a decision is to be told anew of what is corrected in it.
async fn owe_anew(call: &Call, notice: &Moving<PenaltyNotice>) -> Result<(), Error> {
    if notice.value.state() != State::Published {
        return Ok(());
    }
    let limit = Start::duty(&notice.name, &notice.authority, "credit.upload", notice.on);
    call.start_limit(limit).await?;
    Ok(())
}

pub(super) async fn repeat_withdrawal(call: Call, request: RepeatWithdrawalRequest) -> Result<PenaltyNotice, Error> {
    let settings: &Settings = call.settings()?;
    let mut notice = call.open(&NOTICES, &request).await?;
    let taken = notice.take_freely(&call, &NOTICE)?;
    let record = notice.value.record.clone().unwrap_or_default();
    let (operation, exchange) = (Operation::Withdraw, &settings.exchange);
    let reasons = notice.value.withdrawal_reason.clone();
    notice.value.letter = write(&call, &notice, operation, &record, &reasons, exchange).await?;
    notice.value.receipts.clear();
    Ok(notice.store(&call, &NOTICES, &taken, Default::default()).await?.value)
}

async fn write(
    call: &Call,
    notice: &Stored<PenaltyNotice>,
    operation: Operation,
    record: &PenaltyRecord,
    reasons: &str,
    exchange: &ExchangeSettings,
) -> Result<String, Error> {
    let agency = exchange.agency_of(&call.context().authority().code, &notice.authority);
    let content = rules::letter(operation, record, reasons, &agency);
    letters::write(
        call,
        &notice.authority,
        Draft::about(&notice.name, PENALTY_NOTICE, &content),
    )
    .await
}
