//! Every number explains itself: from ten named pages of each space, each number leads in one click
//! to its explanation and in the second to records or a numbered document, and the value made again
//! from the listed inputs equals it.

use std::collections::{BTreeMap, BTreeSet};

use web::testing::{Caller, City, Page};

/// The attribute of each tag that has it, with the tag's `href`.
fn links(html: &str, marker: &str) -> Vec<BTreeMap<String, String>> {
    html.split('<')
        .filter(|tag| tag.starts_with("a ") && tag.contains(marker))
        .map(|tag| attributes(tag.split('>').next().unwrap_or_default()))
        .collect()
}

fn attributes(tag: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = tag;
    while let Some(at) = rest.find("=\"") {
        let name = rest[..at].rsplit(char::is_whitespace).next().unwrap_or_default().to_owned();
        rest = &rest[at + 2..];
        let end = rest.find('"').unwrap_or(rest.len());
        found.insert(name, unescaped(&rest[..end]));
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    found
}

fn unescaped(text: &str) -> String {
    text.replace("&#38;", "&").replace("&amp;", "&").replace("&#34;", "\"").replace("&#39;", "'")
}

fn attribute(html: &str, name: &str) -> Option<String> {
    let marker = format!(" {name}=\"");
    let at = html.find(&marker)? + marker.len();
    Some(html[at..].split('"').next()?.to_owned())
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

struct Crawler<'c> {
    caller: Caller<'c>,
    explained: BTreeMap<String, String>,
    grounds: BTreeMap<String, Page>,
    numbers: usize,
}

impl Crawler<'_> {
    fn page(&mut self, path: &str) {
        let page = self.caller.get(path);
        assert_eq!(page.status, 200, "{path}");
        let numbers = links(&page.html, "data-number=");
        for link in &numbers {
            let (shown, href) = (&link["data-number"], &link["href"]);
            self.numbers += 1;
            self.explanation(path, shown, href);
        }
    }

    fn explanation(&mut self, from: &str, shown: &str, href: &str) {
        let href = href.split('#').next().unwrap_or_default();
        if self.explained.get(href).is_some_and(|exact| same(exact, shown)) {
            return;
        }
        let page = self.caller.get(href);
        assert_eq!(page.status, 200, "{from}: {href}");
        let exact = attribute(&page.html, "data-exact")
            .unwrap_or_else(|| panic!("{from}: {href} explains nothing"));
        assert!(same(&exact, shown), "{from} shows {shown}, {href} explains {exact}");
        let again = attribute(&page.html, "data-again").unwrap_or_default();
        assert!(same(&exact, &again), "{href}: {exact} made again is {again}");
        let grounds = links(&page.html, "class=\"ground\"");
        assert!(!grounds.is_empty(), "{from}: {href} leads to no ground");
        for ground in &grounds {
            self.ground(href, &ground["href"], ground.get("data-count").map_or("", String::as_str));
        }
        self.explained.insert(href.to_owned(), exact);
    }

    fn ground(&mut self, from: &str, href: &str, count: &str) {
        let href = href.split('#').next().unwrap_or_default();
        // A further indicator is explained by its own page; here only the ground itself is opened.
        let kind = href.split(['/', '?']).nth(1).unwrap_or_default();
        if kind == "indicators" {
            return;
        }
        let caller = &self.caller;
        let page = self.grounds.entry(href.to_owned()).or_insert_with(|| caller.get(href));
        assert_eq!(page.status, 200, "{from}: {href}");
        if !count.is_empty() {
            let total = attribute(&page.html, "data-total").unwrap_or_default();
            assert_eq!(total, count, "{from}: {href} lists {total} rows, {count} were counted");
        }
    }
}

fn same(a: &str, b: &str) -> bool {
    (number(a) - number(b)).abs() <= 1e-6
}

fn crawl(city: &City, account: &str, pages: &[&str]) -> (usize, usize) {
    let caller = city.as_account(account);
    let mut crawler =
        Crawler { caller, explained: BTreeMap::new(), grounds: BTreeMap::new(), numbers: 0 };
    for page in pages {
        crawler.page(page);
    }
    (crawler.numbers, crawler.grounds.keys().collect::<BTreeSet<_>>().len())
}

#[test]
fn every_number_of_yuncheng_reaches_its_ground_in_two_clicks() {
    crate::with_yuncheng(|city| {
        let (numbers, grounds) = crawl(
            city,
            "zhou",
            &[
                "/",
                "/?period=2025",
                "/counties/140882",
                "/counties/140829?period=2025",
                "/assessment/yc-2026?period=2026",
                "/assessment/yc-2025/ranking?period=2025",
                "/assessment/yc-2026/140882/1.1?period=2026",
                "/indicators",
                "/indicators?period=2025",
                "/indicators/mfg_pass_rate?period=2026&by=quarter",
                "/indicators/food_pass_rate?period=2025",
                "/indicators/agri_pass_rate?unit=140881&period=2026",
                "/checks",
                "/checks/mfg_pass_rate/140802/2026/0",
            ],
        );
        assert!(numbers > 150 && grounds > 100, "{numbers} numbers, {grounds} grounds");
    });
}

#[test]
fn every_number_of_chicago_reaches_its_ground_in_two_clicks() {
    crate::with_chicago(|city| {
        let (numbers, grounds) =
            crawl(city, "office", &["/", "/?period=2013Q2", "/indicators", "/counties/ward-42"]);
        assert!(numbers > 3 && grounds > 3, "{numbers} numbers, {grounds} grounds");
    });
}
