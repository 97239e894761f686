//! A WebAssembly runtime that loads nothing.
//!
//! typst lets a document bring plug-ins and carries a runtime for them: five crates that a paper here must
//! never use. Papers are set by the templates in this program and what they say is never read as a
//! template, so no plug-in can be named; this makes sure that none could be run, and spares a release
//! build what the runtime costs. `[patch.crates-io]` in the root manifest puts it in place. It has exactly
//! the calls that typst makes. [`Module::new`] refuses, and whatever would come after it cannot exist.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

/// Why nothing was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("papers have no plug-ins")
    }
}

impl std::error::Error for Error {}

#[derive(Debug, Default)]
pub struct Config;

impl Config {
    pub fn wasm_relaxed_simd(&mut self, _: bool) -> &mut Self {
        self
    }
}

#[derive(Debug)]
pub struct Engine;

impl Engine {
    pub fn new(_: &Config) -> Self {
        Self
    }
}

/// There is none.
#[derive(Debug)]
pub struct Module(Infallible);

impl Module {
    /// # Errors
    /// Always.
    pub fn new(_: &Engine, _: &[u8]) -> Result<Self, Error> {
        Err(Error)
    }
    pub fn get_export(&self, _: &str) -> Option<ExternType> {
        match self.0 {}
    }
    pub fn exports(&self) -> std::iter::Empty<ExportType> {
        match self.0 {}
    }
}

#[derive(Debug)]
pub struct ExportType(Infallible);

impl ExportType {
    pub fn name(&self) -> &str {
        match self.0 {}
    }
    pub fn ty(&self) -> &ExternType {
        match self.0 {}
    }
}

#[derive(Debug)]
pub enum ExternType {
    Func(Infallible),
    Memory(Infallible),
}

/// Takes the functions that a host offers, and forgets them.
#[derive(Debug)]
pub struct Linker<T> {
    engine: Engine,
    data: PhantomData<T>,
}

impl<T> Linker<T> {
    pub fn new(_: &Engine) -> Self {
        Self { engine: Engine, data: PhantomData }
    }
    /// # Errors
    /// Never.
    pub fn func_wrap<F>(&mut self, _: &str, _: &str, _: F) -> Result<&mut Self, Error> {
        Ok(self)
    }
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
    /// # Errors
    /// None, because there is no module to come here with.
    pub fn instantiate_and_start(
        &self,
        _: &mut Store<T>,
        module: &Module,
    ) -> Result<Instance, Error> {
        match module.0 {}
    }
}

#[derive(Debug)]
pub struct Store<T> {
    data: T,
}

impl<T> Store<T> {
    pub fn new(_: &Engine, data: T) -> Self {
        Self { data }
    }
    pub fn data_mut(&mut self) -> &mut T {
        &mut self.data
    }
}

#[derive(Debug)]
pub struct Instance(Infallible);

impl Instance {
    pub fn get_export<T>(&self, _: &Store<T>, _: &str) -> Option<Extern> {
        match self.0 {}
    }
}

#[derive(Debug)]
pub struct Extern(Infallible);

impl Extern {
    pub fn into_func(self) -> Option<Func> {
        match self.0 {}
    }
    pub fn into_memory(self) -> Option<Memory> {
        match self.0 {}
    }
}

#[derive(Debug)]
pub struct Func(Infallible);

impl Func {
    pub fn ty<T>(&self, _: &Store<T>) -> FuncType {
        match self.0 {}
    }
    /// # Errors
    /// None, because there is no function.
    pub fn call<T>(&self, _: &mut Store<T>, _: &[Val], _: &mut [Val]) -> Result<(), Error> {
        match self.0 {}
    }
}

#[derive(Debug)]
pub struct FuncType(Infallible);

impl FuncType {
    pub fn params(&self) -> &[ValType] {
        match self.0 {}
    }
    pub fn results(&self) -> &[ValType] {
        match self.0 {}
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValType {
    I32,
}

#[derive(Debug, Clone)]
pub enum Val {
    I32(i32),
}

#[derive(Debug, Clone, Copy)]
pub struct Memory(Infallible);

impl Memory {
    pub fn size<C>(&self, _: &C) -> u64 {
        match self.0 {}
    }
    pub fn data<'c, C>(&self, _: &'c C) -> &'c [u8] {
        match self.0 {}
    }
    pub fn data_mut<'c, C>(&self, _: &'c mut C) -> &'c mut [u8] {
        match self.0 {}
    }
    /// # Errors
    /// None, because there is no memory.
    pub fn grow<C>(&self, _: &mut C, _: u64) -> Result<u64, Error> {
        match self.0 {}
    }
    /// # Errors
    /// None, because there is no memory.
    pub fn read<C>(&self, _: &C, _: usize, _: &mut [u8]) -> Result<(), Error> {
        match self.0 {}
    }
    /// # Errors
    /// None, because there is no memory.
    pub fn write<C>(&self, _: &mut C, _: usize, _: &[u8]) -> Result<(), Error> {
        match self.0 {}
    }
}

/// Whoever would have called the host.
#[derive(Debug)]
pub struct Caller<'c, T> {
    none: Infallible,
    data: PhantomData<&'c mut T>,
}

impl<T> Caller<'_, T> {
    pub fn get_export(&self, _: &str) -> Option<Extern> {
        match self.none {}
    }
    pub fn data_mut(&mut self) -> &mut T {
        match self.none {}
    }
}
