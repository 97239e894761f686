//! What a walk needs of an event, in few bytes.
//!
//! Numbers are written with seven bits a byte, members as differences to the one before: items of one pallet have
//! neighbouring numbers, and ten of them take some thirty bytes.

use terms::{Error, Result};

#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number as u8) | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
    /// Small numbers of either sign stay small.
    pub(crate) fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }
}

pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl Reader<'_> {
    pub(crate) fn number(&mut self) -> Result<u64> {
        let mut number = 0u64;
        for (place, byte) in self.0.iter().enumerate().take(10) {
            number |= u64::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                self.0 = &self.0[place + 1..];
                return Ok(number);
            }
        }
        Err(Error::broken("a packed event breaks off"))
    }
    pub(crate) fn signed(&mut self) -> Result<i64> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut writer = Writer::default();
        let all = [0, 1, -1, 63, -64, 64, 1 << 40, i64::MAX, i64::MIN];
        for number in all {
            writer.signed(number);
            writer.number(number.cast_unsigned());
        }
        let mut reader = Reader(&writer.0);
        for number in all {
            assert_eq!(reader.signed().unwrap(), number);
            assert_eq!(reader.number().unwrap(), number.cast_unsigned());
        }
        assert!(reader.number().is_err());
        assert!(Reader(&[0x80]).number().is_err());
    }
}
