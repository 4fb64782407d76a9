//! What a frame of the window costs, beside a frame with an empty canvas in the same minute: `cargo bench --bench window`.
//!
//! The whole window at 1440×900 without a graphics card: its frame and the tessellation of what it drew, in CPU time of the
//! window's thread. A figure is the best of several rounds of many frames. A word after the command picks the sections that contain it.

#![allow(clippy::print_stdout, reason = "what it is for")]

#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../support/cpu.rs"]
mod cpu;
#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../support/large_design.rs"]
mod large_design;
#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../support/random_design.rs"]
mod random_design;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cpu::cpu_seconds;
use egui::{Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2, pos2, vec2};
use large_design::large_design;
use loadstar::design::value::Value;
use loadstar::design::{Design, Edit, Frame, Id, KindName, Point, file};
use loadstar::ui::action::Action;
use loadstar::ui::app::App;
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;
use loadstar::ui::settings::Settings;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZE: Vec2 = vec2(1_440.0, 900.0);
/// Time from frame to frame: that of dots.
const FRAME_S: f64 = 0.024;
/// On the canvas, over a component or beside one.
const CENTER: Pos2 = pos2(660.0, 460.0);
/// What the figure of a running design is about.
const DOTS: usize = 2_000;
const ROUNDS: usize = 5;
const FRAMES: usize = 60;
const SEED: u64 = 1;

fn main() {
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    let folder = tempfile::tempdir().expect("a folder for files");
    let bench =
        Bench { wanted, base_ms: OnceCell::new(), file: written(folder.path(), "3000.ron", &large_design(3_000, SEED)) };
    println!("{:<58} {:>8} {:>9} {:>8}", "", "CPU ms", "of empty", "goal ms");
    let sections: [(&str, &dyn Fn()); 10] = [
        ("300 components running", &|| running(&bench)),
        ("3,000 components, everything in view", &|| everything_in_view(&bench)),
        ("3,000 components, first frame with curves", &|| first_curves(&bench)),
        ("3,000 components, all selected", &|| selected(&bench)),
        ("3,000 components, dragging one", &|| dragging(&bench)),
        ("3,000 components, moving a data center", &|| moving_a_center(&bench)),
        ("paused: frames asked for", &|| paused(&bench)),
        ("a file of 3,000 opened", &|| opening(&bench, folder.path())),
        ("undo at 3,000", &|| history(&bench)),
        ("undo at 3,000 of other steps", &|| other_steps(&bench)),
    ];
    for (_, section) in sections.iter().filter(|(name, _)| name.contains(&bench.wanted)) {
        section();
    }
    if let Some(resident) = resident_mib() {
        println!("resident memory at the end: {resident} MiB");
    }
}

fn running(bench: &Bench) {
    let mut window = Window::of(&large_design(300, SEED));
    // The canvas is as high as the window first.
    window.ask(Action::Command(Command::Timeline));
    // From nearer, so that the level of detail is the one that dots are seen at.
    window.zoom_to(0.5);
    window.zoom_to(0.36);
    window.find_ways();
    window.ask(Action::Command(Command::RunOrPause));
    // The engine has a thread of its own, and dots go as its clock goes.
    while window.dots() < DOTS && window.time_s < 120.0 {
        window.frame(Vec::new());
        std::thread::sleep(Duration::from_millis(5));
    }
    let dots = window.dots();
    if dots < DOTS {
        let run_s = window.app.runner().report().time_ns() as f64 / 1e9;
        println!("too few dots: {dots} of {DOTS}, at {:.0} %, after {run_s:.1} s of the run", window.zoom() * 100.0);
    }
    bench.row(&format!("300 components running, {dots} dots"), Some(4.0), FRAMES, || window.frame(Vec::new()));
    window.ask(Action::Command(Command::Timeline));
    for _ in 0..FRAMES {
        window.frame(Vec::new());
        std::thread::sleep(Duration::from_millis(5));
    }
    let dots = window.dots();
    bench.row(&format!("the same with the timeline, {dots} dots"), Some(4.0), FRAMES, || window.frame(Vec::new()));
}

fn everything_in_view(bench: &Bench) {
    let mut window = Window::open(&bench.file);
    bench.row("3,000 components, everything in view", Some(8.0), FRAMES, || window.frame(Vec::new()));
    let mut place = 0.0_f32;
    let mut wander = move || {
        place += 1.0;
        CENTER + 200.0 * Vec2::angled(place / 7.0)
    };
    bench.row("3,000 components, pointer moving", Some(8.0), FRAMES, || window.frame(vec![Event::PointerMoved(wander())]));
    window.press(CENTER, PointerButton::Middle, true);
    bench.row("3,000 components, panning", Some(8.0), FRAMES, || window.frame(vec![Event::PointerMoved(wander())]));
    window.press(CENTER, PointerButton::Middle, false);
    for (from, to) in [(1.0_f32, 0.15), (0.15, 0.35), (0.35, 0.6), (0.6, 1.2)] {
        zooming(bench, &mut window, from, to);
    }
}

/// There and back between two zooms; the first row begins where all of it fits.
fn zooming(bench: &Bench, window: &mut Window, from: f32, to: f32) {
    let low = if from > to { window.zoom() } else { from };
    let mut turn = 0_usize;
    let name = format!("3,000 components, zooming from {:.0} to {:.0} %", low * 100.0, to * 100.0);
    bench.row(&name, Some(8.0), FRAMES, || {
        let share = 1.0 - ((turn % FRAMES) as f32 / (FRAMES as f32 / 2.0) - 1.0).abs();
        turn += 1;
        window.zoom_to(low * (to / low).powf(share));
    });
}

fn selected(bench: &Bench) {
    let mut window = Window::open(&bench.file);
    window.ask(Action::Command(Command::SelectAll));
    bench.row("3,000 components, all selected", None, FRAMES, || window.frame(Vec::new()));
}

/// The frame in which links become curves, of whose ways none is known.
fn first_curves(bench: &Bench) {
    for zoom in [0.4, 1.0] {
        let frame_ms = || {
            let mut window = Window::open(&bench.file);
            let before_s = cpu_seconds();
            window.zoom_to(zoom);
            (cpu_seconds() - before_s) * 1e3
        };
        let ms = (0..ROUNDS).map(|_| frame_ms()).fold(f64::INFINITY, f64::min);
        bench.print(&format!("3,000 components, first frame with curves, at {:.0} %", zoom * 100.0), ms, Some(16.0));
    }
}

fn dragging(bench: &Bench) {
    for zoom in [0.35, 0.8] {
        let mut window = Window::open(&bench.file);
        window.zoom_to(zoom);
        window.find_ways();
        let (_, at) = window.in_the_middle();
        let from = window.screen(at.0, at.1);
        let before = Arc::clone(window.app.history().design());
        window.press(from, PointerButton::Primary, true);
        let mut turn = 0.0_f32;
        bench.row(&format!("3,000 components, dragging one at {:.0} %", zoom * 100.0), Some(8.0), FRAMES, || {
            turn += 1.0;
            window.frame(vec![Event::PointerMoved(from + 60.0 * Vec2::angled(turn / 5.0) + vec2(turn / 3.0, 0.0))]);
        });
        assert!(!Arc::ptr_eq(&before, window.app.history().design()), "nothing was dragged");
    }
}

/// A data center dragged by its header, with all that stands in it.
fn moving_a_center(bench: &Bench) {
    for zoom in [0.35, 0.8] {
        let mut window = Window::open(&bench.file);
        let (center, frame) = window.first_center();
        window.ask(Action::Select(Selection::of_id(center.clone())));
        window.ask(Action::Command(Command::ZoomToSelection));
        window.settle();
        // Its header stays in view.
        let header = window.screen(frame.x + 40.0, frame.y + 12.0);
        window.frame(vec![Event::PointerMoved(header), Event::Zoom(zoom / window.zoom())]);
        window.find_ways();
        let from = window.screen(frame.x + 40.0, frame.y + 12.0);
        let before = Arc::clone(window.app.history().design());
        window.press(from, PointerButton::Primary, true);
        let mut turn = 0.0_f32;
        bench.row(&format!("3,000 components, moving a data center at {:.0} %", zoom * 100.0), Some(8.0), FRAMES, || {
            turn += 1.0;
            window.frame(vec![Event::PointerMoved(from + 60.0 * Vec2::angled(turn / 5.0) + vec2(turn / 3.0, 0.0))]);
        });
        let after = window.app.history().design();
        let is_moved = after.data_centers[&center].frame != before.data_centers[&center].frame;
        assert!(is_moved, "no data center was moved");
    }
}

/// How often a paused window that nobody touches is drawn, in a second of the screen's clock.
fn paused(bench: &Bench) {
    for (name, path) in [("3,000 components", Some(&bench.file)), ("an empty canvas", None)] {
        let mut window = path.map_or_else(Window::empty, |path| Window::open(path));
        window.find_ways();
        let until_s = window.time_s + 1.0;
        let mut frames = 0_usize;
        // As a screen does it: the next frame comes when the one before has asked for it.
        let mut wait = window.repaint_after;
        while window.time_s + wait.as_secs_f64().max(FRAME_S) < until_s {
            window.time_s += (wait.as_secs_f64() - FRAME_S).max(0.0);
            window.frame(Vec::new());
            frames += 1;
            wait = window.repaint_after;
        }
        let missed = if frames > 0 { "  missed" } else { "" };
        println!("{:<58} {frames:>8} {:>9} {:>8}{missed}", format!("paused: frames asked for in a second, {name}"), "", 0);
    }
}

fn opening(bench: &Bench, folder: &Path) {
    let mut without = large_design(3_000, SEED);
    for component in without.components.values_mut() {
        component.at = None;
    }
    let laid_out = written(folder, "no-places.ron", &without);
    let rows = [
        ("a file of 3,000 opened, to the first frame", &bench.file, Some(300.0)),
        ("the same without places", &laid_out, None),
    ];
    for (name, path, goal_ms) in rows {
        let mut window = Window::empty();
        bench.row(name, goal_ms, 2, || {
            window.ask(Action::Open(path.clone()));
            window.frame(Vec::new());
        });
    }
}

/// What an undo of a move adds to the frame that shows it: where all of it is in view, and where links are drawn along their ways.
fn history(bench: &Bench) {
    for zoom in [None, Some(0.35), Some(0.8), Some(1.0)] {
        let mut window = Window::open(&bench.file);
        let mut name = "everything in view".to_owned();
        if let Some(zoom) = zoom {
            window.zoom_to(zoom);
            window.find_ways();
            name = format!("at {:.0} %", zoom * 100.0);
        }
        let (id, at) = window.in_the_middle();
        window.ask(Action::Edit(Edit::Move(vec![(id, Point(at.0 + 60.0, at.1 + 40.0))])));
        window.undo_row(bench, &format!("undo at 3,000, {name}, beside a frame without"));
    }
}

/// The same of a parameter, and of a deletion of many at once.
fn other_steps(bench: &Bench) {
    undo_of(bench, "a parameter", |design| {
        let mut servers = design.components.iter().filter(|(_, component)| component.kind.name() == KindName::WebServer);
        let (id, _) = servers.next().expect("it has servers");
        Edit::SetParameter(id.clone(), "vcpus", Value::Count(7))
    });
    undo_of(bench, "a deletion of 100", |design| Edit::Remove(design.components.keys().take(100).cloned().collect()));
}

fn undo_of(bench: &Bench, name: &str, edit: impl Fn(&Design) -> Edit) {
    let mut window = Window::open(&bench.file);
    let edit = edit(window.app.history().design());
    window.ask(Action::Edit(edit));
    assert_eq!(window.app.history().done(), 1, "{name} is a step");
    window.undo_row(bench, &format!("undo of {name} at 3,000, beside a frame without"));
}

/// What to measure, and against what.
struct Bench {
    wanted: String,
    base_ms: OnceCell<f64>,
    file: PathBuf,
}

impl Bench {
    /// A frame of the window with an empty canvas.
    fn base_ms(&self) -> f64 {
        *self.base_ms.get_or_init(|| {
            let mut window = Window::empty();
            best_ms(FRAMES, &mut || window.frame(Vec::new()))
        })
    }

    /// Prints what a turn costs.
    fn row(&self, name: &str, goal_ms: Option<f64>, turns: usize, mut turn: impl FnMut()) {
        let ms = best_ms(turns, &mut turn);
        self.print(name, ms, goal_ms);
    }

    fn print(&self, name: &str, ms: f64, goal_ms: Option<f64>) {
        let base_ms = self.base_ms();
        let goal = goal_ms.map_or_else(String::new, |goal_ms| format!("{goal_ms:>8}"));
        let missed = if goal_ms.is_some_and(|goal_ms| ms >= goal_ms) { "  missed" } else { "" };
        println!("{name:<58} {ms:>8.2} {:>9.1} {goal}{missed}", ms / base_ms);
    }
}

/// The best round's mean, in milliseconds, after one round to warm up.
fn best_ms(turns: usize, turn: &mut impl FnMut()) -> f64 {
    let mut round = || {
        let before_s = cpu_seconds();
        for _ in 0..turns {
            turn();
        }
        (cpu_seconds() - before_s) * 1e3 / turns as f64
    };
    round();
    (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min)
}

/// The window, without a screen.
struct Window {
    context: Context,
    app: App,
    time_s: f64,
    /// How long the last frame lets the screen wait for the next one.
    repaint_after: Duration,
}

impl Window {
    fn empty() -> Self {
        let context = Context::default();
        let app = App::new(&context, Settings::default(), None, None);
        let mut window = Self { context, app, time_s: 0.0, repaint_after: Duration::ZERO };
        window.ask(Action::BeginOwn);
        window.settle();
        window
    }

    fn open(path: &Path) -> Self {
        let mut window = Self::empty();
        window.ask(Action::Open(path.to_owned()));
        window.settle();
        window
    }

    fn of(design: &Design) -> Self {
        let folder = tempfile::tempdir().expect("a folder for a file");
        Self::open(&written(folder.path(), "design.ron", design))
    }

    /// Lets glyphs be drawn and what moves come to rest.
    fn settle(&mut self) {
        for _ in 0..40 {
            self.frame(Vec::new());
        }
    }

    fn ask(&mut self, action: Action) {
        self.app.carry_out(&self.context, action);
    }

    /// One frame with these events, and the triangles of all that it drew.
    fn frame(&mut self, events: Vec<Event>) {
        self.time_s += FRAME_S;
        let screen = Rect::from_min_size(Pos2::ZERO, SIZE);
        let input = RawInput { screen_rect: Some(screen), time: Some(self.time_s), events, ..RawInput::default() };
        let app = &mut self.app;
        let mut output = self.context.run_ui(input, |ui| app.show(ui));
        output.textures_delta.clear();
        let delays = output.viewport_output.values().map(|viewport| viewport.repaint_delay);
        self.repaint_after = delays.min().unwrap_or(Duration::MAX);
        let triangles = self.context.tessellate(output.shapes, output.pixels_per_point);
        assert!(!triangles.is_empty());
    }

    fn press(&mut self, pos: Pos2, button: PointerButton, pressed: bool) {
        let press = Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
        self.frame(vec![Event::PointerMoved(pos)]);
        self.frame(vec![press]);
    }

    /// Zooms in or out in the middle.
    fn zoom_to(&mut self, zoom: f32) {
        let factor = zoom / self.zoom();
        self.frame(vec![Event::PointerMoved(CENTER), Event::Zoom(factor)]);
    }

    /// Prints what taking the last step back, or making it again, adds to a frame.
    fn undo_row(&mut self, bench: &Bench, name: &str) {
        let mut is_back = false;
        let with_ms = best_ms(FRAMES, &mut || {
            is_back = !is_back;
            self.ask(Action::Command(if is_back { Command::Undo } else { Command::Redo }));
            self.frame(Vec::new());
        });
        self.settle();
        let without_ms = best_ms(FRAMES, &mut || self.frame(Vec::new()));
        bench.print(name, with_ms - without_ms, Some(5.0));
    }

    /// Lets all ways of links be found, so many a frame.
    fn find_ways(&mut self) {
        for _ in 0..600 {
            self.frame(Vec::new());
        }
    }

    /// The component of a data center nearest to the middle, and its place.
    fn in_the_middle(&self) -> (Id, Point) {
        let components = &self.app.history().design().components;
        let inner = components.iter().filter(|(_, component)| component.data_center.is_some());
        let placed = inner.map(|(id, component)| (id, component.at.unwrap_or_default()));
        let (id, at) = placed
            .min_by(|a, b| {
                let [one, other] = [a.1, b.1].map(|at| (self.screen(at.0, at.1) - CENTER).length());
                one.total_cmp(&other)
            })
            .expect("there is one");
        (id.clone(), at)
    }

    fn first_center(&self) -> (Id, Frame) {
        let centers = &self.app.history().design().data_centers;
        let (id, center) = centers.first_key_value().expect("there is one");
        (id.clone(), center.frame)
    }

    fn zoom(&self) -> f32 {
        self.app.canvas().zoom()
    }

    fn dots(&self) -> usize {
        self.app.canvas().dot_count()
    }

    fn screen(&self, x: f64, y: f64) -> Pos2 {
        self.app.canvas().lens().screen_from_canvas(pos2(x as f32, y as f32))
    }
}

fn written(folder: &Path, name: &str, design: &Design) -> PathBuf {
    let path = folder.join(name);
    file::save(&path, design).expect("a file can be written");
    path
}

/// What of the process is in memory.
fn resident_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1_024)
}
