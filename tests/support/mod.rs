//! What several test binaries share: random designs of every kind and parameter.

pub(crate) mod random_design;
