//! What a type of letters means to the matter that has it. Each matter registers its own, so that the exchange knows none of them.

use std::path::Path;

use futures::future::BoxFuture;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Caller, Error, ServiceContext};
use kezhi_proto::coordination::{DeliverLetterRequest, Letter, LetterReceipt};

use super::deliveries::settled::Said;
use super::settings::PartnerSettings;

/// What becomes of a letter in the matter that it is about.
pub type Effect<'a> = BoxFuture<'a, Result<(), Error>>;

type Take = for<'a> fn(&'a Call, &'a PartnerSettings, &'a DeliverLetterRequest) -> Effect<'a>;
type TakeFile = for<'a> fn(&'a ServiceContext, &'a Caller, &'a DeliverLetterRequest, &'a Path) -> Effect<'a>;
type Receipted = for<'a> fn(&'a Call, &'a Stored<Letter>, LetterReceipt, Said) -> Effect<'a>;

/// One type of letters.
pub struct LetterKind {
    /// The type, as `kezhi.interagency-request`.
    pub of: &'static str,
    /// Takes one that a partner delivers; `None` where partners deliver none.
    pub take: Option<Take>,
    /// Takes one whose data lie in a file, however long it is; `None` where its data come with it.
    pub take_file: Option<TakeFile>,
    /// Learns what a partner made of one that it was sent.
    pub receipted: Option<Receipted>,
}

/// The types that the matters have registered.
#[derive(Clone, Copy)]
pub struct LetterKinds(pub &'static [LetterKind]);

impl LetterKind {
    /// A type that is sent, and of whose receipts nobody learns.
    pub const fn of(of: &'static str) -> Self {
        Self {
            of,
            take: None,
            take_file: None,
            receipted: None,
        }
    }
}

impl LetterKinds {
    /// How a letter of a type is taken.
    pub fn take(self, of: &str) -> Option<Take> {
        self.find(of)?.take
    }

    /// How a letter of a type is taken whose data lie in a file.
    pub fn take_file(self, of: &str) -> Option<TakeFile> {
        self.find(of)?.take_file
    }

    /// Who learns of the receipt for a letter of a type.
    pub fn receipted(self, of: &str) -> Option<Receipted> {
        self.find(of)?.receipted
    }

    fn find(self, of: &str) -> Option<&'static LetterKind> {
        self.0.iter().find(|kind| kind.of == of)
    }
}
