//! Draws a procedure as a Mermaid state diagram.

use std::fmt::{Debug, Write};

use crate::Procedure;

/// The diagram: one arrow per step and state that it leaves, with the article where there is one.
pub fn mermaid<S: Copy + PartialEq + Debug, F>(procedure: &Procedure<S, F>) -> String {
    let mut text = String::from("stateDiagram-v2\n");
    for step in procedure.steps {
        let article = step.article().map(|article| format!(" {article}")).unwrap_or_default();
        // A step that leaves no state begins the matter.
        let begins = step.from.is_empty().then(|| "[*]".to_string());
        for from in begins
            .into_iter()
            .chain(step.from.iter().map(|state| format!("{state:?}")))
        {
            let to = step.to.map_or(from.clone(), |state| format!("{state:?}"));
            // Writing to a String cannot fail.
            let _ = writeln!(text, "    {from} --> {to}: {}{article}", step.name);
        }
    }
    text
}
