//! What runs: a process, or the suite within that of the test.

use super::inside::Inside;
use super::process::Process;

/// A part of a suite that runs.
pub enum Running {
    /// The binary.
    Process(Process),
    /// All in the process of the test.
    Inside(Inside),
}

impl Running {
    /// The process that a test asks for; such a test must run on one.
    pub fn process(&mut self) -> &mut Process {
        match self {
            Self::Process(process) => process,
            Self::Inside(_) => panic!("it runs inside of the test: plan it as a process"),
        }
    }

    /// The same, to be let go.
    pub fn into_process(self) -> Process {
        match self {
            Self::Process(process) => process,
            Self::Inside(_) => panic!("it runs inside of the test: plan it as a process"),
        }
    }

    /// The suite within the process of the test.
    pub fn inside(&self) -> &Inside {
        match self {
            Self::Inside(inside) => inside,
            Self::Process(_) => panic!("it runs in a process of its own"),
        }
    }

    /// Fails the test when it has ended by itself.
    pub fn assert_running(&mut self) {
        match self {
            Self::Process(process) => process.assert_running(),
            Self::Inside(inside) => inside.assert_running(),
        }
    }

    /// All that it wrote so far, and those before it in the same place.
    pub fn said(&self) -> String {
        match self {
            Self::Process(process) => process.said(),
            Self::Inside(inside) => inside.said(),
        }
    }

    /// What it complained of so far: all that it wrote but its greeting.
    pub fn complaints(&self) -> String {
        let said = self.said();
        let lines = said.lines().filter(|line| {
            ["WARN", "ERROR", "panicked", "kezhi: "]
                .iter()
                .any(|mark| line.contains(mark))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Ends it where it is.
    pub fn kill(self) {
        match self {
            Self::Process(process) => process.kill9(),
            Self::Inside(inside) => inside.kill(),
        }
    }
}
