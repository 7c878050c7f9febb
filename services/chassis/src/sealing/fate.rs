//! What a row is to become when everything is sealed under the present key.

use super::SealingKeys;
use super::column::{Holds, Sealed, key_of};
use super::rows::{Anew, Row};
use crate::context::ServiceContext;
use crate::error::{Error, Fault};

/// What a row is to become.
pub(super) enum Fate {
    Stays,
    Unopened,
    Becomes(Anew),
}

/// What a row is to become.
pub(super) fn fate(context: &ServiceContext, column: &Sealed, row: &Row) -> Result<Fate, Error> {
    let keys = context.sealing();
    let (place, text) = (column.place(&row.key), row.text.as_str());
    let key = key_of(text);
    let is_present = key.is_some() && key == keys.present().as_deref();
    match (column.holds, key) {
        _ if text.is_empty() => Ok(Fate::Stays),
        (_, Some(key)) if !keys.has(key) => Ok(Fate::Unopened),
        (Holds::Digest { after }, _) => digest_kept(keys, text, after),
        (Holds::Text { .. }, _) if is_present => Ok(Fate::Stays),
        (Holds::Text { index }, key) => {
            let open = match key {
                Some(_) => keys.open_text(&place, text)?,
                None => text.to_string(),
            };
            let index = index.map(|name| keys.index(&open).map(|index| (name, index)));
            Ok(Fate::Becomes(Anew {
                text: keys.seal_text(&place, &open)?,
                index: index.transpose()?,
            }))
        }
        (Holds::Document(message), _) => {
            let before = keys.disclose(&place, text)?;
            let contract = &context.inner.contract;
            let after = contract.set_apart(&message(), before.clone()).map_err(Fault::new)?;
            match after == before && (is_present || after.personal.is_empty()) {
                true => Ok(Fate::Stays),
                false => Ok(Fate::Becomes(Anew {
                    text: keys.close(&place, after)?,
                    index: None,
                })),
            }
        }
    }
}

fn digest_kept(keys: &SealingKeys, text: &str, after: &str) -> Result<Fate, Error> {
    let digest = text.rsplit_once(after).map(|(_, digest)| digest);
    let is_open = |digest: &&str| digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let Some(digest) = digest.filter(is_open) else {
        return Ok(Fate::Stays);
    };
    Ok(Fate::Becomes(Anew {
        text: text.replace(digest, &keys.index(digest)?),
        index: None,
    }))
}
