//! How a policy moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::incentive_policy::State::{self, *};

use super::rules::{Facts, last_day_is_not_over};

/// Who words a policy does not publish it.
const WORDING: &[&str] = &["DraftIncentivePolicy", "ReviseIncentivePolicy"];

/// The procedure of a policy.
pub const POLICY: Procedure<State, Facts> = Procedure::of(
    "policy",
    &[
        Step::named("DraftIncentivePolicy", "incentive-policy.drafted").to(Drafted),
        Step::named("ReviseIncentivePolicy", "incentive-policy.revised").from(&[Drafted]),
        Step::named("PublishIncentivePolicy", "incentive-policy.published")
            .from(&[Drafted])
            .to(Published)
            .not_by_taker_of(&[WORDING])
            .must(rules![last_day_is_not_over]),
        Step::named("EndIncentivePolicy", "incentive-policy.ended")
            .from(&[Published])
            .to(Ended),
    ],
);
