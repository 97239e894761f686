//! What happens in the chains, day by day.

use std::time::Duration;

use epcis::event::Event;
use terms::{Date, Error, Result};
use trace::firms::steps::{self, DELIVERY, Goods, When};

use super::cast::Cast;

/// The shop that sold the bottle; its neighbour in the story has nothing to do with it.
pub(super) const SHOP_OF_THE_COMPLAINT: &str = "shop04";
/// Days before the last one on which it was sold.
pub(super) const SOLD: u64 = 28;
/// Which bottle came back.
const BOTTLE: usize = 437;

const BOTTLES_IN_A_CARTON: usize = 12;
const CARTONS_ON_A_PALLET: usize = 10;
const BOTTLES_OF_A_FILLING: usize = 480;
const SHOPS: [&str; 10] = [
    "shop01", "shop02", "shop03", "shop04", "shop05", "shop06", "shop07", "shop08", "shop09",
    "shop10",
];

/// A number that a seed and a text always give, and that looks like chance.
pub(super) fn drawn(seed: u64, text: &str) -> u64 {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325 ^ seed;
    for byte in text.bytes() {
        sum = (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    (sum ^ (sum >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 32
}

pub(super) fn days_before(last: Date, days: u64) -> Date {
    last.saturating_sub(Duration::from_secs(days * 86_400))
}

/// Events as they are told, each with the place of whoever hands it in.
pub(super) struct Play<'c> {
    seed: u64,
    last: Date,
    cast: &'c Cast,
    events: Vec<(usize, Event<'static>)>,
    deliveries: u64,
    pub(super) bottle: String,
    pub(super) bad: String,
}

/// A moment of the story: days before its last, hour and minute.
type At = (u64, u8, u8);

impl<'c> Play<'c> {
    pub(super) fn new(seed: u64, last: Date, cast: &'c Cast) -> Play<'c> {
        let (bottle, bad) = (String::new(), String::new());
        Play { seed, last, cast, events: Vec::new(), deliveries: 0, bottle, bad }
    }

    /// What a party hands in, in the order of the story.
    pub(super) fn of(&self, place: usize) -> Vec<Event<'static>> {
        let own = self.events.iter().filter(|(by, _)| *by == place);
        own.map(|(_, event)| event.clone()).collect()
    }

    pub(super) fn tell(&mut self, complaint: Option<&str>) -> Result<()> {
        self.magnesium()?;
        self.detergent(complaint)?;
        self.noodles()
    }

    fn day(&self, days: u64) -> Date {
        days_before(self.last, days)
    }
    fn when(&self, (days, hour, minute): At) -> When {
        let time = format!("{}T{hour:02}:{minute:02}:00+08:00", self.day(days));
        When { time, offset: "+08:00".to_owned(), event_id: None }
    }
    /// A lot of the day, with a number from the seed.
    fn lot(&self, product: &str, days: u64) -> Result<String> {
        let number = drawn(self.seed, &format!("{product}{days}")) % 90 + 10;
        let day = self.day(days).to_string().replace('-', "");
        self.cast.lot(product, &format!("{}{number}", &day[2..]))
    }
    fn put(&mut self, party: &str, event: Event<'static>) -> Result<()> {
        let place = self.cast.place(party)?;
        self.events.push((place, event));
        Ok(())
    }
    fn amount(&self, product: &str, lot: &str, much: u64) -> Result<Goods> {
        Ok(Goods::amount(lot, much, &self.cast.product(product)?.unit))
    }
    fn made(&mut self, party: &str, at: At, product: &str, much: u64) -> Result<String> {
        let lot = self.lot(product, at.0)?;
        let goods = self.amount(product, &lot, much)?;
        let event = steps::made(&self.when(at), &self.cast.party(party)?.hand, &goods);
        let event = self.ordered(party, at, event);
        let good_until = self.last.saturating_add(Duration::from_secs(300 * 86_400)).to_string();
        self.put(party, steps::born(event, &self.day(at.0).to_string(), &good_until))?;
        Ok(lot)
    }
    fn worked(&mut self, party: &str, at: At, inputs: &Goods, outputs: &Goods) -> Result<()> {
        let event = steps::worked(&self.when(at), &self.cast.party(party)?.hand, inputs, outputs);
        let event = self.ordered(party, at, event);
        let good_until = self.last.saturating_add(Duration::from_secs(700 * 86_400)).to_string();
        self.put(party, steps::born(event, &self.day(at.0).to_string(), &good_until))
    }
    /// Most firms say under which order they made something; two of them never do.
    fn ordered(&self, party: &str, at: At, event: Event<'static>) -> Event<'static> {
        if ["powder", "wheat"].contains(&party) {
            return event;
        }
        let number = drawn(self.seed, &format!("{party}{at:?}")) % 90_000 + 10_000;
        steps::ordered(event, &format!("urn:zhunsheng:order:DEMO-{number}"))
    }
    fn delivery(&mut self) -> String {
        self.deliveries += 1;
        let number = drawn(self.seed, "delivery") % 9000 + 1000 + self.deliveries;
        format!("{DELIVERY}DEMO-{number}")
    }
    fn sent(&mut self, from: &str, to: &str, at: At, goods: &Goods) -> Result<String> {
        let under = self.delivery();
        let hands = (&self.cast.party(from)?.hand, &self.cast.party(to)?.hand);
        let event = steps::sent(&self.when(at), hands.0, hands.1, &under, goods);
        self.put(from, event)?;
        Ok(under)
    }
    fn received(&mut self, from: &str, to: &str, at: At, under: &str, goods: &Goods) -> Result<()> {
        let hands = (&self.cast.party(from)?.hand, &self.cast.party(to)?.hand);
        let event = steps::received(&self.when(at), hands.0, hands.1, under, goods);
        self.put(to, event)
    }
    /// Sent, and received the next day.
    fn went(&mut self, from: &str, to: &str, at: At, goods: &Goods) -> Result<()> {
        let under = self.sent(from, to, at, goods)?;
        self.received(from, to, (at.0 - 1, 9, 30), &under, goods)
    }

    /// Ingots and aluminium become alloy, alloy becomes castings, castings become wheels. The last delivery of ingots
    /// waits to be received.
    fn magnesium(&mut self) -> Result<()> {
        let first = self.made("mg", (70, 8, 0), "ingot", 20_000)?;
        let second = self.made("mg", (50, 8, 0), "ingot", 18_000)?;
        let third = self.made("mg", (6, 8, 0), "ingot", 12_000)?;
        let aluminium = self.made("alloy", (66, 8, 0), "aluminium", 4_000)?;
        for (lot, much, day) in [(&first, 20_000, 68), (&second, 9_000, 48)] {
            let goods = self.amount("ingot", lot, much)?;
            self.went("mg", "alloy", (day, 14, 0), &goods)?;
        }
        // Waits for the quality head of the alloy maker.
        let goods = self.amount("ingot", &third, 6_000)?;
        self.sent("mg", "alloy", (1, 15, 0), &goods)?;
        let mut alloys = Vec::new();
        for (day, ingots, of_ingot, of_aluminium, out) in
            [(64, &first, 12_000, 1_100, 13_000), (45, &second, 8_000, 750, 8_700)]
        {
            let alloy = self.lot("alloy", day)?;
            let inputs =
                self.amount("ingot", ingots, of_ingot)?.and(&aluminium, of_aluminium, "KGM");
            let outputs = self.amount("alloy", &alloy, out)?;
            self.worked("alloy", (day, 10, 0), &inputs, &outputs)?;
            alloys.push(alloy);
        }
        for (place, day) in [(0, 60), (1, 40)] {
            let goods = self.amount("alloy", &alloys[place], 6_000)?;
            self.went("alloy", "foundry", (day, 13, 0), &goods)?;
        }
        let mut castings = Vec::new();
        for (place, day) in [(0, 55), (1, 35)] {
            let casting = self.lot("casting", day)?;
            let inputs = self.amount("alloy", &alloys[place], 5_200)?;
            let outputs = self.amount("casting", &casting, 400)?;
            self.worked("foundry", (day, 10, 0), &inputs, &outputs)?;
            let goods = self.amount("casting", &casting, 390)?;
            self.went("foundry", "wheel", (day - 2, 13, 0), &goods)?;
            castings.push(casting);
        }
        let wheels: Vec<String> =
            (1..=24).map(|number| self.cast.item("wheel", number)).collect::<Result<_>>()?;
        let inputs = self.amount("casting", &castings[0], 24)?;
        self.worked("wheel", (48, 10, 0), &inputs, &Goods::things(wheels))
    }

    /// The bad lot goes to three makers; see the story in the module above.
    fn detergent(&mut self, complaint: Option<&str>) -> Result<()> {
        let bad = self.made("raw", (60, 8, 0), "surfactant", 2_000)?;
        let good = self.made("raw", (75, 8, 0), "surfactant", 1_500)?;
        let salt = self.made("raw", (74, 8, 0), "salt", 900)?;
        self.bad.clone_from(&bad);
        for (lot, product, to, much, day) in [
            (&good, "surfactant", "detergent", 600, 72),
            (&salt, "salt", "detergent", 300, 72),
            (&bad, "surfactant", "detergent", 900, 58),
        ] {
            let goods = self.amount(product, lot, much)?;
            self.went("raw", to, (day, 14, 0), &goods)?;
        }
        // The clock of this maker goes half an hour slow: it has received before anything was sent.
        let goods = self.amount("surfactant", &bad, 700)?;
        let under = self.sent("raw", "powder", (57, 14, 10), &goods)?;
        self.received("raw", "powder", (57, 13, 48), &under, &goods)?;
        // And this one has said nothing since.
        let goods = self.amount("surfactant", &bad, 300)?;
        self.sent("raw", "lotion", (56, 14, 0), &goods)?;
        self.powder(&bad)?;
        let fillings = [(70, &good, 80), (54, &bad, 90), (51, &bad, 85)];
        let water = self.made("detergent", (76, 8, 0), "water", 2_000)?;
        let mut bottles = 0;
        for (number, (day, surfactant, much)) in fillings.into_iter().enumerate() {
            let bulk = self.lot("bulk", day)?;
            let inputs = self.amount("surfactant", surfactant, much)?.and(&salt, 12, "KGM");
            let inputs = inputs.and(&water, 490 - much - 8, "KGM");
            let outputs = self.amount("bulk", &bulk, 490)?;
            self.worked("detergent", (day, 9, 0), &inputs, &outputs)?;
            self.filled((day - 1, 9, 0), &bulk, bottles, number as u64)?;
            bottles += BOTTLES_OF_A_FILLING;
        }
        self.shops()?;
        self.complained(complaint)?;
        // The maker of the raw material then tests the sample that it kept.
        let goods = self.amount("surfactant", &bad, 100)?;
        let event = steps::failed(&self.when((1, 15, 0)), &self.cast.party("raw")?.hand, &goods);
        self.put("raw", event)
    }

    /// Powder goes by quantity, without numbers of bags.
    fn powder(&mut self, bad: &str) -> Result<()> {
        let lot = self.lot("washing", 53)?;
        let soda = self.made("powder", (66, 8, 0), "soda", 4_000)?;
        let inputs = self.amount("surfactant", bad, 560)?.and(&soda, 2_500, "KGM");
        let outputs = self.amount("washing", &lot, 3_000)?;
        self.worked("powder", (53, 10, 0), &inputs, &outputs)?;
        let goods = self.amount("washing", &lot, 2_400)?;
        self.went("powder", "west", (51, 13, 0), &goods)?;
        for (shop, day) in [("shop02", 47), ("shop03", 46), ("shop09", 46), ("shop10", 45)] {
            let goods = self.amount("washing", &lot, 200)?;
            self.went("west", shop, (day, 8, 0), &goods)?;
        }
        // Declared wrong: it was another shop that got it.
        let goods = self.amount("washing", &lot, 150)?;
        let hands = (&self.cast.party("west")?.hand, &self.cast.party("shop05")?.hand);
        let under = self.delivery();
        let mut mistake = steps::sent(&self.when((44, 8, 0)), hands.0, hands.1, &under, &goods);
        mistake.event_id = Some("urn:zhunsheng:event:demo-wrong-shop".into());
        let right = (&self.cast.party("west")?.hand, &self.cast.party("shop06")?.hand);
        let mut instead = steps::sent(&self.when((44, 8, 0)), right.0, right.1, &under, &goods);
        instead.event_id = Some("urn:zhunsheng:event:demo-right-shop".into());
        let declared = format!("{}T17:00:00+08:00", self.day(43));
        let ids = ["urn:zhunsheng:event:demo-right-shop"];
        let declaration = steps::wrong(&mistake, &declared, "incorrect_data", &ids);
        for event in [mistake, instead, declaration] {
            self.put("west", event)?;
        }
        self.received("west", "shop06", (43, 9, 0), &under, &goods)
    }

    /// Bulk goes into bottles, bottles into cartons, cartons on pallets, pallets to the two distributors.
    fn filled(&mut self, at: At, bulk: &str, first: usize, filling: u64) -> Result<()> {
        let serials = first + 1..=first + BOTTLES_OF_A_FILLING;
        let bottles: Vec<String> =
            serials.map(|number| self.cast.item("bottle", number)).collect::<Result<_>>()?;
        let inputs = self.amount("bulk", bulk, 485)?;
        self.worked("detergent", at, &inputs, &Goods::things(bottles.clone()))?;
        let hand = self.cast.party("detergent")?.hand.clone();
        let mut cartons = Vec::new();
        for (number, inside) in bottles.chunks(BOTTLES_IN_A_CARTON).enumerate() {
            let carton = self.cast.container("detergent", filling * 100 + number as u64 + 1)?;
            let goods = Goods::things(inside.iter().cloned());
            let event = steps::packed(&self.when((at.0, 13, 0)), &hand, &carton, &goods);
            self.put("detergent", event)?;
            cartons.push(carton);
        }
        for (number, inside) in cartons.chunks(CARTONS_ON_A_PALLET).enumerate() {
            let pallet = self.cast.container("detergent", 9000 + filling * 10 + number as u64)?;
            let goods = Goods::things(inside.iter().cloned());
            let event = steps::packed(&self.when((at.0, 15, 0)), &hand, &pallet, &goods);
            self.put("detergent", event)?;
            let to = if number % 2 == 0 { "east" } else { "west" };
            let pallet_alone = Goods::things([pallet.clone()]);
            self.went("detergent", to, (at.0 - 1, 8, 30), &pallet_alone)?;
            let there = self.cast.party(to)?.hand.clone();
            let event = steps::unpacked(&self.when((at.0 - 3, 10, 0)), &there, &pallet);
            self.put(to, event)?;
        }
        Ok(())
    }

    /// Cartons of the last two fillings go to shops, which open them and sell. The last carton was never received, one
    /// was destroyed.
    fn shops(&mut self) -> Result<()> {
        let half = CARTONS_ON_A_PALLET;
        for carton in 0..80_usize {
            let (filling, number) = (1 + carton / 40, carton % 40);
            let from = if (number / half).is_multiple_of(2) { "east" } else { "west" };
            let shop = self.shop_of(carton);
            let code = self.cast.container("detergent", (filling * 100 + number + 1) as u64)?;
            let goods = Goods::things([code.clone()]);
            let day = 44 - (carton % 5) as u64;
            if carton == 79 {
                self.sent(from, shop, (day, 8, 0), &goods)?;
                continue;
            }
            self.went(from, shop, (day, 8, 0), &goods)?;
            let hand = self.cast.party(shop)?.hand.clone();
            if carton == 63 {
                let event = steps::destroyed(&self.when((30, 16, 0)), &hand, &goods);
                self.put(shop, event)?;
                continue;
            }
            let event = steps::unpacked(&self.when((day - 2, 9, 0)), &hand, &code);
            self.put(shop, event)?;
            let first = filling * BOTTLES_OF_A_FILLING + number * BOTTLES_IN_A_CARTON;
            let sold: Vec<String> = (1..=5)
                .map(|bottle| self.cast.item("bottle", first + bottle))
                .collect::<Result<_>>()?;
            let event = steps::sold(&self.when((SOLD, 18, 0)), &hand, &Goods::things(sold));
            self.put(shop, event)?;
        }
        Ok(())
    }

    fn shop_of(&self, carton: usize) -> &'static str {
        SHOPS[(carton * 7 + carton / 10) % SHOPS.len()]
    }

    /// One bottle that the shop of the complaint sold comes back.
    fn complained(&mut self, complaint: Option<&str>) -> Result<()> {
        let carton = (0..79)
            .filter(|carton| *carton != 63)
            .filter(|carton| self.shop_of(*carton) == SHOP_OF_THE_COMPLAINT)
            .nth(BOTTLE % 3)
            .ok_or_else(|| Error::broken("trace: the shop of the complaint got no carton"))?;
        let first = (1 + carton / 40) * BOTTLES_OF_A_FILLING + carton % 40 * BOTTLES_IN_A_CARTON;
        self.bottle = self.cast.item("bottle", first + 3)?;
        let Some(complaint) = complaint else { return Ok(()) };
        let hand = &self.cast.party(SHOP_OF_THE_COMPLAINT)?.hand;
        let goods = Goods::things([self.bottle.clone()]);
        let event = steps::complained(&self.when((2, 10, 0)), hand, complaint, &goods);
        self.put(SHOP_OF_THE_COMPLAINT, event)
    }

    /// Grain of a firm without GS1 keys becomes flour, flour noodles.
    fn noodles(&mut self) -> Result<()> {
        let grain = self.made("wheat", (80, 8, 0), "grain", 30_000)?;
        let goods = self.amount("grain", &grain, 24_000)?;
        self.went("wheat", "flour", (70, 9, 0), &goods)?;
        let flour = self.lot("flour", 60)?;
        let inputs = self.amount("grain", &grain, 20_000)?;
        let outputs = self.amount("flour", &flour, 15_000)?;
        self.worked("flour", (60, 9, 0), &inputs, &outputs)?;
        let goods = self.amount("flour", &flour, 8_000)?;
        self.went("flour", "noodle", (55, 9, 0), &goods)?;
        let noodles = self.lot("noodle", 50)?;
        let inputs = self.amount("flour", &flour, 6_000)?;
        let outputs = self.amount("noodle", &noodles, 11_600)?;
        self.worked("noodle", (50, 9, 0), &inputs, &outputs)?;
        for (shop, day) in [("shop01", 40), ("shop08", 40), ("shop09", 39)] {
            let goods = self.amount("noodle", &noodles, 600)?;
            self.went("noodle", shop, (day, 8, 0), &goods)?;
        }
        // Not received to this day.
        let goods = self.amount("noodle", &noodles, 300)?;
        self.sent("noodle", "shop07", (5, 8, 0), &goods).map(|_| ())
    }
}
