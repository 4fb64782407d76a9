//! Calls that go round: a request that followed them would never end.

use std::collections::{BTreeMap, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef as _;

use super::findings::Findings;
use super::trail::Trail;
use crate::catalog::{LinkKind, link_kind};
use crate::design::{Design, Id, Problem};

/// Components, and the places in the list of the links by which they call each other.
type Calls<'a> = DiGraph<&'a Id, usize>;

/// One problem for each knot of calls that go round, at the link of the shortest way round that was drawn last.
///
/// `sound` are the places of the links that are right by themselves.
pub(super) fn check(design: &Design, sound: &[usize], found: &mut Findings) {
    let calls = calls(design, sound);
    let mut knots = kosaraju_scc(&calls);
    knots.retain(|knot| knot.len() > 1);
    for knot in &mut knots {
        knot.sort_unstable();
    }
    knots.sort_unstable();
    for knot in knots {
        let Some(round) = shortest_round(&calls, &knot) else { continue };
        let Some(last) = round.iter().map(|edge| calls[*edge]).max() else { continue };
        let names = round.iter().filter_map(|edge| calls.edge_endpoints(*edge)).map(|(from, _)| calls[from].as_str());
        let mut cycle: Vec<&str> = names.collect();
        cycle.extend(cycle.first().copied());
        let path = || Trail::top("links").index(last).path();
        found.add(|| Problem::new("call_cycle", path()).with("cycle", cycle.join(" → ")));
    }
}

fn calls<'a>(design: &'a Design, sound: &[usize]) -> Calls<'a> {
    let mut calls = Calls::new();
    let nodes: BTreeMap<&Id, NodeIndex> = design.components.keys().map(|id| (id, calls.add_node(id))).collect();
    for place in sound {
        let link = &design.links[*place];
        let kind_name = |id| design.components[id].kind.name();
        if link_kind(kind_name(&link.from), kind_name(&link.to)).is_ok_and(LinkKind::is_call) {
            calls.add_edge(nodes[&link.from], nodes[&link.to], *place);
        }
    }
    calls
}

/// The shortest way from the first of `knot` back to it, breadth first; nothing outside of the knot leads back.
fn shortest_round(calls: &Calls<'_>, knot: &[NodeIndex]) -> Option<Vec<EdgeIndex>> {
    let start = *knot.first()?;
    let mut came_by: BTreeMap<NodeIndex, EdgeIndex> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for edge in calls.edges(node) {
            let target = edge.target();
            if knot.binary_search(&target).is_ok() && !came_by.contains_key(&target) {
                came_by.insert(target, edge.id());
                queue.push_back(target);
            }
        }
        if came_by.contains_key(&start) {
            break;
        }
    }
    let mut round = Vec::new();
    let mut node = start;
    loop {
        let edge = *came_by.get(&node)?;
        round.push(edge);
        node = calls.edge_endpoints(edge)?.0;
        if node == start {
            round.reverse();
            return Some(round);
        }
    }
}
