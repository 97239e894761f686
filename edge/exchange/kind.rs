//! What can be brought in and taken out: the registers, the figures, the units.

use identity::Class;
use serde::{Deserialize, Serialize};
use terms::Text;

/// A kind of row. Its word stands in addresses, in packs (`into`) and in the store.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Units,
    Firms,
    Figures,
    Inspections,
    Violations,
    #[default]
    Samples,
    Complaints,
    Certificates,
    Registrations,
    Instruments,
    /// Campaigns of the province's platform.
    Campaigns,
    /// Visits of the province's platform, and what came of them.
    Visits,
}

/// Every kind, in the order of the pages: what others stand on comes last.
pub fn kinds() -> &'static [Kind] {
    &[
        Kind::Samples,
        Kind::Complaints,
        Kind::Inspections,
        Kind::Violations,
        Kind::Certificates,
        Kind::Registrations,
        Kind::Instruments,
        Kind::Campaigns,
        Kind::Visits,
        Kind::Figures,
        Kind::Firms,
        Kind::Units,
    ]
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Kind::Units => "units",
            Kind::Firms => "firms",
            Kind::Figures => "figures",
            Kind::Inspections => "inspections",
            Kind::Violations => "violations",
            Kind::Samples => "samples",
            Kind::Complaints => "complaints",
            Kind::Certificates => "certificates",
            Kind::Registrations => "registrations",
            Kind::Instruments => "instruments",
            Kind::Campaigns => "campaigns",
            Kind::Visits => "visits",
        }
    }
    pub fn named(code: &str) -> Option<Kind> {
        kinds().iter().copied().find(|kind| kind.code() == code)
    }
    pub fn title(self) -> Text {
        match self {
            Kind::Units => Text::new("单位", "Units"),
            Kind::Firms => Text::new("企业名录", "Firms"),
            Kind::Figures => Text::new("指标数据", "Figures"),
            Kind::Inspections => Text::new("监督检查", "Inspections"),
            Kind::Violations => Text::new("检查发现的问题", "Findings of inspections"),
            Kind::Samples => Text::new("抽样检验结果", "Sample results"),
            Kind::Complaints => Text::new("投诉举报", "Complaints"),
            Kind::Certificates => Text::new("证书", "Certificates"),
            Kind::Registrations => Text::new("荣誉和权利登记", "Registrations"),
            Kind::Instruments => Text::new("强检计量器具", "Measuring instruments"),
            Kind::Campaigns => Text::new("省级抽查任务", "Campaigns of the province"),
            Kind::Visits => Text::new("省级抽查结果", "Visits of the province"),
        }
    }
    /// What a person must be allowed to import or export.
    pub fn class(self) -> Class {
        match self {
            Kind::Units | Kind::Firms => Class::Reference,
            Kind::Figures => Class::Figures,
            _ => Class::Records,
        }
    }
}
