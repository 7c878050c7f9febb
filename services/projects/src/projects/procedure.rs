//! How a project comes to its end.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::project::State::{self, *};

/// The procedure of a project.
pub(super) const PROJECT: Procedure<State, ()> = Procedure {
    matter: "project",
    steps: &[
        Step::plain(
            "ApplyForAcceptance",
            "project.acceptance-applied",
            &[UnderWay],
            Some(InAcceptance),
        ),
        Step::plain("PassAcceptance", "project.accepted", &[InAcceptance], Some(Accepted)),
        Step::plain("FailAcceptance", "project.failed", &[InAcceptance], Some(Failed)),
        Step::plain(
            "ReturnFromAcceptance",
            "project.returned-from-acceptance",
            &[InAcceptance],
            Some(UnderWay),
        ),
        Step::plain(
            "EvaluatePerformance",
            "project.evaluated",
            &[Accepted, Failed, Terminated, Closed],
            None,
        ),
    ],
};
