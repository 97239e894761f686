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

/// Sixteen characters without those that look alike, in fours: 80 bits. For handing over; its owner
/// chooses another at the first sign-in.
pub fn one_time_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
    let bytes: [u8; 16] = store::random();
    let mut password = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            password.push('-');
        }
        password.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_one_time_password_is_long_readable_and_another_each_time() {
        let (one, other) = (one_time_password(), one_time_password());
        assert_ne!(one, other);
        assert_eq!(one.len(), 19);
        assert!(!one.contains(['0', 'O', '1', 'l', 'i', 'o']), "{one}");
        assert!(hash_password(&one).is_ok());
    }
}
