//! Questions and commands on the register of measuring instruments.

use super::NewInstrument;
use crate::register::Kept;

pub type Instrument = Kept<NewInstrument>;

questions!(NewInstrument);
