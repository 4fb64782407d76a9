//! The design as an `egui_graphs` graph, which is what gets drawn. The design is the truth: the graph follows it and is never saved,
//! and neither are its indices, which are used again for other nodes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Pos2, Rect, pos2, vec2};
use egui_graphs::Graph;
use petgraph::Directed;
use petgraph::stable_graph::{DefaultIx, EdgeIndex, NodeIndex};

use super::brush::Brush;
use super::camera;
use super::card::CardShape;
use super::detail::{CARD_SIZE, Detail};
use super::labels::LinkLabel;
use super::link::{Attention, LinkShape};
use super::pick;
use super::routes::{Routes, Side, Style};
use super::walk::Walk;
use crate::design::{Design, Frame, Id, Point};
use crate::ui::selection::Selection;

mod follow;
mod on_way;
mod shapes;

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
    /// Where a link between two boxes would meet them.
    pub(super) fn joint(&self, from: &Id, to: &Id) -> Option<[(Pos2, Side); 2]> {
        self.routes.joint(from, to)
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
}

/// Whether links are curves where something is fitted into view: from further away they are straight lines between the boxes.
fn has_curves_fitted(viewport: Rect, outline: Rect) -> bool {
    Detail::default().at_zoom(camera::fitted_zoom(viewport, outline)).has_curves()
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
