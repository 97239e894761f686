//! The closed lists of words that records use. They stand in tables, files, addresses and packs.

words! {
    /// What kind of quality a lot is sampled for.
    Domain {
        Manufacturing = "manufacturing",
        Agriculture = "agriculture",
        Food = "food",
        Construction = "construction",
    }
}

words! {
    /// Why a lot was sampled. Only `evaluation` is a probability sample and may enter a scored rate;
    /// the others look where trouble is expected.
    Purpose {
        Evaluation = "evaluation",
        Risk = "risk",
        Complaint = "complaint",
    }
}

words! {
    /// What the laboratory found against the rule of the lot's regime.
    Verdict {
        Pass = "pass",
        Fail = "fail",
        Pending = "pending",
    }
}

words! {
    /// What the re-check after correction found.
    Recheck {
        Pass = "pass",
        Fail = "fail",
    }
}

words! {
    /// How grave a finding of an inspection is.
    Severity {
        Critical = "critical",
        Serious = "serious",
        Minor = "minor",
    }
}

words! {
    /// How a firm manages quality at the end of a year.
    Model {
        None = "none",
        FiveS = "5s",
        Excellence = "excellence",
    }
}

words! {
    /// What is registered: geographical indications, trademarks, standards, patents, honours.
    RegistrationKind {
        Gi = "gi",
        Trademark = "trademark",
        StandardLead = "standard_lead",
        StandardJoin = "standard_join",
        PatentInvention = "patent_invention",
        AwardCity = "award_city",
        AwardProvince = "award_province",
        Luban = "luban",
    }
}

words! {
    /// Whether a registration still holds.
    Standing {
        Valid = "valid",
        Ended = "ended",
    }
}
