//! Requests, as short as they can be said.

/// A step of a matter on a day: the frame that all have, and what the step adds.
macro_rules! step {
    ($request:ident, $name:expr, $taken_on:expr $(, $field:ident: $value:expr)* $(,)?) => {
        $request {
            name: $name.to_string(),
            taken_on: $taken_on.to_string(),
            $($field: $value.into(),)*
            ..Default::default()
        }
    };
}

pub(crate) use step;
