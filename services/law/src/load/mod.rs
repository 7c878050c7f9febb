//! Reading the data files: the shipped ones and, over them, an operator's folder.

mod amounts;
mod calendar;
mod deadlines;
mod penalties;
mod shipped;

use std::{fs, path::Path};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::{Article, Law, Statute, identifier::Region};

/// Hex digits of the edition's digest that are kept.
const EDITION_DIGITS: usize = 16;

/// Why a data file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The folder or a file in it cannot be read.
    #[error("{file} cannot be read: {why}")]
    Unreadable {
        /// The file or folder.
        file: String,
        /// What the system says.
        why: String,
    },
    /// A file is no valid data or contradicts the law.
    #[error("{file}:{line}: {what}")]
    Refused {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
}

/// What is wrong at a byte of a file.
#[derive(Debug)]
struct Complaint {
    at: usize,
    what: String,
}

/// One data file. Any file may hold any kind of entry; a calendar year is a file of its own.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct DataFile {
    year: Option<Spanned<i16>>,
    verified: Option<crate::Verified>,
    source: Option<String>,
    provisional: bool,
    holidays: Vec<Spanned<crate::Holiday>>,
    workdays: Vec<Spanned<crate::Day>>,
    statute: Vec<Spanned<Statute>>,
    counting: Option<Spanned<deadlines::RawCounting>>,
    rule: Vec<Spanned<deadlines::RawRule>>,
    regime: Vec<Spanned<deadlines::RawRegime>>,
    limit: Vec<Spanned<penalties::RawLimit>>,
    elsewhere: Vec<Spanned<penalties::RawElsewhere>>,
    circumstance: Vec<Spanned<penalties::RawCircumstance>>,
    standard: Vec<Spanned<amounts::RawStandard>>,
    surcharge: Option<Spanned<penalties::RawSurcharge>>,
    referral: Vec<Spanned<penalties::RawReferral>>,
    region: Vec<Spanned<Region>>,
}

/// The edition that ships with the crate.
pub(crate) fn builtin() -> Result<Law, LoadError> {
    let mut law = Law::default();
    let mut digest = Sha256::new();
    for (name, text) in shipped::FILES {
        absorb(&mut law, &mut digest, name, text)?;
    }
    law.edition = edition(digest);
    Ok(law)
}

/// The shipped edition with the `*.toml` of a folder over it, in order of name.
pub(crate) fn over_builtin(dir: &Path) -> Result<Law, LoadError> {
    let files = operator_files(dir)?;
    let mut law = Law::builtin();
    if files.is_empty() {
        return Ok(law);
    }
    let mut digest = Sha256::new_with_prefix(law.edition.as_bytes());
    for (name, text) in &files {
        absorb(&mut law, &mut digest, name, text)?;
    }
    law.edition = edition(digest);
    Ok(law)
}

fn operator_files(dir: &Path) -> Result<Vec<(String, String)>, LoadError> {
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let unreadable = |path: &Path| {
        let file = path.display().to_string();
        move |error: std::io::Error| LoadError::Unreadable {
            file: file.clone(),
            why: error.to_string(),
        }
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable(dir))? {
        paths.push(entry.map_err(unreadable(dir))?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            Ok((
                path.display().to_string(),
                fs::read_to_string(&path).map_err(unreadable(&path))?,
            ))
        })
        .collect()
}

/// Takes a file into the law: statutes first, since everything else cites them.
fn absorb(law: &mut Law, digest: &mut Sha256, name: &str, text: &str) -> Result<(), LoadError> {
    let refused = |complaint: Complaint| LoadError::Refused {
        file: name.into(),
        line: line_of(text, complaint.at),
        what: complaint.what,
    };
    digest.update(name.rsplit('/').next().unwrap_or(name).as_bytes());
    digest.update(text.as_bytes());
    let file: DataFile = toml::from_str(text).map_err(|error| {
        refused(Complaint {
            at: error.span().map_or(0, |span| span.start),
            what: error.message().to_owned(),
        })
    })?;
    take(law, file).map_err(refused)
}

fn take(law: &mut Law, mut file: DataFile) -> Result<(), Complaint> {
    calendar::take(law, &mut file)?;
    take_statutes(law, file.statute)?;
    deadlines::take(law, file.counting, file.rule, file.regime)?;
    penalties::take_limits(law, file.limit, file.elsewhere)?;
    penalties::take_circumstances(law, file.circumstance)?;
    penalties::take_consequences(law, file.surcharge, file.referral)?;
    amounts::take(law, file.standard)?;
    take_regions(law, file.region)
}

fn take_statutes(law: &mut Law, statutes: Vec<Spanned<Statute>>) -> Result<(), Complaint> {
    let mut seen = Seen::default();
    for entry in statutes {
        seen.once(&entry, entry.get_ref().id.clone())?;
        let statute = entry.into_inner();
        law.statutes.retain(|known| known.id != statute.id);
        law.statutes.push(statute);
    }
    Ok(())
}

fn take_regions(law: &mut Law, regions: Vec<Spanned<Region>>) -> Result<(), Complaint> {
    let mut seen = Seen::default();
    for entry in regions {
        let code = &entry.get_ref().code;
        if !matches!(code.len(), 2 | 6) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(complaint(
                &entry,
                format!("`{code}` is no region code: two or six digits are needed"),
            ));
        }
        seen.once(&entry, code.clone())?;
        law.regions.put(entry.into_inner());
    }
    Ok(())
}

/// What one file has already said; saying it twice contradicts itself.
#[derive(Default)]
struct Seen(Vec<String>);

impl Seen {
    fn once<T>(&mut self, at: &Spanned<T>, key: String) -> Result<(), Complaint> {
        if self.0.contains(&key) {
            return Err(complaint(at, format!("`{key}` stands twice in this file")));
        }
        self.0.push(key);
        Ok(())
    }
}

fn complaint<T>(at: &Spanned<T>, what: impl Into<String>) -> Complaint {
    Complaint {
        at: at.span().start,
        what: what.into(),
    }
}

/// A provision the file cites, which must be of a statute on file.
fn cited(law: &Law, text: &Spanned<String>) -> Result<Article, Complaint> {
    Article::parse(text.get_ref(), &law.statutes).map_err(|invalid| complaint(text, invalid.to_string()))
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn edition(digest: Sha256) -> String {
    let hex: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    hex.chars().take(EDITION_DIGITS).collect()
}
