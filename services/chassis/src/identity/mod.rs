//! Who calls, proven: tokens, the keys that are trusted to sign them, and the deployment's own key.

mod accounts;
mod claims;
pub mod development;
mod expiry;
mod jwks;
mod key_file;
mod keys;
mod signer;
#[cfg(test)]
mod tests;
mod validity;
mod vouching;

pub use accounts::mistakes;
pub use claims::{AUDIENCE, Claims, PARTNER_ACCOUNTS, TokenProblem};
pub(crate) use expiry::ends_at;
pub use jwks::Issuer;
pub use key_file::read as read_key;
pub use keys::{Keys, TrustedKey};
pub use signer::Signer;
pub use validity::Validity;

use std::path::PathBuf;

/// Why a key cannot be used. It names the file, never what is in it.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {path} cannot be used: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file of a private key is open to others.
    #[error("the private key {0} can be read by others: give it mode 0600")]
    Exposed(PathBuf),
    /// The text is no key of the kind that is needed.
    #[error("this is no Ed25519 key in PEM")]
    NoKey,
    /// The same of a file, which may have been cut short.
    #[error("{0} is no Ed25519 key in PEM: it may have been cut short; put it back from a backup")]
    NoKeyIn(PathBuf),
    /// The file is no JWK set with a usable key.
    #[error("{0} is no JWK set with an EdDSA, ES256 or RS256 signing key")]
    NoUsableKey(PathBuf),
    /// A key of the JWK set can be found out from what is public.
    #[error("{path} has the RSA key {id:?} of {bits} bits: one of fewer than 2048 is not believed")]
    Weak {
        /// The file.
        path: PathBuf,
        /// The id of the key, as the set writes it.
        id: String,
        /// Its length.
        bits: usize,
    },
    /// The random numbers of the machine are not available.
    #[error("no random numbers: {0}")]
    Random(getrandom::Error),
    /// The token could not be written.
    #[error("the token could not be signed: {0}")]
    Signing(jsonwebtoken::errors::Error),
}
