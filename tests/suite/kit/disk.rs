//! Disks that fail: one that does so when a test says it, and one that is small.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

/// How a disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// There is no room.
    Full,
    /// What was written cannot be kept.
    Sync,
}

impl Trouble {
    fn file(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Sync => "sync",
        }
    }
}

/// A disk on which the database files of a process lie, and that fails when it is told to.
pub struct Disk {
    control: TempDir,
}

impl Disk {
    /// A disk that is in order.
    pub fn new() -> Self {
        Self {
            control: tempfile::tempdir().unwrap(),
        }
    }

    /// What a process must find in its environment to be on this disk.
    pub fn environment(&self) -> Vec<(String, String)> {
        let control = self.control.path().display().to_string();
        static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
        let library = library(&LIBRARY, "disk").display().to_string();
        vec![("LD_PRELOAD".into(), library), ("DISK_TROUBLE".into(), control)]
    }

    /// From now on it fails.
    pub fn fail(&self, how: Trouble) {
        std::fs::write(self.control.path().join(how.file()), "").unwrap();
    }

    /// From now on it does not fail any more.
    pub fn mend(&self, how: Trouble) {
        std::fs::remove_file(self.control.path().join(how.file())).unwrap();
    }
}

/// A library that stands between a process and its machine, built once.
pub(super) fn library(built: &'static OnceLock<PathBuf>, name: &str) -> &'static Path {
    built.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/suite/kit/{name}.c"));
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.so"));
        let mut compile = Command::new("cc");
        compile
            .args(["-shared", "-fPIC", "-o"])
            .arg(&library)
            .arg(source)
            .arg("-ldl");
        assert!(compile.status().unwrap().success(), "{compile:?}");
        library
    })
}

/// A disk of a few MiB, mounted on a folder until it is let go of.
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// A disk of this size; `None` for a user who may not mount one.
    pub fn new(size: &str) -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("kezhi-disk-").tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "none"]);
        let mounted = mount.arg(folder.path()).status().unwrap();
        mounted.success().then_some(Self { folder })
    }

    /// Where it is mounted.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves no room on it.
    pub fn fill(&self) {
        let filler = self.path().join("filler");
        let mut file = std::fs::File::create(filler).unwrap();
        let zeros = [0; 4096];
        while std::io::Write::write_all(&mut file, &zeros).is_ok() {}
    }

    /// Makes room again.
    pub fn clear(&self) {
        std::fs::remove_file(self.path().join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}
