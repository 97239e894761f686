//! People: who they are, what they may do, how they sign in, who stands in for whom.
//!
//! Access is role × area or organisation × data class, and denied by default: the whole policy is
//! one table in [`role`], printed into `matrix.txt` and reviewed as a text. A name, a phone and a
//! second factor are sealed per person; erasing the person destroys the key.

mod actor;
mod deputy;
mod grant;
mod password;
mod person;
mod role;
mod session;

pub use actor::{Actor, Territory};
pub use deputy::{Deputy, appoint, deputies_of, end_deputy, hand_over, principals_of};
pub use grant::{Grant, end_grant, give, grants_of};
pub use password::{check_password, hash_password, one_time_password};
pub use person::{
    NewPerson, Person, add_person, by_account, change_password, find_person, list_people, name_of,
    set_totp,
};
pub use role::{Class, Role, Scope, Verb, matrix};
pub use session::{
    LOCK_AFTER, LOCK_MINUTES, Opened, Session, Stage, act_for, actor_of, close_session,
    confirm_code, open_session, session_of, sign_in, touch_session,
};
