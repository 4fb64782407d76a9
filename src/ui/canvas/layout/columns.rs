//! Which column each component stands in: the longest way of calls that leads to it.

use std::collections::BTreeMap;

use petgraph::Direction;
use petgraph::algo::{greedy_feedback_arc_set, toposort};
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use petgraph::visit::EdgeRef as _;

use super::watches;
use crate::design::{Design, Id, KindName};

/// Who calls whom; an edge says how many columns the called one stands further right at least.
type Calls<'a> = StableDiGraph<&'a Id, usize>;

/// The column of every component that is linked with others than those who only watch.
pub(super) fn columns(design: &Design) -> BTreeMap<Id, usize> {
    let calls = acyclic_calls(design);
    let mut column_of: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    // Without circles there always is such an order.
    for node in toposort(&calls, None).unwrap_or_default() {
        let callers = calls.edges_directed(node, Direction::Incoming);
        let column = callers.filter_map(|call| Some(column_of.get(&call.source())? + call.weight())).max().unwrap_or(0);
        column_of.insert(node, column);
    }
    column_of.into_iter().map(|(node, column)| (calls[node].clone(), column)).collect()
}

/// Who calls whom, without the calls that would lead in a circle and without those who only watch or are not linked.
fn acyclic_calls(design: &Design) -> Calls<'_> {
    let mut calls = Calls::new();
    let mut nodes = BTreeMap::new();
    let plays = |id: &Id| design.components.get(id).is_some_and(|component| !watches(component.kind.name()));
    for link in design.links.iter().filter(|link| link.from != link.to && plays(&link.from) && plays(&link.to)) {
        let mut node = |id| *nodes.entry(id).or_insert_with(|| calls.add_node(id));
        let (from, to) = (node(&link.from), node(&link.to));
        calls.update_edge(from, to, step(design, &link.from, &link.to));
    }
    let circular: Vec<_> = greedy_feedback_arc_set(&calls).map(|edge| edge.id()).collect();
    for edge in circular {
        calls.remove_edge(edge);
    }
    calls
}

/// How much further right than who calls it a component stands at least.
fn step(design: &Design, from: &Id, to: &Id) -> usize {
    let kind = |id: &Id| design.components.get(id).map(|component| component.kind.name());
    usize::from(!kind(from).zip(kind(to)).is_some_and(|(from, to)| stands_beside(from, to)))
}

/// Whether a kind stands in the column of one that calls it: what users look up or find near them, and copies of a store, which are
/// called like it.
pub(super) const fn stands_beside(from: KindName, to: KindName) -> bool {
    match to {
        KindName::Dns | KindName::Cdn => matches!(from, KindName::Client),
        KindName::DatabaseFollower => matches!(from, KindName::DatabaseLeader | KindName::Shard),
        _ => false,
    }
}
