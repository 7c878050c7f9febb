//! Settings: defaults < file < environment. Each part owns its struct; an unknown key is an error.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// The start of every environment variable that is a setting; `__` separates sections.
const PREFIX: &str = "KEZHI_";
/// What replaces a secret when settings are shown.
const MASK: &str = "********";
/// The ends of the names of settings that are secrets.
const SECRETS: [&str; 3] = ["password", "secret", "database"];

/// Why settings cannot be used; one line.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("the settings file {0} cannot be read: {1}")]
    Unreadable(String, std::io::Error),
    /// The file is no TOML.
    #[error("the settings file {0} is no TOML: {1}")]
    Malformed(String, toml::de::Error),
    /// A key is unknown or a value is wrong.
    #[error("settings: {0}")]
    Wrong(String),
}

/// Reads settings from a file, where one is given, and from environment variables as `KEZHI_TELEMETRY__LEVEL=debug`.
pub fn read<T: DeserializeOwned>(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<T, SettingsError> {
    let mut table = match file {
        Some(path) => read_file(path)?,
        None => Table::new(),
    };
    for (name, value) in environment {
        if let Some(key) = name.strip_prefix(PREFIX) {
            let keys: Vec<String> = key.split("__").map(str::to_lowercase).collect();
            set(&mut table, &keys, parse_value(&value))
                .map_err(|what| SettingsError::Wrong(format!("{name}: {what}")))?;
        }
    }
    Value::Table(table)
        .try_into()
        .map_err(|error: toml::de::Error| SettingsError::Wrong(error.message().to_string()))
}

/// Settings as TOML, with what is secret masked.
pub fn show<T: Serialize>(settings: &T) -> Result<String, SettingsError> {
    let mut value = Value::try_from(settings).map_err(|error| SettingsError::Wrong(error.to_string()))?;
    mask(&mut value);
    toml::to_string_pretty(&value).map_err(|error| SettingsError::Wrong(error.to_string()))
}

fn read_file(path: &Path) -> Result<Table, SettingsError> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| SettingsError::Unreadable(name.clone(), error))?;
    text.parse::<Table>()
        .map_err(|error| SettingsError::Malformed(name, error))
}

fn set(table: &mut Table, keys: &[String], value: Value) -> Result<(), String> {
    match keys {
        [] => Err("a setting needs a name".into()),
        [key] => {
            table.insert(key.clone(), value);
            Ok(())
        }
        [section, rest @ ..] => {
            let entry = table
                .entry(section.clone())
                .or_insert_with(|| Value::Table(Table::new()));
            match entry {
                Value::Table(inner) => set(inner, rest, value),
                _ => Err(format!("{section} is no section")),
            }
        }
    }
}

/// A number or a truth value where the text is one in TOML, else the text itself.
fn parse_value(text: &str) -> Value {
    let parsed = format!("value = {text}")
        .parse::<Table>()
        .ok()
        .and_then(|mut table| table.remove("value"));
    match parsed {
        Some(value @ (Value::Integer(_) | Value::Boolean(_) | Value::Array(_))) => value,
        _ => Value::String(text.to_string()),
    }
}

fn mask(value: &mut Value) {
    let Value::Table(table) = value else { return };
    for (key, value) in table.iter_mut() {
        match value {
            Value::String(text) if !text.is_empty() && SECRETS.iter().any(|end| key.ends_with(end)) => {
                *text = masked(text)
            }
            other => mask(other),
        }
    }
}

/// A URL keeps all but its password; anything else is masked whole.
fn masked(text: &str) -> String {
    let credentials = text.split_once("://").and_then(|(scheme, rest)| {
        let (user, host) = rest.split_once('@')?;
        Some(format!(
            "{scheme}://{}:{MASK}@{host}",
            user.split(':').next().unwrap_or_default()
        ))
    });
    match credentials {
        Some(url) => url,
        None if text.contains("://") => text.to_string(),
        None => MASK.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::{read, show};

    #[derive(Debug, Default, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Settings {
        level: String,
        part: Part,
    }

    #[derive(Debug, Default, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Part {
        days: i64,
        database: String,
    }

    fn environment(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
        pairs
            .iter()
            .map(|(key, value)| (key.to_string(), value.to_string()))
            .collect::<Vec<_>>()
            .into_iter()
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kezhi.toml");
        std::fs::write(&file, "level = \"info\"\n[part]\ndays = 3\n").unwrap();
        let settings: Settings = read(Some(&file), environment(&[("KEZHI_PART__DAYS", "5")])).unwrap();
        assert_eq!((settings.level.as_str(), settings.part.days), ("info", 5));
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let error = read::<Settings>(None, environment(&[("KEZHI_PART__DAZE", "5")])).unwrap_err();
        assert!(error.to_string().contains("daze"), "{error}");
    }

    #[test]
    fn a_password_is_masked_when_settings_are_shown() {
        let settings = Settings {
            part: Part {
                database: "postgres://kezhi:hush@db/enforcement".into(),
                days: 1,
            },
            ..Settings::default()
        };
        let text = show(&settings).unwrap();
        assert!(text.contains("postgres://kezhi:********@db/enforcement") && !text.contains("hush"));
    }
}
