//! Eighteen ways to get a trace wrong, each as the sentence that is true when it is right.

use crate::make::*;
use epcis::event::{ErrorDeclaration, Kind};
use epcis::graph::balance::{self, Base};
use epcis::graph::{Builder, Mode, Options, Status, Tier};
use std::ops::ControlFlow;

#[test]
fn p01_what_left_a_case_is_not_touched_by_what_happened_to_the_case_later() {
    let events = [
        packs(10, "urn:case:A", &["urn:item:1", "urn:item:2"]),
        unpacks(20, "urn:case:A", &["urn:item:1"]),
        packs(21, "urn:case:B", &["urn:item:1"]),
        makes(30, &["urn:case:A"], &["urn:soup"]),
    ];
    let graph = graph(&events);
    assert_eq!(forward(&graph, "urn:item:1", 0), ["urn:item:1"]);
    assert_eq!(forward(&graph, "urn:item:2", 0), ["urn:item:2", "urn:soup"]);
    assert_eq!(back(&graph, "urn:soup"), ["urn:case:A", "urn:item:2", "urn:soup"]);
}

#[test]
fn p02_a_tote_that_is_used_again_does_not_join_what_it_ever_held() {
    let mut events = Vec::new();
    for trip in 0..20 {
        let (item, jam) = (format!("urn:fruit:{trip}"), format!("urn:jam:{trip}"));
        events.push(packs(trip * 10, "urn:tote", &[item.as_str()]));
        events.push(makes(trip * 10 + 5, &["urn:tote"], &[jam.as_str()]));
        events.push(unpacks(trip * 10 + 6, "urn:tote", &[]));
    }
    let graph = graph(&events);
    assert_eq!(forward(&graph, "urn:fruit:7", 0), ["urn:fruit:7", "urn:jam:7"]);
    assert_eq!(back(&graph, "urn:jam:7"), ["urn:fruit:7", "urn:jam:7", "urn:tote"]);
}

#[test]
fn p03_emptying_a_pallet_without_names_ends_all_and_nested_times_intersect() {
    let events = [
        packs(10, "urn:case", &["urn:item"]),
        packs(20, "urn:pallet", &["urn:case"]),
        makes(25, &["urn:pallet"], &["urn:while"]),
        unpacks(30, "urn:pallet", &[]),
        makes(35, &["urn:pallet"], &["urn:after"]),
        unpacks(40, "urn:case", &["urn:item"]),
        packs(50, "urn:pallet", &["urn:case"]),
        makes(55, &["urn:pallet"], &["urn:empty"]),
    ];
    let graph = graph(&events);
    assert_eq!(forward(&graph, "urn:item", 0), ["urn:item", "urn:while"]);
    assert_eq!(back(&graph, "urn:empty"), ["urn:case", "urn:empty", "urn:pallet"]);
    assert!(!back(&graph, "urn:after").contains(&"urn:item".to_owned()));
}

#[test]
fn p04_the_order_of_arrival_has_no_say() {
    let events = [
        packs(10, "urn:case", &["urn:a", "urn:b"]),
        unpacks(20, "urn:case", &["urn:a"]),
        packs(30, "urn:other", &["urn:a"]),
        makes(40, &["urn:case"], &["urn:x"]),
        makes(50, &["urn:other", "urn:x"], &["urn:y"]),
    ];
    let expected = (forward(&graph(&events), "urn:b", 0), back(&graph(&events), "urn:y"));
    let mut order: Vec<usize> = (0..events.len()).collect();
    // Every order there is (Heap's algorithm).
    fn orders(list: &mut Vec<usize>, end: usize, each: &mut dyn FnMut(&[usize])) {
        if end <= 1 {
            return each(list);
        }
        for place in 0..end {
            orders(list, end - 1, each);
            list.swap(if end.is_multiple_of(2) { place } else { 0 }, end - 1);
        }
    }
    let mut count = 0;
    orders(&mut order, 5, &mut |order| {
        let shuffled: Vec<_> = order.iter().map(|place| events[*place].clone()).collect();
        let graph = graph(&shuffled);
        assert_eq!((forward(&graph, "urn:b", 0), back(&graph, "urn:y")), expected);
        count += 1;
    });
    assert_eq!(count, 120);
}

#[test]
fn p05_an_event_sent_again_counts_once() {
    let event = makes(10, &[], &[]).input("urn:lot:a", "5", "KGM").output("urn:lot:b", "5", "KGM");
    let mut builder = Builder::default();
    assert!(builder.add(&event, None));
    assert!(!builder.add(&event, None));
    let mut spelled = event.clone();
    spelled.input_quantities[0].quantity = Some("5.00".into());
    assert!(!builder.add(&spelled, None));
    let graph = builder.finish(Options::default());
    assert_eq!(graph.events(), 1);
    let sums = &balance::of_events(&graph)[0].sums;
    assert_eq!(sums[&Base::Kilogram], (5_000_000, 5_000_000));
}

#[test]
fn p06_an_event_declared_wrong_leaves_no_edge_and_its_correction_counts() {
    let wrong = makes(10, &["urn:a"], &["urn:wrong"]).named("urn:uuid:1");
    let mut declaration = wrong.clone();
    declaration.error_declaration = Some(ErrorDeclaration {
        declaration_time: at(99).into(),
        corrective_event_ids: texts(&["urn:uuid:2"]),
        ..ErrorDeclaration::default()
    });
    let right = makes(10, &["urn:a"], &["urn:right"]).named("urn:uuid:2");
    let after = makes(20, &["urn:wrong"], &["urn:child"]);
    for order in [[0, 1, 2, 3], [1, 0, 3, 2], [3, 2, 1, 0]] {
        let all = [&wrong, &declaration, &right, &after];
        let graph = graph(&order.map(|place| all[place].clone()));
        assert_eq!(forward(&graph, "urn:a", 0), ["urn:a", "urn:right"]);
        assert_eq!(back(&graph, "urn:child"), ["urn:child", "urn:wrong"]);
    }
}

#[test]
fn p07_events_of_one_transformation_are_one_process_and_another_firms_number_is_another() {
    let part = |minute, inputs: &[&str], outputs: &[&str], place: &str| {
        makes(minute, inputs, outputs).process("urn:tx:1").place(place)
    };
    let events = [
        part(10, &["urn:in:1"], &[], "urn:plant:A"),
        part(20, &[], &["urn:out:1"], "urn:plant:A"),
        part(30, &["urn:in:2"], &[], "urn:plant:A"),
        part(40, &[], &["urn:out:2"], "urn:plant:A"),
        part(15, &["urn:in:3"], &["urn:out:3"], "urn:plant:B"),
    ];
    let joined = graph(&events);
    assert_eq!(forward(&joined, "urn:in:1", 0), ["urn:in:1", "urn:out:1", "urn:out:2"]);
    assert_eq!(forward(&joined, "urn:in:2", 0), ["urn:in:2", "urn:out:2"]);
    assert_eq!(forward(&joined, "urn:in:3", 0), ["urn:in:3", "urn:out:3"]);
    let strict =
        graph_with(&events, Options { strict_transformations: true, ..Options::default() });
    assert_eq!(forward(&strict, "urn:in:1", 0), ["urn:in:1"]);
}

#[test]
fn p08_making_from_nothing_and_using_up_for_nothing_are_ends_and_no_mistakes() {
    let events = [
        makes(10, &[], &["urn:born"]).process("urn:tx:born"),
        makes(20, &["urn:born"], &[]).process("urn:tx:gone"),
    ];
    let graph = graph(&events);
    assert_eq!(forward(&graph, "urn:born", 0), ["urn:born"]);
    assert_eq!(back(&graph, "urn:born"), ["urn:born"]);
    assert_eq!(graph.whereabouts(graph.things("urn:born")[0]).0, Status::Used);
}

#[test]
fn p09_a_lot_does_not_hop_from_place_to_place_without_a_movement() {
    let lot = "urn:lot:milk";
    let at_two = [
        sees(10, "commissioning", &[]).place("urn:A").quantity(lot, "9", "LTR"),
        sees(20, "commissioning", &[]).place("urn:B").quantity(lot, "9", "LTR"),
        makes(30, &[], &["urn:cheese"]).place("urn:B").input(lot, "9", "LTR"),
    ];
    let apart = graph(&at_two);
    assert_eq!(back(&apart, "urn:cheese"), ["urn:cheese", "urn:lot:milk at urn:B"]);
    let mut moved = at_two.to_vec();
    moved.push(
        sees(15, "shipping", &[]).place("urn:A").places("urn:A", "urn:B").quantity(lot, "9", "LTR"),
    );
    let joined = graph(&moved);
    let expected = ["urn:cheese", "urn:lot:milk at urn:A", "urn:lot:milk at urn:B"];
    assert_eq!(back(&joined, "urn:cheese"), expected);
    // Sending and receiving under one order say the same, also when neither names a place.
    let mut ordered = at_two.to_vec();
    ordered
        .push(sees(15, "shipping", &[]).place("urn:A").under("urn:po:1").quantity(lot, "9", "LTR"));
    ordered.push(
        sees(18, "receiving", &[]).place("urn:B").under("urn:po:1").quantity(lot, "9", "LTR"),
    );
    assert_eq!(back(&graph(&ordered), "urn:cheese"), expected);
    // Or inside a container that travels.
    let mut carried = at_two.to_vec();
    let mut packed = packs(12, "urn:pallet", &[]).place("urn:A");
    packed.child_quantities = sees(0, "x", &[]).quantity(lot, "9", "LTR").quantities;
    carried.push(packed);
    carried.push(sees(16, "receiving", &["urn:pallet"]).place("urn:B"));
    assert_eq!(back(&graph(&carried), "urn:cheese"), expected);
}

#[test]
fn p10_a_product_without_a_lot_is_guessed_by_place_and_time_marked_and_not_guessed_twice() {
    let (lot, other) =
        ("urn:epc:class:lgtin:4012345.012345.L1", "urn:epc:class:lgtin:4012345.012345.L0");
    let (product, next) =
        ("urn:epc:idpat:sgtin:4012345.012345.*", "urn:epc:idpat:sgtin:4012345.099999.*");
    let events = [
        makes(10, &["urn:salt"], &[]).place("urn:A").output(lot, "5", "KGM"),
        makes(10, &["urn:old"], &[]).place("urn:B").output(other, "5", "KGM"),
        makes(20, &[], &["urn:pie"]).place("urn:A").input(product, "1", "KGM").output(
            "urn:epc:class:lgtin:4012345.099999.P1",
            "1",
            "KGM",
        ),
        makes(30, &[], &["urn:meal"]).place("urn:A").input(next, "1", "KGM"),
    ];
    let walked = graph(&events);
    let found = walked.forward(&walked.things("urn:salt"), None, Mode::Material);
    let certain = names(&walked, &found, Tier::Certain);
    let inferred = names(&walked, &found, Tier::Inferred);
    assert!(!certain.contains_key("urn:pie") && inferred.contains_key("urn:pie"));
    assert!(!inferred.contains_key("urn:meal"), "that would be a guess upon a guess");
    let found = walked.forward(&walked.things("urn:old"), None, Mode::Material);
    assert!(!names(&walked, &found, Tier::Inferred).contains_key("urn:pie"), "another place");
    let two = graph_with(&events, Options { guesses: 2, ..Options::default() });
    let found = two.forward(&two.things("urn:salt"), None, Mode::Material);
    assert!(names(&two, &found, Tier::Inferred).contains_key("urn:meal"));
    let short = graph_with(&events, Options { inference_seconds: 60, ..Options::default() });
    let found = short.forward(&short.things("urn:salt"), None, Mode::Material);
    assert!(names(&short, &found, Tier::Inferred).is_empty());
}

#[test]
fn p11_rework_goes_round_and_the_walk_comes_to_an_end() {
    let events = [
        makes(10, &["urn:a"], &["urn:b"]),
        makes(20, &["urn:b"], &["urn:a"]),
        makes(30, &["urn:a"], &["urn:c"]),
        makes(5, &["urn:c"], &["urn:early"]),
    ];
    let graph = graph(&events);
    assert_eq!(forward(&graph, "urn:a", 0), ["urn:a", "urn:b", "urn:c"]);
    assert_eq!(back(&graph, "urn:c"), ["urn:a", "urn:b", "urn:c"]);
}

#[test]
fn p12_amounts_are_compared_in_one_unit_and_what_is_missing_is_named() {
    let lot = "urn:lot:flour";
    let events = [
        sees(5, "receiving", &[]).place("urn:A").quantity(lot, "0.5", "TNE"),
        makes(10, &[], &[])
            .place("urn:A")
            .input(lot, "120", "KGM")
            .input("urn:lot:oil", "3", "LTR")
            .output("urn:lot:dough", "119500", "GRM"),
        sees(20, "shipping", &[]).place("urn:A").quantity(lot, "300", "KGM"),
        sees(30, "destroying", &[]).place("urn:A").quantity(lot, "100", "KGM"),
    ];
    let graph = graph(&events);
    let event = &balance::of_events(&graph)[0];
    assert_eq!(event.sums[&Base::Kilogram], (120_000_000, 119_500_000));
    assert_eq!(event.sums[&Base::Litre], (3_000_000, 0));
    assert!(!event.incomplete);
    let account = balance::of_lot(&graph, graph.things(lot)[0]).unwrap();
    assert_eq!(
        (account.came, account.used, account.shipped, account.destroyed),
        (500_000_000, 120_000_000, 300_000_000, 100_000_000)
    );
    assert_eq!((account.on_hand(), account.lowest), (-20_000_000, -20_000_000));
}

#[test]
fn p13_a_partner_who_is_silent_is_an_open_end_and_not_the_end() {
    let sent = sees(10, "shipping", &["urn:case"]).parties("urn:maker", "urn:shop").place("urn:A");
    let silent = graph(std::slice::from_ref(&sent));
    let open: Vec<_> = silent
        .open_ends()
        .into_iter()
        .map(|(who, what)| (who, silent.name(what).unwrap().to_owned()))
        .collect();
    assert_eq!(open, [("urn:shop".to_owned(), "urn:case".to_owned())]);
    let heard = graph(&[sent, sees(20, "receiving", &["urn:case"]).place("urn:B")]);
    assert!(heard.open_ends().is_empty());
}

#[test]
fn p14_what_went_into_a_tank_is_in_everything_that_comes_out_until_it_is_cleaned() {
    let tank = "urn:tank:7";
    let fill = |minute, milk: &str| makes(minute, &[milk], &[]).process(tank).place("urn:dairy");
    let draw =
        |minute, bottle: &str| makes(minute, &[], &[bottle]).process(tank).place("urn:dairy");
    let events = [
        fill(10, "urn:milk:1"),
        draw(20, "urn:bottle:1"),
        fill(30, "urn:milk:2"),
        draw(40, "urn:bottle:2"),
        sees(50, "https://example.cn/steps/cleaning", &[tank]),
        fill(60, "urn:milk:3"),
        draw(70, "urn:bottle:3"),
    ];
    let options = Options {
        cleaning: vec!["https://example.cn/steps/cleaning".into()],
        ..Options::default()
    };
    let graph = graph_with(&events, options);
    assert_eq!(forward(&graph, "urn:milk:1", 0), ["urn:bottle:1", "urn:bottle:2", "urn:milk:1"]);
    assert_eq!(forward(&graph, "urn:milk:2", 0), ["urn:bottle:2", "urn:milk:2"]);
    assert_eq!(back(&graph, "urn:bottle:3"), ["urn:bottle:3", "urn:milk:3"]);
}

#[test]
fn p15_urn_and_link_of_one_key_are_one_thing() {
    let (urn, link) = (
        "urn:epc:id:sgtin:4012345.011111.9876",
        "https://shop.example/gtin/04012345111118/ser/9876?x=1",
    );
    let graph = graph(&[makes(10, &["urn:in"], &[urn]), makes(20, &[link], &["urn:out"])]);
    assert_eq!(graph.things(urn), graph.things(link));
    assert!(forward(&graph, "urn:in", 0).contains(&"urn:out".to_owned()));
}

#[test]
fn p16_a_code_used_again_after_its_end_is_another_thing() {
    let events = [
        makes(10, &["urn:old"], &["urn:code"]),
        sees(20, "decommissioning", &["urn:code"]),
        makes(30, &["urn:new"], &["urn:code"]),
        makes(40, &["urn:code"], &["urn:product"]),
    ];
    let graph = graph(&events);
    assert_eq!(graph.things("urn:code").len(), 2);
    assert_eq!(forward(&graph, "urn:old", 0), ["urn:code", "urn:old"]);
    assert_eq!(back(&graph, "urn:product"), ["urn:code", "urn:new", "urn:product"]);
}

#[test]
fn p17_a_hub_is_told_one_by_one_and_can_be_stopped() {
    let mut events = Vec::new();
    for batch in 0..400 {
        let outputs: Vec<String> = (0..50).map(|item| format!("urn:p:{batch}:{item}")).collect();
        let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
        events.push(makes(1 + batch, &["urn:salt"], &outputs));
    }
    let graph = graph(&events);
    let mut count = 0;
    graph.walk_forward(&graph.things("urn:salt"), None, Mode::Material, |found| {
        count += usize::from(graph.name(found.vertex).is_some());
        ControlFlow::Continue(())
    });
    assert_eq!(count, 1 + 400 * 50);
    let mut few = 0;
    graph.walk_forward(&graph.things("urn:salt"), None, Mode::Material, |_| {
        few += 1;
        if few == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(few, 10);
}

#[test]
fn p18_a_party_reads_its_own_steps_and_the_walk_sees_all() {
    let mut builder = Builder::default();
    builder.add(&makes(5, &["urn:lot"], &["urn:case:1", "urn:case:2"]), Some("urn:maker"));
    let sent =
        |minute, case: &str, to: &str| sees(minute, "shipping", &[case]).parties("urn:maker", to);
    builder.add(&sent(10, "urn:case:1", "urn:shop"), Some("urn:maker"));
    builder.add(&sent(11, "urn:case:2", "urn:rival"), Some("urn:maker"));
    builder.add(
        &sees(20, "receiving", &["urn:case:2"]).parties("urn:maker", "urn:rival"),
        Some("urn:rival"),
    );
    builder.add(
        &sees(30, "shipping", &["urn:case:1"]).parties("urn:shop", "urn:kiosk"),
        Some("urn:shop"),
    );
    let graph = builder.finish(Options::default());
    let rows = graph.scope(&graph.things("urn:lot"), None, Mode::Material);
    assert_eq!(rows.len(), 3);
    let shop = graph.visible(rows.clone(), "urn:shop");
    assert_eq!(shop.iter().map(|row| row.thing.as_str()).collect::<Vec<_>>(), ["urn:case:1"]);
    assert_eq!(shop[0].holder.party.as_deref(), Some("urn:kiosk"));
    let maker = graph.visible(rows.clone(), "urn:maker");
    let holder =
        |thing: &str| maker.iter().find(|row| row.thing == thing).unwrap().holder.party.clone();
    assert_eq!(holder("urn:case:1").as_deref(), Some("urn:shop"), "the kiosk is the shop's affair");
    assert_eq!(graph.visible(rows, "urn:nobody"), []);
    let steps = graph.custody(graph.things("urn:case:1")[0]);
    assert_eq!(
        steps.iter().map(|step| step.to.as_deref().unwrap()).collect::<Vec<_>>(),
        ["urn:shop", "urn:kiosk"]
    );
}

#[test]
fn siblings_in_a_case_are_found_only_when_exposure_is_asked_for() {
    let events = [
        packs(10, "urn:case", &["urn:bad", "urn:good"]),
        unpacks(20, "urn:case", &["urn:good"]),
        packs(30, "urn:case", &["urn:later"]),
        makes(40, &["urn:good"], &["urn:salad"]),
    ];
    let graph = graph(&events);
    let seeds = graph.things("urn:bad");
    let material = graph.forward(&seeds, Some(moment(0)), Mode::Material);
    assert_eq!(names(&graph, &material, Tier::Exposed).len(), 0);
    let exposed = graph.forward(&seeds, Some(moment(0)), Mode::Exposure);
    let exposed: Vec<String> = names(&graph, &exposed, Tier::Exposed).into_keys().collect();
    assert_eq!(exposed, ["urn:case", "urn:good", "urn:later", "urn:salad"]);
    let after = graph.forward(&seeds, Some(moment(25)), Mode::Exposure);
    let after: Vec<String> = names(&graph, &after, Tier::Exposed).into_keys().collect();
    assert_eq!(after, ["urn:case", "urn:later"]);
}

#[test]
fn unpacking_does_not_take_the_sensor_off() {
    let events = [
        contains(Kind::Association, 5, "ADD", "urn:box", &["urn:sensor"]),
        packs(10, "urn:box", &["urn:item"]),
        unpacks(20, "urn:box", &[]),
        makes(30, &["urn:box"], &["urn:x"]),
    ];
    // A sensor is no content, so it goes into nothing.
    assert_eq!(back(&graph(&events), "urn:x"), ["urn:box", "urn:x"]);
}

#[test]
fn the_common_origin_of_complaints_is_found_first() {
    let events = [
        makes(10, &["urn:bad", "urn:fine:1"], &["urn:p:1"]),
        makes(11, &["urn:bad", "urn:fine:2"], &["urn:p:2"]),
        makes(12, &["urn:bad", "urn:fine:1"], &["urn:p:3"]),
    ];
    let graph = graph(&events);
    let complaints: Vec<_> =
        ["urn:p:1", "urn:p:2", "urn:p:3"].map(|name| graph.things(name)).to_vec();
    let ranked = graph.common_origins(&complaints);
    assert_eq!((graph.name(ranked[0].0), ranked[0].1), (Some("urn:bad"), 3));
    assert_eq!((graph.name(ranked[1].0), ranked[1].1), (Some("urn:fine:1"), 2));
}
