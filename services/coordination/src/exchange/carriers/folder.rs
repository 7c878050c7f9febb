//! A drop folder: a letter is a file of its data and a manifest, which comes last and says that the file is whole.

mod away;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use kezhi_proto::coordination::{DeliverLetterRequest, PatentFormat};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use away::{put_refused, put_taken};

use super::{Undelivered, later, ours, time_of};
use crate::exchange::mailbox::{Mailbox, Taken};
use crate::exchange::received;
use crate::exchange::settings::FolderSettings;
use crate::patents;

/// How often the folder is looked into.
const POLL: Duration = Duration::from_millis(500);
/// How the name of a manifest ends.
const MANIFEST: &str = ".manifest.json";
/// The longest file that is taken, in bytes: what comes by another carrier is no longer either. A file of patents may be longer.
const LONGEST: u64 = 1 << 20;

/// A drop folder.
pub struct Folder {
    path: PathBuf,
}

/// What a manifest says: the attributes of the CloudEvent, the file of its data, its length and its SHA-256 in lower-case hex.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    specversion: String,
    id: String,
    source: String,
    r#type: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    time: String,
    #[serde(default)]
    sequence: String,
    datacontenttype: String,
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
            for manifest in aside(move || manifests(&folder)).await? {
                trouble = trouble.and(self.take(mailbox, manifest).await);
            }
            trouble?;
            tokio::time::sleep(POLL).await;
        }
    }

    /// Takes one letter, and moves it out of the way.
    async fn take(&self, mailbox: &Mailbox, manifest: PathBuf) -> Result<(), Undelivered> {
        let path = manifest.clone();
        let taken = match aside(move || read(&path)).await? {
            Read::Letter(letter) => mailbox.put(letter).await,
            Read::Patents {
                letter,
                format,
                file,
                sha256,
            } => {
                let digest = received::digest_with(&letter.r#type, &sha256);
                mailbox.put_patents(letter, &digest, format, &file).await
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
    /// A letter whose data are a file of patents, with the SHA-256 of the file.
    Patents {
        letter: DeliverLetterRequest,
        format: PatentFormat,
        file: PathBuf,
        sha256: String,
    },
    /// What is known of a letter, with the SHA-256 of its data as it is told, and what is wrong with it.
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
        specversion: "1.0".into(),
        id: letter.id.clone(),
        source: letter.source.clone(),
        r#type: letter.r#type.clone(),
        subject: letter.subject.clone(),
        time: time_of(letter),
        sequence: letter.sequence.clone(),
        datacontenttype: letter.data_content_type.clone(),
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
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(MANIFEST) && !name.starts_with('.') {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Reads a letter. What the machine cannot read now is no fault of the letter, which is read again; a name that no file can have, or a
/// link that leads nowhere, is.
fn read(manifest: &Path) -> io::Result<Read> {
    match read_whole(manifest) {
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

fn read_whole(manifest: &Path) -> io::Result<Read> {
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
    let data = data_of(&told, &file)?;
    let (format, sha256) = (patents::letters::format_of(&told.r#type), told.sha256);
    let letter = DeliverLetterRequest {
        id: told.id,
        source: told.source,
        r#type: told.r#type,
        subject: told.subject,
        time: None,
        sequence: told.sequence,
        data_content_type: told.datacontenttype,
        data: Vec::new(),
    };
    Ok(match (data, format) {
        (Ok(data), None) => Read::Letter(DeliverLetterRequest { data, ..letter }),
        (Ok(_), Some(format)) => Read::Patents {
            letter,
            format,
            file,
            sha256,
        },
        (Err(why), _) => Read::Wrong { letter, sha256, why },
    })
}

/// A letter whose manifest cannot be read.
fn unread(manifest: &Path, why: String) -> Read {
    let name = manifest.file_name().unwrap_or_default().to_string_lossy();
    let letter = DeliverLetterRequest {
        id: name.trim_end_matches(MANIFEST).to_string(),
        ..DeliverLetterRequest::default()
    };
    let sha256 = String::new();
    Read::Wrong { letter, sha256, why }
}

/// The data of a letter, or what is wrong with their file. A file of patents is left where it is: it is read while it is imported.
fn data_of(told: &Manifest, file: &Path) -> io::Result<Result<Vec<u8>, String>> {
    let name = &told.file;
    let plain = Path::new(name).file_name() == Some(name.as_ref()) && !name.starts_with('.');
    if !plain {
        return Ok(Err(format!("file: {name:?} is no name of a file beside the manifest")));
    }
    let Some(bytes) = length_of(file)? else {
        return Ok(Err(format!("{name}: there is no such file")));
    };
    let of_patents = patents::letters::format_of(&told.r#type).is_some();
    if bytes > LONGEST && !of_patents {
        return Ok(Err(too_long(name, bytes)));
    }
    let (bytes, digest) = digest_of(File::open(file)?)?;
    if bytes != told.bytes {
        return Ok(Err(format!("{name}: it has {bytes} bytes, and not {}", told.bytes)));
    }
    if digest != told.sha256 {
        return Ok(Err(format!("{name}: its SHA-256 is {digest}, and not {}", told.sha256)));
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
