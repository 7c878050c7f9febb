//! A body as the messages that it is made of, each looked at when it has come whole.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame};
use kezhi_proto::common::ErrorReason;
use tonic::body::Body;
use tonic::{Code, Status};

use crate::error::status;

/// What stands before a message on the wire: a flag that says whether it is compressed, and its length.
pub(super) const PREFIX_BYTES: usize = 5;

/// What is done with each message.
pub(super) trait EachMessage: Send + Unpin + 'static {
    /// The length that a prefix announces; refuses one that is too long, before it has come.
    fn length_of(&self, prefix: [u8; PREFIX_BYTES]) -> Result<usize, Status>;

    /// Looks at a message. Gives it anew where it is to go on as another, uncompressed.
    fn look_at(&self, compressed: bool, message: &[u8]) -> Result<Option<Vec<u8>>, Status>;
}

/// A body that breaks off with a status at the first message that is refused. It holds one message at a time.
pub(super) struct Messages<E> {
    body: Body,
    each: E,
    held: BytesMut,
    ended: bool,
}

impl<E: EachMessage> Messages<E> {
    /// The messages of a body.
    pub fn of(body: Body, each: E) -> Self {
        Self {
            body,
            each,
            held: BytesMut::new(),
            ended: false,
        }
    }

    /// The next whole message with its prefix, once it has come and was found good.
    fn next_message(&mut self) -> Result<Option<Bytes>, Status> {
        let Some((prefix, message)) = self.held.split_first_chunk::<PREFIX_BYTES>() else {
            return Ok(None);
        };
        let length = self.each.length_of(*prefix)?;
        let Some(message) = message.get(..length) else {
            return Ok(None);
        };
        let anew = self.each.look_at(is_compressed(*prefix), message)?;
        let held = self.held.split_to(PREFIX_BYTES + length).freeze();
        Ok(Some(anew.map_or(held, |message| framed(&message))))
    }
}

impl<E: EachMessage> HttpBody for Messages<E> {
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

/// True where a prefix says that its message is compressed.
pub(super) fn is_compressed([compressed, ..]: [u8; PREFIX_BYTES]) -> bool {
    compressed != 0
}

/// The length that a prefix announces, whatever it is.
pub(super) fn announced([_, length @ ..]: [u8; PREFIX_BYTES]) -> usize {
    usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX)
}

/// A message with its prefix.
pub(super) fn framed(message: &[u8]) -> Bytes {
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX).to_be_bytes();
    [&[0], &length[..], message].concat().into()
}

pub(super) fn malformed(why: &str) -> Status {
    status(Code::InvalidArgument, ErrorReason::MessageMalformed, why, [])
}
