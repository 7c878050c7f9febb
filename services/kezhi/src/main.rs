//! The one binary of the suite.

use std::process::ExitCode;

fn main() -> ExitCode {
    kezhi::command_line::main()
}
