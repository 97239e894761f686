//! What every exported table says of itself: whose data, as of when, under which packs, synthetic or not.

use store::Tx;
use terms::{Error, Lang, Result, Text};

use super::Wish;

#[derive(Default)]
pub(super) struct About {
    space: String,
    /// GB/T 2260 code of the space's home, where it has one.
    division: Option<String>,
    packs: Vec<String>,
    /// The sentence that marks synthetic data.
    pub(super) synthetic: Option<String>,
}

impl About {
    pub(super) fn read(tx: &mut Tx<'_>, lang: Lang) -> Result<Self> {
        let mut about = Self::default();
        tx.each(
            "select code, version, title, synthetic, notice, definition from pack order by seq, code",
            &[],
            |r| {
                let (code, version): (String, String) = (r.get(0)?, r.get(1)?);
                about.packs.push(format!("{code} {version}"));
                let title: Text = read(&r.get::<String>(2)?)?;
                let synthetic: bool = r.get(3)?;
                let notice: Text = read(&r.get::<String>(4)?)?;
                let definition: serde_json::Value = read(&r.get::<String>(5)?)?;
                if let Some(home) = definition["space"]["home"].as_str() {
                    title.get(lang).clone_into(&mut about.space);
                    let digits = home.len() == 6 && home.bytes().all(|b| b.is_ascii_digit());
                    about.division = digits.then(|| home.to_owned());
                }
                if synthetic {
                    let own = notice.get(lang);
                    let mark = if own.is_empty() { ui::t(lang, "synthetic-notice") } else { own.to_owned() };
                    about.synthetic = Some(mark);
                }
                Ok(true)
            },
        )?;
        Ok(about)
    }

    /// Name and text of each line of the second sheet.
    pub(super) fn notes(
        &self,
        tx: &mut Tx<'_>,
        wish: &Wish,
        rows: usize,
    ) -> Result<Vec<(String, String)>> {
        let lang = wish.lang;
        let filters: Vec<String> =
            wish.filters().map(|(key, value)| format!("{key}={value}")).collect();
        let filter = if filters.is_empty() {
            ui::t(lang, "export-filter-none")
        } else {
            filters.join(" & ")
        };
        let as_of = [("seq", tx.head_seq()?.to_string()), ("at", ui::number::instant(tx.now()))];
        let lines = [
            ("export-note-space", self.space.clone()),
            ("export-note-division", self.division.clone().unwrap_or_else(|| "—".to_owned())),
            ("export-note-as-of", ui::ta(lang, "export-as-of", &as_of)),
            ("export-note-filter", filter),
            ("export-note-packs", self.packs.join(lang.pick("、", ", "))),
            ("export-note-rows", ui::number::count(i64::try_from(rows).unwrap_or(i64::MAX))),
        ];
        Ok(lines.into_iter().map(|(key, text)| (ui::t(lang, key), text)).collect())
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(Error::broken)
}
