//! Data centers: the frames behind their components, and the headers that say what they are and what comes in.

use std::collections::BTreeMap;

use egui::epaint::TextShape;
use egui::{Color32, Pos2, Rect, Stroke, StrokeKind, pos2, vec2};

use super::brush::{self, Anchor, Pen};
use super::detail::Detail;
use super::mirror;
use super::pick::{self, Corner};
use super::scene::Scene;
use crate::catalog::{self, LinkKind};
use crate::design::{DataCenter, Design, Id};
use crate::engine::Snapshot;
use crate::ui::format;
use crate::words::{self, Language};

const RADIUS: f32 = 14.0;
/// As much of a long name is left at least.
const NAME_WIDTH_MIN: f32 = 56.0;
/// Between the parts of a header.
const GAP: f32 = 10.0;
/// A data center that answers less of what comes in than this says so in red.
const SUCCESS_MIN: f64 = 0.999;

/// What a header says beside the name and the region.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CenterFace {
    /// Whether all that stands in it is dead.
    pub(super) is_dead: bool,
    /// The users' requests that come in, and which share of them is answered; empty where none come.
    figures: String,
    /// That share alone.
    share: String,
    is_failing: bool,
}

/// The faces of all data centers, as measured now. `is_dead` tells of a component.
pub(super) fn faces(
    design: &Design,
    snapshot: Option<&Snapshot>,
    language: Language,
    is_dead: impl Fn(&Id) -> bool,
) -> BTreeMap<Id, CenterFace> {
    let coming_in = snapshot.map(|snapshot| coming_in(design, snapshot)).unwrap_or_default();
    let mut dead: BTreeMap<&Id, bool> = BTreeMap::new();
    for (id, component) in &design.components {
        if let Some(home) = &component.data_center {
            let all = dead.entry(home).or_insert(true);
            *all = *all && is_dead(id);
        }
    }
    let face = |id: &Id| {
        let is_dead = dead.get(id).copied().unwrap_or_default();
        let (rate_per_s, failing_per_s) = coming_in.get(id).copied().unwrap_or_default();
        if rate_per_s <= 0.0 {
            return CenterFace { is_dead, ..CenterFace::default() };
        }
        let success_ratio = 1.0 - (failing_per_s / rate_per_s).min(1.0);
        let share = format::percent_fine(success_ratio);
        let figures = format!("{} · {share}", format::rate(language, rate_per_s));
        CenterFace { is_dead, figures, share, is_failing: success_ratio < SUCCESS_MIN }
    };
    design.data_centers.keys().map(|id| (id.clone(), face(id))).collect()
}

/// The users' requests that cross each frame inwards, and those of them that fail, per second.
fn coming_in<'a>(design: &'a Design, snapshot: &Snapshot) -> BTreeMap<&'a Id, (f64, f64)> {
    let mut coming_in: BTreeMap<&Id, (f64, f64)> = BTreeMap::new();
    for ((from, to), link) in &snapshot.links {
        let (Some(from), Some(to)) = (design.components.get(from), design.components.get(to)) else { continue };
        let is_crossing = from.data_center != to.data_center;
        let is_request = || catalog::link_kind(from.kind.name(), to.kind.name()) == Ok(LinkKind::Request);
        if let Some(home) = to.data_center.as_ref().filter(|_| is_crossing && is_request()) {
            let (rate_per_s, failing_per_s) = coming_in.entry(home).or_default();
            *rate_per_s += link.total_rate_per_s();
            *failing_per_s += link.failure_rate_per_s.values().sum::<f64>();
        }
    }
    coming_in
}

/// The frames.
pub(super) fn frames(scene: &Scene<'_>) {
    let theme = &scene.brush.theme;
    let radius = RADIUS * scene.lens.zoom.min(1.0);
    for (id, center, rect) in in_view(scene) {
        let is_selected = scene.view.selection.ids.contains(id);
        let is_dead = scene.centers.get(id).is_some_and(|face| face.is_dead);
        let line = if is_selected { Stroke::new(2.0, theme.accent) } else { Stroke::new(1.0, theme.container_line) };
        scene.painter.rect_filled(rect, radius, theme.container_fill);
        if is_dead && !is_selected {
            scene.painter.extend(brush::dashed_rect(rect, radius, Stroke::new(1.0, theme.dead), [5.0, 4.0]));
        } else {
            scene.painter.rect_stroke(rect, radius, line, StrokeKind::Inside);
        }
        if is_selected && !center.locked {
            for corner in Corner::ALL {
                let handle = Rect::from_center_size(corner.of(rect), vec2(8.0, 8.0));
                scene.painter.rect(handle, 2.0, theme.canvas, Stroke::new(1.5, theme.accent), StrokeKind::Middle);
            }
        }
    }
}

/// The data centers in view with their frames in screen points; large ones first, so that one inside another is seen.
fn in_view<'a>(scene: &'a Scene<'_>) -> Vec<(&'a Id, &'a DataCenter, Rect)> {
    let mut frames: Vec<_> = scene.view.design.data_centers.iter().collect();
    frames.sort_by(|a, b| (b.1.frame.w * b.1.frame.h).total_cmp(&(a.1.frame.w * a.1.frame.h)));
    let on_screen = |center: &DataCenter| scene.lens.screen_rect(mirror::rect_of(&center.frame));
    let placed = frames.into_iter().map(|(id, center)| (id, center, on_screen(center)));
    placed.filter(|(.., rect)| rect.intersects(scene.lens.viewport)).collect()
}

/// The headers, over the links, each on a plate of the frame's fill.
pub(super) fn headers(scene: &Scene<'_>) {
    let no_face = CenterFace::default();
    for (id, center, rect) in in_view(scene) {
        let face = scene.centers.get(id).unwrap_or(&no_face);
        // A header keeps a size that can be read where the cards are already dots.
        let header = Header { scene, scale: scene.lens.zoom.clamp(0.85, 1.6), frame: rect };
        header.draw(&catalog::data_center_name(scene.view.language, id, center), center, face);
    }
}

/// One header on the screen.
struct Header<'a> {
    scene: &'a Scene<'a>,
    scale: f32,
    frame: Rect,
}

impl Header<'_> {
    /// What it says beside the name, in words and colour, the first that there is room for; and the region where there is more.
    fn draw(&self, name: &str, center: &DataCenter, face: &CenterFace) {
        let (theme, language) = (&self.scene.brush.theme, self.scene.view.language);
        let has_more = self.scene.brush.detail >= Detail::Chip;
        let (told, color) = if face.is_dead {
            (vec![words::text(language, "canvas.state.dead")], theme.dead)
        } else if has_more && !face.figures.is_empty() {
            (vec![face.figures.clone(), face.share.clone()], if face.is_failing { theme.overloaded } else { theme.text2 })
        } else {
            (Vec::new(), theme.text2)
        };
        let region = if has_more { catalog::region_label(language, center.region) } else { String::new() };
        self.line(face, name, (&told, color), &region);
    }

    /// The glyph and the parts one after the other.
    fn line(&self, face: &CenterFace, name: &str, told: (&[String], Color32), region: &str) {
        let (scene, scale, theme) = (self.scene, self.scale, &self.scene.brush.theme);
        let is_above = pick::header_is_above(scene.lens.zoom);
        let inside_y = self.frame.top() + pick::HEADER / 2.0 * scale;
        let middle_y = if is_above { self.frame.top() - pick::HEADER_ABOVE / 2.0 } else { inside_y };
        let mut pen = Pen::semibold(12.5 * scale, if face.is_dead { theme.dead } else { theme.text });
        pen.struck = face.is_dead;
        let mut x = self.frame.left() + 35.0 * scale;
        let mut texts = self.parts((name, pen), told, region, pos2(x, middle_y));
        for text in &mut texts {
            text.pos.x = x;
            x += text.galley.size().x + GAP * scale;
        }
        if !is_above {
            let plate = Rect::from_min_max(self.frame.min + vec2(2.0, 2.0), pos2(x, self.frame.top() + 28.0 * scale));
            scene.painter.rect_filled(plate.intersect(self.frame.shrink(2.0)), RADIUS * 0.8, theme.container_fill);
        }
        let sign = (pos2(self.frame.left() + 14.0 * scale, middle_y), Anchor::Left);
        let color = if face.is_dead { theme.dead } else { theme.group_operations };
        scene.text(Pen::glyph(15.0 * scale, color), sign, 40.0, crate::ui::glyph::glyph("buildings"));
        scene.painter.extend(texts.into_iter().map(egui::Shape::from));
    }

    /// What there is room for from a point on. What is measured is never cut, rather the name is; the region is left out before.
    fn parts(
        &self,
        (name, pen): (&str, Pen),
        (told, told_color): (&[String], Color32),
        region: &str,
        at: Pos2,
    ) -> Vec<TextShape> {
        let (scene, scale) = (self.scene, self.scale);
        let room = self.frame.right() - 12.0 * scale - at.x;
        let write =
            |pen: Pen, words: &str, width: f32| brush::text(scene.painter, scene.brush, pen, (at, Anchor::Left), width, words);
        let width_of = |text: &TextShape| text.galley.size().x;
        let Some(whole) = write(pen, name, room) else { return Vec::new() };
        let name_min = width_of(&whole).min(NAME_WIDTH_MIN * scale);
        let mut told = told.iter().filter_map(|words| write(Pen::regular(11.0 * scale, told_color), words, f32::INFINITY));
        let told = told.find(|told| name_min + GAP * scale + width_of(told) <= room);
        let room = room - told.as_ref().map_or(0.0, |told| GAP * scale + width_of(told));
        let name = if width_of(&whole) <= room { whole } else { write(pen, name, room).unwrap_or(whole) };
        let region = write(Pen::regular(11.0 * scale, scene.brush.theme.text3), region, f32::INFINITY);
        let region = region.filter(|region| width_of(&name) + GAP * scale + width_of(region) <= room);
        [Some(name), region, told].into_iter().flatten().collect()
    }
}
