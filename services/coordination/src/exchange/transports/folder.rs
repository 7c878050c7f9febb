//! A drop folder: a letter is a file of its data and a manifest, which comes last and says that the file is whole.

mod away;
mod forlorn;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use kezhi_proto::coordination::DeliverLetterRequest;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use away::{put_refused, put_taken};
use forlorn::forlorn;

use super::attributes::Attributes;
use super::{Undelivered, later, ours};
use crate::exchange::kind::LetterKinds;
use crate::exchange::mailbox::{Mailbox, Taken};
use crate::exchange::received;
use crate::exchange::settings::FolderSettings;

/// How often the folder is looked into.
const POLL: Duration = Duration::from_millis(500);
/// How the name of a manifest ends.
const MANIFEST: &str = ".manifest.json";
/// The longest file that is taken, in bytes: what comes by another transport is no longer either. A file of patents may be longer.
const LONGEST: u64 = 1 << 20;

/// A drop folder.
pub struct Folder {
    path: PathBuf,
}

/// What a manifest says: the attributes of the CloudEvent, the file of its data, its length and its SHA-256 in lower-case hex.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    #[serde(flatten)]
    attributes: Attributes,
    file: String,
    bytes: u64,
    sha256: String,
}

impl Folder {
    pub fn open(settings: &FolderSettings) -> Self {
        Self {
            path: settings.path.clone(),
        }
    }

    pub async fn send(&self, letter: &DeliverLetterRequest) -> Result<(), Undelivered> {
        let (out, letter) = (self.path.join("out"), letter.clone());
        aside(move || put(&out, &letter)).await
    }

    pub async fn collect(&self, mailbox: &Mailbox) -> Result<(), Undelivered> {
        loop {
            let folder = self.path.join("in");
            // A letter with which something is wrong holds up no other; it is tried again with the next look.
            let mut trouble = Ok(());
            let (place, now) = (folder.clone(), mailbox.now_micros());
            for file in aside(move || forlorn(&place, now)).await? {
                trouble = trouble.and(self.put_aside(mailbox, file).await);
            }
            for manifest in aside(move || manifests(&folder)).await? {
                trouble = trouble.and(self.take(mailbox, manifest).await);
            }
            trouble?;
            tokio::time::sleep(POLL).await;
        }
    }

    /// Refuses what no manifest is there for.
    async fn put_aside(&self, mailbox: &Mailbox, file: PathBuf) -> Result<(), Undelivered> {
        let letter = DeliverLetterRequest {
            id: name_of(&file),
            ..DeliverLetterRequest::default()
        };
        let why = "no manifest names it";
        mailbox.refuse(&letter, "", why).await.map_err(ours)?;
        aside(move || put_refused(&file, why)).await
    }

    /// Takes one letter, and moves it out of the way.
    async fn take(&self, mailbox: &Mailbox, manifest: PathBuf) -> Result<(), Undelivered> {
        let (path, kinds) = (manifest.clone(), mailbox.kinds());
        let taken = match aside(move || read(&path, kinds)).await? {
            Read::Letter(letter) => mailbox.put(letter).await,
            Read::File { letter, file, sha256 } => {
                let digest = received::digest_with(&letter.r#type, &sha256);
                mailbox.put_file(letter, &digest, &file).await
            }
            Read::Wrong { letter, sha256, why } => {
                let digest = received::digest_with(&letter.r#type, &sha256);
                mailbox.refuse(&letter, &digest, &why).await
            }
            // Another instance took it.
            Read::Gone => return Ok(()),
        };
        match taken.map_err(ours)? {
            Taken::Taken => aside(move || put_taken(&manifest)).await,
            Taken::Refused(why) => aside(move || put_refused(&manifest, &why)).await,
        }
    }
}

/// What lies in the folder.
enum Read {
    /// A letter with its data.
    Letter(DeliverLetterRequest),
    /// A letter whose data are a file that may be long, with the SHA-256 of the file.
    File {
        letter: DeliverLetterRequest,
        file: PathBuf,
        sha256: String,
    },
    /// What is known of a letter, with the SHA-256 of its data as far as that is known, and what is wrong with it.
    Wrong {
        letter: DeliverLetterRequest,
        sha256: String,
        why: String,
    },
    /// Nothing any more.
    Gone,
}

/// File work, where it holds up nobody.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Undelivered> {
    let done = tokio::task::spawn_blocking(work).await.map_err(later)?;
    done.map_err(later)
}

/// Writes the file and then the manifest. A letter that is sent again is written again under the same names.
fn put(out: &Path, letter: &DeliverLetterRequest) -> io::Result<()> {
    let name = format!("{}-{}", letter.sequence, letter.id);
    let file = format!("{name}.data");
    let manifest = Manifest {
        attributes: Attributes::of(letter),
        bytes: letter.data.len() as u64,
        sha256: hex::encode(Sha256::digest(&letter.data)),
        file: file.clone(),
    };
    write_whole(out, &file, &letter.data)?;
    write_whole(
        out,
        &format!("{name}{MANIFEST}"),
        &serde_json::to_vec_pretty(&manifest)?,
    )
}

/// Writes a file that is either not there or whole, and that a loss of power does not undo. The folder itself is not made: where
/// it is missing, the other side is.
fn write_whole(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!(".{name}.unfinished"));
    let mut file = File::create(&unfinished)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name))?;
    File::open(folder)?.sync_all()
}

/// The manifests in a folder, by their names.
fn manifests(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if is_manifest(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn is_manifest(path: &Path) -> bool {
    let name = name_of(path);
    name.ends_with(MANIFEST) && !name.starts_with('.')
}

/// Reads a letter. What the machine cannot read now is no fault of the letter, which is read again; a name that no file can have, or a
/// link that leads nowhere, is.
fn read(manifest: &Path, kinds: LetterKinds) -> io::Result<Read> {
    match read_whole(manifest, kinds) {
        Err(error) if is_of_the_letter(&error) => Ok(unread(manifest, format!("it cannot be read: {error}"))),
        read => read,
    }
}

/// True for an error that another look will meet again, whatever the machine does.
fn is_of_the_letter(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, IsADirectory, NotADirectory, PermissionDenied};
    /// A link that leads to itself (ELOOP), for which the library has no stable name.
    const LINKS: i32 = 40;
    let kinds = [
        InvalidFilename,
        InvalidInput,
        IsADirectory,
        NotADirectory,
        PermissionDenied,
    ];
    kinds.contains(&error.kind()) || error.raw_os_error() == Some(LINKS)
}

fn read_whole(manifest: &Path, kinds: LetterKinds) -> io::Result<Read> {
    let Some(bytes) = length_of(manifest)? else {
        return Ok(Read::Gone);
    };
    if bytes > LONGEST {
        return Ok(unread(manifest, too_long("the manifest", bytes)));
    }
    let told: Manifest = match serde_json::from_slice(&fs::read(manifest)?) {
        Ok(told) => told,
        Err(error) => return Ok(unread(manifest, format!("the manifest: {error}"))),
    };
    let file = manifest.with_file_name(&told.file);
    let is_file = kinds.take_file(&told.attributes.r#type).is_some();
    let data = data_of(&told, &file, is_file)?;
    let (attributes, sha256) = (told.attributes, told.sha256);
    Ok(match (data, is_file) {
        (Ok(data), false) => Read::Letter(attributes.letter(data)),
        (Ok(data), true) => Read::File {
            letter: attributes.letter(data),
            file,
            sha256,
        },
        (Err(Unfit { sha256, why }), _) => {
            let letter = attributes.letter(Vec::new());
            Read::Wrong { letter, sha256, why }
        }
    })
}

/// A letter whose manifest cannot be read.
fn unread(manifest: &Path, why: String) -> Read {
    let letter = DeliverLetterRequest {
        id: name_of(manifest).trim_end_matches(MANIFEST).to_string(),
        ..DeliverLetterRequest::default()
    };
    let sha256 = String::new();
    Read::Wrong { letter, sha256, why }
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What is wrong with the data of a letter, and their SHA-256 as far as it is known.
struct Unfit {
    sha256: String,
    why: String,
}

/// The data of a letter, or what is wrong with their file. A file of patents is left where it is: it is read while it is imported.
fn data_of(told: &Manifest, file: &Path, of_patents: bool) -> io::Result<Result<Vec<u8>, Unfit>> {
    let name = &told.file;
    let unfit = |sha256: &str, why: String| {
        let sha256 = sha256.to_string();
        Ok(Err(Unfit { sha256, why }))
    };
    let plain = Path::new(name).file_name() == Some(name.as_ref()) && !name.starts_with('.');
    if !plain {
        return unfit("", format!("file: {name:?} is no name of a file beside the manifest"));
    }
    let Some(bytes) = length_of(file)? else {
        // It may have been taken, and its manifest have come again.
        return unfit(&told.sha256, format!("{name}: there is no such file"));
    };
    if bytes > LONGEST && !of_patents {
        return unfit("", too_long(name, bytes));
    }
    let (bytes, digest) = digest_of(File::open(file)?)?;
    if bytes != told.bytes {
        return unfit(&digest, format!("{name}: it has {bytes} bytes, and not {}", told.bytes));
    }
    if digest != told.sha256 {
        return unfit(
            &digest,
            format!("{name}: its SHA-256 is {digest}, and not {}", told.sha256),
        );
    }
    match of_patents {
        true => Ok(Ok(Vec::new())),
        false => fs::read(file).map(Ok),
    }
}

/// How long a file is; nothing where there is none.
fn length_of(path: &Path) -> io::Result<Option<u64>> {
    match fs::metadata(path) {
        Ok(file) => Ok(file.is_file().then_some(file.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn too_long(name: &str, bytes: u64) -> String {
    format!("{name}: it has {bytes} bytes, and at most {LONGEST} are taken")
}

/// The length and the SHA-256 of data of any length.
fn digest_of(data: impl io::Read) -> io::Result<(u64, String)> {
    let (mut data, mut digest, mut bytes) = (BufReader::new(data), Sha256::new(), 0);
    loop {
        let some = data.fill_buf()?;
        if some.is_empty() {
            return Ok((bytes, hex::encode(digest.finalize())));
        }
        digest.update(some);
        let read = some.len();
        bytes += read as u64;
        data.consume(read);
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// What is known of a letter whose manifest tells of `told`, beside a file of `data`.
    fn known_of(told: &str, data: Option<&str>) -> String {
        let folder = TempDir::new().unwrap();
        let manifest = Manifest {
            attributes: Attributes::default(),
            file: "x.data".into(),
            bytes: 1,
            sha256: sha256(told),
        };
        let path = folder.path().join("x.manifest.json");
        fs::write(&path, serde_json::to_vec(&manifest).unwrap()).unwrap();
        if let Some(data) = data {
            fs::write(folder.path().join("x.data"), data).unwrap();
        }
        match read(&path, LetterKinds(&[])).unwrap() {
            Read::Wrong { sha256, .. } => sha256,
            Read::Letter(letter) => format!("taken: {:?}", letter.data),
            Read::File { .. } | Read::Gone => panic!("it is a letter"),
        }
    }

    fn sha256(text: &str) -> String {
        hex::encode(Sha256::digest(text))
    }

    #[test]
    fn a_letter_without_its_file_may_be_a_repeat_and_one_with_another_is_none() {
        assert_eq!(known_of("a", Some("a")), "taken: [97]");
        assert_eq!(known_of("a", None), sha256("a"));
        for other in ["b", "ab"] {
            assert_eq!(known_of("a", Some(other)), sha256(other));
        }
    }
}
