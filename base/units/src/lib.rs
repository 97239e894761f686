//! Units: whatever is measured or held to account, and how units hang together.
//!
//! A unit is a city, a county, a development zone, a department, an institute, a firm. It stands in
//! several hierarchies at once (territory, line of command, industry). Everything that people
//! decide about units has two times: from which day it *holds* (valid time) and since which journal
//! entry we *know* it (known time). A merger of last July does not change the tree that last year's
//! report shows, and a slip corrected today does not change what we said yesterday: ask
//! [`Tree::at`] with the day and, if need be, with the seq of that time.
//!
//! - [`add`], [`rename`], [`close`], [`relate`], [`merge`], [`split`] are commands; each leaves one
//!   journal entry. A correction ends the known time of a row (`until`) and adds another row.
//! - [`take_back`] corrects what one of them said; nothing is deleted. [`changes`] tells in days
//!   what an entry made otherwise.
//! - Days are half open everywhere: `valid_to` is the first day on which it no longer holds.
//! - In one hierarchy a unit has at most one parent on any day, and never itself above itself
//!   (`units-cycle` names the path).
//! - Table `reach` answers "everything below" without recursion. It is derived from the edges known
//!   now and written anew, for the hierarchy touched, in the same command.
//! - Firms are units too, but they are **not** in any hierarchy nor in `reach`: a firm hangs on its
//!   area (`firm.area`). Ten thousand firms would make a thousand times more pairs than areas, and
//!   every question about firms already starts from their areas.
//! - [`search`] finds by name, by pinyin, by its initials and by code, alike on both engines.

mod boundary;
mod changes;
mod edge;
mod ended;
mod firm;
mod firm_told;
mod industries;
mod load;
mod reach;
pub mod search;
mod stretch;
mod succession;
mod take_back;
mod tree;
mod unit;

pub use boundary::{
    Boundary, Matched, OfficialMap, Polygon, Publication, boundary_files, match_boundaries,
    official_map, official_map_id, put_on_map, read_approval, read_boundaries, take_off_map,
};
pub use changes::{Change, Changes, changes};
pub use edge::{relate, relate_during};
pub use firm::{
    Firm, FirmChange, NewFirm, add_firm, change_firm, firm, firm_by_credit_code, firms, firms_of,
    read_credit_code, said,
};
pub use industries::Industries;
pub use load::{EdgeRow, FirmRow, Loaded, Refused, UnitRow, load};
pub use reach::descendants;
pub use stretch::Stretch;
pub use succession::{
    Split, Succession, SuccessionRow, load_successions, merge, split, successions,
};
pub use take_back::{CAN_BE_TAKEN_BACK, stands_on, take_back};
pub use tree::Tree;
pub use unit::{
    NewUnit, Unit, UnitId, add, add_on, close, find_by_code, get, ids_by_code, name_at, names,
    of_kind, rename, rename_during, units,
};

/// The hierarchy of areas: city, counties, zones, towns.
pub const TERRITORY: &str = "territory";
/// Who answers to whom: governments, departments, institutes.
pub const COMMAND: &str = "command";
/// Sections and classes of GB/T 4754.
pub const INDUSTRY: &str = "industry";
/// The kind of unit that has a row in `firm` and none in a hierarchy.
pub const FIRM: &str = "firm";
/// Units without a first day have always been there, as far as the books go. Pages say so in words.
pub const ALWAYS: terms::Date = terms::date(1949, 10, 1);
