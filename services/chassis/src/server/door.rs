//! Who comes in: how many connections there are, in all and from each address, and for how long one may be silent.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The settings of what listens to strangers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Door {
    /// How many connections there may be.
    pub connections: usize,
    /// How many of them may come from one address.
    pub connections_per_address: usize,
    /// How many calls one connection may carry at once.
    pub calls_per_connection: u32,
    /// How long a connection may take until it speaks HTTP/2, its TLS handshake included.
    pub greeting_seconds: u64,
    /// How long it may be without a call.
    pub idle_seconds: u64,
    /// True behind the gateway.
    #[serde(skip)]
    pub(super) inside: bool,
}

impl Default for Door {
    fn default() -> Self {
        Self {
            connections: 800,
            connections_per_address: 200,
            calls_per_connection: 100,
            greeting_seconds: 10,
            idle_seconds: 600,
            inside: false,
        }
    }
}

impl Door {
    /// The door of a service behind the gateway, whose calls all come from one address and over one connection.
    #[must_use]
    pub fn inside(&self) -> Self {
        Self {
            connections_per_address: self.connections,
            calls_per_connection: u32::MAX,
            inside: true,
            ..self.clone()
        }
    }

    pub(super) fn greeting(&self) -> Duration {
        Duration::from_secs(self.greeting_seconds)
    }

    pub(super) fn idle(&self) -> Duration {
        Duration::from_secs(self.idle_seconds)
    }
}

/// What is known of the other end of a connection; it travels in the extensions of each of its calls.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Its address; of IPv6 the network, for who has one has all addresses of it.
    pub address: IpAddr,
    /// The certificate that it showed, in DER.
    pub certificate: Option<Arc<[u8]>>,
}

impl Peer {
    pub(super) fn at(address: SocketAddr) -> Self {
        let address = match address.ip().to_canonical() {
            IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64)).into(),
            ip => ip,
        };
        Self {
            address,
            certificate: None,
        }
    }
}

/// The connections that there are. One that has not greeted yet gives way to one that comes later, and where there is none, one that
/// carries no call: those who are silent keep nobody out.
#[derive(Clone)]
pub(super) struct Places {
    taken: Arc<Mutex<Taken>>,
    in_all: usize,
    per_address: usize,
}

#[derive(Default)]
struct Taken {
    last: u64,
    by_order: BTreeMap<u64, Guest>,
}

struct Guest {
    address: IpAddr,
    /// Ends the connection.
    dismissal: CancellationToken,
    /// The calls that it carries; nothing before it has greeted.
    calls: Option<watch::Sender<usize>>,
}

impl Guest {
    fn has_greeted(&self) -> bool {
        self.calls.is_some()
    }

    fn is_busy(&self) -> bool {
        self.calls.as_ref().is_some_and(|calls| *calls.borrow() > 0)
    }
}

/// The place of one connection, free again when it is dropped.
pub(super) struct Place {
    order: u64,
    places: Places,
    dismissal: CancellationToken,
}

impl Places {
    pub fn of(door: &Door) -> Self {
        Self {
            taken: Arc::default(),
            in_all: door.connections,
            per_address: door.connections_per_address,
        }
    }

    /// A place for a connection from an address, if there is one.
    pub fn take(&self, address: IpAddr) -> Option<Place> {
        let mut taken = self.taken();
        let here = taken.by_order.values().filter(|guest| guest.address == address);
        if here.count() >= self.per_address && !taken.dismiss(Some(address)) {
            return None;
        }
        if taken.by_order.len() >= self.in_all && !taken.dismiss(None) {
            return None;
        }
        taken.last += 1;
        let order = taken.last;
        let dismissal = CancellationToken::new();
        let guest = Guest {
            address,
            dismissal: dismissal.clone(),
            calls: None,
        };
        taken.by_order.insert(order, guest);
        drop(taken);
        Some(Place {
            order,
            places: self.clone(),
            dismissal,
        })
    }

    /// Ends half of those who are silent, those that have been for longest.
    pub fn make_room(&self) {
        let mut taken = self.taken();
        let silent = taken.by_order.values().filter(|guest| !guest.has_greeted()).count();
        for _ in 0..silent.div_ceil(2) {
            taken.dismiss(None);
        }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    fn dismiss(&mut self, from: Option<IpAddr>) -> bool {
        let here = |guest: &Guest| from.is_none_or(|address| guest.address == address);
        let mut guests = self
            .by_order
            .iter()
            .filter(|(_, guest)| here(guest) && !guest.is_busy());
        let silent = guests.clone().find(|(_, guest)| !guest.has_greeted());
        let Some(order) = silent.or_else(|| guests.next()).map(|(order, _)| *order) else {
            return false;
        };
        if let Some(guest) = self.by_order.remove(&order) {
            guest.dismissal.cancel();
        }
        true
    }
}

impl Place {
    /// Ends when the place is needed for another.
    pub async fn dismissed(&self) {
        self.dismissal.cancelled().await;
    }

    /// From now on it gives way only while it carries no call, and after those who are silent; false where it has given way already.
    pub fn greeted(&self, calls: watch::Sender<usize>) -> bool {
        let mut taken = self.places.taken();
        let guest = taken.by_order.get_mut(&self.order);
        guest.map(|guest| guest.calls = Some(calls)).is_some()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.taken().by_order.remove(&self.order);
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use tokio::sync::watch;

    use super::{Door, Peer, Place, Places};

    const NEAR: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const FAR: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    fn places() -> Places {
        Places::of(&Door {
            connections: 3,
            connections_per_address: 2,
            ..Door::default()
        })
    }

    fn greets(place: &Place) -> watch::Sender<usize> {
        let calls = watch::channel(0).0;
        assert!(place.greeted(calls.clone()));
        calls
    }

    #[test]
    fn who_is_silent_gives_way_before_who_has_greeted_and_who_is_at_work_does_not() {
        let places = places();
        let (silent, greeted) = (places.take(NEAR).unwrap(), places.take(NEAR).unwrap());
        let calls = greets(&greeted);
        let third = places.take(NEAR).unwrap();
        assert!(silent.dismissal.is_cancelled() && !greeted.dismissal.is_cancelled());
        assert!(!silent.greeted(calls.clone()), "it has given way already");
        calls.send_replace(1);
        greets(&third).send_replace(1);
        assert!(places.take(NEAR).is_none(), "both are at work");
        drop(silent);
        assert!(places.take(NEAR).is_none(), "what was given away is not given back");
        calls.send_replace(0);
        assert!(places.take(NEAR).is_some() && greeted.dismissal.is_cancelled());
    }

    #[test]
    fn one_address_does_not_take_the_places_of_all() {
        let places = places();
        let near = [places.take(NEAR).unwrap(), places.take(NEAR).unwrap()];
        near.iter().for_each(|place| {
            greets(place).send_replace(1);
        });
        assert!(places.take(NEAR).is_none());
        let far = places.take(FAR).unwrap();
        greets(&far).send_replace(1);
        assert!(places.take(FAR).is_none(), "there are three in all");
    }

    #[test]
    fn who_has_a_network_of_ipv6_is_one_address() {
        let at = |text: &str| Peer::at(text.parse().unwrap()).address;
        assert_eq!(at("[2001:db8::1]:1"), at("[2001:db8::ffff:2]:9"));
        assert_ne!(at("[2001:db8::1]:1"), at("[2001:db8:0:1::1]:1"));
        assert_eq!(at("[::ffff:10.0.0.1]:1"), NEAR);
    }
}
