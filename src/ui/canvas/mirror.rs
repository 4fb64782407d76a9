//! The design as an `egui_graphs` graph, which is what gets drawn. The design is the truth: the graph follows it and is never saved,
//! and neither are its indices, which are used again for other nodes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Pos2, Rect, Shape, pos2, vec2};
use egui_graphs::{DrawContext, Graph};
use petgraph::stable_graph::{DefaultIx, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef as _;
use petgraph::{Directed, Direction};

use super::brush::Brush;
use super::camera::{self, Lens};
use super::card::CardShape;
use super::detail::{self, CARD_SIZE, Detail};
use super::labels::LinkLabel;
use super::layout;
use super::link::{Attention, LinkShape, LinkState};
use super::pick;
use super::routes::{Block, Routes, Style};
use super::walk::Walk;
use crate::catalog;
use crate::design::{Design, Frame, Id, Point, Shared};
use crate::ui::selection::Selection;

mod on_way;

/// The graph: nodes carry their component's id, edges nothing.
type Shown = Graph<Id, (), Directed, DefaultIx, CardShape, LinkShape>;
/// A link's two ends.
pub(super) type Ends = (Id, Id);

/// How much may be looked at for ways in one frame; what is left is found in the next ones.
const VISITS_IN_FRAME: usize = 40_000;
/// The same in a frame that has an edit to follow: a drag is smooth.
const VISITS_AFTER_EDIT: usize = 6_000;

/// What there was to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Followed {
    /// Nothing: it is the same design.
    Nothing,
    /// Components: which there are, what they say of themselves, where they stand.
    Components,
    /// Links, too.
    Links,
}

/// The mirror of a design.
#[derive(Default)]
pub(super) struct Mirror {
    graph: Shown,
    nodes: BTreeMap<Id, NodeIndex>,
    edges: BTreeMap<Ends, EdgeIndex>,
    routes: Routes,
    labels: BTreeMap<Ends, LinkLabel>,
    style: Style,
    design: Option<Arc<Design>>,
    /// Whether the ways of the links follow the design.
    is_routed: bool,
    /// Whether all ways are found.
    has_ways: bool,
    /// Whether things are shown on their way to where they stand.
    is_on_way: bool,
    /// The links that the hand has to do with.
    attended: Vec<(Ends, Attention)>,
    /// What the boxes, frames and texts lie in.
    outline: Option<Rect>,
    /// What the ways that are known lie in.
    ways: Option<Rect>,
    /// How the shapes were prepared last; none where there may be others since.
    prepared: Option<Prepared>,
    /// Counts what changes the shapes.
    version: u64,
    /// The boxes and links that have changed since.
    altered_nodes: BTreeSet<NodeIndex>,
    altered_edges: BTreeSet<EdgeIndex>,
}

/// What the shapes are prepared with. As long as it is the same, they are.
struct Prepared {
    brush: Arc<Brush>,
    zoom: f32,
    selection: Selection,
    hovered: Option<Id>,
}

impl Mirror {
    /// Follows the design and how its links are to run.
    pub(super) fn sync(&mut self, design: &Arc<Design>, style: Style) -> Followed {
        if style == self.style && self.design.as_ref().is_some_and(|known| Arc::ptr_eq(known, design)) {
            return Followed::Nothing;
        }
        self.style = style;
        self.version += 1;
        let has_links = self.has_links_of(design);
        if has_links && self.has_kinds_of(design) && design.components.values().all(|component| component.at.is_some()) {
            // The same parts in the same order: nothing is looked up.
            for (node, component) in self.nodes.values().zip(design.components.values()) {
                let place = component.at.map(canvas_point);
                if let (Some(shown), Some(place)) = (self.graph.node_mut(*node), place)
                    && shown.location() != place
                {
                    shown.set_location(place);
                    self.altered_nodes.insert(*node);
                }
            }
        } else {
            self.sync_links_gone(design);
            self.sync_nodes(design);
            self.sync_links(design);
            self.prepared = None;
        }
        if self.is_on_way {
            self.arrive();
        }
        self.design = Some(Arc::clone(design));
        (self.is_routed, self.has_ways) = (false, false);
        self.outline = self.new_outline();
        if has_links { Followed::Components } else { Followed::Links }
    }

    fn sync_nodes(&mut self, design: &Design) {
        let graph = &mut self.graph;
        self.nodes.retain(|id, node| {
            let stays = design.components.contains_key(id);
            if !stays {
                graph.remove_node(*node);
            }
            stays
        });
        let missing = layout::missing_places(design);
        for (id, component) in &design.components {
            let place = component.at.or_else(|| missing.get(id).copied()).unwrap_or_default();
            let node = *self.nodes.entry(id.clone()).or_insert_with(|| self.graph.add_node_custom(id.clone(), |_| {}));
            if let Some(node) = self.graph.node_mut(node) {
                node.set_location(canvas_point(place));
            }
        }
    }

    /// Whether the links are those that were: most edits leave them as they are.
    fn has_links_of(&self, design: &Design) -> bool {
        self.design.as_deref().is_some_and(|known| known.links == design.links)
    }

    /// Whether all components are of the kinds that they were.
    fn has_kinds_of(&self, design: &Design) -> bool {
        let is_same = |known: &Design| {
            known.components.len() == design.components.len()
                && known
                    .components
                    .iter()
                    .zip(&design.components)
                    .all(|(a, b)| a.0 == b.0 && (Shared::ptr_eq(a.1, b.1) || a.1.kind.name() == b.1.kind.name()))
        };
        self.design.as_deref().is_some_and(is_same)
    }

    fn sync_links_gone(&mut self, design: &Design) {
        let wanted: BTreeSet<(&Id, &Id)> = design.links.iter().map(|link| (&link.from, &link.to)).collect();
        let graph = &mut self.graph;
        self.edges.retain(|(from, to), edge| {
            let stays =
                wanted.contains(&(from, to)) && design.components.contains_key(from) && design.components.contains_key(to);
            if !stays {
                graph.remove_edge(*edge);
            }
            stays
        });
    }

    fn sync_links(&mut self, design: &Design) {
        for link in &design.links {
            let (Some(from), Some(to)) = (self.nodes.get(&link.from), self.nodes.get(&link.to)) else { continue };
            let key = (link.from.clone(), link.to.clone());
            let edge = *self.edges.entry(key).or_insert_with(|| self.graph.add_edge_custom(*from, *to, (), |_| {}));
            let kinds = design.components.get(&link.from).zip(design.components.get(&link.to));
            let kind = kinds.and_then(|(from, to)| catalog::link_kind(from.kind.name(), to.kind.name()).ok());
            if let Some(edge) = self.graph.edge_mut(edge) {
                edge.display_mut().kind = kind;
            }
        }
    }

    /// Finds ways of links, those in `view` first, as many as there is time for.
    fn route(&mut self, view: Rect, visits_max: usize) {
        if self.has_ways {
            return;
        }
        if !self.is_routed {
            self.follow_boxes();
        }
        self.has_ways = self.routes.find(view, visits_max);
        for (ends, route) in self.routes.take_changed() {
            let Some(edge) = self.edges.get(ends) else { continue };
            if let Some(shown) = self.graph.edge_mut(*edge) {
                shown.display_mut().route = route.cloned();
                self.altered_edges.insert(*edge);
            }
        }
        self.ways = self.routes.all().map(|(_, route)| route.path.bounds()).reduce(Rect::union);
    }

    /// Ways run between the boxes as they are now.
    fn follow_boxes(&mut self) {
        let Some(design) = &self.design else { return };
        self.is_routed = true;
        // The nodes are those of the design, in the same order.
        let blocks = self.nodes.iter().zip(design.components.values()).filter_map(|((id, node), component)| {
            let front = Rect::from_center_size(self.graph.node(*node)?.location(), CARD_SIZE);
            Some((id, Block { front, outer: detail::outer_rect(front, component.instances) }))
        });
        self.routes.update(self.style, blocks, self.edges.keys());
    }

    /// Whether ways are still to be found where links are drawn along them.
    pub(super) fn is_finding_ways(&self) -> bool {
        !self.has_ways && self.prepared.as_ref().is_some_and(|prepared| prepared.brush.detail.has_curves())
    }

    /// Finds ways of links where they are drawn along them; `is_in_hand`: boxes are on their way, under the hand.
    pub(super) fn find_ways(&mut self, detail: Detail, lens: &Lens, is_in_hand: bool) {
        if !is_in_hand {
            self.routes.set_passing(false);
        }
        if detail.has_curves() {
            let was_routed = self.is_routed;
            self.route(lens.canvas_rect(), if was_routed { VISITS_IN_FRAME } else { VISITS_AFTER_EDIT });
            if is_in_hand && !was_routed {
                self.routes.set_passing(true);
            }
        }
    }

    /// Gives every shape the brush, the zoom and what is selected or under the pointer.
    pub(super) fn prepare(&mut self, brush: &Arc<Brush>, lens: &Lens, selection: &Selection, hovered: Option<&Id>) {
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
    fn edges_at(&self, node: NodeIndex) -> impl Iterator<Item = EdgeIndex> {
        let directions = [Direction::Outgoing, Direction::Incoming].into_iter();
        directions.flat_map(move |direction| self.graph.edges_directed(node, direction).map(|edge| edge.id()))
    }

    /// The boxes that reach into a rectangle, in canvas points.
    pub(super) fn boxes_within(&self, region: Rect) -> impl Iterator<Item = Rect> {
        self.routes.boxes_within(region)
    }

    /// Everything in the order in which Tab goes through it.
    pub(super) fn walk(&self) -> Walk {
        Walk::new(self.cards().map(|(id, card)| (id, card.center())), self.edges.keys())
    }

    /// The shape of a component.
    pub(super) fn card(&self, id: &Id) -> Option<&CardShape> {
        Some(self.graph.node(*self.nodes.get(id)?)?.display())
    }

    /// The shape of a component, to change what it says.
    pub(super) fn card_mut(&mut self, id: &Id) -> Option<&mut CardShape> {
        let node = *self.nodes.get(id)?;
        // Links meet a larger stack elsewhere.
        self.altered_nodes.insert(node);
        Some(self.graph.node_mut(node)?.display_mut())
    }

    /// The shapes of all components by id.
    pub(super) fn cards(&self) -> impl Iterator<Item = (&Id, &CardShape)> {
        self.nodes.iter().filter_map(|(id, node)| Some((id, self.graph.node(*node)?.display())))
    }

    /// The shapes of all links by their ends.
    pub(super) fn links(&self) -> impl Iterator<Item = (&Ends, &LinkShape)> {
        self.edges.iter().filter_map(|(ends, edge)| Some((ends, self.graph.edge(*edge)?.display())))
    }

    /// The shape of a link.
    pub(super) fn link(&self, ends: &Ends) -> Option<&LinkShape> {
        Some(self.graph.edge(*self.edges.get(ends)?)?.display())
    }

    /// Notes what is true of each link.
    pub(super) fn set_link_states(&mut self, state: impl Fn(&Ends, &CardShape, &CardShape) -> LinkState) {
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
    pub(super) fn set_attention(&mut self, hovered: Option<&Ends>, lifted: Option<&Ends>) {
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

    fn attend(&mut self, ends: &Ends, attention: Attention) {
        if let Some(edge) = self.edges.get(ends).and_then(|edge| self.graph.edge_mut(*edge)) {
            edge.display_mut().attention = attention;
        }
    }

    /// Takes in where the labels of links are drawn.
    pub(super) fn set_labels(&mut self, labels: BTreeMap<Ends, LinkLabel>) {
        self.labels = labels;
    }

    /// The labels of links that are drawn.
    pub(super) const fn labels(&self) -> &BTreeMap<Ends, LinkLabel> {
        &self.labels
    }

    /// The middle of a component's box, in canvas points.
    pub(super) fn center(&self, id: &Id) -> Option<Pos2> {
        Some(self.graph.node(*self.nodes.get(id)?)?.location())
    }

    /// The frames of the data centers, as shown last.
    pub(super) fn frames(&self) -> impl Iterator<Item = (&Id, Frame)> {
        self.design.iter().flat_map(|design| design.data_centers.iter().map(|(id, center)| (id, center.frame)))
    }

    /// The topmost component at a canvas point.
    pub(super) fn component_at(&self, canvas: Pos2, selection: &Selection) -> Option<&Id> {
        let hit = self.cards().filter(|(_, card)| is_inside(card, canvas)).map(|(id, _)| id);
        hit.max_by_key(|id| (selection.ids.contains(*id), *id))
    }

    /// The link nearest to a canvas point, if one is near enough, or whose label is there.
    pub(super) fn link_at(&self, canvas: Pos2, zoom: f32) -> Option<&Ends> {
        if let Some((ends, _)) = self.labels.iter().find(|(_, label)| label.rect.contains(canvas)) {
            return Some(ends);
        }
        let near = self.links().filter_map(|(ends, link)| Some((ends, link.hit(canvas, zoom)?)));
        near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(ends, _)| ends)
    }

    /// The number of changes that were made to the shapes.
    pub(super) const fn version(&self) -> u64 {
        self.version
    }

    /// The links that are in `visible`, in canvas points.
    pub(super) fn link_shapes(&mut self, visible: Rect, context: &DrawContext<'_>) -> Vec<Shape> {
        let mut shapes = Vec::new();
        with_ends(&mut self.graph, self.edges.values().copied(), |shape, start, end| {
            if shape.bounds().intersects(visible) {
                shapes.extend(link_shapes(shape, start, end, context));
            }
        });
        shapes
    }

    /// The components that are in `visible`, the selected ones on top.
    pub(super) fn card_shapes(&mut self, visible: Rect, selection: &Selection, context: &DrawContext<'_>) -> Vec<Shape> {
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

    /// What the selected things lie in, in canvas points; none where nothing is selected.
    pub(super) fn bounds_of(&self, selection: &Selection) -> Option<Rect> {
        self.rects_of(selection).reduce(Rect::union)
    }

    /// The room of each selected thing, in canvas points.
    pub(super) fn rects_of(&self, selection: &Selection) -> impl Iterator<Item = Rect> {
        let design = self.design.as_deref();
        let boxes = selection.ids.iter().filter_map(move |id| match design?.data_centers.get(id) {
            Some(center) => Some(rect_of(&center.frame)),
            None => Some(Rect::from_center_size(self.center(id)?, CARD_SIZE)),
        });
        let links = selection.links.iter().filter_map(|ends| Some(self.link(ends)?.bounds()));
        let texts = selection.annotations.iter().filter_map(move |place| design?.annotations.get(*place));
        boxes.chain(links).chain(texts.map(pick::annotation_rect))
    }

    /// What everything lies in as it is drawn when all of it is in view, in canvas points; none where there is nothing.
    pub(super) fn bounds(&self, viewport: Rect) -> Option<Rect> {
        let outline = self.outline?;
        let ways = self.ways.filter(|_| has_curves_fitted(viewport, outline));
        Some(ways.map_or(outline, |ways| ways.union(outline)))
    }

    /// The same once all ways are found that are drawn then.
    pub(super) fn settled_bounds(&mut self, viewport: Rect) -> Option<Rect> {
        if has_curves_fitted(viewport, self.outline?) {
            self.route(Rect::EVERYTHING, usize::MAX);
        }
        self.bounds(viewport)
    }

    fn new_outline(&self) -> Option<Rect> {
        let boxes =
            self.nodes.values().filter_map(|node| Some(Rect::from_center_size(self.graph.node(*node)?.location(), CARD_SIZE)));
        let design = self.design.as_deref();
        let frames = design.into_iter().flat_map(|design| design.data_centers.values().map(|center| rect_of(&center.frame)));
        let notes = design.into_iter().flat_map(|design| design.annotations.iter().map(pick::annotation_rect));
        boxes.chain(frames).chain(notes).reduce(Rect::union)
    }
}

/// Whether links are curves where something is fitted into view: from further away they are straight lines between the boxes.
fn has_curves_fitted(viewport: Rect, outline: Rect) -> bool {
    Detail::default().at_zoom(camera::fitted_zoom(viewport, outline)).has_curves()
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

fn is_inside(shape: &CardShape, canvas: Pos2) -> bool {
    egui_graphs::DisplayNode::<Id, (), Directed, DefaultIx>::is_inside(shape, canvas)
}

/// A place of the document as egui has it.
pub(in crate::ui) const fn canvas_point(place: Point) -> Pos2 {
    pos2(place.0 as f32, place.1 as f32)
}

/// A place of egui's as the document has it.
pub(super) fn document_point(canvas: Pos2) -> Point {
    Point(f64::from(canvas.x), f64::from(canvas.y))
}

/// A frame of the document as egui has it.
pub(super) fn rect_of(frame: &Frame) -> Rect {
    Rect::from_min_size(pos2(frame.x as f32, frame.y as f32), vec2(frame.w as f32, frame.h as f32))
}

/// A rectangle of egui's as the document has it.
pub(super) fn frame_of(rect: Rect) -> Frame {
    Frame { x: f64::from(rect.left()), y: f64::from(rect.top()), w: f64::from(rect.width()), h: f64::from(rect.height()) }
}
