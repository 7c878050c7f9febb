//! How often a caller may call: by account, and by address for those without a token.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultKeyedRateLimiter, Quota as Rate, RateLimiter};
use http::{Request, Response};
use kezhi_chassis::Caller;
use kezhi_chassis::error::status_to_retry;
use kezhi_chassis::server::Peer;
use kezhi_proto::common::ErrorReason;
use tonic::body::Body;
use tonic::{Code, Status};

/// How many keys may be known before those that have been quiet are forgotten.
const KEYS: usize = 10_000;

/// The calls that each caller may make.
#[derive(Clone)]
pub struct Quota {
    limiter: Arc<DefaultKeyedRateLimiter<String>>,
}

impl Quota {
    /// So many calls a second, and so many at once after a quiet time.
    pub fn new(calls_per_second: NonZeroU32, burst: NonZeroU32) -> Self {
        Self {
            limiter: Arc::new(RateLimiter::keyed(
                Rate::per_second(calls_per_second).allow_burst(burst),
            )),
        }
    }

    /// Lets a call pass, or answers that it came too soon.
    pub fn check(&self, request: &Request<Body>) -> Option<Response<Body>> {
        if self.limiter.len() > KEYS {
            self.limiter.retain_recent();
        }
        match self.limiter.check_key(&key(request)) {
            Ok(()) => None,
            Err(_) => Some(too_often().into_http()),
        }
    }
}

fn key(request: &Request<Body>) -> String {
    match request
        .extensions()
        .get::<Caller>()
        .filter(|caller| !caller.roles.is_empty())
    {
        Some(caller) => format!("account {}", caller.account),
        None => format!(
            "address {}",
            address(request).map(|address| address.to_string()).unwrap_or_default()
        ),
    }
}

fn address(request: &Request<Body>) -> Option<IpAddr> {
    request.extensions().get::<Peer>().map(|peer| peer.address)
}

fn too_often() -> Status {
    let message = "too many calls; come back in a second";
    status_to_retry(Code::ResourceExhausted, ErrorReason::RateExceeded, message, [])
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use kezhi_chassis::Caller;
    use kezhi_proto::common::Role;
    use tonic::body::Body;

    use super::Quota;

    fn request(account: &str) -> http::Request<Body> {
        let mut request = http::Request::new(Body::empty());
        let roles = vec![Role::Officer];
        request.extensions_mut().insert(Caller {
            account: account.into(),
            roles,
            ..Caller::anonymous()
        });
        request
    }

    #[test]
    fn a_caller_who_calls_too_often_is_refused_and_others_are_not() {
        let two = NonZeroU32::new(2).unwrap();
        let quota = Quota::new(NonZeroU32::MIN, two);
        assert!(quota.check(&request("li")).is_none());
        assert!(quota.check(&request("li")).is_none());
        let refused = quota.check(&request("li")).unwrap();
        assert_eq!(refused.headers()["grpc-status"], "8");
        assert!(quota.check(&request("wang")).is_none());
    }
}
