//! The canvas in a harness without a graphics card: events in, actions applied as the window would apply them.

mod arranging;
mod cards;
mod homes;
mod kinds;
mod links;

use std::sync::Arc;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use loadstar::design::kind::{Client, Hosted, WebServer};
use loadstar::design::{
    Annotation, Component, DataCenter, Design, Edit, Fault, Frame, Gesture, History, Id, Kind, KindName, Link, Point,
};
use loadstar::engine::Snapshot;
use loadstar::engine::snapshot::{ComponentFigures, InstanceFigures, LinkFigures, Reason};
use loadstar::ui::action::{Action, Placing};
use loadstar::ui::canvas::routes::Style;
use loadstar::ui::canvas::{Canvas, Tool, View};
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
            link_style: self.link_style,
            wheel_moves: false,
            disabled: &[],
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
            other => panic!("the canvas does not ask for {other:?}"),
        }
    }

    /// As the window does it: copies beside the originals, selected.
    fn duplicate(&mut self, gesture: Gesture) {
        let mut copies = Selection::default();
        for id in self.selection.ids.clone() {
            let mut copy = self.design().components[&id].clone();
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
        design.components.insert(Id::from(id), component(kind, x, y));
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

/// A window in which a run has gone on for 100 frames of a sixtieth of a second.
fn running_window(snapshot: Snapshot) -> Window {
    let mut shell = Shell::new(small_design());
    shell.snapshot = Some(snapshot);
    shell.is_running = true;
    let mut window = quick_window(shell);
    for tick in 1..100_u64 {
        if let Some(snapshot) = &mut window.state_mut().snapshot {
            snapshot.time_ns = tick * 16_666_667;
        }
        window.step();
    }
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
fn a_click_selects_and_shift_adds_and_takes_away() {
    let mut window = window();
    let (lb, web) = (at(&window, "lb"), at(&window, "web"));
    click(&mut window, lb);
    assert_eq!(selected(&window), ["lb"]);
    click_with(&mut window, web, Modifiers::SHIFT);
    assert_eq!(selected(&window), ["lb", "web"]);
    click_with(&mut window, lb, Modifiers::SHIFT);
    assert_eq!(selected(&window), ["web"]);
    let nowhere = window.state().screen(100.0, 300.0);
    click(&mut window, nowhere);
    assert!(window.state().selection.is_empty());
    assert_eq!(window.state().steps(), 0, "selecting is no step of the history");
}

#[test]
fn a_click_near_a_link_selects_it() {
    let mut window = window();
    let beside = window.state().screen(120.0, 0.0) + vec2(0.0, 4.0);
    click(&mut window, beside);
    assert_eq!(window.state().selection, Selection::of_link(Id::from("users"), Id::from("lb")));
}

#[test]
fn a_rubber_band_selects_what_it_touches() {
    let mut window = window();
    let (from, to) = (window.state().screen(-90.0, -60.0), window.state().screen(250.0, 60.0));
    drag(&mut window, from, to);
    assert_eq!(selected(&window), ["lb", "users"]);
    assert_eq!(window.state().selection.links.len(), 1, "with the link between them");
}

#[test]
fn a_drag_moves_in_one_step_and_undo_takes_it_back() {
    let mut window = window();
    let before = window.state().design().clone();
    let from = at(&window, "lb");
    let zoom = window.state().canvas.zoom();
    drag(&mut window, from, from + vec2(3.0, 203.0) * zoom);
    assert_eq!(window.state().place("lb"), Point(240.0, 200.0), "on the grid, in line with its own column");
    assert_eq!(window.state().steps(), 1);
    assert!(window.state_mut().history.undo());
    assert_eq!(*window.state().design(), before);
}

#[test]
fn all_that_is_selected_moves() {
    let mut window = window();
    window.state_mut().selection.ids = [Id::from("lb"), Id::from("web")].into();
    window.run();
    let from = at(&window, "lb");
    let zoom = window.state().canvas.zoom();
    drag(&mut window, from, from + vec2(0.0, -160.0) * zoom);
    assert_eq!((window.state().place("lb"), window.state().place("web")), (Point(240.0, -160.0), Point(480.0, -160.0)));
}

/// Presses at `from` with Alt held and goes to `to`, without letting go.
fn begin_alt_drag(window: &mut Window, from: Pos2, to: Pos2) {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::ALT);
    window.hover_at(from);
    window.step();
    window.event_modifiers(Event::PointerButton { pos: from, button, pressed: true, modifiers }, modifiers);
    window.step();
    for step in 1..=5_u8 {
        window.event_modifiers(Event::PointerMoved(from.lerp(to, f32::from(step) / 5.0)), modifiers);
        window.step();
    }
}

#[test]
fn a_drag_with_alt_moves_a_copy_in_one_step() {
    let mut window = window();
    let from = at(&window, "web");
    let zoom = window.state().canvas.zoom();
    let to = from + vec2(16.0, -200.0) * zoom;
    begin_alt_drag(&mut window, from, to);
    window.drop_at(to);
    window.run();
    assert_eq!((window.state().place("web"), window.state().place("web-copy")), (Point(480.0, 0.0), Point(496.0, -200.0)));
    assert_eq!(selected(&window), ["web-copy"]);
    assert_eq!(window.state().steps(), 1);
}

#[test]
fn escape_takes_the_copies_of_a_drag_away() {
    let mut window = window();
    let from = at(&window, "web");
    begin_alt_drag(&mut window, from, from + vec2(0.0, -200.0));
    assert!(window.state().design().components.contains_key(&Id::from("web-copy")));
    window.key_press(Key::Escape);
    window.step();
    window.drop_at(from);
    window.run();
    assert_eq!(*window.state().design(), small_design());
    assert_eq!(window.state().steps(), 0);
}

#[test]
fn escape_gives_up_a_drag_and_leaves_no_step() {
    let mut window = window();
    let from = at(&window, "db");
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    window.hover_at(from + vec2(-300.0, 80.0));
    window.step();
    window.step();
    assert_eq!(window.state().steps(), 1);
    window.key_press(Key::Escape);
    window.step();
    window.drop_at(from + vec2(-300.0, 80.0));
    window.run();
    assert_eq!(*window.state().design(), small_design());
    assert_eq!(window.state().steps(), 0);
}

#[test]
fn a_long_press_moves_nothing() {
    let mut design = small_design();
    design.components.insert(Id::from("odd"), component(KindName::Cache, 101.5, 203.5));
    let mut window = window_of(Shell::new(design.clone()));
    let on = at(&window, "odd");
    window.hover_at(on);
    window.step();
    window.drag_at(on);
    window.run_steps(200);
    window.drop_at(on);
    window.run();
    assert_eq!(*window.state().design(), design);
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
fn a_small_box_is_clicked_and_dragged_wherever_it_is_taken() {
    let mut window = window();
    window.hover_at(pos2(600.0, 400.0));
    window.event(Event::Zoom(0.5));
    window.run();
    assert!(window.state().canvas.zoom() < 0.58, "as chips");
    let edge = at(&window, "lb") + vec2(0.0, 9.0);
    click(&mut window, edge);
    assert_eq!(selected(&window), ["lb"]);
    drag(&mut window, edge, edge + vec2(0.0, 60.0));
    assert_ne!(window.state().place("lb"), Point(240.0, 0.0));
}

#[test]
fn the_view_is_dragged_with_the_space_key_and_the_other_buttons() {
    let mut window = window();
    let lb = at(&window, "lb");
    window.key_down(Key::Space);
    drag(&mut window, lb, lb + vec2(50.0, 30.0));
    window.key_up(Key::Space);
    window.run();
    assert!((at(&window, "lb") - lb - vec2(50.0, 30.0)).length() < 1.0);
    let lb = at(&window, "lb");
    for (drags, button) in [(1.0, PointerButton::Middle), (2.0, PointerButton::Secondary)] {
        for (pos, pressed) in [(lb, true), (lb + vec2(80.0, 0.0), false)] {
            window.hover_at(pos);
            window.step();
            window.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
            window.step();
        }
        window.run();
        assert!((at(&window, "lb") - lb - vec2(80.0 * drags, 0.0)).length() < 1.0, "{button:?}");
    }
    assert!(window.query_by_label("Delete").is_none(), "a drag with the right button opens no menu");
    assert_eq!(*window.state().design(), small_design());
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
fn what_is_let_go_lands_there_and_not_where_a_fast_hand_moves_on_to() {
    let mut window = window();
    window.state_mut().placing = Some(Placing::Component(KindName::Cache));
    let (there, beyond) = (window.state().screen(160.0, 200.0), window.state().screen(400.0, 320.0));
    window.hover_at(there);
    window.step();
    let button =
        |pressed| Event::PointerButton { pos: there, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
    // All in one frame.
    window.input_mut().events.extend([button(true), button(false), Event::PointerMoved(beyond)]);
    window.run();
    assert_eq!(window.state().place("cache"), Point(160.0, 200.0));
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

#[test]
fn the_wheel_zooms_at_the_pointer() {
    let mut window = window();
    let pointer = pos2(333.0, 555.0);
    window.hover_at(pointer);
    window.run();
    let before = window.state().canvas.lens().canvas_from_screen(pointer);
    let zoom_before = window.state().canvas.zoom();
    for lines in [3.0, -9.0, 2.0] {
        let delta = vec2(0.0, lines);
        let unit = egui::MouseWheelUnit::Line;
        let phase = egui::TouchPhase::Move;
        window.event(Event::MouseWheel { unit, delta, phase, modifiers: Modifiers::NONE });
        window.run();
        let after = window.state().canvas.lens().canvas_from_screen(pointer);
        assert!((after - before).length() < 0.5, "{before:?} became {after:?}");
    }
    // A notch is a tenth, and as much back.
    let notches = window.state().canvas.zoom() / zoom_before;
    assert!((notches - 1.105_f32.powi(3 - 9 + 2)).abs() < 0.01, "{notches}");
}

#[test]
fn the_hand_tool_moves_the_view_alone() {
    let mut window = window();
    window.state_mut().tool = Tool::Hand;
    window.run();
    let lb = at(&window, "lb");
    drag(&mut window, lb, lb + vec2(120.0, 60.0));
    assert!((at(&window, "lb") - lb - vec2(120.0, 60.0)).length() < 1.0);
    assert_eq!(*window.state().design(), small_design());
}

#[test]
fn tab_walks_through_boxes_and_links_and_arrows_move() {
    let mut window = window();
    let nowhere = window.state().screen(100.0, 300.0);
    click(&mut window, nowhere);
    window.key_press(Key::Tab);
    window.run();
    assert_eq!(selected(&window), ["users"]);
    window.key_press(Key::Tab);
    window.run();
    assert_eq!(selected(&window), ["lb"]);
    window.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    window.run();
    assert_eq!(selected(&window), ["users"]);
    window.key_press(Key::ArrowRight);
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    window.run();
    assert_eq!(window.state().place("users"), Point(1.0, 8.0));
    assert_eq!(window.state().steps(), 1, "a series of arrows is one step");
    for _ in 0..4 {
        window.key_press(Key::Tab);
        window.run();
    }
    assert_eq!(window.state().selection.links.len(), 1, "after the boxes come the links");
}

#[test]
fn screen_readers_find_every_box_and_link_with_its_state() {
    let mut shell = Shell::new(small_design());
    shell.snapshot = Some(snapshot(shell.design(), 1));
    let window = window_of(shell);
    window.get_by_label_contains("Load balancer, L7 · round robin, busy, 78 %");
    window.get_by_label_contains("Web server, 4 vCPU, not linked");
    window.get_by_label_contains("Client → Load balancer");
    window.get_by_label_contains("seoul, data center");
}

/// users → lb → web → db, with calls to `db` that fail: 250 a second.
fn failing_run(of_users_per_s: f64) -> Shell {
    let mut design = small_design();
    design.links.push(Link::new(Id::from("lb"), Id::from("web")));
    design.links.push(Link::new(Id::from("web"), Id::from("db")));
    let mut run = snapshot(&design, 1);
    let failing = |per_s: f64| [(Reason::TargetDown, per_s)].into();
    run.components.get_mut(&Id::from("db")).expect("it runs").failure_rate_per_s = failing(250.0);
    run.overall.failure_rate_per_s = failing(of_users_per_s);
    for (ends, link) in &mut run.links {
        link.failure_rate_per_s = failing(if ends.1.as_str() == "db" { 250.0 } else { of_users_per_s });
    }
    Shell { snapshot: Some(run), ..Shell::new(design) }
}

#[test]
fn a_call_that_was_tried_again_elsewhere_is_no_failure() {
    for (of_users_per_s, said) in [(0.0, "retried 250/s"), (40.0, "target down 250/s")] {
        let window = window_of(failing_run(of_users_per_s));
        window.get_by_label_contains(said);
    }
}

#[test]
fn a_name_server_is_asked_and_not_busy() {
    let mut design = small_design();
    design.components.insert(Id::from("dns"), component(KindName::Dns, 0.0, 240.0));
    design.links.push(Link::new(Id::from("users"), Id::from("dns")));
    let mut run = snapshot(&design, 1);
    run.components.get_mut(&Id::from("dns")).expect("it runs").arrival_rate_per_s = 12.0;
    let window = window_of(Shell { snapshot: Some(run), ..Shell::new(design) });
    window.get_by_label_contains("OK, 12/s, queries");
}

#[test]
fn a_card_says_what_its_name_does_not() {
    let kinds: [(&str, &str, Kind, &str); 8] = [
        ("dns", "", Kind::default_of(KindName::Dns), "DNS, Simple · TTL 60 s"),
        ("lb", "", Kind::default_of(KindName::LoadBalancer), "Load balancer, L7 · round robin"),
        ("web", "", Kind::default_of(KindName::WebServer), "Web server, 4 vCPU"),
        ("web-2", "Web tier", Kind::default_of(KindName::WebServer), "Web tier, Web server"),
        ("all", "", Kind::WebServer(all_in_one()), "all, App + DB + cache"),
        ("db", "", Kind::default_of(KindName::DatabaseLeader), "DB leader, Leader · async"),
        ("cache", "", Kind::default_of(KindName::Cache), "Cache, LRU · 5 min"),
        ("pages", "", Kind::default_of(KindName::Cache), "pages, Cache · LRU · 5 min"),
    ];
    let mut design = Design::empty();
    for (place, (id, label, kind, _)) in kinds.iter().enumerate() {
        let mut component = Component::new(kind.clone());
        component.at = Some(Point(0.0, place as f64 * 98.0));
        (*label).clone_into(&mut component.label);
        component.instances = 3;
        design.components.insert(Id::from(*id), component);
    }
    let window = window_of(Shell::new(design));
    for (.., said) in &kinds {
        window.get_by_label_contains(&format!("{said} ×3,"));
    }
}

fn all_in_one() -> WebServer {
    WebServer { hosts: vec![Hosted::Database, Hosted::Cache], ..WebServer::default() }
}

#[test]
fn clients_share_the_users_that_others_leave() {
    let mut design = Design::empty();
    design.workload.users = 1_000;
    for (id, share) in [("a", Some(0.5)), ("b", None), ("c", None)] {
        let mut client = component(KindName::Client, 0.0, 0.0);
        client.kind = Kind::Client(Client { share, ..Client::default() });
        design.components.insert(Id::from(id), client);
    }
    let window = window_of(Shell::new(design));
    for said in ["a, 500 users", "b, 250 users", "c, 250 users"] {
        window.get_by_label_contains(said);
    }
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

#[test]
fn dots_travel_while_time_passes_and_a_paused_canvas_asks_for_no_frame() {
    let mut window = running_window(snapshot(&small_design(), 0));
    let travelling = window.state().canvas.dot_count();
    assert!(travelling > 0);
    assert!(window.output().viewport_output.values().any(|output| output.repaint_delay.as_millis() < 100));

    window.state_mut().is_running = false;
    window.run_steps(2);
    assert!(window.output().viewport_output.values().all(|output| output.repaint_delay == std::time::Duration::MAX));
    let still = window.output().shapes.clone();
    window.run_steps(10);
    assert!(window.output().shapes == still, "nothing moves");
}

#[test]
fn a_link_without_traffic_has_no_dots() {
    let mut quiet = snapshot(&small_design(), 0);
    for figures in quiet.links.values_mut() {
        figures.rate_per_s = [0.0; 5];
    }
    let window = running_window(quiet);
    assert_eq!(window.state().canvas.dot_count(), 0);
}

#[test]
fn the_whole_of_a_design_without_places_is_laid_out_in_view() {
    let mut design = small_design();
    for component in design.components.values_mut() {
        component.at = None;
    }
    let window = window_of(Shell::new(design.clone()));
    let places = loadstar::ui::canvas::layout::missing_places(&design);
    assert_eq!(places.len(), design.components.len());
    let (users, lb) = (places[&Id::from("users")], places[&Id::from("lb")]);
    assert!(lb.0 - users.0 >= 186.0, "who is called stands to the right of who calls");
    let lens = window.state().canvas.lens();
    for (id, place) in &places {
        let others = places.iter().filter(|(other, _)| *other != id);
        for (other, there) in others {
            let is_apart = (place.0 - there.0).abs() >= 186.0 || (place.1 - there.1).abs() >= 86.0;
            assert!(is_apart, "{id} and {other}");
        }
        assert!(lens.viewport.contains(window.state().screen(place.0 as f32, place.1 as f32)), "{id} is in view");
    }
}

#[test]
fn three_thousand_components_are_drawn_at_every_zoom() {
    let mut design = Design::empty();
    for number in 0..3_000_u32 {
        let kind = KindName::ALL[number as usize % KindName::ALL.len()];
        let (x, y) = (f64::from(number % 60) * 186.0, f64::from(number / 60) * 98.0);
        let mut component = component(kind, x, y);
        component.instances = number % 4 + 1;
        design.components.insert(Id::from(format!("c{number}")), component);
        if number > 0 {
            design.links.push(Link::new(Id::from(format!("c{}", number - 1)), Id::from(format!("c{number}"))));
        }
    }
    let mut shell = Shell::new(design);
    shell.snapshot = Some(snapshot(shell.design(), 1));
    let mut window = window_of(shell);
    window.hover_at(pos2(600.0, 400.0));
    for factor in [1.0, 1.9, 1.9, 1.9, 2.5] {
        window.event(Event::Zoom(factor));
        // Ways of links out of view are found a frame at a time, and then it comes to rest.
        let frames = (0..100).position(|_| window.try_run().is_ok());
        assert!(frames.is_some(), "it goes on and on at {factor}");
        assert!(!window.output().shapes.is_empty());
    }
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

#[test]
fn faults_of_the_menu_go_to_the_run_and_not_into_the_design() {
    let mut shell = Shell::new(small_design());
    shell.snapshot = Some(snapshot(shell.design(), 1));
    let mut window = window_of(shell);
    let web = at(&window, "web");
    open_menu(&mut window, web);
    window.get_by_label("Kill").click();
    window.run();
    assert_eq!(window.state().faults, [Fault::Kill(Id::from("web"))]);
    assert_eq!(*window.state().design(), small_design());
}

#[test]
fn commands_of_the_view_are_carried_out_and_come_to_rest() {
    let mut window = window();
    assert!(window.state_mut().canvas.command(Command::ZoomIn));
    assert!(!window.state_mut().canvas.command(Command::Undo));
    let before = window.state().canvas.zoom();
    window.run();
    window.run_steps(30);
    assert!((window.state().canvas.zoom() / before - 1.25).abs() < 0.01);
    window.state_mut().selection = Selection::of_id(Id::from("db"));
    window.state_mut().canvas.command(Command::ZoomToSelection);
    window.run_steps(60);
    assert!((at(&window, "db") - window.state().canvas.lens().viewport.center()).length() < 1.0);
}

#[test]
fn of_two_boxes_the_upper_one_is_hit_and_what_is_selected_lies_on_top() {
    let mut design = small_design();
    design.components.insert(Id::from("mm"), component(KindName::Cache, 300.0, 40.0));
    let mut window = window_of(Shell::new(design));
    let shared = window.state().screen(270.0, 20.0);
    click(&mut window, shared);
    assert_eq!(selected(&window), ["mm"]);
    let lb_alone = window.state().screen(200.0, -10.0);
    click(&mut window, lb_alone);
    click(&mut window, shared);
    assert_eq!(selected(&window), ["lb"]);
}

#[test]
fn tab_goes_on_from_what_was_clicked() {
    let mut window = window();
    let lb = at(&window, "lb");
    click(&mut window, lb);
    for next in ["web", "db"] {
        window.key_press(Key::Tab);
        window.run();
        assert_eq!(selected(&window), [next], "from left to right");
    }
}

#[test]
fn a_window_that_grows_shows_all_until_a_hand_has_moved_the_view() {
    let mut window = window();
    let is_all_in_view = |window: &Window| {
        let lens = window.state().canvas.lens();
        lens.canvas_rect().contains(pos2(-69.0, -32.0)) && lens.canvas_rect().contains(pos2(720.0, 340.0))
    };
    window.set_size(vec2(700.0, 420.0));
    window.run();
    assert!(is_all_in_view(&window));
    window.hover_at(pos2(350.0, 200.0));
    window.event(Event::Zoom(2.0));
    window.run();
    let zoom = window.state().canvas.zoom();
    window.set_size(vec2(1_200.0, 800.0));
    window.run();
    assert_eq!(window.state().canvas.zoom(), zoom, "the hand's zoom stays");
}

#[test]
fn adding_to_the_selection_by_hand_is_not_undone_by_the_focus() {
    let mut window = window();
    for id in ["lb", "web", "users"] {
        let on = at(&window, id);
        click_with(&mut window, on, Modifiers::SHIFT);
    }
    assert_eq!(selected(&window), ["lb", "users", "web"]);
}

#[test]
fn a_free_text_is_moved_and_written_anew() {
    let mut design = small_design();
    design.annotations.push(Annotation { at: Point(0.0, 200.0), text: "Three of these".to_owned() });
    let mut window = window_of(Shell::new(design));
    let zoom = window.state().canvas.zoom();
    let text = window.state().screen(20.0, 208.0);
    drag(&mut window, text, text + vec2(0.0, 80.0) * zoom);
    let moved = window.state().design().annotations[0].at;
    assert!((moved.1 - 280.0).abs() <= 4.0 && moved.0.abs() <= 4.0, "{moved:?}");
    assert_eq!(window.state().steps(), 1);
    assert!(window.state_mut().canvas.command(Command::Rename));
    window.run();
    window.event(Event::Text("넷".to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    window.event(Event::Text("다섯".to_owned()));
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().design().annotations[0].text, "넷\n다섯");
}

#[test]
fn the_first_move_stores_the_places_of_all_so_that_nothing_jumps() {
    let mut design = small_design();
    for component in design.components.values_mut() {
        component.at = None;
    }
    let places = loadstar::ui::canvas::layout::missing_places(&design);
    let mut window = window_of(Shell::new(design));
    let Point(x, y) = places[&Id::from("web")];
    let from = window.state().screen(x as f32, y as f32);
    drag(&mut window, from, from + vec2(0.0, 300.0));
    for id in ["users", "lb", "db"] {
        assert_eq!(window.state().place(id), places[&Id::from(id)], "{id} stays where it was drawn");
    }
    assert_ne!(window.state().place("web"), places[&Id::from("web")]);
}

#[test]
fn before_the_run_begins_no_figure_is_shown() {
    let mut shell = Shell::new(small_design());
    shell.snapshot = Some(snapshot(shell.design(), 0));
    let window = window_of(shell);
    window.get_by_label_contains("Web server, 4 vCPU, not run yet");
    assert!(window.query_by_label_contains("%").is_none());
}

#[test]
fn what_befalls_a_paused_run_is_shown_at_once() {
    let mut shell = Shell::new(small_design());
    shell.snapshot = Some(snapshot(shell.design(), 1));
    let mut window = window_of(shell);
    assert!(window.query_by_label_contains("Down since").is_none());
    if let Some(run) = &mut window.state_mut().snapshot {
        run.inputs = 1;
        let balancer = run.components.get_mut(&Id::from("lb")).expect("it runs");
        (balancer.dead_since_ns, balancer.instances[0].is_alive) = (Some(1), false);
    }
    window.run();
    window.get_by_label_contains("Load balancer, Down since");
}

#[test]
fn edits_from_elsewhere_are_followed() {
    let mut window = window();
    let gone = Edit::Remove([Id::from("lb")].into());
    window.state_mut().history.apply(&gone, None).expect("it is there");
    window.run();
    assert!(window.query_by_label_contains("Client → Load balancer").is_none());
    window.state_mut().history.undo();
    window.run();
    window.get_by_label_contains("Client → Load balancer");
}
