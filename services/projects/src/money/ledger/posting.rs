//! A posting: the transfers of one operation.

use kezhi_law::Day;
use kezhi_proto::projects as contract;

use super::account::Account;

/// What can be done, as postings and the log call it.
pub mod operation {
    /// The treasury gave to a plan.
    pub const APPROPRIATED: &str = "funds.appropriated";
    /// The treasury took back from a plan.
    pub const WITHDRAWN: &str = "funds.appropriation-withdrawn";
    /// A grant was committed.
    pub const COMMITTED: &str = "funds.committed";
    /// A grant was supplemented.
    pub const SUPPLEMENTED: &str = "funds.supplemented";
    /// A commitment was given back to the plan.
    pub const RELEASED: &str = "funds.commitment-released";
    /// A budget was replaced by an amendment.
    pub const BUDGET_REPLACED: &str = "funds.budget-replaced";
    /// Budget was moved from line to line.
    pub const BUDGET_ADJUSTED: &str = "funds.budget-adjusted";
    /// A payment was approved: its money is reserved.
    pub const RESERVED: &str = "funds.reserved";
    /// A payment was made.
    pub const PAID: &str = "funds.paid";
    /// A payment was not made.
    pub const UNRESERVED: &str = "funds.unreserved";
    /// Own money arrived.
    pub const CONTRIBUTED: &str = "funds.contributed";
    /// Money was passed on to a partner.
    pub const PASSED_ON: &str = "funds.passed-on";
    /// Money was spent.
    pub const SPENT: &str = "funds.spent";
    /// Money was spent improperly.
    pub const QUESTIONED: &str = "funds.questioned";
    /// Unspent money was given back.
    pub const RETURNED: &str = "funds.returned";
    /// Money was recovered.
    pub const RECOVERED: &str = "funds.recovered";
    /// Money left a plan for a later one.
    pub const CARRIED_OVER: &str = "funds.carried-over";
    /// Money came from an earlier plan.
    pub const CARRIED_IN: &str = "funds.carried-in";
    /// Money was surrendered to the treasury.
    pub const SURRENDERED: &str = "funds.surrendered";
    /// As the log calls a posting that reverses another, whose operation it bears on the books (红冲).
    pub const REVERSED: &str = "funds.reversed";
}

/// One operation on the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// Its id.
    pub id: String,
    /// What was done, as the log calls it.
    pub operation: String,
    /// The day on which it is put on the books: whatever is stated of a day stays true once the day is over.
    pub day: Day,
    /// The day of the operation.
    pub taken_on: Day,
    /// The plan whose money it is.
    pub plan: String,
    /// The plan or project that it is about.
    pub subject: String,
    /// The authority whose books these are.
    pub authority: String,
    /// Who did it.
    pub actor: String,
    /// The document it rests on.
    pub document: String,
    /// The posting that it takes back (红冲), by id; empty where it takes back none. It bears the operation, the day and the transfers of
    /// that posting, and its amounts count below zero.
    pub reverses: String,
    /// The other half of what leaves one plan for another, by id; empty otherwise.
    pub counterpart: String,
    /// The transfers, in the order in which they are made.
    pub transfers: Vec<Transfer>,
}

/// Money that moves from one account to another; so every posting is balanced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// From.
    pub from: Account,
    /// To.
    pub to: Account,
    /// The amount, in fen.
    pub amount: i64,
}

impl Posting {
    /// The accounts that it touches.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.transfers
            .iter()
            .flat_map(|transfer| [&transfer.from, &transfer.to])
    }

    /// Its resource name.
    pub fn name(&self) -> String {
        Self::name_of(&self.id)
    }

    /// True where it takes another posting back.
    pub fn is_reversal(&self) -> bool {
        !self.reverses.is_empty()
    }

    /// How much money it moves, in fen: 0 where it moves only budget, below zero where it takes another posting back.
    pub fn money(&self) -> i64 {
        let money = self.transfers.iter().filter(|transfer| transfer.from.is_money());
        money.map(|transfer| self.signed(transfer.amount)).sum()
    }

    /// An amount of its transfers, as it counts.
    pub fn signed(&self, amount: i64) -> i64 {
        if self.is_reversal() { -amount } else { amount }
    }

    /// The names of postings by their ids; empty for none.
    pub fn name_of(id: &str) -> String {
        match id {
            "" => String::new(),
            id => format!("postings/{id}"),
        }
    }

    /// As the contract shows it.
    pub fn message(&self) -> contract::Posting {
        let transfers = self.transfers.iter().map(|transfer| contract::Transfer {
            from: Some(transfer.from.message(0, 0)),
            to: Some(transfer.to.message(0, 0)),
            amount_fen: self.signed(transfer.amount),
        });
        contract::Posting {
            name: self.name(),
            operation: self.operation.clone(),
            day: self.day.to_string(),
            taken_on: self.taken_on.to_string(),
            reverses: Self::name_of(&self.reverses),
            reversed_by: String::new(),
            reasons: String::new(),
            subject: self.subject.clone(),
            document: self.document.clone(),
            transfers: transfers.collect(),
        }
    }
}
