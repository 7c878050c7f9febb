//! Relief for a service that has more to do than it can.

use kezhi_chassis::clock::moment;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

use kezhi_chassis::contract::Contract;
use kezhi_chassis::error::{overloaded, says_overloaded};
use kezhi_chassis::layers::{Around, Inner, Request, Response, timeout_of};

/// How long a method is not asked again that has too many waiting: so short that it does not run out of work.
const PAUSE: Duration = Duration::from_millis(25);

/// Refuses calls of a method that has just refused one for having too many waiting, or for having to wait longer than they have. It stands before all
/// that costs something: what is refused in the thousands must cost less than what is done.
#[derive(Clone)]
pub struct Relief {
    contract: Arc<Contract>,
    pauses: Arc<Mutex<HashMap<String, Pause>>>,
}

/// For how long which calls of a method are refused.
#[derive(Clone, Copy)]
struct Pause {
    until: Instant,
    /// Those that have less time than this.
    with_less_than: Duration,
}

impl Pause {
    /// True for a call that has so much time.
    fn refuses(self, time: Duration) -> bool {
        moment() < self.until && (time < self.with_less_than || self.with_less_than == Duration::MAX)
    }
}

impl Relief {
    /// The layer.
    pub fn new(contract: Arc<Contract>) -> Self {
        Self {
            contract,
            pauses: Arc::default(),
        }
    }

    /// The name of a method that changes something: only those wait.
    fn changes(&self, path: &str) -> Option<String> {
        let method = self.contract.method(path).filter(|method| !method.safe)?;
        Some(method.path.clone())
    }

    fn pauses(&self) -> MutexGuard<'_, HashMap<String, Pause>> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Around for Relief {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        let Some(method) = self.changes(request.uri().path()) else {
            return inner.answer(request).await;
        };
        let time = timeout_of(request.headers()).unwrap_or(Duration::MAX);
        let pause = self.pauses().get(&method).copied();
        if pause.is_some_and(|pause| pause.refuses(time)) {
            return overloaded().into_http();
        }
        let response = inner.answer(request).await;
        if let Some(with_less_than) = says_overloaded(response.headers()) {
            let until = moment() + PAUSE;
            self.pauses().insert(method, Pause { until, with_less_than });
        }
        response
    }
}
