//! The links of a design by where they begin, looked up once: every component asks for its own, and a design has more links than
//! anything else.

use std::collections::BTreeMap;

use crate::design::{Design, Id, Link};

/// The links of a design by the component that they begin at.
pub(crate) struct Outgoing<'a> {
    links: BTreeMap<&'a Id, Vec<&'a Link>>,
}

impl<'a> Outgoing<'a> {
    pub(crate) fn new(design: &'a Design) -> Self {
        let mut links: BTreeMap<&Id, Vec<&Link>> = BTreeMap::new();
        for link in &design.links {
            links.entry(&link.from).or_default().push(link);
        }
        Self { links }
    }

    /// The links that begin at `id`, in the author's order.
    pub(crate) fn from(&self, id: &Id) -> impl Iterator<Item = &'a Link> {
        self.links.get(id).into_iter().flatten().copied()
    }
}
