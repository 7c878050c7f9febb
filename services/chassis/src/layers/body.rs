//! Answers that break off, and what is held until they end.

use futures::stream;
use http::HeaderMap;
use http_body::{Body as _, Frame};
use http_body_util::{BodyExt, StreamBody};
use tonic::Status;
use tonic::body::Body;

use super::Response;

/// The same answer, which breaks off with a status when `end` comes before its own end.
pub(super) fn until(response: Response, end: impl Future<Output = ()> + Send + 'static, status: Status) -> Response {
    if response.body().is_end_stream() {
        return response;
    }
    response.map(|body| {
        let running = Some((body, Box::pin(end), status));
        Body::new(StreamBody::new(stream::unfold(running, async |running| {
            let (mut body, mut end, status) = running?;
            // What is ready goes out first, so that an answer that is complete is never cut.
            tokio::select! {
                biased;
                frame = body.frame() => frame.map(|frame| (frame, Some((body, end, status)))),
                () = &mut end => Some((Ok(Frame::trailers(trailers(&status))), None)),
            }
        })))
    })
}

/// The same answer, which holds something until it was read or is given up.
pub fn with_answer<T: Send + Sync + 'static>(response: Response, held: T) -> Response {
    response.map(|body| {
        Body::new(body.map_frame(move |frame| {
            let _ = &held;
            frame
        }))
    })
}

/// A status as the trailers of an answer.
pub fn trailers(status: &Status) -> HeaderMap {
    let mut trailers = HeaderMap::new();
    // It fails only for metadata that is no header, and the suite's own statuses have none.
    let _ = status.add_header(&mut trailers);
    trailers
}
