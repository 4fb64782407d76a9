//! What the mirror's shapes are drawn with, and the shapes of a frame.

use std::sync::Arc;

use egui::{Rect, Shape};
use egui_graphs::DrawContext;
use petgraph::stable_graph::{DefaultIx, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef as _;
use petgraph::{Directed, Direction};

use super::{Ends, Mirror, Prepared, Shown};
use crate::design::Id;
use crate::ui::canvas::brush::Brush;
use crate::ui::canvas::camera::Lens;
use crate::ui::canvas::card::CardShape;
use crate::ui::canvas::link::{Attention, LinkShape, LinkState};
use crate::ui::selection::Selection;

impl Mirror {
    /// Gives every shape the brush, the zoom and what is selected or under the pointer.
    pub(in crate::ui::canvas) fn prepare(
        &mut self,
        brush: &Arc<Brush>,
        lens: &Lens,
        selection: &Selection,
        hovered: Option<&Id>,
    ) {
        let zoom = lens.zoom;
        let is_prepared = self.prepared.as_ref().is_some_and(|prepared| {
            Arc::ptr_eq(&prepared.brush, brush)
                && prepared.zoom == zoom
                && prepared.hovered.as_ref() == hovered
                && prepared.selection == *selection
        });
        let (nodes, mut edges) = (std::mem::take(&mut self.altered_nodes), std::mem::take(&mut self.altered_edges));
        if !is_prepared || !nodes.is_empty() || !edges.is_empty() {
            self.version += 1;
        }
        if is_prepared {
            for node in nodes {
                edges.extend(self.edges_at(node));
                let Some(node) = self.graph.node_mut(node) else { continue };
                let props = node.props().clone();
                update_node(node.display_mut(), &props);
            }
            with_ends(&mut self.graph, edges.into_iter(), LinkShape::meet);
            return;
        }
        for (id, node) in &self.nodes {
            let Some(node) = self.graph.node_mut(*node) else { continue };
            node.set_selected(selection.ids.contains(id));
            node.set_hovered(hovered == Some(id));
            let props = node.props().clone();
            let shape = node.display_mut();
            shape.brush = Arc::clone(brush);
            shape.zoom = zoom;
            update_node(shape, &props);
        }
        for (ends, edge) in &self.edges {
            let Some(edge) = self.graph.edge_mut(*edge) else { continue };
            edge.set_selected(selection.links.contains(ends));
            let props = edge.props().clone();
            let shape = edge.display_mut();
            shape.brush = Arc::clone(brush);
            update_edge(shape, &props);
        }
        with_ends(&mut self.graph, self.edges.values().copied(), LinkShape::meet);
        let (brush, selection) = (Arc::clone(brush), selection.clone());
        self.prepared = Some(Prepared { brush, zoom, selection, hovered: hovered.cloned() });
    }

    /// The links that begin or end at a box.
    pub(super) fn edges_at(&self, node: NodeIndex) -> impl Iterator<Item = EdgeIndex> {
        let directions = [Direction::Outgoing, Direction::Incoming].into_iter();
        directions.flat_map(move |direction| self.graph.edges_directed(node, direction).map(|edge| edge.id()))
    }

    /// Notes what is true of each link.
    pub(in crate::ui::canvas) fn set_link_states(&mut self, state: impl Fn(&Ends, &CardShape, &CardShape) -> LinkState) {
        self.version += 1;
        for (ends, edge) in &self.edges {
            let nodes = self.graph.edge_endpoints(*edge);
            let cards = nodes.and_then(|(from, to)| Some((self.graph.node(from)?.display(), self.graph.node(to)?.display())));
            let Some(state) = cards.map(|(from, to)| state(ends, from, to)) else { continue };
            if let Some(edge) = self.graph.edge_mut(*edge) {
                edge.display_mut().state = state;
            }
        }
    }

    /// Notes which links the hand has to do with.
    pub(in crate::ui::canvas) fn set_attention(&mut self, hovered: Option<&Ends>, lifted: Option<&Ends>) {
        let wanted = [(hovered, Attention::Hovered), (lifted, Attention::Lifted)];
        let wanted: Vec<(Ends, Attention)> = wanted.into_iter().filter_map(|(ends, why)| Some((ends?.clone(), why))).collect();
        if wanted == self.attended {
            return;
        }
        self.version += 1;
        for (ends, _) in std::mem::replace(&mut self.attended, wanted.clone()) {
            self.attend(&ends, Attention::None);
        }
        for (ends, attention) in wanted {
            self.attend(&ends, attention);
        }
    }

    pub(super) fn attend(&mut self, ends: &Ends, attention: Attention) {
        if let Some(edge) = self.edges.get(ends).and_then(|edge| self.graph.edge_mut(*edge)) {
            edge.display_mut().attention = attention;
        }
    }

    /// The links that are in `visible`, in canvas points.
    pub(in crate::ui::canvas) fn link_shapes(&mut self, visible: Rect, context: &DrawContext<'_>) -> Vec<Shape> {
        let mut shapes = Vec::new();
        with_ends(&mut self.graph, self.edges.values().copied(), |shape, start, end| {
            if shape.bounds().intersects(visible) {
                shapes.extend(link_shapes(shape, start, end, context));
            }
        });
        shapes
    }

    /// The components that are in `visible`, the selected ones on top.
    pub(in crate::ui::canvas) fn card_shapes(
        &mut self,
        visible: Rect,
        selection: &Selection,
        context: &DrawContext<'_>,
    ) -> Vec<Shape> {
        let (above, below): (Vec<_>, Vec<_>) = self.nodes.iter().partition(|(id, _)| selection.ids.contains(*id));
        let mut shapes = Vec::new();
        for (_, node) in below.into_iter().chain(above) {
            let Some(node) = self.graph.node_mut(*node) else { continue };
            if node.display().outer().intersects(visible) {
                shapes.extend(card_shapes(node.display_mut(), context));
            }
        }
        shapes
    }
}

/// The type of a node of the mirror.
type ShownNode = egui_graphs::Node<Id, (), Directed, DefaultIx, CardShape>;

// The shapes are generic over the graph that they stand in; these name ours once.

fn update_node(shape: &mut CardShape, props: &egui_graphs::NodeProps<Id>) {
    egui_graphs::DisplayNode::<Id, (), Directed, DefaultIx>::update(shape, props);
}

fn update_edge(shape: &mut LinkShape, props: &egui_graphs::EdgeProps<()>) {
    egui_graphs::DisplayEdge::<Id, (), Directed, DefaultIx, CardShape>::update(shape, props);
}

fn card_shapes(shape: &mut CardShape, context: &DrawContext<'_>) -> Vec<egui::Shape> {
    egui_graphs::DisplayNode::<Id, (), Directed, DefaultIx>::shapes(shape, context)
}

fn link_shapes(shape: &mut LinkShape, start: &ShownNode, end: &ShownNode, context: &DrawContext<'_>) -> Vec<egui::Shape> {
    egui_graphs::DisplayEdge::<Id, (), Directed, DefaultIx, CardShape>::shapes(shape, start, end, context)
}

/// Calls `each` with the shape of each link and its two boxes.
fn with_ends(
    graph: &mut Shown,
    edges: impl Iterator<Item = EdgeIndex>,
    mut each: impl FnMut(&mut LinkShape, &ShownNode, &ShownNode),
) {
    // The graph lends all of itself or nothing: a shape is taken out while its boxes are looked at.
    let mut taken = LinkShape::default();
    for edge in edges {
        let Some((from, to)) = graph.edge_endpoints(edge) else { continue };
        swap_shape(graph, edge, &mut taken);
        if let (Some(start), Some(end)) = (graph.node(from), graph.node(to)) {
            each(&mut taken, start, end);
        }
        swap_shape(graph, edge, &mut taken);
    }
}

fn swap_shape(graph: &mut Shown, edge: EdgeIndex, shape: &mut LinkShape) {
    if let Some(edge) = graph.edge_mut(edge) {
        std::mem::swap(edge.display_mut(), shape);
    }
}
