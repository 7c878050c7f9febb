//! The law in force in this process: what is built in, with what the operator's folder adds.

use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use kezhi_law::{Law, LoadError};

/// The law, shared and replaced as a whole when the operator publishes a calendar or corrects a rule.
#[derive(Clone)]
pub struct LawBook(Arc<Shelf>);

struct Shelf {
    folder: Option<PathBuf>,
    law: RwLock<Arc<Law>>,
}

impl LawBook {
    /// The law that is built in, without a folder to add to it.
    pub fn builtin() -> Self {
        Self(Arc::new(Shelf {
            folder: None,
            law: RwLock::new(Arc::new(Law::builtin())),
        }))
    }

    /// The law with what an operator's folder adds; refuses a file that does not parse or contradicts the statute.
    pub fn open(folder: &Path) -> Result<Self, LoadError> {
        let law = Law::load(folder)?;
        Ok(Self(Arc::new(Shelf {
            folder: Some(folder.to_path_buf()),
            law: RwLock::new(Arc::new(law)),
        })))
    }

    /// The law as it stands.
    pub fn current(&self) -> Arc<Law> {
        match self.0.law.read() {
            Ok(law) => law.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Reads the folder anew. A bad file leaves the law as it stands and is returned.
    pub fn reload(&self) -> Result<Arc<Law>, LoadError> {
        let Some(folder) = &self.0.folder else {
            return Ok(self.current());
        };
        let law = Law::load(folder)?;
        if law.edition() != self.current().edition() {
            tracing::info!(edition = law.edition(), "the law book has a new edition");
            match self.0.law.write() {
                Ok(mut shelf) => *shelf = Arc::new(law),
                Err(poisoned) => *poisoned.into_inner() = Arc::new(law),
            }
        }
        Ok(self.current())
    }
}
