//! What each caller may have under way at once: calls, streams that are open, files that are sent, and bytes of requests that are not
//! answered yet. What a caller holds is what the suite keeps in memory for it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use kezhi_chassis::contract::Contract;
use kezhi_chassis::error::status_to_retry;
use kezhi_chassis::layers::{Around, Inner, Request, Response, is_standard_stream};
use kezhi_proto::common::ErrorReason;
use serde::{Deserialize, Serialize};
use tonic::body::Body;
use tonic::{Code, Status};

use crate::read::while_read;
use crate::sent::Sent;
use crate::who::Who;

const HEALTH_CHECK: &str = "/grpc.health.v1.Health/Check";

/// What may be under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Share {
    /// The calls of one account that are not answered yet, or whose answers are not read yet.
    pub calls_per_caller: usize,
    /// The same of an address without a token.
    pub calls_per_address: usize,
    /// Those of all callers.
    pub calls: usize,
    /// The streams that one caller may have open, as watches.
    pub streams_per_caller: usize,
    /// Those of all callers.
    pub streams: usize,
    /// The files that one caller may send at once.
    pub uploads_per_caller: usize,
    /// Those of all callers.
    pub uploads: usize,
    /// The bytes of the requests of one account that are not answered yet.
    pub bytes_per_caller: usize,
    /// The same of an address without a token.
    pub bytes_per_address: usize,
    /// Those of all callers.
    pub bytes: usize,
    /// How long a file may stand still, and an answer be unread.
    pub stalled_seconds: u64,
}

impl Default for Share {
    fn default() -> Self {
        Self {
            calls_per_caller: 1_000,
            calls_per_address: 200,
            calls: 20_000,
            streams_per_caller: 50,
            streams: 2_000,
            uploads_per_caller: 2,
            uploads: 8,
            bytes_per_caller: 32 << 20,
            bytes_per_address: 8 << 20,
            bytes: 512 << 20,
            stalled_seconds: 60,
        }
    }
}

impl Share {
    /// How long a stream may stand still.
    pub fn patience(&self) -> Duration {
        Duration::from_secs(self.stalled_seconds)
    }

    fn of(&self, who: &Who, what: What) -> usize {
        match (what, who) {
            (What::Calls, Who::Account { .. }) => self.calls_per_caller,
            (What::Calls, Who::Address(_)) => self.calls_per_address,
            (What::Bytes, Who::Account { .. }) => self.bytes_per_caller,
            (What::Bytes, Who::Address(_)) => self.bytes_per_address,
            (What::Streams, _) => self.streams_per_caller,
            (What::Uploads, _) => self.uploads_per_caller,
        }
    }

    fn in_all(&self, what: What) -> usize {
        match what {
            What::Calls => self.calls,
            What::Streams => self.streams,
            What::Uploads => self.uploads,
            What::Bytes => self.bytes,
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy)]
enum What {
    Calls,
    Streams,
    Uploads,
    Bytes,
}

/// What one caller, or all, have under way.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct UnderWay {
    calls: usize,
    streams: usize,
    uploads: usize,
    bytes: usize,
}

impl UnderWay {
    fn of(&mut self, what: What) -> &mut usize {
        match what {
            What::Calls => &mut self.calls,
            What::Streams => &mut self.streams,
            What::Uploads => &mut self.uploads,
            What::Bytes => &mut self.bytes,
        }
    }
}

/// What all callers have under way. The layer refuses what would be more than they may.
#[derive(Clone)]
pub struct Shares {
    share: Arc<Share>,
    contract: Arc<Contract>,
    counted: Arc<Mutex<Counted>>,
}

#[derive(Default)]
struct Counted {
    by_caller: HashMap<Who, UnderWay>,
    all: UnderWay,
    /// Of all, that of those without a token.
    unnamed: UnderWay,
}

impl Shares {
    /// The layer.
    pub fn new(contract: Arc<Contract>, share: Share) -> Self {
        Self {
            share: Arc::new(share),
            contract,
            counted: Arc::default(),
        }
    }

    /// What a call is counted as besides its bytes.
    fn kind(&self, path: &str) -> What {
        match self.contract.method(path) {
            Some(method) if method.client_streaming => What::Uploads,
            Some(method) if method.server_streaming => What::Streams,
            None if is_standard_stream(path) => What::Streams,
            _ => What::Calls,
        }
    }

    fn hold(&self, who: Who, what: What, amount: usize) -> Result<Held, Status> {
        let held = Held {
            shares: self.clone(),
            who,
            what,
            amount: AtomicUsize::new(0),
        };
        held.more(amount)?;
        Ok(held)
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a call holds until it is dropped.
pub struct Held {
    shares: Shares,
    who: Who,
    what: What,
    amount: AtomicUsize,
}

impl Held {
    /// Holds so much more, if there is room.
    pub fn more(&self, amount: usize) -> Result<(), Status> {
        let what = self.what;
        let (of_caller, in_all) = (self.shares.share.of(&self.who, what), self.shares.share.in_all(what));
        let mut counted = self.shares.counted();
        // Those without a token are as many as they like: all together leave half to those who have one.
        let is_unnamed = matches!(self.who, Who::Address(_));
        let (all, in_all) = match is_unnamed {
            true => (*counted.unnamed.of(what), in_all / 2),
            false => (*counted.all.of(what), in_all),
        };
        let own = counted.by_caller.entry(self.who.clone()).or_default().of(what);
        let limit = match (*own + amount > of_caller, all + amount > in_all) {
            (true, _) => Some(of_caller),
            (false, true) => Some(in_all),
            (false, false) => None,
        };
        if let Some(limit) = limit {
            counted.forget_idle(&self.who);
            return Err(too_much(what, limit));
        }
        *own += amount;
        *counted.all.of(what) += amount;
        if is_unnamed {
            *counted.unnamed.of(what) += amount;
        }
        self.amount.fetch_add(amount, Ordering::Relaxed);
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let amount = *self.amount.get_mut();
        let mut counted = self.shares.counted();
        *counted.all.of(self.what) -= amount;
        if matches!(self.who, Who::Address(_)) {
            *counted.unnamed.of(self.what) -= amount;
        }
        if let Some(own) = counted.by_caller.get_mut(&self.who) {
            *own.of(self.what) -= amount;
        }
        counted.forget_idle(&self.who);
    }
}

impl Counted {
    fn forget_idle(&mut self, who: &Who) {
        if self.by_caller.get(who).is_some_and(|own| *own == UnderWay::default()) {
            self.by_caller.remove(who);
        }
    }
}

impl Around for Shares {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        if request.uri().path() == HEALTH_CHECK {
            // Whoever looks after the suite learns how it is, however many there are.
            return inner.answer(request).await;
        }
        let who = Who::calls(&request);
        let kind = self.kind(request.uri().path());
        let (counted, bytes) = match (self.hold(who.clone(), kind, 1), self.hold(who, What::Bytes, 0)) {
            (Ok(counted), Ok(bytes)) => (counted, Arc::new(bytes)),
            (Err(status), _) | (_, Err(status)) => return status.into_http(),
        };
        let refused = Arc::new(OnceLock::new());
        let sent = |body| match kind {
            // A file is as long as it is, and goes on to the service as it comes; it must only not stand still.
            What::Uploads => Sent::moving(body, self.share.patience(), refused.clone()),
            _ => Sent::weighed(body, bytes.clone(), refused.clone()),
        };
        let response = inner.answer(request.map(|body| Body::new(sent(body)))).await;
        if let Some(status) = refused.get() {
            return status.clone().into_http();
        }
        while_read(response, self.share.patience(), (counted, bytes))
    }
}

fn too_much(what: What, limit: usize) -> Status {
    let what = match what {
        What::Calls => "calls",
        What::Streams => "streams",
        What::Uploads => "uploads",
        What::Bytes => "bytes",
    };
    let message =
        format!("there are {limit} {what} under way already, and may not be more; come back when some have ended");
    let metadata = [("what", what.to_string()), ("limit", limit.to_string())];
    status_to_retry(Code::ResourceExhausted, ErrorReason::TooMuchUnderWay, message, metadata)
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use kezhi_chassis::contract::Contract;

    use super::{Share, Shares, What};
    use crate::who::Who;

    #[test]
    fn what_is_held_is_given_back_and_nobody_holds_what_is_for_all() {
        let share = Share {
            bytes_per_address: 10,
            bytes: 30,
            ..Share::default()
        };
        let shares = Shares::new(Contract::load().unwrap(), share);
        let at = |last| Who::Address(IpAddr::V4(Ipv4Addr::new(10, 0, 0, last)));
        let near = shares.hold(at(1), What::Bytes, 8).unwrap();
        assert!(near.more(3).is_err() && near.more(2).is_ok());
        assert!(
            shares.hold(at(2), What::Bytes, 6).is_err(),
            "there are thirty in all, and half of them are for those with a token"
        );
        let far = shares.hold(at(2), What::Bytes, 5).unwrap();
        drop(near);
        assert!(far.more(5).is_ok());
        drop(far);
        assert!(shares.counted().by_caller.is_empty());
        assert_eq!(shares.counted().all.bytes, 0);
    }
}
