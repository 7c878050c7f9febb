//! The one address of the suite. It asks who calls ([`kezhi_chassis::identity`], [`certificate`]), how often ([`quota`]), whether they may
//! (the contract) and how much they have under way ([`share`]), and passes the call on by its package ([`route`]) with its bytes untouched ([`forward`]). It knows no
//! service's insides, and only it answers for several at once ([`health`], reflection).

pub mod certificate;
pub mod forward;
pub mod health;
pub mod quota;
mod read;
mod relief;
pub mod route;
mod sent;
pub mod server;
pub mod share;
mod who;
