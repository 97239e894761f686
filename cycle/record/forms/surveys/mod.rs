//! Surveys, the half that collects: a questionnaire in the field.
//!
//! The frame is a list of those who may be asked, each in a stratum; the sample is drawn from it by [`draw`], so
//! that anybody with the frame and the sealed numbers draws the same again. Whoever was drawn gets a link with a
//! word of its own and answers without an account, once; what the word is nobody keeps, only its digest. Response
//! is told by stratum. What is handed on are the answers with their weights: those of the design, raised by the
//! share of the stratum that answered.

mod answers;
mod sample;

pub use answers::{
    Answer, Response, Share, Weighted, answer, question_of, responses, shares, weighted,
};
pub use sample::{NewSurvey, Subject, Survey, find, launch, list};
