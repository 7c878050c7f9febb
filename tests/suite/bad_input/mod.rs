//! Bad input: whatever is sent, the answer says what is wrong with it, and nothing is written.

mod explicit;
pub mod messages;
mod odd;
mod stated;
mod wire;
