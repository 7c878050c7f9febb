//! The `projects` themselves, from the signed task book to their `acceptance`; what holds one (`holds`), what ends it (`completion`), and what
//! hangs on it (`project_matters`).

pub(crate) mod acceptance;
pub(crate) mod completion;
pub(crate) mod holds;
pub(crate) mod project_matters;
pub(crate) mod projects;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods) -> Methods {
    methods = projects::rpc::methods(methods);
    methods = acceptance::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of("project.md", "A project (项目)", &projects::procedure::PROJECT, law),
        Drawn::of(
            "milestone.md",
            "A milestone (里程碑)",
            &projects::procedure::MILESTONE,
            law,
        ),
        Drawn::of(
            "amendment.md",
            "An amendment of a task book (变更)",
            &projects::procedure::AMENDMENT,
            law,
        ),
        Drawn::of(
            "acceptance.md",
            "An acceptance (结题验收)",
            &acceptance::procedure::ACCEPTANCE,
            law,
        ),
    ]
}
