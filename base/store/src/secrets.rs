//! Keys of a space: one master key in a file outside the database, one key per person sealed under
//! it inside. Destroying a person's key erases the person; the chain still verifies, because it
//! holds only salted commitments whose salts are sealed with the fields.

use std::fs;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signer, SigningKey, Verifier};
use terms::{Error, Result};

use crate::journal::Digest;

/// Random bytes from the operating system; the one place where chance enters.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// The master key and the signing key of one space.
pub struct Secrets {
    master: [u8; 32],
    signing: SigningKey,
    path: Option<PathBuf>,
}

impl Secrets {
    /// Reads the key file, or makes one that only its owner can read.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(Error::broken)?;
            }
            let bytes: [u8; 64] = random();
            crate::files::write_durably(path, &bytes, true)?;
        }
        let bytes = fs::read(path).map_err(|e| Error::broken(e).at("key file"))?;
        let bytes: [u8; 64] = bytes
            .try_into()
            .map_err(|_| Error::invalid("store-key-file").with("file", path.display()))?;
        let mut secrets = Self::from_bytes(&bytes);
        secrets.path = Some(path.to_owned());
        Ok(secrets)
    }
    pub fn from_bytes(bytes: &[u8; 64]) -> Self {
        let mut master = [0; 32];
        master.copy_from_slice(&bytes[..32]);
        let mut seed = [0; 32];
        seed.copy_from_slice(&bytes[32..]);
        Self { master, signing: SigningKey::from_bytes(&seed), path: None }
    }
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.signing.sign(bytes).to_bytes().to_vec()
    }
    pub fn verifying_key(&self) -> Vec<u8> {
        self.signing.verifying_key().to_bytes().to_vec()
    }

    /// A keyed digest: equal names give equal terms, and without the key nothing can be tried out.
    pub fn blind(&self, text: &str) -> String {
        hex(&Digest::Sha256.of(&[b"term", &self.master, text.as_bytes()])[..12])
    }

    pub(crate) fn new_subject_key(&self, subject: i64) -> Vec<u8> {
        let key: [u8; 32] = random();
        seal(&self.master, &key, &subject.to_be_bytes())
    }
    pub(crate) fn subject_key(&self, subject: i64, sealed: &[u8]) -> Result<[u8; 32]> {
        let key = open(&self.master, sealed, &subject.to_be_bytes())?;
        key.try_into().map_err(|_| Error::broken("subject key length"))
    }
}

/// Whether a signature was made by the holder of this key.
pub fn signed_by(verifying_key: &[u8], bytes: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = <[u8; 32]>::try_from(verifying_key) else { return false };
    let Ok(signature) = <[u8; 64]>::try_from(signature) else { return false };
    ed25519_dalek::VerifyingKey::from_bytes(&key).is_ok_and(|key| {
        key.verify(bytes, &ed25519_dalek::Signature::from_bytes(&signature)).is_ok()
    })
}

/// Seals a field with a fresh salt in front; returns the sealed bytes and the commitment.
pub(crate) fn seal_field(
    key: &[u8; 32],
    subject: i64,
    field: &str,
    text: &str,
) -> (Vec<u8>, Vec<u8>) {
    let salt: [u8; 16] = random();
    let mut plain = salt.to_vec();
    plain.extend_from_slice(text.as_bytes());
    let about = [&subject.to_be_bytes()[..], field.as_bytes()].concat();
    let commitment = Digest::Sha256.of(&[&salt, field.as_bytes(), text.as_bytes()]);
    (seal(key, &plain, &about), commitment)
}

pub(crate) fn open_field(
    key: &[u8; 32],
    subject: i64,
    field: &str,
    sealed: &[u8],
) -> Result<String> {
    let about = [&subject.to_be_bytes()[..], field.as_bytes()].concat();
    let plain = open(key, sealed, &about)?;
    let text = plain.get(16..).ok_or_else(|| Error::broken("sealed field too short"))?;
    String::from_utf8(text.to_vec()).map_err(Error::broken)
}

fn seal(key: &[u8; 32], plain: &[u8], about: &[u8]) -> Vec<u8> {
    let nonce: [u8; 24] = random();
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: about })
        .expect("the plain text is far below the limit of the cipher");
    [&nonce[..], &sealed].concat()
}

fn open(key: &[u8; 32], sealed: &[u8], about: &[u8]) -> Result<Vec<u8>> {
    let (nonce, body) =
        sealed.split_at_checked(24).ok_or_else(|| Error::broken("sealed bytes too short"))?;
    let nonce: [u8; 24] = nonce.try_into().expect("24 bytes were split off");
    XChaCha20Poly1305::new(&Key::from(*key))
        .decrypt(&XNonce::from(nonce), Payload { msg: body, aad: about })
        .map_err(|_| Error::broken("sealed field does not open with this key"))
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok()).collect()
}
