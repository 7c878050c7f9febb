//! From which accounts a unit pays back: first what it spent improperly, then what it still holds.

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{AccountKind, Project, Recovery};

use crate::money::funds::owner;
use crate::money::ledger::{Account, Transfer, store};

/// What a unit spent improperly and holds, in fen: so much a recovery can bring back.
pub(super) async fn recoverable_fen(call: &Call, recovery: &Recovery) -> Result<i64, Error> {
    let sources = recoverable(call, recovery).await?;
    Ok(sources.iter().map(|(_, balance)| balance).sum())
}

/// The transfers of a repayment.
pub(super) async fn repaid(
    call: &Call,
    project: &Project,
    recovery: &Recovery,
    amount: i64,
) -> Result<Vec<Transfer>, Error> {
    let returned = owner(&project.plan, recovery.source()).account(AccountKind::Returned);
    let mut open = amount;
    let mut transfers = Vec::new();
    for (from, balance) in recoverable(call, recovery).await? {
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

async fn recoverable(call: &Call, recovery: &Recovery) -> Result<Vec<(Account, i64)>, Error> {
    let accounts = store::accounts_of(call, &recovery.project).await?.into_iter();
    let theirs = accounts.filter(|(account, _)| {
        matches!(account.kind, AccountKind::Questioned | AccountKind::Held)
            && account.unit == recovery.unit
            && account.source == recovery.source()
    });
    let mut owing: Vec<(Account, i64)> = theirs.map(|(account, sums)| (account, sums.balance())).collect();
    owing.sort_by_key(|(account, _)| account.kind != AccountKind::Questioned);
    Ok(owing)
}
