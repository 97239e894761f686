//! Identifiers of a whole event in one form (GS1-EPC-Format of the REST binding).
//!
//! A link can always be made of a URN. A URN can be made of a link only when the length of the
//! company prefix is known; where it is not, and where a check digit is wrong, the link stays.
//!
//! ```
//! use epcis::gs1::prefix::Lengths;
//! # let document = br#"{"@context":"c","type":"ObjectEvent","eventTime":"2026-07-22T06:45:00Z","eventTimeZoneOffset":"+08:00",
//! #   "action":"OBSERVE","epcList":["https://shop.example/01/04012345111118/21/7"],"readPoint":{"id":"urn:epc:id:sgln:4012345.00001.0"}}"#;
//! let mut event = epcis::json::events(document).next().unwrap().unwrap();
//! event.to_links();
//! assert_eq!(event.epcs[0], "https://id.gs1.org/01/04012345111118/21/7");
//! let mut lengths = Lengths::default();
//! lengths.add("4012345", 7);
//! event.to_urns(&lengths);
//! assert_eq!(event.epcs[0], "urn:epc:id:sgtin:4012345.011111.7");
//! assert_eq!(event.read_point.as_ref().unwrap().id, "urn:epc:id:sgln:4012345.00001.0");
//! ```

use crate::event::{Event, Text};
use crate::gs1::Identifier;
use crate::gs1::prefix::Lengths;
use std::borrow::Cow;

impl Event<'_> {
    /// Every GS1 key of the event as its canonical Digital Link; other URIs stay.
    pub fn to_links(&mut self) {
        self.each_identifier(&mut |text| {
            let link = crate::gs1::canonical(text.trim());
            if let Some(link) = link {
                *text = Cow::Owned(link);
            }
        });
    }

    /// Every GS1 key of the event as its EPC URN, where that can be made.
    pub fn to_urns(&mut self, lengths: &Lengths) {
        self.each_identifier(&mut |text| {
            if text.trim().starts_with("urn:") {
                return;
            }
            let urn = Identifier::parse(text.trim()).and_then(|key| key.urn_by(lengths));
            if let Ok(urn) = urn {
                *text = Cow::Owned(urn);
            }
        });
    }

    /// Fields of the standard that name things, places and parties.
    fn each_identifier(&mut self, each: &mut dyn FnMut(&mut Text<'_>)) {
        let lists = [&mut self.epcs, &mut self.children, &mut self.inputs, &mut self.outputs];
        lists.into_iter().flatten().for_each(&mut *each);
        self.parent.iter_mut().for_each(&mut *each);
        self.transformation_id.iter_mut().for_each(&mut *each);
        let quantities = [
            &mut self.quantities,
            &mut self.child_quantities,
            &mut self.input_quantities,
            &mut self.output_quantities,
        ];
        quantities.into_iter().flatten().for_each(|quantity| each(&mut quantity.class));
        let places = [&mut self.read_point, &mut self.biz_location];
        places.into_iter().flatten().for_each(|place| each(&mut place.id));
        let typed = [&mut self.biz_transactions, &mut self.sources, &mut self.destinations];
        typed.into_iter().flatten().for_each(|item| each(&mut item.value));
    }
}
