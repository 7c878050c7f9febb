//! Draws a procedure: a Mermaid diagram of how a matter moves, and each step with all that its row says.

use std::fmt::{Debug, Write};

use kezhi_law::{Article, Law};

use crate::check::mistakes;
use crate::{Procedure, Starts, Step, state_name};

/// A procedure as the docs show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The file, as `case.md`.
    pub file: &'static str,
    /// The title and the diagram.
    pub head: String,
    /// The steps, in the order of the table.
    pub steps: Vec<DrawnStep>,
    /// What is wrong with the table; empty when it is sound.
    pub mistakes: Vec<String>,
}

/// A row of the table in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnStep {
    /// The step, as the contract names its method.
    pub name: &'static str,
    /// What the log calls it.
    pub event: &'static str,
    /// True where it comes of itself, and no method takes it.
    pub automatic: bool,
    /// The states from which it is taken, as the contract names them: `STATE_UNDER_WAY`.
    pub from: Vec<String>,
    /// True where who took some earlier step does not take it.
    pub keeps_apart: bool,
    /// What the row says, line by line.
    pub lines: Vec<String>,
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
            head: format!("# {title}\n\n{drawn}\n\n```mermaid\n{}```\n", mermaid(procedure)),
            steps: procedure
                .steps
                .iter()
                .map(|step| DrawnStep::of(step, procedure, law))
                .collect(),
            mistakes: mistakes(procedure, law),
        }
    }

    /// The whole page. `who` says who may take a step, by its name.
    pub fn page(&self, who: impl Fn(&str) -> String) -> String {
        let mut page = format!("{}\n## Steps\n", self.head);
        for step in &self.steps {
            let by = match step.automatic {
                true => "By nobody: it comes of itself, or with another step.".to_string(),
                false => format!("By: {}.", who(step.name)),
            };
            // Writing to a String cannot fail.
            let _ = writeln!(page, "\n### {}\n", step.name);
            for line in std::iter::once(&by).chain(&step.lines) {
                let _ = writeln!(page, "- {line}");
            }
        }
        page
    }
}

impl DrawnStep {
    fn of<S: Copy + PartialEq + Debug, F>(step: &Step<S, F>, procedure: &Procedure<S, F>, law: &Law) -> Self {
        let from: Vec<String> = step.from.iter().map(|state| format!("{state:?}")).collect();
        let moves = match (from.join(", ").as_str(), step.to) {
            ("", Some(to)) => format!("Begins the matter, in {to:?}."),
            ("", None) => "Leaves no state and enters none.".to_string(),
            (from, Some(to)) => format!("From {from} to {to:?}."),
            (from, None) => format!("In {from}, which it leaves as it is."),
        };
        let limit = |id: &&str| limit(id, law);
        let starts = step.starts.iter().map(|start| match start {
            Starts::Duty(id) => limit(id),
            Starts::Right(id) => format!("{}, a right", limit(id)),
        });
        let rules = step.must.iter().map(|rule| {
            let words = rule.name.replace('_', " ");
            match procedure.article_of(rule.name) {
                Some(article) => format!("{words} ({article})"),
                None => words,
            }
        });
        let apart: Vec<String> = step
            .not_by_taker_of
            .concat()
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let listed = [
            ("Not by who took", apart),
            ("Must hold", rules.collect()),
            ("Meets", step.meets.iter().map(&limit).collect()),
            ("Cancels", step.cancels.iter().map(limit).collect()),
            ("Starts", starts.collect()),
        ];
        let listed = listed.into_iter().filter(|(_, items)| !items.is_empty());
        let article = step.article().map(|article| format!("Rests on {article}."));
        let mut lines: Vec<String> = vec![moves];
        lines.extend(article);
        lines.extend(listed.map(|(what, items)| format!("{what}: {}.", items.join("; "))));
        lines.push(format!("The log calls it `{}`.", step.event));
        Self {
            name: step.name,
            event: step.event,
            automatic: step.automatic,
            from: step.from.iter().map(state_name).collect(),
            keeps_apart: !step.not_by_taker_of.is_empty(),
            lines,
        }
    }
}

/// A limit with the provision that sets it now.
fn limit(id: &str, law: &Law) -> String {
    let legal_basis: Option<&Article> = law
        .rules()
        .iter()
        .rfind(|rule| rule.id == id)
        .map(|rule| &rule.legal_basis);
    match (id, legal_basis) {
        ("*", _) => "every limit of the matter".into(),
        (_, Some(legal_basis)) => format!("`{id}` ({legal_basis})"),
        (_, None) => format!("`{id}`"),
    }
}

/// The diagram: one arrow per step and state that it leaves for another.
pub fn mermaid<S: Copy + PartialEq + Debug, F>(procedure: &Procedure<S, F>) -> String {
    let mut text = String::from("stateDiagram-v2\n");
    for step in procedure.steps {
        let Some(to) = step.to else { continue };
        // A step that leaves no state begins the matter.
        let begins = step.from.is_empty().then(|| "[*]".to_string());
        let left = step.from.iter().filter(|from| **from != to);
        for from in begins.into_iter().chain(left.map(|state| format!("{state:?}"))) {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "    {from} --> {to:?}: {}", step.name);
        }
    }
    text
}
