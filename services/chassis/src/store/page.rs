//! Pages of a list (AIP-158): keyset-paged, with a token that is bound to the arguments.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::{ListRequest, ListResponse};
use sha2::{Digest, Sha256};

/// How many rows a page has when the caller does not say.
const DEFAULT_SIZE: u64 = 50;
/// How many it has at most.
const GREATEST_SIZE: u64 = 200;
/// The bytes of the token that bind it to the arguments of the list.
const SEAL: usize = 8;

/// What a caller asks of a list.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// How many rows.
    pub size: u64,
    /// The key of the last row of the page before; `None` for the first page.
    pub after: Option<String>,
    seal: Vec<u8>,
}

/// One page.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The token of the next page; empty at the end.
    pub next_page_token: String,
}

impl<T> Page<T> {
    /// The page as the contract sends it.
    pub fn answer<R: ListResponse<Row = T>>(self) -> R {
        R::page(self.rows, self.next_page_token)
    }

    /// The same page of something else.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(change).collect(),
            next_page_token: self.next_page_token,
        }
    }
}

impl PageRequest {
    /// The page that a request asks for. Its token is bound to all other fields of the request.
    pub fn of<R: ListRequest>(request: &R) -> Result<Self, Refusal> {
        let arguments = [R::full_name().as_bytes(), &request.without_page().encode_to_vec()].concat();
        Self::read(request.page_size(), request.page_token(), &arguments)
    }

    fn read(page_size: i32, page_token: &str, arguments: &[u8]) -> Result<Self, Refusal> {
        let size = match u64::try_from(page_size) {
            Ok(0) => DEFAULT_SIZE,
            Ok(size) => size.min(GREATEST_SIZE),
            Err(_) => {
                return Err(Refusal::field(
                    "page_size",
                    format!("page_size is {page_size}; it must not be negative"),
                ));
            }
        };
        let seal: Vec<u8> = Sha256::digest(arguments).iter().take(SEAL).copied().collect();
        let after = match page_token {
            "" => None,
            token => Some(open(token, &seal).ok_or_else(bad_token)?),
        };
        Ok(Self { size, after, seal })
    }

    /// A page from rows of which one more than `size` was asked for; `key` is what the list is ordered by.
    pub fn page<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> String) -> Page<T> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next_page_token = match rows.last() {
            Some(last) if more => self.token(&key(last)),
            _ => String::new(),
        };
        Page { rows, next_page_token }
    }

    fn token(&self, key: &str) -> String {
        URL_SAFE_NO_PAD.encode([self.seal.as_slice(), key.as_bytes()].concat())
    }
}

fn open(token: &str, seal: &[u8]) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let key = bytes.strip_prefix(seal)?;
    // The keys of lists are ids and days; nothing else was given out.
    let is_key = !key.is_empty()
        && key
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b' '));
    String::from_utf8(key.to_vec()).ok().filter(|_| is_key)
}

fn bad_token() -> Refusal {
    let mut refusal = Refusal::new(
        Kind::Field,
        ErrorReason::PageTokenInvalid.code(),
        "page_token is not one that this list gave out for these arguments",
    );
    refusal.field = "page_token".into();
    refusal
}

#[cfg(test)]
mod tests {
    use super::PageRequest;

    #[test]
    fn a_token_leads_to_the_next_page_of_the_same_list_only() {
        let first = PageRequest::read(2, "", b"state=1").unwrap();
        let page = first.page(vec!["a", "b", "c"], |row| row.to_string());
        assert_eq!(page.rows, ["a", "b"]);
        let next = PageRequest::read(2, &page.next_page_token, b"state=1").unwrap();
        assert_eq!(next.after.as_deref(), Some("b"));
        assert_eq!(
            PageRequest::read(2, &page.next_page_token, b"state=2")
                .unwrap_err()
                .reason,
            "PAGE_TOKEN_INVALID"
        );
        assert_eq!(
            PageRequest::read(2, "!", b"state=1").unwrap_err().reason,
            "PAGE_TOKEN_INVALID"
        );
    }

    #[test]
    fn a_size_too_large_is_coerced_and_a_negative_one_refused() {
        assert_eq!(PageRequest::read(0, "", b"").unwrap().size, 50);
        assert_eq!(PageRequest::read(10_000, "", b"").unwrap().size, 200);
        assert_eq!(PageRequest::read(-1, "", b"").unwrap_err().field, "page_size");
    }

    #[test]
    fn the_last_page_has_no_token() {
        let page = PageRequest::read(2, "", b"")
            .unwrap()
            .page(vec!["a", "b"], |row| row.to_string());
        assert_eq!(page.next_page_token, "");
    }
}
