//! One frame: what was pressed, the panels around the canvas, and then the actions that came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Context, Frame, LayerId, Margin, Panel, Rect, Response, Ui, ViewportCommand};

use super::parts::{Part, Parts};
use super::possible::Possible;
use super::{App, Screen};
use crate::analysis::Gone;
use crate::design::{Id, Problem};
use crate::ui::action::{Action, Placing};
use crate::ui::analyst::Found;
use crate::ui::canvas::{Badge, Canvas, Tone, Tool, View};
use crate::ui::command::{self, Command, NUMBERED_KINDS, PlainKeys};
use crate::ui::last_letters::LastLetters;
use crate::ui::panels::bottom::Bottom;
use crate::ui::panels::right::Right;
use crate::ui::panels::waterfall::Inspected;
use crate::ui::panels::{bottom, dialog, history, notice, palette, right, status_bar, top_bar, waterfall, welcome};
use crate::ui::requests::Step;
use crate::ui::runner::Report;
use crate::ui::settings::Settings;
use crate::ui::shown::{self, Shown};
use crate::ui::theme::Theme;
use crate::ui::widgets::side_panel::{self, Side};
use crate::ui::{measures, style, toasts};

impl App {
    /// Draws the window into `ui` and carries out what was asked for.
    pub fn show(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        LastLetters::watch(&context);
        let mut actions = Vec::new();
        let had_dialog = self.dialog.is_some();
        self.guard_closing(&context);
        self.hear_answer(&context);
        self.hear_run();
        self.hear_keeper();
        self.watch_files(&context);
        if self.dialog.is_none() {
            self.hear_keys(&context, &mut actions);
            hear_drops(&context, &mut actions);
        }
        if let Some(field) = self.field_asked.take() {
            context.memory_mut(|memory| memory.request_focus(field));
        }
        let is_right_shown = self.is_inspector_open(&context);
        self.hear_analyses(&context, is_right_shown);
        let canvas = self.draw_ui(ui, &mut actions);
        // What was typed until then belongs to what is saved, or left.
        actions.sort_by_key(Action::is_of_file);
        for action in actions {
            self.carry_out(&context, action);
        }
        if !had_dialog && self.dialog.is_some() {
            free_keyboard(&context);
        }
        self.sync_run();
        self.keep_safe(&context);
        self.show_toasts(&context, canvas);
        self.focused_before = context.memory(egui::Memory::focused);
        style::focus_ring(&context, &self.settings.theme());
        self.set_title(&context);
    }

    fn show_toasts(&mut self, context: &Context, canvas: Rect) {
        let (theme, undo) = (self.settings.theme(), self.text("command.undo"));
        let look = toasts::Look { theme: &theme, undo: &undo, present: self.history.design() };
        if self.toasts.show(context, &look, canvas) {
            self.command(context, Command::Undo);
            context.request_repaint();
        }
    }

    fn hear_keys(&self, context: &Context, actions: &mut Vec<Action>) {
        // A field, an open menu and the first screen have a use of their own for plain keys.
        let is_typed = context.text_edit_focused() || egui::Popup::is_any_open(context);
        let plain = match (is_typed, self.is_welcoming()) {
            (true, _) => PlainKeys::Typed,
            (false, true) => PlainKeys::FirstScreen,
            (false, false) => PlainKeys::Free,
        };
        let pressed = context.input_mut(|input| command::take_pressed(input, plain));
        // A gesture has ended by the time that actions are carried out: Escape ends it alone.
        let is_heard = |command: &Command| *command != Command::Cancel || !self.canvas.has_gesture();
        actions.extend(pressed.into_iter().filter(is_heard).map(Action::Command));
        if plain == PlainKeys::Free {
            actions.extend(context.input_mut(command::take_pasted).into_iter().map(Action::Paste));
            let numbers = context.input_mut(command::take_numbers);
            if !numbers.is_empty() {
                // The Enter that puts it down is not for what had the keyboard.
                free_keyboard(context);
            }
            actions.extend(
                numbers
                    .into_iter()
                    .filter_map(|number| NUMBERED_KINDS.get(number - 1))
                    .copied()
                    .map(Placing::Component)
                    .map(Action::StartPlacing),
            );
        }
    }

    /// Says what the run refused since the last frame.
    fn hear_run(&mut self) {
        let report = self.runner.report();
        if report.refused.number > self.refusals_seen {
            self.refusals_seen = report.refused.number;
            for problem in &report.refused.problems {
                let words = crate::catalog::problem_text(self.language(), problem);
                self.warn(words);
            }
        }
        self.hear_forks(&report);
        self.hear_trace(&report);
    }

    /// Draws everything; where the canvas is.
    fn draw_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) -> Rect {
        let theme = self.settings.theme();
        let report = self.runner.report();
        let problems = all_problems(&self.problems, &report);
        let (file_name, design) = (self.file_name(), Arc::clone(self.history.design()));
        let (undo, redo) = self.step_texts();
        let possible = Possible {
            is_editor: !self.is_welcoming(),
            settings: &self.settings,
            history: &self.history,
            selection: &self.selection,
            runner: &self.runner,
            report: &report,
            problems: &self.problems,
            file_on_disk: self.file_on_disk(),
            in_time: self.refusals_in_time(&report),
            has_focused_mark: self.bottom.has_focused(),
        };
        let refusal = |command| possible.why_not(command);
        let shown = Shown {
            design: &design,
            selection: &self.selection,
            report: &report,
            is_engine_dead: self.runner.is_dead(),
            is_running: self.runner.is_running(),
            speed: self.runner.speed(),
            problems: &problems,
            file_name: &file_name,
            is_changed: self.history.is_changed(),
            unread: self.unread,
            recent: &self.settings.recent,
            missing: &self.on_disk.missing,
            file_on_disk: self.file_on_disk(),
            history: &self.history,
            undo: undo.as_deref(),
            redo: redo.as_deref(),
            zoom: self.canvas.zoom(),
            refusal: &refusal,
            theme: &theme,
            language: self.language(),
        };
        let (is_inspector_open, is_bottom_open) = (self.is_inspector_open(ui.ctx()), self.is_bottom_open(ui.ctx()));
        let (mut reply, mut canvas, mut parts) = (None, ui.max_rect(), Parts::new());
        if let Some(dialog) = &mut self.dialog {
            reply = dialog::show(ui.ctx(), &shown, dialog);
        }
        if let Screen::Welcome(state) = &mut self.screen {
            ui.painter().rect_filled(ui.max_rect(), 0.0, theme.canvas);
            welcome::show(ui, &shown, state, actions);
        } else {
            let mut editor = Editor {
                canvas: &mut self.canvas,
                bottom: &mut self.bottom,
                inspected: &mut self.inspected,
                search: &mut self.search,
                right: self.on_right.view(self.floating_side),
                in_hand: (self.tool, self.placing, self.throwing),
                settings: &self.settings,
                is_inspector_open,
                is_bottom_open,
                is_history_open: self.is_history_open,
            };
            (canvas, parts) = editor_ui(ui, &shown, &mut editor, actions);
        }
        self.keep_clear(ui, canvas);
        let context = ui.ctx().clone();
        self.follow_part(&context, parts);
        if let Some(reply) = reply {
            self.take_reply(&context, reply);
        }
        canvas
    }

    /// Whether the inspector is shown: as it was asked for, else always beside the canvas, and over it where there is a selection.
    pub(super) fn is_inspector_open(&self, context: &Context) -> bool {
        let has_room = context.content_rect().width() >= measures::INSPECTOR_FLOATS_BELOW;
        self.is_inspector_asked.unwrap_or(has_room || !self.selection.is_empty())
    }

    /// Lets the inspector float where it does not lie on what is selected; not under a hand.
    fn keep_clear(&mut self, ui: &Ui, canvas: Rect) {
        let is_floating = ui.ctx().content_rect().width() < measures::INSPECTOR_FLOATS_BELOW;
        if !is_floating || ui.input(|input| input.pointer.any_down()) {
            return;
        }
        let Some(selected) = self.canvas.screen_rect_of(&self.selection) else { return };
        let covers = |side| floating_place(canvas, side).intersects(selected);
        let other = if self.floating_side == Side::Right { Side::Left } else { Side::Right };
        if covers(self.floating_side) && !covers(other) {
            self.floating_side = other;
            ui.ctx().request_repaint();
        }
    }

    fn set_title(&mut self, context: &Context) {
        let title = if self.is_welcoming() { "Loadstar".to_owned() } else { format!("{} — Loadstar", self.file_name()) };
        if title != self.title {
            context.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

/// The tool, what is put down, and the fault that is dropped.
type InHand = (Tool, Option<Placing>, Option<Command>);

/// What of the window's state the parts around and on the canvas change by themselves, and what they look at.
struct Editor<'a> {
    canvas: &'a mut Canvas,
    bottom: &'a mut Bottom,
    inspected: &'a mut Option<Inspected>,
    search: &'a mut String,
    right: Right<'a>,
    in_hand: InHand,
    settings: &'a Settings,
    is_inspector_open: bool,
    is_bottom_open: bool,
    is_history_open: bool,
}

/// The panels and the canvas; where that is, and where all of them are.
fn editor_ui(ui: &mut Ui, shown: &Shown<'_>, editor: &mut Editor<'_>, actions: &mut Vec<Action>) -> (Rect, Parts) {
    let layer = ui.layer_id();
    let (top_bar, notice, status_bar) = bars_ui(ui, shown, actions);
    let palette = palette_ui(ui, shown, editor.search, actions);
    let inspector = editor.is_inspector_open.then(|| right_ui(ui, shown, &editor.right, actions));
    let request = editor.inspected.as_ref().map(|inspected| inspected.request);
    let timeline = editor.is_bottom_open.then(|| bottom::show(ui, shown, editor.bottom, request, actions));
    let canvas = ui.available_rect_before_wrap();
    if let Some(inspected) = editor.inspected.as_mut() {
        let beside = editor.bottom.beside(inspected.request);
        inspected.make_way(canvas, |id| editor.canvas.box_of(id));
        waterfall::show(ui, shown, inspected, (canvas, beside), actions);
    }
    let followed = editor.inspected.as_ref().and_then(Inspected::step);
    canvas_ui(ui, (shown, editor.right.found), editor.canvas, (editor.in_hand, editor.settings, followed), actions);
    let history = editor.is_history_open.then(|| history::show(ui, shown, canvas, actions));
    let placed = |part, response: Option<Response>| response.map(|at| (part, at.rect, at.layer_id));
    let mut parts = vec![(Part::TopBar, top_bar, layer)];
    parts.extend(placed(Part::Notice, notice));
    parts.extend([(Part::Palette, palette, layer), (Part::Canvas, canvas, layer)]);
    parts.extend(placed(Part::History, history));
    parts.extend(timeline.map(|rect| (Part::Timeline, rect, layer)));
    parts.extend(inspector.map(|(rect, layer)| (Part::Inspector, rect, layer)));
    parts.push((Part::StatusBar, status_bar, layer));
    (canvas, parts)
}

/// The design's problems, then those that only the engine knows of.
fn all_problems(of_design: &[Problem], report: &Report) -> Vec<Problem> {
    let is_new = |problem: &&Problem| !of_design.iter().any(|known| known.code == problem.code && known.path == problem.path);
    of_design.iter().chain(report.problems.iter().filter(is_new)).chain(report.halted()).cloned().collect()
}

/// A mark on every component that has a problem.
fn problem_badges(shown: &Shown<'_>) -> BTreeMap<Id, Badge> {
    let about = shown.problems.iter().filter_map(|problem| shown::selection_of(shown.design, problem));
    let ids: BTreeSet<Id> = about.flat_map(|selection| selection.ids).collect();
    let badge = || Badge { text: shown.text("badge.problem"), glyph: "warning", tone: Tone::Busy };
    ids.into_iter().map(|id| (id, badge())).collect()
}

/// A mark on every component that has a problem, and on every other one that is a single point of failure.
fn badges(shown: &Shown<'_>, found: Option<&Found>) -> BTreeMap<Id, Badge> {
    let badge = || Badge { text: shown.text("badge.point_of_failure"), glyph: "shield-warning", tone: Tone::Busy };
    let single = found.into_iter().flat_map(Found::single).filter_map(|gone| match gone {
        Gone::Component(id) | Gone::Instance(id, _) => Some(id.clone()),
        Gone::Link(..) | Gone::DataCenter(_) => None,
    });
    let mut badges: BTreeMap<Id, Badge> = single.map(|id| (id, badge())).collect();
    badges.extend(problem_badges(shown));
    badges
}

fn panel_frame(theme: &Theme, margin: Margin) -> Frame {
    Frame::new().fill(theme.panel).inner_margin(margin)
}

fn canvas_ui(
    ui: &mut Ui,
    (shown, found): (&Shown<'_>, Option<&Found>),
    canvas: &mut Canvas,
    ((tool, placing, throwing), settings, followed): (InHand, &Settings, Option<&Step>),
    actions: &mut Vec<Action>,
) {
    canvas.set_badges(badges(shown, found));
    let view = View {
        design: shown.design,
        selection: shown.selection,
        snapshot: shown.snapshot(),
        is_running: shown.is_running,
        speed: shown.speed,
        theme: shown.theme,
        language: shown.language,
        tool,
        placing,
        throwing,
        link_style: settings.link_style,
        motion: settings.motion,
        shows_answers: settings.shows_answers,
        history: Some(&shown.report.past.seconds),
        wheel_moves: settings.wheel_moves,
        refusal: shown.refusal,
        followed,
    };
    // What is out of view has its place beyond the edge, where the panels are.
    ui.shrink_clip_rect(ui.available_rect_before_wrap());
    canvas.show(ui, &view, actions);
}

/// The bars at the top and at the bottom, and the question under the former; where they are.
fn bars_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) -> (Rect, Option<Response>, Rect) {
    let frame = panel_frame(shown.theme, Margin::symmetric(14, 0));
    let top = Panel::top("top bar").exact_size(measures::TOP_BAR).resizable(false).frame(frame);
    let top = top.show(ui, |ui| top_bar::show(ui, shown, actions));
    let notice = notice::show(ui, shown, actions);
    let bottom = Panel::bottom("status bar").exact_size(measures::STATUS_BAR).resizable(false).frame(frame);
    let bottom = bottom.show(ui, |ui| status_bar::show(ui, shown, actions));
    (top.response.rect, notice, bottom.response.rect)
}

fn palette_ui(ui: &mut Ui, shown: &Shown<'_>, search: &mut String, actions: &mut Vec<Action>) -> Rect {
    let is_narrow = ui.ctx().content_rect().width() < measures::PALETTE_ICONS_BELOW;
    let frame = panel_frame(shown.theme, Margin::symmetric(8, 8));
    let content = |ui: &mut Ui| palette::show(ui, shown, search, is_narrow, actions);
    if is_narrow {
        let panel = Panel::left("palette icons").exact_size(measures::PALETTE_ICONS).resizable(false);
        panel.frame(frame).show(ui, content).response.rect
    } else {
        let width = (measures::PALETTE, measures::PALETTE_RANGE);
        side_panel::show(ui, (Side::Left, "palette"), frame, width, content)
    }
}

/// The panel on the right, beside the canvas; over it in a small window.
fn right_ui(ui: &mut Ui, shown: &Shown<'_>, right: &Right<'_>, actions: &mut Vec<Action>) -> (Rect, LayerId) {
    let frame = panel_frame(shown.theme, Margin { left: 14, right: 4, top: 12, bottom: 12 });
    if ui.ctx().content_rect().width() >= measures::INSPECTOR_FLOATS_BELOW {
        let width = (measures::INSPECTOR, measures::INSPECTOR_RANGE);
        let rect = side_panel::show(ui, (Side::Right, "inspector"), frame, width, |ui| right::show(ui, shown, right, actions));
        return (rect, ui.layer_id());
    }
    let area = ui.available_rect_before_wrap();
    let frame = frame.stroke(egui::Stroke::new(1.0, shown.theme.line2)).corner_radius(measures::RADIUS_POPOVER);
    let floating = egui::Area::new(egui::Id::new("floating inspector")).fixed_pos(floating_place(area, right.floats_at).min);
    let shown = floating.show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(278.0);
            ui.set_max_height(area.height() - 60.0);
            right::show(ui, shown, right, actions);
        });
    });
    (shown.response.rect, shown.response.layer_id)
}

/// Where the inspector floats over the canvas: at the left under the tools.
fn floating_place(canvas: Rect, side: Side) -> Rect {
    let min = match side {
        Side::Left => canvas.left_top() + egui::vec2(12.0, 56.0),
        Side::Right | Side::Bottom => egui::pos2(canvas.right() - measures::INSPECTOR_FLOATING - 12.0, canvas.top() + 10.0),
    };
    Rect::from_min_max(min, egui::pos2(min.x + measures::INSPECTOR_FLOATING, canvas.bottom()))
}

/// Takes the keyboard from whatever has it: what lies under a question must not hear the answer.
fn free_keyboard(context: &Context) {
    context.memory_mut(|memory| memory.focused().into_iter().for_each(|id| memory.surrender_focus(id)));
}

fn hear_drops(context: &Context, actions: &mut Vec<Action>) {
    let dropped = context.input(|input| input.raw.dropped_files.clone());
    actions.extend(dropped.first().map(|file| Action::Open(file.path().to_owned())));
}
