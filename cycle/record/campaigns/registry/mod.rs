//! Registries: who may enforce, who goes, who tests, what is on the published list, what can be visited.
//!
//! 一单两库: the list of items, the register of objects, the register of inspectors; beside them the
//! enforcement subjects (执法主体) and the institutes with their written delegations. Entries are dated and
//! superseded, never changed. A credit-risk class (国市监信发〔2022〕6号) is internal: it is read by whoever may
//! see [`identity::Class::Credit`], and stands in no fact, no export and no public file.
//!
//! What it refuses ([`may`]): a campaign of a body that is no enforcement subject (a coordination office
//! inspects nobody), an item that is not on the list, inspectors without a valid licence, an institute that
//! inspects, and one that samples without a delegation.

mod http;
mod learn;
mod may;
mod model;
mod objects;
mod store;

pub use http::routes;
pub use learn::{Seen, learn, put_classes, put_objects};
pub use may::{Wish, eligible, may};
pub use model::{Conflict, Delegation, During, Inspector, Institute, Item, Object, Subject};
pub(crate) use objects::address;
pub use store::{
    Entry, add_conflict, all, classes, conflicts, current, name_of, objects, objects_of_firm, put,
    rules, sealed_name,
};
