//! The one address of the suite. It asks who calls ([`kezhi_chassis::identity`], [`certificate`]), how often ([`quota`]) and whether they may
//! (the contract), and passes the call on by its package ([`route`]) with its bytes untouched ([`forward`]). It knows no
//! service's insides, and only it answers for several at once ([`health`], reflection).

pub mod certificate;
pub mod forward;
pub mod health;
pub mod quota;
pub mod route;
pub mod server;
