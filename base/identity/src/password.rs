//! Passwords, argon2id with the crate's recommended cost (19 MiB, 2 passes). Hash outside the write
//! lane and behind a semaphore: each one costs tens of milliseconds.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use terms::{Error, Result};

/// # Errors
/// `password-short` below twelve characters.
pub fn hash_password(password: &str) -> Result<String> {
    if password.chars().count() < 12 {
        return Err(Error::invalid("error-invalid").field("password", "password-short"));
    }
    let salt: [u8; 16] = store::random();
    argon2::Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|e| Error::broken(format!("argon2: {e}")))
}

pub fn check_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        argon2::Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
    })
}
