//! `people.toml`: sign-ins of a demo city. Names are invented; the program makes the passwords.

use serde::{Deserialize, Serialize};
use terms::Text;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub account: String,
    pub name: Text,
    pub post: Text,
    pub grant: Vec<Grant>,
    /// Must be true: no real person is in a pack.
    pub fictitious: bool,
}

/// A role over an area or organisation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    pub role: Role,
    pub unit: String,
    /// For a firm's own people in a synthetic city: the number of the generated firm, from 1.
    pub firm: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Runs accounts of the space.
    Administrator,
    /// 质强办.
    QualityOffice,
    Leader,
    CountyClerk,
    CountyAdministrator,
    Department,
    Institute,
    Inspector,
    Firm,
    Auditor,
}

/// A pack's word for a role, as the policy knows it.
impl From<Role> for identity::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Administrator => Self::Administrator,
            Role::QualityOffice => Self::Office,
            Role::Leader => Self::Leader,
            Role::CountyClerk => Self::County,
            Role::CountyAdministrator => Self::CountyAdmin,
            Role::Department => Self::Department,
            Role::Institute => Self::Laboratory,
            Role::Inspector => Self::Inspector,
            Role::Firm => Self::Firm,
            Role::Auditor => Self::Auditor,
        }
    }
}
