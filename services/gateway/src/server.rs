//! The gateway's own stack: the layers in the order in which a call meets them.

use kezhi_chassis::layers::{
    AccessCheck, Around, Compression, ContentType, Deadline, IdentityCheck, Inner, MetadataLimit, Request, Response,
    StatusNormalizer, Trace, around, is_standard,
};
use kezhi_chassis::server::{Wire, Wired};
use tonic::service::Routes as OwnRoutes;
use tower::ServiceBuilder;
use tower::util::BoxCloneSyncService;

use crate::certificate::Certificates;
use crate::forward::Forward;
use crate::quota::{Quota, Rates};
use crate::relief::Relief;
use crate::route::Routes;
use crate::share::{Share, Shares};

/// What each caller may take of the suite.
pub struct Limits {
    /// How often it may call.
    pub rates: Rates,
    /// What it may have under way.
    pub share: Share,
}

/// The gateway: `own` is what it answers itself (health, reflection), `routes` is where it passes the rest on to.
pub fn gateway(own: OwnRoutes, routes: Routes, wire: &Wire, certificates: Certificates, limits: Limits) -> Wired {
    let contract = &wire.contract;
    let quota = Quota::new(contract.clone(), limits.rates);
    let forward = Forward::new(routes, wire.contract.clone(), wire.max_message_bytes);
    let forward = tower::service_fn(move |request| forward.clone().call(request));
    let service = ServiceBuilder::new()
        // First in and last out, so that what any other layer refuses is seen too.
        .layer(around(Trace::new(contract.clone())))
        // Around all that can answer without a documented reason, or panic.
        .layer(around(StatusNormalizer))
        // Before all that reads a header.
        .layer(around(MetadataLimit))
        // Before all that takes a body for messages.
        .layer(around(ContentType))
        .layer(around(Compression::new(wire.max_message_bytes)))
        // Before all that costs something.
        .layer(around(Relief::new(contract.clone())))
        // Before all that takes time; the caller's own deadline travels on in its header.
        .layer(around(Deadline::new(contract.clone(), wire.max_deadline)))
        // Before signatures are checked, which is what takes time.
        .layer(around(quota.of_tokens()))
        // Before identity, which believes nothing but a token.
        .layer(around(certificates))
        // Before the quota, which counts by caller.
        .layer(around(IdentityCheck::new(wire.clone())))
        // Before access, so that guessing at methods is slow too.
        .layer(around(quota))
        // What may not be called never leaves the gateway.
        .layer(around(AccessCheck::new(contract.clone())))
        // After access, so that nobody holds anything who may not.
        .layer(around(Shares::new(contract.clone(), limits.share)))
        .layer(around(Own(own.prepare())))
        .service(forward);
    BoxCloneSyncService::new(service)
}

/// Health and reflection are the gateway's own, for the whole suite.
#[derive(Clone)]
struct Own(OwnRoutes);

impl Around for Own {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        match is_standard(request.uri().path()) {
            true => self.0.answer(request).await,
            false => inner.answer(request).await,
        }
    }
}
