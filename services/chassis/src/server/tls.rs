//! The certificate that a server shows.

use std::sync::Arc;

pub use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{VerifierBuilderError, WebPkiClientVerifier};
use tokio_rustls::rustls::{self, RootCertStore, ServerConfig};

/// The protocol that is spoken inside.
const HTTP2: &[u8] = b"h2";

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is no PEM, or has nothing that is looked for.
    #[error("a certificate or key cannot be read: {0}")]
    Pem(#[from] pem::Error),
    /// The certificate and the key do not fit.
    #[error("the certificate cannot be used: {0}")]
    Unfit(#[from] rustls::Error),
    /// Nobody is trusted to vouch for clients.
    #[error("the certificates that vouch for clients cannot be used: {0}")]
    Vouching(#[from] VerifierBuilderError),
}

/// A server with this certificate and key; a client may show a certificate of its own that `client_ca` vouches for. All are PEM.
pub fn tls(certificate: &[u8], key: &[u8], client_ca: Option<&[u8]>) -> Result<TlsAcceptor, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let builder = match client_ca {
        None => builder.with_no_client_auth(),
        Some(ca) => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(certificates(ca)?);
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.allow_unauthenticated().build()?)
        }
    };
    let mut config = builder.with_single_cert(certificates(certificate)?, PrivateKeyDer::from_pem_slice(key)?)?;
    config.alpn_protocols.push(HTTP2.to_vec());
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The certificates in PEM, whatever else there is.
pub fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, pem::Error> {
    CertificateDer::pem_slice_iter(pem).collect()
}
