//! Draws a procedure as a Mermaid state diagram.

use std::fmt::{Debug, Write};

use crate::Procedure;

/// The diagram: one arrow per step and state that it leaves, with the article where there is one.
pub fn mermaid<S: Copy + PartialEq + Debug, F>(procedure: &Procedure<S, F>) -> String {
    let mut text = String::from("stateDiagram-v2\n");
    for step in procedure.steps {
        let article = step.article().map(|article| format!(" {article}")).unwrap_or_default();
        for from in step.from {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "    {from:?} --> {:?}: {}{article}",
                step.to.unwrap_or(*from),
                step.name
            );
        }
    }
    text
}
