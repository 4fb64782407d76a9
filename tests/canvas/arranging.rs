//! Snapping, guides, frames that are resized, what is locked, and moves that the program makes.

use std::time::Duration;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Shape, vec2};
use loadstar::design::{Annotation, Design, Edit, Id, KindName, Link, Point};
use loadstar::ui::canvas::layout;
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;

use super::{Shell, Window, at, click, component, drag, quick_window, small_design, window, window_of};

/// Drags without letting go.
fn begin_drag(window: &mut Window, from: Pos2, by: egui::Vec2, modifiers: Modifiers) {
    let (button, zoom) = (PointerButton::Primary, window.state().canvas.zoom());
    window.hover_at(from);
    window.step();
    // They stay pressed.
    window.event(Event::ModifiersChanged(modifiers));
    window.event(Event::PointerButton { pos: from, button, pressed: true, modifiers });
    window.step();
    for step in 1..=5_u8 {
        window.hover_at(from + by * zoom * f32::from(step) / 5.0);
        window.step();
    }
}

/// How many strokes of the accent's colour are drawn: guides have it and nothing else that is a line.
fn guides(window: &Window) -> usize {
    let accent = window.state().theme.accent;
    let is_guide = |shape: &Shape| matches!(shape, Shape::LineSegment { stroke, .. } if stroke.color == accent);
    window.output().shapes.iter().filter(|clipped| is_guide(&clipped.shape)).count()
}

fn home<'a>(window: &'a Window, id: &str) -> Option<&'a str> {
    window.state().design().components[&Id::from(id)].data_center.as_ref().map(Id::as_str)
}

#[test]
fn what_is_dragged_falls_in_line_and_a_guide_says_with_what() {
    let mut design = small_design();
    design.components.insert(Id::from("odd"), component(KindName::Cache, 0.0, 203.0).into());
    let mut window = window_of(Shell::new(design));
    let from = at(&window, "lb");
    begin_drag(&mut window, from, vec2(3.0, 206.0), Modifiers::NONE);
    assert_eq!(window.state().place("lb"), Point(240.0, 203.0), "in the row of the odd one");
    assert!(guides(&window) > 0);
    let to = from + vec2(3.0, 206.0) * window.state().canvas.zoom();
    window.drop_at(to);
    window.run();
    assert_eq!(guides(&window), 0);
    assert_eq!(window.state().steps(), 1);
}

#[test]
fn with_control_held_nothing_snaps() {
    let mut window = window();
    let from = at(&window, "lb");
    begin_drag(&mut window, from, vec2(3.0, 203.0), Modifiers::COMMAND);
    let Point(x, y) = window.state().place("lb");
    assert!((x - 243.0).abs() < 0.1 && (y - 203.0).abs() < 0.1, "{x} {y}");
    assert_eq!(guides(&window), 0);
}

#[test]
fn equal_gaps_attract() {
    let mut design = Design::empty();
    for (id, x) in [("a", 0.0), ("b", 203.0), ("c", 500.0)] {
        design.components.insert(Id::from(id), component(KindName::Cache, x, 0.0).into());
    }
    let mut window = window_of(Shell::new(design));
    let from = at(&window, "c");
    begin_drag(&mut window, from, vec2(-92.0, 0.0), Modifiers::NONE);
    assert_eq!(window.state().place("c"), Point(406.0, 0.0), "as far from b as b from a");
    assert!(guides(&window) >= 6, "two gaps, each with its ends");
}

#[test]
fn an_edge_of_a_frame_attracts() {
    let mut window = window();
    let from = at(&window, "web");
    begin_drag(&mut window, from, vec2(31.0, 420.0), Modifiers::NONE);
    assert_eq!(window.state().place("web").0, 509.0, "left edges, at 440");
}

#[test]
fn membership_follows_a_resized_frame_where_it_is_let_go_in_one_step() {
    let mut design = small_design();
    design.components.insert(Id::from("cache"), component(KindName::Cache, 840.0, 240.0).into());
    design.components.insert(Id::from("abroad"), component(KindName::Client, 1000.0, 240.0).into());
    let mut window = window_of(Shell::new(design));
    window.state_mut().selection = Selection::of_id(Id::from("seoul"));
    window.run();
    let zoom = window.state().canvas.zoom();
    let corner = window.state().screen(720.0, 340.0);
    drag(&mut window, corner, corner + vec2(320.0, 4.0) * zoom);
    assert_eq!((home(&window, "cache"), home(&window, "abroad")), (Some("seoul"), None), "users stand in none");
    assert!(window.state().told.is_empty(), "nobody has left");
    assert_eq!(window.state().steps(), 1);
    let corner = window.state().screen(1040.0, 344.0);
    drag(&mut window, corner, corner + vec2(-400.0, -130.0) * zoom);
    assert_eq!((home(&window, "cache"), home(&window, "db")), (None, None));
    assert_eq!(window.state().steps(), 2);
    assert!(window.state_mut().history.undo());
    assert_eq!(home(&window, "db"), Some("seoul"));
}

#[test]
fn a_corner_that_is_given_up_changes_nothing() {
    let mut window = window();
    window.state_mut().selection = Selection::of_id(Id::from("seoul"));
    window.run();
    let corner = window.state().screen(720.0, 340.0);
    begin_drag(&mut window, corner, vec2(-200.0, -100.0), Modifiers::NONE);
    window.key_press(Key::Escape);
    window.step();
    window.drop_at(corner);
    window.run();
    assert_eq!(*window.state().design(), small_design());
    assert_eq!(window.state().steps(), 0);
}

fn locked(ids: &[&str]) -> Design {
    let mut design = small_design();
    let ids = ids.iter().map(|id| Id::from(*id)).collect();
    Edit::SetLocked(ids, true).apply(&mut design).expect("they are there");
    design
}

#[test]
fn what_is_locked_is_selected_and_not_moved() {
    for id in ["lb", "seoul"] {
        let design = locked(&[id]);
        let mut window = window_of(Shell::new(design.clone()));
        let from = if id == "lb" { at(&window, "lb") } else { window.state().screen(640.0, 130.0) };
        drag(&mut window, from, from + vec2(80.0, 160.0));
        assert_eq!(window.state().selection, Selection::of_id(Id::from(id)));
        assert_eq!(window.state().refusals.len(), 1, "it says why");
        window.key_press(Key::ArrowRight);
        window.run();
        assert_eq!(*window.state().design(), design, "{id}");
        assert_eq!(window.state().refusals.len(), 2);
    }
}

#[test]
fn of_several_those_move_that_are_not_locked() {
    let mut window = window_of(Shell::new(locked(&["lb"])));
    window.state_mut().selection.ids = [Id::from("lb"), Id::from("web")].into();
    window.run();
    let from = at(&window, "web");
    let zoom = window.state().canvas.zoom();
    drag(&mut window, from, from + vec2(0.0, -160.0) * zoom);
    assert_eq!((window.state().place("lb"), window.state().place("web")), (Point(240.0, 0.0), Point(480.0, -160.0)));
}

#[test]
fn what_is_locked_goes_with_its_data_center() {
    let mut window = window_of(Shell::new(locked(&["db"])));
    let zoom = window.state().canvas.zoom();
    let header = window.state().screen(640.0, 130.0);
    drag(&mut window, header, header + vec2(80.0, 40.0) * zoom);
    assert_eq!(window.state().place("db"), Point(640.0, 280.0));
}

#[test]
fn a_locked_data_center_is_not_resized() {
    let design = locked(&["seoul"]);
    let mut window = window_of(Shell::new(design.clone()));
    window.state_mut().selection = Selection::of_id(Id::from("seoul"));
    window.run();
    let corner = window.state().screen(720.0, 340.0);
    drag(&mut window, corner, corner + vec2(40.0, 40.0));
    assert_eq!(*window.state().design(), design);
}

/// Tidies as the window does it.
fn tidy(window: &mut Window) {
    let edit = layout::tidy(window.state().design()).expect("it is not tidy");
    window.state_mut().canvas.glide();
    window.state_mut().history.apply(&edit, None).expect("it can be done");
}

#[test]
fn a_move_by_the_program_is_seen_and_then_nothing_is_repainted() {
    let mut window = quick_window(Shell::new(small_design()));
    let before = at(&window, "web");
    tidy(&mut window);
    assert_eq!(window.state().steps(), 1);
    let after = window.state().place("web");
    let center = |window: &Window| {
        use egui_kittest::kittest::Queryable as _;
        window.get_by_label_contains("Web server, 4 vCPU").rect().center()
    };
    window.run_steps(3);
    let way = center(&window);
    assert!((way - before).length() < (way - window.state().screen(after.0 as f32, after.1 as f32)).length(), "on its way");
    window.run_steps(60);
    assert!((center(&window) - at(&window, "web")).length() < 1.0, "there");
    assert!(window.output().viewport_output.values().all(|output| output.repaint_delay == Duration::MAX));
}

/// The middle of each line that is drawn for a link.
fn middles(window: &Window) -> Vec<Pos2> {
    let color = egui::epaint::ColorMode::Solid(window.state().theme.link);
    let middle = |shape: &Shape| match shape {
        Shape::Path(path) if path.stroke.color == color && !path.closed => {
            let (left, right) = (path.points.first()?, path.points.last()?);
            // At half of the way across, which is not half of the points where these are not evenly spread.
            let at = path.points.windows(2).find(|pair| pair[1].x >= left.x.midpoint(right.x))?;
            Some(at[0].lerp(at[1], 0.5))
        }
        _ => None,
    };
    window.output().shapes.iter().filter_map(|clipped| middle(&clipped.shape)).collect()
}

#[test]
fn links_go_straight_to_their_new_ways_while_things_glide() {
    let mut design = small_design();
    // web goes from below to the right, past the database that stands between.
    design.links.retain(|link| link.from.as_str() != "users");
    for (id, x, y) in [("lb", 0.0, 0.0), ("web", 600.0, 400.0), ("db", 300.0, 100.0), ("users", -300.0, 0.0)] {
        let component = design.components.get_mut(&Id::from(id)).expect("it is there");
        (component.at, component.data_center) = (Some(Point(x, y)), None);
    }
    design.data_centers.clear();
    design.links.push(Link::new(Id::from("lb"), Id::from("web")));
    let mut window = quick_window(Shell::new(design));
    window.state_mut().canvas.command(Command::ZoomReset);
    window.run_steps(60);
    // A pixel aside, it is drawn anew and not as it was before.
    window.state_mut().canvas.command(Command::ZoomIn);
    window.run_steps(2);
    window.state_mut().canvas.command(Command::ZoomReset);
    window.run_steps(2);
    let mut seen = middles(&window);
    assert_eq!(seen.len(), 1, "one link is drawn");
    window.run_steps(60);
    window.state_mut().canvas.glide();
    let up = Edit::Move(vec![(Id::from("web"), Point(600.0, -200.0))]);
    window.state_mut().history.apply(&up, None).expect("it can be done");
    for _ in 0..40 {
        window.step();
        seen.extend(middles(&window));
    }
    let way: f32 = seen.windows(2).map(|pair| (pair[1] - pair[0]).length()).sum();
    let straight = (seen[seen.len() - 1] - seen[0]).length();
    assert!(straight > 50.0, "it has moved by {straight}");
    assert!(way < 1.3 * straight, "it went {way} for {straight}");
}

#[test]
fn a_hand_finds_things_where_they_are_and_not_on_their_way() {
    let mut design = small_design();
    for component in design.components.values_mut() {
        component.at = component.at.map(|Point(x, y)| Point(x, -y));
    }
    let mut window = quick_window(Shell::new(design));
    tidy(&mut window);
    window.run_steps(3);
    window.key_press(Key::A);
    window.run_steps(1);
    let steps = window.state().steps();
    window.state_mut().selection = Selection::of_id(Id::from("web"));
    let before = window.state().place("web");
    window.key_press(Key::ArrowRight);
    window.run_steps(2);
    assert_eq!(window.state().place("web"), Point(before.0 + 1.0, before.1));
    assert_eq!(window.state().steps(), steps + 1);
}

#[test]
fn tab_reaches_links_frames_and_texts_and_enter_writes() {
    let mut design = small_design();
    design.annotations.push(Annotation::new(Point(0.0, 200.0), "why".to_owned()));
    let mut window = window_of(Shell::new(design));
    let nowhere = window.state().screen(100.0, 300.0);
    click(&mut window, nowhere);
    let mut reached = Vec::new();
    for _ in 0..7 {
        window.key_press(Key::Tab);
        window.run();
        let Selection { ids, links, annotations } = window.state().selection.clone();
        reached.push(match (ids.first(), links.first(), annotations.first()) {
            (Some(id), ..) => id.to_string(),
            (_, Some((from, to)), _) => format!("{from}->{to}"),
            _ => "text".to_owned(),
        });
    }
    assert_eq!(reached, ["users", "lb", "web", "db", "users->lb", "seoul", "text"]);
    window.key_press(Key::Enter);
    window.run();
    window.event(Event::Text("because".to_owned()));
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    window.run();
    assert_eq!(window.state().design().annotations[0].text, "because");
    assert_eq!(window.state().steps(), 1);
}
