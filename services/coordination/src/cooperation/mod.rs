//! How the bureau enforces together with others: `agreements`, `interagency_requests` and `joint_actions`, and what touches abroad (`foreign_matters`).

pub(crate) mod agreements;
pub(crate) mod foreign_matters;
pub(crate) mod interagency_requests;
pub(crate) mod joint_actions;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods) -> Methods {
    methods = agreements::rpc::methods(methods);
    methods = interagency_requests::rpc::methods(methods);
    methods = joint_actions::rpc::methods(methods);
    methods = foreign_matters::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of(
            "agreement.md",
            "An agreement (协作协议)",
            &agreements::procedure::AGREEMENT,
            law,
        ),
        Drawn::of(
            "interagency-request-out.md",
            "A interagency_request that goes out (协查、移送)",
            &interagency_requests::procedure::OUTGOING,
            law,
        ),
        Drawn::of(
            "interagency-request-in.md",
            "A interagency_request that comes in",
            &interagency_requests::procedure::INCOMING,
            law,
        ),
        Drawn::of(
            "joint-action.md",
            "A joint action (联合执法行动)",
            &joint_actions::procedure::ACTION,
            law,
        ),
        Drawn::of(
            "foreign-matter.md",
            "A foreign matter (涉外及港澳台事项)",
            &foreign_matters::procedure::MATTER,
            law,
        ),
    ]
}
