//! The command line. Ends with 0 on success, 1 on a finding or a failure, 2 on bad usage, and says why on stderr.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kezhi_proto::DESCRIPTORS;

use crate::failure::Failure;
use crate::say::say_bytes;
use crate::settings::{self, Settings};
use crate::{backup, config, doctor, head, healthcheck, migrate, recover, sealing, serve, token, up, verify};

/// Kezhi (科知): the back office of a district's science and intellectual-property bureau.
#[derive(Parser)]
#[command(version, about)]
struct CommandLine {
    /// The settings file (TOML); environment variables as KEZHI_LISTEN override it.
    #[arg(long, global = true)]
    settings: Option<PathBuf>,
    /// The folder of embedded databases, keys and the operator's law.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Starts the whole suite in one process; this is what no command means.
    Up {
        /// Where the gateway listens.
        #[arg(long)]
        listen: Option<SocketAddr>,
        /// Rehearse as if today were this day (YYYY-MM-DD); on loopback only.
        #[arg(long)]
        today: Option<String>,
    },
    /// Runs some services, or the gateway, as a process of their own.
    Serve {
        /// The services.
        #[arg(required = true)]
        services: Vec<String>,
        /// Rehearse as if today were this day (YYYY-MM-DD); on loopback only.
        #[arg(long)]
        today: Option<String>,
    },
    /// Brings the databases of the services up to date.
    Migrate {
        /// The services; all when none is named.
        services: Vec<String>,
    },
    /// Prints a token for a role: officer, intake, reviewer, head, auditor, admin, platform or expert.
    Token {
        /// The role.
        role: String,
        /// The region code of the authority, or the credit code of the organisation that the caller acts for.
        #[arg(long)]
        org: Option<String>,
        /// The account; the role's name when it is not given.
        #[arg(long)]
        account: Option<String>,
    },
    /// Prints the compiled contract with all that it imports, as `protoc --descriptor_set_out` would: for clients without its files.
    Descriptors,
    /// Prints the settings as they are in force, with secrets masked.
    Config,
    /// Checks the databases and the hash chains of the services' logs, and compares what the services know of each other; or
    /// checks a backup. Names the first bad row.
    Verify {
        /// The services, all when none is named; or the folder of a backup.
        services: Vec<String>,
    },
    /// Looks at everything that the suite rests on, a line each, and ends with 1 when something is wrong.
    Doctor {
        /// Look at the files alone without which nothing can start: keys, certificates, the law.
        #[arg(long)]
        files: bool,
    },
    /// Prints how far each log has come, with its hash, signed: to be noted elsewhere.
    Head {
        /// The services; all when none is named.
        services: Vec<String>,
        /// A head that was noted before: says whether the log still has it.
        #[arg(long)]
        noted: Option<String>,
    },
    /// Writes one consistent set of all databases, with the keys and the law, into a folder; the suite may run meanwhile.
    Backup {
        /// The folder; it must be empty, or not there yet.
        folder: PathBuf,
    },
    /// Puts a backup back into an empty place, and verifies it.
    Restore {
        /// The folder of the backup.
        folder: PathBuf,
        /// One service alone, while the others stay as they are; the suite must not run.
        #[arg(long, value_name = "SERVICE", requires = "reason")]
        only: Option<String>,
        /// Why what came after the backup is given up, where this folder remembers more than the backup has.
        #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
        reason: Option<String>,
    },
    /// Moves all databases to where other settings keep them, as from SQLite to PostgreSQL; the suite must not run.
    Move {
        /// The settings file that names the new databases.
        #[arg(long)]
        to: PathBuf,
    },
    /// Goes on with a service whose database was set back, without what is lost, on the record; the suite must not run.
    Recover {
        /// The service.
        service: String,
        /// Why, for the record.
        #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
        reason: String,
        /// The position after which those who follow it take it up again; where it ends, if it is not given.
        #[arg(long)]
        from: Option<i64>,
    },
    /// Makes a new sealing key, and seals everything personal under it; the suite may run meanwhile.
    Rekey,
    /// Asks a service, or the gateway with its certificate, for its health: for the health checks of containers.
    Healthcheck {
        /// Its address, as http://127.0.0.1:50051; where the settings have the gateway, if it is not given.
        address: Option<String>,
    },
}

/// Does what the arguments of this process say, to the end.
pub fn main() -> ExitCode {
    let line = CommandLine::parse();
    match run(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(line: CommandLine) -> Result<(), Failure> {
    let mut settings = settings::read(line.settings.as_deref()).map_err(Failure::usage)?;
    if let Some(data) = line.data {
        settings.data = data;
    }
    let mistakes = settings.mistakes();
    if !mistakes.is_empty() {
        return Err(Failure::Usage(mistakes.join("\n")));
    }
    let command = line.command.unwrap_or(Command::Up {
        listen: None,
        today: None,
    });
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::finding)?;
    runtime.block_on(execute(command, settings))
}

async fn execute(command: Command, mut settings: Settings) -> Result<(), Failure> {
    match command {
        Command::Up { listen, today } => {
            settings.listen = listen.unwrap_or(settings.listen);
            up::run(settings, today.as_deref()).await
        }
        Command::Serve { services, today } => serve::run(settings, &services, today.as_deref()).await,
        Command::Migrate { services } => migrate::run(&settings, &services).await,
        Command::Token { role, org, account } => token::run(&settings, &role, org.as_deref(), account.as_deref()),
        Command::Descriptors => say_bytes(DESCRIPTORS).map_err(Failure::finding),
        Command::Config => config::run(&settings),
        Command::Verify { services } => verify::run(&settings, &services).await,
        Command::Doctor { files: true } => doctor::look_at_files(&settings),
        Command::Doctor { files: false } => doctor::run(&settings).await,
        Command::Head { services, noted } => match noted {
            None => head::run(&settings, &services).await,
            Some(noted) => head::check(&settings, &noted).await,
        },
        Command::Backup { folder } => backup::backup(&settings, &folder).await,
        Command::Restore { folder, only, reason } => {
            backup::restore(&settings, &folder, only.as_deref(), reason.as_deref()).await
        }
        Command::Move { to } => backup::move_to(&settings, &to).await,
        Command::Recover { service, reason, from } => recover::run(&settings, &service, &reason, from).await,
        Command::Rekey => sealing::rekey(&settings).await,
        Command::Healthcheck { address } => healthcheck::run(&settings, address).await,
    }
}
