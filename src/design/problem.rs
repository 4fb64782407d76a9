//! What is wrong with a design, where, and how to mend it. The words stand in `assets/i18n/problem.yml`.

use std::borrow::Cow;
use std::fmt;

/// One step on the way from the design to one of its values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A field of a struct.
    Field(Cow<'static, str>),
    /// A key of a map.
    Key(String),
    /// A place in a list, from 0.
    Index(usize),
}

/// The way from the design to one of its values: `components."web".kind.vcpus`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// The whole design.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// The field `name` of it.
    #[must_use]
    pub fn field(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Step::Field(name.into()));
        self
    }

    /// The entry `key` of it.
    #[must_use]
    pub fn key(mut self, key: impl fmt::Display) -> Self {
        self.0.push(Step::Key(key.to_string()));
        self
    }

    /// The element `index` of it, from 0.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Step::Index(index));
        self
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            match step {
                Step::Field(name) if place == 0 => write!(formatter, "{name}")?,
                Step::Field(name) => write!(formatter, ".{name}")?,
                Step::Key(key) => write!(formatter, ".{key:?}")?,
                Step::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Where a value stands in the text of its file, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// Something in a design that must be mended before the design means anything.
///
/// `code` is stable: `problem.<code>` is what happened and `problem.<code>_mend` what to do, in each language, both with
/// `arguments` filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, as a stable word.
    pub code: &'static str,
    /// The value that is wrong.
    pub path: Path,
    /// Where that stands in the file, if the design came from one.
    pub location: Option<Location>,
    /// The words to fill in.
    pub arguments: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem of the value at `path`.
    #[must_use]
    pub const fn new(code: &'static str, path: Path) -> Self {
        Self { code, path, location: None, arguments: Vec::new() }
    }

    /// Fills in `%{name}` of its text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }
}
