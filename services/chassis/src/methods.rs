//! The methods of a service: each request of the contract has one handler, and its type says which method it answers.

#[cfg(test)]
mod tests;
mod undecoded;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use futures::Stream;
use futures::future::{BoxFuture, FutureExt, TryFutureExt, ready};
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::Mutation;
use kezhi_proto::common::ErrorReason;
use prost::{DecodeError, Message, Name};
use tonic::codec::Codec;
use tonic::server::Grpc;
use tonic::service::Routes;
use tonic::{Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;
use tower::service_fn;

use crate::call::Call;
use crate::caller::Caller;
use crate::context::ServiceContext;
use crate::contract::Method;
use crate::error::Error;
use crate::store::{Asked, GroupCommit, Operations, caller_of};
use undecoded::Undecoded;

/// The methods of a service, while it says how each is answered.
///
/// The contract is asked which method takes a request, and whether the handler fits it. What does not, and what nobody
/// answers, is told by [`Methods::routes`], before anything is served.
pub struct Methods {
    context: ServiceContext,
    /// The methods that are not answered yet, by the full names of their requests.
    open: BTreeMap<String, Method>,
    router: Router,
    mistakes: BTreeSet<String>,
}

/// What of a method is a stream.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Streams {
    Nothing,
    Requests,
    Responses,
}

/// How a unary method is answered: bytes in, bytes out. Everything around it is compiled once, and not for each method.
type Answer = Arc<dyn Fn(Caller, Bytes) -> BoxFuture<'static, Result<Vec<u8>, Error>> + Send + Sync>;

/// The work of a handler lies on the heap: it may hold whole matters, and is moved through every layer of a call otherwise.
fn encoded<T: Message + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> BoxFuture<'static, Result<Vec<u8>, Error>> {
    work.map_ok(|answer| answer.encode_to_vec()).boxed()
}

/// What is no such message was refused before it came here, by who read it then.
fn malformed(error: &DecodeError) -> Refusal {
    let message = format!("the message cannot be read: {error}");
    Refusal::new(Kind::Field, ErrorReason::MessageMalformed.code(), message)
}

/// How large a message may be was validated before it comes here.
fn grpc<C: Codec>(codec: C) -> Grpc<C>
where
    C::Encode: Send + 'static,
    C::Decode: Send + 'static,
{
    Grpc::new(codec).max_decoding_message_size(usize::MAX)
}

/// What is wrong between a service and its contract; a line each.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ContractUnmet(Vec<String>);

impl Methods {
    /// The methods of a service's package, of which none is answered.
    pub(crate) fn unanswered(context: &ServiceContext) -> Self {
        let package = format!("/kezhi.{}.v1.", context.service());
        let own = context.inner.contract.methods();
        let own = own.filter(|method| method.path.starts_with(&package));
        let mut methods = Self {
            context: context.clone(),
            open: BTreeMap::new(),
            router: Routes::default().into_axum_router(),
            mistakes: BTreeSet::new(),
        };
        for method in own {
            let request = method.input.full_name().to_string();
            if let Some(other) = methods.open.insert(request, method.clone()) {
                methods
                    .mistakes
                    .insert(format!("{} and {} take one request", method.path, other.path));
            }
        }
        methods
    }

    /// Answers the method that takes this request, and that changes nothing.
    pub fn read<R, T, F, W>(self, handler: F) -> Self
    where
        R: Name + Default + 'static,
        T: Name + Default + 'static,
        F: Fn(Call, R) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let context = self.context.clone();
        self.unary::<R, T>(true, move |caller, request| {
            let handler = handler.clone();
            context
                .clone()
                .viewed(caller, Box::new(move |call| encoded(handler(call, request))))
        })
    }

    /// Answers the method that takes this request, and that changes something; its answer is kept for the next time.
    pub fn write<R, T, F, W>(self, handler: F) -> Self
    where
        R: Mutation + Clone + Send + Sync + 'static,
        T: Name + Default + 'static,
        F: Fn(Call, R) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let context = self.context.clone();
        self.unary::<R, T>(false, move |caller, request| {
            let (asked, handler) = (Asked::by(&caller, &request), handler.clone());
            let work = move |call| encoded(handler(call, request.clone()));
            context.clone().written(caller, asked, Box::new(work))
        })
    }

    /// Answers the method that takes this request, and that leaves something behind, but whose answer must not be kept: it may be
    /// asked again.
    pub fn write_unkept<R, T, F, W>(self, handler: F) -> Self
    where
        R: Name + Default + Clone + Send + Sync + 'static,
        T: Name + Default + 'static,
        F: Fn(Call, R) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let context = self.context.clone();
        self.unary::<R, T>(false, move |caller, request| {
            let handler = handler.clone();
            let work = move |call| encoded(handler(call, request.clone()));
            context.clone().written(caller, Asked::unkept(), Box::new(work))
        })
    }

    /// Operations that calls of the service carry out in commits that they share.
    pub fn group<D: Operations>(&self, operations: D) -> GroupCommit<D> {
        GroupCommit::start(self.context.clone(), operations)
    }

    /// Answers the method that takes this request in a commit that calls share.
    pub fn group_commit<R, T, D>(self, operations: &GroupCommit<D>, operation: fn(R) -> D::Operation) -> Self
    where
        R: Mutation + 'static,
        T: Name + Default + 'static,
        D: Operations,
    {
        let operations = operations.clone();
        self.unary::<R, T>(false, move |caller, request| {
            let asked = Asked::by(&caller, &request);
            operations.clone().answer(caller, asked, operation(request)).boxed()
        })
    }

    /// Answers the method that takes this request with a stream, and that changes nothing.
    pub fn stream<R, T, S, F, W>(mut self, handler: F) -> Self
    where
        R: Name + Default + 'static,
        T: Name + 'static,
        S: Stream<Item = Result<T, Status>> + Send + 'static,
        F: Fn(ServiceContext, Caller, R) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<S, Status>> + Send + 'static,
    {
        let context = self.context.clone();
        let answer = move |request: Request<R>| {
            let (context, handler) = (context.clone(), handler.clone());
            async move {
                let caller = caller_of(&request)?;
                Ok(Response::new(handler(context, caller, request.into_inner()).await?))
            }
        };
        let Some(path) = self.path_of(&R::full_name(), &T::full_name(), true, Streams::Responses) else {
            return self;
        };
        let route = service_fn(move |request: http::Request<Body>| {
            let answer = answer.clone();
            async move {
                Ok::<_, Infallible>(
                    grpc(ProstCodec::<T, R>::default())
                        .server_streaming(service_fn(answer), request)
                        .await,
                )
            }
        });
        self.router = self.router.route_service(&path, route);
        self
    }

    /// Answers the method to which a caller sends this request again and again, as the parts of a file.
    pub fn upload<R, T, F, W>(mut self, handler: F) -> Self
    where
        R: Name + Default + 'static,
        T: Name + 'static,
        F: Fn(ServiceContext, Caller, Streaming<R>) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<T, Status>> + Send + 'static,
    {
        let context = self.context.clone();
        let answer = move |request: Request<Streaming<R>>| {
            let (context, handler) = (context.clone(), handler.clone());
            async move {
                let caller = caller_of(&request)?;
                Ok(Response::new(handler(context, caller, request.into_inner()).await?))
            }
        };
        let Some(path) = self.path_of(&R::full_name(), &T::full_name(), false, Streams::Requests) else {
            return self;
        };
        let route = service_fn(move |request: http::Request<Body>| {
            let answer = answer.clone();
            async move {
                Ok::<_, Infallible>(
                    grpc(ProstCodec::<T, R>::default())
                        .client_streaming(service_fn(answer), request)
                        .await,
                )
            }
        });
        self.router = self.router.route_service(&path, route);
        self
    }

    /// The routes to the handlers, once every method of the contract has one that fits.
    pub fn routes(mut self) -> Result<Routes, ContractUnmet> {
        let unanswered = self
            .open
            .values()
            .map(|method| format!("{} is not answered", method.path));
        self.mistakes.extend(unanswered);
        match self.mistakes.is_empty() {
            true => Ok(Routes::from(self.router)),
            false => Err(ContractUnmet(self.mistakes.into_iter().collect())),
        }
    }

    fn unary<R: Name + Default + 'static, T: Name>(
        mut self,
        safe: bool,
        answer: impl Fn(Caller, R) -> BoxFuture<'static, Result<Vec<u8>, Error>> + Send + Sync + 'static,
    ) -> Self {
        let Some(path) = self.path_of(&R::full_name(), &T::full_name(), safe, Streams::Nothing) else {
            return self;
        };
        self.route(
            &path,
            Arc::new(move |caller, bytes| match R::decode(bytes) {
                Ok(request) => answer(caller, request),
                Err(error) => ready(Err(malformed(&error).into())).boxed(),
            }),
        );
        self
    }

    fn route(&mut self, path: &str, answer: Answer) {
        let (context, at): (_, Arc<str>) = (self.context.clone(), path.into());
        let answer = move |request: Request<Bytes>| {
            let (context, path, answer) = (context.clone(), at.clone(), answer.clone());
            async move {
                let caller = caller_of(&request)?;
                let public = caller.is_public();
                let mut answered = answer(caller, request.into_inner()).await?;
                if public {
                    answered = context.made_public(&path, answered).map_err(Error::from)?;
                }
                Ok(Response::new(Bytes::from(answered)))
            }
        };
        let route = service_fn(move |request: http::Request<Body>| {
            let answer = answer.clone();
            async move { Ok::<_, Infallible>(grpc(Undecoded).unary(service_fn(answer), request).await) }
        });
        let router = std::mem::take(&mut self.router);
        self.router = router.route_service(path, route);
    }

    /// The path of the method that takes a request; notes what does not fit.
    fn path_of(&mut self, request: &str, answer: &str, safe: bool, streams: Streams) -> Option<String> {
        let Some(method) = self.open.remove(request) else {
            let mistake = format!("{request} is no request of the service, or is answered twice");
            self.mistakes.insert(mistake);
            return None;
        };
        if method.output.full_name() != answer {
            self.mistakes
                .insert(format!("{} does not answer with {answer}", method.path));
        }
        if method.safe != safe {
            let says = if method.safe {
                "changes nothing"
            } else {
                "changes something"
            };
            self.mistakes
                .insert(format!("{} {says}, as the contract has it", method.path));
        }
        if (method.client_streaming, method.server_streaming)
            != (streams == Streams::Requests, streams == Streams::Responses)
        {
            let mistake = format!("{} is not answered as it streams", method.path);
            self.mistakes.insert(mistake);
        }
        Some(method.path)
    }
}
