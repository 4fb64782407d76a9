//! Typing a name in place.

use egui::{Key, Modifiers, Pos2, Rect, Response, TextEdit, Ui, Vec2, pos2, vec2};

use super::brush::Weight;
use super::camera::Lens;
use super::detail::CARD_SIZE;
use super::mirror::{self, Ends, Mirror};
use super::pick::{self, Hit};
use super::{Canvas, View};
use crate::catalog;
use crate::design::{Annotation, Design, Edit, Id, Link};
use crate::ui::action::Action;
use crate::ui::measures;
use crate::words;

/// The size of the field for the label of a link.
const LABEL_FIELD: Vec2 = vec2(150.0, 24.0);
/// Between a free text and the edge of the field.
const TEXT_MARGIN: f32 = 4.0;
/// From further away, a free text is written larger than it is drawn.
const TEXT_ZOOM_MIN: f32 = 0.8;

/// A name that is being typed.
#[derive(Clone, Debug)]
pub(super) struct Rename {
    what: Renamed,
    before: String,
    text: String,
    /// Whether the field has got the keyboard.
    has_keyboard: bool,
}

#[derive(Clone, Debug)]
enum Renamed {
    Id(Id),
    Link(Ends),
    Annotation(usize),
    /// A free text that is to be there, at a canvas point.
    NewText(Pos2),
}

/// How typing ended.
enum Ending {
    /// By a key that takes what was typed: the keyboard goes on from what has the name.
    ByKey,
    /// The keyboard went elsewhere, which takes it too.
    Left,
    /// Nothing is taken.
    Cancelled,
}

impl Canvas {
    /// The field in which a name is typed; what was typed is taken once that has ended.
    pub(super) fn show_rename(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(mut rename) = self.rename.take() else { return };
        let Some(ending) = rename.show(ui, self, view) else {
            self.rename = Some(rename);
            return;
        };
        let edit = rename.edit(view.design).filter(|_| !matches!(ending, Ending::Cancelled));
        let is_there = !matches!((&rename.what, &edit), (Renamed::NewText(_), None) | (_, Some(Edit::RemoveAnnotation(_))));
        actions.extend(edit.map(Action::Edit));
        if is_there && !matches!(ending, Ending::Left) {
            let named = rename.named(view.design);
            actions.push(Action::Select(named.selection()));
            self.focus_next = Some(named);
        }
    }
}

impl Rename {
    /// Begins with the name that is shown now; none for what has no name.
    pub(super) fn begin(view: &View<'_>, hit: &Hit) -> Option<Self> {
        let design = view.design;
        let (what, before) = match hit {
            Hit::Component(id) | Hit::Port(id, _) => {
                let name = catalog::component_name(view.language, id, design.components.get(id)?);
                (Renamed::Id(id.clone()), name)
            }
            Hit::Header(id) | Hit::Corner(id, _) => {
                let name = catalog::data_center_name(view.language, id, design.data_centers.get(id)?);
                (Renamed::Id(id.clone()), name)
            }
            Hit::Annotation(place) => (Renamed::Annotation(*place), design.annotations.get(*place)?.text.clone()),
            Hit::Link(ends) | Hit::LinkEnd(ends, _) => {
                (Renamed::Link(ends.clone()), design.link(&ends.0, &ends.1)?.label.clone())
            }
        };
        Some(Self { what, text: before.clone(), before, has_keyboard: false })
    }

    /// Begins a free text at a canvas point. It is part of the design once it is written, and never where nothing is.
    pub(super) const fn new_text(at: Pos2) -> Self {
        Self { what: Renamed::NewText(at), text: String::new(), before: String::new(), has_keyboard: false }
    }

    /// Shows the field over the name; how typing ended, once it did. What has one line is taken by Enter and by leaving the field,
    /// and not by Escape. A text goes on with Enter; all else takes it.
    fn show(&mut self, ui: &mut Ui, canvas: &Canvas, view: &View<'_>) -> Option<Ending> {
        let Some(rect) = self.rect(&canvas.lens, &canvas.mirror, view.design) else { return Some(Ending::Left) };
        let id = ui.id().with("rename");
        let is_escaped = super::hands::is_escape_pressed(ui);
        let is_over = self.is_text() && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let is_by_key = is_over || ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Tab));
        let response = if self.is_text() {
            self.text_ui(ui, id, canvas, (view, rect.min))
        } else {
            self.name_ui(ui, id, canvas.lens.zoom, rect)
        };
        if is_escaped {
            return Some(if self.is_text() { Ending::ByKey } else { Ending::Cancelled });
        }
        if !self.has_keyboard {
            // The click that began it may take the keyboard away once more in the same frame.
            self.has_keyboard = response.has_focus();
            if !self.has_keyboard {
                response.request_focus();
                select_all(ui, id, self.text.chars().count());
                ui.ctx().request_repaint();
                return None;
            }
        }
        let is_left = response.lost_focus() || !response.has_focus();
        (is_over || is_left).then_some(if is_by_key { Ending::ByKey } else { Ending::Left })
    }

    /// A field of one line.
    fn name_ui(&mut self, ui: &mut Ui, id: egui::Id, zoom: f32, rect: Rect) -> Response {
        let size = (12.5 * zoom).clamp(10.0, 40.0).min(rect.height() * 0.6);
        let field = TextEdit::singleline(&mut self.text)
            .id(id)
            .font(egui::FontId::proportional(size))
            .margin(vec2(size * 0.35, (rect.height() - size * 1.25).max(0.0) / 2.0))
            .desired_width(f32::INFINITY)
            .clip_text(true)
            .char_limit(measures::LABEL_LETTERS_MAX);
        ui.put(rect, field)
    }

    /// A field of as many lines as there are, over the text as it is drawn.
    fn text_ui(&mut self, ui: &mut Ui, id: egui::Id, canvas: &Canvas, (view, at): (&View<'_>, Pos2)) -> Response {
        let zoom = canvas.lens.zoom.max(TEXT_ZOOM_MIN);
        let font = canvas.brush.font(pick::ANNOTATION_TEXT * zoom, Weight::Regular);
        let width_max = pick::ANNOTATION_WIDTH_MAX * zoom;
        let written = ui.painter().layout(self.text.clone(), font.clone(), view.theme.text2, width_max);
        // With room for the next letter, which would else be wrapped until the field has grown.
        let size = vec2((written.size().x + 3.0 * font.size).clamp(120.0, width_max.max(120.0)), written.size().y);
        let field = TextEdit::multiline(&mut self.text)
            .id(id)
            .font(font)
            .text_color(view.theme.text2)
            .hint_text(words::text(view.language, "canvas.new_text"))
            .margin(Vec2::splat(TEXT_MARGIN))
            .desired_width(size.x)
            .desired_rows(1);
        let margin = Vec2::splat(TEXT_MARGIN);
        ui.put(Rect::from_min_size(at - margin, size + 2.0 * margin), field)
    }

    const fn is_text(&self) -> bool {
        matches!(self.what, Renamed::Annotation(_) | Renamed::NewText(_))
    }

    /// What was named, with `design` as it was while the name was typed.
    fn named(&self, design: &Design) -> Hit {
        match &self.what {
            Renamed::Id(id) if design.data_centers.contains_key(id) => Hit::Header(id.clone()),
            Renamed::Id(id) => Hit::Component(id.clone()),
            Renamed::Link(ends) => Hit::Link(ends.clone()),
            Renamed::Annotation(place) => Hit::Annotation(*place),
            Renamed::NewText(_) => Hit::Annotation(design.annotations.len()),
        }
    }

    fn edit(&self, design: &Design) -> Option<Edit> {
        let text = self.text.trim();
        if text == self.before {
            return None;
        }
        match &self.what {
            // A link needs no label.
            Renamed::Link((from, to)) => {
                let link = Link { label: text.to_owned(), ..design.link(from, to)?.clone() };
                Some(Edit::SetLink(from.clone(), to.clone(), link))
            }
            Renamed::Id(id) => (!text.is_empty()).then(|| Edit::SetLabel(id.clone(), text.to_owned())),
            Renamed::Annotation(place) if text.is_empty() => Some(Edit::RemoveAnnotation(*place)),
            Renamed::Annotation(place) => {
                let at = design.annotations.get(*place)?.at;
                Some(Edit::SetAnnotation(*place, Annotation { at, text: text.to_owned() }))
            }
            Renamed::NewText(at) => {
                Some(Edit::AddAnnotation(Annotation { at: mirror::document_point(*at), text: text.to_owned() }))
            }
        }
    }

    /// Where the field stands, in screen points: as wide as a card, in the head of a frame; of a free text, where it begins.
    fn rect(&self, lens: &Lens, mirror: &Mirror, design: &Design) -> Option<Rect> {
        match &self.what {
            Renamed::Id(id) => match mirror.card(id) {
                Some(card) => Some(card_field(lens.screen_rect(card.front()))),
                None => Some(header_field(lens, lens.screen_rect(mirror::rect_of(&design.data_centers.get(id)?.frame)))),
            },
            Renamed::Link(ends) => {
                let pill = mirror.labels().get(ends).map(|label| label.rect);
                let middle = pill.map_or_else(|| Some(mirror.link(ends)?.at(0.5)), |pill| Some(pill.center()))?;
                Some(Rect::from_center_size(lens.screen_from_canvas(middle), LABEL_FIELD * lens.zoom.clamp(0.85, 1.6)))
            }
            Renamed::Annotation(place) => {
                Some(Rect::from_pos(lens.screen_from_canvas(mirror::canvas_point(design.annotations.get(*place)?.at))))
            }
            Renamed::NewText(at) => Some(Rect::from_pos(lens.screen_from_canvas(*at))),
        }
    }
}

/// On a card: its upper part; on what is smaller, as much as one can type in.
fn card_field(card: Rect) -> Rect {
    let scale = card.width() / CARD_SIZE.x;
    let size = vec2(card.width() - 6.0 * scale, 31.0 * scale).max(vec2(90.0, 20.0));
    let top = (card.top() + 4.0 * scale).min(card.center().y - size.y / 2.0);
    Rect::from_min_size(pos2(card.center().x - size.x / 2.0, top), size)
}

fn header_field(lens: &Lens, frame: Rect) -> Rect {
    let scale = lens.zoom.clamp(0.85, 1.6);
    let (height, top) = if pick::header_is_above(lens.zoom) {
        (pick::HEADER_ABOVE, frame.top() - pick::HEADER_ABOVE)
    } else {
        (22.0 * scale, frame.top() + 4.0 * scale)
    };
    let width = (frame.width() - 36.0 * scale).clamp(90.0, 240.0 * scale);
    Rect::from_min_size(pos2(frame.left() + 30.0 * scale, top), vec2(width, height))
}

fn select_all(ui: &Ui, id: egui::Id, characters: usize) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let all = egui::text::CCursorRange::two(egui::text::CCursor::new(0), egui::text::CCursor::new(characters));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id);
}
