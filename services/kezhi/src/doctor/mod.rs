//! `kezhi doctor`: whether everything that the suite rests on is in order, a line each.

mod databases;
mod files;
mod machine;
mod outside;

use crate::failure::Failure;
use crate::say::say;
use crate::settings::Settings;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What, as `calendar` or `database of projects`.
    pub of: String,
    /// What is wrong with it, and what to do; how it stands where it is in order.
    pub found: Result<String, String>,
}

impl Check {
    fn good(of: impl Into<String>, how: impl ToString) -> Self {
        Self {
            of: of.into(),
            found: Ok(how.to_string()),
        }
    }

    fn wrong(of: impl Into<String>, why: impl ToString) -> Self {
        Self {
            of: of.into(),
            found: Err(why.to_string()),
        }
    }

    fn of(of: impl Into<String>, found: Result<String, String>) -> Self {
        Self { of: of.into(), found }
    }
}

/// Looks at everything, and prints a line each; a thing that is wrong is a finding.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let mut checks = machine::checks(settings);
    checks.extend(databases::checks(settings).await);
    checks.extend(outside::checks(settings).await);
    tell(&checks)
}

/// Looks at the files alone without which nothing can start.
pub fn look_at_files(settings: &Settings) -> Result<(), Failure> {
    tell(&files::checks(settings))
}

fn tell(checks: &[Check]) -> Result<(), Failure> {
    for check in checks {
        match &check.found {
            Ok(how) => say(format_args!("ok     {}: {how}", check.of)),
            Err(why) => say(format_args!("WRONG  {}: {why}", check.of)),
        }
    }
    match checks.iter().filter(|check| check.found.is_err()).count() {
        0 => Ok(()),
        wrong => Err(Failure::Finding(format!(
            "{wrong} of {} things are wrong",
            checks.len()
        ))),
    }
}

/// Refuses settings that name what is not there, or no law on file: with them nothing could start.
pub fn refuse_unfit(settings: &Settings) -> Result<(), Failure> {
    let wrong: Vec<String> = files::named(settings)
        .into_iter()
        .filter_map(|check| Some(format!("{}: {}", check.of, check.found.err()?)))
        .collect();
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(Failure::Usage(wrong.join("\n"))),
    }
}

/// What is wrong with the machine and its files, for whoever starts the suite.
pub fn warn(settings: &Settings) {
    for check in machine::checks(settings) {
        if let Err(why) = check.found {
            eprintln!("kezhi: {}: {why}", check.of);
        }
    }
}
