//! A server: the layers in the order in which a call meets them, and the socket they are served on.

mod connection;
mod door;
#[cfg(test)]
mod tests;
mod tls;

use crate::clock::moment;
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

use kezhi_proto::DESCRIPTORS;
use rustix::io::Errno;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tonic::service::Routes;
use tonic_reflection::server::Builder;
use tower::util::BoxCloneSyncService;
use tower::{Layer, ServiceBuilder};

use self::connection::Reception;
use self::door::Places;
pub use self::door::{Door, Peer};
pub use self::tls::{TlsAcceptor, TlsError, certificates, tls};
use crate::clock::Clock;
use crate::contract::Contract;
use crate::identity::Keys;
use crate::layers::{
    AccessCheck, Compression, ContentType, Deadline, Drain, IdentityCheck, MetadataLimit, Request, Response,
    StatusNormalizer, Trace, Validation, around,
};

/// How long nobody is let in after a connection could not be taken, as where the process has no descriptor left: asked again at
/// once, the system would say the same.
const BREATH: Duration = Duration::from_millis(20);
/// How long the log does not say again that connections cannot be taken.
const QUIET: Duration = Duration::from_secs(10);

/// The service of health checks.
const HEALTH: &str = "grpc.health.v1.Health";

/// A whole service with its layers: called in the same process or served on a socket, it answers the same.
pub type Wired = BoxCloneSyncService<Request, Response, Infallible>;

/// What the layers of a service need.
#[derive(Clone)]
pub struct Wire {
    /// The contract.
    pub contract: Arc<Contract>,
    /// The keys that are trusted to say who calls.
    pub keys: Arc<Keys>,
    /// The clock by which tokens expire.
    pub clock: Clock,
    /// The size of the largest message that is taken.
    pub max_message_bytes: usize,
    /// The longest that a call other than a stream may take.
    pub max_deadline: Duration,
}

/// The services behind their layers, in the order in which a call meets them.
pub fn stack(routes: Routes, wire: &Wire) -> Wired {
    let contract = &wire.contract;
    let service = ServiceBuilder::new()
        // First in and last out, so that what any other layer refuses is seen too.
        .layer(around(Trace::new(contract.clone()).behind_a_gateway()))
        // Around all that can answer without a documented reason, or panic.
        .layer(around(StatusNormalizer))
        // Before all that reads a header.
        .layer(around(MetadataLimit))
        // Before all that takes a body for messages.
        .layer(around(ContentType))
        .layer(around(Compression::new(wire.max_message_bytes)))
        // Before all that takes time.
        .layer(around(Deadline::new(contract.clone(), wire.max_deadline)))
        // Before access, which asks who calls.
        .layer(around(IdentityCheck::new(wire.clone())))
        // Before validation, so that a stranger learns nothing about what a method takes.
        .layer(around(AccessCheck::new(contract.clone())))
        // Last, so that a handler gets nothing that breaks the contract.
        .layer(around(Validation::new(
            contract.clone(),
            wire.max_message_bytes,
            wire.clock.clone(),
        )))
        .service(routes.prepare());
    BoxCloneSyncService::new(service)
}

/// The routes with reflection for the services of these names, as the one who is reached from outside has it. Both versions are served,
/// for old clients know only the first.
pub fn with_reflection(routes: Routes, names: &[String]) -> Result<Routes, tonic_reflection::server::Error> {
    let described = || {
        let builder = Builder::configure()
            .register_encoded_file_descriptor_set(DESCRIPTORS)
            .with_service_name(HEALTH);
        names
            .iter()
            .fold(builder, |builder, name| builder.with_service_name(name.as_str()))
    };
    Ok(routes
        .add_service(described().build_v1()?)
        .add_service(described().build_v1alpha()?))
}

/// Serves a service until `stop`: then no new calls are taken, running ones finish, and open streams are told to go on
/// elsewhere. It returns when the last has ended.
pub async fn serve(
    listener: TcpListener,
    service: Wired,
    door: Door,
    tls: Option<TlsAcceptor>,
    stop: CancellationToken,
) {
    let service = BoxCloneSyncService::new(around(Drain::new(stop.clone())).layer(service));
    let places = Places::of(&door);
    let reception = Reception::new(door, tls, service, stop.clone());
    let connections = TaskTracker::new();
    let mut told = None;
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        match accepted {
            Ok((socket, address)) => {
                let peer = Peer::at(address);
                // One for whom there is no place is closed at once.
                if let Some(place) = places.take(peer.address) {
                    // It is faster with, and works without.
                    let _ = socket.set_nodelay(true);
                    connections.spawn(reception.clone().receive(socket, peer, place));
                }
            }
            Err(error) => {
                if told.is_none_or(|told: Instant| told.elapsed() > QUIET) {
                    tracing::warn!(%error, "connections cannot be taken");
                    told = Some(moment());
                }
                if is_want_of_room(&error) {
                    places.make_room();
                }
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

/// True where the process or the machine has no descriptor or memory left for another connection, rather than the connection itself being
/// at fault, as one that was gone before it was taken.
fn is_want_of_room(error: &io::Error) -> bool {
    const WANTS: [Errno; 4] = [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM];
    Errno::from_io_error(error).is_some_and(|errno| WANTS.contains(&errno))
}
