//! A stream of messages of which each is judged before it goes on.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame};
use tonic::Status;
use tonic::body::Body;

use super::validate::{Form, PREFIX_BYTES, framed, malformed};
use crate::contract::Method;

/// A body that breaks off with a status at the first message that breaks the contract. It holds one message at a time.
pub(super) struct Judged {
    body: Body,
    form: Form,
    method: Arc<Method>,
    held: BytesMut,
    ended: bool,
}

impl Judged {
    /// The messages of a body that is sent to a method.
    pub fn new(body: Body, form: Form, method: Method) -> Self {
        Self {
            body,
            form,
            method: Arc::new(method),
            held: BytesMut::new(),
            ended: false,
        }
    }

    /// The next whole message with its prefix, once it has come and was found good.
    fn next_message(&mut self) -> Result<Option<Bytes>, Status> {
        let Some((prefix, message)) = self.held.split_first_chunk::<PREFIX_BYTES>() else {
            return Ok(None);
        };
        let length = self.form.length_of(*prefix)?;
        let Some(message) = message.get(..length) else {
            return Ok(None);
        };
        let normal = self.form.judge(&self.method, message)?;
        let held = self.held.split_to(PREFIX_BYTES + length).freeze();
        Ok(Some(normal.map_or(held, |message| framed(&message))))
    }
}

impl HttpBody for Judged {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        loop {
            if self.ended {
                return Poll::Ready(None);
            }
            if let Some(next) = self.next_message().transpose() {
                self.ended = next.is_err();
                return Poll::Ready(Some(next.map(Frame::data)));
            }
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.held.extend_from_slice(data.chunk()),
                    Err(frame) => return Poll::Ready(Some(Ok(frame))),
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    self.ended = true;
                    let broken = !self.held.is_empty();
                    return Poll::Ready(broken.then(|| Err(malformed("the last message broke off"))));
                }
            }
        }
    }
}
