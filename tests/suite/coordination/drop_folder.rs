//! A drop folder, as the other side of it uses it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::kit::eventually;

/// The type of the letters that tell partners how far the logs have come.
pub const LOG_HEADS: &str = "kezhi.log-heads";

/// A drop folder.
pub struct Drop(TempDir);

impl Drop {
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("kezhi-drop-").tempdir().unwrap();
        for side in ["in", "out"] {
            fs::create_dir(folder.path().join(side)).unwrap();
        }
        Self(folder)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The manifests in a place, by their names, which ascend.
    pub fn manifests(&self, place: &str) -> Vec<Value> {
        let Ok(entries) = fs::read_dir(self.path().join(place)) else {
            return Vec::new();
        };
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.to_string_lossy().ends_with(".manifest.json"));
        paths.sort();
        let read = |path: &std::path::PathBuf| serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        paths.iter().map(read).collect()
    }

    /// The letter that is sent as number so and so: its id, and what it says. The heads of the logs, which are told whatever else is,
    /// are counted by themselves.
    pub async fn letter(&self, number: usize, of: &str) -> (String, Value) {
        let sent = eventually("the letter is sent", async || {
            let mut sent = self.manifests("out");
            sent.retain(|sent| (sent["type"] == LOG_HEADS) == (of == LOG_HEADS));
            sent.into_iter().nth(number - 1)
        })
        .await;
        let data = fs::read(self.path().join("out").join(sent["file"].as_str().unwrap())).unwrap();
        assert_eq!(sent["sha256"], hex::encode(Sha256::digest(&data)));
        assert_eq!(sent["type"], of);
        assert!(sent["time"].as_str().unwrap().ends_with('Z'), "{sent}");
        let id = sent["id"].as_str().unwrap().to_string();
        (id, serde_json::from_slice(&data).unwrap())
    }

    /// Lays a receipt into the folder.
    pub fn receipt(&self, id: &str, letter: &str, accepted: bool, given_on: &str) {
        let receipt = json!({
            "letter": letter, "accepted": accepted, "code": "E17", "message": "主体名称不符", "given_on": given_on,
        });
        self.lay(id, "kezhi.receipt", "", &receipt);
    }

    /// Lays a letter into the folder.
    pub fn lay(&self, id: &str, of: &str, subject: &str, content: &Value) {
        self.lay_file(id, of, subject, &serde_json::to_vec(content).unwrap());
    }

    /// Lays a letter of these bytes into the folder, the manifest last.
    pub fn lay_file(&self, id: &str, of: &str, subject: &str, data: &[u8]) {
        self.lay_told(id, of, subject, data, &hex::encode(Sha256::digest(data)));
    }

    /// Lays a letter that was changed on its way.
    pub fn lay_changed_file(&self, id: &str, of: &str, data: &[u8]) {
        self.lay_told(id, of, "", data, &hex::encode(Sha256::digest(b"")));
    }

    fn lay_told(&self, id: &str, of: &str, subject: &str, data: &[u8], sha256: &str) {
        let file = format!("{id}.data");
        let manifest = json!({
            "specversion": "1.0", "id": id, "source": "province", "type": of, "subject": subject,
            "datacontenttype": "application/json", "file": file, "bytes": data.len(), "sha256": sha256,
        });
        fs::write(self.path().join("in").join(file), data).unwrap();
        let name = format!("{id}.manifest.json");
        fs::write(self.path().join(&name), manifest.to_string()).unwrap();
        fs::rename(self.path().join(&name), self.path().join("in").join(&name)).unwrap();
    }
}
