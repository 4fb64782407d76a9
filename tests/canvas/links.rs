//! Links under the hand: picked, labelled, taken to other boxes.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use loadstar::design::kind::LoadBalancer;
use loadstar::design::{Act, Class, Design, Distribution, Fault, Id, Incident, Kind, KindName, Link, Point};
use loadstar::ui::canvas::Tool;
use loadstar::ui::canvas::routes::Style;
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;

use super::{Shell, Window, at, click, component, drag, open_menu, quick_window, small_design, window_of};

/// The small design with lb → web, which has a latency, a loss and a label of its own, and a second web server.
fn linked_design() -> Design {
    let mut design = small_design();
    design.components.insert(Id::from("web-2"), component(KindName::WebServer, 480.0, -160.0).into());
    let latency = Some(Distribution::Fixed { ms: 7.0 });
    let link = Link { latency, loss: 0.25, label: "slow".to_owned(), ..Link::new(Id::from("lb"), Id::from("web")) };
    design.links.push(link);
    design
}

fn window_with(design: Design) -> Window {
    window_of(Shell::new(design))
}

fn select_link(window: &mut Window, from: &str, to: &str) {
    window.state_mut().selection = Selection::of_link(Id::from(from), Id::from(to));
    window.run();
}

/// The handle at the end of lb → web, or with `is_start` at its beginning: 16 points from its box on the screen.
fn handle(window: &Window, is_start: bool) -> Pos2 {
    let (end, away) = if is_start { (240.0 + 69.0, 16.0) } else { (480.0 - 69.0, -16.0) };
    window.state().screen(end, 0.0) + vec2(away, 0.0)
}

fn ends(design: &Design) -> Vec<(&str, &str)> {
    design.links.iter().map(|link| (link.from.as_str(), link.to.as_str())).collect()
}

/// Takes hold of a place and goes to another one, without letting go.
fn hold(window: &mut Window, from: Pos2, to: Pos2) {
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    for step in 1..=5_u8 {
        window.hover_at(from.lerp(to, f32::from(step) / 5.0));
        window.step();
    }
    window.step();
}

/// All text that is drawn, with where it is.
fn texts(window: &Window) -> Vec<(String, Rect)> {
    fn collect(shape: &egui::Shape, texts: &mut Vec<(String, Rect)>) {
        match shape {
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, texts)),
            egui::Shape::Text(text) => {
                let shown = text.galley.rows.iter().map(|row| row.text()).collect::<String>();
                texts.push((shown, text.visual_bounding_rect()));
            }
            _ => {}
        }
    }
    let mut texts = Vec::new();
    for clipped in &window.output().shapes {
        collect(&clipped.shape, &mut texts);
    }
    texts
}

fn shows(window: &Window, words: &str) -> bool {
    texts(window).iter().any(|(text, _)| text == words)
}

#[test]
fn either_end_of_a_link_is_taken_to_another_box_in_one_step_and_keeps_the_rest_of_it() {
    for (is_start, target, expected) in [(false, "web-2", ("lb", "web-2")), (true, "users", ("users", "web"))] {
        let mut window = window_with(linked_design());
        let before = window.state().design().clone();
        select_link(&mut window, "lb", "web");
        let (from, to) = (handle(&window, is_start), at(&window, target));
        hold(&mut window, from, to);
        assert!(shows(&window, "Request"), "what it would carry stands at the target");
        assert_eq!(*window.state().design(), before, "not before it is let go");
        window.drop_at(to);
        window.run();
        let design = window.state().design();
        assert_eq!(ends(design), [("users", "lb"), expected]);
        let (kept, was) = (&design.links[1], &before.links[1]);
        assert_eq!((kept.latency, kept.loss, &kept.label), (was.latency, was.loss, &was.label));
        assert_eq!(window.state().steps(), 1);
        let step = window.state().history.undo_step().expect("a step");
        assert_eq!(step.deed.act, Act::Reattach);
        assert_eq!(window.state().selection, Selection::of_link(Id::from(expected.0), Id::from(expected.1)));
        assert!(window.state_mut().history.undo());
        assert_eq!(*window.state().design(), before);
    }
}

#[test]
fn what_is_said_of_a_link_goes_along_with_it() {
    let mut design = linked_design();
    let cut = Fault::Cut(Id::from("lb"), Id::from("web"));
    design.incidents.push(Incident { at_s: 5.0, what: cut });
    let weights = [(Id::from("web"), 3.0)].into();
    let routes = [(Class::Write, Id::from("web"))].into();
    let balancer = LoadBalancer { weights, routes, ..LoadBalancer::default() };
    design.components.get_mut(&Id::from("lb")).expect("it is there").kind = Kind::LoadBalancer(balancer);
    let mut window = window_with(design);
    select_link(&mut window, "lb", "web");
    let (from, to) = (handle(&window, false), at(&window, "web-2"));
    drag(&mut window, from, to);
    let design = window.state().design();
    assert_eq!(design.incidents[0].what, Fault::Cut(Id::from("lb"), Id::from("web-2")));
    let Kind::LoadBalancer(balancer) = &design.components[&Id::from("lb")].kind else { panic!("a balancer") };
    assert_eq!(balancer.weights, [(Id::from("web-2"), 3.0)].into());
    assert_eq!(balancer.routes, [(Class::Write, Id::from("web-2"))].into());
}

#[test]
fn an_end_that_may_not_be_there_is_refused_in_words_and_nothing_changes() {
    let refused: [(&str, &str); 3] = [
        ("db", "A load balancer passes requests on to servers; it neither reads data nor sends messages"),
        ("users", "These two are linked already"),
        ("lb", "Let go over another component · Esc cancels"),
    ];
    for (target, reason) in refused {
        let mut design = linked_design();
        if target == "users" {
            // The caller's end is taken there, and it calls the server already.
            design.links.push(Link::new(Id::from("users"), Id::from("web")));
        }
        let mut window = window_with(design.clone());
        select_link(&mut window, "lb", "web");
        let from = handle(&window, target == "users");
        let to = at(&window, target);
        let to = if target == "lb" { to + vec2(0.0, 90.0) } else { to };
        hold(&mut window, from, to);
        assert!(shows(&window, reason), "{target}: {:?}", texts(&window));
        window.drop_at(to);
        window.run();
        assert_eq!(*window.state().design(), design, "{target}");
        assert_eq!(window.state().steps(), 0);
        assert_eq!(window.state().selection.links.len(), 1, "it stays selected");
        let told = if target == "lb" { Vec::new() } else { vec![reason.to_owned()] };
        assert_eq!(window.state().refusals, told, "and whoever let go fast is told, too");
    }
}

#[test]
fn escape_gives_a_held_end_back() {
    let mut window = window_with(linked_design());
    select_link(&mut window, "lb", "web");
    let (from, to) = (handle(&window, false), at(&window, "web-2"));
    hold(&mut window, from, to);
    window.key_press(Key::Escape);
    window.step();
    window.drop_at(to);
    window.run();
    assert_eq!(*window.state().design(), linked_design());
    assert_eq!(window.state().steps(), 0);
}

#[test]
fn a_port_stays_free_beside_the_handle_of_its_link() {
    let mut window = window_with(linked_design());
    select_link(&mut window, "lb", "web");
    let port = window.state().screen(240.0 + 69.0, 0.0) + vec2(2.0, 0.0);
    let web = at(&window, "web-2");
    drag(&mut window, port, web);
    assert_eq!(ends(window.state().design()), [("users", "lb"), ("lb", "web"), ("lb", "web-2")]);
}

fn double_click(window: &mut Window, on: Pos2) {
    window.hover_at(on);
    window.step();
    for _ in 0..2 {
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            window.event(Event::PointerButton { pos: on, button, pressed, modifiers });
        }
        window.step();
    }
    window.run();
}

#[test]
fn a_label_is_typed_on_the_link_in_hangul_too_in_one_step() {
    let mut window = quick_window(Shell::new(small_design()));
    let middle = window.state().screen(120.0, 0.0);
    double_click(&mut window, middle);
    for text in ["재", "재시", "재시도"] {
        window.event(Event::Ime(egui::ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None }));
        window.run();
    }
    assert_eq!(window.state().design().links[0].label, "", "nothing is taken while it is composed");
    window.event(Event::Ime(egui::ImeEvent::Commit("재시도".to_owned())));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().design().links[0].label, "재시도");
    assert_eq!(window.state().steps(), 1);
    assert_eq!(window.state().history.undo_step().expect("a step").deed.act, Act::LabelLink);
    assert!(shows(&window, "재시도"));
}

#[test]
fn a_label_is_typed_by_keyboard_and_taken_away_again() {
    let mut window = window_with(linked_design());
    select_link(&mut window, "lb", "web");
    window.key_press(Key::Enter);
    window.run();
    window.event(Event::Text("fast".to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().design().links[1].label, "fast", "what was there is selected and typed over");
    assert!(window.state_mut().canvas.command(Command::Rename));
    window.run();
    window.event(Event::Text("other".to_owned()));
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().design().links[1].label, "fast", "Escape keeps the old one");
    assert!(window.state_mut().canvas.command(Command::Rename));
    window.run();
    window.key_press(Key::Backspace);
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().design().links[1].label, "");
    assert_eq!(window.state().steps(), 2);
}

#[test]
fn a_label_stands_on_its_link_and_covers_no_box() {
    for style in Style::ALL {
        let mut design = linked_design();
        // Closer than the label is long.
        design.components.insert(Id::from("near"), component(KindName::WebServer, 240.0 + 186.0, 160.0).into());
        design.components.insert(Id::from("below"), component(KindName::LoadBalancer, 240.0, 160.0).into());
        let label = "a long label".to_owned();
        design.links.push(Link { label, ..Link::new(Id::from("below"), Id::from("near")) });
        let mut shell = Shell::new(design);
        shell.link_style = style;
        let window = window_of(shell);
        let drawn = texts(&window);
        let begins = |text: &str| text.starts_with("a l") || text == "slow";
        let labels: Vec<_> = drawn.iter().filter(|(text, _)| begins(text)).collect();
        assert_eq!(labels.len(), 2, "{style:?}: {drawn:?}");
        let lens = *window.state().canvas.lens();
        for (text, rect) in labels {
            for id in window.state().design().components.keys() {
                let center = at(&window, id.as_str());
                let card = Rect::from_center_size(center, vec2(138.0, 64.0) * lens.zoom);
                assert!(!card.intersects(*rect), "{style:?}: {text} at {rect:?} covers {id} at {card:?}");
            }
        }
    }
}

#[test]
fn the_label_of_a_selected_link_leaves_its_handles_free() {
    let mut design = linked_design();
    // As long as the label is.
    design.components.get_mut(&Id::from("web")).expect("it is there").at = Some(Point(440.0, 0.0));
    let mut window = window_with(design);
    select_link(&mut window, "lb", "web");
    let drawn = texts(&window);
    let (_, label) = drawn.iter().find(|(text, _)| text == "slow").expect("its label is shown");
    for (x, away) in [(240.0 + 69.0, 16.0), (440.0 - 69.0, -16.0)] {
        let handle = window.state().screen(x, 0.0) + vec2(away, 0.0);
        assert!(!label.expand(5.0).contains(handle), "{label:?} is under the handle at {handle:?}");
    }
}

#[test]
fn the_ring_of_a_link_follows_its_way() {
    let mut design = linked_design();
    design.components.get_mut(&Id::from("web")).expect("it is there").at = Some(Point(480.0, -160.0));
    design.components.remove(&Id::from("web-2"));
    let mut window = window_with(design);
    let (ink, accent) = (window.state().theme.text, window.state().theme.accent);
    let is_line = |shape: &egui::Shape| matches!(shape, egui::Shape::Path(path) if path.stroke.width > 9.0 && path.stroke.color == egui::epaint::ColorMode::Solid(ink));
    let is_box = |shape: &egui::Shape| matches!(shape, egui::Shape::Rect(rect) if rect.stroke.color == accent && rect.rect.height() > 80.0);
    let is_drawn =
        |window: &Window, is: &dyn Fn(&egui::Shape) -> bool| window.output().shapes.iter().any(|clipped| is(&clipped.shape));
    let middle = window.state().screen(360.0, -80.0);
    click(&mut window, middle);
    window.run();
    assert_eq!(window.state().selection.single_link(), Some(&(Id::from("lb"), Id::from("web"))));
    assert!(!is_drawn(&window, &is_line), "a hand needs no ring");
    window.key_press(Key::Tab);
    window.run();
    window.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    window.run();
    assert_eq!(window.state().selection.single_link(), Some(&(Id::from("lb"), Id::from("web"))));
    assert!(is_drawn(&window, &is_line), "it has no ring");
    assert!(!is_drawn(&window, &is_box), "it has a box around it");
}

#[test]
fn a_long_label_is_cut_and_read_whole_under_the_pointer() {
    let mut design = small_design();
    design.links[0].label = "a label that is much too long for the gap between two boxes".to_owned();
    let whole = design.links[0].label.clone();
    let mut window = window_with(design);
    assert!(!texts(&window).iter().any(|(text, _)| text.contains(&whole)));
    let (_, pill) = texts(&window).into_iter().find(|(text, _)| text.starts_with("a l")).expect("it begins as it does");
    window.hover_at(pill.center());
    window.run();
    assert!(texts(&window).iter().any(|(text, _)| text.contains(&whole)), "{:?}", texts(&window));
    click(&mut window, pill.center());
    assert_eq!(window.state().selection.links.len(), 1, "the pill is the link");
}

#[test]
fn links_there_and_back_are_picked_one_by_one() {
    for style in Style::ALL {
        let mut design = Design::empty();
        for (id, x) in [("a", 0.0), ("b", 320.0)] {
            design.components.insert(Id::from(id), component(KindName::Service, x, 0.0).into());
        }
        design.links = vec![Link::new(Id::from("a"), Id::from("b")), Link::new(Id::from("b"), Id::from("a"))].into();
        let mut shell = Shell::new(design);
        shell.link_style = style;
        let mut window = window_of(shell);
        let picked = [-4.0, 4.0].map(|beside| {
            let on = window.state().screen(160.0, beside);
            click(&mut window, on);
            let links = &window.state().selection.links;
            assert_eq!(links.len(), 1, "{style:?}");
            links.first().cloned()
        });
        assert_ne!(picked[0], picked[1], "{style:?}");
    }
}

#[test]
fn a_link_is_hit_near_its_line_and_a_box_before_it() {
    let rows: [(Vec2, bool); 7] = [
        (vec2(0.0, 0.0), true),
        (vec2(0.0, 5.0), true),
        (vec2(0.0, -7.0), true),
        (vec2(0.0, 7.0), true),
        (vec2(0.0, 10.0), false),
        (vec2(0.0, -10.0), false),
        (vec2(20.0, 30.0), false),
    ];
    for zoom in [1.6, 1.0, 0.62, 0.5, 0.38] {
        let mut window = window_with(small_design());
        window.hover_at(egui::pos2(600.0, 400.0));
        window.event(Event::Zoom(zoom));
        window.run();
        for (beside, is_hit) in rows {
            let on = window.state().screen(120.0, 0.0) + beside;
            click(&mut window, on);
            assert_eq!(!window.state().selection.links.is_empty(), is_hit, "{beside:?} beside it at {zoom}");
        }
        let on_box = window.state().screen(240.0 - 60.0, 8.0);
        click(&mut window, on_box);
        assert_eq!(window.state().selection, Selection::of_id(Id::from("lb")));
    }
}

#[test]
fn ports_still_draw_links_by_drag_and_by_clicks_with_the_reason_in_words() {
    for style in Style::ALL {
        let mut shell = Shell::new(small_design());
        shell.link_style = style;
        let mut window = window_of(shell);
        let port = window.state().screen(240.0 + 69.0, 0.0);
        let (web, db) = (at(&window, "web"), at(&window, "db"));
        hold(&mut window, port, db);
        assert!(
            shows(&window, "A load balancer passes requests on to servers; it neither reads data nor sends messages"),
            "{:?}",
            texts(&window)
        );
        window.drop_at(db);
        window.run();
        assert_eq!(*window.state().design(), small_design());
        drag(&mut window, port, web);
        assert_eq!(ends(window.state().design()), [("users", "lb"), ("lb", "web")]);
        window.state_mut().tool = Tool::Connect;
        click(&mut window, web);
        click(&mut window, db);
        assert_eq!(ends(window.state().design())[2], ("web", "db"));
    }
}

#[test]
fn the_menu_of_a_link_begins_its_label() {
    let mut window = window_with(small_design());
    let middle = window.state().screen(120.0, 0.0);
    open_menu(&mut window, middle);
    window.get_by_label("Label").click();
    window.run();
    window.event(Event::Text("named".to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().design().links[0].label, "named");
}
