//! Eighteen ways to get a trace wrong, each as the sentence that is true when it is right; asked of a store.

use std::sync::Arc;

use epcis::event::{ErrorDeclaration, Kind};
use trace::capture::Sender;
use trace::graph::balance::Base;
use trace::graph::walk::walk;
use trace::graph::{Direction, Lens, Mode, Options, Status, Tier, Walk};
use trace::redaction::Reach;
use trace::scope::{Item, scope};
use trace::walk::Question;

use crate::make::*;

fn engines(test: impl Fn(&str)) {
    store::testing::engines().into_iter().for_each(test);
}

#[test]
fn p01_what_left_a_case_is_not_touched_by_what_happened_to_the_case_later() {
    engines(|engine| {
        let world = World::of(
            engine,
            &[
                packs(10, "urn:case:A", &["urn:item:1", "urn:item:2"]),
                unpacks(20, "urn:case:A", &["urn:item:1"]),
                packs(21, "urn:case:B", &["urn:item:1"]),
                makes(30, &["urn:case:A"], &["urn:soup:1"]),
            ],
        );
        assert_eq!(world.forward("urn:item:1", 0), ["urn:item:1"]);
        assert_eq!(world.forward("urn:item:2", 0), ["urn:item:2", "urn:soup:1"]);
        assert_eq!(world.back("urn:soup:1"), ["urn:case:A", "urn:item:2", "urn:soup:1"]);
    });
}

#[test]
fn p02_a_tote_that_is_used_again_does_not_join_what_it_ever_held() {
    engines(|engine| {
        let mut events = Vec::new();
        for trip in 0..20 {
            let (item, jam) = (format!("urn:fruit:{trip}"), format!("urn:jam:{trip}"));
            events.push(packs(trip * 10, "urn:tote:1", &[item.as_str()]));
            events.push(makes(trip * 10 + 5, &["urn:tote:1"], &[jam.as_str()]));
            events.push(unpacks(trip * 10 + 6, "urn:tote:1", &[]));
        }
        let world = World::of(engine, &events);
        assert_eq!(world.forward("urn:fruit:7", 0), ["urn:fruit:7", "urn:jam:7"]);
        assert_eq!(world.back("urn:jam:7"), ["urn:fruit:7", "urn:jam:7", "urn:tote:1"]);
    });
}

#[test]
fn p03_emptying_a_pallet_without_names_ends_all_and_nested_times_intersect() {
    engines(|engine| {
        let world = World::of(
            engine,
            &[
                packs(10, "urn:case:1", &["urn:item:1"]),
                packs(20, "urn:pallet:1", &["urn:case:1"]),
                makes(25, &["urn:pallet:1"], &["urn:x:while"]),
                unpacks(30, "urn:pallet:1", &[]),
                makes(35, &["urn:pallet:1"], &["urn:x:after"]),
                unpacks(40, "urn:case:1", &["urn:item:1"]),
                packs(50, "urn:pallet:1", &["urn:case:1"]),
                makes(55, &["urn:pallet:1"], &["urn:x:empty"]),
            ],
        );
        assert_eq!(world.forward("urn:item:1", 0), ["urn:item:1", "urn:x:while"]);
        assert_eq!(world.back("urn:x:empty"), ["urn:case:1", "urn:pallet:1", "urn:x:empty"]);
        assert!(!world.back("urn:x:after").contains(&"urn:item:1".to_owned()));
    });
}

#[test]
fn p04_the_order_of_arrival_has_no_say() {
    engines(|engine| {
        let events = [
            packs(10, "urn:case:1", &["urn:t:a", "urn:t:b"]),
            unpacks(20, "urn:case:1", &["urn:t:a"]),
            packs(30, "urn:case:2", &["urn:t:a"]),
            makes(40, &["urn:case:1"], &["urn:t:x"]),
            makes(50, &["urn:case:2", "urn:t:x"], &["urn:t:y"]),
        ];
        // One after the other, each in a document of its own; answers are asked for in between, so that nothing that
        // was remembered may stand in the way.
        for turn in 0..events.len() {
            let world = World::new(engine);
            for place in 0..events.len() {
                let at = (place * 3 + turn) % events.len();
                world.tell(std::slice::from_ref(&events[at]));
                world.forward("urn:t:b", 0);
            }
            assert_eq!(world.forward("urn:t:b", 0), ["urn:t:b", "urn:t:x", "urn:t:y"], "{turn}");
            let expected = ["urn:case:1", "urn:case:2", "urn:t:a", "urn:t:b", "urn:t:x", "urn:t:y"];
            assert_eq!(world.back("urn:t:y"), expected, "{turn}");
        }
    });
}

#[test]
fn p05_an_event_sent_again_counts_once() {
    engines(|engine| {
        let event =
            makes(10, &[], &[]).input("urn:lot:a", "5", "KGM").output("urn:lot:b", "5", "KGM");
        let world = World::new(engine);
        assert_eq!(world.tell(std::slice::from_ref(&event)).stored, 1);
        let again = world.tell(std::slice::from_ref(&event));
        assert_eq!((again.stored, again.repeated), (0, 1));
        let mut spelled = event.clone();
        spelled.input_quantities[0].quantity = Some("5.00".into());
        assert_eq!(world.tell(&[spelled, event]).repeated, 2);
        let answer = trace_of(&world, &["urn:lot:a"]);
        assert_eq!(answer.balance.len(), 1);
        assert_eq!(answer.balance[0].1.sums[&Base::Kilogram], (5_000_000, 5_000_000));
    });
}

#[test]
fn p06_an_event_declared_wrong_leaves_no_edge_and_its_correction_counts() {
    let wrong = makes(10, &["urn:t:a"], &["urn:t:wrong"]).named("urn:uuid:1");
    let mut declaration = wrong.clone();
    declaration.error_declaration = Some(ErrorDeclaration {
        declaration_time: at(99).into(),
        corrective_event_ids: texts(&["urn:uuid:2"]),
        ..ErrorDeclaration::default()
    });
    let right = makes(10, &["urn:t:a"], &["urn:t:right"]).named("urn:uuid:2");
    let after = makes(20, &["urn:t:wrong"], &["urn:t:child"]);
    engines(|engine| {
        for order in [[0, 1, 2, 3], [1, 0, 3, 2], [3, 2, 1, 0]] {
            let all = [&wrong, &declaration, &right, &after];
            let world = World::new(engine);
            for place in order {
                world.tell(std::slice::from_ref(all[place]));
                world.forward("urn:t:a", 0);
            }
            assert_eq!(world.forward("urn:t:a", 0), ["urn:t:a", "urn:t:right"]);
            assert_eq!(world.back("urn:t:child"), ["urn:t:child", "urn:t:wrong"]);
        }
    });
}

#[test]
fn p06_what_was_known_before_the_declaration_can_still_be_asked() {
    engines(|engine| {
        let wrong = makes(10, &["urn:t:a"], &["urn:t:wrong"]).named("urn:uuid:1");
        let mut declaration = wrong.clone();
        declaration.error_declaration = Some(ErrorDeclaration {
            declaration_time: at(99).into(),
            ..ErrorDeclaration::default()
        });
        let world = World::new(engine);
        let before = world.tell(&[wrong]).seq;
        world.tell(&[declaration]);
        let seeds = world.seeds("urn:t:a");
        assert!(seeds.is_empty(), "nobody speaks of it any more");
        let lens = Lens { as_of: before, options: Options::default() };
        let seeds = vec![trace::graph::Vertex::thing(world.number("urn:t:a"), 0)];
        let wish = Walk {
            seeds,
            direction: Direction::Forward,
            mode: Mode::Material,
            time: None,
            limit: None,
            depth: None,
        };
        let found = world.walk(&lens, &wish).found;
        let names: Vec<String> = world.names(&found, Tier::Certain).into_keys().collect();
        assert_eq!(names, ["urn:t:a", "urn:t:wrong"]);
    });
}

#[test]
fn p07_events_of_one_transformation_are_one_process_and_another_firms_number_is_another() {
    let part = |minute, inputs: &[&str], outputs: &[&str], place: &str| {
        makes(minute, inputs, outputs).process("urn:tx:1").place(place)
    };
    engines(|engine| {
        let world = World::of(
            engine,
            &[
                part(10, &["urn:in:1"], &[], "urn:plant:A"),
                part(20, &[], &["urn:out:1"], "urn:plant:A"),
                part(30, &["urn:in:2"], &[], "urn:plant:A"),
                part(40, &[], &["urn:out:2"], "urn:plant:A"),
                part(15, &["urn:in:3"], &["urn:out:3"], "urn:plant:B"),
            ],
        );
        assert_eq!(world.forward("urn:in:1", 0), ["urn:in:1", "urn:out:1", "urn:out:2"]);
        assert_eq!(world.forward("urn:in:2", 0), ["urn:in:2", "urn:out:2"]);
        assert_eq!(world.forward("urn:in:3", 0), ["urn:in:3", "urn:out:3"]);
        let strict = Options { strict_transformations: true, ..Options::default() };
        assert_eq!(world.forward_with("urn:in:1", 0, &strict), ["urn:in:1"]);
    });
}

#[test]
fn p08_making_from_nothing_and_using_up_for_nothing_are_ends_and_no_mistakes() {
    engines(|engine| {
        let world = World::of(
            engine,
            &[
                makes(10, &[], &["urn:t:born"]).process("urn:tx:born"),
                makes(20, &["urn:t:born"], &[]).process("urn:tx:gone"),
            ],
        );
        assert_eq!(world.forward("urn:t:born", 0), ["urn:t:born"]);
        assert_eq!(world.back("urn:t:born"), ["urn:t:born"]);
        let seed = world.seeds("urn:t:born")[0];
        let at = world.ask(&Options::default(), move |view| view.whereabouts(seed, |_| true));
        assert_eq!(at.status, Status::Used);
    });
}

#[test]
fn p09_a_lot_does_not_hop_from_place_to_place_without_a_movement() {
    let lot = "urn:lot:milk";
    let at_two = [
        sees(10, "commissioning", &[]).place("urn:p:A").quantity(lot, "9", "LTR"),
        sees(20, "commissioning", &[]).place("urn:p:B").quantity(lot, "9", "LTR"),
        makes(30, &[], &["urn:t:cheese"]).place("urn:p:B").input(lot, "9", "LTR"),
    ];
    engines(|engine| {
        let apart = World::of(engine, &at_two);
        assert_eq!(apart.back("urn:t:cheese"), ["urn:lot:milk at urn:p:B", "urn:t:cheese"]);
        let expected = ["urn:lot:milk at urn:p:A", "urn:lot:milk at urn:p:B", "urn:t:cheese"];
        let moved = World::of(engine, &at_two);
        let shipped = sees(15, "shipping", &[]).place("urn:p:A");
        moved.tell(&[shipped.places("urn:p:A", "urn:p:B").quantity(lot, "9", "LTR")]);
        assert_eq!(moved.back("urn:t:cheese"), expected);
        // Sending and receiving under one order say the same, also when neither names a place.
        let ordered = World::of(engine, &at_two);
        let sent = sees(15, "shipping", &[]).place("urn:p:A").under("urn:po:1");
        let got = sees(18, "receiving", &[]).place("urn:p:B").under("urn:po:1");
        ordered.tell(&[sent.quantity(lot, "9", "LTR"), got.quantity(lot, "9", "LTR")]);
        assert_eq!(ordered.back("urn:t:cheese"), expected);
        // Or inside a container that travels.
        let carried = World::of(engine, &at_two);
        let mut packed = packs(12, "urn:pallet:1", &[]).place("urn:p:A");
        packed.child_quantities = sees(0, "storing", &[]).quantity(lot, "9", "LTR").quantities;
        carried.tell(&[packed, sees(16, "receiving", &["urn:pallet:1"]).place("urn:p:B")]);
        assert_eq!(carried.back("urn:t:cheese"), expected);
    });
}

#[test]
fn p10_a_product_without_a_lot_is_guessed_by_place_and_time_marked_and_not_guessed_twice() {
    let (lot, other) =
        ("urn:epc:class:lgtin:4012345.012345.L1", "urn:epc:class:lgtin:4012345.012345.L0");
    let (product, next) =
        ("urn:epc:idpat:sgtin:4012345.012345.*", "urn:epc:idpat:sgtin:4012345.099999.*");
    let events = [
        makes(10, &["urn:t:salt"], &[]).place("urn:p:A").output(lot, "5", "KGM"),
        makes(10, &["urn:t:old"], &[]).place("urn:p:B").output(other, "5", "KGM"),
        makes(20, &[], &["urn:t:pie"]).place("urn:p:A").input(product, "1", "KGM").output(
            "urn:epc:class:lgtin:4012345.099999.P1",
            "1",
            "KGM",
        ),
        makes(30, &[], &["urn:t:meal"]).place("urn:p:A").input(next, "1", "KGM"),
    ];
    engines(|engine| {
        let world = World::of(engine, &events);
        let find = |name: &str, options: &Options| {
            let found = world.reach(name, Direction::Forward, None, Mode::Material, options);
            (world.names(&found, Tier::Certain), world.names(&found, Tier::Inferred))
        };
        let plain = Options::default();
        let (certain, inferred) = find("urn:t:salt", &plain);
        assert!(!certain.contains_key("urn:t:pie") && inferred.contains_key("urn:t:pie"));
        assert!(!inferred.contains_key("urn:t:meal"), "that would be a guess upon a guess");
        assert!(!find("urn:t:old", &plain).1.contains_key("urn:t:pie"), "another place");
        let two = Options { guesses: 2, ..Options::default() };
        assert!(find("urn:t:salt", &two).1.contains_key("urn:t:meal"));
        let short = Options { inference_seconds: 60, ..Options::default() };
        assert!(find("urn:t:salt", &short).1.is_empty());
        let found = world.reach("urn:t:pie", Direction::Back, None, Mode::Material, &plain);
        let inferred = world.names(&found, Tier::Inferred);
        assert!(inferred.contains_key("urn:t:salt") && !inferred.contains_key("urn:t:old"));
    });
}

#[test]
fn p11_rework_goes_round_and_the_walk_comes_to_an_end() {
    engines(|engine| {
        let world = World::of(
            engine,
            &[
                makes(10, &["urn:t:a"], &["urn:t:b"]),
                makes(20, &["urn:t:b"], &["urn:t:a"]),
                makes(30, &["urn:t:a"], &["urn:t:c"]),
                makes(5, &["urn:t:c"], &["urn:t:early"]),
            ],
        );
        assert_eq!(world.forward("urn:t:a", 0), ["urn:t:a", "urn:t:b", "urn:t:c"]);
        assert_eq!(world.back("urn:t:c"), ["urn:t:a", "urn:t:b", "urn:t:c"]);
    });
}

#[test]
fn p12_amounts_are_compared_in_one_unit_and_what_is_missing_is_named() {
    let lot = "urn:lot:flour";
    engines(|engine| {
        let world = World::of(
            engine,
            &[
                sees(5, "receiving", &[]).place("urn:p:A").quantity(lot, "0.5", "TNE"),
                makes(10, &[], &[])
                    .place("urn:p:A")
                    .input(lot, "120", "KGM")
                    .input("urn:lot:oil", "3", "LTR")
                    .output("urn:lot:dough", "119500", "GRM"),
                sees(20, "shipping", &[]).place("urn:p:A").quantity(lot, "300", "KGM"),
                sees(30, "destroying", &[]).place("urn:p:A").quantity(lot, "100", "KGM"),
            ],
        );
        let event = trace_of(&world, &[lot]).balance[0].1.clone();
        assert_eq!(event.sums[&Base::Kilogram], (120_000_000, 119_500_000));
        assert_eq!(event.sums[&Base::Litre], (3_000_000, 0));
        assert!(!event.incomplete);
        let account = scope_of(&world, &[lot], Reach::All).balance[0].account;
        assert_eq!(
            (account.came, account.used, account.shipped, account.destroyed),
            (500_000_000, 120_000_000, 300_000_000, 100_000_000)
        );
        assert_eq!((account.on_hand(), account.lowest), (-20_000_000, -20_000_000));
    });
}

#[test]
fn p13_a_partner_who_is_silent_is_an_open_end_and_not_the_end() {
    engines(|engine| {
        let sent = sees(10, "shipping", &["urn:case:1"])
            .parties("urn:maker:1", "urn:shop:1")
            .place("urn:p:A");
        let world = World::of(engine, std::slice::from_ref(&sent));
        let open = trace_of(&world, &["urn:case:1"]).open;
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].party.as_str(), open[0].thing.as_str()), ("urn:shop:1", "urn:case:1"));
        world.tell(&[sees(20, "receiving", &["urn:case:1"]).place("urn:p:B")]);
        assert!(trace_of(&world, &["urn:case:1"]).open.is_empty());
    });
}

#[test]
fn p14_what_went_into_a_tank_is_in_everything_that_comes_out_until_it_is_cleaned() {
    let tank = "urn:tank:7";
    let fill = |minute, milk: &str| makes(minute, &[milk], &[]).process(tank).place("urn:p:dairy");
    let draw =
        |minute, bottle: &str| makes(minute, &[], &[bottle]).process(tank).place("urn:p:dairy");
    engines(|engine| {
        let world = World::of(
            engine,
            &[
                fill(10, "urn:milk:1"),
                draw(20, "urn:bottle:1"),
                fill(30, "urn:milk:2"),
                draw(40, "urn:bottle:2"),
                sees(50, "https://example.cn/steps/cleaning", &[tank]),
                fill(60, "urn:milk:3"),
                draw(70, "urn:bottle:3"),
            ],
        );
        let cleaning = vec![world.number("https://example.cn/steps/cleaning")];
        let options = Options { cleaning, ..Options::default() };
        let forward = |name| world.forward_with(name, 0, &options);
        assert_eq!(forward("urn:milk:1"), ["urn:bottle:1", "urn:bottle:2", "urn:milk:1"]);
        assert_eq!(forward("urn:milk:2"), ["urn:bottle:2", "urn:milk:2"]);
        assert_eq!(world.back_with("urn:bottle:3", &options), ["urn:bottle:3", "urn:milk:3"]);
    });
}

#[test]
fn p15_urn_and_link_of_one_key_are_one_thing() {
    let (urn, link) = (
        "urn:epc:id:sgtin:4012345.011111.9876",
        "https://shop.example/gtin/04012345111118/ser/9876?x=1",
    );
    engines(|engine| {
        let world = World::of(
            engine,
            &[makes(10, &["urn:t:in"], &[urn]), makes(20, &[link], &["urn:t:out"])],
        );
        assert_eq!(world.seeds(urn), world.seeds(link));
        assert!(world.forward("urn:t:in", 0).contains(&"urn:t:out".to_owned()));
    });
}

#[test]
fn p16_a_code_used_again_after_its_end_is_another_thing() {
    engines(|engine| {
        let world = World::of(
            engine,
            &[
                makes(10, &["urn:t:old"], &["urn:t:code"]),
                sees(20, "decommissioning", &["urn:t:code"]),
                makes(30, &["urn:t:new"], &["urn:t:code"]),
                makes(40, &["urn:t:code"], &["urn:t:product"]),
            ],
        );
        assert_eq!(world.seeds("urn:t:code").len(), 2);
        assert_eq!(world.forward("urn:t:old", 0), ["urn:t:code", "urn:t:old"]);
        assert_eq!(world.back("urn:t:product"), ["urn:t:code", "urn:t:new", "urn:t:product"]);
    });
}

#[test]
fn p17_a_hub_is_walked_in_a_few_rounds_and_can_be_stopped() {
    engines(|engine| {
        let mut events = Vec::new();
        for batch in 0..200 {
            let outputs: Vec<String> =
                (0..20).map(|item| format!("urn:p:{batch}:{item}")).collect();
            let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
            events.push(makes(1 + batch, &["urn:t:salt"], &outputs));
        }
        let world = World::of(engine, &events);
        let seeds = world.seeds("urn:t:salt");
        let mut wish = Walk {
            seeds,
            direction: Direction::Forward,
            mode: Mode::Material,
            time: None,
            limit: None,
            depth: None,
        };
        let lens = Lens::now(Options::default());
        world.memory.forget();
        let all = world.walk(&lens, &wish);
        assert!(all.rounds <= 4, "{} questions for four thousand things", all.rounds);
        let things = all.found.iter().filter(|found| !found.vertex.is_event());
        assert_eq!(things.count(), 1 + 200 * 20);
        wish.limit = Some(10);
        let few = world.walk(&lens, &wish);
        assert!(few.truncated && few.found.len() <= 10);
        wish.limit = None;
        let (lens, memory) = (lens.clone(), Arc::clone(&world.memory));
        let stopped =
            world.read(move |tx| walk(tx, &memory, &lens, &wish, &mut |_| false).is_err());
        assert!(stopped);
    });
}

#[test]
fn p18_a_party_reads_its_own_steps_and_the_walk_sees_all() {
    engines(|engine| {
        let world = World::new(engine);
        let made = makes(5, &["urn:t:lot"], &["urn:case:1", "urn:case:2"]);
        let sent = |minute, case: &str, to: &str| {
            sees(minute, "shipping", &[case]).parties("urn:firm:maker", to)
        };
        let to_shop = sent(10, "urn:case:1", "urn:firm:shop");
        let to_rival = sent(11, "urn:case:2", "urn:firm:rival");
        world.tell_by("urn:firm:maker", &[made, to_shop, to_rival]);
        let got =
            sees(20, "receiving", &["urn:case:2"]).parties("urn:firm:maker", "urn:firm:rival");
        world.tell_by("urn:firm:rival", &[got]);
        let on = sees(30, "shipping", &["urn:case:1"]).parties("urn:firm:shop", "urn:firm:kiosk");
        world.tell_by("urn:firm:shop", &[on]);
        let all = scope_of(&world, &["urn:t:lot"], Reach::All);
        assert_eq!(all.rows.len(), 3);
        let only = |party: &str| Reach::Parties([world.number(party)].into());
        let shop = items_of(&world, &["urn:t:lot"], only("urn:firm:shop"));
        assert_eq!(shop.len(), 1);
        assert_eq!(shop[0].thing, "urn:case:1");
        assert_eq!(shop[0].party.as_deref(), Some("urn:firm:kiosk"));
        let maker = items_of(&world, &["urn:t:lot"], only("urn:firm:maker"));
        let first = maker.iter().find(|item| item.thing == "urn:case:1").unwrap();
        assert_eq!(first.party.as_deref(), Some("urn:firm:shop"), "the kiosk is the shop's affair");
        // Nothing of the others in a trace either: no node, no edge, no hand, no open end.
        let answer = trace_as(&world, &["urn:case:1"], only("urn:firm:shop"));
        let text = format!("{answer:?}");
        assert!(!text.contains("rival") && !text.contains("urn:case:2"), "{text}");
        assert!(text.contains("kiosk"));
        let rival = trace_as(&world, &["urn:case:1"], only("urn:firm:rival"));
        assert!(rival.nodes.is_empty() && rival.custody.is_empty() && rival.open.is_empty());
        assert!(rival.balance.is_empty());
        let nobody = Reach::Parties([0x7FFF_FFFF].into());
        assert!(items_of(&world, &["urn:t:lot"], nobody).is_empty());
    });
}

#[test]
fn siblings_in_a_case_are_found_only_when_exposure_is_asked_for() {
    engines(|engine| {
        let world = World::of(
            engine,
            &[
                packs(10, "urn:case:1", &["urn:t:bad", "urn:t:good"]),
                unpacks(20, "urn:case:1", &["urn:t:good"]),
                packs(30, "urn:case:1", &["urn:t:later"]),
                makes(40, &["urn:t:good"], &["urn:t:salad"]),
            ],
        );
        let reach = |since, mode| {
            let time = Some(moment(since));
            let found =
                world.reach("urn:t:bad", Direction::Forward, time, mode, &Options::default());
            world.names(&found, Tier::Exposed).into_keys().collect::<Vec<_>>()
        };
        assert!(reach(0, Mode::Material).is_empty());
        let exposed = ["urn:case:1", "urn:t:good", "urn:t:later", "urn:t:salad"];
        assert_eq!(reach(0, Mode::Exposure), exposed);
        assert_eq!(reach(25, Mode::Exposure), ["urn:case:1", "urn:t:later"]);
    });
}

#[test]
fn unpacking_does_not_take_the_sensor_off() {
    engines(|engine| {
        let world = World::of(
            engine,
            &[
                contains(Kind::Association, 5, "ADD", "urn:box:1", &["urn:sensor:1"]),
                packs(10, "urn:box:1", &["urn:item:1"]),
                unpacks(20, "urn:box:1", &[]),
                makes(30, &["urn:box:1"], &["urn:t:x"]),
            ],
        );
        // A sensor is no content, so it goes into nothing.
        assert_eq!(world.back("urn:t:x"), ["urn:box:1", "urn:t:x"]);
    });
}

#[test]
fn the_common_origin_of_complaints_is_found_first() {
    engines(|engine| {
        let world = World::of(
            engine,
            &[
                makes(10, &["urn:t:bad", "urn:fine:1"], &["urn:q:1"]),
                makes(11, &["urn:t:bad", "urn:fine:2"], &["urn:q:2"]),
                makes(12, &["urn:t:bad", "urn:fine:1"], &["urn:q:3"]),
            ],
        );
        let complaints: Vec<Vec<String>> =
            ["urn:q:1", "urn:q:2", "urn:q:3"].map(|name| vec![name.to_owned()]).to_vec();
        let memory = Arc::clone(&world.memory);
        let ranked =
            world.read(move |tx| trace::scope::common_origins(tx, &memory, &complaints).unwrap());
        assert_eq!(ranked[0], ("urn:t:bad".to_owned(), None, 3));
        assert_eq!(ranked[1], ("urn:fine:1".to_owned(), None, 2));
    });
}

#[test]
fn nobody_declares_an_error_about_an_event_of_somebody_else() {
    engines(|engine| {
        let world = World::new(engine);
        let event = makes(10, &["urn:t:a"], &["urn:t:b"]).named("urn:uuid:1");
        world.tell_by("urn:firm:one", std::slice::from_ref(&event));
        let mut declared = event.clone();
        declared.error_declaration = Some(ErrorDeclaration {
            declaration_time: at(99).into(),
            ..ErrorDeclaration::default()
        });
        let refused = world.tell_by("urn:firm:two", std::slice::from_ref(&declared));
        assert_eq!(refused.faults[0].name, "not-your-event");
        assert!(!refused.success && refused.stored == 0);
        assert_eq!(world.forward("urn:t:a", 0), ["urn:t:a", "urn:t:b"]);
        assert!(world.tell_by("urn:firm:one", &[declared]).success);
        assert!(world.forward("urn:t:a", 0).is_empty());
        // Nor before it is there.
        let mut early = makes(11, &["urn:t:c"], &["urn:t:d"]).named("urn:uuid:2");
        let good = early.clone();
        early.error_declaration = Some(ErrorDeclaration {
            declaration_time: at(99).into(),
            ..ErrorDeclaration::default()
        });
        world.tell_by("urn:firm:two", &[early]);
        world.tell_by("urn:firm:one", &[good]);
        assert_eq!(world.forward("urn:t:c", 0), ["urn:t:c", "urn:t:d"]);
        let _ = Sender::default();
    });
}

fn trace_as(world: &World, seeds: &[&str], reach: Reach) -> trace::walk::Answer {
    let (question, memory) = (Question::about(seeds), Arc::clone(&world.memory));
    world.read(move |tx| trace::walk::trace(tx, &memory, &reach, &question, &mut |_| true).unwrap())
}

fn trace_of(world: &World, seeds: &[&str]) -> trace::walk::Answer {
    trace_as(world, seeds, Reach::All)
}

fn scope_of(world: &World, seeds: &[&str], reach: Reach) -> trace::scope::Scope {
    let (question, memory) = (Question::about(seeds), Arc::clone(&world.memory));
    world.read(move |tx| scope(tx, &memory, &reach, &question, &mut |_| true).unwrap())
}

fn items_of(world: &World, seeds: &[&str], reach: Reach) -> Vec<Item> {
    let rows = scope_of(world, seeds, reach).rows;
    world.read(move |tx| {
        let mut items = Vec::new();
        trace::scope::items(tx, &rows, |item| {
            items.push(item);
            true
        })
        .unwrap();
        items
    })
}
