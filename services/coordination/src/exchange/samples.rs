//! The sample letters of the docs: what the suite writes, and what it reads, stands in docs/letters as it is here.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// Holds the sample of a type in the docs to what a letter of it says.
pub fn shows(of: &str, content: &Value) {
    let text = serde_json::to_string_pretty(content).unwrap();
    shows_text(&format!("{of}.json"), &text);
}

/// The same of a letter whose data are no JSON.
pub fn shows_text(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/letters")
        .join(name);
    let text = format!("{}\n", text.trim_end());
    #[expect(clippy::disallowed_methods, reason = "who draws the docs anew says so")]
    if std::env::var_os("KEZHI_UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &text).unwrap();
    }
    let shown = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(shown, text, "{} is out of date", path.display());
}

/// The data of the sample of a type that partners send.
pub fn sent(of: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/letters/{of}.json"));
    fs::read(path).unwrap()
}
