//! The policy: which role may do what to which class of data, and how far.

/// What a person is at work. Several may be held at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// 质强办: runs the programme for the city.
    Office,
    /// 部门经办: a city department; owns indicators and scores its items.
    Department,
    /// 县级管理员: gives access within the county.
    CountyAdmin,
    /// 县级经办: reports and answers for the county.
    County,
    /// 检查员.
    Inspector,
    /// 检验机构.
    Laboratory,
    /// 企业质量负责人.
    Firm,
    /// 分管领导: reads everything that is published to leaders, decides.
    Leader,
    /// 审计: reads the journal.
    Auditor,
    /// 系统管理: people and packs, never figures.
    Administrator,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    View,
    Enter,
    Correct,
    Import,
    Export,
    Assess,
    /// 审核: says of another's draft that it may go to the signer.
    Review,
    /// 签发: decides that a paper leaves the house.
    Sign,
    Publish,
    Grant,
    Audit,
}

/// What it is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Units, definitions, schemes, packs: the frame of reference.
    Reference,
    Figures,
    Records,
    Assessment,
    /// Papers in the making, in the register and on their way.
    Papers,
    /// What somebody answers for: tasks, rectifications, orders, talks.
    Cases,
    /// 诫勉 referrals: ground, document number, receipt; known to nobody else.
    Referrals,
    /// Who told us of something, and how to reach them; each look is journaled.
    Reporters,
    /// Credit classes (信用风险分类), frames with rates, draws that are not open yet: in no public file.
    Credit,
    People,
    Journal,
}

/// How far a permission reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The unit of the grant and what is below it in any hierarchy.
    Own,
    Everywhere,
}

impl Role {
    pub const ALL: [Role; 10] = [
        Role::Office,
        Role::Department,
        Role::CountyAdmin,
        Role::County,
        Role::Inspector,
        Role::Laboratory,
        Role::Firm,
        Role::Leader,
        Role::Auditor,
        Role::Administrator,
    ];
    pub fn code(self) -> &'static str {
        match self {
            Role::Office => "office",
            Role::Department => "department",
            Role::CountyAdmin => "county_admin",
            Role::County => "county",
            Role::Inspector => "inspector",
            Role::Laboratory => "laboratory",
            Role::Firm => "firm",
            Role::Leader => "leader",
            Role::Auditor => "auditor",
            Role::Administrator => "administrator",
        }
    }
    pub fn named(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.code() == code)
    }
    /// The key of its name in the texts.
    pub fn key(self) -> String {
        format!("role-{}", self.code().replace('_', "-"))
    }

    /// The policy. What is not said here is denied.
    pub fn may(self, verb: Verb, class: Class) -> Option<Scope> {
        use Class as C;
        use Scope::{Everywhere, Own};
        use Verb as V;
        match (self, verb, class) {
            // Everybody inside knows the frame of reference.
            (_, V::View, C::Reference) => Some(Everywhere),

            (Role::Office, V::View | V::Export, C::Figures | C::Records | C::Assessment) => {
                Some(Everywhere)
            }
            (Role::Office, V::Enter | V::Correct | V::Import, C::Figures | C::Records) => {
                Some(Everywhere)
            }
            (Role::Office, V::Assess | V::Publish, C::Assessment) => Some(Everywhere),
            (Role::Office, V::Import, C::Reference) => Some(Everywhere),
            (Role::Office, V::View | V::Grant, C::People) => Some(Everywhere),
            (Role::Office, V::View, C::Journal) => Some(Everywhere),

            (Role::Department, V::View | V::Export, C::Figures | C::Records | C::Assessment) => {
                Some(Everywhere)
            }
            (Role::Department, V::Enter | V::Correct | V::Import, C::Figures | C::Records) => {
                Some(Everywhere)
            }

            (Role::CountyAdmin, V::View | V::Grant, C::People) => Some(Own),
            (Role::CountyAdmin | Role::County, V::View, C::Figures) => Some(Everywhere),
            // A county is assessed: it sees and scores itself, and of others what was published to it.
            (Role::CountyAdmin | Role::County, V::View, C::Assessment) => Some(Own),
            (Role::County, V::Enter | V::Export, C::Assessment) => Some(Own),
            // A department verifies the items that it answers for; a leader approves.
            (Role::Department, V::Review, C::Assessment) => Some(Own),
            (Role::Leader, V::Sign, C::Assessment) => Some(Everywhere),
            (Role::CountyAdmin | Role::County, V::View | V::Export, C::Records) => Some(Own),
            (Role::County, V::Export, C::Figures) => Some(Everywhere),
            (Role::County, V::Enter | V::Correct | V::Import, C::Figures | C::Records) => Some(Own),

            (Role::Inspector | Role::Laboratory, V::View, C::Figures) => Some(Everywhere),
            (Role::Inspector, V::View | V::Enter | V::Correct | V::Import, C::Records) => Some(Own),
            (Role::Laboratory, V::View | V::Enter | V::Correct | V::Import, C::Records) => {
                Some(Everywhere)
            }

            (Role::Firm, V::View, C::Records) => Some(Own),

            (Role::Leader, V::View | V::Export, C::Figures | C::Records | C::Assessment) => {
                Some(Everywhere)
            }
            (Role::Leader, V::View, C::Journal) => Some(Everywhere),

            (
                Role::Auditor,
                V::View,
                C::Figures | C::Records | C::Assessment | C::Papers | C::People,
            ) => Some(Everywhere),
            (Role::Auditor, V::View | V::Audit | V::Export, C::Journal) => Some(Everywhere),

            // Papers: drafted by those who do the work, reviewed by another, signed by a leader. A
            // laboratory signs its own reports; whoever is written to signs for what came.
            (Role::Office, V::View | V::Enter | V::Review | V::Publish | V::Export, C::Papers) => {
                Some(Everywhere)
            }
            (Role::Leader, V::View | V::Review | V::Sign | V::Export, C::Papers) => {
                Some(Everywhere)
            }
            (Role::Department, V::View | V::Enter | V::Review, C::Papers) => Some(Own),
            (
                Role::Laboratory,
                V::View | V::Enter | V::Review | V::Sign | V::Publish,
                C::Papers,
            ) => Some(Own),
            (
                Role::CountyAdmin | Role::County | Role::Inspector | Role::Firm,
                V::View | V::Enter,
                C::Papers,
            ) => Some(Own),

            // Cases: the accountable unit enters, the office watches over it, whoever is at home in the
            // matter verifies, a leader decides what the program only drafts.
            (
                Role::Office,
                V::View | V::Enter | V::Review | V::Assess | V::Import | V::Export,
                C::Cases,
            ) => Some(Everywhere),
            (Role::Department, V::View | V::Assess, C::Cases) => Some(Everywhere),
            (Role::Department, V::Enter | V::Export, C::Cases) => Some(Own),
            (Role::Leader, V::View | V::Sign | V::Export, C::Cases) => Some(Everywhere),
            (Role::CountyAdmin, V::View, C::Cases) => Some(Own),
            (Role::County, V::View | V::Enter | V::Export, C::Cases) => Some(Own),
            (Role::Inspector | Role::Laboratory | Role::Firm, V::View | V::Enter, C::Cases) => {
                Some(Own)
            }
            (Role::Auditor, V::View, C::Cases) => Some(Everywhere),
            (Role::Leader, V::View | V::Enter | V::Sign, C::Referrals) => Some(Everywhere),
            (Role::Office, V::View, C::Reporters) => Some(Everywhere),
            // Whoever organises a draw holds what it is drawn from; audit reads it.
            (Role::Office, V::View | V::Enter | V::Import, C::Credit) => Some(Everywhere),
            (Role::Department, V::View | V::Enter, C::Credit) => Some(Own),
            (Role::Auditor, V::View, C::Credit) => Some(Everywhere),

            (Role::Administrator, V::View | V::Grant, C::People) => Some(Everywhere),
            (Role::Administrator, V::Import, C::Reference) => Some(Everywhere),
            _ => None,
        }
    }
}

impl Verb {
    pub const ALL: [Verb; 11] = [
        Verb::View,
        Verb::Enter,
        Verb::Correct,
        Verb::Import,
        Verb::Export,
        Verb::Assess,
        Verb::Review,
        Verb::Sign,
        Verb::Publish,
        Verb::Grant,
        Verb::Audit,
    ];
}

impl Class {
    pub const ALL: [Class; 11] = [
        Class::Reference,
        Class::Figures,
        Class::Records,
        Class::Assessment,
        Class::Papers,
        Class::Cases,
        Class::Referrals,
        Class::Reporters,
        Class::Credit,
        Class::People,
        Class::Journal,
    ];
}

/// The whole policy as a text, for `matrix.txt`.
pub fn matrix() -> String {
    let mut out =
        String::from("role × verb × class: who may do what, and how far. All else is denied.\n");
    for role in Role::ALL {
        out.push_str(&format!("\n{}\n", role.code()));
        for verb in Verb::ALL {
            let held: Vec<String> = Class::ALL
                .into_iter()
                .filter_map(|class| {
                    let scope = role.may(verb, class)?;
                    let mark = if scope == Scope::Own { " (own)" } else { "" };
                    Some(format!("{class:?}{mark}"))
                })
                .collect();
            if !held.is_empty() {
                out.push_str(&format!("  {:<8} {}\n", format!("{verb:?}"), held.join(", ")));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reviewed_matrix_is_the_policy() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/matrix.txt");
        #[expect(
            clippy::disallowed_methods,
            reason = "a person asks for the file to be written anew"
        )]
        if std::env::var("ZHUNSHENG_BLESS").is_ok() {
            std::fs::write(path, matrix()).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), matrix());
    }

    #[test]
    fn an_administrator_of_people_never_touches_figures() {
        for verb in Verb::ALL {
            for class in [Class::Figures, Class::Records, Class::Assessment] {
                assert_eq!(Role::Administrator.may(verb, class), None);
            }
        }
    }
}
