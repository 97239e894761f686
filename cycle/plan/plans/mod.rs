//! The yearly plan (年度行动计划): goals with numbers, measures, tasks with exactly one lead.
//!
//! It is drafted, reconciled, published with a document number and from then on changed only by an
//! amendment that a leader approves. A task has a deadline, or goes on with check-points, or has
//! quarterly milestones: 持续推进 without a day to be asked on is refused. A task or its number may be
//! split to departments and counties; what the parts amount to is worked out in decimals, and a plan
//! whose parts do not reconcile with the whole is not published. Publishing opens a case for each task
//! and each part, so a county finds its share on its own day.

mod amend;
mod book;
mod book_number;
mod book_page;
mod change;
mod deciding;
mod drafting;
mod http;
mod load;
mod model;
mod paged;
mod publish;
mod shown;
mod split;
mod split_page;
mod store;
mod task_form;
mod task_page;
mod tree_page;

pub use amend::{
    Amendment, Change, Decision, Line, amendment, amendments, approve, propose, reject,
};
pub use book::{Imported, Remark, columns, export, import};
pub use http::routes;
pub use load::load;
pub use model::{
    Direction, Draft, Fault, Goal, Issue, Measure, Number, Plan, Point, Tags, Task, Timing,
};
pub use publish::{faults, publish};
pub(crate) use shown::{drafts, kind};
pub use split::{Gap, Part, Rule, Whole, reconcile};
pub(crate) use store::{ORIGIN, measures as tree_of_measures};
pub use store::{
    Standing, Tree, plan, plans, put_goal, put_measure, put_plan, put_task, replace_parts,
    standings, task, tree,
};
