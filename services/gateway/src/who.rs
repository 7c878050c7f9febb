//! Whose call it is, for all that is counted by caller.

use std::net::{IpAddr, Ipv4Addr};

use kezhi_chassis::Caller;
use kezhi_chassis::layers::Request;
use kezhi_chassis::server::Peer;

/// Who is counted as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// Whoever has an account; two issuers may each have one of the same name.
    Account {
        /// Who vouches for it.
        issuer: String,
        /// Its name.
        account: String,
    },
    /// Whoever calls without a token from an address.
    Address(IpAddr),
}

impl Who {
    /// The account of a call, once it is known; its address where it has none.
    pub fn calls(request: &Request) -> Self {
        let caller = request.extensions().get::<Caller>();
        match caller.filter(|caller| !caller.roles.is_empty()) {
            Some(caller) => Self::Account {
                issuer: caller.issuer.clone(),
                account: caller.account.clone(),
            },
            None => Self::Address(address_of(request)),
        }
    }
}

/// Where a call comes from; one that came over no socket comes from nowhere.
pub fn address_of(request: &Request) -> IpAddr {
    let peer = request.extensions().get::<Peer>();
    peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.address)
}
