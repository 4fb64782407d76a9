//! Putting something on the canvas by its name: a small box at the pointer, in which some of the name is typed and Enter puts it
//! there. Where a link was drawn into empty space it offers what could stand at its other end, and links it.

use egui::{Align2, Area, CornerRadius, Key, Modifiers, Order, Pos2, ScrollArea, Sense, TextEdit, Ui, Vec2};
use egui::{WidgetInfo, WidgetType, pos2, vec2};
use egui_phosphor::regular as glyph;

use super::pick::Hit;
use super::place;
use super::{Canvas, View};
use crate::catalog::{self, LinkKind};
use crate::design::{Design, Edit, Id, KindName, Link};
use crate::ui::action::{Action, Placing};
use crate::ui::search::{self, Fit};
use crate::ui::theme::Theme;
use crate::ui::widgets::{field, icon, keyboard, label};
use crate::ui::{fonts, glyph as names, measures, preset};
use crate::words::{self, Language};

/// Width of the box, height of a row, and the most rows that are seen at once.
const WIDTH: f32 = 280.0;
const ROW: f32 = 30.0;
const ROWS_SEEN: f32 = 8.0;

/// The box while it is open.
#[derive(Clone, Debug)]
pub(super) struct Insert {
    /// Where it puts things, in canvas points.
    at: Pos2,
    /// The component that what is put there is linked with.
    linked: Option<Id>,
    text: String,
    chosen: usize,
    /// Whether the field has had the keyboard.
    has_keyboard: bool,
}

/// What can be put down.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Offer {
    placing: Placing,
    joined: Option<Joined>,
}

/// How what is put down is linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joined {
    /// It is called, and so on.
    From(LinkKind),
    /// It calls.
    To(LinkKind),
}

/// How the box ended in a frame.
enum Ending {
    Cancelled,
    Chosen(Offer),
}

impl Canvas {
    /// Whether Enter was pressed, and is nobody else's.
    pub(super) fn is_entered(&self, ui: &Ui) -> bool {
        self.insert.is_none()
            && !keyboard::is_behind_question(ui)
            && !ui.ctx().text_edit_focused()
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter))
    }

    /// Opens the box at a canvas point.
    pub(super) fn begin_insert(&mut self, at: Pos2) {
        self.insert = Some(Insert { at, linked: None, text: String::new(), chosen: 0, has_keyboard: false });
    }

    /// Opens the box at a canvas point for a link that was drawn there from `linked`; not where nothing could stand.
    pub(super) fn begin_insert_linked(&mut self, linked: &Id, at: Pos2, design: &Design) {
        if linked_offers(design, linked).next().is_some() {
            self.begin_insert(at);
            if let Some(insert) = &mut self.insert {
                insert.linked = Some(linked.clone());
            }
        }
    }

    /// The actions that put something in the middle of the view, where it covers nothing.
    #[must_use]
    pub fn inserted_in_middle(&self, design: &Design, placing: Placing) -> [Action; 2] {
        let (selection, edit) = place::edit_near(design, placing, self.lens.center, self.lens.canvas_rect().size());
        [Action::Edit(edit), Action::Select(selection)]
    }

    /// Draws the box, and puts down what was chosen in it.
    pub(super) fn show_insert(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        // A list of glyphs; without the window's families there is none.
        let Some(mut insert) = self.insert.take().filter(|_| self.brush.has_fonts) else { return };
        match insert.show(ui, view, self.lens.viewport, self.lens.screen_from_canvas(insert.at)) {
            None => self.insert = Some(insert),
            Some(Ending::Cancelled) => {}
            Some(Ending::Chosen(offer)) => {
                let visible = self.lens.canvas_rect().size();
                let (selection, edit) = place::edit_near(view.design, offer.placing, insert.at, visible);
                let link = insert.linked.as_ref().zip(selection.ids.first()).zip(offer.joined);
                let link = link.map(|((old, new), joined)| Edit::AddLink(joined.link(old, new)));
                let edit = Edit::All([Some(edit), link].into_iter().flatten().collect());
                if self.key_link.take_if(|from| Some(&*from) == insert.linked.as_ref()).is_some() {
                    // The keyboard goes on from the link's end.
                    self.focus_next = selection.ids.first().cloned().map(Hit::Component);
                }
                actions.extend([Action::Edit(edit), Action::Select(selection)]);
            }
        }
    }
}

impl Joined {
    fn link(self, old: &Id, new: &Id) -> Link {
        match self {
            Self::From(_) => Link::new(old.clone(), new.clone()),
            Self::To(_) => Link::new(new.clone(), old.clone()),
        }
    }

    fn words(self, language: Language) -> String {
        match self {
            Self::From(kind) => format!("→ {}", catalog::link_label(language, kind)),
            Self::To(kind) => format!("← {}", catalog::link_label(language, kind)),
        }
    }
}

/// Everything that can be put down.
fn all_offers() -> impl Iterator<Item = Offer> {
    let kinds = catalog::all().iter().map(|info| Placing::Component(info.name));
    let presets = preset::all().iter().map(Placing::Preset);
    kinds.chain([Placing::DataCenter]).chain(presets).map(|placing| Offer { placing, joined: None })
}

/// The kinds that a component may be linked with: those that it may call, then those that may call it.
fn linked_offers(design: &Design, id: &Id) -> impl Iterator<Item = Offer> {
    let kind = design.components.get(id).map(|component| component.kind.name());
    let offers = move |joined: fn(KindName, KindName) -> Option<Joined>| {
        let of = move |other: KindName| Some(Offer { placing: Placing::Component(other), joined: Some(joined(kind?, other)?) });
        catalog::all().iter().filter_map(move |info| of(info.name))
    };
    let called = offers(|own, other| catalog::link_kind(own, other).ok().map(Joined::From));
    called.chain(offers(|own, other| catalog::link_kind(other, own).ok().map(Joined::To)))
}

/// The offers whose names fit, the best first, in their own order where they fit alike.
fn found(offers: impl Iterator<Item = Offer>, text: &str) -> Vec<Offer> {
    let fitting = |offer: Offer| Some((search::fit(text, names_of(offer.placing))?, offer));
    let mut found: Vec<(Fit, Offer)> = offers.filter_map(fitting).collect();
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().map(|(_, offer)| offer).collect()
}

/// All that it is called.
fn names_of(placing: Placing) -> Vec<String> {
    match placing {
        Placing::Component(kind) => catalog::kind_names(kind),
        Placing::DataCenter => Language::ALL.map(|language| words::text(language, "kind.DataCenter")).to_vec(),
        Placing::Preset(preset) => preset.names(),
    }
}

impl Insert {
    fn offers(&self, design: &Design) -> Vec<Offer> {
        match &self.linked {
            Some(id) => found(linked_offers(design, id), &self.text),
            None => found(all_offers(), &self.text),
        }
    }

    /// Draws the box beside a place of the screen; how it ended, once it did.
    fn show(&mut self, ui: &Ui, view: &View<'_>, viewport: egui::Rect, at: Pos2) -> Option<Ending> {
        // A question that comes up in the meantime has the keyboard.
        if ui.memory(|memory| memory.top_modal_layer().is_some()) {
            return Some(Ending::Cancelled);
        }
        let is_escaped = super::hands::is_escape_pressed(ui);
        let area = Area::new(ui.id().with("insert")).order(Order::Foreground).fixed_pos(at + vec2(0.0, 8.0));
        let shown = area.constrain_to(viewport.shrink(8.0)).show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).inner_margin(8).show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing = vec2(0.0, 4.0);
                self.content_ui(ui, view)
            })
        });
        // The click that opened it is not one beside it.
        let is_left = self.has_keyboard && shown.response.clicked_elsewhere();
        self.has_keyboard = true;
        let chosen = shown.inner.inner.map(Ending::Chosen);
        chosen.or_else(|| (is_escaped || is_left).then_some(Ending::Cancelled))
    }

    fn content_ui(&mut self, ui: &mut Ui, view: &View<'_>) -> Option<Offer> {
        // Before the field, which has a use of its own for these keys.
        let presses = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)).cast_signed();
        let steps = presses(Key::ArrowDown) - presses(Key::ArrowUp);
        let is_entered = presses(Key::Enter) > 0;
        self.field_ui(ui, view);
        let offers = self.offers(view.design);
        self.chosen = self.chosen.saturating_add_signed(steps).min(offers.len().saturating_sub(1));
        let clicked = self.list_ui(ui, view, &offers, steps != 0);
        clicked.or_else(|| offers.get(self.chosen).copied().filter(|_| is_entered))
    }

    fn field_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let hint = words::text(view.language, if self.linked.is_some() { "insert.hint_linked" } else { "insert.hint" });
        let edit = TextEdit::singleline(&mut self.text)
            .hint_text(hint.clone())
            .prefix(label::glyph(glyph::MAGNIFYING_GLASS, 14.0, view.theme.text3))
            .margin(egui::Margin::symmetric(8, 5))
            .desired_width(f32::INFINITY);
        let response = ui.add(edit);
        field::name(&response, &hint);
        response.request_focus();
        if response.changed() {
            self.chosen = 0;
        }
    }

    fn list_ui(&self, ui: &mut Ui, view: &View<'_>, offers: &[Offer], is_walked: bool) -> Option<Offer> {
        if offers.is_empty() {
            label::caption_ui(ui, view.theme, &words::text(view.language, "insert.none"));
        }
        let mut clicked = None;
        // The box is as high as it was last, which may be as high as one row that was found.
        let area = ScrollArea::vertical().max_height(ROWS_SEEN * ROW).min_scrolled_height(ROWS_SEEN * ROW);
        area.auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, offer) in offers.iter().enumerate() {
                let response = row_ui(ui, view, *offer, place == self.chosen);
                if place == self.chosen && is_walked {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    clicked = Some(*offer);
                }
            }
        });
        clicked
    }
}

/// How an offer looks: its glyph, its colour, its name and what it is for.
fn look_of(placing: Placing, theme: &Theme, language: Language) -> (&'static str, egui::Color32, String, String) {
    match placing {
        Placing::Component(kind) => {
            let info = catalog::info(kind);
            let (name, help) = (catalog::kind_label(language, kind), catalog::kind_help(language, kind));
            (names::glyph(info.glyph), theme.group(info.group), name, help)
        }
        Placing::DataCenter => {
            let [name, help] = ["kind.DataCenter", "kind.DataCenter_help"].map(|key| words::text(language, key));
            (glyph::BUILDINGS, theme.group_operations, name, help)
        }
        Placing::Preset(preset) => (glyph::STACK, theme.accent, preset.label(language), preset.help(language)),
    }
}

fn row_ui(ui: &mut Ui, view: &View<'_>, offer: Offer, is_chosen: bool) -> egui::Response {
    let theme = view.theme;
    let (glyph, colour, name, help) = look_of(offer.placing, theme, view.language);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let joined = offer.joined.map(|joined| joined.words(view.language)).unwrap_or_default();
    let spoken = format!("{name} {joined}");
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, is_chosen, spoken.trim_end()));
    if is_chosen || response.hovered() {
        let fill = if is_chosen { theme.accent_tint } else { theme.card2 };
        ui.painter().rect_filled(rect, CornerRadius::same(measures::RADIUS_FIELD), fill);
    }
    let side = measures::ICON_SQUARE;
    let square = egui::Rect::from_min_size(pos2(rect.left() + 6.0, rect.center().y - side / 2.0), Vec2::splat(side));
    icon::paint(ui.painter(), theme, square, colour, glyph);
    let text = |x: f32, align: Align2, text: &str, size: f32, colour| {
        ui.painter().text(pos2(x, rect.center().y), align, text, fonts::regular(size), colour);
    };
    text(square.right() + 9.0, Align2::LEFT_CENTER, &name, measures::TEXT_BODY, theme.text);
    text(rect.right() - 8.0, Align2::RIGHT_CENTER, &joined, measures::TEXT_CAPTION, theme.text3);
    response.on_hover_text(help)
}
