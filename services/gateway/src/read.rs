//! Answers that are read, and those that are not.

use kezhi_chassis::clock::moment;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use kezhi_chassis::error::status;
use kezhi_chassis::layers::{Response, trailers};
use kezhi_proto::common::ErrorReason;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};
use tonic::body::Body;
use tonic::{Code, Status};

/// The same answer, which is given up when its caller does not read it for so long: what stands behind it is dropped then, with what is
/// held for it, and the caller learns of it whenever it reads on.
///
/// A server does not ask for more of an answer that is not read, so nothing within the answer itself would ever notice: a task beside it
/// looks whether it was asked.
pub fn while_read<T: Send + 'static>(response: Response, patience: Duration, held: T) -> Response {
    if response.body().is_end_stream() {
        return response;
    }
    response.map(|body| Body::new(Answer::of(body, patience, held)))
}

/// A stream stood still.
pub fn stalled(what: &str, patience: Duration) -> Status {
    let seconds = patience.as_secs();
    let message = format!("{what} for {seconds} seconds; go on from where you are with a new call");
    let metadata = [("seconds", seconds.to_string())];
    status(Code::Aborted, ErrorReason::StreamStalled, message, metadata)
}

struct Answer<T> {
    way: Arc<Mutex<Way<T>>>,
    patience: Duration,
    watch: JoinHandle<()>,
}

/// How far an answer has come.
struct Way<T> {
    /// What is left of it, and what is held for it; nothing once it has ended.
    rest: Option<(Body, T)>,
    /// Since when it was not asked for more.
    unread: Option<Instant>,
    /// It was given up, and its caller does not know yet.
    given_up: bool,
}

impl<T: Send + 'static> Answer<T> {
    fn of(body: Body, patience: Duration, held: T) -> Self {
        let way = Arc::new(Mutex::new(Way {
            rest: Some((body, held)),
            unread: Some(moment()),
            given_up: false,
        }));
        #[expect(clippy::disallowed_methods, reason = "it ends with the answer that it watches")]
        let watch = tokio::spawn(give_up_unread(Arc::downgrade(&way), patience));
        Self { way, patience, watch }
    }
}

impl<T> Answer<T> {
    fn way(&self) -> MutexGuard<'_, Way<T>> {
        self.way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for Answer<T> {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

/// Looks after an answer until it is gone, or was not read for too long.
async fn give_up_unread<T>(way: Weak<Mutex<Way<T>>>, patience: Duration) {
    let mut look = moment() + patience;
    loop {
        sleep_until(look).await;
        let Some(way) = way.upgrade() else { return };
        let mut way = way.lock().unwrap_or_else(PoisonError::into_inner);
        let since = way.unread.unwrap_or_else(moment);
        look = since + patience;
        if look <= moment() {
            way.given_up = way.rest.take().is_some();
            return;
        }
    }
}

impl<T: Send + 'static> HttpBody for Answer<T> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let mut way = self.way();
        let Some((body, _)) = &mut way.rest else {
            let unread =
                std::mem::take(&mut way.given_up).then(|| stalled("what was told was not read", self.patience));
            return Poll::Ready(unread.map(|status| Ok(Frame::trailers(trailers(&status)))));
        };
        let polled = Pin::new(body).poll_frame(context);
        way.unread = polled.is_ready().then(moment);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            way.rest = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        let way = self.way();
        match &way.rest {
            Some((body, _)) => body.is_end_stream(),
            None => !way.given_up,
        }
    }

    fn size_hint(&self) -> SizeHint {
        let way = self.way();
        way.rest.as_ref().map(|(body, _)| body.size_hint()).unwrap_or_default()
    }
}
