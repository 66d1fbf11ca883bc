use anyhow::Context;
use axum::http::StatusCode;
use base64::prelude::{BASE64_STANDARD, Engine};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::Refusal;

/// The key that signs access tokens and registry tokens; a new one at each start.
#[derive(Clone)]
pub struct Keys {
    signing: EncodingKey,
    verifying: DecodingKey,
    public_key_pem: String,
    certificate_pem: String,
    certificate_der_base64: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("public_key_pem", &self.public_key_pem).finish_non_exhaustive()
    }
}

impl Keys {
    /// Makes an RSA key and a certificate that it signs itself.
    ///
    /// # Errors
    /// Only if the system has no randomness.
    pub fn generate() -> anyhow::Result<Self> {
        let pair = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)
            .context("making the signing key")?;
        let certificate = CertificateParams::new(["regcred-sandbox".to_owned()])
            .and_then(|parameters| parameters.self_signed(&pair))
            .context("making the signing certificate")?;
        let public_key_pem = pair.public_key_pem();
        Ok(Self {
            signing: EncodingKey::from_rsa_pem(pair.serialize_pem().as_bytes())?,
            verifying: DecodingKey::from_rsa_pem(public_key_pem.as_bytes())?,
            public_key_pem,
            certificate_pem: certificate.pem(),
            certificate_der_base64: BASE64_STANDARD.encode(certificate.der()),
        })
    }

    /// The public key, as the token service publishes it.
    pub(crate) fn public_key_pem(&self) -> &str {
        &self.public_key_pem
    }

    /// The certificate that the registry is told to trust.
    pub(crate) fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// An RS256 token of these claims.
    pub(crate) fn sign(&self, claims: &impl Serialize) -> Result<String, Refusal> {
        self.encode(&Header::new(Algorithm::RS256), claims)
    }

    /// The same with the certificate in its header, by which the registry finds the key.
    pub(crate) fn sign_with_certificate(&self, claims: &impl Serialize) -> Result<String, Refusal> {
        let mut header = Header::new(Algorithm::RS256);
        header.x5c = Some(vec![self.certificate_der_base64.clone()]);
        self.encode(&header, claims)
    }

    fn encode(&self, header: &Header, claims: &impl Serialize) -> Result<String, Refusal> {
        jsonwebtoken::encode(header, claims, &self.signing)
            .map_err(|error| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()))
    }

    /// The claims of a token that this key signed, whatever they say: their end and their
    /// audience are the caller's to judge.
    pub(crate) fn verify<T: DeserializeOwned>(&self, token: &str) -> Option<T> {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        Some(jsonwebtoken::decode(token, &self.verifying, &validation).ok()?.claims)
    }
}
