//! The draw that can be proved (双随机抽查的可证明抽取).
//!
//! Who is inspected must be chance, everybody must be able to check that it was, and nobody may know
//! beforehand. These three pull apart: a published list warns the drawn, and published rates tell each
//! firm's credit class. So the list is *committed*, not published.
//!
//! 1. **Freeze.** A [`Frame`] of objects with stratum and size, a [`Plan`] with rates, a [`Roster`] of
//!    inspectors with their conflicts of interest, and a [`Secret`] of 32 random bytes.
//! 2. **Announce.** [`Sealed::announcement`] is public: the Merkle root over salted leaves, digests of
//!    secret, plan and roster, the number of objects, and a source of chance that lies in the future.
//!    Each firm may have its own [`Proof`]; it tells neither stratum nor size, not even of itself.
//! 3. **Draw.** When the chance is known, [`Sealed::draw`] derives the seed from secret, root and chance
//!    and draws objects and inspectors. The organiser could not choose the chance; nobody else has
//!    the secret.
//! 4. **Visit.** Who steps back is recorded with the ground, and the next in the drawn order comes in.
//! 5. **Open.** After the visits the [`Outcome`] is public: the chance and the objects drawn. The
//!    [`Opening`] with secret, frame, rates and pairs goes to audit, which recomputes everything with
//!    [`verify`], or with the stand-alone script `docs/verify_draw.py`.
//!
//! Simple and systematic draws are in whole numbers throughout, so a proof does not hang on rounding.
//! Sampford's design is computed in floating point ([`zhunsheng-stats`](stats::drawing::proportional));
//! its decisions are stable unless a uniform number falls within 1e-12 of a threshold.

mod digest;
mod error;
mod files;
mod frame;
mod inspectors;
mod merkle;
mod plan;
mod sealed;
mod select;
mod verify;

pub use digest::Digest;
pub use error::Error;
pub use files::{Announcement, FORMAT, Opening, Outcome, Proof};
pub use frame::{Entry, Frame, OBJECTS_MAX, SIZE_MAX};
pub use inspectors::{Assignment, Recusal, Redraw, Roster, Visit};
pub use merkle::{root_of, root_of_leaves};
pub use plan::{Method, Part, Plan, Take};
pub use sealed::{Drawn, Sealed, Secret};
pub use verify::{Finding, verify};
