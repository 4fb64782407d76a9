//! The ways of links: around boxes, beside each other, the same whatever was drawn before.

#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "support/random_design.rs"]
mod random_design;

use std::collections::{BTreeMap, BTreeSet};

use egui::{Pos2, Rect, pos2, vec2};
use loadstar::design::Id;
use loadstar::ui::canvas::detail::{CARD_SIZE, outer_rect};
use loadstar::ui::canvas::routes::{Block, Path, Route, Routes, Side, Style};
use random_design::Random;

type Links = Vec<(Id, Id)>;
type Blocks = BTreeMap<Id, Block>;

/// Links avoid boxes where these are that far apart, in canvas points: they keep half of it from either.
const GAP: f32 = 20.0;

fn block(x: f32, y: f32, instances: u32) -> Block {
    let front = Rect::from_center_size(pos2(x, y), CARD_SIZE);
    Block { front, outer: outer_rect(front, instances) }
}

fn blocks(places: &[(&str, f32, f32)]) -> Blocks {
    places.iter().map(|(id, x, y)| (Id::from(*id), block(*x, *y, 1))).collect()
}

fn links(pairs: &[(&str, &str)]) -> Links {
    pairs.iter().map(|(from, to)| (Id::from(*from), Id::from(*to))).collect()
}

fn routed(style: Style, blocks: &Blocks, links: &Links) -> Routes {
    let mut routes = Routes::default();
    follow(&mut routes, style, blocks, links);
    routes
}

/// Follows boxes and links and finds all ways.
fn follow(routes: &mut Routes, style: Style, blocks: &Blocks, links: &Links) {
    update(routes, style, blocks, links);
    assert!(routes.find(Rect::EVERYTHING, usize::MAX));
}

fn update(routes: &mut Routes, style: Style, blocks: &Blocks, links: &Links) {
    routes.update(style, blocks.iter().map(|(id, block)| (id, *block)), links.iter());
}

fn route<'a>(routes: &'a Routes, link: &(Id, Id)) -> &'a Route {
    routes.all().find(|(other, _)| *other == link).expect("it has a way").1
}

fn path<'a>(routes: &'a Routes, from: &str, to: &str) -> &'a Path {
    &route(routes, &(Id::from(from), Id::from(to))).path
}

/// Up to 40 boxes in a room that leaves gaps between them, and as many links.
fn random_layout(random: &mut Random) -> (Blocks, Links) {
    let count = 2 + random.below(39);
    let mut blocks = Blocks::new();
    for number in 0..count {
        let fits = |block: &Block| !blocks.values().any(|other| other.outer.expand(GAP).intersects(block.outer));
        let candidates =
            (0..50).map(|_| block(random.below(1_400) as f32, random.below(900) as f32, 1 + random.below(4) as u32));
        if let Some(free) = candidates.collect::<Vec<_>>().into_iter().find(fits) {
            blocks.insert(Id::from(format!("b{number}")), free);
        }
    }
    let ids: Vec<&Id> = blocks.keys().collect();
    let mut links = BTreeSet::new();
    for _ in 0..2 * count {
        let (from, to) = (ids[random.below(ids.len())], ids[random.below(ids.len())]);
        if from != to {
            links.insert((from.clone(), to.clone()));
        }
    }
    let links = links.into_iter().collect();
    (blocks, links)
}

/// 3,000 boxes, each linked to the one beside it.
fn grid() -> (Blocks, Links) {
    let mut places = Blocks::new();
    let mut links = Links::new();
    for row in 0..50 {
        for column in 0..60 {
            places.insert(Id::from(format!("{row}-{column}")), block(column as f32 * 186.0, row as f32 * 98.0, 1));
            if column > 0 {
                links.push((Id::from(format!("{row}-{}", column - 1)), Id::from(format!("{row}-{column}"))));
            }
        }
    }
    (places, links)
}

/// Whether a straight piece has a point inside of a rectangle, looked at every half point.
fn enters(from: Pos2, to: Pos2, rect: Rect) -> bool {
    let steps = ((to - from).length() * 2.0).ceil().max(1.0) as usize;
    (0..=steps).any(|step| rect.contains(from.lerp(to, step as f32 / steps as f32)))
}

/// The styles in which links go around boxes.
const AROUND: [Style; 2] = [Style::Curved, Style::Orthogonal];

#[test]
fn straight_is_straight_whatever_stands_between() {
    for seed in 0..10 {
        let (blocks, links) = random_layout(&mut Random::new(seed));
        let routes = routed(Style::Straight, &blocks, &links);
        for link in &links {
            assert_eq!(route(&routes, link).path.points().len(), 2, "seed {seed}: {} → {}", link.0, link.1);
        }
    }
}

#[test]
fn no_link_runs_through_a_box_where_boxes_leave_room() {
    for seed in 0..40 {
        let (blocks, links) = random_layout(&mut Random::new(seed));
        for style in AROUND {
            let routes = routed(style, &blocks, &links);
            for link in &links {
                let found = route(&routes, link);
                for (id, block) in &blocks {
                    let inside = block.outer.shrink(1.0);
                    let is_through = found.path.points().windows(2).any(|pair| enters(pair[0], pair[1], inside));
                    assert!(!is_through, "seed {seed}, {style:?}: {} → {} runs through {id}", link.0, link.1);
                }
            }
        }
    }
}

#[test]
fn a_link_begins_and_ends_on_the_sides_of_its_boxes_and_shares_no_point_with_another() {
    for seed in 0..40 {
        let (blocks, links) = random_layout(&mut Random::new(seed));
        for style in Style::ALL {
            let routes = routed(style, &blocks, &links);
            let mut taken = BTreeSet::new();
            for link in &links {
                let found = route(&routes, link);
                let points = found.path.points();
                for (id, (side, shift), at) in
                    [(&link.0, found.ends.from, points[0]), (&link.1, found.ends.to, points[points.len() - 1])]
                {
                    let Block { front, outer } = blocks[id];
                    assert_eq!(side.point(front, outer, shift), at, "seed {seed}, {style:?}");
                    let half = if matches!(side, Side::Left | Side::Right) { front.height() } else { front.width() } / 2.0;
                    assert!(shift.abs() < half, "seed {seed}: on the side");
                    let place = ((at.x * 16.0).round() as i64, (at.y * 16.0).round() as i64);
                    assert!(taken.insert(place), "seed {seed}, {style:?}: two links meet {id} at {at:?}");
                }
            }
        }
    }
}

#[test]
fn ways_are_the_same_whatever_was_there_before() {
    for seed in 0..30 {
        let mut random = Random::new(seed);
        let (mut blocks, mut links) = random_layout(&mut random);
        let style = Style::ALL[seed as usize % 3];
        let mut routes = routed(style, &blocks, &links);
        let mut past = Vec::new();
        for turn in 0..12 {
            past.push((blocks.clone(), links.clone()));
            let ids: Vec<Id> = blocks.keys().cloned().collect();
            let one = ids[random.below(ids.len())].clone();
            match random.below(6) {
                // Back to how it was, as undo has it.
                4.. => (blocks, links) = past[past.len() - 1 - random.below(past.len().min(3))].clone(),
                0 if links.len() > 1 => drop(links.remove(random.below(links.len()))),
                1 if ids.len() > 2 => {
                    blocks.remove(&one);
                    links.retain(|(from, to)| *from != one && *to != one);
                }
                _ => {
                    blocks.insert(one, block(random.below(1_400) as f32, random.below(900) as f32, 1 + random.below(3) as u32));
                }
            }
            update(&mut routes, style, &blocks, &links);
            routes.set_passing(random.below(2) == 0);
            // Some are found bit by bit, here and there, and some of those not before the next change.
            for _ in 0..random.below(4) {
                let corner = pos2(random.below(1_400) as f32, random.below(900) as f32);
                routes.find(Rect::from_min_size(corner, vec2(300.0, 200.0)), random.below(500));
            }
            if turn % 3 == 1 {
                continue;
            }
            routes.set_passing(false);
            assert!(routes.find(Rect::EVERYTHING, usize::MAX));
            let fresh = routed(style, &blocks, &links);
            for link in &links {
                assert_eq!(route(&routes, link), route(&fresh, link), "seed {seed}, turn {turn}, {style:?}: {link:?}");
            }
        }
    }
}

#[test]
fn ways_in_view_are_found_first_and_the_rest_bit_by_bit() {
    let (places, links) = grid();
    for style in Style::ALL {
        let mut routes = Routes::default();
        update(&mut routes, style, &places, &links);
        assert_eq!((routes.searched(), routes.all().count()), (0, 0), "nothing before it is needed");
        let view = Rect::from_center_size(pos2(30.0 * 186.0, 25.0 * 98.0), vec2(800.0, 500.0));
        let in_view = |found: &Routes| {
            let seen = found.all().filter(|(_, route)| route.path.bounds().intersects(view));
            seen.map(|(link, route)| (link.clone(), route.clone())).collect::<Vec<_>>()
        };
        let all = in_view(&routed(style, &places, &links));
        let mut frames = 0;
        while in_view(&routes).len() < all.len() {
            assert!(!routes.find(view, 2_000));
            frames += 1;
        }
        assert!(frames > 1 && routes.searched() < links.len() / 5, "{} searched in {frames} frames", routes.searched());
        while !routes.find(view, 2_000) {
            frames += 1;
        }
        assert!(frames > 20, "{frames} frames");
        assert_eq!(in_view(&routes), all);
        assert_eq!(routes.searched(), links.len());
    }
}

#[test]
fn only_ways_near_what_moved_are_looked_for_again() {
    let (places, links) = grid();
    for style in Style::ALL {
        let mut routes = routed(style, &places, &links);
        assert_eq!(routes.searched(), links.len());
        let mut moved = places.clone();
        moved.insert(Id::from("25-30"), block(30.0 * 186.0, 25.0 * 98.0 + 30.0, 1));
        let before = routes.searched();
        follow(&mut routes, style, &moved, &links);
        let again = routes.searched() - before;
        assert!((2..=12).contains(&again), "{again} of {} in {style:?}", links.len());
    }
}

#[test]
fn what_is_undone_finds_its_ways_again_without_a_search() {
    let (places, links) = grid();
    let at = |dy: f32| {
        let mut moved = places.clone();
        moved.insert(Id::from("25-30"), block(30.0 * 186.0, 25.0 * 98.0 + dy, 1));
        moved
    };
    for style in Style::ALL {
        let mut routes = routed(style, &places, &links);
        let fresh = routes.clone();
        // A drag goes through many places before it ends in one.
        for step in 1..=20_u8 {
            update(&mut routes, style, &at(2.0 * f32::from(step)), &links);
            routes.set_passing(true);
            routes.find(Rect::EVERYTHING, usize::MAX);
        }
        routes.set_passing(false);
        assert!(routes.find(Rect::EVERYTHING, usize::MAX));
        for (name, places) in [("undo", at(0.0)), ("redo", at(40.0)), ("undo again", at(0.0))] {
            let before = routes.searched();
            follow(&mut routes, style, &places, &links);
            assert_eq!(routes.searched(), before, "{name}, {style:?}");
        }
        assert!(routes.all().eq(fresh.all()), "{style:?}");
    }
}

#[test]
fn in_a_drag_only_ways_that_cannot_stay_are_looked_for_at_once() {
    let (places, links) = grid();
    let id = Id::from("25-30");
    let own = links.iter().filter(|(from, to)| *from == id || *to == id).count();
    for style in Style::ALL {
        let mut routes = routed(style, &places, &links);
        let mut moved = places.clone();
        for step in 1..=3_u8 {
            moved.insert(id.clone(), block(30.0 * 186.0, 25.0 * 98.0 + 10.0 * f32::from(step), 1));
            update(&mut routes, style, &moved, &links);
            routes.set_passing(true);
            let before = routes.searched();
            routes.find(Rect::EVERYTHING, usize::MAX);
            // The first step of a drag is one that may be the only one.
            let again = routes.searched() - before;
            assert!(step == 1 || again == own, "{again} of {own} at step {step} in {style:?}");
        }
        // The hand holds still: now the others are, too.
        assert!(routes.find(Rect::EVERYTHING, usize::MAX));
        assert!(routes.all().eq(routed(style, &moved, &links).all()), "{style:?}");
    }
}

#[test]
fn a_box_that_is_dragged_onto_a_link_pushes_it_aside_at_once() {
    let links = links(&[("a", "b")]);
    let at = |y: f32| blocks(&[("a", 0.0, 0.0), ("b", 900.0, 300.0), ("dragged", 450.0, y)]);
    for style in AROUND {
        let mut routes = routed(style, &at(700.0), &links);
        for y in [600.0, 150.0] {
            update(&mut routes, style, &at(y), &links);
            routes.set_passing(true);
            routes.find(Rect::EVERYTHING, usize::MAX);
        }
        let dragged = at(150.0)[&Id::from("dragged")].outer;
        let points = path(&routes, "a", "b").points();
        assert!(!points.windows(2).any(|pair| enters(pair[0], pair[1], dragged)), "{style:?}: {points:?}");
    }
}

#[test]
fn links_between_the_same_two_boxes_run_apart_in_every_style() {
    let rows: [(&str, [(f32, f32); 2]); 3] = [
        ("beside", [(0.0, 0.0), (300.0, 0.0)]),
        ("below", [(0.0, 0.0), (0.0, 200.0)]),
        ("askew", [(0.0, 0.0), (320.0, 260.0)]),
    ];
    for (what, [a, b]) in rows {
        let blocks = blocks(&[("a", a.0, a.1), ("b", b.0, b.1)]);
        for style in Style::ALL {
            let routes = routed(style, &blocks, &links(&[("a", "b"), ("b", "a")]));
            let (there, back) = (path(&routes, "a", "b"), path(&routes, "b", "a"));
            for share in [0.1, 0.3, 0.5, 0.7, 0.9] {
                let apart = back.distance(there.at(share));
                assert!(apart >= 4.0, "{what}, {style:?}: {apart} apart at {share}");
            }
        }
    }
}

#[test]
fn links_that_go_around_the_same_box_run_apart() {
    // Both have to pass the box in the middle.
    let blocks = blocks(&[("a", 0.0, 0.0), ("middle", 0.0, 120.0), ("b", 0.0, 240.0), ("c", 0.0, 360.0)]);
    for style in [Style::Curved, Style::Orthogonal] {
        let routes = routed(style, &blocks, &links(&[("a", "b"), ("a", "c")]));
        let (short, long) = (path(&routes, "a", "b"), path(&routes, "a", "c"));
        for share in [0.3, 0.5, 0.7] {
            let apart = long.distance(short.at(share));
            assert!(apart >= 5.0, "{style:?}: {apart} apart at {share}");
        }
    }
}

#[test]
fn boxes_in_a_row_or_column_are_joined_straight_unless_another_stands_between() {
    let sides = |places: &[(&str, f32, f32)]| {
        let routes = routed(Style::Curved, &blocks(places), &links(&[("a", "b")]));
        let ends = route(&routes, &(Id::from("a"), Id::from("b"))).ends;
        (ends.from.0, ends.to.0)
    };
    let (a, below, beside) = (("a", 0.0, 0.0), ("b", 0.0, 320.0), ("b", 420.0, 0.0));
    assert_eq!(sides(&[a, below, ("c", 186.0, 160.0)]), (Side::Bottom, Side::Top));
    assert_eq!(sides(&[a, below, ("c", 8.0, 160.0)]), (Side::Right, Side::Right));
    assert_eq!(sides(&[a, below, ("c", 8.0, 160.0), ("d", 150.0, 160.0)]), (Side::Left, Side::Left));
    assert_eq!(sides(&[a, beside, ("c", 210.0, 160.0)]), (Side::Right, Side::Left));
    assert_eq!(sides(&[a, beside, ("c", 210.0, 8.0)]), (Side::Top, Side::Top));
    assert_eq!(sides(&[a, beside, ("c", 210.0, 8.0), ("d", 210.0, -82.0)]), (Side::Bottom, Side::Bottom));
}

#[test]
fn an_end_with_a_side_to_itself_makes_its_link_straight() {
    let places = blocks(&[("a", 0.0, 0.0), ("b", 300.0, 0.0), ("c", 300.0, 150.0)]);
    for style in Style::ALL {
        let routes = routed(style, &places, &links(&[("a", "b"), ("a", "c")]));
        let straight = path(&routes, "a", "b");
        assert_eq!(straight.points()[0].y, straight.points()[straight.points().len() - 1].y, "{style:?}");
        assert!((straight.length() - 162.0).abs() < 0.01, "{style:?}: {}", straight.length());
    }
}

#[test]
fn orthogonal_links_run_along_the_axes_but_for_their_corners() {
    for seed in 0..40 {
        let (blocks, links) = random_layout(&mut Random::new(seed));
        let routes = routed(Style::Orthogonal, &blocks, &links);
        for link in &links {
            let path = &route(&routes, link).path;
            let is_level = |pair: &&[Pos2]| (pair[0].x - pair[1].x).abs() < 0.2 || (pair[0].y - pair[1].y).abs() < 0.2;
            let askew = path.points().windows(2).filter(|pair| !is_level(pair)).map(|pair| (pair[1] - pair[0]).length());
            let longest = askew.fold(0.0, f32::max);
            assert!(longest < 4.0, "seed {seed}: {link:?} has {longest} askew in {:?}", path.points());
        }
    }
}

#[test]
fn many_links_stay_on_their_side() {
    let mut places = blocks(&[("hub", 0.0, 0.0)]);
    let mut many = Links::new();
    for row in 0..50 {
        let id = Id::from(format!("b{row}"));
        places.insert(id.clone(), block(400.0, row as f32 * 90.0, 1));
        many.push((Id::from("hub"), id));
    }
    let routes = routed(Style::Curved, &places, &many);
    for link in &many {
        let (side, shift) = route(&routes, link).ends.from;
        assert!(side == Side::Right && shift.abs() <= 20.0, "{side:?} {shift}");
    }
}

#[test]
fn a_curve_has_more_pieces_from_near_and_the_same_ends() {
    let curve = Path::curve((pos2(0.0, 0.0), Side::Right), (pos2(300.0, 160.0), Side::Left), 0.0);
    let turn = |points: &[Pos2]| {
        let along = |pair: &[Pos2]| (pair[1] - pair[0]).angle();
        points.windows(3).map(|three| (along(&three[1..]) - along(&three[..2])).abs()).fold(0.0, f32::max)
    };
    let (far, near) = (curve.points_at(1.0), curve.points_at(4.0));
    assert_eq!(far, curve.points());
    assert_eq!((far[0], far[far.len() - 1]), (near[0], near[near.len() - 1]));
    assert!(turn(&near) * 3.0 < turn(&far), "{} and {}", turn(&near), turn(&far));
    assert!(near.iter().all(|point| curve.distance(*point) < 1.0), "it is the same curve");
}

#[test]
fn a_share_of_a_path_is_a_share_of_its_length() {
    let path = Path::new(vec![pos2(0.0, 0.0), pos2(30.0, 0.0), pos2(30.0, 0.0), pos2(30.0, 10.0)]);
    assert_eq!(path.length(), 40.0);
    for (share, at, direction) in [
        (0.0, pos2(0.0, 0.0), vec2(1.0, 0.0)),
        (0.5, pos2(20.0, 0.0), vec2(1.0, 0.0)),
        (0.875, pos2(30.0, 5.0), vec2(0.0, 1.0)),
        (1.0, pos2(30.0, 10.0), vec2(0.0, 1.0)),
        (7.0, pos2(30.0, 10.0), vec2(0.0, 1.0)),
    ] {
        assert_eq!((path.at(share), path.direction(share)), (at, direction), "at {share}");
    }
    let nowhere = Path::new(vec![pos2(5.0, 5.0); 3]);
    assert_eq!((nowhere.at(0.5), nowhere.length()), (pos2(5.0, 5.0), 0.0));
}

#[test]
fn a_huge_or_a_heaped_design_is_routed_all_the_same() {
    // All boxes on one spot, each linked to all others; and more links than any way is looked for.
    let heap: Blocks = (0..40).map(|number| (Id::from(format!("b{number}")), block(0.0, 0.0, 1))).collect();
    let all: Links = heap.keys().flat_map(|from| heap.keys().map(move |to| (from.clone(), to.clone()))).collect();
    for style in Style::ALL {
        let routes = routed(style, &heap, &all);
        assert_eq!(routes.all().filter(|(_, route)| route.path.length().is_finite()).count(), all.len());
    }
    let far: Blocks = (0..120).map(|number| (Id::from(format!("b{number}")), block(number as f32 * 9e5, 0.0, 1))).collect();
    let many: Links = far.keys().flat_map(|from| far.keys().map(move |to| (from.clone(), to.clone()))).collect();
    assert!(many.len() > 10_000);
    let routes = routed(Style::Curved, &far, &many);
    assert_eq!(routes.all().count(), many.len());
}
