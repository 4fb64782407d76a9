//! The lesson of the stage that is open: its question and answer, then its challenge with goals that are checked by runs.

use std::sync::Arc;

use egui::{Label, ScrollArea, Ui};
use egui_phosphor::regular as glyph;

use crate::lessons::words::{goal_text, measured_text};
use crate::lessons::{Checked, Goal, Words};
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::teacher::{Check, Lesson, Wish};
use crate::ui::widgets::label::{self, body_ui, caption_ui, head_ui, plain, strong};
use crate::ui::widgets::{ButtonSpec, Look, button};

/// Room on the right for the scroll bar.
const SCROLL_BAR: f32 = 10.0;

/// Draws the lesson; where no stage is open, the way to one.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, lesson: Option<&Lesson>, actions: &mut Vec<Action>) {
    let Some(lesson) = lesson else {
        body_ui(ui, shown.theme, &shown.text("lesson.none"));
        let words = shown.command_text(Command::OpenChapter);
        let spec = ButtonSpec { glyph: glyph::BOOK_OPEN, words: &words, look: Look::Primary, ..ButtonSpec::default() };
        if button(ui, shown.theme, &spec).clicked() {
            actions.push(Action::Command(Command::OpenChapter));
        }
        return;
    };
    ScrollArea::vertical().auto_shrink(false).id_salt("lesson").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        head(ui, shown, lesson, actions);
        challenge(ui, shown, lesson, actions);
        ui.add_space(20.0);
    });
}

/// What the stage asks and answers.
fn head(ui: &mut Ui, shown: &Shown<'_>, lesson: &Lesson, actions: &mut Vec<Action>) {
    let (theme, stage) = (shown.theme, &lesson.entry.stage);
    let say = |words: &'static Words| words.get(shown.language);
    let place = [("place", &*lesson.place.0.to_string()), ("all", &*lesson.place.1.to_string())];
    caption_ui(ui, theme, &shown.text_with("lesson.place", &place));
    ui.add(Label::new(strong(say(&stage.title), measures::TEXT_HEADING, theme.text)).wrap());
    ui.add(Label::new(strong(say(&stage.question), measures::TEXT_BODY, theme.gold)).wrap());
    if !lesson.is_revealed {
        wish_ui(ui, shown, (Wish::Reveal, glyph::EYE, Look::Framed), actions);
        return;
    }
    ui.add(Label::new(plain(say(&stage.answer), measures::TEXT_BODY, theme.text)).wrap());
    for paragraph in &stage.explanation {
        body_ui(ui, theme, say(paragraph));
    }
    if !stage.look_at.is_empty() {
        head_ui(ui, theme, &shown.text("lesson.look_at"));
    }
    for look in &stage.look_at {
        body_ui(ui, theme, &format!("· {}", say(&look.words)));
    }
    terms(ui, shown, lesson);
    if !stage.further.is_empty() {
        head_ui(ui, theme, &shown.text("lesson.further"));
    }
    for further in &stage.further {
        ui.hyperlink_to(plain(say(&further.title), measures::TEXT_BODY, theme.accent), &further.address);
    }
}

/// The terms that the stage is about; the pointer that rests on one reads what it means.
fn terms(ui: &mut Ui, shown: &Shown<'_>, lesson: &Lesson) {
    let terms = lesson.entry.stage.terms.iter().filter_map(|term| Lesson::term(term));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(10.0, 4.0);
        for term in terms {
            let name = plain(term.name.get(shown.language), measures::TEXT_CAPTION, shown.theme.accent).underline();
            let response = ui.add(Label::new(name).sense(egui::Sense::click()));
            let meaning = term.meaning.get(shown.language);
            // A press shows it too, for a finger and for the keyboard.
            egui::Popup::from_toggle_button_response(&response).show(|ui| {
                ui.set_max_width(280.0);
                body_ui(ui, shown.theme, meaning);
            });
            response.on_hover_text(meaning);
        }
    });
}

/// The goals, and what helps to reach them.
fn challenge(ui: &mut Ui, shown: &Shown<'_>, lesson: &Lesson, actions: &mut Vec<Action>) {
    let (theme, stage) = (shown.theme, &lesson.entry.stage);
    ui.add_space(6.0);
    let x_range = ui.max_rect().expand2(egui::vec2(14.0, 0.0)).x_range();
    ui.painter().hline(x_range, ui.cursor().top(), egui::Stroke::new(1.0, theme.line));
    ui.add_space(8.0);
    let checked = match &lesson.check {
        Check::Done(grade, design) => Some((grade, Arc::ptr_eq(design, shown.design))),
        Check::Never | Check::Running(_) => None,
    };
    let met = checked.map_or(0, |(grade, _)| grade.goals.iter().filter(|goal| goal.is_met).count());
    let counts = [("met", &*met.to_string()), ("all", &*stage.goals.len().to_string())];
    let key = if checked.is_some() { "lesson.goals_met" } else { "lesson.goals" };
    head_ui(ui, theme, &shown.text_with(key, &counts));
    if checked.is_some_and(|(grade, _)| grade.has_passed()) {
        ui.label(strong(shown.text("lesson.passed"), measures::TEXT_BODY, theme.ok));
    }
    for (place, goal) in stage.goals.iter().enumerate() {
        goal_ui(ui, shown, goal, checked.and_then(|(grade, _)| grade.goals.get(place)));
    }
    if checked.is_some_and(|(_, is_present)| !is_present) {
        caption_ui(ui, theme, &shown.text("lesson.changed_since"));
    }
    if matches!(lesson.check, Check::Running(_)) {
        ui.label(plain(shown.text("lesson.checking"), measures::TEXT_BODY, theme.text2));
    } else {
        wish_ui(ui, shown, (Wish::Check, glyph::PLAY, Look::Primary), actions);
    }
    ui.horizontal(|ui| {
        wish_ui(ui, shown, (Wish::Begin, glyph::FLAG, Look::Framed), actions);
        wish_ui(ui, shown, (Wish::Solution, glyph::KEY, Look::Framed), actions);
    });
    hints(ui, shown, lesson, actions);
}

fn goal_ui(ui: &mut Ui, shown: &Shown<'_>, goal: &Goal, checked: Option<&Checked>) {
    let theme = shown.theme;
    let (glyph, colour) = match checked {
        None => (glyph::CIRCLE, theme.text3),
        Some(Checked { is_met: true, .. }) => (glyph::CHECK_CIRCLE, theme.ok),
        Some(_) => (glyph::X_CIRCLE, theme.overloaded),
    };
    ui.horizontal_top(|ui| {
        ui.label(label::glyph(glyph, measures::GLYPH, colour));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add(Label::new(plain(goal_text(shown.language, goal), measures::TEXT_BODY, theme.text)).wrap());
            if let Some(Checked { is_met, measured, .. }) = checked {
                let status = shown.text(if *is_met { "lesson.met" } else { "lesson.not_met" });
                let words = format!("{status} · {}", measured_text(shown.language, measured));
                ui.add(Label::new(plain(words, measures::TEXT_CAPTION, colour)).wrap());
            }
        });
    });
}

fn hints(ui: &mut Ui, shown: &Shown<'_>, lesson: &Lesson, actions: &mut Vec<Action>) {
    let hints = &lesson.entry.stage.hints;
    for (place, hint) in hints.iter().take(lesson.hints).enumerate() {
        body_ui(ui, shown.theme, &format!("{}. {}", place + 1, hint.get(shown.language)));
    }
    if lesson.hints < hints.len() {
        wish_ui(ui, shown, (Wish::Hint, glyph::LIGHTBULB, Look::Quiet), actions);
    }
}

fn wish_ui(ui: &mut Ui, shown: &Shown<'_>, (wish, glyph, look): (Wish, &str, Look), actions: &mut Vec<Action>) {
    let words = shown.text(match wish {
        Wish::Reveal => "lesson.reveal",
        Wish::Hint => "lesson.hint",
        Wish::Check => "lesson.check",
        Wish::Begin => "lesson.begin",
        Wish::Solution => "lesson.solution",
    });
    if button(ui, shown.theme, &ButtonSpec { glyph, words: &words, look, ..ButtonSpec::default() }).clicked() {
        actions.push(Action::Learn(wish));
    }
}
