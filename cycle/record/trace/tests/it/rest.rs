//! The interface for programs.

use epcis::event::ErrorDeclaration;
use identity::Role;
use serde_json::json;

use crate::front::Front;
use crate::make::*;

fn engines(test: impl Fn(&str)) {
    store::testing::engines().into_iter().for_each(test);
}

#[test]
fn a_document_becomes_a_job_and_its_events_are_found_page_by_page() {
    engines(|engine| {
        let front = Front::new(engine);
        let events: Vec<_> = (0..7)
            .map(|n| sees(n, "shipping", &[&format!("urn:epc:id:sgtin:4012345.011111.{n}")]))
            .collect();
        let told = front.capture(document(&events));
        assert_eq!(told.status, 202, "{}", told.text);
        let job = front.get(told.header("location")).json();
        assert_eq!((&job["success"], &job["running"]), (&json!(true), &json!(false)));
        assert_eq!(job["storedCount"], 7);
        let again = front.capture(document(&events));
        let job = front.get(again.header("location")).json();
        assert_eq!((&job["storedCount"], &job["repeatedCount"]), (&json!(0), &json!(7)));
        assert_eq!(front.get("/epcis/capture").json().as_array().unwrap().len(), 2);

        let mut found = Vec::new();
        let mut to = Some("/epcis/events?EQ_bizStep=shipping&perPage=3".to_owned());
        let mut pages = 0;
        while let Some(path) = to {
            let page = front.get(&path);
            assert_eq!(page.status, 200, "{}", page.text);
            assert_eq!(page.header("gs1-epcis-version"), "2.0.0");
            found.extend(page.event_ids());
            to = page.next();
            // What comes in between moves nothing.
            front.capture(document(&[sees(50 + pages, "shipping", &["urn:late:1"])]));
            pages += 1;
        }
        assert_eq!(pages, 3);
        assert_eq!(found.len(), 7, "{found:?}");
        let mut once = found.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), 7);

        let id: String = form_urlencoded::byte_serialize(found[0].as_bytes()).collect();
        assert_eq!(front.get(&format!("/epcis/events/{id}")).event_ids(), found[..1]);
        let none = front.get("/epcis/events/urn:uuid:none");
        assert_eq!((none.status, none.problem().as_str()), (404, "NoSuchNameException"));
    });
}

#[test]
fn identifiers_are_written_as_asked_and_xml_is_spoken() {
    engines(|engine| {
        let front = Front::new(engine);
        let urn = "urn:epc:id:sgtin:4012345.011111.9";
        front.capture(document(&[sees(1, "shipping", &[urn])]));
        assert!(
            front.get("/epcis/events").text.contains("https://id.gs1.org/01/04012345111118/21/9")
        );
        let kept = [("gs1-epc-format", "Never_Translates")];
        assert!(front.call("office", "GET", "/epcis/events", &kept, "").text.contains(urn));
        let xml = [("accept", "application/xml")];
        let told = front.call("office", "GET", "/epcis/events", &xml, "");
        assert!(told.text.starts_with("<?xml"), "{}", told.text);
        let mut reader = epcis::xml::Reader::new(told.text.as_bytes());
        assert_eq!(reader.next().unwrap().unwrap().epcs.len(), 1);
        // And read: the same event in XML is the same event.
        let again = front.capture(told.text.into_bytes());
        let job = front.get(again.header("location")).json();
        assert_eq!(job["repeatedCount"], 1, "{job}");
        for (header, value) in
            [("gs1-epc-format", "Sometimes"), ("accept", "image/png"), ("gs1-epcis-min", "3.0")]
        {
            let told = front.call("office", "GET", "/epcis/events", &[(header, value)], "");
            assert_eq!((told.status, told.problem().as_str()), (406, "NotAcceptableException"));
        }
    });
}

#[test]
fn every_path_says_what_it_can_do() {
    let front = Front::new("sqlite");
    for (path, allow) in [
        ("/epcis", "GET, OPTIONS"),
        ("/epcis/capture", "GET, POST, OPTIONS"),
        ("/epcis/events", "GET, POST, OPTIONS"),
        ("/epcis/queries/q", "GET, DELETE, OPTIONS"),
        ("/epcis/queries/q/subscriptions", "GET, POST, OPTIONS"),
        ("/epcis/queries/q/subscriptions/s", "GET, DELETE, OPTIONS"),
        ("/epcis/bizSteps/shipping/events", "GET, OPTIONS"),
        ("/epcis/nextPageToken/x", "DELETE, OPTIONS"),
    ] {
        let told = front.call("", "OPTIONS", path, &[], "");
        assert_eq!((told.status, told.header("allow")), (204, allow), "{path}");
        assert_eq!(told.header("gs1-epcis-max"), "2.0.0");
        let capture = told.header("gs1-epcis-capture-limit") == "20000";
        assert_eq!(capture, path == "/epcis/capture");
    }
    let members = front.get("/epcis").json()["member"].clone();
    assert_eq!(members.as_array().unwrap().len(), 9);
}

#[test]
fn one_event_is_given_back_and_the_same_again_is_a_conflict() {
    engines(|engine| {
        let front = Front::new(engine);
        let event = makes(1, &["urn:t:a"], &["urn:t:b"]).named("urn:uuid:1");
        let body = epcis::json::write_event(&event);
        let kind = [("content-type", "application/json")];
        let post = |body: &str| front.call("office", "POST", "/epcis/events", &kind, body);
        let told = post(&body);
        assert_eq!(told.status, 201, "{}", told.text);
        assert_eq!(told.header("location"), "/epcis/events/urn%3Auuid%3A1");
        assert_eq!(told.json()["eventID"], "urn:uuid:1");
        let again = post(&body);
        assert_eq!(
            (again.status, again.problem().as_str()),
            (409, "ResourceAlreadyExistsException")
        );
        let other =
            epcis::json::write_event(&makes(2, &["urn:t:a"], &["urn:t:c"]).named("urn:uuid:1"));
        assert_eq!(post(&other).status, 409);
        // Except a declaration of error: both are given out under the one identifier.
        let mut declared = event.clone();
        declared.error_declaration = Some(ErrorDeclaration {
            declaration_time: at(9).into(),
            ..ErrorDeclaration::default()
        });
        assert_eq!(post(&epcis::json::write_event(&declared)).status, 201);
        let both = front.get("/epcis/events/urn:uuid:1").event_ids();
        assert_eq!(both, ["urn:uuid:1", "urn:uuid:1"]);
        let broken = post("{\"type\":\"ObjectEvent\"");
        assert_eq!((broken.status, broken.problem().as_str()), (400, "ValidationException"));
        let media =
            front.call("office", "POST", "/epcis/events", &[("content-type", "text/csv")], body);
        assert_eq!(
            (media.status, media.problem().as_str()),
            (415, "UnsupportedMediaTypeException")
        );
    });
}

#[test]
fn what_occurs_is_listed_at_three_levels() {
    engines(|engine| {
        let front = Front::new(engine);
        let item = "urn:epc:id:sgtin:4012345.011111.9";
        front.capture(document(&[
            sees(1, "shipping", &[item]).place("urn:place:1"),
            sees(2, "receiving", &[item]).place("urn:place:2"),
        ]));
        let members = |path: &str| front.get(path).json()["member"].clone();
        assert_eq!(members("/epcis/readPoints"), json!(["urn:place:1", "urn:place:2"]));
        assert_eq!(members("/epcis/eventTypes"), json!(["ObjectEvent"]));
        assert_eq!(members("/epcis/bizSteps").as_array().unwrap().len(), 2);
        assert_eq!(members("/epcis/bizSteps/shipping"), json!(["events"]));
        assert_eq!(front.get("/epcis/bizSteps/packing").status, 404);
        assert_eq!(front.get("/epcis/bizSteps/shipping/events").event_ids().len(), 1);
        assert_eq!(front.get("/epcis/readPoints/urn:place:2/events").event_ids().len(), 1);
        let link: String =
            form_urlencoded::byte_serialize(b"https://shop.example/01/04012345111118/21/9")
                .collect();
        assert_eq!(front.get(&format!("/epcis/epcs/{link}/events")).event_ids().len(), 2);
        let first = front.get("/epcis/epcs?perPage=1");
        assert!(first.next().is_some());
        let gone = front.call("office", "DELETE", "/epcis/nextPageToken/abc", &[], "");
        assert_eq!(gone.status, 204);
    });
}

#[test]
fn questions_that_cannot_be_are_refused_by_name() {
    let front = Front::new("sqlite");
    front
        .capture(document(&[sees(1, "shipping", &["urn:t:a"]), sees(2, "shipping", &["urn:t:b"])]));
    for (path, exception, status) in [
        ("EQ_colour=red", "QueryParameterException", 400),
        ("EQ_action=CREATE", "QueryParameterException", 400),
        ("eventCountLimit=5", "QueryParameterException", 400),
        ("orderBy=eventTime&eventCountLimit=5&maxEventCount=5", "QueryParameterException", 400),
        ("maxEventCount=1", "QueryTooLargeException", 413),
        ("nextPageToken=else", "QueryParameterException", 400),
        ("GE_eventTime=yesterday", "QueryParameterException", 400),
    ] {
        let told = front.get(&format!("/epcis/events?{path}"));
        assert_eq!((told.status, told.problem().as_str()), (status, exception), "{path}");
    }
    assert_eq!(front.get("/epcis/events?maxEventCount=2").event_ids().len(), 2);
}

#[test]
fn queries_have_names_and_end_with_their_subscriptions() {
    engines(|engine| {
        let front = Front::new(engine);
        front.capture(document(&[
            sees(1, "shipping", &["urn:t:a"]),
            sees(2, "packing", &["urn:t:b"]),
        ]));
        let query = json!({ "name": "shipped", "query": { "EQ_bizStep": ["shipping"] } });
        let made = front.post("/epcis/queries", &query);
        assert_eq!(made.status, 201, "{}", made.text);
        assert_eq!(made.header("location"), "/epcis/queries/shipped");
        assert_eq!(front.post("/epcis/queries", &query).status, 409);
        assert_eq!(front.get("/epcis/queries").json().as_array().unwrap().len(), 1);
        let told = front.get("/epcis/queries/shipped").json();
        assert_eq!(told["query"]["EQ_bizStep"], json!(["shipping"]));
        assert_eq!(front.get("/epcis/queries/shipped/events").event_ids().len(), 1);
        let bad = json!({ "name": "bad", "query": { "EQ_colour": ["red"] } });
        let told = front.post("/epcis/queries", &bad);
        assert_eq!((told.status, told.problem().as_str()), (400, "QueryParameterException"));

        let path = "/epcis/queries/shipped/subscriptions";
        let wish = json!({ "dest": "http://hook.example.cn/in", "signatureToken": "secret", "stream": true });
        let made = front.post(path, &wish);
        assert_eq!(made.status, 201, "{}", made.text);
        assert!(!made.text.contains("secret"));
        let one = made.header("location").to_owned();
        assert_eq!(front.get(&one).json()["dest"], "http://hook.example.cn/in");
        for bad in [
            json!({ "dest": "https://x.cn/", "stream": true }),
            json!({ "dest": "http://x.cn/", "stream": true, "schedule": { "hour": "1" } }),
            json!({ "dest": "http://x.cn/" }),
            json!({ "dest": "http://x.cn/", "schedule": { "hour": "25" } }),
        ] {
            let told = front.post(path, &bad);
            assert_eq!(
                (told.status, told.problem().as_str()),
                (400, "SubscriptionControlsException")
            );
        }
        assert_eq!(front.get(path).json().as_array().unwrap().len(), 1);
        assert_eq!(front.call("office", "DELETE", "/epcis/queries/shipped", &[], "").status, 204);
        assert_eq!(front.get("/epcis/queries/shipped").status, 404);
        assert_eq!(front.get(&one).status, 404);
    });
}

#[test]
fn a_program_calls_with_a_key_and_nobody_without() {
    engines(|engine| {
        let front = Front::new(engine);
        for (method, path) in [
            ("GET", "/epcis/events"),
            ("POST", "/epcis/capture"),
            ("POST", "/trace"),
            ("POST", "/recall-scope"),
        ] {
            let told = front.call("", method, path, &[("content-type", "application/json")], "{}");
            assert_eq!(
                (told.status, told.problem().as_str()),
                (401, "SecurityException"),
                "{path}"
            );
        }
        let wrong = front.call("key test.0000", "GET", "/epcis/events", &[], "");
        assert_eq!(wrong.status, 401);
        let person = front.city.as_account("office");
        let made = person.post("/api-tokens", &[("name", "till"), ("days", "30")]);
        assert_eq!(made.status, 200, "{}", made.html);
        let token: serde_json::Value = serde_json::from_str(&made.html).unwrap();
        let who = format!("key {}", token["token"].as_str().unwrap());
        assert_eq!(front.call(&who, "GET", "/epcis/events", &[], "").status, 200);
        let told = front.capture_as(&who, document(&[sees(1, "shipping", &["urn:t:a"])]), &[]);
        assert_eq!(told.status, 202);
        let id =
            serde_json::from_str::<serde_json::Value>(&person.get("/api-tokens").html).unwrap();
        let path = format!("/api-tokens/{}", id[0]["id"]);
        assert_eq!(front.call("office", "DELETE", &path, &[], "").status, 200);
        assert_eq!(front.call(&who, "GET", "/epcis/events", &[], "").status, 401);
    });
}

#[test]
fn a_firm_hands_in_for_itself_and_reads_its_own_steps_in_every_path() {
    engines(|engine| {
        let front = Front::new(engine);
        let units = front
            .city
            .space
            .db
            .write(store::Actor::PROGRAM, |tx| {
                let (one, other) = (tx.next_id()?, tx.next_id()?);
                trace::redaction::register(tx, one, "urn:firm:maker", 0)?;
                trace::redaction::register(tx, other, "urn:firm:shop", 0)?;
                Ok((one, other))
            })
            .unwrap();
        front.city.add_account("maker", Role::Firm, Some(units.0));
        front.city.add_account("shop", Role::Firm, Some(units.1));
        let made = makes(1, &["urn:t:secret"], &["urn:c:1", "urn:c:2"]).named("urn:uuid:made");
        let sent = sees(2, "shipping", &["urn:c:1"]).parties("urn:firm:maker", "urn:firm:shop");
        let other = sees(3, "shipping", &["urn:c:2"]).parties("urn:firm:maker", "urn:firm:rival");
        let told =
            front.capture_as("maker", document(&[made, sent.named("urn:uuid:sent"), other]), &[]);
        assert_eq!(told.status, 202, "{}", told.text);
        let events = |who: &str, path: &str| front.call(who, "GET", path, &[], "");
        assert_eq!(events("maker", "/epcis/events").event_ids().len(), 3);
        let shop = events("shop", "/epcis/events");
        assert_eq!(shop.event_ids(), ["urn:uuid:sent"]);
        for path in [
            "/epcis/events",
            "/epcis/epcs",
            "/epcis/bizSteps",
            "/epcis/events?MATCH_anyEPC=urn:c:2",
        ] {
            let text = events("shop", path).text;
            assert!(!text.contains("rival") && !text.contains("secret"), "{path}: {text}");
        }
        assert_eq!(events("shop", "/epcis/events/urn:uuid:made").status, 404);
        assert_eq!(events("shop", "/epcis/epcs/urn:c:2").status, 404);
        let kind = [("content-type", "application/json")];
        for path in ["/trace", "/recall-scope"] {
            let body = json!({ "seed": ["urn:c:1", "urn:t:secret"] }).to_string();
            let told = front.call("shop", "POST", path, &kind, body);
            assert_eq!(told.status, 200, "{}", told.text);
            assert!(
                !told.text.contains("rival") && !told.text.contains("urn:c:2"),
                "{}",
                told.text
            );
        }
        let csv = [("content-type", "application/json"), ("accept", "text/csv")];
        let body = json!({ "seed": "urn:t:secret" }).to_string();
        let rows = front.call("shop", "POST", "/recall-scope", &csv, body.clone()).text;
        assert_eq!(rows.lines().count(), 2, "{rows}");
        let rows = front.call("office", "POST", "/recall-scope", &csv, body).text;
        assert_eq!(rows.lines().count(), 4, "{rows}");
        // Nobody else's job, and no key of another.
        let job = told.header("location").to_owned();
        assert_eq!(events("shop", &job).status, 404);
        assert_eq!(events("maker", &job).status, 200);
    });
}

#[test]
fn a_trace_is_answered_in_one_call() {
    engines(|engine| {
        let front = Front::new(engine);
        front.capture(document(&[
            makes(1, &["urn:t:flour"], &["urn:t:dough"]),
            makes(2, &["urn:t:dough"], &["urn:t:bread"]),
        ]));
        let told =
            front.post("/trace", &json!({ "seed": "urn:t:bread", "direction": "back" })).json();
        let names: Vec<&str> = told["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|node| node["name"].as_str())
            .collect();
        assert!(names.contains(&"urn:t:flour"), "{told}");
        assert_eq!(told["edges"].as_array().unwrap().len(), 4);
        assert_eq!(told["complete"], true);
        let scope =
            front.post("/recall-scope", &json!({ "seed": ["urn:t:flour", "urn:t:none"] })).json();
        assert_eq!(scope["rows"], 3);
        assert_eq!(scope["unknown"], json!(["urn:t:none"]));
        for bad in [
            json!({}),
            json!({ "seed": "urn:t:a", "direction": "up" }),
            json!({ "seed": "urn:t:a", "colour": "red" }),
            json!({ "seed": "urn:t:a", "limit": -1 }),
        ] {
            let told = front.post("/trace", &bad);
            assert_eq!((told.status, told.problem().as_str()), (400, "QueryParameterException"));
        }
    });
}
