//! The canvas in a harness without a graphics card: events in, actions applied as the window would apply them.

mod arranging;
mod cards;
mod hints;
mod homes;
mod kinds;
mod links;
mod looking;
mod moving;
mod running;
mod selecting;

use std::sync::Arc;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};
use egui_kittest::Harness;
use loadstar::design::{Component, DataCenter, Design, Edit, Fault, Frame, Gesture, History, Id, Kind, KindName, Link, Point};
use loadstar::engine::Snapshot;
use loadstar::engine::snapshot::{ComponentFigures, InstanceFigures, LinkFigures};
use loadstar::ui::action::{Action, Placing};
use loadstar::ui::canvas::routes::Style;
use loadstar::ui::canvas::{Canvas, Motion, Tool, View};
use loadstar::ui::command::Command;
use loadstar::ui::faults;
use loadstar::ui::selection::Selection;
use loadstar::ui::style;
use loadstar::ui::theme::Theme;
use loadstar::words::Language;

/// A window with nothing but the canvas.
struct Shell {
    canvas: Canvas,
    history: History,
    selection: Selection,
    snapshot: Option<Snapshot>,
    is_running: bool,
    tool: Tool,
    placing: Option<Placing>,
    link_style: Style,
    theme: Theme,
    language: Language,
    faults: Vec<Fault>,
    refusals: Vec<String>,
    told: Vec<String>,
}

impl Shell {
    fn new(design: Design) -> Self {
        Self {
            canvas: Canvas::default(),
            history: History::new(design),
            selection: Selection::default(),
            snapshot: None,
            is_running: false,
            tool: Tool::Select,
            placing: None,
            link_style: Style::Curved,
            theme: Theme::dark(),
            language: Language::English,
            faults: Vec::new(),
            refusals: Vec::new(),
            told: Vec::new(),
        }
    }

    fn frame(&mut self, ui: &mut egui::Ui) {
        let design = Arc::clone(self.history.design());
        let mut actions = Vec::new();
        let view = View {
            design: &design,
            selection: &self.selection,
            snapshot: self.snapshot.as_ref(),
            is_running: self.is_running,
            speed: 1.0,
            theme: &self.theme,
            language: self.language,
            tool: self.tool,
            placing: self.placing,
            throwing: None,
            link_style: self.link_style,
            motion: Motion::Travelling,
            shows_answers: false,
            history: None,
            wheel_moves: false,
            refusal: &|_| None,
            followed: None,
        };
        self.canvas.show(ui, &view, &mut actions);
        style::focus_ring(ui.ctx(), &self.theme);
        for action in actions {
            self.carry_out(action);
        }
    }

    fn carry_out(&mut self, action: Action) {
        match action {
            Action::Edit(edit) => self.history.apply(&edit, None).expect("the canvas asks for what can be done"),
            Action::EditInGesture(edit, gesture) => {
                self.history.apply(&edit, Some(gesture)).expect("the canvas asks for what can be done");
            }
            Action::Select(selection) => self.selection = selection,
            Action::Command(Command::Cancel) => {
                self.placing = None;
                self.selection = Selection::default();
            }
            Action::Command(command) if self.canvas.command(command) => {}
            Action::Command(command) => {
                self.faults.extend(faults::of(command, self.history.design(), &self.selection, self.snapshot.as_ref()));
            }
            Action::DuplicateInGesture(gesture) => self.duplicate(gesture),
            Action::Refuse(why) => self.refusals.push(why),
            Action::Tell(what) => self.told.push(what),
            Action::StartPlacing(placing) => self.placing = Some(placing),
            Action::StopPlacing => self.placing = None,
            other => panic!("the canvas does not ask for {other:?}"),
        }
    }

    /// As the window does it: copies beside the originals, selected.
    fn duplicate(&mut self, gesture: Gesture) {
        let mut copies = Selection::default();
        for id in self.selection.ids.clone() {
            let mut copy = Component::clone(&self.design().components[&id]);
            copy.at = copy.at.map(|Point(x, y)| Point(x + 24.0, y + 24.0));
            let name = Id::from(format!("{id}-copy"));
            self.history.apply(&Edit::AddComponent(name.clone(), copy), Some(gesture)).expect("the name is free");
            copies.ids.insert(name);
        }
        self.selection = copies;
    }

    fn design(&self) -> &Design {
        self.history.design()
    }

    fn place(&self, id: &str) -> Point {
        self.design().components[&Id::from(id)].at.expect("it has a place")
    }

    /// Where a canvas point is on the screen.
    fn screen(&self, x: f32, y: f32) -> Pos2 {
        self.canvas.lens().screen_from_canvas(pos2(x, y))
    }

    fn screen_of(&self, id: &str) -> Pos2 {
        let Point(x, y) = self.place(id);
        self.screen(x as f32, y as f32)
    }

    fn steps(&self) -> usize {
        let mut history = self.history.clone();
        std::iter::from_fn(|| history.undo().then_some(())).count()
    }
}

type Window = Harness<'static, Shell>;

fn component(kind: KindName, x: f64, y: f64) -> Component {
    let mut component = Component::new(Kind::default_of(kind));
    component.at = Some(Point(x, y));
    component
}

/// users → lb, and a web server and a database without links, the latter in a data center.
fn small_design() -> Design {
    let mut design = Design::empty();
    let frame = Frame { x: 440.0, y: 120.0, w: 280.0, h: 220.0 };
    design.data_centers.insert(Id::from("seoul"), DataCenter { frame, ..DataCenter::default() });
    for (id, kind, x, y) in [
        ("users", KindName::Client, 0.0, 0.0),
        ("lb", KindName::LoadBalancer, 240.0, 0.0),
        ("web", KindName::WebServer, 480.0, 0.0),
        ("db", KindName::DatabaseLeader, 560.0, 240.0),
    ] {
        design.components.insert(Id::from(id), component(kind, x, y).into());
    }
    if let Some(database) = design.components.get_mut(&Id::from("db")) {
        database.data_center = Some(Id::from("seoul"));
    }
    design.links.push(Link::new(Id::from("users"), Id::from("lb")));
    design
}

fn window_of(shell: Shell) -> Window {
    let mut window =
        Harness::builder().with_size(vec2(1_200.0, 800.0)).build_ui_state(|ui, shell: &mut Shell| shell.frame(ui), shell);
    window.run();
    window
}

/// A window whose frames follow each other as fast as on a screen, so that two clicks are a double click.
fn quick_window(shell: Shell) -> Window {
    let mut window = Harness::builder()
        .with_size(vec2(1_200.0, 800.0))
        .with_step_dt(1.0 / 60.0)
        .build_ui_state(|ui, shell: &mut Shell| shell.frame(ui), shell);
    window.run();
    window
}

fn window() -> Window {
    window_of(Shell::new(small_design()))
}

fn click_with(window: &mut Window, at: Pos2, modifiers: Modifiers) {
    window.hover_at(at);
    window.step();
    for pressed in [true, false] {
        window.event_modifiers(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers }, modifiers);
        window.step();
    }
    window.run();
}

fn click(window: &mut Window, at: Pos2) {
    click_with(window, at, Modifiers::NONE);
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    for step in 1..=5_u8 {
        window.hover_at(from.lerp(to, f32::from(step) / 5.0));
        window.step();
    }
    window.drop_at(to);
    window.run();
}

fn at(window: &Window, id: &str) -> Pos2 {
    window.state().screen_of(id)
}

fn selected(window: &Window) -> Vec<&str> {
    window.state().selection.ids.iter().map(Id::as_str).collect()
}

#[test]
fn a_link_is_drawn_from_a_port_where_it_means_something() {
    let mut window = window();
    let zoom = window.state().canvas.zoom();
    let port = at(&window, "lb") + vec2(69.0, 0.0) * zoom;
    let web = at(&window, "web");
    drag(&mut window, port, web);
    assert!(window.state().design().link(&Id::from("lb"), &Id::from("web")).is_some());
    assert_eq!(window.state().steps(), 1);
}

#[test]
fn a_link_that_means_nothing_is_not_made() {
    let mut window = window();
    window.state_mut().tool = Tool::Connect;
    window.run();
    let (users, db, nowhere) = (at(&window, "users"), at(&window, "db"), window.state().screen(100.0, 300.0));
    drag(&mut window, users, db);
    drag(&mut window, users, nowhere);
    drag(&mut window, users, users + vec2(10.0, 5.0));
    assert_eq!(*window.state().design(), small_design());
    assert_eq!(window.state().refusals, ["A browser does not talk to a database"], "only the one over a box was meant");
}

#[test]
fn a_link_is_drawn_by_two_clicks_with_the_tool() {
    let mut window = window();
    window.state_mut().tool = Tool::Connect;
    window.run();
    let (lb, web) = (at(&window, "lb"), at(&window, "web"));
    click(&mut window, lb);
    click(&mut window, web);
    assert!(window.state().design().link(&Id::from("lb"), &Id::from("web")).is_some());
}

#[test]
fn a_name_is_typed_in_place_in_hangul_too() {
    let mut window = window();
    let web = at(&window, "web");
    click(&mut window, web);
    assert!(window.state_mut().canvas.command(Command::Rename));
    window.run();
    window.event(Event::Text("웹 서버".to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().design().components[&Id::from("web")].label, "웹 서버");
    assert_eq!(window.state().steps(), 1);
    window.key_press(Key::Enter);
    window.run();
    window.event(Event::Text("nothing".to_owned()));
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().design().components[&Id::from("web")].label, "웹 서버", "Escape keeps the old name");
}

#[test]
fn a_double_click_begins_a_name() {
    let mut window = quick_window(Shell::new(small_design()));
    let web = at(&window, "web");
    window.hover_at(web);
    window.step();
    for _ in 0..2 {
        // On a slow machine press and release come in one frame.
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            window.event(Event::PointerButton { pos: web, button, pressed, modifiers });
        }
        window.step();
    }
    window.run();
    window.event(Event::Ime(egui::ImeEvent::Preedit { text: "우".to_owned(), active_range_chars: None }));
    window.run();
    window.event(Event::Ime(egui::ImeEvent::Commit("웹".to_owned())));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().design().components[&Id::from("web")].label, "웹");
}

fn snapshot(design: &Design, time_ns: u64) -> Snapshot {
    let mut snapshot = Snapshot { time_ns, window_s: 1.0, users: 1_000.0, ..Snapshot::default() };
    for id in design.components.keys() {
        let instance = InstanceFigures {
            is_alive: true,
            arrival_rate_per_s: 100.0,
            utilization_ratio: 0.78,
            ..InstanceFigures::default()
        };
        let figures = ComponentFigures {
            utilization_ratio: 0.78,
            slow_factor: 1.0,
            instances: vec![instance],
            ..ComponentFigures::default()
        };
        snapshot.components.insert(id.clone(), figures);
    }
    for link in &design.links {
        let figures = LinkFigures { rate_per_s: [10.0; 5], latency_ms: Some(5.0), ..LinkFigures::default() };
        snapshot.links.insert((link.from.clone(), link.to.clone()), figures);
    }
    snapshot
}

/// Opens the menu of what is at `on`.
fn open_menu(window: &mut Window, on: Pos2) {
    window.hover_at(on);
    window.step();
    for pressed in [true, false] {
        let modifiers = Modifiers::NONE;
        window.event(Event::PointerButton { pos: on, button: PointerButton::Secondary, pressed, modifiers });
        window.step();
    }
    window.run();
}
