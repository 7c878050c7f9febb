//! A drop folder: a letter is a file of its data and a manifest, which comes last and says that the file is whole.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use kezhi_proto::coordination::DeliverLetterRequest;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Undelivered, later, ours, time_of};
use crate::exchange::mailbox::{Mailbox, Taken};
use crate::exchange::settings::FolderSettings;
use crate::patents;

/// How often the folder is looked into.
const POLL: Duration = Duration::from_millis(500);
/// How the name of a manifest ends.
const MANIFEST: &str = ".manifest.json";
/// The longest file that is taken, in bytes: what comes by another carrier is no longer either. A file of patents may be longer.
const LONGEST: u64 = 1 << 20;
/// Where what was taken is moved, and what could not be.
const TAKEN: &str = "taken";
const REFUSED: &str = "refused";

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
            for manifest in aside(move || manifests(&folder)).await? {
                self.take(mailbox, manifest).await?;
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Takes one letter, and moves it out of the way.
    async fn take(&self, mailbox: &Mailbox, manifest: PathBuf) -> Result<(), Undelivered> {
        let path = manifest.clone();
        let taken = match aside(move || Ok(read(&path))).await? {
            Ok((letter, file)) => {
                let taken = match patents::letters::format_of(&letter.r#type) {
                    Some(format) => mailbox.put_patents(letter, format, &file).await,
                    None => mailbox.put(letter).await,
                };
                taken.map_err(ours)?
            }
            Err(why) => {
                let name = manifest.file_name().unwrap_or_default().to_string_lossy();
                let unread = DeliverLetterRequest {
                    id: name.trim_end_matches(MANIFEST).to_string(),
                    ..DeliverLetterRequest::default()
                };
                mailbox.refuse(&unread, &why).await.map_err(ours)?;
                Taken::Refused(why)
            }
        };
        let place = match taken {
            Taken::Taken => TAKEN,
            Taken::Refused(_) => REFUSED,
        };
        aside(move || move_to(place, &manifest)).await
    }
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

/// The letter that a manifest tells of and the file of its data, or what is wrong with it. A file of patents is left where it is, as
/// it is read while it is imported.
fn read(manifest: &Path) -> Result<(DeliverLetterRequest, PathBuf), String> {
    refuse_long(manifest)?;
    let text = fs::read(manifest).map_err(|error| error.to_string())?;
    let told: Manifest = serde_json::from_slice(&text).map_err(|error| format!("the manifest: {error}"))?;
    let plain = Path::new(&told.file).file_name() == Some(told.file.as_ref());
    if !plain || told.file.starts_with('.') {
        return Err(format!(
            "file: {:?} is no name of a file beside the manifest",
            told.file
        ));
    }
    let file = manifest.with_file_name(&told.file);
    let of_file = |error: io::Error| format!("{}: {error}", told.file);
    let data = match patents::letters::format_of(&told.r#type) {
        Some(_) => {
            refuse_changed(&told, File::open(&file).map_err(of_file)?)?;
            Vec::new()
        }
        None => {
            refuse_long(&file)?;
            let data = fs::read(&file).map_err(of_file)?;
            refuse_changed(&told, data.as_slice())?;
            data
        }
    };
    let letter = DeliverLetterRequest {
        id: told.id,
        source: told.source,
        r#type: told.r#type,
        subject: told.subject,
        time: None,
        sequence: told.sequence,
        data_content_type: told.datacontenttype,
        data,
    };
    Ok((letter, file))
}

/// Refuses data that are not what the manifest tells of.
fn refuse_changed(told: &Manifest, data: impl io::Read) -> Result<(), String> {
    let (bytes, digest) = digest_of(data).map_err(|error| format!("{}: {error}", told.file))?;
    if bytes != told.bytes {
        return Err(format!("{}: it has {bytes} bytes, and not {}", told.file, told.bytes));
    }
    match digest == told.sha256 {
        true => Ok(()),
        false => Err(format!(
            "{}: its SHA-256 is {digest}, and not {}",
            told.file, told.sha256
        )),
    }
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

fn refuse_long(path: &Path) -> Result<(), String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bytes = fs::metadata(path).map_err(|error| format!("{name}: {error}"))?.len();
    match bytes <= LONGEST {
        true => Ok(()),
        false => Err(format!("{name}: it has {bytes} bytes, and at most {LONGEST} are taken")),
    }
}

/// Moves a manifest and its file into a folder beside them; the manifest goes last, so that what broke off is taken up again.
fn move_to(place: &str, manifest: &Path) -> io::Result<()> {
    let folder = manifest.with_file_name(place);
    fs::create_dir_all(&folder)?;
    let told = refuse_long(manifest).ok().and_then(|()| fs::read(manifest).ok());
    let told = told.and_then(|told| serde_json::from_slice::<Manifest>(&told).ok());
    let file = told.map(|told| told.file);
    let file = file.as_deref().and_then(|file| Path::new(file).file_name());
    if let Some(file) = file {
        match fs::rename(manifest.with_file_name(file), folder.join(file)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::rename(manifest, folder.join(manifest.file_name().unwrap_or_default()))
}
