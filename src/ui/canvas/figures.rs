//! Bringing what is measured onto the cards and links, four times a second so that it can be read.

use std::cell::OnceCell;
use std::sync::Arc;

use egui::Ui;

use super::card::CardShape;
use super::detail::Detail;
use super::face::{Health, Source};
use super::link::LinkState;
use super::mirror::Followed;
use super::reached::Reached;
use super::{Canvas, View, centers};
use crate::catalog;
use crate::design::{Component, Design, Id, Kind, Shared};

/// Time between two refreshes of the figures while the run goes on.
const REFRESH_S: f64 = 0.25;
/// Where no newer snapshot has come for that long, simulated time is taken to stand still.
const STALE_S: f64 = 0.5;

/// When figures were brought up to date, and how the run's time has moved.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Refresh {
    /// The moment that is shown, and how many inputs the run had had.
    shown: Option<(u64, u64)>,
    refreshed_s: f64,
    has_refreshed: bool,
    seen_time_ns: u64,
    seen_s: f64,
}

impl Refresh {
    /// Whether a snapshot of another moment has come lately.
    pub(super) fn is_time_passing(&mut self, now_s: f64, time_ns: u64) -> bool {
        if time_ns != self.seen_time_ns {
            self.seen_time_ns = time_ns;
            self.seen_s = now_s;
        }
        now_s - self.seen_s < STALE_S
    }

    fn is_due(&self, now_s: f64, state: Option<(u64, u64)>, is_running: bool) -> bool {
        let is_other = state != self.shown;
        let is_end = state.is_none() || self.shown.is_none() || !is_running;
        !self.has_refreshed || (is_other && (is_end || now_s - self.refreshed_s >= REFRESH_S))
    }
}

impl Canvas {
    /// Writes all cards and links anew where the design has changed or the time for new figures has come.
    pub(super) fn refresh_figures(&mut self, ui: &Ui, view: &View<'_>, followed: Followed) {
        let now_s = ui.input(|input| input.time);
        let state = view.snapshot.map(|snapshot| (snapshot.time_ns, snapshot.inputs));
        let is_due = self.refresh.is_due(now_s, state, view.is_running);
        if followed == Followed::Nothing && !is_due {
            return;
        }
        let are_same = !is_due && followed == Followed::Components;
        let known = self.written.take().filter(|known| are_same && is_same_around(known, view.design));
        self.written = Some(Arc::clone(view.design));
        self.refresh = Refresh { shown: state, refreshed_s: now_s, has_refreshed: true, ..self.refresh };
        self.reached = view.snapshot.map(|snapshot| Reached::of(view.design, snapshot)).unwrap_or_default();
        let source = Source {
            design: view.design,
            shares: catalog::client_shares(view.design),
            linked: OnceCell::new(),
            snapshot: view.snapshot,
            reached: &self.reached,
            history: view.history.filter(|_| self.detail == Detail::Card),
            language: view.language,
            badges: &self.badges,
        };
        // Most edits change a few components, and what the others say stays the same.
        let mut has_other_health = false;
        let mut before = known.iter().flat_map(|known| &known.components).peekable();
        for (id, component) in &view.design.components {
            while before.next_if(|(known_id, _)| *known_id < id).is_some() {}
            if before.next_if(|(known_id, _)| *known_id == id).is_some_and(|(_, known)| known == component) {
                continue;
            }
            if let Some(card) = self.mirror.card_mut(id) {
                let face = source.face(id, component, card.face.health);
                has_other_health |= face.health != card.face.health;
                card.face = Arc::new(face);
            }
        }
        if known.is_none() || has_other_health {
            self.refresh_links(view);
        }
        let is_dead = |id: &Id| self.mirror.card(id).is_some_and(|card| card.face.health == Health::Dead);
        self.centers = centers::faces(view.design, view.snapshot, view.language, is_dead);
    }

    fn refresh_links(&mut self, view: &View<'_>) {
        let is_dead = |card: &CardShape| card.face.health == Health::Dead;
        self.mirror.set_link_states(|ends, from, to| {
            let figures = view.snapshot.and_then(|snapshot| snapshot.links.get(ends));
            LinkState {
                rate_per_s: figures.map_or(0.0, crate::engine::snapshot::LinkFigures::total_rate_per_s),
                is_cut: figures.is_some_and(|figures| figures.is_cut),
                is_idle: is_dead(from) || is_dead(to),
            }
        });
    }
}

/// Whether two designs with the same links differ in nothing but single components, so that the cards of the others say the same.
fn is_same_around(known: &Design, design: &Design) -> bool {
    let has_clients_of = |known: &Design| {
        let is_client = |component: &&Shared<Component>| matches!(component.kind, Kind::Client(_));
        let kinds =
            |design: &Design| design.components.values().filter(is_client).map(|one| one.kind.clone()).collect::<Vec<_>>();
        kinds(known) == kinds(design)
    };
    known.workload == design.workload && has_clients_of(known)
}
