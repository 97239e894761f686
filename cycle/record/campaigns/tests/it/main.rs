//! Inspection through its front door and through its commands, on every engine at hand.

mod campaign;
mod city;
mod door;
mod province;
mod refusals;
mod secrecy;
mod site;
mod targeting;
mod walks;
