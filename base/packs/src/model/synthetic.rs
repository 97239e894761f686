//! `synthetic.toml`: everything the generator of a demo city is told. The order of counties comes
//! from the seed: nothing here favours one by name, sizes apart.

use serde::Deserialize;
use terms::{Date, Decimal, Text};

use super::de;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Synthetic {
    /// Printed on every page that shows what grew from it.
    pub seed: u64,
    pub years: Vec<i16>,
    /// Records end here although the last year goes on.
    #[serde(deserialize_with = "de::day")]
    pub last_day: Date,
    pub firms: FirmsPlan,
    pub names: Names,
    pub county: Vec<CountyPlan>,
    pub cluster: Vec<ClusterPlan>,
    pub samples: SamplesPlan,
    pub complaints: ComplaintsPlan,
    pub inspections: InspectionsPlan,
    pub certificates: CertificatesPlan,
    pub registrations: RegistrationsPlan,
    pub instruments: InstrumentsPlan,
    pub output: OutputPlan,
    /// Figures that are entered with a document, by indicator.
    pub entered: Vec<EnteredPlan>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirmsPlan {
    pub total: u32,
    /// Registration area inside the generated credit codes; in no edition of GB/T 2260.
    pub code_area: String,
    pub share_above_scale: Rate,
    pub share_key_energy: Rate,
    pub share_key_trace: Rate,
    /// Of key products' firms, those that are traced; likewise below, each rate drawn by county.
    pub traced: Rate,
    pub model_excellence: Rate,
    pub model_5s: Rate,
    pub quality_officer: Rate,
    pub energy_reviewed: Rate,
    pub energy_passed: Rate,
    /// How much rates rise from one year to the next, in points of percent.
    #[serde(deserialize_with = "de::decimal")]
    pub yearly_gain: Decimal,
}

/// A rate in percent: the city's middle, and how far counties spread around it (standard deviation).
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    #[serde(deserialize_with = "de::decimal")]
    pub middle: Decimal,
    #[serde(deserialize_with = "de::decimal")]
    pub spread: Decimal,
}

/// Word lists; a firm's name is area + stem + trade + form, and none is a real firm's.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Invented trade names, in pairs `{ zh, en }`.
    pub stem: Vec<Text>,
    pub form: Vec<Text>,
    /// Names that must not come out (real firms named in print).
    pub never: Vec<String>,
}

/// How large a county's share of firms and records is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountyPlan {
    pub unit: String,
    /// Relative size, compared with the sum.
    pub size: u32,
    /// First day on which the unit no longer exists, and the unit its firms belong to from then on.
    #[serde(default, deserialize_with = "de::day_if")]
    pub until: Option<Date>,
    pub then: Option<String>,
}

/// How many of the firms are in a cluster, where, in which trades.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClusterPlan {
    /// Code of the cluster unit; empty for everything else.
    pub cluster: String,
    pub firms: u32,
    /// Counties where it sits; empty means by size.
    #[serde(default)]
    pub counties: Vec<String>,
    pub trade: Vec<Trade>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trade {
    /// GB/T 4754 class.
    pub industry: String,
    /// Word in the firm's name.
    pub word: Text,
    pub products: Vec<Text>,
    /// `manufacturing`, `agriculture`, `food`, `construction`.
    pub domain: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamplesPlan {
    pub per_year: u32,
    pub domain: Vec<Share>,
    pub purpose: Vec<Share>,
    /// Pass rate of evaluation samples by domain.
    pub pass: Vec<DomainRate>,
    /// Risk-targeted samples fail more often by so many points of percent.
    #[serde(deserialize_with = "de::decimal")]
    pub risk_penalty: Decimal,
    /// Failed lots whose correction closed inside the limit.
    pub closed_in_time: Rate,
    pub recheck_pass: Rate,
    /// Days from order to the end of correction.
    pub correct_days: u16,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    pub code: String,
    /// Relative, compared with the sum.
    pub share: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DomainRate {
    pub domain: String,
    pub rate: Rate,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComplaintsPlan {
    pub per_year: u32,
    pub topic: Vec<Share>,
    pub channel: Vec<Share>,
    pub replied_in_time: Rate,
    pub closed_in_time: Rate,
    pub satisfied: Rate,
    /// A hidden cluster for the early warning: topic, county, week, extra complaints.
    #[serde(default)]
    pub burst: Vec<Burst>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Burst {
    pub topic: String,
    pub week: String,
    pub extra: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionsPlan {
    pub per_year: u32,
    pub kind: Vec<Share>,
    /// Teams by number; each works in all counties.
    pub teams: u16,
    pub clean: Rate,
    /// Mean number of findings of each class in an inspection that is not clean.
    #[serde(deserialize_with = "de::decimal")]
    pub critical: Decimal,
    #[serde(deserialize_with = "de::decimal")]
    pub serious: Decimal,
    #[serde(deserialize_with = "de::decimal")]
    pub minor: Decimal,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificatesPlan {
    pub per_year: u32,
    pub kind: Vec<Share>,
    pub valid_years: u8,
    pub withdrawn: Rate,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistrationsPlan {
    /// Mean number a year in the whole city, by kind; `ended` of them lapse in the same year.
    pub kind: Vec<RegistrationPlan>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistrationPlan {
    pub code: String,
    pub per_year: u32,
    #[serde(default)]
    pub ended: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstrumentsPlan {
    pub per_year: u32,
    pub kind: Vec<Share>,
    pub verified_in_time: Rate,
}

/// Output value by county and division: the weights of the pass rate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputPlan {
    /// Indicator the values are stored under.
    pub indicator: String,
    /// City's total of the first year, 亿元.
    #[serde(deserialize_with = "de::decimal")]
    pub total: Decimal,
    #[serde(deserialize_with = "de::decimal")]
    pub growth: Decimal,
    pub division: Vec<Share>,
}

/// Values of an entered indicator: one a year for each assessed unit, and for the home unit where
/// values do not roll up; or for the home unit alone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnteredPlan {
    pub indicator: String,
    pub draw: Draw,
    /// Pattern of the document number: `{year}` and `{number}` are filled in.
    pub document: String,
    pub title: Text,
    /// One value, for the home unit.
    #[serde(default)]
    pub city_only: bool,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(tag = "from", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Draw {
    /// Around a middle, kept within bounds.
    Normal {
        #[serde(deserialize_with = "de::decimal")]
        middle: Decimal,
        #[serde(deserialize_with = "de::decimal")]
        spread: Decimal,
        #[serde(deserialize_with = "de::decimal")]
        min: Decimal,
        #[serde(deserialize_with = "de::decimal")]
        max: Decimal,
        /// Change of the middle from year to year.
        #[serde(deserialize_with = "de::decimal")]
        gain: Decimal,
    },
    /// 1 with so many percent, 0.5 with `half` percent, else 0.
    Chance {
        #[serde(deserialize_with = "de::decimal")]
        full: Decimal,
        #[serde(deserialize_with = "de::decimal")]
        half: Decimal,
    },
    /// A Poisson count.
    Count {
        #[serde(deserialize_with = "de::decimal")]
        mean: Decimal,
    },
}
