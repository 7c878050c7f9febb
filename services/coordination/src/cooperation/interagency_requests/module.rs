//! InteragencyRequestService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{INTERAGENCY_REQUESTS, incoming, outgoing, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![
            Drawn::of(
                "interagency-request-out.md",
                "An interagency request that goes out (协查、移送)",
                &procedure::OUTGOING,
                law,
            ),
            Drawn::of(
                "interagency-request-in.md",
                "An interagency request that comes in (协查、移送)",
                &procedure::INCOMING,
                law,
            ),
        ]
    },
    documents: &[INTERAGENCY_REQUESTS.table],
    shown_to_platforms: &[
        "interagency-request.accepted",
        "interagency-request.acknowledged",
        "interagency-request.answered",
        "interagency-request.closed",
        "interagency-request.declined",
        "interagency-request.received",
        "interagency-request.redirected",
        "interagency-request.reminded",
        "interagency-request.returned",
        "interagency-request.sent",
        "interagency-request.withdrawn",
    ],
    ..Module::NONE
};

/// The methods of InteragencyRequestService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(outgoing::prepare)
        .write(outgoing::revise)
        .write(outgoing::send)
        .write(outgoing::acknowledge)
        .write(outgoing::answer)
        .write(outgoing::send_back)
        .write(outgoing::redirect)
        .write(outgoing::withdraw)
        .write(outgoing::remind)
        .write(incoming::receive)
        .write(incoming::accept)
        .write(incoming::decline)
        .write(incoming::prepare_answer)
        .write(incoming::approve_answer)
        .write(steps::assign)
        .write(steps::close)
        .read(super::get)
        .read(super::list)
}
