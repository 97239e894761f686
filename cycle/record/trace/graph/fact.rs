//! An event as the graph sees it: numbers instead of texts, and only what a walk asks about.

use terms::Result;

use super::pack::{Reader, Writer};

/// In which role a name occurs in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Role {
    Thing = 0,
    ThingClass = 1,
    Parent = 2,
    Child = 3,
    ChildClass = 4,
    Input = 5,
    InputClass = 6,
    Output = 7,
    OutputClass = 8,
    /// The identifier of a transformation over several events.
    Process = 9,
    /// The product of a lot that was seen or made: where a guess for goods without a lot begins.
    LotOf = 10,
}

impl Role {
    pub(crate) fn of(number: u8) -> Role {
        match number {
            0 => Role::Thing,
            1 => Role::ThingClass,
            2 => Role::Parent,
            3 => Role::Child,
            4 => Role::ChildClass,
            5 => Role::Input,
            6 => Role::InputClass,
            7 => Role::Output,
            8 => Role::OutputClass,
            9 => Role::Process,
            _ => Role::LotOf,
        }
    }
    /// Named with a quantity, so one of many alike.
    pub fn is_class(self) -> bool {
        matches!(self, Role::ThingClass | Role::ChildClass | Role::InputClass | Role::OutputClass)
    }
}

/// Mentions up to this role are what walks read; those above serve questions only.
pub(crate) const LAST_OF_WALKS: i64 = 10;
/// The product of a member in role `r` is mentioned as `PRODUCT + r`.
pub(crate) const PRODUCT: i64 = 16;

/// Mentions of words, places and parties.
pub(crate) mod said {
    pub(crate) const STEP: i64 = 32;
    pub(crate) const DISPOSITION: i64 = 33;
    pub(crate) const READ_POINT: i64 = 34;
    pub(crate) const LOCATION: i64 = 35;
    pub(crate) const TRANSACTION: i64 = 36;
    pub(crate) const SOURCE: i64 = 37;
    pub(crate) const DESTINATION: i64 = 38;
    pub(crate) const KIND: i64 = 39;
    /// Whoever captured it, sent, received or owned: who may read it.
    pub(crate) const PARTY: i64 = 41;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Object,
    Aggregation,
    Association,
    Transaction,
    Transformation,
    /// An extension type; no walk goes through it.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    None,
    Add,
    Observe,
    Delete,
}

/// What has become of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    InStock,
    /// Sent, and not yet received.
    InTransit,
    Sold,
    Returned,
    /// Gone into something else.
    Used,
    /// Proved to be gone; outside of the scope of a recall.
    Destroyed,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::InStock => "in_stock",
            Status::InTransit => "in_transit",
            Status::Sold => "sold",
            Status::Returned => "returned",
            Status::Used => "used",
            Status::Destroyed => "destroyed",
        }
    }
}

/// What the words of an event mean for walks.
pub(crate) mod flag {
    pub(crate) const ENDS_LIFE: u64 = 1;
    pub(crate) const SENDS: u64 = 2;
    pub(crate) const RECEIVES: u64 = 4;
    pub(crate) const DESTROYED: u64 = 8;
    pub(crate) const SOLD: u64 = 16;
    pub(crate) const RETURNED: u64 = 32;
    pub(crate) const MOVING: u64 = 64;
    /// Commissioning, or making an instance of a class.
    pub(crate) const BEGINS: u64 = 128;
    pub(crate) const RETAIL: u64 = 256;
    pub(crate) const GONE: u64 = 512;
}

/// How much of a member there was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Place of the member.
    pub member: u32,
    /// Millionths.
    pub millionths: i64,
    /// The number of the unit's code; 0 for pieces.
    pub unit: i64,
}

/// An event, told with numbers; 0 where nothing was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub id: i64,
    /// Microseconds since 1970 in UTC.
    pub t: i64,
    /// Order of events of one moment, by their content, so that the order of arrival has no say.
    pub tie: u64,
    /// The entry of the journal since which it is known, and since which it is void.
    pub seq: i64,
    pub voided: Option<i64>,
    pub kind: Kind,
    pub action: Action,
    pub flags: u64,
    pub step: i64,
    /// Business location, else read point, without the extension inside the site.
    pub place: i64,
    pub from_place: i64,
    pub to_place: i64,
    pub from_party: i64,
    pub to_party: i64,
    pub owner_before: i64,
    pub owner_after: i64,
    pub captured_by: i64,
    pub process: i64,
    pub transactions: Box<[i64]>,
    members: Box<[u64]>,
    amounts: Box<[Amount]>,
}

const ROLE_SHIFT: u32 = 56;
const NAME: u64 = (1 << ROLE_SHIFT) - 1;

/// A name and a role in eight bytes.
pub(crate) fn with_role(name: i64, role: Role) -> u64 {
    (name.cast_unsigned() & NAME) | (u64::from(role as u8) << ROLE_SHIFT)
}

pub(crate) fn split(word: u64) -> (i64, Role) {
    ((word & NAME).cast_signed(), Role::of((word >> ROLE_SHIFT) as u8))
}

impl Fact {
    pub fn members(&self) -> impl Iterator<Item = (i64, Role)> + '_ {
        self.members.iter().map(|word| split(*word))
    }
    pub fn in_role(&self, one: Role, other: Role) -> impl Iterator<Item = (i64, Role)> + '_ {
        self.members().filter(move |(_, role)| *role == one || *role == other)
    }
    pub fn mentions(&self, name: i64, role: Role) -> bool {
        self.members.contains(&with_role(name, role))
    }
    pub fn names_children(&self) -> bool {
        self.in_role(Role::Child, Role::ChildClass).next().is_some()
    }
    pub fn parent(&self) -> Option<i64> {
        self.in_role(Role::Parent, Role::Parent).next().map(|(name, _)| name)
    }
    pub fn has(&self, flag: u64) -> bool {
        self.flags & flag != 0
    }
    /// Amounts with name and role.
    pub fn amounts(&self) -> impl Iterator<Item = (i64, Role, Amount)> + '_ {
        self.amounts.iter().map(|amount| {
            let (name, role) = split(self.members[amount.member as usize]);
            (name, role, *amount)
        })
    }
    /// How much of this name in this role, where that was said in one unit.
    pub fn amount_of(&self, name: i64, role: Role) -> Option<Amount> {
        self.amounts().find(|(n, r, _)| *n == name && *r == role).map(|(_, _, amount)| amount)
    }
    pub(crate) fn key(&self) -> (i64, u64, i64) {
        (self.t, self.tie, self.id)
    }
    /// Roughly how many bytes it holds, for caches.
    pub(crate) fn weight(&self) -> usize {
        200 + 8 * self.members.len() + 24 * self.amounts.len() + 8 * self.transactions.len()
    }
    /// Everybody who may read it: whoever captured, sent, received or owns.
    pub fn parties(&self) -> [i64; 5] {
        [self.captured_by, self.from_party, self.to_party, self.owner_before, self.owner_after]
    }
}

/// A fact before it has numbers of its own: as it is written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    pub(crate) tie: u64,
    pub(crate) kind: u8,
    pub(crate) action: u8,
    pub(crate) flags: u64,
    /// step, place, from place, to place, from party, to party, owner before, captured by, process, owner after
    pub(crate) numbers: [i64; 10],
    pub(crate) transactions: Vec<i64>,
    pub(crate) members: Vec<(i64, Role)>,
    pub(crate) amounts: Vec<Amount>,
}

impl Parts {
    pub(crate) fn packed(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(self.tie);
        out.number(u64::from(self.kind) | u64::from(self.action) << 3);
        out.number(self.flags);
        self.numbers.iter().for_each(|number| out.number(number.cast_unsigned()));
        out.number(self.transactions.len() as u64);
        self.transactions.iter().for_each(|number| out.number(number.cast_unsigned()));
        out.number(self.members.len() as u64);
        let mut before = 0;
        for (name, role) in &self.members {
            out.number(u64::from(*role as u8));
            out.signed(name - before);
            before = *name;
        }
        out.number(self.amounts.len() as u64);
        for amount in &self.amounts {
            out.number(u64::from(amount.member));
            out.signed(amount.millionths);
            out.number(amount.unit.cast_unsigned());
        }
        out.0
    }
}

/// Reads a fact back.
pub(crate) fn unpack(
    id: i64,
    t: i64,
    seq: i64,
    voided: Option<i64>,
    packed: &[u8],
) -> Result<Fact> {
    let mut from = Reader(packed);
    let tie = from.number()?;
    let sort = from.number()?;
    let flags = from.number()?;
    let mut numbers = [0i64; 10];
    for number in &mut numbers {
        *number = from.number()?.cast_signed();
    }
    let [
        step,
        place,
        from_place,
        to_place,
        from_party,
        to_party,
        owner_before,
        captured_by,
        process,
        owner_after,
    ] = numbers;
    let count = from.number()? as usize;
    let mut transactions = Vec::with_capacity(count.min(1024));
    for _ in 0..count {
        transactions.push(from.number()?.cast_signed());
    }
    let count = from.number()? as usize;
    let mut members = Vec::with_capacity(count.min(1 << 20));
    let mut before = 0i64;
    for _ in 0..count {
        let role = Role::of(from.number()? as u8);
        before += from.signed()?;
        members.push(with_role(before, role));
    }
    let count = from.number()? as usize;
    let mut amounts = Vec::with_capacity(count.min(1024));
    for _ in 0..count {
        amounts.push(Amount {
            member: from.number()? as u32,
            millionths: from.signed()?,
            unit: from.number()?.cast_signed(),
        });
    }
    Ok(Fact {
        id,
        t,
        tie,
        seq,
        voided,
        kind: [
            Kind::Object,
            Kind::Aggregation,
            Kind::Association,
            Kind::Transaction,
            Kind::Transformation,
            Kind::Other,
        ][(sort as usize & 7).min(5)],
        action: [Action::None, Action::Add, Action::Observe, Action::Delete]
            [sort as usize >> 3 & 3],
        flags,
        step,
        place,
        from_place,
        to_place,
        from_party,
        to_party,
        owner_before,
        owner_after,
        captured_by,
        process,
        transactions: transactions.into(),
        members: members.into(),
        amounts: amounts.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_read_as_it_was_written() {
        let parts = Parts {
            tie: u64::MAX,
            kind: 4,
            action: 3,
            flags: flag::SENDS | flag::MOVING,
            numbers: [1, 2, 3, 4, 5, 6, 7, 8, 9_000_000_000, 10],
            transactions: vec![77],
            members: vec![(5_000_000, Role::Input), (4_999_999, Role::OutputClass)],
            amounts: vec![Amount { member: 1, millionths: -3, unit: 12 }],
        };
        let fact = unpack(42, -1, 7, Some(9), &parts.packed()).unwrap();
        assert_eq!(fact.kind, Kind::Transformation);
        assert_eq!(fact.action, Action::Delete);
        assert_eq!((fact.step, fact.process), (1, 9_000_000_000));
        assert_eq!(
            fact.members().collect::<Vec<_>>(),
            [(5_000_000, Role::Input), (4_999_999, Role::OutputClass)]
        );
        assert_eq!(fact.amount_of(4_999_999, Role::OutputClass).unwrap().millionths, -3);
        assert!(unpack(42, 0, 0, None, &parts.packed()[..9]).is_err());
    }
}
