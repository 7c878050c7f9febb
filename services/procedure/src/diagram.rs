//! Draws a procedure as a Mermaid state diagram.

use std::fmt::{Debug, Write};

use kezhi_law::Law;

use crate::Procedure;
use crate::check::mistakes;

/// A procedure as the docs show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The file, as `case.md`.
    pub file: &'static str,
    /// What it says.
    pub page: String,
    /// What is wrong with the table; empty when it is sound.
    pub mistakes: Vec<String>,
}

impl Drawn {
    /// Draws a procedure under a title, and checks its table.
    pub fn of<S: Copy + PartialEq + Debug, F>(
        file: &'static str,
        title: &str,
        procedure: &Procedure<S, F>,
        law: &Law,
    ) -> Self {
        let drawn = "Drawn from its table; `KEZHI_UPDATE_DOCS=1 cargo test` draws it anew.";
        Self {
            file,
            page: format!("# {title}\n\n{drawn}\n\n```mermaid\n{}```\n", mermaid(procedure)),
            mistakes: mistakes(procedure, law),
        }
    }
}

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
