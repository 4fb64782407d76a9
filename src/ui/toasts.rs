//! Short words about what was just done or not done, at the top of the canvas, where a design seldom stands: the last of each sort, for
//! a few seconds or until they are clicked.

use std::sync::Arc;
use std::time::Duration;

use egui::{Align2, Area, Context, Frame, Id, Label, Margin, Order, Rect, Stroke, vec2};
use egui_phosphor::regular as glyph;

use super::measures;
use super::theme::Theme;
use super::widgets::{self, ButtonSpec, button, label};
use crate::design::Design;

/// How long words stay, in seconds: the time to see that something was done.
const STAY_DONE_S: f64 = 2.0;
/// The same for a reason, which is read.
const STAY_NOT_DONE_S: f64 = 4.0;
/// The same where they have a button to press.
const STAY_UNDO_S: f64 = 5.0;
/// Room between the highest and the edge of the canvas, and between two.
const MARGIN: f32 = 10.0;
const GAP: f32 = 8.0;
/// The widest; longer words wrap.
const WIDTH_MAX: f32 = 420.0;

/// What words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Something was done.
    Done,
    /// Something was not done, and why.
    NotDone,
}

#[derive(Clone, Debug, PartialEq)]
struct Toast {
    sort: Sort,
    words: String,
    /// The design that undoing would leave; none: there is nothing to undo.
    undoes: Option<Arc<Design>>,
    /// When it goes, in egui's time; none until it was first seen.
    until_s: Option<f64>,
}

/// What words are drawn with, and what they are held against.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Colours.
    pub theme: &'a Theme,
    /// The word on the button that takes something back.
    pub undo: &'a str,
    /// The design as it is now.
    pub present: &'a Arc<Design>,
}

/// The words that are shown.
#[derive(Clone, Debug, Default)]
pub struct Toasts {
    shown: Vec<Toast>,
}

impl Toasts {
    /// Shows words in the place of the last ones of their sort.
    /// With `undoes`, what was done can be taken back as long as that is the present design.
    pub fn add(&mut self, sort: Sort, words: String, undoes: Option<Arc<Design>>) {
        self.shown.retain(|toast| toast.sort != sort);
        self.shown.push(Toast { sort, words, undoes, until_s: None });
    }

    /// Draws what is shown over `canvas`, the newest highest; whether the last thing is to be taken back.
    pub fn show(&mut self, context: &Context, look: &Look<'_>, canvas: Rect) -> bool {
        let now_s = context.input(|input| input.time);
        for toast in &mut self.shown {
            let stay_s = match toast.sort {
                Sort::Done if toast.undoes.is_some() => STAY_UNDO_S,
                Sort::Done => STAY_DONE_S,
                Sort::NotDone => STAY_NOT_DONE_S,
            };
            toast.until_s.get_or_insert(now_s + stay_s);
            // Something else has been done since, which the button would take back instead.
            toast.undoes.take_if(|undoes| !Arc::ptr_eq(undoes, look.present));
        }
        self.shown.retain(|toast| toast.until_s.is_none_or(|until_s| until_s > now_s));
        let mut top = canvas.top() + MARGIN;
        let mut is_undone = false;
        for toast in self.shown.iter_mut().rev() {
            let left_s = toast.until_s.unwrap_or(now_s) - now_s;
            context.request_repaint_after(Duration::from_secs_f64(left_s.max(0.0)));
            let drawn = draw(context, look, toast, egui::pos2(canvas.center().x, top));
            top += drawn.height + GAP;
            is_undone |= drawn.is_undone;
            if drawn.is_put_away {
                toast.until_s = Some(now_s);
                context.request_repaint();
            }
        }
        is_undone
    }
}

/// What came of drawing one.
struct Drawn {
    height: f32,
    /// Whether what it tells is to be taken back.
    is_undone: bool,
    /// Whether it was clicked.
    is_put_away: bool,
}

/// Draws one below `top`.
fn draw(context: &Context, look: &Look<'_>, toast: &Toast, top: egui::Pos2) -> Drawn {
    let theme = look.theme;
    let (glyph, colour) = match toast.sort {
        Sort::Done => (glyph::CHECK_CIRCLE, theme.ok),
        Sort::NotDone => (glyph::WARNING, theme.busy),
    };
    let area = Area::new(Id::new(("toast", toast.sort == Sort::Done))).order(Order::Foreground);
    let drawn = area.fixed_pos(top).pivot(Align2::CENTER_TOP).show(context, |ui| {
        let frame = Frame::new().fill(theme.card).stroke(Stroke::new(1.0, theme.line2));
        let frame = frame.corner_radius(measures::RADIUS_POPOVER).inner_margin(Margin::symmetric(12, 8));
        let row = frame.show(ui, |ui| {
            ui.set_max_width(WIDTH_MAX);
            ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
            ui.horizontal(|ui| {
                ui.label(label::glyph(glyph, measures::GLYPH, colour));
                ui.add(Label::new(label::strong(&toast.words, measures::TEXT_BODY, theme.text)).wrap());
                let spec = ButtonSpec { words: look.undo, look: widgets::Look::Framed, ..ButtonSpec::default() };
                toast.undoes.is_some() && button(ui, theme, &spec).clicked()
            })
        });
        row.inner.inner
    });
    let is_clicked = context.input(|input| input.pointer.primary_clicked()) && drawn.response.contains_pointer();
    let is_put_away = drawn.inner || is_clicked;
    Drawn { height: drawn.response.rect.height(), is_undone: drawn.inner, is_put_away }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_words_take_the_place_of_the_last_of_their_sort() {
        let mut toasts = Toasts::default();
        for number in 0..5 {
            toasts.add(Sort::Done, format!("done {number}"), None);
            toasts.add(Sort::NotDone, format!("not done {number}"), None);
        }
        let words: Vec<_> = toasts.shown.iter().map(|toast| toast.words.as_str()).collect();
        assert_eq!(words, ["done 4", "not done 4"]);
    }
}
