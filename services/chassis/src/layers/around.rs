//! What all layers have in common: each is one function around what stands behind it.

use std::convert::Infallible;
use std::task::{Context, Poll};

use futures::future::{BoxFuture, FutureExt};
use tower::{Layer, Service, ServiceExt};

use super::{Request, Response};

/// One reason to look at a call: it answers itself, or asks what stands behind it and may look at the answer.
pub trait Around: Clone + Send + Sync + 'static {
    /// Answers a call.
    fn around<S: Inner>(self, request: Request, inner: S) -> impl Future<Output = Response> + Send;
}

/// What stands behind a layer.
pub trait Inner: Clone + Send + Sync + 'static {
    /// Answers a call.
    fn answer(self, request: Request) -> impl Future<Output = Response> + Send;
}

impl<S> Inner for S
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static,
{
    async fn answer(self, request: Request) -> Response {
        match self.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// The tower layer of an [`Around`].
#[derive(Clone)]
pub struct AroundLayer<A>(A);

/// The tower layer of an [`Around`].
pub fn around<A: Around>(around: A) -> AroundLayer<A> {
    AroundLayer(around)
}

impl<A: Around, S> Layer<S> for AroundLayer<A> {
    type Service = Surrounded<A, S>;

    fn layer(&self, inner: S) -> Self::Service {
        Surrounded {
            around: self.0.clone(),
            inner,
        }
    }
}

/// A service with one layer around it.
#[derive(Clone)]
pub struct Surrounded<A, S> {
    around: A,
    inner: S,
}

impl<A: Around, S: Inner> Service<Request> for Surrounded<A, S> {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    // Nothing is asked of the inner service before a call is there for it: `answer` waits until it is ready.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        self.around.clone().around(request, self.inner.clone()).map(Ok).boxed()
    }
}
