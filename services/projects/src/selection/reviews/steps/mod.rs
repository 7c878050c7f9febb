//! The steps of a review and of the experts' parts in it.

pub(super) mod closing;
pub(super) mod panel;
pub(super) mod parts;
pub(super) mod publicity;
pub(super) mod selection;

pub(crate) use selection::return_from_publicity;
