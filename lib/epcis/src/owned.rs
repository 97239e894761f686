//! Cutting the tie between an event and the document it was read from.

use crate::event::*;
use std::borrow::Cow;

pub(crate) trait Own {
    type Owned;
    fn own(self) -> Self::Owned;
}

impl Own for Text<'_> {
    type Owned = Text<'static>;
    fn own(self) -> Text<'static> {
        Cow::Owned(self.into_owned())
    }
}

impl<T: Own> Own for Option<T> {
    type Owned = Option<T::Owned>;
    fn own(self) -> Self::Owned {
        self.map(Own::own)
    }
}

impl<T: Own> Own for Vec<T> {
    type Owned = Vec<T::Owned>;
    fn own(self) -> Self::Owned {
        self.into_iter().map(Own::own).collect()
    }
}

impl Own for (SensorField, Text<'_>) {
    type Owned = (SensorField, Text<'static>);
    fn own(self) -> Self::Owned {
        (self.0, self.1.own())
    }
}

macro_rules! own {
    ($($type:ident { $($field:ident),* } { $($kept:ident),* })*) => {$(
        impl Own for $type<'_> {
            type Owned = $type<'static>;
            fn own(self) -> Self::Owned {
                $type { $($field: self.$field.own(),)* $($kept: self.$kept,)* }
            }
        }
    )*};
}

own! {
    Name { local } { namespace }
    Quantity { class, quantity, unit } {}
    Typed { kind, value } {}
    Place { id, extensions } {}
    ErrorDeclaration { declaration_time, reason, corrective_event_ids, extensions } {}
    PersistentDisposition { set, unset } {}
    Readings { fields, extensions } {}
    SensorElement { metadata, reports, extensions } {}
    Event { kind, event_id, event_time, event_time_zone_offset, record_time, error_declaration,
        certifications, epcs, parent, children, inputs, outputs, quantities, child_quantities,
        input_quantities, output_quantities, action, transformation_id, biz_step, disposition,
        persistent_disposition, read_point, biz_location, biz_transactions, sources, destinations,
        sensor_elements, ilmd, extensions } { has_epc_list, prefixes }
}

impl Own for Node<'_> {
    type Owned = Node<'static>;
    fn own(self) -> Node<'static> {
        Node {
            name: self.name.own(),
            text: self.text.own(),
            scalar: self.scalar,
            attribute: self.attribute,
            children: self.children.own(),
        }
    }
}

impl Own for Kind<'_> {
    type Owned = Kind<'static>;
    fn own(self) -> Kind<'static> {
        match self {
            Kind::Object => Kind::Object,
            Kind::Aggregation => Kind::Aggregation,
            Kind::Transaction => Kind::Transaction,
            Kind::Transformation => Kind::Transformation,
            Kind::Association => Kind::Association,
            Kind::Other(name) => Kind::Other(name.own()),
        }
    }
}

impl Own for Certification<'_> {
    type Owned = Certification<'static>;
    fn own(self) -> Self::Owned {
        match self {
            Certification::Uri(uri) => Certification::Uri(uri.own()),
            Certification::Details(nodes) => Certification::Details(nodes.own()),
        }
    }
}

impl Event<'_> {
    /// The same event, independent of the document.
    pub fn into_owned(self) -> Event<'static> {
        self.own()
    }
}
