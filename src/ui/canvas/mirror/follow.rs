//! The mirror follows the design: nodes, edges, and the ways of links.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::Rect;

use super::{Followed, Mirror, VISITS_AFTER_EDIT, VISITS_IN_FRAME, canvas_point, rect_of};
use crate::catalog;
use crate::design::{Design, Id, Shared};
use crate::ui::canvas::camera::Lens;
use crate::ui::canvas::detail::{self, CARD_SIZE, Detail};
use crate::ui::canvas::routes::{Block, Style};
use crate::ui::canvas::{layout, pick};

impl Mirror {
    /// Follows the design and how its links are to run.
    pub(in crate::ui::canvas) fn sync(&mut self, design: &Arc<Design>, style: Style) -> Followed {
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
    pub(super) fn route(&mut self, view: Rect, visits_max: usize) {
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
    pub(in crate::ui::canvas) fn is_finding_ways(&self) -> bool {
        !self.has_ways && self.prepared.as_ref().is_some_and(|prepared| prepared.brush.detail.has_curves())
    }

    /// Finds ways of links where they are drawn along them; `is_in_hand`: boxes are on their way, under the hand.
    pub(in crate::ui::canvas) fn find_ways(&mut self, detail: Detail, lens: &Lens, is_in_hand: bool) {
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

    pub(super) fn new_outline(&self) -> Option<Rect> {
        let boxes =
            self.nodes.values().filter_map(|node| Some(Rect::from_center_size(self.graph.node(*node)?.location(), CARD_SIZE)));
        let design = self.design.as_deref();
        let frames = design.into_iter().flat_map(|design| design.data_centers.values().map(|center| rect_of(&center.frame)));
        let notes = design.into_iter().flat_map(|design| design.annotations.iter().map(pick::annotation_rect));
        boxes.chain(frames).chain(notes).reduce(Rect::union)
    }
}
