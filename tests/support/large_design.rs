//! Designs of any size that make sense and run: blocks like a company's sites, each a grid of tiers that call each other, the
//! same for the same seed.

use loadstar::catalog::{self, link_kind};
use loadstar::design::{Component, DataCenter, Design, Distribution, Frame, Id, Kind, KindName, Link, Point};

use super::random_design::Random;

/// The tiers of a block from left to right; what stands in one calls what stands further right.
const TIERS: [KindName; 13] = [
    KindName::Client,
    KindName::LoadBalancer,
    KindName::WebServer,
    KindName::WebServer,
    KindName::WebServer,
    KindName::Cache,
    KindName::Service,
    KindName::Service,
    KindName::SessionStore,
    KindName::Queue,
    KindName::Worker,
    KindName::DatabaseLeader,
    KindName::DatabaseFollower,
];
/// Components of a block: two dozen rows at most.
const BLOCK: usize = 300;
const ROWS: usize = BLOCK.div_ceil(TIERS.len());
/// Between the middles of neighbours, in canvas points.
const STEP: Point = Point(186.0, 78.0);
/// From block to block: a block, its frame and room around it.
const BLOCK_STEP: Point = Point(STEP.0 * 14.0, STEP.1 * 27.0);

/// A design of `count` components in blocks of 300, with two to three times as many links. Up to 300 can be seen as chips at once.
pub(crate) fn large_design(count: usize, seed: u64) -> Design {
    let mut random = Random::new(seed);
    let mut design = Design::empty();
    design.seed = seed;
    let blocks = count.div_ceil(BLOCK);
    let across = (1..=blocks).find(|across| across * across >= blocks).unwrap_or(1);
    for block in 0..blocks {
        let corner = Point((block % across) as f64 * BLOCK_STEP.0, (block / across) as f64 * BLOCK_STEP.1);
        place(&mut design, block, corner, (count - block * BLOCK).min(BLOCK));
    }
    let ids: Vec<Id> = design.components.keys().cloned().collect();
    for members in ids.chunk_by(|a, b| block_of(a) == block_of(b)) {
        wire(&mut random, &mut design, members);
    }
    design.workload.users = 2_000 * count as u64;
    let problems = catalog::problems(&design);
    assert!(problems.is_empty(), "a large design is right: {problems:?}");
    design
}

fn block_of(id: &Id) -> &str {
    id.as_str().split('-').next().unwrap_or_default()
}

/// Puts a block down, row by row, all but its users in a data center of its own.
fn place(design: &mut Design, block: usize, corner: Point, count: usize) {
    let site = Id::from(format!("b{block:02}"));
    let extent = Point(STEP.0 * (TIERS.len() - 2) as f64 + 170.0, STEP.1 * (ROWS - 1) as f64 + 126.0);
    let frame = Frame { x: corner.0 + STEP.0 - 85.0, y: corner.1 - 78.0, w: extent.0, h: extent.1 };
    design.data_centers.insert(site.clone(), DataCenter { frame, ..DataCenter::default() });
    for number in 0..count {
        let (tier, row) = (number % TIERS.len(), number / TIERS.len());
        let kind = TIERS[tier];
        let at = Point(corner.0 + tier as f64 * STEP.0, corner.1 + row as f64 * STEP.1);
        let data_center = (kind != KindName::Client).then(|| site.clone());
        let instances = if kind == KindName::Client { 1 } else { 1 + (number % 4) as u32 };
        let component = Component { at: Some(at), data_center, instances, ..Component::new(Kind::default_of(kind)) };
        design.components.insert(Id::from(format!("{site}-{row:02}-{tier:02}")), component.into());
    }
}

/// Links each member to one of each tier that it may call, at most four of them.
fn wire(random: &mut Random, design: &mut Design, members: &[Id]) {
    let tier = |id: &Id| id.as_str().rsplit('-').next().and_then(|tier| tier.parse::<usize>().ok()).unwrap_or_default();
    for from in members {
        let kind = |id: &Id| design.components[id].kind.name();
        let is_ahead = |to: &&Id| tier(to) > tier(from) && link_kind(kind(from), kind(to)).is_ok();
        let mut ahead: Vec<Id> = members.iter().filter(is_ahead).cloned().collect();
        let mut wanted = 4;
        while wanted > 0 && !ahead.is_empty() {
            let to = random.pick(&ahead);
            ahead.retain(|other| tier(other) != tier(&to));
            let latency = Some(Distribution::Fixed { ms: 20.0 + random.below(80) as f64 });
            design.links.push(Link { latency, ..Link::new(from.clone(), to) });
            wanted -= 1;
        }
    }
}
