//! The order of elements in an event.
//!
//! The schemas prescribe one. Documents in the field do not all keep to it, and of the published
//! test documents some in another order are to be accepted and one is to be refused; in all of them
//! EPCIS 2.0 and `eventTime` before `action` go together. [`Order::TimeFirst`] refuses exactly that;
//! [`Order::Schema`] refuses whatever the schema refuses.

/// How strictly the order is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// It means nothing.
    Any,
    /// In EPCIS 2.0, `eventTime` stands before `action`.
    #[default]
    TimeFirst,
    /// As the schema of EPCIS 2.0 prescribes.
    Schema,
}

/// Elements that every event begins with.
pub(super) const BASE: [&str; 6] = [
    "eventTime",
    "recordTime",
    "eventTimeZoneOffset",
    "eventID",
    "errorDeclaration",
    "certificationInfo",
];

/// Every element that may stand behind those in some type.
pub(super) const ALL: [&str; 21] = [
    "parentID",
    "epcList",
    "childEPCs",
    "inputEPCList",
    "inputQuantityList",
    "outputEPCList",
    "outputQuantityList",
    "action",
    "transformationID",
    "bizStep",
    "disposition",
    "readPoint",
    "bizLocation",
    "bizTransactionList",
    "quantityList",
    "childQuantityList",
    "sourceList",
    "destinationList",
    "sensorElementList",
    "persistentDisposition",
    "ilmd",
];

/// Elements of each type behind those, in the order of the schema.
pub(super) fn of(kind: &str) -> &'static [&'static str] {
    match kind {
        "AggregationEvent" => &[
            "parentID",
            "childEPCs",
            "action",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
            "childQuantityList",
            "sourceList",
            "destinationList",
            "sensorElementList",
            "persistentDisposition",
        ],
        "TransactionEvent" => &[
            "bizTransactionList",
            "parentID",
            "epcList",
            "action",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "quantityList",
            "sourceList",
            "destinationList",
            "sensorElementList",
            "persistentDisposition",
        ],
        "TransformationEvent" => &[
            "inputEPCList",
            "inputQuantityList",
            "outputEPCList",
            "outputQuantityList",
            "transformationID",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
            "sourceList",
            "destinationList",
            "sensorElementList",
            "persistentDisposition",
            "ilmd",
        ],
        "AssociationEvent" => &[
            "parentID",
            "childEPCs",
            "childQuantityList",
            "action",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
            "sourceList",
            "destinationList",
            "sensorElementList",
            "persistentDisposition",
        ],
        _ => &[
            "epcList",
            "action",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
            "quantityList",
            "sourceList",
            "destinationList",
            "sensorElementList",
            "persistentDisposition",
            "ilmd",
        ],
    }
}

/// The first pair that stands the wrong way round: what, and before what.
pub(super) fn broken<'n>(
    order: Order,
    kind: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Option<(&'n str, &'n str)> {
    let place = |name: &str| {
        let behind = || of(kind).iter().position(|known| *known == name).map(|at| at + BASE.len());
        BASE.iter().position(|known| *known == name).or_else(behind)
    };
    match order {
        Order::Any => None,
        Order::TimeFirst => {
            let action = names.clone().position(|name| name == "action")?;
            let time = names.clone().position(|name| name == "eventTime")?;
            (action < time).then_some(("action", "eventTime"))
        }
        Order::Schema => {
            let known = names.filter_map(|name| Some((name, place(name)?)));
            let mut highest: Option<(&str, usize)> = None;
            for (name, at) in known {
                match highest {
                    Some((other, most)) if at < most => return Some((other, name)),
                    _ => highest = Some((name, at)),
                }
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_refuses_more_than_the_usual_order() {
        let names = ["eventTime", "bizStep", "action"];
        let ask = |order| broken(order, "ObjectEvent", names.iter().copied());
        assert_eq!(ask(Order::Schema), Some(("bizStep", "action")));
        assert_eq!(ask(Order::TimeFirst), None);
        assert_eq!(ask(Order::Any), None);
    }
}
