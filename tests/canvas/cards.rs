//! What is written on cards: long names made smaller before they are cut, and figures that do not run into each other.

use egui::{Rect, Shape};
use loadstar::design::{DataCenter, Design, Frame, Id, KindName, Link};
use loadstar::engine::snapshot::Quantiles;
use loadstar::ui::command::Command;

use super::{Shell, Window, component, snapshot};

/// A canvas with the window's own typefaces.
pub(super) fn window(shell: Shell) -> Window {
    let mut is_new = true;
    let mut window = egui_kittest::Harness::builder().with_size(egui::vec2(1_200.0, 800.0)).build_ui_state(
        move |ui, shell: &mut Shell| {
            if std::mem::take(&mut is_new) {
                ui.ctx().set_fonts(loadstar::ui::fonts::definitions());
                ui.ctx().request_repaint();
            } else {
                shell.frame(ui);
            }
        },
        shell,
    );
    window.run_steps(4);
    window
}

/// Every text that is drawn: where, what, and whether it was cut.
pub(super) fn texts(window: &Window) -> Vec<(Rect, String, bool)> {
    fn collect(shape: &Shape, found: &mut Vec<(Rect, String, bool)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, found)),
            Shape::Text(text) => {
                let rect = text.visual_bounding_rect();
                found.push((rect, text.galley.text().to_owned(), text.galley.elided));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &window.output().shapes {
        collect(&clipped.shape, &mut found);
    }
    found
}

fn design() -> Design {
    let mut design = Design::empty();
    for (id, kind, x) in
        [("users", KindName::Client, 0.0), ("lb", KindName::LoadBalancer, 186.0), ("lb-2", KindName::LoadBalancer, 372.0)]
    {
        design.components.insert(Id::from(id), component(kind, x, 0.0).into());
    }
    design.links.push(Link::new(Id::from("users"), Id::from("lb")));
    design.links.push(Link::new(Id::from("lb"), Id::from("lb-2")));
    design
}

#[test]
fn what_comes_into_a_data_center_is_never_cut_rather_its_name_is() {
    for (width, has_region, figures) in [(400.0, true, "50/s · 100 %"), (240.0, false, "50/s · 100 %"), (150.0, false, "100 %")]
    {
        let mut design = Design::empty();
        design.components.insert(Id::from("lb"), component(KindName::LoadBalancer, 0.0, 0.0).into());
        design.components.insert(Id::from("web"), component(KindName::WebServer, 480.0, 0.0).into());
        let frame = Frame { x: 400.0, y: -100.0, w: width, h: 200.0 };
        let label = "A region with a long name".to_owned();
        design.data_centers.insert(Id::from("asia"), DataCenter { frame, label, ..DataCenter::default() });
        design.components.get_mut(&Id::from("web")).expect("it is there").data_center = Some(Id::from("asia"));
        design.links.push(Link::new(Id::from("lb"), Id::from("web")));
        let mut shell = Shell::new(design);
        shell.snapshot = Some(snapshot(shell.design(), 1_000_000_000));
        let drawn = texts(&window(shell));
        let is_whole = |words: &str| drawn.iter().any(|(_, text, is_cut)| text == words && !is_cut);
        assert!(is_whole(figures), "{width}: {drawn:?}");
        assert_eq!(is_whole("Asia"), has_region, "{width}: {drawn:?}");
    }
}

#[test]
fn a_second_balancer_is_named_in_full_and_a_longer_name_is_cut() {
    let mut shown = design();
    let long = "The balancer that stands before everything else";
    shown.components.get_mut(&Id::from("lb")).expect("it is there").label = long.to_owned();
    shown.components.get_mut(&Id::from("lb-2")).expect("it is there").note = "spare".to_owned();
    let mut window = window(Shell::new(shown));
    window.state_mut().canvas.command(Command::ZoomReset);
    window.run_steps(20);
    let texts = texts(&window);
    let is_cut = |name: &str| texts.iter().find(|(_, text, _)| text == name).map(|(_, _, is_cut)| *is_cut);
    assert_eq!(is_cut("Load balancer 2"), Some(false));
    assert_eq!(is_cut(long), Some(true));
}

#[test]
fn two_figures_of_a_card_never_meet() {
    let shown = design();
    let mut told = snapshot(&shown, 5_000_000_000);
    let users = told.components.get_mut(&Id::from("users")).expect("it is measured");
    users.arrival_rate_per_s = 123_456.0;
    users.sojourn = Some(Quantiles { mean_ms: 345.0, p50_ms: 345.0, p95_ms: 345.0, p99_ms: 345.0 });
    let mut window = window(Shell { snapshot: Some(told), ..Shell::new(shown) });
    let mut zooms_with_both = 0;
    for _ in 0..8 {
        window.run_steps(20);
        let found = texts(&window);
        let of = |part: &str| found.iter().find(|(_, text, _)| text.contains(part)).map(|(rect, _, is_cut)| (*rect, *is_cut));
        if let (Some((rate, is_cut)), Some((p99, _))) = (of("K/s").or_else(|| of("K req/s")), of("p99")) {
            zooms_with_both += 1;
            let zoom = window.state().canvas.zoom();
            assert!(!is_cut && p99.left() - rate.right() >= 6.0, "{rate:?} and {p99:?} at {zoom}");
        }
        window.state_mut().canvas.command(Command::ZoomOut);
    }
    assert!(zooms_with_both > 0, "the two figures were never shown together");
}
