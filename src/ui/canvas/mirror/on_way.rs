//! The mirror while things glide to other places.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::Rect;

use super::{Ends, Mirror, canvas_point};
use crate::design::Design;
use crate::ui::canvas::routes::{Route, Style};

impl Mirror {
    /// Follows the design and finds all ways at once: things are about to glide there.
    pub(in crate::ui::canvas) fn sync_whole(&mut self, design: &Arc<Design>, style: Style) {
        self.sync(design, style);
        self.route(Rect::EVERYTHING, usize::MAX);
    }

    /// The ways of all links that have one.
    pub(in crate::ui::canvas) fn ways(&self) -> BTreeMap<Ends, Route> {
        self.links().filter_map(|(ends, link)| Some((ends.clone(), link.route.clone()?))).collect()
    }

    /// Shows things on their way: the parts of a design in other places, and the links along these ways.
    pub(in crate::ui::canvas) fn show_on_way(&mut self, design: &Arc<Design>, ways: impl Iterator<Item = (Ends, Route)>) {
        for (node, component) in self.nodes.values().zip(design.components.values()) {
            if let (Some(node), Some(at)) = (self.graph.node_mut(*node), component.at) {
                node.set_location(canvas_point(at));
            }
        }
        for (ends, way) in ways {
            if let Some(edge) = self.edges.get(&ends).and_then(|edge| self.graph.edge_mut(*edge)) {
                edge.display_mut().route = Some(way);
            }
        }
        self.design = Some(Arc::clone(design));
        self.is_on_way = true;
        self.outline = self.new_outline();
        self.prepared = None;
        self.version += 1;
    }

    /// Puts the links on the ways that were found.
    pub(super) fn arrive(&mut self) {
        for (ends, way) in self.routes.all() {
            if let Some(edge) = self.edges.get(ends).and_then(|edge| self.graph.edge_mut(*edge)) {
                edge.display_mut().route = Some(way.clone());
            }
        }
        self.is_on_way = false;
    }
}
