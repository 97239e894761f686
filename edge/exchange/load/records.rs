//! Rows into records, kind by kind.

use record::complaints::NewComplaint;
use record::inspections::{Counts, NewInspection, Weights};
use record::metrology::NewInstrument;
use record::registers::{NewCertificate, NewRegistration};
use record::samples::{Clocks, NewSample};
use record::words::{Domain, Purpose, Recheck, RegistrationKind, Standing, Verdict};
use tables::Problem;

use super::Register;
use crate::Source;
use crate::book::Book;
use crate::line::Line;

/// Days from the order to correction and re-check: 总局令 18, articles 46 and 47.
const CLOCKS: Clocks = Clocks { correct_days: 60, recheck_days: 75 };

/// What findings weigh where no pack says it.
const WEIGHTS: [i64; 3] = [5, 2, 1];

pub(super) fn weights(source: &Source) -> Weights {
    let [critical, serious, minor] = source.weights.unwrap_or(WEIGHTS);
    Weights { critical, serious, minor }
}

impl Register for NewSample {
    fn area(&self) -> i64 {
        self.area
    }
    fn made(line: &mut Line<'_>, book: &Book, _: &Source) -> Option<Self> {
        let firm = book.need_firm(line);
        let area = book.area(line, firm);
        let order_on = line.past("order_on");
        let corrected_on = line.past("corrected_on");
        let clock = order_on.and_then(|day| CLOCKS.start(day).ok());
        let correct_due = line.day("correct_due").or(clock.map(|it| it.correct_due));
        let today = line.today();
        let closed_in_time = match (correct_due, corrected_on) {
            (Some(due), Some(day)) => Some(day <= due),
            (Some(due), None) if due < today => Some(false),
            _ => None,
        };
        let recheck = match line.text("recheck") {
            Some(_) => line.word("recheck", Recheck::read),
            None => None,
        };
        Some(Self {
            code: line.code("code"),
            firm: firm?.id,
            domain: line.word("domain", Domain::read)?,
            industry: line.text("industry").or_else(|| book.industry(firm)),
            product: line.need("product"),
            purpose: line.word("purpose", Purpose::read)?,
            on_date: line.happened("on_date"),
            verdict: line.word("verdict", Verdict::read)?,
            area: area?,
            order_on,
            correct_due,
            corrected_on,
            closed_in_time,
            recheck,
        })
    }
    fn completed(mut self, kept: &Self) -> Self {
        // A due day that passes changes no record: the same file says the same a month later.
        if self.order_on == kept.order_on && self.corrected_on == kept.corrected_on {
            self.closed_in_time = kept.closed_in_time;
            self.correct_due = kept.correct_due;
        }
        self.industry = self.industry.or_else(|| kept.industry.clone());
        self
    }
}

impl Register for NewComplaint {
    fn area(&self) -> i64 {
        self.area
    }
    fn made(line: &mut Line<'_>, book: &Book, _: &Source) -> Option<Self> {
        let firm = book.firm(line);
        let area = book.area(line, firm);
        let mut record = Self {
            code: line.code("code"),
            firm: firm.map(|firm| firm.id),
            industry: line.text("industry").or_else(|| book.industry(firm)),
            topic: line.need("topic"),
            channel: line.text("channel").unwrap_or_else(|| "unknown".to_owned()),
            on_date: line.happened("on_date"),
            replied_on: line.past("replied_on"),
            closed_on: line.past("closed_on"),
            replied_in_time: None,
            closed_in_time: None,
            satisfied: line.truth("satisfied"),
            area: area?,
        };
        record.time(book.clocks(), line.today());
        Some(record)
    }
    fn completed(mut self, kept: &Self) -> Self {
        // A limit that passes is no correction of the sender's; it is marked after the load.
        let dates = |it: &Self| (it.on_date, it.replied_on, it.closed_on);
        if dates(&self) == dates(kept) {
            self.replied_in_time = kept.replied_in_time;
            self.closed_in_time = kept.closed_in_time;
        }
        self.industry = self.industry.or_else(|| kept.industry.clone());
        self
    }
}

impl Register for NewInspection {
    fn area(&self) -> i64 {
        self.area
    }
    fn made(line: &mut Line<'_>, book: &Book, source: &Source) -> Option<Self> {
        let firm = book.need_firm(line);
        let area = book.area(line, firm);
        let mut count = |key: &str| {
            let count = line.integer(key).unwrap_or(0);
            if !(0..=10_000).contains(&count) {
                line.wrong(Problem::new(key, "import-count").with("value", count));
            }
            count
        };
        let counts = Counts {
            critical: count("critical"),
            serious: count("serious"),
            minor: count("minor"),
        };
        let record = Self {
            code: line.code("code"),
            firm: firm?.id,
            area: area?,
            kind: line.need("kind"),
            team: line.text("team"),
            on_date: line.happened("on_date"),
            result: line.need("result"),
            critical: 0,
            serious: 0,
            minor: 0,
            weighted: 0,
            findings: Vec::new(),
        };
        line.is_clean().then(|| record.counted(counts, weights(source)))
    }
    fn completed(mut self, kept: &Self) -> Self {
        // A file of inspections says nothing about single findings, and no weights of another day.
        let counts = |it: &Self| (it.critical, it.serious, it.minor);
        if counts(&self) == counts(kept) {
            self.weighted = kept.weighted;
        }
        self.findings.clone_from(&kept.findings);
        self
    }
}

impl Register for NewCertificate {
    fn area(&self) -> i64 {
        self.area
    }
    fn made(line: &mut Line<'_>, book: &Book, _: &Source) -> Option<Self> {
        let firm = book.need_firm(line);
        let area = book.area(line, firm);
        Some(Self {
            code: line.code("code"),
            firm: firm?.id,
            kind: line.need("kind"),
            on_date: line.happened("on_date"),
            valid_to: line.day("valid_to"),
            status: line.need("status"),
            area: area?,
        })
    }
    fn completed(self, _: &Self) -> Self {
        self
    }
}

impl Register for NewRegistration {
    fn area(&self) -> i64 {
        self.area
    }
    fn made(line: &mut Line<'_>, book: &Book, _: &Source) -> Option<Self> {
        let firm = book.firm(line);
        let area = book.area(line, firm);
        Some(Self {
            code: line.code("code"),
            firm: firm.map(|firm| firm.id),
            kind: line.word("kind", RegistrationKind::read)?,
            title: line.need("title"),
            on_date: line.happened("on_date"),
            valid_to: line.day("valid_to"),
            status: line.word("status", Standing::read)?,
            area: area?,
        })
    }
    fn completed(self, _: &Self) -> Self {
        self
    }
}

impl Register for NewInstrument {
    fn area(&self) -> i64 {
        self.area
    }
    fn made(line: &mut Line<'_>, book: &Book, _: &Source) -> Option<Self> {
        let firm = book.need_firm(line);
        let area = book.area(line, firm);
        // A due day lies ahead as often as not.
        let due = line.day("on_date");
        if due.is_none() && line.is_clean() {
            line.wrong(Problem::new("on_date", "table-required"));
        }
        let verified_on = line.past("verified_on");
        let today = line.today();
        let on_date = due?;
        let verified_in_time = match verified_on {
            Some(day) => Some(day <= on_date),
            None => (on_date < today).then_some(false),
        };
        Some(Self {
            code: line.code("code"),
            firm: firm?.id,
            kind: line.need("kind"),
            area: area?,
            on_date,
            verified_on,
            verified_in_time,
        })
    }
    fn completed(mut self, kept: &Self) -> Self {
        if (self.on_date, self.verified_on) == (kept.on_date, kept.verified_on) {
            self.verified_in_time = kept.verified_in_time;
        }
        self
    }
}
