//! Surveys, the half that collects: a questionnaire in the field.
//!
//! The frame is a list of those who may be asked, from a register or a file, each in a stratum; the sample is drawn
//! from it by [`draw`], so that anybody with the frame and the sealed numbers draws the same again. Whoever was drawn
//! gets a link with a word of its own and answers without an account, once, or is rung up; what the word is nobody
//! keeps, only its digest. A stratum that has as many answers as were wanted takes no more. A square code on a poster
//! collects what nobody drew: it is read, and never weighed. Those who are silent are reminded by the ladder that
//! reminds everybody else: on working days, and never when no time is left. A panel is the same sample asked again.
//!
//! What became of everybody who was drawn is told in the states of AAPOR's Standard Definitions, and response by its
//! formulas ([`Counts`]). What is handed on are the answers with their weights: those of the design, raised by
//! post-stratification for those of the stratum who did not answer ([`weighted`]).

mod answers;
mod estimates;
mod field;
mod frames;
pub(crate) mod pages;
mod response;
mod sample;

pub use answers::{Answer, Asked, By, answer, answer_by_phone, answer_in_part, question_of};
pub use estimates::{Mean, Share, Weighted, export, means, shares, weighted};
pub use field::{
    Letter, Outcome, Reminded, Standing, State, contact, finish, letters, mind, place, places,
    remind, states,
};
pub use frames::{Register, frame_of, listed, proportional};
pub use response::{Counts, Response, responses};
pub use sample::{NewSurvey, NewWave, Subject, Survey, find, launch, list, wave};
