//! The sections of a pack, each as plain data: what the files say and nothing more.

mod clusters;
mod competitiveness;
mod de;
mod figures;
mod filings;
mod forms;
mod header;
mod imports;
mod indicators;
mod inspection;
mod papers;
mod people;
mod plans;
mod regimes;
mod synthetic;
mod units;

pub use clusters::{ClusterFact, ClusterSort};
pub use competitiveness::{CompetitivenessTree, Fraction, Leaf, ReadingBand, Reference};
pub use figures::PublishedFigure;
pub use filings::Filing;
pub use forms::{
    Form, FormAxis, FormCell, FormCheck, FormColumn, FormDue, FormFrom, FormKind, FormLine,
    FormPeriod, FormSection, FormSeverity, FormSort, FormUnits,
};
pub use header::{Document, Header, Records, SeverityWeights, Source, Space, Year};
pub use imports::{Column, ColumnKind, Constant, Import};
pub use indicators::{
    Aggregate, Compute, Definition, Direction, Evidence, Filter, Frequency, Indicator, Interval,
    LimitScale, Limits, Measure, MeasureUnit, Quality, RollUp, Target, Test, Transformation,
    UnitLimits, Window, Work,
};
pub use inspection::{
    CheckQuestion, ClassRate, DelegationEntry, DemoCampaign, EnforcementSubject, FruitlessRule,
    InspectionItem, InspectionRules, InspectorEntry, InstituteEntry, Restraint, VisitBasis,
    VisitCap, VisitKind,
};
pub use papers::{
    PaperAbout, PaperGroup, PaperHead, PaperInput, PaperInputKind, PaperKind, PaperLayout,
    PaperRecipients, PaperSeries, PaperValue,
};
pub use people::{Grant, Person, Role};
pub use plans::{
    PlanGoal, PlanMeasure, PlanNumber, PlanPart, PlanSplit, PlanSplitRule, PlanStep, PlanTask,
    YearPlan,
};
pub use regimes::{Compare, ProductLimit, Regime};
pub use synthetic::*;
pub use units::{
    Change, Division, Edge, Hierarchy, IndustryCode, Succession, Tile, TileMap, Under, Unit,
    UnitKind,
};
