//! The questions and the command of a register with the kind of record said once, so that callers
//! write `samples::list(tx, …)` and never name it.

macro_rules! questions {
    ($record:ty) => {
        /// See [`crate::register::record_many`].
        pub fn record_many(
            tx: &mut store::Tx<'_>,
            rows: &[$record],
            source: &str,
            ground: Option<&str>,
        ) -> terms::Result<$crate::Outcome> {
            $crate::register::record_many(tx, rows, source, ground)
        }
        /// See [`crate::register::list`].
        pub fn list(
            tx: &mut store::Tx<'_>,
            filter: &$crate::Filter,
            after: Option<$crate::Cursor>,
            limit: usize,
        ) -> terms::Result<$crate::Page<$record>> {
            $crate::register::list(tx, filter, after, limit)
        }
        /// See [`crate::register::get`].
        pub fn get(tx: &mut store::Tx<'_>, id: i64) -> terms::Result<$crate::Kept<$record>> {
            $crate::register::get(tx, id)
        }
        /// See [`crate::register::history`].
        pub fn history(
            tx: &mut store::Tx<'_>,
            code: &str,
        ) -> terms::Result<Vec<$crate::Kept<$record>>> {
            $crate::register::history(tx, code)
        }
    };
}
