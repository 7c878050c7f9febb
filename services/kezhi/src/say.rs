//! What a command answers.

use std::fmt;
use std::io::{self, ErrorKind, Write, stdout};

/// Prints a line of a command's answer. Who reads only the first lines, as `head` does, has heard enough: that is no fault.
pub fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(stdout(), "{line}");
}

/// Prints bytes as they are, likewise.
pub fn say_bytes(bytes: &[u8]) -> io::Result<()> {
    match stdout().write_all(bytes) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}
