//! From which accounts a unit pays back: first what it spent improperly, then what it still holds.

use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::{FundSource, OrderRecoveryRequest, Pot, Project, Recovery};

use crate::funds::owner;
use crate::ledger::{Account, Transfer, store};

/// Refuses to order back more than the unit spent improperly and holds, beside what it owes already.
pub(super) async fn refuse_more_than_there_is(
    call: &Call,
    request: &OrderRecoveryRequest,
    owed: i64,
) -> Result<(), Error> {
    let sources = recoverable(call, &request.project, &request.unit, request.source()).await?;
    let available = sources.iter().map(|(_, balance)| balance).sum::<i64>() - owed;
    if request.amount_fen <= available {
        return Ok(());
    }
    let message = format!(
        "{} fen are more than the {available} that {} spent improperly or holds, less what it owes already",
        request.amount_fen, request.unit
    );
    Err(Refusal::precondition(ErrorReason::FundsInsufficient.code(), message)
        .with("available_fen", available)
        .with("amount_fen", request.amount_fen)
        .into())
}

/// The transfers of a repayment.
pub(super) async fn repaid(
    call: &Call,
    project: &Project,
    recovery: &Recovery,
    amount: i64,
) -> Result<Vec<Transfer>, Error> {
    let returned = owner(&project.plan, recovery.source()).pot(Pot::Returned);
    let mut open = amount;
    let mut transfers = Vec::new();
    for (from, balance) in recoverable(call, &recovery.project, &recovery.unit, recovery.source()).await? {
        let share = balance.min(open);
        if share > 0 {
            open -= share;
            transfers.push(Transfer {
                from,
                to: returned.clone(),
                amount: share,
            });
        }
    }
    if open > 0 {
        // Since the order the unit passed on or gave back what it held.
        transfers.push(Transfer {
            from: owner(&recovery.project, recovery.source()).held(&recovery.unit),
            to: returned,
            amount: open,
        });
    }
    Ok(transfers)
}

async fn recoverable(call: &Call, project: &str, unit: &str, source: FundSource) -> Result<Vec<(Account, i64)>, Error> {
    let accounts = store::accounts_of(call, project).await?.into_iter();
    let mut owing: Vec<(Account, i64)> = accounts
        .filter(|(account, _)| {
            matches!(account.pot, Pot::Questioned | Pot::Held) && account.unit == unit && account.source == source
        })
        .map(|(account, sums)| (account, sums.balance()))
        .collect();
    owing.sort_by_key(|(account, _)| account.pot != Pot::Questioned);
    Ok(owing)
}
