//! The working calendar and clocks of the space, as its packs say.

use calendar::{Clockwork, Rules};
use store::Tx;
use terms::{Error, Result};

/// The clocks that were loaded last; none at all where no pack brought any, and then no case has a
/// deadline.
pub(crate) fn read(tx: &mut Tx<'_>) -> Result<Clockwork> {
    ::cases::clockwork(tx)?.map_or_else(
        || Rules::default().build().map_err(|_| Error::broken("an empty calendar")),
        Ok,
    )
}
