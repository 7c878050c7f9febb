//! What is told to others of what `enforcement` decided: the `penalty_notices` of credit publicity, and the monthly `case_returns`.

pub(crate) mod case_returns;
pub(crate) mod enforcement;
pub(crate) mod penalty_notices;

use kezhi_chassis::Module;

/// What these bring.
pub(crate) const MODULE: Module = Module::of(&[penalty_notices::module::MODULE, case_returns::module::MODULE]);
