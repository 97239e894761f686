//! Registers that firms and areas are entered in: certificates, registrations, the yearly state of a firm.
//!
//! A *certificate* (证书: product, system, licence) belongs to a firm and runs out. A *registration*
//! is an honour or a right: geographical indication, trademark, standard, invention patent, award; it
//! may belong to an area alone. A *firm year* is how a firm stood on the last counted day of a year:
//! size, key roles, management model, energy review.

mod certificates;
mod firm_year;
mod http;
mod registrations;

pub use certificates::{Certificate, NewCertificate};
pub use firm_year::{FirmYear, NewFirmYear};
pub use http::routes;
pub use registrations::{NewRegistration, Registration};

/// The register's questions and command; the kind of record follows from the rows or is named:
/// `registers::list::<NewCertificate>(tx, …)`.
pub use crate::register::{get, history, list, record_many};
