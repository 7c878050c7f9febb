//! How a command ends when it does not succeed.

use std::fmt::{self, Display};
use std::process::ExitCode;

/// Why a command did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// It found something, or could not do its work: 1.
    Finding(String),
    /// It was called or set up wrongly: 2.
    Usage(String),
}

impl Failure {
    /// A finding, or work that could not be done.
    pub fn finding(why: impl Display) -> Self {
        Self::Finding(why.to_string())
    }

    /// Bad usage.
    pub fn usage(why: impl Display) -> Self {
        Self::Usage(why.to_string())
    }

    /// Says why on stderr and gives the exit code.
    pub fn report(&self) -> ExitCode {
        let (why, code) = match self {
            Self::Finding(why) => (why, 1),
            Self::Usage(why) => (why, 2),
        };
        eprintln!("kezhi: {why}");
        ExitCode::from(code)
    }
}

impl Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Finding(why) | Self::Usage(why)) = self;
        formatter.write_str(why)
    }
}

impl From<kezhi_chassis::Error> for Failure {
    fn from(error: kezhi_chassis::Error) -> Self {
        Self::Finding(format!("{error:?}"))
    }
}
