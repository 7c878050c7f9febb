//! How the services of a process are wired.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::FutureExt;
use futures::stream::Stream;
use kezhi_chassis::clock::Clock;
use kezhi_chassis::context::ServiceContext;
use kezhi_chassis::contract::Contract;
use kezhi_chassis::follow::Source;
use kezhi_chassis::health::{Health, READINESS};
use kezhi_chassis::identity::{Claims, Keys, PARTNER_ACCOUNTS, Signer, development};
use kezhi_chassis::law_book::LawBook;
use kezhi_chassis::lifecycle::{GRACE, Tasks};
use kezhi_chassis::log::HeadNote;
use kezhi_chassis::sealing::SealingKeys;
use kezhi_chassis::server::{Door, TlsAcceptor, Wire, Wired, serve, stack, tls, with_reflection};
use kezhi_chassis::upstream::Upstream;
use kezhi_gateway::certificate::Certificates;
use kezhi_gateway::route::Routes;
use kezhi_proto::common::Role;
use tokio::net::TcpListener;

use crate::database::{open_to_serve, refuse_missing, what_can_be_done};
use crate::failure::Failure;
use crate::folder::{Lock, prepare};
use crate::neighbours::{Fork, forks};
use crate::sealing::{self, settled};
use crate::services::{Followed, SERVICES, Service};
use crate::settings::Settings;
use crate::token::{key_file, signer};

/// How long a service's own token holds; it is made anew for each call.
pub const SERVICE_TOKEN_SECONDS: u32 = 300;

/// What all services of a process share.
pub struct Suite {
    /// The settings.
    pub settings: Settings,
    /// The background tasks.
    pub tasks: Tasks,
    pub(crate) wire: Wire,
    law: LawBook,
    signer: Arc<Signer>,
    sealing: SealingKeys,
    /// The databases of this process, each with what keeps other processes from it.
    pub(crate) opened: Mutex<Vec<(ServiceContext, Option<Lock>)>>,
}

/// From where a service is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// On a socket of its own.
    FromOutside,
    /// By the gateway of its process alone.
    ByTheGateway,
}

/// One service that runs in this process.
pub struct Running {
    of: &'static Service,
    context: ServiceContext,
    service: Wired,
    health: Health,
}

impl Running {
    /// Its name.
    pub fn name(&self) -> &'static str {
        self.of.name
    }

    /// The service behind its layers.
    pub fn service(&self) -> Wired {
        self.service.clone()
    }
}

impl Suite {
    /// Prepares what the services share. `listening` is where the process will listen: a development key is refused there
    /// unless it is loopback.
    pub fn prepare(settings: Settings, listening: &[SocketAddr], today: Option<&str>) -> Result<Self, Failure> {
        let rehearsal = settings.identity.service_key.is_none();
        if let Some(open) = listening
            .iter()
            .find(|address| rehearsal && !development::allowed_on(**address))
        {
            return Err(Failure::Usage(format!(
                "development keys are for loopback only, and {open} is not: set identity.service_key"
            )));
        }
        let clock = match today {
            None => Clock::system(),
            Some(_) if !rehearsal => {
                return Err(Failure::Usage("--today is for rehearsals with development keys".into()));
            }
            Some(text) => Clock::rehearsing(
                text.parse()
                    .map_err(|_| Failure::Usage(format!("--today {text:?} is no day")))?,
            ),
        };
        prepare(&settings.data)?;
        if rehearsal && !key_file(&settings).exists() && settings.heads_folder().exists() {
            eprintln!(
                "kezhi: the key {} is missing, and a new one is made: put it back from a backup, or give out tokens anew",
                key_file(&settings).display()
            );
        }
        let signer = Arc::new(signer(&settings)?);
        let wire = Wire {
            contract: Contract::load().map_err(Failure::finding)?,
            keys: Arc::new(keys(&settings, &signer)?),
            clock,
            max_message_bytes: settings.limits.max_message_bytes,
            max_deadline: Duration::from_secs(settings.limits.max_call_seconds),
        };
        let rests_on = settings.enforcement.clone();
        let law = LawBook::open(&settings.law_folder()).map_err(Failure::usage)?;
        let mistake_in = move |law: &_| Some(format!("enforcement.{}", rests_on.mistakes(law).first()?));
        let law = law.held_to(mistake_in).map_err(Failure::Usage)?;
        Ok(Self {
            sealing: sealing::keys(&settings)?,
            settings,
            tasks: Tasks::new(),
            wire,
            law,
            signer,
            opened: Mutex::default(),
        })
    }

    /// Reads the operator's law anew whenever it changes.
    pub fn keep_law_current(&self) {
        self.until_stopped("law", self.law.clone().keep_current());
    }

    /// Refuses to start where the database of a service is missing, before that of any other is made.
    pub fn refuse_missing(&self) -> Result<(), Failure> {
        SERVICES.iter().try_for_each(|service| {
            let note = HeadNote::new(&self.settings.heads_folder(), service.name, self.signer.clone());
            refuse_missing(service, &self.settings.database(service.name), &note)
        })
    }

    /// Starts a service. One that is reached from outside says itself what it is; others leave that to the gateway.
    pub async fn start(&self, service: &'static Service, reached: Reached) -> Result<Running, Failure> {
        service.refuse_missing_files(&self.settings)?;
        let context = self.context(service).await?;
        let routes = service.module.routes(&context).map_err(Failure::finding)?;
        let names = self.wire.contract.services_of(&service.package());
        let health = Health::of(&names);
        let routes = routes.add_service(health.server());
        let routes = match reached {
            Reached::FromOutside => with_reflection(routes, &names).map_err(Failure::finding)?,
            Reached::ByTheGateway => routes,
        };
        self.watch_readiness(service, &context, names, &health);
        self.not_serving_once_stopped(service.name, health.clone());
        Ok(Running {
            of: service,
            service: stack(routes, &self.wire),
            context,
            health,
        })
    }

    /// Refuses services that were set back behind those who follow them.
    pub async fn refuse_forked(&self, services: &[Running]) -> Result<(), Failure> {
        let dbs: Vec<_> = services
            .iter()
            .map(|running| (running.name(), running.context.db()))
            .collect();
        let forks = forks(&dbs).await?;
        let Some(first) = forks.first() else { return Ok(()) };
        let told: Vec<String> = forks.iter().map(Fork::told).collect();
        Err(Failure::Finding(format!(
            "{}\n{}",
            told.join("\n"),
            what_can_be_done(&first.source)
        )))
    }

    /// Lets a service follow the others, which are reached as `upstream` says, and sweep its limits.
    pub fn keep_running(
        &self,
        running: &Running,
        upstream: impl Fn(&'static str) -> Result<Upstream, Failure>,
    ) -> Result<(), Failure> {
        let name = running.name();
        for followed in running.of.follows {
            let source = self.source(name, followed, upstream(followed.source)?);
            let (context, health) = (running.context.clone(), running.health.clone());
            let follows = (followed.follow)(context, source, health);
            self.until_stopped(&format!("{name} follows {}", followed.source), follows);
        }
        for background_task in (running.of.background_tasks)(&self.settings) {
            let run = (background_task.run)(running.context.clone(), running.health.clone());
            self.until_stopped(&format!("{name} {}", background_task.name), run);
        }
        let sealed = running
            .context
            .clone()
            .keep_sealed(running.of.module.sealed(), settled(&self.settings, name));
        self.until_stopped(&format!("{name} sealing"), sealed);
        self.until_stopped(&format!("{name} is watched"), running.context.clone().keep_watched());
        let listen = running.context.clone().keep_others_awake(self.settings.database(name));
        self.until_stopped(&format!("{name} listens"), listen);
        let sweep = self.settings.sweep.clone();
        let (context, health) = (running.context.clone(), running.health.clone());
        self.until_stopped(&format!("{name} sweep"), async move {
            sweep.keep_running(&context, &health).await
        });
        Ok(())
    }

    /// Serves the gateway on a socket.
    pub async fn serve_gateway(&self, listener: TcpListener, routes: Routes) -> Result<(), Failure> {
        let contract = &self.wire.contract;
        let names = SERVICES
            .iter()
            .flat_map(|service| contract.services_of(&service.package()));
        let mut names: Vec<String> = names.collect();
        let health = Health::of(&names);
        let own = tonic::service::Routes::new(health.server());
        let own = with_reflection(own, &names).map_err(Failure::finding)?;
        let limits = kezhi_gateway::server::Limits {
            rates: self.settings.limits.rates(),
            share: self.settings.share.clone(),
        };
        names.extend(SERVICES.iter().flat_map(|service| service.tasks(&self.settings)));
        health.tell(kezhi_gateway::health::WHOLE, false);
        self.not_serving_once_stopped("gateway", health.clone());
        kezhi_gateway::health::check(&routes, &names, &health).await;
        let service = kezhi_gateway::server::gateway(own, routes.clone(), &self.wire, self.certificates(), limits);
        self.until_stopped("gateway health", async move {
            kezhi_gateway::health::watch(routes, names, health).await
        });
        let tls = certificate(&self.settings)?;
        self.listen("gateway", listener, service, self.settings.door.clone(), tls);
        Ok(())
    }

    /// Serves a service on a socket of its own.
    pub fn serve(&self, name: &str, listener: TcpListener, service: Wired) {
        self.listen(name, listener, service, self.settings.door.inside(), None);
    }

    fn listen(&self, name: &str, listener: TcpListener, service: Wired, door: Door, tls: Option<TlsAcceptor>) {
        let served = serve(listener, service, door, tls, self.tasks.stop_token());
        self.tasks.spawn(name, served.map(Ok::<(), &str>));
    }

    /// The certificates by which partners are known, each with the account whose it is.
    fn certificates(&self) -> Certificates {
        let deployment = &self.settings.authority.code;
        let partners = self.settings.coordination.exchange.partners.iter();
        let known: BTreeMap<String, (String, String)> = partners
            .filter(|(_, partner)| !partner.client_certificate.is_empty())
            .map(|(id, partner)| {
                let authority = partner.authority_or(deployment).to_string();
                (
                    partner.client_certificate.clone(),
                    (format!("{PARTNER_ACCOUNTS}{id}"), authority),
                )
            })
            .collect();
        let (signer, clock) = (self.signer.clone(), self.wire.clock.clone());
        Certificates::new(Arc::new(move |digest| {
            let (account, authority) = known.get(digest)?;
            let mut claims = Claims::new(
                account,
                &[Role::Partner],
                clock.now_micros(),
                SERVICE_TOKEN_SECONDS.into(),
            );
            claims.authority = Some(authority.clone());
            signer.sign(&claims).ok()
        }))
    }

    /// Waits until the process is told to stop, and leaves every database closed before another may have it.
    pub async fn run_until(self, signals: impl Stream<Item = ()>) -> Result<(), Failure> {
        let ended = self.tasks.wait(signals, GRACE).await;
        for (context, lock) in self.opened.into_inner().map_err(Failure::finding)? {
            context.close().await;
            drop(lock);
        }
        ended.map_err(Failure::finding)
    }

    async fn context(&self, service: &'static Service) -> Result<ServiceContext, Failure> {
        let note = HeadNote::new(&self.settings.heads_folder(), service.name, self.signer.clone());
        let opened = open_to_serve(&self.settings, service, &note).await?;
        let context = ServiceContext::new(
            service.name,
            opened.db,
            self.wire.clock.clone(),
            self.wire.contract.clone(),
            self.law.clone(),
            self.settings.authority.clone(),
        )
        .under((service.settings)(&self.settings))
        .writing_over(opened.writer)
        .guarded_by(service.guard())
        .showing_platforms(service.module.shown_to_platforms())
        .sealed_by(self.sealing.clone())
        .queueing(self.settings.queues.clone())
        .with_clocks(self.settings.clock)
        .with_pages_sealed_by(&self.signer);
        sealing::make_missing(&self.settings, &context).await?;
        sealing::warn_of_unopened(&context, service).await?;
        context.seal_what_is_searched(&service.module.sealed()).await?;
        context.note_heads(note, opened.head);
        // Without a collector there is nobody to tell.
        if !self.settings.telemetry.otlp_endpoint.is_empty() {
            context.measure();
        }
        let opened = (context.clone(), opened.lock);
        self.opened.lock().map_err(Failure::finding)?.push(opened);
        Ok(context)
    }

    /// The service and all that it answers is ready for as long as its database is.
    fn watch_readiness(&self, service: &Service, context: &ServiceContext, mut names: Vec<String>, health: &Health) {
        names.extend(["", READINESS].map(String::from));
        let database = self.settings.database(context.service());
        let watch = context
            .clone()
            .watch_readiness(database, (service.migrations)(), names, health.clone());
        self.until_stopped(&format!("{} readiness", context.service()), watch);
    }

    /// A log to follow, with the token by which a service shows that it is one of the suite.
    fn source(&self, of: &'static str, followed: &Followed, upstream: Upstream) -> Source {
        let (signer, clock) = (self.signer.clone(), self.wire.clock.clone());
        let token = move || {
            let claims = Claims::new(
                format!("service/{of}"),
                &[Role::Service],
                clock.now_micros(),
                SERVICE_TOKEN_SECONDS.into(),
            );
            signer.sign(&claims).unwrap_or_default()
        };
        Source {
            name: followed.source,
            upstream,
            types: followed.types,
            token: Arc::new(token),
        }
    }

    /// While calls drain, health says that no new ones are taken.
    fn not_serving_once_stopped(&self, name: &str, health: Health) {
        let stop = self.tasks.stop_token();
        self.tasks.spawn(&format!("{name} health at the end"), async move {
            stop.cancelled().await;
            for name in ["", READINESS] {
                health.tell(name, false);
            }
            Ok::<(), &str>(())
        });
    }

    fn until_stopped(&self, name: &str, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.tasks.stop_token();
        self.tasks.spawn(name, async move {
            tokio::select! {
                () = task => Ok::<(), &str>(()),
                () = stop.cancelled() => Ok(()),
            }
        });
    }
}

/// The certificate that the gateway shows.
fn certificate(settings: &Settings) -> Result<Option<TlsAcceptor>, Failure> {
    let Some(files) = &settings.tls else { return Ok(None) };
    let read =
        |path: &PathBuf| std::fs::read(path).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())));
    let client_ca = files.client_ca.as_ref().map(read).transpose()?;
    let acceptor = tls(&read(&files.certificate)?, &read(&files.key)?, client_ca.as_deref());
    acceptor.map(Some).map_err(Failure::usage)
}

fn keys(settings: &Settings, signer: &Signer) -> Result<Keys, Failure> {
    Keys::new(&settings.authority.code)
        .holding(settings.identity.validity())
        .trust_signer(signer)
        .and_then(|keys| keys.trust_issuers(&settings.identity.issuers))
        .map_err(Failure::usage)
}
