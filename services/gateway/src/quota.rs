//! How often a caller may call: by account, and by address for those without a token.
//!
//! A token is counted for its address before its signature is checked, so that forging them is slow and costs nothing; those that were
//! found good are known again, and are not. Of changes, an address without a token has a share only.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use governor::{DefaultKeyedRateLimiter, Quota as Rate, RateLimiter};
use http::header::{AUTHORIZATION, HeaderValue};
use kezhi_chassis::Caller;
use kezhi_chassis::contract::Contract;
use kezhi_chassis::error::status_to_retry;
use kezhi_chassis::layers::{Around, Inner, Request, Response};
use kezhi_proto::common::ErrorReason;
use tonic::{Code, Status};

use crate::route::package_of;
use crate::who::{Who, address_of};

/// How many keys, and tokens, may be known before those that have been quiet are forgotten.
const KEYS: usize = 10_000;

/// How often one caller may call.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// Calls in a second.
    pub calls_per_second: NonZeroU32,
    /// Calls at once after a quiet time.
    pub burst: NonZeroU32,
    /// Of these, how many in a thousand may change something in one service without a token.
    pub anonymous_writes_permille: u32,
}

/// The calls that each caller may make.
#[derive(Clone)]
pub struct Quota {
    contract: Arc<Contract>,
    calls: Arc<Limiter<Who>>,
    unknown_tokens: Arc<Limiter<IpAddr>>,
    anonymous_writes: Arc<Limiter<(IpAddr, String)>>,
    known: Arc<KnownTokens>,
}

impl Quota {
    /// With these rates.
    pub fn new(contract: Arc<Contract>, rates: Rates) -> Self {
        let all = Rate::per_second(rates.calls_per_second).allow_burst(rates.burst);
        let share = |of: NonZeroU32| {
            let share = u64::from(of.get()) * u64::from(rates.anonymous_writes_permille) / 1000;
            u32::try_from(share)
                .ok()
                .and_then(NonZeroU32::new)
                .unwrap_or(NonZeroU32::MIN)
        };
        let some = Rate::per_second(share(rates.calls_per_second)).allow_burst(share(rates.burst));
        Self {
            contract,
            calls: Arc::new(Limiter::new(all)),
            unknown_tokens: Arc::new(Limiter::new(all)),
            anonymous_writes: Arc::new(Limiter::new(some)),
            known: Arc::default(),
        }
    }

    /// The layer that stands before identity, and counts the tokens that it does not know.
    pub fn of_tokens(&self) -> TokenQuota {
        TokenQuota(self.clone())
    }

    fn check(&self, request: &Request) -> Result<(), Status> {
        let who = Who::calls(request);
        self.calls.check(&who)?;
        match who {
            Who::Address(address) if self.changes(request.uri().path()) => {
                let service = package_of(request.uri().path()).unwrap_or_default();
                self.anonymous_writes.check(&(address, service.to_string()))
            }
            _ => Ok(()),
        }
    }

    fn changes(&self, path: &str) -> bool {
        self.contract.method(path).is_some_and(|method| !method.safe)
    }
}

impl Around for Quota {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        // Identity has let it pass.
        let is_good = |caller: &Caller| !caller.roles.is_empty();
        if let (Some(Presented(number)), true) = (
            request.extensions().get(),
            request.extensions().get().is_some_and(is_good),
        ) {
            self.known.remember(*number);
        }
        match self.check(&request) {
            Ok(()) => inner.answer(request).await,
            Err(status) => status.into_http(),
        }
    }
}

/// Counts the tokens of an address of which it is not known that they are good.
#[derive(Clone)]
pub struct TokenQuota(Quota);

impl Around for TokenQuota {
    async fn around<S: Inner>(self, mut request: Request, inner: S) -> Response {
        let known = &self.0.known;
        let Some(number) = request.headers().get(AUTHORIZATION).map(|token| known.number(token)) else {
            return inner.answer(request).await;
        };
        if !known.knows(number)
            && let Err(status) = self.0.unknown_tokens.check(&address_of(&request))
        {
            return status.into_http();
        }
        request.extensions_mut().insert(Presented(number));
        let response = inner.answer(request).await;
        // One that has expired meanwhile is good no more.
        if Status::from_header_map(response.headers()).is_some_and(|status| status.code() == Code::Unauthenticated) {
            known.forget(number);
        }
        response
    }
}

/// The token with which a call came, as its number.
#[derive(Clone, Copy)]
struct Presented(u64);

/// The tokens that were found good, as numbers that nobody can foretell. Whoever met such a number by chance would be counted by
/// account: nothing else rests on it.
#[derive(Default)]
struct KnownTokens {
    hasher: RandomState,
    numbers: Mutex<HashSet<u64>>,
}

impl KnownTokens {
    fn knows(&self, number: u64) -> bool {
        self.numbers().contains(&number)
    }

    fn forget(&self, number: u64) {
        self.numbers().remove(&number);
    }

    fn remember(&self, number: u64) {
        let mut numbers = self.numbers();
        if numbers.len() >= KEYS && !numbers.contains(&number) {
            numbers.clear();
        }
        numbers.insert(number);
    }

    fn number(&self, token: &HeaderValue) -> u64 {
        self.hasher.hash_one(token)
    }

    fn numbers(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What happens so often at most, for each key.
struct Limiter<K: Clone + Hash + Eq>(DefaultKeyedRateLimiter<K>);

impl<K: Clone + Hash + Eq> Limiter<K> {
    fn new(rate: Rate) -> Self {
        Self(RateLimiter::keyed(rate))
    }

    fn check(&self, key: &K) -> Result<(), Status> {
        if self.0.len() > KEYS {
            self.0.retain_recent();
        }
        self.0.check_key(key).map_err(|_| too_often())
    }
}

fn too_often() -> Status {
    let message = "too many calls; come back in a second";
    status_to_retry(Code::ResourceExhausted, ErrorReason::RateExceeded, message, [])
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use kezhi_chassis::Caller;
    use kezhi_chassis::contract::Contract;
    use kezhi_proto::common::Role;
    use tonic::Code;
    use tonic::body::Body;

    use super::{Quota, Rates};

    const READ: &str = "/kezhi.enforcement.v1.LawService/ListRules";
    const WRITE: &str = "/kezhi.publicservices.v1.TipoffService/SubmitTipoff";

    fn quota(burst: u32) -> Quota {
        let contract = Contract::load().unwrap();
        Quota::new(
            contract,
            Rates {
                calls_per_second: NonZeroU32::MIN,
                burst: NonZeroU32::new(burst).unwrap(),
                anonymous_writes_permille: 50,
            },
        )
    }

    fn request(path: &str, caller: Caller) -> http::Request<Body> {
        let mut request = http::Request::post(path).body(Body::empty()).unwrap();
        request.extensions_mut().insert(caller);
        request
    }

    fn officer(account: &str, issuer: &str) -> Caller {
        Caller {
            account: account.into(),
            issuer: issuer.into(),
            roles: vec![Role::Officer],
            ..Caller::anonymous()
        }
    }

    #[test]
    fn a_caller_who_calls_too_often_is_refused_and_others_are_not() {
        let quota = quota(2);
        let li = || request(READ, officer("li", ""));
        assert!(quota.check(&li()).is_ok());
        assert!(quota.check(&li()).is_ok());
        let refused = quota.check(&li()).unwrap_err();
        assert_eq!(refused.code(), Code::ResourceExhausted);
        assert!(quota.check(&request(READ, officer("wang", ""))).is_ok());
        assert!(quota.check(&request(READ, officer("li", "another"))).is_ok());
    }

    #[test]
    fn without_a_token_one_changes_less_than_one_reads() {
        let quota = quota(100);
        let anyone = |path| request(path, Caller::anonymous());
        let changed = (0..50).filter(|_| quota.check(&anyone(WRITE)).is_ok()).count();
        assert_eq!(changed, 5, "fifty in a thousand");
        assert!(quota.check(&anyone(READ)).is_ok());
        assert!(quota.check(&request(WRITE, officer("li", ""))).is_ok());
    }
}
