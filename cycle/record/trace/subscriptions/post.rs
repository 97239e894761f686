//! A webhook: one POST by HTTP/1.1, to whoever is not this machine itself.
//!
//! The product speaks no TLS (see `docs/operations.md`): receivers outside are reached through a proxy of the operator.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::{Answer, Delivery};

const PATIENCE: Duration = Duration::from_secs(10);

/// Host, port and path of an address that can be reached.
pub(crate) fn target(dest: &str) -> Option<(String, u16, String)> {
    let rest = dest.strip_prefix("http://")?;
    let (host, path) = match rest.find(['/', '?']) {
        Some(at) => (&rest[..at], &rest[at..]),
        None => (rest, ""),
    };
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (host, 80),
    };
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    if host.is_empty() || !host.chars().all(good) {
        return None;
    }
    let clean = path.bytes().all(|b| b.is_ascii_graphic());
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    clean.then_some((host.to_owned(), port, path))
}

/// Nobody may make the server talk to itself or to what is local to it.
fn outside(address: &SocketAddr) -> bool {
    match address.ip() {
        IpAddr::V4(ip) => !(ip.is_loopback() || ip.is_link_local() || ip.is_unspecified()),
        IpAddr::V6(ip) => {
            let first = ip.segments()[0];
            !(ip.is_loopback() || ip.is_unspecified() || (first & 0xffc0) == 0xfe80)
                && ip.to_ipv4_mapped().is_none_or(|ip| !ip.is_loopback() && !ip.is_link_local())
        }
    }
}

/// Posts a delivery.
pub fn post(delivery: &Delivery) -> Answer {
    post_where(delivery, outside)
}

pub(crate) fn post_where(delivery: &Delivery, allowed: impl Fn(&SocketAddr) -> bool) -> Answer {
    match sent(delivery, allowed) {
        Ok(status) if (200..300).contains(&status) => Answer::Taken,
        Ok(413) => Answer::TooLarge,
        Ok(status) => Answer::Failed(format!("status {status}")),
        Err(error) => Answer::Failed(error.to_string()),
    }
}

fn sent(delivery: &Delivery, allowed: impl Fn(&SocketAddr) -> bool) -> std::io::Result<u16> {
    let wrong = |what: &str| std::io::Error::other(what.to_owned());
    let (host, port, path) = target(&delivery.dest).ok_or_else(|| wrong("no address"))?;
    let mut addresses = (host.as_str(), port).to_socket_addrs()?;
    let address = addresses.find(allowed).ok_or_else(|| wrong("an address of this machine"))?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let signature = match &delivery.signature {
        Some(signature) => format!("GS1-Signature: {signature}\r\n"),
        None => String::new(),
    };
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         GS1-EPCIS-Version: 2.0.0\r\nGS1-CBV-Version: 2.0.0\r\nIdempotency-Key: {}\r\n{signature}Connection: close\r\n\r\n",
        delivery.body.len(),
        delivery.name
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&delivery.body)?;
    let mut start = [0u8; 64];
    let mut length = 0;
    while length < 12 {
        match stream.read(&mut start[length..])? {
            0 => return Err(wrong("no answer")),
            read => length += read,
        }
    }
    let text = String::from_utf8_lossy(&start[..length]);
    let status = text.split(' ').nth(1).and_then(|status| status.get(..3));
    status.and_then(|status| status.parse().ok()).ok_or_else(|| wrong("no HTTP answer"))
}

/// HMAC-SHA-256 (RFC 2104) as hex.
pub(crate) fn signature(key: &[u8], body: &[u8]) -> String {
    let mut block = [0u8; 64];
    if key.len() > 64 {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner = Sha256::new().chain_update(block.map(|b| b ^ 0x36)).chain_update(body).finalize();
    let outer = Sha256::new().chain_update(block.map(|b| b ^ 0x5c)).chain_update(inner).finalize();
    store::hex(&outer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_rfc_4231() {
        // Test case 2 of RFC 4231.
        assert_eq!(
            signature(b"Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn addresses_are_taken_apart_and_this_machine_is_none() {
        let plain = target("http://shop.example.cn/hook?x=1").unwrap();
        assert_eq!(plain, ("shop.example.cn".to_owned(), 80, "/hook?x=1".to_owned()));
        assert_eq!(target("http://10.0.0.9:8080").unwrap().1, 8080);
        for bad in ["https://x.cn/", "ftp://x", "http://", "http://x y/", "http://x/\r\nA: b"] {
            assert!(target(bad).is_none(), "{bad}");
        }
        assert!(!outside(&"127.0.0.1:80".parse().unwrap()));
        assert!(!outside(&"[::1]:80".parse().unwrap()));
        assert!(!outside(&"169.254.169.254:80".parse().unwrap()));
        assert!(outside(&"10.1.2.3:80".parse().unwrap()));
    }

    #[test]
    fn an_answer_is_read_and_silence_is_a_failure() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let dest = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = std::thread::spawn(move || {
            let mut heads = Vec::new();
            for answer in ["204 No Content", "413 Too Large", "500 Oh"] {
                let (mut stream, _) = listener.accept().unwrap();
                let mut text = Vec::new();
                let mut piece = [0u8; 4096];
                while !text.ends_with(b"{}") {
                    let read = stream.read(&mut piece).unwrap();
                    text.extend_from_slice(&piece[..read]);
                }
                heads.push(String::from_utf8(text).unwrap());
                write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n").unwrap();
            }
            heads
        });
        let delivery = Delivery {
            dest,
            body: b"{}".to_vec(),
            name: "a-1-2".into(),
            signature: Some("ff".into()),
            events: 0,
        };
        assert_eq!(post_where(&delivery, |_| true), Answer::Taken);
        assert_eq!(post_where(&delivery, |_| true), Answer::TooLarge);
        assert_eq!(post_where(&delivery, |_| true), Answer::Failed("status 500".into()));
        let heads = receiver.join().unwrap();
        assert!(
            heads[0].contains("GS1-Signature: ff") && heads[0].contains("Idempotency-Key: a-1-2")
        );
        assert!(matches!(post(&delivery), Answer::Failed(_)), "this machine is not told");
    }
}
