//! Told until acknowledged, and never twice.

use std::cell::RefCell;

use serde_json::json;
use trace::subscriptions::{Answer, Delivery, tell};

use crate::front::Front;
use crate::make::*;

fn subscribed(front: &Front, wish: serde_json::Value) {
    let query = json!({ "name": "shipped", "query": { "EQ_bizStep": ["shipping"] } });
    assert_eq!(front.post("/epcis/queries", &query).status, 201);
    let made = front.post("/epcis/queries/shipped/subscriptions", &wish);
    assert_eq!(made.status, 201, "{}", made.text);
}

fn ids(delivery: &Delivery) -> Vec<String> {
    let value: serde_json::Value = serde_json::from_slice(&delivery.body).unwrap();
    let list = &value["epcisBody"]["queryResults"]["resultsBody"]["eventList"];
    let list = list.as_array().unwrap();
    list.iter().map(|event| event["eventID"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_webhook_is_tried_until_it_is_acknowledged_and_told_nothing_twice() {
    for engine in store::testing::engines() {
        let front = Front::new(engine);
        let db = &front.city.space.db;
        front.capture(document(&[sees(1, "shipping", &["urn:t:before"])]));
        db.clock().advance(std::time::Duration::from_secs(1));
        subscribed(
            &front,
            json!({ "dest": "http://hook.example.cn/in", "signatureToken": "secret", "stream": true }),
        );
        let heard: RefCell<Vec<String>> = RefCell::default();
        let mute = |_: &Delivery| Answer::Failed("silence".into());
        let hears = |delivery: &Delivery| {
            assert!(delivery.signature.is_some());
            heard.borrow_mut().extend(ids(delivery));
            Answer::Taken
        };
        assert_eq!(tell(db, &hears).unwrap().delivered, 0, "what was before is not told");
        let events: Vec<_> = (0..5)
            .map(|n| sees(10 + n, if n == 2 { "packing" } else { "shipping" }, &["urn:t:x"]))
            .collect();
        let events: Vec<_> = events
            .into_iter()
            .enumerate()
            .map(|(n, e)| e.named(&format!("urn:uuid:{n}")))
            .collect();
        front.capture(document(&events));
        let names: RefCell<Vec<String>> = RefCell::default();
        let keeps = |delivery: &Delivery| {
            names.borrow_mut().push(delivery.name.clone());
            mute(delivery)
        };
        assert_eq!(tell(db, &keeps).unwrap().failed, 1);
        // Not at once again, but later.
        assert_eq!(tell(db, &keeps).unwrap().failed, 0);
        db.clock().advance(std::time::Duration::from_secs(10));
        assert_eq!(tell(db, &keeps).unwrap().failed, 1);
        assert_eq!(names.borrow()[0], names.borrow()[1], "the same delivery has the same name");
        db.clock().advance(std::time::Duration::from_secs(60));
        let told = tell(db, &hears).unwrap();
        assert_eq!((told.delivered, told.events), (1, 4));
        assert_eq!(*heard.borrow(), ["urn:uuid:0", "urn:uuid:1", "urn:uuid:3", "urn:uuid:4"]);
        assert_eq!(tell(db, &hears).unwrap().delivered, 0, "never twice");
        let one = front.get("/epcis/queries/shipped/subscriptions").json();
        assert!(one[0]["lastNotifiedAt"].is_string(), "{one}");
    }
}

#[test]
fn a_receiver_that_cannot_take_much_is_told_in_halves() {
    let front = Front::new("sqlite");
    let db = &front.city.space.db;
    subscribed(
        &front,
        json!({ "dest": "http://hook.example.cn/in", "stream": true, "initialRecordTime": "2020-01-01T00:00:00Z" }),
    );
    let events: Vec<_> =
        (0..9).map(|n| sees(n, "shipping", &["urn:t:x"]).named(&format!("urn:uuid:{n}"))).collect();
    front.capture(document(&events));
    let heard: RefCell<Vec<String>> = RefCell::default();
    let small = |delivery: &Delivery| {
        if delivery.events > 2 {
            return Answer::TooLarge;
        }
        heard.borrow_mut().extend(ids(delivery));
        Answer::Taken
    };
    for _ in 0..5 {
        tell(db, &small).unwrap();
    }
    let expected: Vec<String> = (0..9).map(|n| format!("urn:uuid:{n}")).collect();
    assert_eq!(*heard.borrow(), expected);
}

#[test]
fn a_schedule_tells_at_its_ticks_also_that_there_is_nothing() {
    let front = Front::new("sqlite");
    let db = &front.city.space.db;
    let schedule = json!({ "minute": "0,30" });
    subscribed(
        &front,
        json!({ "dest": "http://hook.example.cn/in", "schedule": schedule, "reportIfEmpty": true }),
    );
    let count = |_: &Delivery| Answer::Taken;
    assert_eq!(tell(db, &count).unwrap().delivered, 0, "no tick yet");
    db.clock().advance(std::time::Duration::from_secs(31 * 60));
    let told = tell(db, &count).unwrap();
    assert_eq!((told.delivered, told.events), (1, 0));
    assert_eq!(tell(db, &count).unwrap().delivered, 0);
    front.capture(document(&[sees(1, "shipping", &["urn:t:x"])]));
    assert_eq!(tell(db, &count).unwrap().delivered, 0, "it waits for the tick");
    db.clock().advance(std::time::Duration::from_secs(30 * 60));
    let told = tell(db, &count).unwrap();
    assert_eq!((told.delivered, told.events), (1, 1));
}

/// A client of a WebSocket, as small as can be.
mod socket {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    pub(super) fn open(
        address: std::net::SocketAddr,
        path: &str,
        cookie: &str,
    ) -> (TcpStream, String) {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        .unwrap();
        let mut head = Vec::new();
        let mut byte = [0u8];
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        (stream, String::from_utf8(head).unwrap())
    }

    pub(super) fn message(stream: &mut TcpStream) -> (u8, Vec<u8>) {
        let mut head = [0u8; 2];
        stream.read_exact(&mut head).unwrap();
        let length = match head[1] {
            126 => {
                let mut two = [0u8; 2];
                stream.read_exact(&mut two).unwrap();
                usize::from(u16::from_be_bytes(two))
            }
            127 => {
                let mut eight = [0u8; 8];
                stream.read_exact(&mut eight).unwrap();
                u64::from_be_bytes(eight) as usize
            }
            short => usize::from(short),
        };
        let mut body = vec![0u8; length];
        stream.read_exact(&mut body).unwrap();
        (head[0] & 0x0F, body)
    }
}

#[test]
fn a_socket_is_told_what_comes_and_nothing_twice() {
    let front = Front::new("sqlite");
    let query = json!({ "name": "shipped", "query": { "EQ_bizStep": ["shipping"] } });
    assert_eq!(front.post("/epcis/queries", &query).status, 201);
    front.capture(document(&[sees(1, "shipping", &["urn:t:before"]).named("urn:uuid:before")]));
    front.city.space.db.clock().advance(std::time::Duration::from_secs(1));
    let cookie = front.city.as_account("office").cookie;
    let router = front.city.app.serve(trace::routes());
    let (tell_address, address) = std::sync::mpsc::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            tell_address.send(listener.local_addr().unwrap()).unwrap();
            tokio::select! {
                served = axum::serve(listener, router) => served.unwrap(),
                _ = stopped => {}
            }
        });
    });
    let address = address.recv().unwrap();
    let (_, refused) = socket::open(address, "/epcis/queries/shipped/events", &cookie);
    assert!(refused.starts_with("HTTP/1.1 400"), "neither a stream nor a schedule: {refused}");
    let (mut stream, head) =
        socket::open(address, "/epcis/queries/shipped/events?stream=true", &cookie);
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    // The value of RFC 6455 §1.3.
    assert!(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
    for n in 0..3 {
        let name = format!("urn:uuid:{n}");
        front.capture(document(&[
            sees(10 + n, "shipping", &["urn:t:x"]).named(&name),
            sees(10 + n, "packing", &["urn:t:y"]),
        ]));
        let (code, body) = socket::message(&mut stream);
        assert_eq!(code, 1);
        let told: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let list =
            told["epcisBody"]["queryResults"]["resultsBody"]["eventList"].as_array().unwrap();
        assert_eq!(list.len(), 1, "{told}");
        assert_eq!(list[0]["eventID"], name);
    }
    // Ping and close are answered.
    use std::io::Write as _;
    stream.write_all(&[0x89, 0x81, 0, 0, 0, 0, b'x']).unwrap();
    assert_eq!(socket::message(&mut stream), (0xA, b"x".to_vec()));
    stream.write_all(&[0x88, 0x80, 0, 0, 0, 0]).unwrap();
    assert_eq!(socket::message(&mut stream).0, 0x8);
    stop.send(()).unwrap();
    server.join().unwrap();
}
