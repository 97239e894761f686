//! The layered picture as SVG: boxes with words inside, lines between the columns, links for opening and folding.
//!
//! Everything is a link that works without script and can be reached by keys: a lot leads to its own trace, an event to
//! its page, a sign at the side of a box opens or folds what is behind it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use terms::Lang;

use super::asked::Asked;
use super::layout::{Layout, layout};
use super::said::{self, Goods, Said};
use super::view::{ALIKE_LETTER, Kind, Shown, Side, Thing, View, Wish, view};
use crate::graph::{Tier, Vertex};
use crate::walk::{Answer, Sort};

const BOX: (f64, f64) = (196.0, 64.0);
const EVENT: (f64, f64) = (92.0, 64.0);
/// Room for the signs at each side of a box.
const ZONE: f64 = 24.0;

/// Words of a box.
#[derive(Debug, Clone, Default)]
struct Label {
    title: String,
    sub: String,
    third: String,
    href: String,
    tier: Option<Tier>,
    wrong: bool,
    /// Said to whoever hears the picture.
    said: String,
}

/// What is drawn.
pub(super) struct Picture {
    things: Vec<Thing>,
    labels: Vec<Label>,
    edges: Vec<(usize, usize)>,
}

/// A picture and what there is to say of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawn {
    pub(super) svg: String,
    pub(super) shown: usize,
    pub(super) all: usize,
    /// Boxes with sides that can be opened.
    pub(super) waiting: usize,
}

impl Picture {
    /// Boxes and edges of an answer, with open ends as boxes of their own.
    pub(super) fn of(
        lang: Lang,
        asked: &Asked,
        answer: &Answer,
        said: &Said,
        wrong: &BTreeSet<Vertex>,
    ) -> Picture {
        let t = |key: &str| ui::t(lang, key);
        let holds: BTreeSet<usize> = answer
            .edges
            .iter()
            .filter(|(from, to)| {
                answer.nodes[*from].sort != Sort::Event && answer.nodes[*to].sort == Sort::Thing
            })
            .map(|(_, to)| *to)
            .collect();
        let (mut things, mut labels) = (Vec::new(), Vec::new());
        for (at, node) in answer.nodes.iter().enumerate() {
            let goods = match node.sort {
                Sort::Event => Goods::default(),
                _ => said.goods(&node.name),
            };
            let kind = match node.sort {
                Sort::Event => Kind::Event,
                Sort::Lot => Kind::Lot,
                Sort::Thing if goods.container || holds.contains(&at) => Kind::Container,
                Sort::Thing => Kind::Item,
            };
            let place = node.place.as_deref();
            things.push(Thing {
                key: said::key(&node.name, place),
                kind,
                seed: node.seed,
                alike: goods.title.clone(),
            });
            let third = said.maybe_place(place);
            let label = match node.sort {
                Sort::Event => {
                    let step = node.step.as_deref();
                    let step =
                        step.map(|step| said::word(lang, epcis::cbv::Vocabulary::BizStep, step));
                    let title = step.unwrap_or_else(|| t("trace-kind-transformation"));
                    let when = node.time.map(said::moment).unwrap_or_default();
                    let said = format!("{title} {when}");
                    let sub = when.get(5..10).unwrap_or_default().to_owned();
                    let href = super::story::href(&node.name);
                    Label { title, sub, third: String::new(), href, said, ..Label::default() }
                }
                _ => {
                    let one = Asked { codes: vec![node.name.clone()], ..asked.clone() };
                    let said = format!("{} {third}", goods.whole());
                    let href = one.href("/trace/of", &[("tab", "picture")]);
                    Label {
                        title: goods.title,
                        sub: goods.sub,
                        third,
                        href,
                        said,
                        ..Label::default()
                    }
                }
            };
            let tier = (node.tier != Tier::Certain).then_some(node.tier);
            labels.push(Label { tier, wrong: wrong.contains(&node.vertex), ..label });
        }
        let mut edges = answer.edges.clone();
        let leaves: BTreeSet<usize> = {
            let from: BTreeSet<usize> = answer.edges.iter().map(|(from, _)| *from).collect();
            (0..answer.nodes.len()).filter(|at| !from.contains(at)).collect()
        };
        for end in &answer.open {
            let of = |at: &usize| {
                answer.nodes[*at].name == end.thing && answer.nodes[*at].sort != Sort::Event
            };
            let at = leaves.iter().copied().find(of).or_else(|| (0..answer.nodes.len()).find(of));
            let Some(at) = at else { continue };
            edges.push((at, things.len()));
            let party = said.place(&end.party);
            things.push(Thing {
                key: said::key(&end.party, Some(&end.thing)),
                kind: Kind::Open,
                seed: false,
                alike: String::new(),
            });
            let one = Asked { codes: vec![end.thing.clone()], ..asked.clone() };
            labels.push(Label {
                said: format!("{} {party}", t("trace-open-end")),
                title: t("trace-open-end"),
                sub: party,
                third: t("trace-open-silent"),
                href: one.href("/trace/of", &[("tab", "timeline")]),
                ..Label::default()
            });
        }
        Picture { things, labels, edges }
    }

    /// Draws what the reader wishes to see.
    pub(super) fn draw(&self, lang: Lang, asked: &Asked) -> Drawn {
        let view = view(&self.things, &self.edges, &asked.wish);
        let sizes: Vec<(f64, f64)> = view
            .boxes
            .iter()
            .map(|one| if self.things[one.of[0]].kind == Kind::Event { EVENT } else { BOX })
            .collect();
        let layout = layout(&sizes, &view.edges);
        let mut out = String::with_capacity(4096 + 900 * view.boxes.len());
        let label = ui::ta(lang, "trace-picture-label", &[("count", view.boxes.len().to_string())]);
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"goods\" role=\"group\" aria-label=\"{}\" viewBox=\"0 0 {:.0} {:.0}\" width=\"{:.0}\" height=\"{:.0}\">",
            escaped(&label),
            layout.width,
            layout.height,
            layout.width,
            layout.height
        );
        self.lines(&mut out, &view, &layout);
        for (at, one) in view.boxes.iter().enumerate() {
            self.shape(&mut out, lang, asked, one, &layout, at);
        }
        out.push_str("</svg>");
        Drawn {
            svg: out,
            shown: view.boxes.len(),
            all: view.all,
            waiting: view.boxes.iter().filter(|one| !one.hidden.is_empty()).count(),
        }
    }

    fn lines(&self, out: &mut String, view: &View, layout: &Layout) {
        for ((from, to), line) in view.edges.iter().zip(&layout.lines) {
            let Some((first, rest)) = line.split_first() else { continue };
            let loose = |at: usize| {
                let one = view.boxes[at].of[0];
                self.things[one].kind == Kind::Open || self.labels[one].tier.is_some()
            };
            let class = if loose(*from) || loose(*to) { "way loose" } else { "way" };
            let _ = write!(out, "<path class=\"{class}\" d=\"M{:.1} {:.1}", first.0, first.1);
            let mut at = *first;
            for point in rest {
                if point.1 == at.1 {
                    let _ = write!(out, "H{:.1}", point.0);
                } else {
                    let middle = (at.0 + point.0) / 2.0;
                    let _ = write!(
                        out,
                        "C{middle:.1} {:.1} {middle:.1} {:.1} {:.1} {:.1}",
                        at.1, point.1, point.0, point.1
                    );
                }
                at = *point;
            }
            out.push_str("\"/>");
        }
    }

    fn shape(
        &self,
        out: &mut String,
        lang: Lang,
        asked: &Asked,
        one: &Shown,
        layout: &Layout,
        at: usize,
    ) {
        let place = layout.places[at];
        let (thing, label) = (&self.things[one.of[0]], &self.labels[one.of[0]]);
        let mut classes = vec![match thing.kind {
            Kind::Lot => "lot",
            Kind::Container => "unit",
            Kind::Event => "step",
            Kind::Item => "item",
            Kind::Open => "open",
        }];
        match label.tier {
            Some(Tier::Inferred) => classes.push("inferred"),
            Some(Tier::Exposed) => classes.push("exposed"),
            _ => {}
        }
        if thing.seed {
            classes.push("seed");
        }
        if label.wrong {
            classes.push("wrong");
        }
        let many = one.of.len();
        let said = match many {
            1 => label.said.clone(),
            _ => ui::ta(
                lang,
                "trace-alike-said",
                &[("count", ui::number::count(many as i64)), ("title", label.title.clone())],
            ),
        };
        let href = match many {
            1 => label.href.clone(),
            _ => self.opening(asked, &thing.key, ALIKE_LETTER),
        };
        let _ = write!(
            out,
            "<g id=\"b-{}\" class=\"{}\" data-key=\"{}\">",
            thing.key,
            classes.join(" "),
            thing.key
        );
        let marks = [
            (label.wrong, "trace-mark-wrong"),
            (label.tier == Some(Tier::Inferred), "trace-tier-inferred"),
            (label.tier == Some(Tier::Exposed), "trace-tier-exposed"),
            (thing.seed, "trace-mark-seed"),
        ];
        let marks: Vec<String> =
            marks.iter().filter(|(on, _)| *on).map(|(_, key)| ui::t(lang, key)).collect();
        let whole = format!("{said} {}", marks.join(" "));
        let _ = write!(
            out,
            "<a href=\"{}\" aria-label=\"{}\"><title>{}</title>",
            escaped(&href),
            escaped(whole.trim()),
            escaped(whole.trim())
        );
        if thing.kind == Kind::Event {
            let (x, y) = (place.x + place.width / 2.0, place.y + place.height / 2.0);
            let _ = write!(
                out,
                "<path class=\"way\" d=\"M{:.1} {y:.1}H{:.1}\"/><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"11\"/>",
                place.x,
                place.x + place.width
            );
            text(
                out,
                "title",
                x,
                y - 17.0,
                &fitted(&label.title, place.width - 4.0, 12.0),
                "middle",
            );
            text(out, "sub", x, y + 26.0, &label.sub, "middle");
        } else {
            let _ = write!(
                out,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"3\"/>",
                place.x, place.y, place.width, place.height
            );
            let (title, sub, third) = match many {
                1 => (label.title.clone(), label.sub.clone(), label.third.clone()),
                _ => {
                    let count =
                        ui::ta(lang, "trace-alike", &[("count", ui::number::count(many as i64))]);
                    (label.title.clone(), count, ui::t(lang, "trace-alike-open"))
                }
            };
            let (x, room) = (place.x + ZONE, place.width - 2.0 * ZONE);
            text(out, "title", x, place.y + 20.0, &fitted(&title, room, 13.0), "start");
            text(out, "sub", x, place.y + 38.0, &fitted(&sub, room, 12.0), "start");
            text(out, "third", x, place.y + 55.0, &fitted(&third, room, 12.0), "start");
            if label.wrong {
                let (x, y) = (place.x + place.width - 14.0, place.y + 4.0);
                let _ = write!(out, "<path class=\"sign\" d=\"M{x:.1} {y:.1}l6 6-6 6-6-6z\"/>");
            }
        }
        out.push_str("</a>");
        for side in [Side::Up, Side::Down] {
            self.signs(out, lang, asked, one, place, side);
        }
        out.push_str("</g>");
    }

    /// The signs at a side: how many more there are, and folding.
    fn signs(
        &self,
        out: &mut String,
        lang: Lang,
        asked: &Asked,
        one: &Shown,
        place: super::layout::Place,
        side: Side,
    ) {
        let thing = &self.things[one.of[0]];
        let word = format!("{}{}", thing.key, side.letter());
        let x = match side {
            Side::Up => place.x + ZONE / 2.0,
            Side::Down => place.x + place.width - ZONE / 2.0,
        };
        let middle = place.y + place.height / 2.0;
        let key = |open: bool| match (side, open) {
            (Side::Up, true) => "trace-open-up",
            (Side::Down, true) => "trace-open-down",
            (Side::Up, false) => "trace-fold-up",
            (Side::Down, false) => "trace-fold-down",
        };
        if let Some(hidden) = one.hidden.get(&side) {
            let mut wish = asked.wish.clone();
            if wish.folded.contains(&word) {
                wish.folded.retain(|known| *known != word);
            } else {
                wish.opened.push(word.clone());
            }
            let count = if *hidden > 99 { "99+".to_owned() } else { format!("+{hidden}") };
            let said = ui::ta(
                lang,
                key(true),
                &[
                    ("count", ui::number::count(*hidden as i64)),
                    ("title", self.labels[one.of[0]].said.clone()),
                ],
            );
            let href = format!("{}#b-{}", asked.picture(&wish), thing.key);
            sign(out, "more", &href, &said, x, middle, &count);
        } else if one.folds.contains(&side) {
            let mut wish = asked.wish.clone();
            wish.opened.retain(|known| *known != word);
            wish.folded.push(word);
            let said = ui::ta(lang, key(false), &[("title", self.labels[one.of[0]].said.clone())]);
            let href = format!("{}#b-{}", asked.picture(&wish), thing.key);
            sign(out, "less", &href, &said, x, middle, "−");
        }
    }

    fn opening(&self, asked: &Asked, key: &str, letter: char) -> String {
        let opened = [asked.wish.opened.clone(), vec![format!("{key}{letter}")]].concat();
        let wish = Wish { opened, ..asked.wish.clone() };
        format!("{}#b-{key}", asked.picture(&wish))
    }
}

fn sign(out: &mut String, class: &str, href: &str, said: &str, x: f64, y: f64, words: &str) {
    let _ = write!(
        out,
        "<a class=\"{class}\" href=\"{}\" aria-label=\"{}\"><title>{}</title><rect x=\"{:.1}\" y=\"{:.1}\" width=\"22\" height=\"22\" rx=\"11\"/>",
        escaped(href),
        escaped(said),
        escaped(said),
        x - 11.0,
        y - 11.0
    );
    text(out, "", x, y + 4.0, words, "middle");
    out.push_str("</a>");
}

fn text(out: &mut String, class: &str, x: f64, y: f64, words: &str, anchor: &str) {
    if !words.is_empty() {
        let _ = write!(
            out,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
            escaped(words)
        );
    }
}

/// How wide words are, at most: signs of Chinese fill a square, letters two thirds of one.
fn width(words: &str, size: f64) -> f64 {
    words.chars().map(|sign| if sign as u32 >= 0x2e80 { size } else { size * 0.66 }).sum()
}

/// Words that have room; the end is cut with a sign that says so, and the whole stands in the title.
fn fitted(words: &str, room: f64, size: f64) -> String {
    if width(words, size) <= room {
        return words.to_owned();
    }
    let mut out = String::new();
    for sign in words.chars() {
        if width(&out, size) + width(&sign.to_string(), size) + size > room {
            break;
        }
        out.push(sign);
    }
    out.push('…');
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Which vertices an event says are not as they should be.
pub(super) fn wrong(stories: &super::story::Stories) -> BTreeSet<Vertex> {
    let bad: HashMap<i64, bool> =
        stories.events.iter().map(|event| (event.number, event.wrong)).collect();
    let of: &BTreeMap<Vertex, Vec<i64>> = &stories.of;
    of.iter()
        .filter(|(_, events)| events.iter().any(|event| bad.get(event) == Some(&true)))
        .map(|(vertex, _)| *vertex)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_inside_of_their_box() {
        for words in
            ["洗衣液", "示例日化有限公司第三生产基地成品库", "Sample Household Chemicals Ltd.", ""]
        {
            for room in [60.0, 148.0] {
                assert!(width(&fitted(words, room, 13.0), 13.0) <= room, "{words}");
            }
        }
        assert_eq!(fitted("批号 L1", 148.0, 12.0), "批号 L1");
    }

    #[test]
    fn what_firms_write_is_text_and_no_markup() {
        assert_eq!(escaped("<b a=\"1\">&"), "&lt;b a=&quot;1&quot;&gt;&amp;");
    }
}
