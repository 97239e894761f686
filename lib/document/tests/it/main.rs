//! Papers read back with other eyes: pdfminer for places and tags, pdftotext for what is read.

mod hostile;
mod measured;
mod reader;
mod reading;
mod samples;
