//! How a field of a record becomes a cell of a table and comes back.

use store::{Row, Value};
use terms::{Date, Error, Result};

/// A field that one column holds.
pub(crate) trait Cell: Sized {
    #[doc(hidden)]
    type Raw: store::Column;
    #[doc(hidden)]
    fn put(&self) -> Value;
    #[doc(hidden)]
    fn from_raw(raw: Self::Raw) -> Result<Self>;
    /// As a person writes it; the error is the rule that the text breaks.
    #[doc(hidden)]
    fn read(text: &str) -> Result<Self, &'static str>;
    #[doc(hidden)]
    fn take(row: &Row<'_>, at: usize) -> Result<Self> {
        Self::from_raw(row.get(at)?)
    }
}

macro_rules! plain {
    ($($ty:ty: |$text:ident| $read:expr;)*) => {$(
        impl Cell for $ty {
            type Raw = $ty;
            fn put(&self) -> Value { Value::from(self.clone()) }
            fn from_raw(raw: $ty) -> Result<Self> { Ok(raw) }
            fn read($text: &str) -> Result<Self, &'static str> { $read }
        }
    )*};
}
plain! {
    i64: |text| text.parse().map_err(|_| "record-filter-number");
    bool: |text| match text {
        "1" => Ok(true),
        "0" => Ok(false),
        _ => Err("record-filter-truth"),
    };
    String: |text| if text.is_empty() { Err("field-missing") } else { Ok(text.to_owned()) };
}

impl Cell for Date {
    type Raw = String;
    fn put(&self) -> Value {
        Value::from(*self)
    }
    fn from_raw(raw: String) -> Result<Self> {
        raw.parse().map_err(|e| Error::broken(format!("stored date {raw}: {e}")))
    }
    fn read(text: &str) -> Result<Self, &'static str> {
        text.parse().map_err(|_| "field-date")
    }
}

impl<T: Cell> Cell for Option<T> {
    type Raw = Option<T::Raw>;
    fn put(&self) -> Value {
        self.as_ref().map_or(Value::Null, Cell::put)
    }
    fn from_raw(raw: Option<T::Raw>) -> Result<Self> {
        raw.map(T::from_raw).transpose()
    }
    fn read(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() { Ok(None) } else { T::read(text).map(Some) }
    }
}

/// A closed list of words: the enum in code, the word in tables, files and addresses.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$each])* $variant,)+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];
            pub const WORDS: &'static [&'static str] = &[$($word,)+];

            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
            /// Reads a word of the list.
            pub fn read(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::cell::Cell for $name {
            type Raw = String;
            fn put(&self) -> store::Value { store::Value::from(self.word()) }
            fn from_raw(raw: String) -> terms::Result<Self> {
                Self::read(&raw).ok_or_else(|| {
                    terms::Error::broken(format!("{} has no word {raw}", stringify!($name)))
                })
            }
            fn read(text: &str) -> terms::Result<Self, &'static str> {
                Self::read(text).ok_or("record-filter-word")
            }
        }
    };
}
