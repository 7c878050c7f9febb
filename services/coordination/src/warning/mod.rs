//! Early warning: who is watched (`watch_subjects`), what was found (`signals`), and the `warnings` that are issued and answered.

pub(crate) mod signals;
pub(crate) mod warnings;
pub(crate) mod watch_subjects;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods) -> Methods {
    methods = watch_subjects::rpc::methods(methods);
    methods = signals::rpc::methods(methods);
    methods = warnings::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of(
            "watch-subject.md",
            "A subject that is watched (监测对象)",
            &watch_subjects::procedure::SUBJECT,
            law,
        ),
        Drawn::of("signal.md", "A signal (风险信号)", &signals::procedure::SIGNAL, law),
        Drawn::of("warning.md", "A warning (预警通知)", &warnings::procedure::WARNING, law),
        Drawn::of(
            "warning-response.md",
            "An answer to a warning",
            &warnings::responses::procedure::RESPONSE,
            law,
        ),
    ]
}
