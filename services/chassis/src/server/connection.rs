//! One connection, from its greeting to its end.

use std::io::{self, Cursor};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, join, split};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tower::{Layer, ServiceExt};

use super::Wired;
use super::door::{Door, Peer, Place};
use crate::layers::{Around, Inner, Request, Response, around, with_answer};

/// How often a quiet connection is asked whether its other end is still there, and how long it may take to say so.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(60);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(20);

/// The first bytes of a client, as HTTP/2 wants them.
const PREFACE_BYTES: usize = 24;
/// What one connection may send before it is read, and each of its calls. Behind the gateway the calls of all callers share one
/// connection: there some that are not read must not hold up the others.
const CONNECTION_WINDOW: u32 = 1 << 20;
const CONNECTION_WINDOW_INSIDE: u32 = 1 << 28;
const CALL_WINDOW: u32 = 1 << 18;
/// How many calls that were broken off may wait there to be looked at.
const BROKEN_OFF_INSIDE: usize = 1 << 16;
/// How much of an answer waits for a client that does not read.
const UNREAD_BYTES: usize = 64 << 10;
/// The metadata that HTTP/2 takes: far more than is allowed, so that the suite itself can say why it refuses it.
const METADATA_BYTES: u32 = 1 << 20;

/// What lies between a socket and the service that answers on it.
#[derive(Clone)]
pub(super) struct Reception {
    door: Door,
    tls: Option<TlsAcceptor>,
    service: Wired,
    stop: CancellationToken,
}

impl Reception {
    pub fn new(door: Door, tls: Option<TlsAcceptor>, service: Wired, stop: CancellationToken) -> Self {
        Self {
            door,
            tls,
            service,
            stop,
        }
    }

    /// Serves a connection until one of both sides ends it. The place is free again then.
    pub async fn receive(self, socket: TcpStream, peer: Peer, place: Place) {
        let received = match self.tls.clone() {
            None => self.greet(socket, peer, &place).await,
            Some(tls) => self.greet_encrypted(tls, socket, peer, &place).await,
        };
        if let Err(error) = received {
            tracing::debug!(%error, "a connection ended");
        }
    }

    async fn greet_encrypted(
        self,
        tls: TlsAcceptor,
        socket: TcpStream,
        mut peer: Peer,
        place: &Place,
    ) -> io::Result<()> {
        let socket = self.in_time(place, tls.accept(socket)).await?;
        let shown = socket.get_ref().1.peer_certificates();
        peer.certificate = shown.and_then(|shown| shown.first()).map(|first| first.as_ref().into());
        self.greet(socket, peer, place).await
    }

    async fn greet<I>(self, socket: I, peer: Peer, place: &Place) -> io::Result<()>
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (mut reader, writer) = split(socket);
        let mut preface = [0; PREFACE_BYTES];
        self.in_time(place, reader.read_exact(&mut preface)).await?;
        let under_way = UnderWay(watch::channel(0).0);
        if !place.greeted(under_way.0.clone()) {
            return Err(io::Error::other("it gave way to another while it greeted"));
        }
        self.talk(join(Cursor::new(preface).chain(reader), writer), peer, place, under_way)
            .await
    }

    /// What a stranger has to do before it is listened to.
    async fn in_time<T>(&self, place: &Place, greeting: impl Future<Output = io::Result<T>>) -> io::Result<T> {
        tokio::select! {
            greeting = tokio::time::timeout(self.door.greeting(), greeting) => greeting?,
            () = place.dismissed() => Err(io::Error::other("it was silent, and gave way to another")),
            () = self.stop.cancelled() => Err(io::Error::other("the server stops")),
        }
    }

    async fn talk<I>(self, io: I, peer: Peer, place: &Place, under_way: UnderWay) -> io::Result<()>
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let service = around(under_way.clone()).layer(self.service.clone());
        let service = service_fn(move |request: http::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(peer.clone());
            service.clone().oneshot(request)
        });
        let connection = self.http2().serve_connection(TokioIo::new(io), service);
        let mut connection = std::pin::pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = self.over(place, &under_way) => {
                connection.as_mut().graceful_shutdown();
                tokio::select! {
                    ended = connection => ended,
                    // The other end does not even hear that it is over.
                    () = under_way.idle_for(self.door.greeting()) => Ok(()),
                }
            }
        };
        ended.map_err(io::Error::other)
    }

    /// Ends when no more calls are to be taken: nobody has called for long, the place is needed, or the server stops.
    async fn over(&self, place: &Place, under_way: &UnderWay) {
        tokio::select! {
            () = under_way.idle_for(self.door.idle()) => {}
            () = place.dismissed() => {}
            () = self.stop.cancelled() => {}
        }
    }

    fn http2(&self) -> http2::Builder<TokioExecutor> {
        let window = match self.door.inside {
            true => CONNECTION_WINDOW_INSIDE,
            false => CONNECTION_WINDOW,
        };
        let mut http2 = http2::Builder::new(TokioExecutor::new());
        http2
            .timer(TokioTimer::new())
            .keep_alive_interval(KEEPALIVE_INTERVAL)
            .keep_alive_timeout(KEEPALIVE_TIMEOUT)
            .max_concurrent_streams(self.door.calls_per_connection)
            .initial_connection_window_size(window)
            .initial_stream_window_size(CALL_WINDOW)
            .max_send_buf_size(UNREAD_BYTES)
            .max_header_list_size(METADATA_BYTES);
        if self.door.inside {
            // Calls that strangers broke off come here from the gateway, over the one connection that carries those of all.
            http2
                .max_pending_accept_reset_streams(BROKEN_OFF_INSIDE)
                .max_local_error_reset_streams(BROKEN_OFF_INSIDE);
        }
        http2
    }
}

/// The calls of a connection that are under way: from when they come until their answer was read.
#[derive(Clone)]
struct UnderWay(watch::Sender<usize>);

impl UnderWay {
    /// Ends when there was no call for so long.
    async fn idle_for(&self, long: Duration) {
        let mut calls = self.0.subscribe();
        // The sender is held here, so that waiting never fails.
        loop {
            let _ = calls.wait_for(|calls| *calls == 0).await;
            tokio::select! {
                () = tokio::time::sleep(long) => return,
                _ = calls.wait_for(|calls| *calls > 0) => {}
            }
        }
    }
}

impl Around for UnderWay {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        self.0.send_modify(|calls| *calls += 1);
        let ended = OnEnd(self.0);
        with_answer(inner.answer(request).await, ended)
    }
}

struct OnEnd(watch::Sender<usize>);

impl Drop for OnEnd {
    fn drop(&mut self) {
        self.0.send_modify(|calls| *calls -= 1);
    }
}
