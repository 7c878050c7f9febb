//! What those learn who are strangers: accounts of another issuer, organisations that take no part, and whoever has no token at all.

mod drafts;
mod issuers;
mod outsiders;
mod receipts;
mod texts;
