//! What a caller sends: weighed as it comes, or watched that it moves.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Sleep, sleep};
use tonic::Status;
use tonic::body::Body;

use crate::read::stalled;
use crate::share::Held;

/// A body that breaks off when it is more than its caller may send, or stands still.
pub struct Sent {
    body: Body,
    held: Option<Arc<Held>>,
    patience: Option<Duration>,
    /// Until when it must go on; nothing while nobody waits for it.
    until: Option<Pin<Box<Sleep>>>,
    refused: Arc<OnceLock<Status>>,
}

impl Sent {
    /// A body whose bytes are held. What is refused is told to the caller instead of the answer.
    pub fn weighed(body: Body, held: Arc<Held>, refused: Arc<OnceLock<Status>>) -> Self {
        Self {
            body,
            held: Some(held),
            patience: None,
            until: None,
            refused,
        }
    }

    /// A body that must not stand still for so long.
    pub fn moving(body: Body, patience: Duration, refused: Arc<OnceLock<Status>>) -> Self {
        Self {
            body,
            held: None,
            patience: Some(patience),
            until: None,
            refused,
        }
    }

    fn refuse(&self, status: Status) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let _ = self.refused.set(status.clone());
        Poll::Ready(Some(Err(status)))
    }
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                self.until = None;
                let length = frame.data_ref().map_or(0, Bytes::len);
                match self.held.as_ref().map_or(Ok(()), |held| held.more(length)) {
                    Ok(()) => Poll::Ready(Some(Ok(frame))),
                    Err(status) => self.refuse(status),
                }
            }
            Poll::Pending => {
                let Some(patience) = self.patience else {
                    return Poll::Pending;
                };
                let until = self.until.get_or_insert_with(|| Box::pin(sleep(patience)));
                ready!(until.as_mut().poll(context));
                self.refuse(stalled("nothing more of the file came", patience))
            }
            ended => ended,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
