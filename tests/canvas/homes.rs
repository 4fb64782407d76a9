//! Data centers hold what is put into them, and nothing else: each time in one step of the history.

use egui::vec2;
use loadstar::design::{DataCenter, Edit, Frame, Id, KindName, Point};
use loadstar::ui::action::Placing;

use super::{Shell, Window, at, click, component, drag, selected, small_design, window, window_of};

#[test]
fn a_component_dragged_out_of_a_frame_leaves_its_data_center_in_the_same_step() {
    let mut window = window();
    let from = at(&window, "db");
    let home = |window: &Window| window.state().design().components[&Id::from("db")].data_center.clone();
    assert_eq!(home(&window), Some(Id::from("seoul")));
    let outside = window.state().screen(100.0, 240.0);
    drag(&mut window, from, outside);
    assert_eq!(home(&window), None);
    assert_eq!(window.state().steps(), 1);
    let (from, back) = (at(&window, "db"), window.state().screen(560.0, 240.0));
    drag(&mut window, from, back);
    assert_eq!(home(&window), Some(Id::from("seoul")));
    assert_eq!(window.state().steps(), 2, "to come back is one step, too");
    assert!(window.state_mut().history.undo());
    assert_eq!(home(&window), None, "undo takes place and home back together");
    assert_ne!(window.state().place("db"), Point(560.0, 240.0));
}

#[test]
fn a_frame_moves_with_its_contents_and_is_resized_at_its_corners() {
    let mut window = window();
    let zoom = window.state().canvas.zoom();
    let header = window.state().screen(640.0, 130.0);
    drag(&mut window, header, header + vec2(80.0, 40.0) * zoom);
    let frame = window.state().design().data_centers[&Id::from("seoul")].frame;
    assert_eq!((frame.x, frame.y), (520.0, 160.0));
    assert_eq!(window.state().place("db"), Point(640.0, 280.0));
    let corner = window.state().screen(800.0, 380.0);
    drag(&mut window, corner, corner + vec2(40.0, -44.0) * zoom);
    let frame = window.state().design().data_centers[&Id::from("seoul")].frame;
    assert_eq!((frame.x, frame.y, frame.w, frame.h), (520.0, 160.0, 320.0, 176.0));
    assert_eq!(window.state().steps(), 2);
}

#[test]
fn a_component_from_the_palette_lands_on_the_grid_in_its_data_center() {
    let mut window = window();
    window.state_mut().placing = Some(Placing::Component(KindName::Cache));
    let inside = window.state().screen(602.0, 301.0);
    click(&mut window, inside);
    let added = &window.state().design().components[&Id::from("cache")];
    assert_eq!((added.at, &added.data_center), (Some(Point(600.0, 304.0)), &Some(Id::from("seoul"))));
    assert_eq!(selected(&window), ["cache"]);
    assert_eq!((window.state().placing, window.state().steps()), (None, 1));
}

#[test]
fn a_data_center_from_the_palette_takes_what_stands_in_it_in_one_step() {
    let mut design = small_design();
    design.components.insert(Id::from("cache"), component(KindName::Cache, 320.0, 320.0).into());
    let mut window = window_of(Shell::new(design));
    window.state_mut().placing = Some(Placing::DataCenter);
    let on = window.state().screen(402.0, 243.0);
    click(&mut window, on);
    let design = window.state().design();
    let frame = design.data_centers[&Id::from("center")].frame;
    assert_eq!((frame.x, frame.y, frame.w, frame.h), (200.0, 120.0, 280.0, 240.0), "drawn in before the database of another");
    let home = |id: &str| design.components[&Id::from(id)].data_center.as_ref().map(Id::as_str);
    assert_eq!((home("cache"), home("lb"), home("db")), (Some("center"), None, Some("seoul")));
    assert_eq!(selected(&window), ["center"]);
    assert_eq!((window.state().placing, window.state().steps()), (None, 1));
}

#[test]
fn several_that_are_dragged_into_a_frame_join_it_in_one_step() {
    let mut window = window();
    let before = window.state().design().clone();
    window.state_mut().selection.ids = [Id::from("lb"), Id::from("web")].into();
    window.run();
    let (from, to) = (at(&window, "web"), window.state().screen(800.0, 200.0));
    drag(&mut window, from, to);
    let homes = |window: &Window| ["lb", "web"].map(|id| window.state().design().components[&Id::from(id)].data_center.clone());
    assert_eq!(homes(&window), [Some(Id::from("seoul")), None], "each by its own place");
    assert_eq!(window.state().steps(), 1);
    assert!(window.state_mut().history.undo());
    assert_eq!(*window.state().design(), before);
}

#[test]
fn a_whole_data_center_moves_and_comes_back_in_one_step_and_takes_no_stranger_along() {
    let mut window = window();
    let before = window.state().design().clone();
    let zoom = window.state().canvas.zoom();
    let header = window.state().screen(640.0, 130.0);
    // Over the web server, which stays where and what it is.
    drag(&mut window, header, header + vec2(-80.0, -160.0) * zoom);
    assert_eq!(window.state().place("db"), Point(480.0, 80.0));
    assert_eq!(window.state().place("web"), Point(480.0, 0.0));
    let home = |id: &str| window.state().design().components[&Id::from(id)].data_center.clone();
    assert_eq!((home("db"), home("web")), (Some(Id::from("seoul")), None));
    assert_eq!(window.state().steps(), 1);
    assert!(window.state_mut().history.undo());
    assert_eq!(*window.state().design(), before);
}

#[test]
fn of_two_frames_the_inner_one_takes_what_is_dropped_into_both() {
    let mut design = small_design();
    let frame = Frame { x: 600.0, y: 240.0, w: 120.0, h: 96.0 };
    design.data_centers.insert(Id::from("inner"), DataCenter { frame, ..DataCenter::default() });
    let mut window = window_of(Shell::new(design));
    window.state_mut().placing = Some(Placing::Component(KindName::Cache));
    let inside = window.state().screen(664.0, 296.0);
    click(&mut window, inside);
    assert_eq!(window.state().design().components[&Id::from("cache")].data_center, Some(Id::from("inner")));
    assert_eq!(window.state().steps(), 1);
}

#[test]
fn users_are_outside_of_every_frame_unless_they_were_put_into_one() {
    let mut window = window();
    let home = |window: &Window| window.state().design().components[&Id::from("users")].data_center.clone();
    let (from, inside) = (at(&window, "users"), window.state().screen(680.0, 180.0));
    drag(&mut window, from, inside);
    assert_eq!((home(&window), window.state().steps()), (None, 1));
    let seoul = Some(Id::from("seoul"));
    window.state_mut().history.apply(&Edit::SetDataCenter(Id::from("users"), seoul.clone()), None).unwrap();
    window.run();
    let from = at(&window, "users");
    let (near, far) = (window.state().screen(640.0, 180.0), window.state().screen(100.0, 240.0));
    drag(&mut window, from, near);
    assert_eq!(home(&window), seoul, "they stay in the one that they were given");
    drag(&mut window, near, far);
    assert_eq!(home(&window), None);
    window.state_mut().placing = Some(Placing::Component(KindName::Client));
    let inside = window.state().screen(560.0, 180.0);
    click(&mut window, inside);
    assert_eq!(window.state().design().components[&Id::from("users-2")].data_center, None, "nor do new ones join");
}

#[test]
fn who_crosses_no_border_stays_in_the_data_center_that_it_was_in() {
    let mut design = small_design();
    let seoul = Some(Id::from("seoul"));
    design.components.get_mut(&Id::from("web")).unwrap().data_center.clone_from(&seoul);
    design.components.get_mut(&Id::from("db")).unwrap().data_center = None;
    let mut window = window_of(Shell::new(design));
    let home = |window: &Window, id: &str| window.state().design().components[&Id::from(id)].data_center.clone();
    for (id, home_before) in [("web", seoul.clone()), ("db", None)] {
        window.state_mut().selection = loadstar::ui::selection::Selection::of_id(Id::from(id));
        let before = window.state().place(id);
        window.key_press(egui::Key::ArrowRight);
        window.run();
        assert_eq!(window.state().place(id), Point(before.0 + 1.0, before.1));
        assert_eq!(home(&window, id), home_before, "a nudge");
        let from = at(&window, id);
        drag(&mut window, from, from + vec2(20.0, 10.0));
        assert_ne!(window.state().place(id).1, before.1);
        assert_eq!(home(&window, id), home_before, "a drag");
    }
    let (from, inside) = (at(&window, "web"), window.state().screen(480.0, 180.0));
    drag(&mut window, from, inside);
    assert_eq!(home(&window, "web"), seoul);
    let outside = window.state().screen(240.0, 180.0);
    drag(&mut window, inside, outside);
    assert_eq!(home(&window, "web"), None);
}
