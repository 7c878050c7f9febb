//! The methods of a service: each request of the contract has one handler, and its type says which method it answers.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use futures::Stream;
use futures::future::{BoxFuture, FutureExt};
use kezhi_proto::Mutation;
use prost::{Message, Name};
use tonic::server::Grpc;
use tonic::service::Routes;
use tonic::{Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;
use tower::service_fn;

use crate::call::Call;
use crate::caller::Caller;
use crate::contract::Method;
use crate::error::Error;
use crate::house::House;
use crate::store::{Desk, Together, caller_of};

/// The methods of a service, while it says how each is answered.
///
/// The contract is asked which method takes a request, and whether the handler fits it. What does not, and what nobody
/// answers, is told by [`Methods::routes`], before anything is served.
pub struct Methods {
    house: House,
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

/// A handler whose work lies on the heap: it may hold whole matters, and is moved through every layer of a call otherwise.
fn apart<R, T, F, W>(handler: F) -> impl Fn(Call, R) -> BoxFuture<'static, Result<T, Error>>
where
    F: Fn(Call, R) -> W,
    W: Future<Output = Result<T, Error>> + Send + 'static,
{
    move |call, request| handler(call, request).boxed()
}

/// How large a message may be was judged before it comes here.
fn grpc<T: Message + 'static, R: Message + Default + 'static>() -> Grpc<ProstCodec<T, R>> {
    Grpc::new(ProstCodec::default()).max_decoding_message_size(usize::MAX)
}

/// What is wrong between a service and its contract; a line each.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ContractUnmet(Vec<String>);

impl Methods {
    /// The methods of a service's package. Its RecordService is answered already.
    pub fn of(house: &House) -> Self {
        let package = format!("/kezhi.{}.v1.", house.service());
        let own = house.inner.contract.methods();
        let own = own.filter(|method| method.path.starts_with(&package));
        let mut methods = Self {
            house: house.clone(),
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
        crate::record::methods(methods)
    }

    /// Answers the method that takes this request, and that changes nothing.
    pub fn read<R, T, F, W>(self, handler: F) -> Self
    where
        R: Name + Default + 'static,
        T: Name + Default + 'static,
        F: Fn(Call, R) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let house = self.house.clone();
        self.unary(true, move |request| {
            let (house, handler) = (house.clone(), apart(handler.clone()));
            async move { house.read(request, handler).await }
        })
    }

    /// Answers the method that takes this request, and that changes something; its answer is kept for the next time.
    pub fn write<R, T, F, W>(self, handler: F) -> Self
    where
        R: Mutation + Clone + 'static,
        T: Name + Default + 'static,
        F: Fn(Call, R) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let house = self.house.clone();
        self.unary(false, move |request| {
            let (house, handler) = (house.clone(), apart(handler.clone()));
            async move { house.write(request, handler).await }
        })
    }

    /// As [`Methods::read`], under what is set.
    pub fn read_with<S, R, T, F, W>(self, settings: &S, handler: F) -> Self
    where
        S: Clone + Send + Sync + 'static,
        R: Name + Default + 'static,
        T: Name + Default + 'static,
        F: Fn(Call, R, S) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let settings = settings.clone();
        self.read(move |call, request| handler(call, request, settings.clone()))
    }

    /// As [`Methods::write`], under what is set.
    pub fn write_with<S, R, T, F, W>(self, settings: &S, handler: F) -> Self
    where
        S: Clone + Send + Sync + 'static,
        R: Mutation + Clone + 'static,
        T: Name + Default + 'static,
        F: Fn(Call, R, S) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let settings = settings.clone();
        self.write(move |call, request| handler(call, request, settings.clone()))
    }

    /// Answers the method that takes this request, and that leaves something behind, but whose answer must not be kept.
    pub fn write_unkept<R, T, F, W>(self, handler: F) -> Self
    where
        R: Name + Default + Clone + 'static,
        T: Name + Default + 'static,
        F: Fn(Call, R) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let house = self.house.clone();
        self.unary(false, move |request| {
            let (house, handler) = (house.clone(), apart(handler.clone()));
            async move { house.write_unkept(request, handler).await }
        })
    }

    /// Answers the method that takes this request at a desk, where calls commit together.
    pub fn together<R, T, D>(self, desk: &Together<D>, order: fn(R) -> D::Order) -> Self
    where
        R: Mutation + 'static,
        T: Name + Default + 'static,
        D: Desk,
    {
        let desk = desk.clone();
        self.unary(false, move |request: Request<R>| {
            let desk = desk.clone();
            async move { desk.answer::<R, T>(request, order).await }
        })
    }

    /// Answers the method that takes this request with a stream, and that changes nothing.
    pub fn stream<R, T, S, F, W>(mut self, handler: F) -> Self
    where
        R: Name + Default + 'static,
        T: Name + 'static,
        S: Stream<Item = Result<T, Status>> + Send + 'static,
        F: Fn(House, Request<R>) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<Response<S>, Status>> + Send + 'static,
    {
        let house = self.house.clone();
        let answer = move |request| handler(house.clone(), request);
        let Some(path) = self.path_of::<R, T>(true, Streams::Responses) else {
            return self;
        };
        let route = service_fn(move |request: http::Request<Body>| {
            let answer = answer.clone();
            async move { Ok::<_, Infallible>(grpc::<T, R>().server_streaming(service_fn(answer), request).await) }
        });
        self.router = self.router.route_service(&path, route);
        self
    }

    /// Answers the method to which a caller sends this request again and again, as the parts of a file.
    pub fn upload<R, T, F, W>(mut self, handler: F) -> Self
    where
        R: Name + Default + 'static,
        T: Name + 'static,
        F: Fn(House, Caller, Streaming<R>) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<T, Status>> + Send + 'static,
    {
        let house = self.house.clone();
        let answer = move |request: Request<Streaming<R>>| {
            let (house, handler) = (house.clone(), handler.clone());
            async move {
                let caller = caller_of(&request)?;
                Ok(Response::new(handler(house, caller, request.into_inner()).await?))
            }
        };
        let Some(path) = self.path_of::<R, T>(false, Streams::Requests) else {
            return self;
        };
        let route = service_fn(move |request: http::Request<Body>| {
            let answer = answer.clone();
            async move { Ok::<_, Infallible>(grpc::<T, R>().client_streaming(service_fn(answer), request).await) }
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

    fn unary<R, T, F, W>(mut self, safe: bool, answer: F) -> Self
    where
        R: Name + Default + 'static,
        T: Name + Default + 'static,
        F: Fn(Request<R>) -> W + Clone + Send + Sync + 'static,
        W: Future<Output = Result<Response<T>, Status>> + Send + 'static,
    {
        let Some(path) = self.path_of::<R, T>(safe, Streams::Nothing) else {
            return self;
        };
        let (house, at): (_, Arc<str>) = (self.house.clone(), path.as_str().into());
        let answer = move |request: Request<R>| {
            let (house, path) = (house.clone(), at.clone());
            let public = caller_of(&request).is_ok_and(|caller| caller.is_public());
            let answered = answer(request);
            async move {
                match public {
                    true => house.made_public(&path, answered.await?),
                    false => answered.await,
                }
            }
        };
        let route = service_fn(move |request: http::Request<Body>| {
            let answer = answer.clone();
            async move { Ok::<_, Infallible>(grpc::<T, R>().unary(service_fn(answer), request).await) }
        });
        self.router = self.router.route_service(&path, route);
        self
    }

    /// The path of the method that takes a request; notes what does not fit.
    fn path_of<R: Name, T: Message + Name>(&mut self, safe: bool, streams: Streams) -> Option<String> {
        let Some(method) = self.open.remove(&R::full_name()) else {
            let mistake = format!("{} is no request of the service, or is answered twice", R::full_name());
            self.mistakes.insert(mistake);
            return None;
        };
        if method.output.full_name() != T::full_name() {
            self.mistakes
                .insert(format!("{} does not answer with {}", method.path, T::full_name()));
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
