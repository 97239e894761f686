//! The panel of comments about a thing, for the page of whichever slice shows it.

use cases::Target;
use cases::comment::{Said, Thread, ThreadState, about_thing};
use store::Tx;
use terms::Result;

use crate::names::Names;
use crate::visit::Me;

/// What is said about this thing, for this reader; `back` is the page that shows it. The panel leads on to where
/// approvals and locks of the thing stand.
///
/// # Errors
/// Reading fails. Whoever may not know what is said gets an empty panel.
pub fn talk(tx: &mut Tx<'_>, me: &Me, target: &Target) -> Result<ui::Talk> {
    let known = target.is_known_to(me.actor()?);
    let actor = me.actor()?;
    let mut threads = about_thing(tx, &target.kind, target.thing, &target.part)?;
    // What hangs on a shared thing (a lock) may be other people's matter.
    threads.retain(|thread| known && thread.target.is_known_to(actor));
    let mut names = Names::default();
    let mut shown = Vec::new();
    for thread in &threads {
        shown.push(shown_thread(tx, me, &mut names, thread)?);
    }
    let about =
        format!("/about/{}/{}?part={}", target.kind, target.thing, crate::encoded(&target.part));
    let here = me.path_and_query.split('?').next().is_some_and(|path| path.starts_with("/about/"));
    Ok(ui::Talk {
        lang: me.lang,
        csrf: me.csrf.clone(),
        kind: target.kind.clone(),
        thing: target.thing,
        part: target.part.clone(),
        back: me.path_and_query.clone(),
        may_speak: known,
        threads: shown,
        about: if here || !known { String::new() } else { about },
    })
}

/// What is said about a thing of [`cases::thing`]; nothing for those who may not know of it.
///
/// # Errors
/// The part is none of that thing, or reading fails.
pub fn talk_about(
    tx: &mut Tx<'_>,
    me: &Me,
    (kind, thing, part): (&str, i64, &str),
) -> Result<Option<ui::Talk>> {
    let actor = me.actor()?;
    match cases::thing(tx, actor, me.lang, (kind, thing, part))? {
        Some(target) if target.is_known_to(actor) => talk(tx, me, &target).map(Some),
        _ => Ok(None),
    }
}

/// The page that opens a case out of a thing: the case shows the way back to it.
pub fn case_address(kind: &str, thing: i64, address: &str, words: &str, subject: &str) -> String {
    let [words, address, subject] = [words, address, subject].map(crate::encoded);
    format!(
        "/cases/new?subject={subject}&accountable={subject}&origin_kind={kind}&origin_thing={thing}&origin_address={address}&origin_words={words}"
    )
}

fn shown_thread(
    tx: &mut Tx<'_>,
    me: &Me,
    names: &mut Names,
    thread: &Thread,
) -> Result<ui::TalkThread> {
    let lang = me.lang;
    let mut entries = Vec::new();
    for line in &thread.entries {
        let mut who = names.person(tx, lang, line.person)?;
        if let Some(principal) = line.acting_for {
            let principal = names.person(tx, lang, principal)?;
            who = ui::ta(lang, "cases-acting-for", &[("person", who), ("principal", principal)]);
        }
        let at = terms::Timestamp::from_microsecond(line.at).map(ui::number::instant);
        entries.push(ui::TalkEntry {
            at: at.unwrap_or_default(),
            who,
            said: ui::t(lang, &format!("talk-said-{}", line.said.code())),
            words: line.words.clone(),
        });
    }
    let asked = match thread.turn {
        Some(person) => {
            let person = names.person(tx, lang, person)?;
            let due = thread.due.map_or_else(String::new, |day| day.to_string());
            ui::ta(
                lang,
                if due.is_empty() { "talk-asked" } else { "talk-asked-by" },
                &[("person", person), ("day", due)],
            )
        }
        None => String::new(),
    };
    let mark = match thread.state {
        ThreadState::Open => ui::State::Watch,
        ThreadState::Answered => ui::State::Ok,
        ThreadState::Closed => ui::State::NotApplicable,
    };
    let next = Said::ALL
        .into_iter()
        .filter(|said| thread.state.after(*said).is_some())
        .map(|said| (said.code().to_owned(), ui::t(lang, &format!("talk-do-{}", said.code()))))
        .collect();
    Ok(ui::TalkThread {
        id: thread.id,
        state: mark.saying(ui::t(lang, &format!("talk-state-{}", thread.state.code()))),
        asked,
        entries,
        next,
    })
}
