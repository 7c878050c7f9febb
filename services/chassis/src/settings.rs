//! Settings: defaults < file < environment. Each part owns its struct; an unknown key is an error.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// The start of every environment variable that is a setting; `__` separates sections.
const PREFIX: &str = "KEZHI_";
/// How the address of a database in a file begins.
const SQLITE: &str = "sqlite://";
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
    /// The same of an environment variable.
    #[error("the environment variable {0}: {1}")]
    Variable(String, String),
}

/// Reads settings: the defaults, overridden by a file, where one is given, overridden by environment variables as
/// `KEZHI_TELEMETRY__LEVEL=debug`.
///
/// `paths` names what are paths, as `tls.key`, with `*` for every entry of a list or section: in a file they are relative to the folder of
/// the file, and in the environment to that in which the process runs.
pub fn read<T: Default + Serialize + DeserializeOwned>(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
    paths: &[&str],
) -> Result<T, SettingsError> {
    let mut table = Table::try_from(T::default()).map_err(|error| SettingsError::Wrong(error.to_string()))?;
    if let Some(path) = file {
        let mut given = Value::Table(read_file(path)?);
        let folder = path.parent().unwrap_or(Path::new(""));
        for name in paths {
            let keys: Vec<&str> = name.split('.').collect();
            anchor(&mut given, folder, &keys);
        }
        if let Value::Table(given) = given {
            merge(&mut table, given);
        }
    }
    let mut overridden = table.clone();
    let mut variables = Vec::new();
    for (name, value) in environment {
        if let Some(key) = name.strip_prefix(PREFIX) {
            let keys: Vec<String> = key.split("__").map(str::to_lowercase).collect();
            set(&mut overridden, &keys, &value).map_err(|what| SettingsError::Variable(name.clone(), what))?;
            variables.push((name, keys, value));
        }
    }
    let told = whole(overridden);
    let Err(SettingsError::Wrong(what)) = &told else {
        return told;
    };
    // The variable that meets the same by itself is the one that it came from.
    let culprit = variables.into_iter().find(|(_, keys, value)| {
        let mut alone = table.clone();
        let set = set(&mut alone, keys, value).is_ok();
        set && matches!(whole::<T>(alone), Err(SettingsError::Wrong(same)) if same == *what)
    });
    match culprit {
        Some((name, ..)) => Err(SettingsError::Variable(name, what.clone())),
        None => told,
    }
}

fn whole<T: DeserializeOwned>(table: Table) -> Result<T, SettingsError> {
    let read = Value::Table(table).try_into();
    read.map_err(|error: toml::de::Error| SettingsError::Wrong(error.message().to_string()))
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

/// Makes a path relative to a folder, wherever its keys lead; the file of a SQLite database too.
fn anchor(value: &mut Value, folder: &Path, keys: &[&str]) {
    match (value, keys) {
        // `sqlite::memory:` and the like name no file.
        (Value::String(text), []) if text.starts_with("sqlite:") && !text.starts_with(SQLITE) => {}
        (Value::String(text), []) => {
            let (scheme, path) = match text.strip_prefix(SQLITE) {
                Some(path) => (SQLITE, path),
                None => ("", text.as_str()),
            };
            if !path.is_empty() && !path.contains("://") {
                *text = format!("{scheme}{}", folder.join(path).display());
            }
        }
        (Value::Array(entries), ["*", rest @ ..]) => entries.iter_mut().for_each(|entry| anchor(entry, folder, rest)),
        (Value::Table(section), ["*", rest @ ..]) => {
            section.iter_mut().for_each(|(_, entry)| anchor(entry, folder, rest))
        }
        (Value::Table(section), [key, rest @ ..]) => {
            if let Some(entry) = section.get_mut(*key) {
                anchor(entry, folder, rest);
            }
        }
        _ => {}
    }
}

/// Lays one table over another, section by section.
fn merge(below: &mut Table, above: Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}

fn set(table: &mut Table, keys: &[String], text: &str) -> Result<(), String> {
    match keys {
        [] => Err("a setting needs a name".into()),
        [key] => {
            let value = like(table.get(key), text)?;
            table.insert(key.clone(), value);
            Ok(())
        }
        [section, rest @ ..] => {
            let entry = table
                .entry(section.clone())
                .or_insert_with(|| Value::Table(Table::new()));
            match entry {
                Value::Table(inner) => set(inner, rest, text),
                _ => Err(format!("{section} is no section")),
            }
        }
    }
}

/// The text as a value of the kind that the setting has: `431271` is a code where a text is wanted, and a number where a
/// number is. A setting without a default takes a text.
fn like(present: Option<&Value>, text: &str) -> Result<Value, String> {
    match present {
        None | Some(Value::String(_)) => Ok(Value::String(text.to_string())),
        Some(_) => {
            let parsed = format!("value = {text}")
                .parse::<Table>()
                .ok()
                .and_then(|mut table| table.remove("value"));
            parsed.ok_or_else(|| format!("{text:?} is no value of this setting"))
        }
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
        let settings: Settings = read(Some(&file), environment(&[("KEZHI_PART__DAYS", "5")]), &[]).unwrap();
        assert_eq!((settings.level.as_str(), settings.part.days), ("info", 5));
    }

    #[test]
    fn a_path_in_a_file_is_relative_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kezhi.toml");
        let own = |path: &str| folder.path().join(path).display().to_string();
        let read = |text: &str, pairs: &[(&str, &str)]| {
            std::fs::write(&file, text).unwrap();
            let settings: Settings =
                read(Some(&file), environment(pairs), &["level", "part.database", "*.none"]).unwrap();
            (settings.level, settings.part.database)
        };
        let text = "level = \"keys/a.pem\"\n[part]\ndatabase = \"sqlite://b.db\"\n";
        assert_eq!(
            read(text, &[]),
            (own("keys/a.pem"), format!("sqlite://{}", own("b.db")))
        );
        assert_eq!(
            read(text, &[("KEZHI_LEVEL", "c")]).0,
            "c",
            "that of the environment is the caller's"
        );
        let text = "level = \"/etc/a.pem\"\n[part]\ndatabase = \"postgres://localhost/b\"\n";
        assert_eq!(read(text, &[]), ("/etc/a.pem".into(), "postgres://localhost/b".into()));
        assert_eq!(read("level = \"\"\n", &[]).0, "", "no path is none");
    }

    #[test]
    fn digits_are_a_text_where_a_text_is_wanted() {
        let settings: Settings = read(
            None,
            environment(&[("KEZHI_LEVEL", "431271"), ("KEZHI_PART__DAYS", "7")]),
            &[],
        )
        .unwrap();
        assert_eq!((settings.level.as_str(), settings.part.days), ("431271", 7));
        assert!(read::<Settings>(None, environment(&[("KEZHI_PART__DAYS", "soon")]), &[]).is_err());
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let error = read::<Settings>(None, environment(&[("KEZHI_PART__DAZE", "5")]), &[]).unwrap_err();
        assert!(error.to_string().contains("daze"), "{error}");
        assert!(
            error.to_string().contains("the environment variable KEZHI_PART__DAZE"),
            "{error}"
        );
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
