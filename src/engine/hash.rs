//! Keyed tables for look-ups: fixed hashes of numbers, so that a run is the same on every machine. Nothing walks them in their
//! own order.

#![allow(clippy::disallowed_types, reason = "the one place that owns a hashed table; its order is never seen")]

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::random::mix;

/// Hashes the words written to it with [`mix`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = mix(self.0 ^ word);
    }
}

/// A table from numbers to values, for look-ups alone.
pub(crate) type Table<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;
