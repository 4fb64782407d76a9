//! Typing a name in place.

use egui::{Rect, TextEdit, Ui, Vec2, pos2, vec2};

use super::View;
use super::camera::Lens;
use super::detail::CARD_SIZE;
use super::mirror::{self, Ends, Mirror};
use super::pick::{self, Hit};
use crate::catalog;
use crate::design::{Annotation, Design, Edit, Id, Link};
use crate::ui::action::Action;
use crate::ui::measures;

/// The size of the field for the label of a link.
const LABEL_FIELD: Vec2 = vec2(150.0, 24.0);

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

    /// Shows the field over the name; whether typing goes on. Enter and leaving the field take the name, Escape does not.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        lens: &Lens,
        mirror: &Mirror,
        view: &View<'_>,
        actions: &mut Vec<Action>,
    ) -> bool {
        let Some(rect) = self.rect(lens, mirror, view.design) else { return false };
        let id = ui.id().with("rename");
        let is_cancelled = super::hands::is_escape_pressed(ui);
        let size = (12.5 * lens.zoom).clamp(10.0, 40.0).min(rect.height() * 0.6);
        let field = TextEdit::singleline(&mut self.text)
            .id(id)
            .font(egui::FontId::proportional(size))
            .margin(vec2(size * 0.35, (rect.height() - size * 1.25).max(0.0) / 2.0))
            .desired_width(f32::INFINITY)
            .clip_text(true)
            .char_limit(if matches!(self.what, Renamed::Annotation(_)) { usize::MAX } else { measures::LABEL_LETTERS_MAX });
        let response = ui.put(rect, field);
        if is_cancelled {
            return false;
        }
        if !self.has_keyboard {
            // The click that began it may take the keyboard away once more in the same frame.
            self.has_keyboard = response.has_focus();
            if !self.has_keyboard {
                response.request_focus();
                select_all(ui, id, self.text.chars().count());
                ui.ctx().request_repaint();
                return true;
            }
        }
        if response.lost_focus() || !response.has_focus() {
            actions.extend(self.edit(view.design).map(Action::Edit));
            return false;
        }
        true
    }

    fn edit(&self, design: &Design) -> Option<Edit> {
        let text = self.text.trim();
        // A link needs no label.
        let is_needed = !matches!(self.what, Renamed::Link(_));
        if text == self.before || (text.is_empty() && is_needed) {
            return None;
        }
        match &self.what {
            Renamed::Link((from, to)) => {
                let link = Link { label: text.to_owned(), ..design.link(from, to)?.clone() };
                Some(Edit::SetLink(from.clone(), to.clone(), link))
            }
            Renamed::Id(id) => Some(Edit::SetLabel(id.clone(), text.to_owned())),
            Renamed::Annotation(place) => {
                let at = design.annotations.get(*place)?.at;
                Some(Edit::SetAnnotation(*place, Annotation { at, text: text.to_owned() }))
            }
        }
    }

    /// Where the field stands, in screen points: as wide as a card, in the head of a frame, over a free text.
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
                let text = lens.screen_rect(pick::annotation_rect(design.annotations.get(*place)?)).expand(4.0);
                Some(Rect::from_min_size(text.min, text.size().max(vec2(120.0, 22.0))))
            }
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
