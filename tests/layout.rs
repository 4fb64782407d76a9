//! Where things stand when the program decides: nothing overlaps, members stand in their frames, few links cross.

#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "support/random_architecture.rs"]
mod random_architecture;
#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "support/random_design.rs"]
mod random_design;

use loadstar::catalog::open;
use loadstar::design::{Component, DataCenter, Design, Edit, Frame, Id, Kind, KindName, Link, Point};
use loadstar::ui::canvas::layout;
use random_architecture::{Shape, architecture};
use random_design::Random;

/// Half of a card, and the room that two cards have between them at least.
const HALF: Point = Point(69.0, 32.0);
const ROW_GAP: f64 = 22.0;
const PADDING: f64 = 16.0;
const HEADER: f64 = 30.0;

fn tidied(design: &Design) -> Design {
    let mut design = design.clone();
    if let Some(edit) = layout::tidy(&design) {
        edit.apply(&mut design).expect("what is tidied is there");
    }
    design
}

/// So many flows that have nothing to do with each other: users, a server and a database, each a row.
fn apart(count: usize, in_data_centers: bool) -> Design {
    let mut design = Design::empty();
    for number in 0..count {
        let id = |stem: &str| Id::from(format!("{stem}-{number:02}"));
        let center = in_data_centers.then(|| id("center"));
        if let Some(center) = &center {
            design.data_centers.insert(center.clone(), DataCenter::default());
        }
        for (stem, kind) in [("u", KindName::Client), ("w", KindName::WebServer), ("d", KindName::DatabaseLeader)] {
            let data_center = center.clone().filter(|_| kind != KindName::Client);
            design.components.insert(id(stem), Component { data_center, ..Component::new(Kind::default_of(kind)) }.into());
        }
        design.links.push(Link::new(id("u"), id("w")));
        design.links.push(Link::new(id("w"), id("d")));
    }
    design
}

#[test]
fn many_flows_are_no_tower() {
    for in_data_centers in [false, true] {
        for count in [1, 2, 7, 20, 60] {
            let design = tidied(&apart(count, in_data_centers));
            check(&design, &format!("{count} flows"));
            let places: Vec<Point> = design.components.values().filter_map(|component| component.at).collect();
            let span = |of: fn(&Point) -> f64| {
                let (least, most) = places.iter().map(of).fold((f64::MAX, f64::MIN), |(a, b), at| (a.min(at), b.max(at)));
                most - least
            };
            let (width, height) = (span(|at| at.0) + 138.0, span(|at| at.1) + 64.0);
            assert!(height < 1.4 * width, "{count} flows are {width} wide and {height} high");
            for number in 0..count {
                let row = ["u", "w", "d"].map(|stem| design.components[&Id::from(format!("{stem}-{number:02}"))].at);
                let [Some(u), Some(w), Some(d)] = row else { panic!("they have places") };
                assert!(u.0 < w.0 && w.0 < d.0 && u.1 == w.1 && w.1 == d.1, "a flow stays as it is");
            }
            assert_eq!(layout::tidy(&design), None, "what is tidy stays");
        }
    }
}

fn random_architecture(seed: u64) -> Design {
    let mut random = Random::new(seed);
    let wired = 1 + random.below(9);
    architecture(&mut random, Shape { wired, rate_per_s: 10.0 })
}

fn saved() -> Vec<(String, Design)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let opened = open::open_file(path).expect("it can be read");
        (path.display().to_string(), opened.design.expect("a design"))
    };
    files.iter().map(read).collect()
}

fn card(place: Point) -> Frame {
    Frame { x: place.0 - HALF.0, y: place.1 - HALF.1, w: 2.0 * HALF.0, h: 2.0 * HALF.1 }
}

fn overlap(a: &Frame, b: &Frame) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/// What is true of every tidy design. `what` says which one it is where it is not.
fn check(design: &Design, what: &str) {
    let places: Vec<(&Id, Point)> =
        design.components.iter().map(|(id, component)| (id, component.at.expect("everything has a place"))).collect();
    for (number, (id, place)) in places.iter().enumerate() {
        for (other, there) in &places[number + 1..] {
            let mut roomy = card(*place);
            roomy.h += ROW_GAP;
            roomy.y -= ROW_GAP / 2.0;
            let mut other_roomy = card(*there);
            other_roomy.h += ROW_GAP;
            other_roomy.y -= ROW_GAP / 2.0;
            assert!(!overlap(&roomy, &other_roomy), "{what}: {id} at {place:?} and {other} at {there:?}");
        }
    }
    for (center, DataCenter { frame, .. }) in &design.data_centers {
        for (id, place) in &places {
            let card = card(*place);
            if design.components[*id].data_center.as_ref() == Some(center) {
                let is_inside = card.x >= frame.x + PADDING
                    && card.x + card.w <= frame.x + frame.w - PADDING
                    && card.y >= frame.y + PADDING + HEADER
                    && card.y + card.h <= frame.y + frame.h - PADDING;
                assert!(is_inside, "{what}: {id} at {place:?} is not in {center} {frame:?}");
            } else {
                assert!(!overlap(&card, frame), "{what}: {id} at {place:?} is in the foreign {center} {frame:?}");
            }
        }
        let others = design.data_centers.iter().filter(|(other, _)| *other != center);
        for (other, DataCenter { frame: there, .. }) in others {
            assert!(!overlap(frame, there), "{what}: {center} and {other}");
        }
    }
}

/// How many pairs of links cross, as straight lines between the middles of their cards.
fn crossings(design: &Design) -> usize {
    let at = |id: &Id| design.components[id].at.expect("it has a place");
    let side = |a: Point, b: Point, p: Point| (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0);
    let cross = |a: &Link, b: &Link| {
        let shares = [&b.from, &b.to].iter().any(|end| **end == a.from || **end == a.to);
        let (p, q, r, s) = (at(&a.from), at(&a.to), at(&b.from), at(&b.to));
        !shares && side(p, q, r) * side(p, q, s) < 0.0 && side(r, s, p) * side(r, s, q) < 0.0
    };
    let links = &design.links;
    links.iter().enumerate().map(|(number, a)| links[number + 1..].iter().filter(|b| cross(a, b)).count()).sum()
}

/// The same columns, each in the order of its ids.
fn naive(design: &Design) -> Design {
    let mut design = design.clone();
    let mut columns: std::collections::BTreeMap<i64, f64> = std::collections::BTreeMap::new();
    for component in design.components.values_mut() {
        let place = component.at.as_mut().expect("it has a place");
        let row = columns.entry(place.0 as i64).or_default();
        place.1 = *row;
        *row += layout::ROW_STEP;
    }
    for component in design.components.values_mut() {
        let place = component.at.as_mut().expect("it has a place");
        place.1 -= columns[&(place.0 as i64)] / 2.0;
    }
    design
}

#[test]
fn in_random_architectures_nothing_overlaps_and_members_stand_in_their_frames() {
    for seed in 0..120 {
        let design = random_architecture(seed);
        let tidy = tidied(&design);
        check(&tidy, &format!("seed {seed}"));
        assert_eq!(tidied(&design), tidy, "seed {seed}: the same design, the same places");
        assert_eq!(layout::tidy(&tidy), None, "seed {seed}: what is tidy stays");
    }
}

#[test]
fn what_calls_stands_to_the_left_of_what_it_calls() {
    for (file, design) in saved() {
        let tidy = tidied(&design);
        check(&tidy, &file);
        let x = |id: &Id| tidy.components[id].at.expect("it has a place").0;
        for link in &tidy.links {
            let to = &tidy.components[&link.to].kind;
            let is_beside = matches!(to, Kind::Dns(_) | Kind::Cdn(_) | Kind::DatabaseFollower(_));
            let watches = matches!(tidy.components[&link.from].kind, Kind::Monitor(_) | Kind::Automation(_));
            assert!(x(&link.from) < x(&link.to) || is_beside || watches, "{file}: {}", link.name());
        }
    }
}

#[test]
fn links_cross_no_more_often_than_in_the_order_of_ids() {
    for (file, design) in saved() {
        let tidy = tidied(&design);
        assert!(crossings(&tidy) <= crossings(&naive(&tidy)), "{file}");
    }
    let (mut tidy_count, mut naive_count) = (0, 0);
    for seed in 0..100 {
        // Frames cost crossings that an order without frames does not have.
        let mut design = architecture(&mut Random::new(seed), Shape { wired: 2, rate_per_s: 10.0 });
        let centers = design.data_centers.keys().cloned().collect();
        Edit::Remove(centers).apply(&mut design).expect("they are there");
        let watchers = design.components.iter().filter(|(_, one)| matches!(one.kind, Kind::Monitor(_) | Kind::Automation(_)));
        let watchers = watchers.map(|(id, _)| id.clone()).collect();
        Edit::Remove(watchers).apply(&mut design).expect("they are there");
        let tidy = tidied(&design);
        tidy_count += crossings(&tidy);
        naive_count += crossings(&naive(&tidy));
    }
    assert!(tidy_count * 4 < naive_count * 3, "{tidy_count} crossings, {naive_count} in the order of ids");
}

#[test]
fn name_servers_stand_above_their_users_and_watchers_below_all() {
    let mut design = Design::empty();
    for (id, kind) in [
        ("users", KindName::Client),
        ("a-dns", KindName::Dns),
        ("web", KindName::WebServer),
        ("db", KindName::DatabaseLeader),
        ("monitor", KindName::Monitor),
        ("robot", KindName::Automation),
    ] {
        design.components.insert(Id::from(id), Component::new(Kind::default_of(kind)).into());
    }
    for (from, to) in [("users", "a-dns"), ("users", "web"), ("web", "db"), ("monitor", "web"), ("robot", "web")] {
        design.links.push(Link::new(Id::from(from), Id::from(to)));
    }
    let tidy = tidied(&design);
    let at = |id: &str| tidy.components[&Id::from(id)].at.expect("it has a place");
    assert_eq!(at("a-dns").0, at("users").0);
    assert!(at("a-dns").1 < at("users").1);
    assert_eq!((at("users").1, at("web").1), (at("web").1, at("db").1), "a chain is straight");
    assert_eq!(at("monitor").1, at("robot").1);
    assert!(at("monitor").1 > at("users").1);
}

#[test]
fn what_is_not_linked_stands_in_rows_and_not_in_one_tall_column() {
    let mut design = Design::empty();
    for number in 0..40 {
        design.components.insert(Id::from(format!("c{number}")), Component::new(Kind::default_of(KindName::Cache)).into());
    }
    let tidy = tidied(&design);
    check(&tidy, "forty");
    let lowest = tidy.components.values().filter_map(|component| component.at).map(|at| at.1).fold(0.0, f64::max);
    assert!(lowest < 10.0 * layout::ROW_STEP, "{lowest}");
}

#[test]
fn what_is_locked_stays_and_the_others_go_around_it() {
    for seed in 0..80 {
        let mut design = tidied(&random_architecture(seed));
        let mut random = Random::new(seed);
        // Places that are free: what is locked cannot make way for what is locked.
        let chosen: Vec<Id> = design.components.keys().filter(|_| random.once_in(4)).cloned().collect();
        for id in &chosen {
            design.components.get_mut(id).expect("it is there").locked = true;
        }
        for component in design.components.values_mut().filter(|component| !component.locked) {
            component.at = Some(random.point());
        }
        let tidy = tidied(&design);
        for id in &chosen {
            assert_eq!(tidy.components[id].at, design.components[id].at, "seed {seed}: {id}");
        }
        let free = |id: &Id| {
            let home = design.components[id].data_center.as_ref();
            let is_anchored = |center: &Id| chosen.iter().any(|id| design.components[id].data_center.as_ref() == Some(center));
            !home.is_some_and(is_anchored)
        };
        let mut seen = tidy.clone();
        // Members of a data center that stays were thrown about by this test.
        seen.components.retain(|id, component| component.locked || free(id));
        check(&seen, &format!("seed {seed}"));
    }
}

#[test]
fn a_file_without_places_gets_them_with_its_frames() {
    for seed in 0..50 {
        let mut design = random_architecture(seed);
        layout::complete(&mut design);
        check(&design, &format!("seed {seed}"));
        let before = design.clone();
        design.components.values_mut().next().expect("there are some").at = None;
        layout::complete(&mut design);
        assert_eq!(
            design.components.values().skip(1).collect::<Vec<_>>(),
            before.components.values().skip(1).collect::<Vec<_>>(),
            "what has places keeps them"
        );
    }
}

#[test]
fn three_thousand_components_are_laid_out() {
    let mut random = Random::new(7);
    let mut design = Design::empty();
    for number in 0..3_000 {
        let kind = KindName::ALL[random.below(KindName::ALL.len())];
        design.components.insert(Id::from(format!("c{number}")), Component::new(Kind::default_of(kind)).into());
        if number > 0 {
            let from = random.below(number);
            design.links.push(Link::new(Id::from(format!("c{from}")), Id::from(format!("c{number}"))));
        }
    }
    let tidy = tidied(&design);
    assert!(tidy.components.values().all(|component| component.at.is_some()));
}
