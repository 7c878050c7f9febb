//! What a step of an application is decided on.

use kezhi_law::Day;
use kezhi_proto::projects::{Application, MissingItem, Plan, Review};

use crate::planning::funding_calls::FundingCall;
use crate::settings::Settings;

/// The facts. What only some steps gather is `None` elsewhere, and a rule that asks for it there decides nothing
/// ([`gathered`](kezhi_procedure::gathered)).
#[derive(Debug, Clone)]
pub struct Facts {
    /// The application as it stands, or as it is handed in.
    pub application: Application,
    /// The call that it answers.
    pub funding_call: FundingCall,
    /// The plan of the call.
    pub plan: Plan,
    /// The day of the step.
    pub on: Day,
    /// What the authority has set.
    pub settings: Settings,
    /// The units of the application that are barred on the day, with the last day of it.
    pub barred: Vec<(String, Day)>,
    /// How often the application was completed.
    pub completed: usize,
    /// How many other applications the unit has handed in to the call and not withdrawn.
    pub others_of_the_unit: Option<usize>,
    /// What the formal check found.
    pub missing: Option<Vec<MissingItem>>,
    /// The review of the call; the inner one is `None` before its panel is drawn.
    pub review: Option<Option<Review>>,
    /// The objections to the application, or to the selection as a whole, that are not decided.
    pub open_objections: Option<Vec<String>>,
}
