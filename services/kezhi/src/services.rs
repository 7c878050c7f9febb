//! The services of the suite: what each is called, what it answers with, and whose logs it follows. The one place that wires
//! them all.

use std::any::Any;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use futures::future::BoxFuture;
use kezhi_chassis::follow::{HeadOnly, Source, follow};
use kezhi_chassis::health::Health;
use kezhi_chassis::migrations::{Standing, names, standing};
use kezhi_chassis::store::Guard;
use kezhi_chassis::{Module, ServiceContext};
use kezhi_coordination::{BackgroundTask, FromEnforcement, PaymentsOfClaims, background_tasks};
use kezhi_enforcement::LeadsFromTipoffs;
use kezhi_projects::PaymentsFromClaims;
use kezhi_publicservices::Outcomes;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr};
use sea_orm_migration::MigratorTrait;

use crate::failure::Failure;
use crate::settings::Settings;

/// A service.
pub struct Service {
    /// Its name: `kezhi.<name>.v1` is its package.
    pub name: &'static str,
    /// The port on which it listens where the settings say nothing else.
    pub port: u16,
    /// What the deployment has set of it: its calls find it again by its type.
    pub settings: fn(&Settings) -> Arc<dyn Any + Send + Sync>,
    /// What it is made of: how it is answered, what it seals, what a municipal platform may watch of its log.
    pub module: &'static Module,
    /// The logs that it follows.
    pub follows: &'static [Followed],
    /// What it does besides, for as long as it runs.
    pub background_tasks: fn(&Settings) -> Vec<BackgroundTask>,
    /// Brings its database up to date.
    pub migrate: for<'a> fn(&'a DatabaseConnection) -> BoxFuture<'a, Result<(), DbErr>>,
    /// The migrations of its database, by their names.
    pub migrations: fn() -> Vec<String>,
    /// What of its database is made from the rest of it.
    pub derived: Derived,
    /// The files that it reads by itself, each with what it is of.
    pub files: fn(&Settings) -> Vec<(String, &PathBuf)>,
    /// The tables for whose rows its log does not vouch: they are large and came from elsewhere, or move by themselves.
    pub unguarded: &'static [&'static str],
}

/// Tables that are made from others, and so are in no backup.
pub struct Derived {
    /// Their names.
    pub tables: &'static [&'static str],
    /// Makes them anew.
    pub renew: for<'a> fn(&'a DatabaseTransaction) -> BoxFuture<'a, Result<(), DbErr>>,
}

/// A log that a service follows.
pub struct Followed {
    /// The service whose log it is.
    pub source: &'static str,
    /// The types of entries that have an effect.
    pub types: &'static [&'static str],
    /// Follows it for ever.
    pub follow: fn(ServiceContext, Source, Health) -> BoxFuture<'static, ()>,
}

/// All of them.
pub static SERVICES: [Service; 4] = [
    Service {
        name: kezhi_coordination::NAME,
        port: 50055,
        settings: |settings| Arc::new(settings.coordination.clone()),
        module: &kezhi_coordination::MODULE,
        follows: &[
            Followed {
                source: kezhi_enforcement::NAME,
                types: FromEnforcement::TYPES,
                follow: |context, source, health| Box::pin(follow(context, source, FromEnforcement, health)),
            },
            Followed {
                source: kezhi_projects::NAME,
                types: PaymentsOfClaims::TYPES,
                follow: |context, source, health| Box::pin(follow(context, source, PaymentsOfClaims, health)),
            },
            // So that it knows of every log what it tells partners.
            Followed {
                source: kezhi_publicservices::NAME,
                types: HeadOnly::TYPES,
                follow: |context, source, health| Box::pin(follow(context, source, HeadOnly, health)),
            },
        ],
        background_tasks: |settings| background_tasks(&settings.coordination, &settings.authority.code),
        migrate: migrate::<kezhi_coordination::migrations::Migrator>,
        migrations: names::<kezhi_coordination::migrations::Migrator>,
        files: |settings| {
            let files = settings.coordination.exchange.files();
            files
                .map(|(partner, file)| (format!("partner {partner}"), file))
                .collect()
        },
        derived: Derived {
            tables: &[kezhi_coordination::WORDS],
            renew: |tx| Box::pin(kezhi_coordination::renew_words(tx)),
        },
        unguarded: kezhi_coordination::UNGUARDED,
    },
    Service {
        name: kezhi_enforcement::NAME,
        port: 50052,
        settings: |settings| Arc::new(settings.enforcement.clone()),
        module: &kezhi_enforcement::MODULE,
        follows: &[Followed {
            source: kezhi_publicservices::NAME,
            types: LeadsFromTipoffs::TYPES,
            follow: |context, source, health| Box::pin(follow(context, source, LeadsFromTipoffs, health)),
        }],
        background_tasks: no_background_tasks,
        migrate: migrate::<kezhi_enforcement::migrations::Migrator>,
        migrations: names::<kezhi_enforcement::migrations::Migrator>,
        files: no_files,
        derived: NOTHING_DERIVED,
        unguarded: &[],
    },
    Service {
        name: kezhi_projects::NAME,
        port: 50054,
        settings: |settings| Arc::new(settings.projects.clone()),
        module: &kezhi_projects::MODULE,
        follows: &[Followed {
            source: kezhi_coordination::NAME,
            types: PaymentsFromClaims::TYPES,
            follow: |context, source, health| Box::pin(follow(context, source, PaymentsFromClaims, health)),
        }],
        background_tasks: no_background_tasks,
        migrate: migrate::<kezhi_projects::migrations::Migrator>,
        migrations: names::<kezhi_projects::migrations::Migrator>,
        files: no_files,
        derived: NOTHING_DERIVED,
        unguarded: &[],
    },
    Service {
        name: kezhi_publicservices::NAME,
        port: 50053,
        settings: |settings| {
            let regime = settings.enforcement.regime;
            Arc::new(kezhi_publicservices::settings::Settings { regime })
        },
        module: &kezhi_publicservices::MODULE,
        follows: &[Followed {
            source: kezhi_enforcement::NAME,
            types: Outcomes::TYPES,
            follow: |context, source, health| {
                let outcomes = Outcomes {
                    context: context.clone(),
                };
                Box::pin(follow(context, source, outcomes, health))
            },
        }],
        background_tasks: no_background_tasks,
        migrate: migrate::<kezhi_publicservices::migrations::Migrator>,
        migrations: names::<kezhi_publicservices::migrations::Migrator>,
        files: no_files,
        derived: NOTHING_DERIVED,
        unguarded: &[],
    },
];

impl Service {
    /// The service of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SERVICES.iter().find(|service| service.name == name)
    }

    /// The names of all services, as a sentence lists them.
    pub fn all_names() -> String {
        let names: Vec<&str> = SERVICES.iter().map(|service| service.name).collect();
        names.join(", ")
    }

    /// Refuses to start without the files that it reads by itself.
    pub fn refuse_missing_files(&self, settings: &Settings) -> Result<(), Failure> {
        for (of, file) in (self.files)(settings) {
            File::open(file).map_err(|error| Failure::Usage(format!("{of}: {}: {error}", file.display())))?;
        }
        Ok(())
    }

    /// How its database stands to the migrations that are known here.
    pub async fn standing(&self, db: &DatabaseConnection) -> Result<Standing, DbErr> {
        standing(db, &(self.migrations)()).await
    }

    /// The rows for which its log vouches.
    pub fn guard(&self) -> Guard {
        Guard::all_but(self.unguarded)
    }

    /// The package of its methods.
    pub fn package(&self) -> String {
        format!("kezhi.{}.v1", self.name)
    }

    /// The tasks that it keeps running, by the names under which they report their health.
    pub fn tasks(&self, settings: &Settings) -> Vec<String> {
        let follows = self
            .follows
            .iter()
            .map(|followed| format!("follows.{}", followed.source));
        let background_tasks = (self.background_tasks)(settings)
            .into_iter()
            .map(|background_task| background_task.name);
        let own = ["sweep", "calendar"].map(String::from).into_iter();
        let tasks = own.chain(follows).chain(background_tasks);
        tasks.map(|task| format!("{}.{task}", self.name)).collect()
    }
}

const NOTHING_DERIVED: Derived = Derived {
    tables: &[],
    renew: |_| Box::pin(async { Ok(()) }),
};

fn no_files(_: &Settings) -> Vec<(String, &PathBuf)> {
    Vec::new()
}

fn no_background_tasks(_: &Settings) -> Vec<BackgroundTask> {
    Vec::new()
}

fn migrate<M: MigratorTrait + 'static>(db: &DatabaseConnection) -> BoxFuture<'_, Result<(), DbErr>> {
    Box::pin(M::up(db, None))
}
