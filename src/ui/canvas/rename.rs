//! Typing a name in place. The design has what is written while it is typed, as it has what is dragged: nothing is lost with the field.

use egui::text::CharIndex;
use egui::{Event, ImeEvent, Key, Modifiers, Pos2, Rect, Response, TextEdit, Ui, Vec2, pos2, vec2};

use super::brush::Weight;
use super::camera::Lens;
use super::detail::CARD_SIZE;
use super::mirror::{self, Ends};
use super::pick::{self, Hit};
use super::{Canvas, View};
use crate::catalog;
use crate::design::{Annotation, Design, Edit, Gesture, Id, Link};
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
    /// All that is typed is one step.
    gesture: Gesture,
    /// What the field began with: where there is no name of its own, what stands for one.
    shown: String,
    /// The name that there was.
    before: String,
    /// The name that the design has by now.
    given: String,
    text: String,
    /// Where a link's field stands: its label moves while it grows.
    middle: Option<Pos2>,
    /// Whether a letter is under way in the field, as those of Hangul are.
    is_composing: bool,
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
    /// The field in which a name is typed; the design follows it.
    pub(super) fn show_rename(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(mut rename) = self.rename.take() else { return };
        let ending = rename.show(ui, self, view);
        let edit = rename.follow(ui, view.design, ending.as_ref());
        let is_removed = matches!(edit, Some(Edit::RemoveAnnotation(_)));
        actions.extend(edit.map(|edit| Action::EditInGesture(edit, rename.gesture)));
        if ending.is_none() {
            self.rename = Some(rename);
        } else if !is_removed
            && !matches!(ending, Some(Ending::Left))
            && let Some(named) = rename.named(view.design)
        {
            actions.push(Action::Select(named.selection()));
            self.focus_next = Some(named);
        }
    }
}

impl Rename {
    /// Begins with the name that is shown now; none for what has no name.
    pub(super) fn begin(view: &View<'_>, hit: &Hit) -> Option<Self> {
        let design = view.design;
        let (what, shown, before) = match hit {
            Hit::Component(id) | Hit::Port(id, _) => {
                let component = design.components.get(id)?;
                let shown = catalog::component_name(view.language, id, component);
                (Renamed::Id(id.clone()), shown, &component.label)
            }
            Hit::Header(id) | Hit::Corner(id, _) => {
                let center = design.data_centers.get(id)?;
                (Renamed::Id(id.clone()), catalog::data_center_name(view.language, id, center), &center.label)
            }
            Hit::Annotation(place) => {
                let text = &design.annotations.get(*place)?.text;
                (Renamed::Annotation(*place), text.clone(), text)
            }
            Hit::Link(ends) | Hit::LinkEnd(ends, _) => {
                let label = &design.link(&ends.0, &ends.1)?.label;
                (Renamed::Link(ends.clone()), label.clone(), label)
            }
        };
        Some(Self::of(what, shown, before.clone()))
    }

    /// Begins a free text at a canvas point. It is part of the design once it is written, and never where nothing is.
    pub(super) fn new_text(at: Pos2) -> Self {
        Self::of(Renamed::NewText(at), String::new(), String::new())
    }

    fn of(what: Renamed, shown: String, before: String) -> Self {
        Self {
            what,
            gesture: Canvas::next_gesture(),
            text: shown.clone(),
            shown,
            given: before.clone(),
            before,
            middle: None,
            is_composing: false,
            has_keyboard: false,
        }
    }

    /// The link whose label is typed.
    pub(super) const fn link(&self) -> Option<&Ends> {
        if let Renamed::Link(ends) = &self.what { Some(ends) } else { None }
    }

    /// Shows the field over the name; how typing ended, once it did. What has one line is taken by Enter and by leaving the field,
    /// and not by Escape. A text goes on with Enter; all else takes it.
    fn show(&mut self, ui: &mut Ui, canvas: &Canvas, view: &View<'_>) -> Option<Ending> {
        let Some(rect) = self.rect(canvas, view.design) else { return Some(Ending::Left) };
        let id = field_id(ui);
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

    /// What was named; none where nothing was written.
    fn named(&self, design: &Design) -> Option<Hit> {
        Some(match &self.what {
            Renamed::Id(id) if design.data_centers.contains_key(id) => Hit::Header(id.clone()),
            Renamed::Id(id) => Hit::Component(id.clone()),
            Renamed::Link(ends) => Hit::Link(ends.clone()),
            Renamed::Annotation(place) => Hit::Annotation(*place),
            Renamed::NewText(_) => return None,
        })
    }

    /// What gives the design what is written by now, or what is left of it at the end.
    fn follow(&mut self, ui: &Ui, design: &Design, ending: Option<&Ending>) -> Option<Edit> {
        self.is_composing = ui.input(|input| is_composing(&input.raw.events)).unwrap_or(self.is_composing);
        let written = match ending {
            None => self.written(ui),
            Some(Ending::Cancelled) => self.shown.clone(),
            Some(Ending::ByKey | Ending::Left) => self.text.clone(),
        };
        // A link needs no label.
        let needs_name = matches!(self.what, Renamed::Id(_));
        let is_as_before = written.trim() == self.shown.trim() || (needs_name && written.trim().is_empty());
        let text = if is_as_before { &self.before } else { written.trim() }.to_owned();
        // A text that is empty goes when it is left so.
        let is_kept = ending.is_none() && self.is_text() && text.is_empty();
        if text == self.given || is_kept {
            return None;
        }
        let edit = self.edit(design, &text)?;
        if matches!(self.what, Renamed::NewText(_)) {
            self.what = Renamed::Annotation(design.annotations.len());
        }
        self.given = text;
        Some(edit)
    }

    /// The text without a letter that is under way.
    fn written(&self, ui: &Ui) -> String {
        let cursor = || TextEdit::load_state(ui.ctx(), field_id(ui))?.cursor.char_range();
        let Some(range) = self.is_composing.then(cursor).flatten() else { return self.text.clone() };
        let under_way = range.as_sorted_char_range();
        let letters = self.text.chars().enumerate().filter(|(place, _)| !under_way.contains(&CharIndex(*place)));
        letters.map(|(_, letter)| letter).collect()
    }

    fn edit(&self, design: &Design, text: &str) -> Option<Edit> {
        let text = text.to_owned();
        Some(match &self.what {
            Renamed::Link((from, to)) => {
                let link = Link { label: text, ..design.link(from, to)?.clone() };
                Edit::SetLink(from.clone(), to.clone(), link)
            }
            Renamed::Id(id) => Edit::SetLabel(id.clone(), text),
            Renamed::Annotation(place) if text.is_empty() => Edit::RemoveAnnotation(*place),
            Renamed::Annotation(place) => {
                let before = design.annotations.get(*place)?;
                Edit::SetAnnotation(*place, Annotation { text, ..before.clone() })
            }
            Renamed::NewText(at) => Edit::AddAnnotation(Annotation::new(mirror::document_point(*at), text)),
        })
    }

    /// Where the field stands, in screen points: as wide as a card, in the head of a frame; of a free text, where it begins.
    fn rect(&mut self, canvas: &Canvas, design: &Design) -> Option<Rect> {
        let Canvas { lens, mirror, .. } = canvas;
        match &self.what {
            Renamed::Id(id) => match mirror.card(id) {
                Some(card) => Some(card_field(lens.screen_rect(card.front()))),
                None => Some(header_field(lens, lens.screen_rect(mirror::rect_of(&design.data_centers.get(id)?.frame)))),
            },
            Renamed::Link(ends) => {
                let link = mirror.link(ends)?;
                let pill = || mirror.labels().get(ends).map(|label| label.rect.center());
                let middle = *self.middle.get_or_insert_with(|| pill().unwrap_or_else(|| link.at(0.5)));
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

fn field_id(ui: &Ui) -> egui::Id {
    ui.id().with("rename")
}

/// Whether a letter is under way after these events; none: as before.
fn is_composing(events: &[Event]) -> Option<bool> {
    events.iter().rev().find_map(|event| match event {
        Event::Ime(ImeEvent::Preedit { text, .. }) => Some(!text.is_empty()),
        Event::Ime(ImeEvent::Commit(_)) => Some(false),
        _ => None,
    })
}

fn select_all(ui: &Ui, id: egui::Id, characters: usize) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let all = egui::text::CCursorRange::two(egui::text::CCursor::new(0), egui::text::CCursor::new(characters));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id);
}
