//! Streams that are read, and those that are not.

use std::time::Duration;

use bytes::Bytes;
use futures::stream;
use http_body::{Body as _, Frame};
use http_body_util::{BodyExt, StreamBody};
use kezhi_chassis::error::status;
use kezhi_chassis::layers::{Response, trailers};
use kezhi_proto::common::ErrorReason;
use tokio::sync::mpsc;
use tonic::body::Body;
use tonic::{Code, Status};

/// The same stream, which is given up when its caller does not read it for so long: what stands behind it is dropped then, with what is
/// held for it, and the caller learns of it whenever it reads on.
///
/// A server does not ask for more of an answer that is not read, so nothing within the answer itself would ever notice. A task of its
/// own reads it, and waits for the caller no longer than it may.
pub fn while_read<T: Send + 'static>(response: Response, patience: Duration, held: T) -> Response {
    if response.body().is_end_stream() {
        return response;
    }
    response.map(|mut body| {
        let (caller, frames) = mpsc::channel(1);
        tokio::spawn(async move {
            loop {
                let frame = tokio::select! {
                    frame = body.frame() => frame,
                    () = caller.closed() => return,
                };
                let Some(frame) = frame else { return };
                let place = match tokio::time::timeout(patience, caller.reserve()).await {
                    Ok(Ok(place)) => place,
                    Ok(Err(_)) => return,
                    Err(_) => break,
                };
                place.send(frame);
            }
            drop((body, held));
            let unread = stalled("what was told was not read", patience);
            // There is no place before the caller reads on, or leaves.
            let _ = caller.send(Ok(Frame::trailers(trailers(&unread)))).await;
        });
        Body::new(StreamBody::new(stream::unfold(
            frames,
            async |mut frames: mpsc::Receiver<Result<Frame<Bytes>, Status>>| {
                frames.recv().await.map(|frame| (frame, frames))
            },
        )))
    })
}

/// A stream stood still.
pub fn stalled(what: &str, patience: Duration) -> Status {
    let seconds = patience.as_secs();
    let message = format!("{what} for {seconds} seconds; go on from where you are with a new call");
    let metadata = [("seconds", seconds.to_string())];
    status(Code::Aborted, ErrorReason::StreamStalled, message, metadata)
}
