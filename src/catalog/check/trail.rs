//! The way to the value being checked, kept on the stack: a path costs memory, and nearly all values are right.

use crate::design::Path;

/// The steps from the design to a value, the last one first.
#[derive(Clone, Copy)]
pub(super) enum Trail<'a> {
    Root,
    Field(&'a Self, &'static str),
    Key(&'a Self, &'a str),
    Index(&'a Self, usize),
}

impl<'a> Trail<'a> {
    /// A field of the design itself.
    pub(super) const fn top(name: &'static str) -> Self {
        Self::Field(&Self::Root, name)
    }

    pub(super) const fn field(&'a self, name: &'static str) -> Self {
        Self::Field(self, name)
    }

    pub(super) const fn key(&'a self, key: &'a str) -> Self {
        Self::Key(self, key)
    }

    pub(super) const fn index(&'a self, index: usize) -> Self {
        Self::Index(self, index)
    }

    /// The same way as a value of its own.
    pub(super) fn path(&self) -> Path {
        match self {
            Self::Root => Path::root(),
            Self::Field(before, name) => before.path().field(*name),
            Self::Key(before, key) => before.path().key(key),
            Self::Index(before, index) => before.path().index(*index),
        }
    }

    /// What the last step is called in the file.
    pub(super) const fn name(&self) -> &'a str {
        match self {
            Self::Root => "",
            Self::Field(_, name) => name,
            Self::Key(_, key) => key,
            Self::Index(before, _) => before.name(),
        }
    }
}
