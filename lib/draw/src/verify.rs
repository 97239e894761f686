//! Computing everything again, and saying what does not agree.

use std::fmt;

use stats::drawing::verifiable::seed_text;

use crate::files::{Announcement, FORMAT, Opening, Outcome};
use crate::frame::Frame;
use crate::inspectors::Roster;
use crate::plan::Plan;
use crate::sealed::{Sealed, Secret};

/// What was changed after it was announced or drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// A file of another method or version.
    Format { found: String },
    /// The secret opened is not the one announced, and so all salts are others.
    Salt,
    /// The frame opened does not lead to the root announced.
    Frame,
    /// Rates, parts or methods are not those announced.
    Plan,
    /// Inspectors or their known conflicts are not those announced.
    Roster,
    /// The words of chance in outcome and opening differ, or differ from those seen at the source.
    Entropy,
    /// The seed is not the one that secret, root and chance give.
    Seed,
    /// The objects published are not those drawn.
    Result { missing: Vec<String>, added: Vec<String> },
    /// Parts or strata of the drawn are told otherwise than drawn.
    Parts,
    /// Inspectors or their redraws are not those that the lot gives.
    Inspectors { object: String },
    /// Frame and plan as opened cannot be drawn from at all.
    Impossible { reason: String },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format { found } => write!(f, "format: {found} is not {FORMAT}"),
            Self::Salt => write!(f, "salt: the secret opened is not the one announced"),
            Self::Frame => write!(f, "frame: it does not lead to the root announced"),
            Self::Plan => write!(f, "plan: rates, parts or methods are not those announced"),
            Self::Roster => write!(f, "roster: inspectors or conflicts are not those announced"),
            Self::Entropy => write!(f, "entropy: the words of chance differ"),
            Self::Seed => write!(f, "seed: secret, root and chance give another"),
            Self::Result { missing, added } => {
                write!(
                    f,
                    "result: drawn and not published {missing:?}, published and not drawn {added:?}"
                )
            }
            Self::Parts => write!(f, "parts: they are not those drawn"),
            Self::Inspectors { object } => {
                write!(f, "inspectors: those of {object} are not those drawn")
            }
            Self::Impossible { reason } => write!(f, "impossible: {reason}"),
        }
    }
}

/// Empty if all is well. `seen` are the words that the reader saw at the announced source.
pub fn verify(
    announced: &Announcement,
    outcome: &Outcome,
    opening: &Opening,
    seen: Option<&str>,
) -> Vec<Finding> {
    let formats = [&announced.format, &outcome.format, &opening.format];
    if let Some(found) = formats.into_iter().find(|format| *format != FORMAT) {
        return vec![Finding::Format { found: found.clone() }];
    }
    again(announced, outcome, opening, seen)
        .unwrap_or_else(|error| vec![Finding::Impossible { reason: error.to_string() }])
}

fn again(
    announced: &Announcement,
    outcome: &Outcome,
    opening: &Opening,
    seen: Option<&str>,
) -> Result<Vec<Finding>, crate::Error> {
    let secret = Secret::new(opening.secret.0);
    let frame = Frame::new(opening.frame.clone())?;
    let plan = Plan::new(opening.plan.lines().to_vec());
    let roster: Roster = opening.roster.tidied()?;
    let mut found = Vec::new();
    // Under another secret every digest differs; that says nothing of the rest.
    if secret.digest() != announced.secret_digest {
        found.push(Finding::Salt);
    } else {
        let root = secret.tree(&frame).root();
        let other = root != announced.root || frame.entries().len() != announced.objects;
        found.extend(other.then_some(Finding::Frame));
        let other = secret.plan_digest(&plan) != announced.plan_digest;
        found.extend(other.then_some(Finding::Plan));
        let other = secret.roster_digest(&roster) != announced.roster_digest;
        found.extend(other.then_some(Finding::Roster));
    }
    let other = |text: &str| text != opening.entropy;
    if other(&outcome.entropy) || seen.is_some_and(|seen| other(&seed_text(seen))) {
        found.push(Finding::Entropy);
    }
    let seed = secret.seed(&announced.root, &opening.entropy);
    if seed != opening.seed || outcome.root != announced.root {
        found.push(Finding::Seed);
    }
    // What should have been drawn is not known once frame, salt or chance were changed.
    if found.is_empty() {
        let (title, source) = (&announced.title, &announced.entropy_source);
        let sealed = Sealed::new(title, source, frame, plan, roster, secret)?;
        found.extend(result(&sealed, outcome, opening)?);
    }
    Ok(found)
}

fn result(
    sealed: &Sealed,
    outcome: &Outcome,
    opening: &Opening,
) -> Result<Vec<Finding>, crate::Error> {
    let mut drawn = sealed.draw(&opening.entropy)?;
    let mut found = Vec::new();
    if drawn.objects != outcome.drawn {
        let without = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|object| !those.contains(object)).cloned().collect()
        };
        let missing = without(&drawn.objects, &outcome.drawn);
        let added = without(&outcome.drawn, &drawn.objects);
        found.push(Finding::Result { missing, added });
    }
    found.extend((drawn.parts != opening.parts).then_some(Finding::Parts));
    for redraw in &opening.redraws {
        let object = || redraw.recusal.object.clone();
        match drawn.assignment.step_back(redraw.recusal.clone()) {
            Ok(again) if again == redraw => {}
            _ => return Ok([found, vec![Finding::Inspectors { object: object() }]].concat()),
        }
    }
    let visits = drawn.assignment.visits.iter().zip(&opening.visits);
    let other = visits.clone().find(|(now, then)| now != then).map(|(now, _)| now.object.clone());
    let other = other.or_else(|| {
        (drawn.assignment.visits.len() != opening.visits.len()).then(|| "all visits".to_owned())
    });
    found.extend(other.map(|object| Finding::Inspectors { object }));
    Ok(found)
}
