//! Accounts: what money is, and whose.

use kezhi_proto::projects as contract;
use kezhi_proto::projects::{AccountKind, FundSource};

/// The sources that are the treasury's.
pub const TREASURY: [FundSource; 4] = [
    FundSource::Central,
    FundSource::Provincial,
    FundSource::Municipal,
    FundSource::District,
];

/// An account: one account of a plan or project, divided by source and, where the account says so, by unit and head.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    /// What it holds.
    pub kind: AccountKind,
    /// The plan or project.
    pub owner: String,
    /// The unit's credit code; empty where the account is not divided by unit.
    pub unit: String,
    /// The source.
    pub source: FundSource,
    /// The head; empty where the account is not divided by head.
    pub head: String,
}

/// The accounts of one plan or project, from one source.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// Its name.
    pub name: &'a str,
    /// The source.
    pub source: FundSource,
}

impl Owner<'_> {
    /// A account that is divided by source only.
    pub fn account(&self, kind: AccountKind) -> Account {
        self.line(kind, "", "")
    }

    /// What a unit holds.
    pub fn held(&self, unit: &str) -> Account {
        self.line(AccountKind::Held, unit, "")
    }

    /// A account that is divided by unit and head.
    pub fn line(&self, kind: AccountKind, unit: &str, head: &str) -> Account {
        Account {
            kind,
            owner: self.name.to_string(),
            unit: unit.to_string(),
            source: self.source,
            head: head.to_string(),
        }
    }
}

impl Account {
    /// The key of its row.
    pub fn key(&self) -> String {
        let (kind, source) = (i32::from(self.kind), i32::from(self.source));
        format!("{kind}:{}:{}:{source}:{}", self.owner, self.unit, self.head)
    }

    /// In words, as `HELD of projects/… from DISTRICT, 91…`.
    pub fn described(&self) -> String {
        let kind = self.kind.as_str_name().trim_start_matches("ACCOUNT_KIND_");
        let source = self.source.as_str_name().trim_start_matches("FUND_SOURCE_");
        let parts = [&self.unit, &self.head].into_iter().filter(|part| !part.is_empty());
        let parts: String = parts.map(|part| format!(", {part}")).collect();
        format!("{kind} of {} from {source}{parts}", self.owner)
    }

    /// True for a account that stands for the outside: it says what came from there, so it is below zero.
    pub fn is_outside(&self) -> bool {
        matches!(
            self.kind,
            AccountKind::Treasury | AccountKind::Outside | AccountKind::BudgetSet
        )
    }

    /// True for what is money, and not only leave to spend it.
    pub fn is_money(&self) -> bool {
        !matches!(
            self.kind,
            AccountKind::BudgetSet | AccountKind::Budget | AccountKind::BudgetUsed | AccountKind::BudgetMoved
        )
    }

    /// As the contract shows it, with its sums.
    pub fn message(&self, money_in: i64, money_out: i64) -> contract::Account {
        contract::Account {
            kind: self.kind.into(),
            owner: self.owner.clone(),
            unit: self.unit.clone(),
            source: self.source.into(),
            head: self.head.clone(),
            money_in_fen: money_in,
            money_out_fen: money_out,
            balance_fen: money_in - money_out,
        }
    }
}

/// True for the sources that are the treasury's (财政资金).
pub fn is_treasury(source: FundSource) -> bool {
    TREASURY.contains(&source)
}

/// True for the sources that are the units' own (配套, 自筹).
pub fn is_own(source: FundSource) -> bool {
    matches!(source, FundSource::Matching | FundSource::SelfRaised)
}
