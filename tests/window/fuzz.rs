//! Hands that do anything: random gestures through the window, and after every single event what always holds of the document, the
//! selection, the history and the picture. `LOADSTAR_FUZZ` says how many events each seed has, `LOADSTAR_FUZZ_SEED` which one alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Event, ImeEvent, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, pos2, vec2};
use loadstar::catalog::{self, link_kind};
use loadstar::design::value::Value;
use loadstar::design::{Class, Component, Design, Edit, Fault, Id, Incident, Kind, KindName, Link, Point, file};
use loadstar::ui::action::Action;
use loadstar::ui::command::{Command, Menu, TABLE};

use super::support::random_design::Random;
use super::{Window, ask, gestures, wait_for};

const EVENTS: usize = 120;
const SEEDS: u64 = 3;

/// Texts that somebody may have in the clipboard.
const JUNK: [&str; 7] = [
    "good morning",
    "",
    "Design(",
    "Design(format: 1, components: {\"web\": (kind: WebServer()), \"한\": (at: (1, 2), in: \"nowhere\", kind: Client())})",
    "Design(format: 1, components: {\"u\": (kind: Client()), \"d\": (kind: DatabaseLeader())}, links: [(from: \"u\", to: \"d\"), (from: \"u\", to: \"d\"), (from: \"d\", to: \"d\"), (from: \"x\", to: \"u\")])",
    "Design(format: 1, components: {\"far\": (at: (inf, NaN), kind: Cache())}, annotations: [(at: (NaN, 0), text: \"?\")])",
    "Design(format: 1, data_centers: {\"web\": (frame: (x: 0, y: 0, w: -5, h: 1e300))}, annotations: [(at: (0, 0), text: \"메모\")])",
];
const NAMES: [&str; 5] =
    ["", "웹 서버", "a", "\"\\(", "a name that is a good deal longer than any card is wide, and then some"];
const WORDS: [&str; 4] = ["align", "tidy", "duplicate", "lock"];

/// Somebody at the window.
struct Hands {
    window: Window,
    seed: u64,
    random: Random,
    said: Vec<String>,
    /// The design with which it began.
    begun: Arc<Design>,
    checked: Option<Arc<Design>>,
    at: Pos2,
    held: Option<PointerButton>,
}

impl Drop for Hands {
    #[allow(clippy::print_stderr, reason = "how to come to the same failure again")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            let from = self.said.len().saturating_sub(25);
            eprintln!("LOADSTAR_FUZZ_SEED={} LOADSTAR_FUZZ={}\n{}", self.seed, self.said.len(), self.said[from..].join("\n"));
        }
    }
}

impl Hands {
    fn new(seed: u64) -> Self {
        let mut window = gestures::drawn();
        // A name of its own, so that saving asks nobody.
        let folder = std::env::temp_dir().join(format!("loadstar-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for a file");
        ask(&mut window, Action::SaveAs(folder.join(format!("{seed}.ron"))));
        name_each_other(&mut window);
        let begun = Arc::clone(window.state().history().design());
        assert_eq!(catalog::problems(&begun), [], "it runs");
        assert_eq!((begun.links.len(), begun.incidents.len()), (5, 5), "it names what it has");
        let random = Random::new(seed);
        Self { window, seed, random, said: Vec::new(), begun, checked: None, at: pos2(700.0, 400.0), held: None }
    }

    fn design(&self) -> Arc<Design> {
        Arc::clone(self.window.state().history().design())
    }

    /// One event, one frame, and all that has to hold then.
    fn event(&mut self, event: Event, modifiers: Modifiers) {
        self.said.push(format!("{}: {event:?}", self.said.len()));
        self.window.event_modifiers(event, modifiers);
        self.window.step();
        self.check();
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        for pressed in [true, false] {
            self.event(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }, modifiers);
        }
    }

    fn move_to(&mut self, at: Pos2, modifiers: Modifiers) {
        self.at = at;
        self.event(Event::PointerMoved(at), modifiers);
    }

    fn button(&mut self, button: PointerButton, pressed: bool, modifiers: Modifiers) {
        self.held = pressed.then_some(button);
        self.event(Event::PointerButton { pos: self.at, button, pressed, modifiers }, modifiers);
    }

    fn modifiers(&mut self) -> Modifiers {
        let all = [Modifiers::NONE, Modifiers::SHIFT, Modifiers::COMMAND, Modifiers::ALT];
        if self.random.once_in(2) { Modifiers::NONE } else { self.random.pick(&all) }
    }

    /// Somewhere: on a component, at a port, a corner or a header of a frame, or anywhere below the bar with the files.
    fn somewhere(&mut self) -> Pos2 {
        let design = self.design();
        let lens = *self.window.state().canvas().lens();
        let screen = |Point(x, y): Point| lens.screen_from_canvas(pos2(x as f32, y as f32));
        let cards: Vec<Pos2> = design.components.values().filter_map(|component| component.at).map(screen).collect();
        let frames: Vec<_> = design.data_centers.values().map(|center| center.frame).collect();
        let to_port = [vec2(69.0, 0.0), vec2(-69.0, 0.0), vec2(0.0, 32.0), vec2(0.0, -32.0)];
        let at = match self.random.below(6) {
            0 | 1 if !cards.is_empty() => self.random.pick(&cards),
            2 if !cards.is_empty() => self.random.pick(&cards) + self.random.pick(&to_port) * lens.zoom,
            3 if !frames.is_empty() => {
                let frame = self.random.pick(&frames);
                let ends = [
                    Point(frame.x, frame.y),
                    Point(frame.x + frame.w, frame.y + frame.h),
                    Point(frame.x + 40.0, frame.y + 12.0),
                ];
                screen(self.random.pick(&ends))
            }
            4 => pos2(self.random.below(180) as f32, 60.0 + self.random.below(800) as f32),
            _ => pos2(self.random.below(1_440) as f32, 60.0 + self.random.below(800) as f32),
        };
        pos2(at.x.clamp(1.0, 1_439.0), at.y.clamp(52.0, 898.0))
    }

    /// Whether Enter and Space would open the menu with the files, and ask the desktop for a dialog.
    fn is_at_files(&self) -> bool {
        let context = &self.window.ctx;
        let focused = context.memory(egui::Memory::focused).and_then(|id| context.read_response(id));
        focused.is_some_and(|response| response.rect.top() < 50.0)
    }

    fn drag(&mut self) {
        let modifiers = self.modifiers();
        let from = self.somewhere();
        self.move_to(from, modifiers);
        let buttons = [
            PointerButton::Primary,
            PointerButton::Primary,
            PointerButton::Primary,
            PointerButton::Middle,
            PointerButton::Secondary,
        ];
        let button = self.random.pick(&buttons);
        let before = self.design();
        self.button(button, true, modifiers);
        for _ in 0..self.random.below(5) {
            let to = self.somewhere();
            self.move_to(to, modifiers);
            match self.random.below(14) {
                0 => self.press(Modifiers::NONE, Key::Escape),
                1 => self.press(Modifiers::COMMAND, Key::Z),
                2 => self.press(Modifiers::NONE, Key::Delete),
                _ => {}
            }
        }
        self.button(button, false, modifiers);
        check_homes(&before, &self.design());
    }

    fn click(&mut self) {
        let modifiers = self.modifiers();
        let at = self.somewhere();
        self.move_to(at, modifiers);
        let button = if self.random.once_in(5) { PointerButton::Secondary } else { PointerButton::Primary };
        for _ in 0..=usize::from(self.random.once_in(4)) {
            self.button(button, true, modifiers);
            self.button(button, false, modifiers);
        }
    }

    fn key(&mut self) {
        let keys = [
            (Modifiers::NONE, Key::Tab),
            (Modifiers::SHIFT, Key::Tab),
            (Modifiers::NONE, Key::ArrowLeft),
            (Modifiers::SHIFT, Key::ArrowDown),
            (Modifiers::ALT, Key::ArrowRight),
            (Modifiers::ALT | Modifiers::SHIFT, Key::ArrowUp),
            (Modifiers::NONE, Key::Enter),
            (Modifiers::NONE, Key::Space),
            (Modifiers::NONE, Key::Num3),
            (Modifiers::NONE, Key::Num6),
            (Modifiers::NONE, Key::Delete),
            (Modifiers::COMMAND, Key::Z),
        ];
        let (modifiers, key) = self.random.pick(&keys);
        if !(matches!(key, Key::Enter | Key::Space | Key::ArrowLeft) && self.is_at_files()) {
            self.press(modifiers, key);
        }
    }

    /// A shortcut of the table; those for files would ask the desktop.
    fn shortcut(&mut self) {
        let shortcuts: Vec<_> = TABLE.iter().filter(|row| row.menu != Menu::File).flat_map(|row| row.shortcuts).collect();
        let shortcut = self.random.pick(&shortcuts);
        self.press(shortcut.modifiers, shortcut.logical_key);
    }

    fn find(&mut self) {
        self.press(Modifiers::COMMAND, Key::K);
        let word = self.random.pick(&WORDS);
        self.event(Event::Text(word.to_owned()), Modifiers::NONE);
        let end = self.random.pick(&[Key::Enter, Key::Escape]);
        self.press(Modifiers::NONE, end);
    }

    fn rename(&mut self) {
        self.press(Modifiers::NONE, Key::F2);
        let name = self.random.pick(&NAMES).to_owned();
        if self.random.once_in(2) {
            let preedit = name.chars().take(1).collect();
            self.event(Event::Ime(ImeEvent::Preedit { text: preedit, active_range_chars: None }), Modifiers::NONE);
            self.event(Event::Ime(ImeEvent::Commit(name)), Modifiers::NONE);
        } else {
            self.event(Event::Text(name), Modifiers::NONE);
        }
        let end = self.random.pick(&[Key::Enter, Key::Escape, Key::Tab]);
        self.press(Modifiers::NONE, end);
    }

    fn gesture(&mut self) {
        match self.random.below(20) {
            0..=5 => self.drag(),
            6..=9 => self.click(),
            10..=12 => self.key(),
            13..=15 => self.shortcut(),
            16 => self.find(),
            17 => self.rename(),
            18 => {
                let text = self.random.pick(&JUNK).to_owned();
                self.event(Event::Paste(text), Modifiers::NONE);
            }
            _ => {
                let at = self.somewhere();
                self.move_to(at, Modifiers::NONE);
                let delta = vec2(0.0, self.random.pick(&[-3.0, 3.0]));
                let (unit, phase, modifiers) = (MouseWheelUnit::Line, TouchPhase::Move, Modifiers::NONE);
                self.event(Event::MouseWheel { unit, delta, phase, modifiers }, modifiers);
            }
        }
        // Nothing stays open in which a lone Enter could mean a file.
        if self.random.once_in(3) {
            self.press(Modifiers::NONE, Key::Escape);
        }
    }

    fn check(&mut self) {
        let design = self.design();
        if self.checked.as_ref().is_some_and(|known| Arc::ptr_eq(known, &design)) {
            return self.check_selection();
        }
        check_document(&design);
        self.check_history(&design);
        self.check_selection();
        self.check_picture();
        self.checked = Some(design);
    }

    /// All taken back, the design runs as it did; where the history does not reach as far any more, none is asked for.
    fn run_after_undo(&mut self) {
        let mut history = self.window.state().history().clone();
        while history.design() != &self.begun {
            if !history.undo() {
                return;
            }
        }
        ask(&mut self.window, Action::GoToStep(history.done()));
        assert_eq!(self.design(), self.begun);
        let time_ns = |window: &Window| window.state().runner().report().snapshot.as_ref().map(|snapshot| snapshot.time_ns);
        if !self.window.state().runner().is_running() {
            ask(&mut self.window, Action::Command(Command::RunOrPause));
        }
        let before_ns = time_ns(&self.window);
        let window = &mut self.window;
        wait_for("the clock to go on", || {
            window.step();
            (time_ns(window) > before_ns && window.state().runner().report().problems.is_empty()).then_some(())
        });
    }

    fn check_selection(&self) {
        let mut sound = self.window.state().selection().clone();
        sound.retain_in(&self.design());
        assert_eq!(sound, *self.window.state().selection(), "what is selected is there");
    }

    fn check_history(&self, design: &Arc<Design>) {
        let mut history = self.window.state().history().clone();
        if history.undo() {
            check_document(history.design());
            assert!(history.redo() && history.design() == design, "undo and redo give the same document");
        }
    }

    /// What was asked for is seen in the next frame, and a move that is shown as one comes to its end. A drag at the edge of the view
    /// goes on meanwhile.
    fn check_picture(&mut self) {
        for _ in 0..40 {
            let design = self.design();
            self.window.step();
            let (places, links) = self.window.state().canvas().drawn();
            let wanted: BTreeSet<(Id, Id)> = design.links.iter().map(|link| (link.from.clone(), link.to.clone())).collect();
            let stands = |(id, at): (&Id, &Pos2)| {
                let place = design.components.get(id).map(|component| component.at);
                place.is_some_and(|place| place.is_none_or(|Point(x, y)| (*at - pos2(x as f32, y as f32)).length() < 0.5))
            };
            if links == wanted && places.len() == design.components.len() && places.iter().all(stands) {
                return;
            }
        }
        panic!("the picture is not that of the design");
    }
}

/// Lets weights, routes and incidents name what hands then take away, in a design that runs.
fn name_each_other(window: &mut Window) {
    let [users, lb, web, api, db, seoul] = ["users", "lb", "web", "api", "db", "seoul"].map(Id::from);
    let at = Some(Point(480.0, -120.0));
    let server = Component { at, ..Component::new(Kind::default_of(KindName::WebServer)) };
    let mut edits = vec![Edit::AddComponent(api.clone(), server)];
    let ends = [(&lb, &web), (&lb, &api), (&web, &db), (&api, &db)];
    edits.extend(ends.map(|(from, to)| Edit::AddLink(Link::new(from.clone(), to.clone()))));
    let weights = Value::WeightById([(web.clone(), 2.0), (api.clone(), 1.0)].into());
    let routes = Value::IdByClass([(Class::Read, api.clone())].into());
    edits.extend([("weights", weights), ("routes", routes)].map(|(name, value)| Edit::SetParameter(lb.clone(), name, value)));
    let faults = [
        Fault::Kill(web),
        Fault::Slow(db.clone(), 2.0),
        Fault::Cut(api, db),
        Fault::Drop(users, lb, 0.1),
        Fault::KillDataCenter(seoul),
    ];
    let far_s = 1e6;
    edits.push(Edit::SetIncidents(faults.map(|what| Incident { at_s: far_s, what }).to_vec()));
    ask(window, Action::Edit(Edit::All(edits)));
}

/// What a hand has moved belongs to the frame in which its middle stands: of several, to the smallest. Users belong to none, and what
/// moved with its frame stays in it.
fn check_homes(before: &Design, after: &Design) {
    if before.data_centers != after.data_centers {
        return;
    }
    let moved = after.components.iter().filter(|(id, component)| {
        component.kind.name() != KindName::Client && before.components.get(*id).is_some_and(|was| was.at != component.at)
    });
    for (id, component) in moved {
        let Some(Point(x, y)) = component.at else { continue };
        let around = after
            .data_centers
            .iter()
            .map(|(center, data_center)| (center, data_center.frame))
            .filter(|(_, frame)| (frame.x..=frame.x + frame.w).contains(&x) && (frame.y..=frame.y + frame.h).contains(&y));
        let home = around.min_by(|(_, one), (_, other)| (one.w * one.h).total_cmp(&(other.w * other.h)));
        assert_eq!(component.data_center.as_ref(), home.map(|(center, _)| center), "{id} stands at {x}, {y}");
    }
}

/// Problems that a design has where something names what is not there, or one thing in two ways.
const ABOUT_NAMES: [&str; 12] = [
    "component_unknown",
    "component_missing",
    "data_center_unknown",
    "data_center_missing",
    "instance_unknown",
    "link_unknown",
    "not_a_target",
    "id_taken",
    "id_invalid",
    "link_twice",
    "link_to_itself",
    "named_twice",
];

fn check_document(design: &Design) {
    let of_names: Vec<_> =
        catalog::problems(design).into_iter().filter(|problem| ABOUT_NAMES.contains(&problem.code)).collect();
    assert!(of_names.is_empty(), "{of_names:?}");
    let mut ends = BTreeSet::new();
    for link in &design.links {
        let kind = |id: &Id| design.components.get(id).expect("both ends are there").kind.name();
        assert!(link_kind(kind(&link.from), kind(&link.to)).is_ok(), "{} → {} means nothing", link.from, link.to);
        assert!(ends.insert((&link.from, &link.to)), "{} → {} is there twice", link.from, link.to);
    }
    for (id, component) in &design.components {
        assert!(id.is_valid() && !design.data_centers.contains_key(id), "{id} is no name for one thing");
        assert!(component.at.is_none_or(|Point(x, y)| x.is_finite() && y.is_finite()), "{id} stands nowhere");
        assert!(component.instances >= 1, "{id}");
        let home = component.data_center.as_ref();
        assert!(home.is_none_or(|home| design.data_centers.contains_key(home)), "{id} stands in what is not there");
    }
    for (id, center) in &design.data_centers {
        let frame = center.frame;
        let is_finite = [frame.x, frame.y, frame.w, frame.h].iter().all(|number| number.is_finite());
        assert!(id.is_valid() && is_finite && frame.w > 0.0 && frame.h > 0.0, "{id}: {frame:?}");
    }
    assert!(design.annotations.iter().all(|note| note.at.0.is_finite() && note.at.1.is_finite()), "a text stands nowhere");
    let is_far = |at: Option<Point>| at.is_some_and(|at| at.0.abs() > 1e6 || at.1.abs() > 1e6);
    assert!(!design.components.values().any(|component| is_far(component.at)), "something stands where no hand put it");
    let read = file::read(&file::write(design));
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    assert_eq!(read.design.as_ref(), Some(design), "what is written is read back");
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_hands_do_the_document_is_sound() {
    let alone = number("LOADSTAR_FUZZ_SEED");
    let events = number("LOADSTAR_FUZZ").map_or(EVENTS, |events| events as usize);
    for seed in alone.map_or(0..SEEDS, |seed| seed..seed + 1) {
        let mut hands = Hands::new(seed);
        while hands.said.len() < events {
            hands.gesture();
        }
        hands.run_after_undo();
    }
}
