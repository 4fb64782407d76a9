//! How long a message takes between two components, by where they stand, where the design does not say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::design::{Component, Design, Distribution, Id, Kind, Link, Region};

/// One way within a data center, in milliseconds: two or three switches and two network stacks.
pub const WITHIN_DATA_CENTER_MS: f64 = 0.25;

type RoundTrips = BTreeMap<Region, BTreeMap<Region, f64>>;

/// Round trips between regions in milliseconds; see `assets/round_trips.ron` for where they come from.
static ROUND_TRIPS_MS: LazyLock<RoundTrips> = LazyLock::new(|| {
    ron::from_str(include_str!("../../assets/round_trips.ron")).expect("the table is part of the program, and a test reads it")
});

/// From one region to another and back, in milliseconds.
#[must_use]
pub fn round_trip_ms(from: Region, to: Region) -> f64 {
    ROUND_TRIPS_MS[&from][&to]
}

/// All regions, the nearest to `region` first: itself, then by round trip.
#[must_use]
pub fn nearest_regions(region: Region) -> Vec<Region> {
    let mut regions = Region::ALL.to_vec();
    regions.sort_by(|left, right| round_trip_ms(region, *left).total_cmp(&round_trip_ms(region, *right)));
    regions
}

/// Where a component stands: in its data center; else in a region of its own where it has one.
#[derive(Clone, Copy, PartialEq)]
enum Place<'a> {
    DataCenter(&'a Id, Region),
    Region(Region),
    Nowhere,
}

impl<'a> Place<'a> {
    fn of(design: &'a Design, component: &'a Component) -> Self {
        match &component.kind {
            Kind::Client(client) => return Self::Region(client.region),
            Kind::Cdn(cdn) => return Self::Region(cdn.region),
            _ => {}
        }
        let id = component.data_center.as_ref();
        match id.and_then(|id| Some((id, design.data_centers.get(id)?))) {
            Some((id, data_center)) => Self::DataCenter(id, data_center.region),
            None => Self::Nowhere,
        }
    }

    const fn region(self) -> Option<Region> {
        match self {
            Self::DataCenter(_, region) | Self::Region(region) => Some(region),
            Self::Nowhere => None,
        }
    }
}

/// The region that a component stands in: its data center's, or its own for a client and a CDN; none where nothing says.
#[must_use]
pub fn region_of(design: &Design, component: &Component) -> Option<Region> {
    Place::of(design, component).region()
}

/// One way along `link` where the design gives no latency.
///
/// - Both ends in one data center, or neither in any place: [`WITHIN_DATA_CENTER_MS`]. A diagram without data centers is a
///   room of machines.
/// - Both in one region, or only one of them in any place: half the region's own round trip. What stands nowhere is taken to
///   be near to whoever calls it.
/// - Else half the round trip between the two regions.
#[must_use]
pub fn default_latency(design: &Design, link: &Link) -> Distribution {
    let place = |id| design.components.get(id).map_or(Place::Nowhere, |component| Place::of(design, component));
    let (from, to) = (place(&link.from), place(&link.to));
    let ms = match (from, to) {
        (Place::Nowhere, Place::Nowhere) => WITHIN_DATA_CENTER_MS,
        (Place::DataCenter(one, _), Place::DataCenter(other, _)) if one == other => WITHIN_DATA_CENTER_MS,
        _ => match (from.region(), to.region()) {
            (Some(one), Some(other)) => round_trip_ms(one, other) / 2.0,
            (Some(region), None) | (None, Some(region)) => round_trip_ms(region, region) / 2.0,
            (None, None) => WITHIN_DATA_CENTER_MS,
        },
    };
    Distribution::Fixed { ms }
}

/// One way along `link`: what the design says, or [`default_latency`].
#[must_use]
pub fn effective_latency(design: &Design, link: &Link) -> Distribution {
    link.latency.unwrap_or_else(|| default_latency(design, link))
}
