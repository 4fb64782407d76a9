//! The readable name by which a component or a data center is known in a file, in results and on the command line.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A component's or a data center's id: a word, cheap to clone, ordered as text.
///
/// An id made from a file may break the rules of [`Id::is_valid`]; `file` names it as a problem, with its place.
#[derive(Clone, Eq)]
pub struct Id(Arc<str>);

/// Copies share their word: that two designs name the same things is mostly seen without reading it.
impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.cmp(&other.0) }
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Id {
    /// The most characters that an id may have.
    pub const LENGTH_MAX: usize = 64;

    /// The word itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is 1 to 64 letters (Hangul too), digits, `-` and `_`.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let allowed = |character: char| character.is_alphanumeric() || character == '-' || character == '_';
        (1..=Self::LENGTH_MAX).contains(&self.0.chars().count()) && self.0.chars().all(allowed)
    }

    /// The first of `word`, `word-2`, `word-3` … that `taken` does not know.
    #[must_use]
    pub fn free(word: &str, taken: impl Fn(&Self) -> bool) -> Self {
        let plain = Self::from(word);
        if !taken(&plain) {
            return plain;
        }
        let mut number = 2_u64;
        loop {
            let candidate = Self::from(format!("{word}-{number}").as_str());
            if !taken(&candidate) {
                return candidate;
            }
            number += 1;
        }
    }
}

impl From<&str> for Id {
    fn from(word: &str) -> Self {
        Self(Arc::from(word))
    }
}

impl From<String> for Id {
    fn from(word: String) -> Self {
        Self(Arc::from(word))
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", &*self.0)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
