//! The box in which a command, a part of the design, a recent file or a field is found by its words: type some of them, Enter carries
//! the first command out, or goes there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use egui::{Align2, CornerRadius, Key, Modifiers, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, WidgetType, pos2, vec2};
use egui_phosphor::regular as glyph;

use super::dialog::Reply;
use crate::catalog;
use crate::design::{Component, Id, KindName, Link, Shared};
use crate::ui::command::{Command, CommandInfo, GESTURES, GestureInfo, TABLE, shortcut_text};
use crate::ui::selection::Selection;
use crate::ui::shown::Shown;
use crate::ui::widgets::{field, keyboard, label};
use crate::ui::{fonts, measures, search};
use crate::words::{self, Language};

/// Height of a row of the list, and of the whole list.
const ROW: f32 = 30.0;
const LIST: f32 = 300.0;
/// The most rows; whoever seeks more types another letter.
const ROWS_MAX: usize = 100;

/// What has been typed so far, and which row Enter would take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finder {
    text: String,
    chosen: usize,
}

/// What can be found.
#[derive(Clone, Debug)]
enum Found {
    Command(&'static CommandInfo),
    /// A component or a data center, with its name.
    Component(Id, String),
    /// A link, with the names of its ends.
    Link((Id, Id), String),
    /// A free text, by its place in the list.
    Text(usize, String),
    /// A file that was open lately.
    File(PathBuf, String),
    /// A field, by its name.
    Field(String),
    /// A parameter of a component that is not shown now, with its words and the component's.
    Parameter(Id, [String; 2]),
    /// What hands do on the canvas; it is shown on the sheet of keys.
    Gesture(&'static GestureInfo),
}

impl Found {
    fn reply(&self) -> Reply {
        match self {
            Self::Command(info) => Reply::Command(info.command),
            Self::Component(id, _) => Reply::Select(Selection::of_id(id.clone())),
            Self::Link((from, to), _) => Reply::Select(Selection::of_link(from.clone(), to.clone())),
            Self::Text(place, _) => Reply::Select(Selection { annotations: [*place].into(), ..Selection::default() }),
            Self::File(path, _) => Reply::Open(path.clone()),
            Self::Parameter(id, [name, _]) => Reply::Parameter(id.clone(), name.clone()),
            Self::Field(name) => Reply::Field(name.clone()),
            Self::Gesture(_) => Reply::Command(Command::Shortcuts),
        }
    }
}

/// Draws the box; what was chosen.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, finder: &mut Finder) -> Option<Reply> {
    // Before the field, which has a use of its own for these keys.
    let presses = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)).cast_signed();
    let steps = presses(Key::ArrowDown) - presses(Key::ArrowUp);
    let is_entered = presses(Key::Enter) > 0;
    field_ui(ui, shown, finder);
    let hint = shown.text("finder.hint");
    let fields = keyboard::field_names(ui.ctx()).into_iter().filter(|name| *name != hint);
    let others = fields.map(Found::Field).chain(parts(shown, &finder.text)).chain(gestures(&finder.text));
    let is_possible = |command| (shown.refusal)(command).is_none();
    let mut found = found(&finder.text, others, is_possible);
    found.truncate(ROWS_MAX);
    finder.chosen = finder.chosen.saturating_add_signed(steps).min(found.len().saturating_sub(1));
    let clicked = list_ui(ui, shown, &found, finder.chosen, steps != 0);
    let entered = found.get(finder.chosen).filter(|_| is_entered);
    clicked.or(entered).map(Found::reply)
}

fn field_ui(ui: &mut Ui, shown: &Shown<'_>, finder: &mut Finder) {
    let edit = TextEdit::singleline(&mut finder.text)
        .hint_text(shown.text("finder.hint"))
        .prefix(label::glyph(glyph::MAGNIFYING_GLASS, 14.0, shown.theme.text3))
        .margin(egui::Margin::symmetric(8, 6))
        .desired_width(f32::INFINITY);
    let response = ui.add(edit);
    field::name(&response, &shown.text("finder.hint"));
    response.request_focus();
    if response.changed() {
        finder.chosen = 0;
    }
}

/// What the design has by a name, and the recent files, once it is known which are meant.
fn parts(shown: &Shown<'_>, text: &str) -> Vec<Found> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let design = shown.design;
    let ids = design.components.keys().chain(design.data_centers.keys());
    let components = ids.map(|id| Found::Component(id.clone(), shown.label(id)));
    let between = |link: &Link| format!("{} → {}", shown.label(&link.from), shown.label(&link.to));
    let name = |link: &Link| if link.label.is_empty() { between(link) } else { format!("{} · {}", link.label, between(link)) };
    let links = design.links.iter().map(|link| Found::Link((link.from.clone(), link.to.clone()), name(link)));
    let first_line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let texts = design.annotations.iter().enumerate().map(|(place, note)| Found::Text(place, first_line(&note.text)));
    let name_of = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let files = shown.recent.iter().filter(|path| !shown.missing.contains(*path));
    let files = files.map(|path| Found::File(path.clone(), name_of(path)));
    components.chain(texts).chain(files).chain(parameters(shown, text)).chain(links).collect()
}

/// The parameters of that name of all components but the one whose fields are shown: first which kinds have one, then who is of those.
fn parameters(shown: &Shown<'_>, text: &str) -> Vec<Found> {
    let names_of = |kind: KindName| -> Vec<String> {
        let parameters = catalog::info(kind).parameters.iter();
        let fitting = parameters.filter(|parameter| {
            let words = Language::ALL.map(|language| catalog::parameter_label(language, kind, parameter.name));
            search::fit(text, words.iter().map(String::as_str).chain([parameter.name])).is_some()
        });
        fitting.map(|parameter| catalog::parameter_label(shown.language, kind, parameter.name)).collect()
    };
    let names: BTreeMap<KindName, Vec<String>> = KindName::ALL.iter().map(|kind| (*kind, names_of(*kind))).collect();
    let others = shown.design.components.iter().filter(|(id, _)| shown.selection.single_id() != Some(*id));
    let of_one = |(id, component): (&Id, &Shared<Component>)| -> Vec<Found> {
        let names = names.get(&component.kind.name()).into_iter().flatten();
        names.map(|name| Found::Parameter(id.clone(), [name.clone(), shown.label(id)])).collect()
    };
    others.flat_map(of_one).take(ROWS_MAX).collect()
}

/// What hands do, once it is known what is meant.
fn gestures(text: &str) -> impl Iterator<Item = Found> {
    let is_meant = !text.trim().is_empty();
    GESTURES.iter().filter(move |_| is_meant).map(Found::Gesture)
}

/// By what something was found; what comes first is listed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// By what it is called.
    Name,
    /// By other words for it.
    OtherWords,
    /// As a link of something, of which there are many.
    Link,
}

/// The commands whose words fit what was typed, in either language, and what else is there whose name does, the best first; what cannot
/// be done now comes last.
fn found(text: &str, others: impl Iterator<Item = Found>, is_possible: impl Fn(Command) -> bool) -> Vec<Found> {
    let commands = TABLE.iter().filter(|info| info.command != Command::Find);
    let commands = commands.filter_map(|info| Some((command_fit(text, info)?, Found::Command(info))));
    let others = others.filter_map(|other| {
        let by_id = |id: &Id| search::fit(text, [id.as_str()]).map(|fit| (Rank::OtherWords, fit));
        let fit = match &other {
            Found::Command(_) => None,
            Found::Component(id, name) => search::fit(text, [name]).map(|fit| (Rank::Name, fit)).or_else(|| by_id(id)),
            Found::Field(name) | Found::Text(_, name) | Found::File(_, name) => {
                search::fit(text, [name]).map(|fit| (Rank::Name, fit))
            }
            Found::Link((from, to), name) => {
                search::fit(text, [name.as_str(), from.as_str(), to.as_str()]).map(|fit| (Rank::Link, fit))
            }
            // It was sought by its name already, and comes after what is shown.
            Found::Parameter(_, [name, _]) => Some((Rank::OtherWords, search::fit(text, [name]).unwrap_or(search::Fit::Holds))),
            // What can be done at once comes before what is only told of.
            Found::Gesture(gesture) => {
                search::fit(text, Language::ALL.map(|language| gesture.text(language))).map(|fit| (Rank::OtherWords, fit))
            }
        };
        Some((fit?, other))
    });
    let mut found: Vec<_> = commands.chain(others).collect();
    let is_refused = |found: &Found| matches!(found, Found::Command(info) if !is_possible(info.command));
    found.sort_by_cached_key(|(fit, found)| (is_refused(found), *fit));
    found.into_iter().map(|(_, found)| found).collect()
}

/// How well a command fits: by its words, or, after those, by other words for the same.
fn command_fit(text: &str, info: &CommandInfo) -> Option<(Rank, search::Fit)> {
    let words = Language::ALL.map(|language| info.command.text(language));
    let others = || Language::ALL.map(|language| words::text(language, &info.search_key()));
    let of_words = search::fit(text, words).map(|fit| (Rank::Name, fit));
    of_words.or_else(|| Some((Rank::OtherWords, search::fit(text, others().iter().flat_map(|words| words.split(", ")))?)))
}

fn list_ui<'a>(ui: &mut Ui, shown: &Shown<'_>, found: &'a [Found], chosen: usize, is_walked: bool) -> Option<&'a Found> {
    if found.is_empty() {
        label::caption_ui(ui, shown.theme, &shown.text("finder.none"));
    }
    let mut clicked = None;
    ScrollArea::vertical().max_height(LIST).min_scrolled_height(LIST).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (place, found) in found.iter().enumerate() {
            let response = row_ui(ui, shown, &Row::of(ui, shown, found), place == chosen);
            if place == chosen && is_walked {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                clicked = Some(found);
            }
        }
    });
    clicked
}

/// A row of the list.
struct Row {
    glyph: &'static str,
    words: String,
    /// The keys that do the same, or what it is.
    right: String,
    why_not: Option<String>,
}

impl Row {
    fn of(ui: &Ui, shown: &Shown<'_>, found: &Found) -> Self {
        match found {
            Found::Command(info) => Self {
                glyph: info.glyph,
                words: info.command.text(shown.language),
                right: info.shortcuts.first().map(|shortcut| shortcut_text(ui.ctx(), shortcut)).unwrap_or_default(),
                why_not: shown.why_not(info.command),
            },
            Found::Component(id, name) => {
                let kind = shown.design.components.get(id).map(|component| shown.kind_text(&component.kind));
                let right = kind.unwrap_or_else(|| shown.text("kind.DataCenter"));
                let words = name.clone();
                Self { glyph: glyph::CUBE, words, right, why_not: None }
            }
            Found::Link(_, name) => Self::named(glyph::FLOW_ARROW, name, shown.text("finder.link")),
            Found::Text(_, name) => Self::named(glyph::TEXT_T, name, shown.text("finder.text")),
            Found::File(path, name) => {
                let folder = path.parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
                Self::named(glyph::CLOCK_COUNTER_CLOCKWISE, name, folder)
            }
            Found::Parameter(_, [name, of]) => Self::named(glyph::SLIDERS_HORIZONTAL, name, of.clone()),
            Found::Field(name) => {
                Self { glyph: glyph::CURSOR_TEXT, words: name.clone(), right: shown.text("finder.field"), why_not: None }
            }
            Found::Gesture(gesture) => {
                let (words, right) = (gesture.text(shown.language), gesture.keys_text(ui.ctx(), shown.language));
                Self { glyph: glyph::HAND_TAP, words, right, why_not: None }
            }
        }
    }
}

impl Row {
    /// Of something that is gone to by its name.
    fn named(glyph: &'static str, words: &str, right: String) -> Self {
        Self { glyph, words: words.to_owned(), right, why_not: None }
    }
}

fn row_ui(ui: &mut Ui, shown: &Shown<'_>, row: &Row, is_chosen: bool) -> egui::Response {
    let theme = shown.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, row.why_not.is_none(), is_chosen, &row.words));
    let fill = if is_chosen { theme.accent_tint } else { theme.card2 };
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(measures::RADIUS_FIELD), fill);
    }
    let colour = if row.why_not.is_none() { theme.text } else { theme.text.gamma_multiply(measures::DISABLED) };
    let text = |x: f32, align: Align2, text: &str, font| {
        ui.painter().text(pos2(x, rect.center().y), align, text, font, colour);
    };
    text(rect.left() + 10.0, Align2::LEFT_CENTER, row.glyph, fonts::glyph(measures::GLYPH));
    text(rect.left() + 36.0, Align2::LEFT_CENTER, &row.words, fonts::regular(measures::TEXT_BODY));
    text(rect.right() - 10.0, Align2::RIGHT_CENTER, &row.right, fonts::regular(measures::TEXT_CAPTION));
    match &row.why_not {
        Some(why) => response.on_hover_text(why),
        None => response,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let fields = ["Users", "TTL", "Instances", "Write"].map(|name| Found::Field(name.to_owned()));
        let name = |found: &Found| match found {
            Found::Command(info) => format!("{:?}", info.command),
            Found::Component(_, name)
            | Found::Field(name)
            | Found::Link(_, name)
            | Found::Text(_, name)
            | Found::File(_, name)
            | Found::Parameter(_, [name, _]) => name.clone(),
            Found::Gesture(gesture) => gesture.key.to_owned(),
        };
        found(text, fields.into_iter().chain(gestures(text)), |_| true).iter().map(name).collect()
    }

    #[test]
    fn a_command_is_found_by_words_of_either_language() {
        for text in ["  undo ", "UNDO", "실행 취소"] {
            assert!(names(text).contains(&"Undo".to_owned()), "{text}");
        }
        assert!(names("no such command").is_empty());
        assert_eq!(names("").len(), TABLE.len() - 1 + 4);
        assert_eq!(names("")[..2], ["New", "Open"], "in the order of the menus");
    }

    #[test]
    fn a_command_is_found_by_other_words_for_it_after_those_that_are_called_so() {
        for (text, command) in [("map", "ZoomToFit"), ("지도", "ZoomToFit"), ("help", "Shortcuts"), ("도움말", "Shortcuts")]
        {
            assert!(names(text).contains(&command.to_owned()), "{text}: {:?}", names(text));
        }
        assert_eq!(names("paste")[0], "Paste");
    }

    #[test]
    fn what_cannot_be_done_now_comes_last() {
        let refused = [Command::Undo, Command::Cut];
        let all = found("", std::iter::empty(), |command| !refused.contains(&command));
        let is_refused = |found: &Found| matches!(found, Found::Command(info) if refused.contains(&info.command));
        assert!(all[all.len() - 2..].iter().all(is_refused));
        assert!(!all[..all.len() - 2].iter().any(is_refused));
    }

    #[test]
    fn a_field_is_found_by_its_name() {
        assert_eq!(names("ttl"), ["TTL"]);
        assert_eq!(names("insta")[0], "Instances");
        // What is called just so comes before what begins so.
        assert_eq!(names("write")[..2], ["Write", "Note"]);
    }
}
