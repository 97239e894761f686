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
    #[doc(hidden)]
    fn take(row: &Row<'_>, at: usize) -> Result<Self> {
        Self::from_raw(row.get(at)?)
    }
}

macro_rules! plain {
    ($($ty:ty)*) => {$(
        impl Cell for $ty {
            type Raw = $ty;
            fn put(&self) -> Value { Value::from(self.clone()) }
            fn from_raw(raw: $ty) -> Result<Self> { Ok(raw) }
        }
    )*};
}
plain! { i64 bool String }

impl Cell for Date {
    type Raw = String;
    fn put(&self) -> Value {
        Value::from(*self)
    }
    fn from_raw(raw: String) -> Result<Self> {
        raw.parse().map_err(|e| Error::broken(format!("stored date {raw}: {e}")))
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
        }
    };
}
