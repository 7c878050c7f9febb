//! Relief for a service that has more to do than it can.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kezhi_chassis::contract::Contract;
use kezhi_chassis::error::{overloaded, says_overloaded};
use kezhi_chassis::layers::{Around, Inner, Request, Response};

/// How long a method is not asked again that has too many waiting: so short that it does not run out of work.
const PAUSE: Duration = Duration::from_millis(25);

/// Refuses calls of a method that has just refused one for having too many waiting. It stands before all
/// that costs something: what is refused in the thousands must cost less than what is done.
#[derive(Clone)]
pub struct Relief {
    contract: Arc<Contract>,
    until: Arc<Mutex<HashMap<String, Instant>>>,
}

impl Relief {
    /// The layer.
    pub fn new(contract: Arc<Contract>) -> Self {
        Self {
            contract,
            until: Arc::default(),
        }
    }

    /// The name of a method that changes something: only those wait.
    fn changes(&self, path: &str) -> Option<String> {
        let method = self.contract.method(path).filter(|method| !method.safe)?;
        Some(method.path.clone())
    }

    fn until(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Around for Relief {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        let Some(method) = self.changes(request.uri().path()) else {
            return inner.answer(request).await;
        };
        if self.until().get(&method).is_some_and(|until| Instant::now() < *until) {
            return overloaded().into_http();
        }
        let response = inner.answer(request).await;
        if says_overloaded(response.headers()) {
            self.until().insert(method, Instant::now() + PAUSE);
        }
        response
    }
}
