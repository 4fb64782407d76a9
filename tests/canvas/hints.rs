//! What an empty canvas says, and one on which only users wait.

use egui::Rect;
use loadstar::design::{DataCenter, Design, Id, KindName};
use loadstar::ui::action::Placing;
use loadstar::ui::command::Command;
use loadstar::words::{self, Language};

use super::cards::{texts, window};
use super::{Shell, Window, at, component};

const EMPTY: [&str; 3] = ["canvas.empty", "canvas.empty_more", "canvas.empty_keys"];
const FIRST_STEP: &str = "canvas.first_step";

fn with(components: &[(&str, KindName)]) -> Design {
    let mut design = Design::empty();
    for (place, (id, kind)) in components.iter().enumerate() {
        design.components.insert(Id::from(*id), component(*kind, 0.0, 200.0 * place as f64).into());
    }
    design
}

/// Where a text of the program is drawn whole.
fn said(window: &Window, language: Language, key: &str) -> Option<Rect> {
    let wanted = words::text(language, key);
    let found = texts(window).into_iter().find(|(_, text, is_cut)| *text == wanted && !is_cut);
    found.map(|(rect, ..)| rect)
}

#[test]
fn an_empty_canvas_says_how_to_begin() {
    for language in Language::ALL {
        let shell = Shell { language, ..Shell::new(Design::empty()) };
        let window = window(shell);
        let lines = EMPTY.map(|key| said(&window, language, key).unwrap_or_else(|| panic!("{language:?}: {key} is not said")));
        assert!(lines.windows(2).all(|pair| pair[0].bottom() <= pair[1].top()), "one line lies on another: {lines:?}");
        let middle = window.state().canvas.lens().viewport.center();
        assert!(lines.iter().all(|line| (line.center().x - middle.x).abs() < 1.0), "not in the middle: {lines:?}");
        assert!(said(&window, language, FIRST_STEP).is_none());
    }
}

#[test]
fn it_is_not_said_where_something_is_or_is_on_its_way() {
    let mut with_center = Design::empty();
    with_center.data_centers.insert(Id::from("seoul"), DataCenter::default());
    let placing = Some(Placing::Component(KindName::Client));
    let shells = [
        Shell::new(with_center),
        Shell::new(with(&[("web", KindName::WebServer)])),
        Shell { placing, ..Shell::new(Design::empty()) },
    ];
    for (place, shell) in shells.into_iter().enumerate() {
        let mut window = window(shell);
        window.hover_at(egui::pos2(600.0, 300.0));
        window.run_steps(2);
        for key in EMPTY {
            assert!(said(&window, Language::English, key).is_none(), "{key} is said in row {place}");
        }
    }
}

#[test]
fn beside_users_who_wait_alone_it_says_where_the_first_server_goes() {
    for language in Language::ALL {
        let shell = Shell { language, ..Shell::new(with(&[("users", KindName::Client)])) };
        let mut window = window(shell);
        let place = said(&window, language, FIRST_STEP).expect("it is said");
        let (users, zoom) = (at(&window, "users"), window.state().canvas.zoom());
        assert!(place.left() > users.x + 69.0 * zoom, "it lies on the users: {place:?}");
        assert!((place.center().y - users.y).abs() < 2.0, "it is not beside them: {place:?}");
        for _ in 0..12 {
            assert!(window.state_mut().canvas.command(Command::ZoomOut));
            window.run_steps(2);
        }
        assert!(said(&window, language, FIRST_STEP).is_none(), "nobody could read it");
    }
    let others: [&[_]; 2] = [&[("web", KindName::WebServer)], &[("users", KindName::Client), ("web", KindName::WebServer)]];
    for components in others {
        assert!(said(&window(Shell::new(with(components))), Language::English, FIRST_STEP).is_none(), "{components:?}");
    }
}
