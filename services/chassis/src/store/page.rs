//! Pages of a list (AIP-158): keyset-paged, with a token that is bound to the arguments, and sealed: it tells nothing of the row with which
//! a page ends, and nobody makes one up.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::{ListRequest, ListResponse};
use sha2::{Digest, Sha256};

use crate::call::Call;
use crate::error::Fault;
use crate::sealing::cipher::{self, Secret};

/// How many rows a page has when the caller does not say.
const DEFAULT_SIZE: u64 = 50;
/// How many it has at most.
const GREATEST_SIZE: u64 = 200;

/// What a caller asks of a list.
#[derive(Clone)]
pub struct PageRequest {
    /// How many rows.
    pub size: u64,
    /// The key of the last row of the page before; `None` for the first page.
    pub after: Option<String>,
    /// What the token of the next page is bound to.
    arguments: Vec<u8>,
    secret: Option<Secret>,
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

impl Call {
    /// The page that a request asks for. Its token is bound to all other fields of the request.
    pub fn page<R: ListRequest>(&self, request: &R) -> Result<PageRequest, Refusal> {
        let arguments = [R::full_name().as_bytes(), &request.without_page().encode_to_vec()].concat();
        let secret = self.context().inner.page_secret;
        PageRequest::read(secret, request.page_size(), request.page_token(), &arguments)
    }
}

impl PageRequest {
    fn read(secret: Option<Secret>, page_size: i32, page_token: &str, arguments: &[u8]) -> Result<Self, Refusal> {
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
        let mut page = Self {
            size,
            after: None,
            arguments: Sha256::digest(arguments).to_vec(),
            secret,
        };
        if !page_token.is_empty() {
            page.after = Some(page.open(page_token).ok_or_else(bad_token)?);
        }
        Ok(page)
    }

    /// A page from rows of which one more than `size` was asked for; `key` is what the list is ordered by.
    pub fn page<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> String) -> Result<Page<T>, Fault> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next_page_token = match rows.last() {
            Some(last) if more => self.token(&key(last))?,
            _ => String::new(),
        };
        Ok(Page { rows, next_page_token })
    }

    fn token(&self, key: &str) -> Result<String, Fault> {
        let secret = self
            .secret
            .ok_or_else(|| Fault::new("there is nothing to seal pages with"))?;
        let sealed = cipher::close(&secret, &self.arguments, key.as_bytes())?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    fn open(&self, token: &str) -> Option<String> {
        let sealed = URL_SAFE_NO_PAD.decode(token).ok()?;
        let key = cipher::open(&self.secret?, &self.arguments, &sealed)?;
        String::from_utf8(key).ok()
    }
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
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::PageRequest;

    const SECRET: [u8; 32] = [7; 32];

    fn read(page_size: i32, page_token: &str, arguments: &[u8]) -> Result<PageRequest, String> {
        PageRequest::read(Some(SECRET), page_size, page_token, arguments).map_err(|refusal| refusal.reason.to_string())
    }

    /// The token of the second page of a list.
    fn token() -> String {
        let first = read(2, "", b"state=1").unwrap();
        let page = first.page(vec!["a-row", "its-last-row", "c"], |row| row.to_string());
        let page = page.unwrap();
        assert_eq!(page.rows, ["a-row", "its-last-row"]);
        page.next_page_token
    }

    #[test]
    fn a_token_leads_to_the_next_page_of_the_same_list_only() {
        let token = token();
        assert_eq!(
            read(2, &token, b"state=1").unwrap().after.as_deref(),
            Some("its-last-row")
        );
        let refused = |token: &str, arguments: &[u8]| read(2, token, arguments).err();
        assert_eq!(refused(&token, b"state=2").as_deref(), Some("PAGE_TOKEN_INVALID"));
        assert_eq!(refused("!", b"state=1").as_deref(), Some("PAGE_TOKEN_INVALID"));
        let elsewhere = PageRequest::read(Some([8; 32]), 2, &token, b"state=1");
        assert_eq!(elsewhere.err().unwrap().reason, "PAGE_TOKEN_INVALID");
    }

    #[test]
    fn a_token_tells_nothing_of_a_row_and_none_is_made_up() {
        let token = token();
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        assert!(
            !bytes
                .windows(4)
                .any(|part| b"its-last-row".windows(4).any(|own| own == part))
        );
        assert_ne!(
            self::token(),
            token,
            "two pages that end alike are not known by their tokens"
        );
        for position in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[position] ^= 1;
            let forged = URL_SAFE_NO_PAD.encode(forged);
            assert_eq!(
                read(2, &forged, b"state=1").err().as_deref(),
                Some("PAGE_TOKEN_INVALID")
            );
        }
    }

    #[test]
    fn a_size_too_large_is_coerced_and_a_negative_one_refused() {
        assert_eq!(read(0, "", b"").unwrap().size, 50);
        assert_eq!(read(10_000, "", b"").unwrap().size, 200);
        assert_eq!(PageRequest::read(None, -1, "", b"").err().unwrap().field, "page_size");
    }

    #[test]
    fn the_last_page_has_no_token() {
        let page = read(2, "", b"").unwrap().page(vec!["a", "b"], |row| row.to_string());
        assert_eq!(page.unwrap().next_page_token, "");
    }
}
