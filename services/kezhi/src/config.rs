//! `kezhi config`.

use crate::doctor;
use crate::failure::Failure;
use crate::settings::Settings;

/// Prints the settings as they are in force, and refuses those with which nothing could start.
#[expect(clippy::print_stdout, reason = "this is the command's answer")]
pub fn run(settings: &Settings) -> Result<(), Failure> {
    print!("{}", kezhi_chassis::settings::show(settings).map_err(Failure::finding)?);
    doctor::refuse_unfit(settings)
}
