//! What a command answers.

use std::fmt;
use std::io::{Write, stdout};

/// Prints a line of a command's answer. Who reads only the first lines, as `head` does, has heard enough: that is no fault.
pub fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(stdout(), "{line}");
}
