//! Components by number and links by the numbers of their ends, looked up once: a design has more links than anything else, and
//! comparing words is what a check costs.

use crate::design::{Design, Id, KindName};

/// Where everything is. Components are numbered from 0 in the order of their ids.
pub(super) struct Index<'a> {
    ids: Vec<&'a str>,
    kinds: Vec<KindName>,
    /// For each link the numbers of its two ends, where there are such components.
    ends: Vec<(Option<usize>, Option<usize>)>,
    /// The ends of all links between components that exist, in order.
    joined: Vec<(usize, usize)>,
}

impl<'a> Index<'a> {
    pub(super) fn new(design: &'a Design) -> Self {
        let ids: Vec<&str> = design.components.keys().map(Id::as_str).collect();
        let kinds = design.components.values().map(|component| component.kind.name()).collect();
        let number = |id: &Id| ids.binary_search(&id.as_str()).ok();
        let ends: Vec<_> = design.links.iter().map(|link| (number(&link.from), number(&link.to))).collect();
        let mut joined: Vec<(usize, usize)> = ends.iter().filter_map(|(from, to)| Some(((*from)?, (*to)?))).collect();
        joined.sort_unstable();
        Self { ids, kinds, ends, joined }
    }

    /// The number of the component `id`.
    fn number(&self, id: &Id) -> Option<usize> {
        self.ids.binary_search(&id.as_str()).ok()
    }

    /// The ids of all components, by number.
    pub(super) fn ids(&self) -> &[&'a str] {
        &self.ids
    }

    /// The kind of the component of that number.
    pub(super) fn kind(&self, number: usize) -> KindName {
        self.kinds[number]
    }

    /// The numbers of the ends of the link at that place in the list.
    pub(super) fn ends(&self, link: usize) -> (Option<usize>, Option<usize>) {
        self.ends[link]
    }

    /// Whether a link leads from one component to the other.
    pub(super) fn is_joined(&self, from: &Id, to: &Id) -> bool {
        let ends = self.number(from).zip(self.number(to));
        ends.is_some_and(|ends| self.joined.binary_search(&ends).is_ok())
    }
}
