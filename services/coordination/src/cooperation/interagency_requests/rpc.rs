//! InteragencyRequestService.

use kezhi_chassis::Methods;

use super::{incoming, outgoing, steps};

/// The methods of InteragencyRequestService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
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
