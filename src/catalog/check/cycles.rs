//! Calls that go round: a request that followed them would never end.

use std::collections::{BTreeMap, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef as _;

use super::findings::Findings;
use super::index::Index;
use super::links::Call;
use super::trail::Trail;
use crate::design::Problem;

/// The most names of a cycle that are told; of a longer one the first few.
const NAMES_MAX: usize = 12;

/// Components by number, and the places in the list of the links by which they call each other.
type Calls = DiGraph<(), usize, usize>;

/// One problem for each knot of calls that go round, at the link of the shortest way round that was drawn last.
pub(super) fn check(calls: &[Call], index: &Index<'_>, found: &mut Findings) {
    let mut graph = Calls::with_capacity(index.ids().len(), calls.len());
    for _ in index.ids() {
        graph.add_node(());
    }
    for call in calls {
        graph.add_edge(NodeIndex::new(call.from), NodeIndex::new(call.to), call.link);
    }
    let mut knots = kosaraju_scc(&graph);
    knots.retain(|knot| knot.len() > 1);
    for knot in &mut knots {
        knot.sort_unstable();
    }
    knots.sort_unstable();
    for knot in knots {
        let Some(round) = shortest_round(&graph, &knot) else { continue };
        let Some(last) = round.iter().map(|edge| graph[*edge]).max() else { continue };
        found.add(|| {
            let path = Trail::top("links").index(last).path();
            Problem::new("call_cycle", path).with("cycle", spelled_out(&graph, &round, index))
        });
    }
}

/// The shortest way from the first of `knot` back to it, breadth first. Nothing outside of the knot leads back, and is not
/// walked.
fn shortest_round(graph: &Calls, knot: &[NodeIndex<usize>]) -> Option<Vec<EdgeIndex<usize>>> {
    let start = *knot.first()?;
    let mut came_by = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for edge in graph.edges(node) {
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
        node = graph.edge_endpoints(edge)?.0;
        if node == start {
            round.reverse();
            return Some(round);
        }
    }
}

/// `a → b → a`.
fn spelled_out(graph: &Calls, round: &[EdgeIndex<usize>], index: &Index<'_>) -> String {
    let callers = round.iter().filter_map(|edge| graph.edge_endpoints(*edge)).map(|(from, _)| index.ids()[from.index()]);
    let mut names: Vec<&str> = callers.collect();
    let start = names.first().copied();
    if names.len() > NAMES_MAX {
        names.truncate(NAMES_MAX);
        names.push("…");
    }
    names.extend(start);
    names.join(" → ")
}
