//! Places for components that have none: columns from left to right by who calls whom.

use std::collections::BTreeMap;

use petgraph::Direction;
use petgraph::algo::{greedy_feedback_arc_set, toposort};
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use petgraph::visit::EdgeRef as _;

use crate::design::{Design, Id, KindName, Point};

/// From one column's middle to the next, in canvas points.
pub const COLUMN_STEP: f64 = 186.0;
/// From one row's middle to the next, in canvas points.
pub const ROW_STEP: f64 = 98.0;
/// How often the rows are put in order by their callers.
const SWEEPS: usize = 3;

type Calls = StableDiGraph<Id, ()>;

/// Where the components without a place belong: the shell stores these when it opens a design, the canvas draws there until then.
///
/// A component's column is the longest way of calls that leads to it; those who watch stand in a row of their own below. Only
/// the design decides, so that the same design looks the same everywhere.
#[must_use]
pub fn missing_places(design: &Design) -> BTreeMap<Id, Point> {
    if design.components.values().all(|component| component.at.is_some()) {
        return BTreeMap::new();
    }
    let mut places = all_places(design);
    places.retain(|id, _| design.components.get(id).is_some_and(|component| component.at.is_none()));
    // What has its place already keeps it: the others go below.
    let highest_y = places.values().map(|place| place.1).fold(f64::INFINITY, f64::min);
    let down = lowest_placed(design).map_or(0.0, |lowest_y| lowest_y + ROW_STEP * 1.5 - highest_y);
    for place in places.values_mut() {
        place.1 += down;
    }
    places
}

fn lowest_placed(design: &Design) -> Option<f64> {
    design.components.values().filter_map(|component| component.at).map(|place| place.1).reduce(f64::max)
}

fn all_places(design: &Design) -> BTreeMap<Id, Point> {
    let calls = acyclic_calls(design);
    let columns = ordered_columns(&calls);
    let tallest = columns.iter().map(Vec::len).max().unwrap_or(0) as f64;
    let mut places = BTreeMap::new();
    for (column, nodes) in columns.iter().enumerate() {
        let top = (tallest - nodes.len() as f64) / 2.0;
        for (row, node) in nodes.iter().enumerate() {
            places.insert(calls[*node].clone(), Point(column as f64 * COLUMN_STEP, (top + row as f64) * ROW_STEP));
        }
    }
    let watchers = design.components.iter().filter(|(_, component)| watches(component.kind.name()));
    for (place, (id, _)) in watchers.enumerate() {
        places.insert(id.clone(), Point(place as f64 * COLUMN_STEP, (tallest + 0.25) * ROW_STEP));
    }
    places
}

const fn watches(kind: KindName) -> bool {
    matches!(kind, KindName::Monitor | KindName::Automation)
}

/// Who calls whom, without the calls that would lead in a circle and without those who only watch.
fn acyclic_calls(design: &Design) -> Calls {
    let mut calls = Calls::new();
    let mut nodes = BTreeMap::new();
    for (id, component) in &design.components {
        if !watches(component.kind.name()) {
            nodes.insert(id, calls.add_node(id.clone()));
        }
    }
    for link in &design.links {
        if let (Some(from), Some(to)) = (nodes.get(&link.from), nodes.get(&link.to))
            && from != to
        {
            calls.update_edge(*from, *to, ());
        }
    }
    let circular: Vec<_> = greedy_feedback_arc_set(&calls).map(|edge| edge.id()).collect();
    for edge in circular {
        calls.remove_edge(edge);
    }
    calls
}

/// The columns, each from top to bottom.
fn ordered_columns(calls: &Calls) -> Vec<Vec<NodeIndex>> {
    let mut columns: Vec<Vec<NodeIndex>> = Vec::new();
    let mut column_of: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    // Without circles there always is such an order.
    for node in toposort(calls, None).unwrap_or_default() {
        let callers = calls.neighbors_directed(node, Direction::Incoming);
        let column = callers.filter_map(|caller| column_of.get(&caller)).max().map_or(0, |column| column + 1);
        column_of.insert(node, column);
        if columns.len() <= column {
            columns.resize_with(column + 1, Vec::new);
        }
        columns[column].push(node);
    }
    for nodes in &mut columns {
        nodes.sort_unstable();
    }
    for _ in 0..SWEEPS {
        order_by_callers(calls, &mut columns);
    }
    columns
}

/// Puts each column in the order of the mean row of its callers, which keeps most links from crossing (the barycenter method of
/// Sugiyama, Tagawa and Toda, 1981).
fn order_by_callers(calls: &Calls, columns: &mut [Vec<NodeIndex>]) {
    let mut row_of: BTreeMap<NodeIndex, f64> = BTreeMap::new();
    for nodes in columns {
        let middle = nodes.len() as f64 / 2.0;
        let mut keyed: Vec<(f64, NodeIndex)> = nodes
            .iter()
            .map(|node| {
                let rows: Vec<f64> = calls
                    .neighbors_directed(*node, Direction::Incoming)
                    .filter_map(|caller| row_of.get(&caller).copied())
                    .collect();
                let mean = if rows.is_empty() { 0.0 } else { rows.iter().sum::<f64>() / rows.len() as f64 };
                (mean, *node)
            })
            .collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        *nodes = keyed.into_iter().map(|(_, node)| node).collect();
        row_of.extend(nodes.iter().enumerate().map(|(row, node)| (*node, row as f64 - middle)));
    }
}
