//! The book: accounts in memory, and the one rule by which money moves. Pure.

use std::collections::BTreeMap;

use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;

use super::account::Account;
use super::posting::{Posting, Transfer};

/// What passed through an account, in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// All that came in.
    pub money_in: i64,
    /// All that went out.
    pub money_out: i64,
}

/// Accounts as they stand, and what was posted to them since they were read.
#[derive(Debug, Default)]
pub struct Book {
    accounts: BTreeMap<Account, Sums>,
    changed: BTreeMap<Account, Sums>,
    posted: Vec<Posting>,
    used: BTreeMap<String, String>,
    claimed: Vec<Claim>,
    freed: Vec<String>,
}

/// What was posted to a book since it was read.
#[derive(Debug, Default)]
pub struct Changes {
    /// The accounts that changed, as they stand now.
    pub accounts: BTreeMap<Account, Sums>,
    /// The postings.
    pub postings: Vec<Posting>,
    /// The documents that served.
    pub claimed: Vec<Claim>,
    /// The keys of the documents that may serve again.
    pub freed: Vec<String>,
}

/// The use of a document that serves once: a receipt, a bank's voucher, a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What it is unique among, with its number.
    pub key: String,
    /// Its number.
    pub number: String,
    /// What it serves for.
    pub subject: String,
    /// The posting that rests on it, by id: the first of those that it is claimed with. Filled in by the book.
    pub posting: String,
}

impl Sums {
    /// What is left.
    pub fn balance(self) -> i64 {
        self.money_in - self.money_out
    }
}

impl Book {
    /// A book of accounts and of the documents that served before, with what each served for.
    pub fn new(accounts: BTreeMap<Account, Sums>, used: BTreeMap<String, String>) -> Self {
        Self {
            accounts,
            used,
            ..Self::default()
        }
    }

    /// What passed through an account; nothing through one that was never posted to.
    pub fn sums(&self, account: &Account) -> Sums {
        let known = self.changed.get(account).or_else(|| self.accounts.get(account));
        known.copied().unwrap_or_default()
    }

    /// What is in an account.
    pub fn balance(&self, account: &Account) -> i64 {
        self.sums(account).balance()
    }

    /// Posts all transfers of operations, in their order, and lets their documents serve; or does nothing of it. Refuses an account
    /// that would be overdrawn, and a document that served before with what it served for.
    pub fn post(&mut self, postings: Vec<Posting>, claims: Vec<Claim>) -> Result<(), Refusal> {
        claims.iter().try_for_each(|claim| self.refuse_used(claim))?;
        let mut changed = BTreeMap::new();
        for posting in &postings {
            if posting.is_reversal() {
                let mut last_first = posting.transfers.iter().rev();
                last_first.try_for_each(|transfer| self.take_back(&mut changed, transfer))?;
            } else {
                let mut in_order = posting.transfers.iter();
                in_order.try_for_each(|transfer| self.move_money(&mut changed, transfer))?;
            }
        }
        self.changed.append(&mut changed);
        let rests_on_them = postings.first().map(|posting| posting.id.clone()).unwrap_or_default();
        self.posted.extend(postings);
        for mut claim in claims {
            claim.posting.clone_from(&rests_on_them);
            self.used.insert(claim.key.clone(), claim.subject.clone());
            self.claimed.push(claim);
        }
        Ok(())
    }

    /// Lets documents serve again: what rested on them was taken back.
    pub fn free(&mut self, keys: Vec<String>) {
        for key in keys {
            self.used.remove(&key);
            self.freed.push(key);
        }
    }

    /// What a document served for before.
    pub fn served_for(&self, claim: &Claim) -> Option<&str> {
        self.used.get(&claim.key).map(String::as_str)
    }

    fn refuse_used(&self, claim: &Claim) -> Result<(), Refusal> {
        let Some(subject) = self.served_for(claim) else {
            return Ok(());
        };
        let message = format!("the document {} served before, for {subject}", claim.number);
        Err(Refusal::precondition(ErrorReason::DocumentUsed.code(), message)
            .with("document", &claim.number)
            .with("used_by", subject))
    }

    /// What is to be written.
    pub fn into_changes(self) -> Changes {
        Changes {
            accounts: self.changed,
            postings: self.posted,
            claimed: self.claimed,
            freed: self.freed,
        }
    }

    fn move_money(&self, changed: &mut BTreeMap<Account, Sums>, transfer: &Transfer) -> Result<(), Refusal> {
        let amount = transfer.amount;
        if amount <= 0 || transfer.from == transfer.to {
            return Err(Refusal::field(
                "amount_fen",
                format!("{amount} fen cannot be moved here"),
            ));
        }
        let mut from = self.sums_among(changed, &transfer.from);
        if !transfer.from.is_outside() && from.balance() < amount {
            return Err(overdrawn(&transfer.from, from.balance(), amount));
        }
        from.money_out = from.money_out.checked_add(amount).ok_or_else(full)?;
        let mut to = self.sums_among(changed, &transfer.to);
        to.money_in = to.money_in.checked_add(amount).ok_or_else(full)?;
        changed.insert(transfer.from.clone(), from);
        changed.insert(transfer.to.clone(), to);
        Ok(())
    }

    /// Takes a transfer back. As any that moves money, it asks whether the account that gives it has it.
    fn take_back(&self, changed: &mut BTreeMap<Account, Sums>, transfer: &Transfer) -> Result<(), Refusal> {
        let amount = transfer.amount;
        let mut to = self.sums_among(changed, &transfer.to);
        if !transfer.to.is_outside() && to.balance() < amount {
            return Err(overdrawn(&transfer.to, to.balance(), amount));
        }
        to.money_in -= amount;
        let mut from = self.sums_among(changed, &transfer.from);
        from.money_out -= amount;
        changed.insert(transfer.from.clone(), from);
        changed.insert(transfer.to.clone(), to);
        Ok(())
    }

    fn sums_among(&self, changed: &BTreeMap<Account, Sums>, account: &Account) -> Sums {
        changed.get(account).copied().unwrap_or_else(|| self.sums(account))
    }
}

fn overdrawn(account: &Account, available: i64, amount: i64) -> Refusal {
    let message = format!(
        "{amount} fen are asked for, and {available} fen are there: {}",
        account.described()
    );
    Refusal::precondition(ErrorReason::FundsInsufficient.code(), message)
        .with("account", account.described())
        .with("available_fen", available)
        .with("amount_fen", amount)
}

fn full() -> Refusal {
    Refusal::field("amount_fen", "the account cannot take that much more")
}
