//! What goes into a question and what comes out, the same on both engines.

use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};
use terms::{Date, Error, Millionths, Period, Result};

/// A parameter. Lists go with `{in n}`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
    Ints(Vec<i64>),
    Texts(Vec<String>),
}

macro_rules! from {
    ($($ty:ty => |$x:ident| $make:expr;)*) => {$(
        impl From<$ty> for Value { fn from($x: $ty) -> Self { $make } }
    )*};
}
from! {
    i64 => |x| Value::Int(x);
    i32 => |x| Value::Int(x.into());
    bool => |x| Value::Int(x.into());
    f64 => |x| Value::Real(x);
    &str => |x| Value::Text(x.to_owned());
    String => |x| Value::Text(x);
    &String => |x| Value::Text(x.clone());
    &[u8] => |x| Value::Blob(x.to_vec());
    Vec<u8> => |x| Value::Blob(x);
    Vec<i64> => |x| Value::Ints(x);
    &[i64] => |x| Value::Ints(x.to_vec());
    Vec<String> => |x| Value::Texts(x);
    Period => |x| Value::Int(x.stored());
    Millionths => |x| Value::Int(x.0);
    Date => |x| Value::Text(x.to_string());
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(x: Option<T>) -> Self {
        x.map_or(Value::Null, Into::into)
    }
}

/// `params![id, name, None::<i64>]`
#[macro_export]
macro_rules! params {
    ($($x:expr),* $(,)?) => { &[$($crate::Value::from($x)),*] as &[$crate::Value] };
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let json = |text: String| ToSqlOutput::Owned(rusqlite::types::Value::Text(text));
        Ok(match self {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Int(x) => ToSqlOutput::Borrowed(ValueRef::Integer(*x)),
            Value::Real(x) => ToSqlOutput::Borrowed(ValueRef::Real(*x)),
            Value::Text(x) => ToSqlOutput::Borrowed(ValueRef::Text(x.as_bytes())),
            Value::Blob(x) => ToSqlOutput::Borrowed(ValueRef::Blob(x)),
            Value::Ints(x) => json(serde_json::json!(x).to_string()),
            Value::Texts(x) => json(serde_json::json!(x).to_string()),
        })
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(x) if *ty == Type::INT4 => i32::try_from(*x)?.to_sql(ty, out),
            Value::Int(x) if *ty == Type::TEXT => x.to_string().to_sql(ty, out),
            Value::Int(x) => x.to_sql(ty, out),
            Value::Real(x) => x.to_sql(ty, out),
            Value::Text(x) => x.to_sql(ty, out),
            Value::Blob(x) => x.to_sql(ty, out),
            Value::Ints(x) => x.to_sql(ty, out),
            Value::Texts(x) => x.to_sql(ty, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}

/// One row of an answer.
pub enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// The value of a column, counted from 0.
    ///
    /// # Errors
    /// Broken, where the column has another type than the code expects.
    pub fn get<T: Column>(&self, at: usize) -> Result<T> {
        match self {
            Row::Sqlite(row) => {
                let value = row.get_ref(at).map_err(Error::broken)?;
                T::from_sqlite(value)
                    .ok_or_else(|| Error::broken(format!("column {at}: {value:?}")))
            }
            Row::Postgres(row) => {
                T::from_postgres(row, at).map_err(|e| Error::broken(format!("column {at}: {e}")))
            }
        }
    }
}

/// A type that a column can be read as.
pub trait Column: Sized {
    #[doc(hidden)]
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self>;
    #[doc(hidden)]
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, postgres::Error>;
}

impl Column for i64 {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_i64().ok()
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, postgres::Error> {
        if *row.columns()[at].type_() == Type::INT4 {
            return row.try_get::<_, i32>(at).map(i64::from);
        }
        row.try_get(at)
    }
}
impl Column for bool {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        i64::from_sqlite(value).map(|x| x != 0)
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, postgres::Error> {
        i64::from_postgres(row, at).map(|x| x != 0)
    }
}
impl Column for f64 {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_f64().ok()
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, postgres::Error> {
        row.try_get(at)
    }
}
impl Column for String {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_str().ok().map(str::to_owned)
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, postgres::Error> {
        row.try_get(at)
    }
}
impl Column for Vec<u8> {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_blob().ok().map(<[u8]>::to_vec)
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, postgres::Error> {
        row.try_get(at)
    }
}
impl<T: Column> Column for Option<T> {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Null => Some(None),
            value => T::from_sqlite(value).map(Some),
        }
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, postgres::Error> {
        // The raw bytes say whether the cell is null, whatever its type.
        if row.try_get::<_, Option<Raw>>(at)?.is_none() {
            return Ok(None);
        }
        T::from_postgres(row, at).map(Some)
    }
}
impl Column for Period {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        i64::from_sqlite(value).and_then(|x| Period::from_stored(x).ok())
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, postgres::Error> {
        i64::from_postgres(row, at).map(|x| {
            Period::from_stored(x)
                .unwrap_or_else(|_| Period::year_of(1949).expect("within the calendar"))
        })
    }
}
impl Column for Millionths {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        i64::from_sqlite(value).map(Millionths)
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, postgres::Error> {
        i64::from_postgres(row, at).map(Millionths)
    }
}

/// Any cell that is not null.
struct Raw;
impl<'a> postgres::types::FromSql<'a> for Raw {
    fn from_sql(_: &Type, _: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Raw)
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}
