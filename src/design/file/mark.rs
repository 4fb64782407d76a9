//! What a file held when it was last looked at, in a few bytes, to see whether somebody else has written to it since.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::disk::{DiskError, load_bytes};

/// The length of a file's content and a hash of it. Two contents with the same mark are taken for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    bytes: u64,
    hash: u64,
}

impl Mark {
    /// The mark of that content.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self { bytes: content.len() as u64, hash: hash(content) }
    }

    /// The mark of what is in a file now.
    ///
    /// # Errors
    /// [`DiskError`] where it cannot be read.
    pub fn of_file(path: &Path) -> Result<Self, DiskError> {
        load_bytes(path).map(|content| Self::of(&content))
    }
}

/// FNV-1a of 64 bits: enough to tell a change or a torn write, and no protection against anybody who means harm.
pub(super) fn hash(content: &[u8]) -> u64 {
    content.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
