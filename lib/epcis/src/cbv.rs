//! Words of the Core Business Vocabulary 2.0, in each of their spellings.
//!
//! One word is written four ways: bare in JSON (`shipping`), as a web URI
//! (`https://ref.gs1.org/cbv/BizStep-shipping`), as a compact URI (`cbv:BizStep-shipping`), and as a
//! URN in the XML of EPCIS 1.2 (`urn:epcglobal:cbv:bizstep:shipping`). A draft of 2.0 had a fifth.
//! All are read; hash and comparison know the web URI only.
//!
//! ```
//! use epcis::cbv::Vocabulary;
//! for spelling in ["shipping", "cbv:BizStep-shipping", "urn:epcglobal:cbv:bizstep:shipping"] {
//!     assert_eq!(Vocabulary::BizStep.word(spelling), Some("shipping"));
//! }
//! assert!(Vocabulary::BizStep.knows("shipping"));
//! assert!(!Vocabulary::BizStep.knows("transforming"));
//! assert_eq!(Vocabulary::Disposition.web_uri("sold"), "https://ref.gs1.org/cbv/Disp-sold");
//! ```

/// Which list of words a field takes its value from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Vocabulary {
    BizStep,
    Disposition,
    BizTransactionType,
    SourceDestinationType,
    ErrorReason,
    /// Axis or part of a measured quantity.
    Component,
    /// What a sensor measures.
    Measurement,
    /// What a sensor warns of.
    Alert,
}

/// Word lists are sorted, because they are searched by halves.
const BIZ_STEP: &[&str] = &[
    "accepting",
    "arriving",
    "assembling",
    "collecting",
    "commissioning",
    "consigning",
    "creating_class_instance",
    "cycle_counting",
    "decommissioning",
    "departing",
    "destroying",
    "disassembling",
    "dispensing",
    "encoding",
    "entering_exiting",
    "holding",
    "inspecting",
    "installing",
    "killing",
    "loading",
    "other",
    "packing",
    "picking",
    "receiving",
    "removing",
    "repackaging",
    "repairing",
    "replacing",
    "reserving",
    "retail_selling",
    "sampling",
    "sensor_reporting",
    "shipping",
    "staging_outbound",
    "stock_taking",
    "stocking",
    "storing",
    "transporting",
    "unloading",
    "unpacking",
    "void_shipping",
];

const DISPOSITION: &[&str] = &[
    "active",
    "available",
    "completeness_inferred",
    "completeness_verified",
    "conformant",
    "container_closed",
    "container_open",
    "damaged",
    "destroyed",
    "dispensed",
    "disposed",
    "encoded",
    "expired",
    "in_progress",
    "in_transit",
    "inactive",
    "mismatch_class",
    "mismatch_instance",
    "mismatch_quantity",
    "needs_replacement",
    "no_pedigree_match",
    "non_conformant",
    "non_sellable_other",
    "partially_dispensed",
    "recalled",
    "reserved",
    "retail_sold",
    "returned",
    "sellable_accessible",
    "sellable_not_accessible",
    "stolen",
    "unavailable",
    "unknown",
];

const BIZ_TRANSACTION: &[&str] = &[
    "bol",
    "cert",
    "desadv",
    "inv",
    "pedigree",
    "po",
    "poc",
    "prodorder",
    "recadv",
    "rma",
    "testprd",
    "testres",
    "upevt",
];

const SOURCE_DESTINATION: &[&str] = &["location", "owning_party", "possessing_party"];

const ERROR_REASON: &[&str] = &["did_not_occur", "incorrect_data"];

const COMPONENT: &[&str] = &[
    "altitude",
    "axial_distance",
    "azimuth",
    "easting",
    "elevation_angle",
    "height",
    "latitude",
    "longitude",
    "northing",
    "polar_angle",
    "spherical_radius",
    "x",
    "y",
    "z",
];

const MEASUREMENT: &[&str] = &[
    "AbsoluteHumidity",
    "AbsorbedDose",
    "AbsorbedDoseRate",
    "Acceleration",
    "Altitude",
    "AmountOfSubstance",
    "AmountOfSubstancePerUnitVolume",
    "Angle",
    "AngularAcceleration",
    "AngularMomentum",
    "AngularVelocity",
    "Area",
    "Capacitance",
    "Conductance",
    "Conductivity",
    "Count",
    "Density",
    "Dimensionless",
    "DoseEquivalent",
    "DoseEquivalentRate",
    "DynamicViscosity",
    "ElectricCharge",
    "ElectricCurrent",
    "ElectricCurrentDensity",
    "ElectricFieldStrength",
    "Energy",
    "Exposure",
    "Force",
    "Frequency",
    "Illuminance",
    "Inductance",
    "Irradiance",
    "KinematicViscosity",
    "Length",
    "LinearMomentum",
    "Luminance",
    "LuminousFlux",
    "LuminousIntensity",
    "MagneticFlux",
    "MagneticFluxDensity",
    "MagneticVectorPotential",
    "Mass",
    "MassConcentration",
    "MassFlowRate",
    "MassPerAreaTime",
    "MemoryCapacity",
    "MolalityOfSolute",
    "MolarEnergy",
    "MolarMass",
    "MolarVolume",
    "Power",
    "Pressure",
    "RadiantFlux",
    "RadiantIntensity",
    "Radioactivity",
    "RelativeHumidity",
    "Resistance",
    "Resistivity",
    "SolidAngle",
    "SpecificVolume",
    "Speed",
    "SurfaceDensity",
    "SurfaceTension",
    "Temperature",
    "Time",
    "Torque",
    "Voltage",
    "Volume",
    "VolumeFlowRate",
    "VolumeFraction",
    "VolumetricFlux",
    "Wavenumber",
];

const ALERT: &[&str] = &["ALARM_CONDITION", "ERROR_CONDITION"];

impl Vocabulary {
    /// What stands before the word in the web URI.
    pub fn web_start(self) -> &'static str {
        match self {
            Vocabulary::BizStep => "https://ref.gs1.org/cbv/BizStep-",
            Vocabulary::Disposition => "https://ref.gs1.org/cbv/Disp-",
            Vocabulary::BizTransactionType => "https://ref.gs1.org/cbv/BTT-",
            Vocabulary::SourceDestinationType => "https://ref.gs1.org/cbv/SDT-",
            Vocabulary::ErrorReason => "https://ref.gs1.org/cbv/ER-",
            Vocabulary::Component => "https://ref.gs1.org/cbv/Comp-",
            Vocabulary::Measurement | Vocabulary::Alert => "https://gs1.org/voc/",
        }
    }

    /// What stands before the word in the URN; later vocabularies have none.
    pub fn urn_start(self) -> Option<&'static str> {
        Some(match self {
            Vocabulary::BizStep => "urn:epcglobal:cbv:bizstep:",
            Vocabulary::Disposition => "urn:epcglobal:cbv:disp:",
            Vocabulary::BizTransactionType => "urn:epcglobal:cbv:btt:",
            Vocabulary::SourceDestinationType => "urn:epcglobal:cbv:sdt:",
            Vocabulary::ErrorReason => "urn:epcglobal:cbv:er:",
            _ => return None,
        })
    }

    fn words(self) -> &'static [&'static str] {
        match self {
            Vocabulary::BizStep => BIZ_STEP,
            Vocabulary::Disposition => DISPOSITION,
            Vocabulary::BizTransactionType => BIZ_TRANSACTION,
            Vocabulary::SourceDestinationType => SOURCE_DESTINATION,
            Vocabulary::ErrorReason => ERROR_REASON,
            Vocabulary::Component => COMPONENT,
            Vocabulary::Measurement => MEASUREMENT,
            Vocabulary::Alert => ALERT,
        }
    }

    /// Whether the bare word is one of the list.
    pub fn knows(self, word: &str) -> bool {
        self.words().binary_search(&word).is_ok()
    }

    /// The bare word of any spelling of this vocabulary, known or not; nothing for other URIs.
    pub fn word(self, value: &str) -> Option<&str> {
        let word = if value.contains(':') { self.spelled(value)? } else { value };
        (!word.is_empty()).then_some(word)
    }

    fn spelled(self, value: &str) -> Option<&str> {
        let start = self.web_start();
        if let Some(word) = value.strip_prefix(start) {
            return Some(word);
        }
        if let Some(word) = self.urn_start().and_then(|start| value.strip_prefix(start)) {
            return Some(word);
        }
        let (compact, domain) = match self {
            Vocabulary::Measurement | Vocabulary::Alert => ("gs1:", "https://www.gs1.org/voc/"),
            _ => ("cbv:", "https://ns.gs1.org/cbv/"),
        };
        let tail = start.rsplit_once('/').map_or("", |(_, tail)| tail);
        value
            .strip_prefix(compact)
            .or_else(|| value.strip_prefix(domain))
            .and_then(|rest| rest.strip_prefix(tail))
    }

    /// The web URI of a word in any spelling; other URIs stay.
    pub fn web_uri(self, value: &str) -> String {
        match self.word(value) {
            Some(word) => format!("{}{word}", self.web_start()),
            None => value.to_owned(),
        }
    }

    /// The URN where the vocabulary has one and the word is of it, else the web URI.
    pub fn urn(self, value: &str) -> String {
        match (self.word(value), self.urn_start()) {
            (Some(word), Some(start)) => format!("{start}{word}"),
            _ => self.web_uri(value),
        }
    }

    /// As JSON wants it: bare when the word is of the list, else the web URI.
    pub fn bare(self, value: &str) -> String {
        match self.word(value) {
            Some(word) if self.knows(word) => word.to_owned(),
            _ => self.web_uri(value),
        }
    }
}

/// The web URI of a CBV URN of any vocabulary: its start there, and the word.
pub(crate) fn of_urn(urn: &str) -> Option<(&'static str, &str)> {
    let rest = urn.strip_prefix("urn:epcglobal:cbv:")?;
    let (kind, word) = rest.split_once(':')?;
    let vocabulary = match kind {
        "bizstep" => Vocabulary::BizStep,
        "disp" => Vocabulary::Disposition,
        "btt" => Vocabulary::BizTransactionType,
        "sdt" => Vocabulary::SourceDestinationType,
        "er" => Vocabulary::ErrorReason,
        _ => return None,
    };
    Some((vocabulary.web_start(), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Vocabulary; 8] = [
        Vocabulary::BizStep,
        Vocabulary::Disposition,
        Vocabulary::BizTransactionType,
        Vocabulary::SourceDestinationType,
        Vocabulary::ErrorReason,
        Vocabulary::Component,
        Vocabulary::Measurement,
        Vocabulary::Alert,
    ];

    #[test]
    fn word_lists_are_sorted_so_that_every_word_is_found() {
        for vocabulary in ALL {
            assert!(vocabulary.words().is_sorted(), "{vocabulary:?}");
        }
    }

    #[test]
    fn every_spelling_comes_back_to_its_word() {
        for vocabulary in ALL {
            for word in vocabulary.words() {
                assert_eq!(vocabulary.word(&vocabulary.web_uri(word)), Some(*word));
                assert_eq!(vocabulary.word(&vocabulary.urn(word)), Some(*word));
                assert_eq!(vocabulary.bare(&vocabulary.urn(word)), *word);
            }
        }
    }

    #[test]
    fn words_of_others_stay_what_they_are() {
        let own = "http://epcis.example.com/user/vocab/bizstep/examplling";
        assert_eq!(Vocabulary::BizStep.web_uri(own), own);
        assert_eq!(Vocabulary::BizStep.word("urn:epcglobal:cbv:disp:sold"), None);
        for nothing in ["", "cbv:BizStep-", "urn:epcglobal:cbv:bizstep:"] {
            assert_eq!(Vocabulary::BizStep.word(nothing), None);
            assert_eq!(Vocabulary::BizStep.bare(nothing), nothing);
        }
    }
}
