//! Where things stand: in one data center, far from their users, on one machine.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use super::reached::is_edge;
use crate::analysis::survey::Survey;
use crate::analysis::wording::Figure;
use crate::catalog::latency::round_trip_ms;
use crate::catalog::lowering::{Pick, Role};
use crate::design::{Id, Kind};

/// Round trips that users feel with every request: those between two continents.
const FAR_USERS_MS: f64 = 80.0;
/// One way between two servers that is longer than one within a continent.
const FAR_CALL_MS: f64 = 40.0;
/// What is lost on a good line is far less.
const LOSS_MAX: f64 = 0.001;

/// Everything that serves stands in the only data center that serves.
pub(super) fn one_data_center(survey: &Survey) -> Vec<Found> {
    let placed = survey.components().filter(|(id, _)| survey.carries(id));
    let centers: BTreeSet<&Id> = placed.filter_map(|(_, lowered)| lowered.data_center.as_ref()).collect();
    let only = centers.first().filter(|_| centers.len() == 1);
    only.map(|id| Found::of([(*id).clone()])).into_iter().collect()
}

/// Programs that take the CPU of the database that they wait for.
pub(super) fn shared_machine(survey: &Survey) -> Vec<Found> {
    let hosts = |id: &&Id| matches!(&survey.design.components[*id].kind, Kind::WebServer(server) if !server.hosts.is_empty());
    let ids = survey.components().map(|(id, _)| id).filter(|id| survey.carries(id)).filter(hosts);
    ids.map(|id| Found::of([id.clone()])).collect()
}

/// CPUs that can never all be busy, since fewer requests are let in.
pub(super) fn idle_cpus(survey: &Survey) -> Vec<Found> {
    let carrying = survey.components().filter(|(id, _)| survey.carries(id));
    let narrow =
        carrying.filter(|(_, lowered)| lowered.station.cpus < u64::MAX && lowered.station.slots < lowered.station.cpus);
    narrow
        .map(|(id, lowered)| {
            let (slots, cpus) = (Figure::Count(lowered.station.slots), Figure::Count(lowered.station.cpus));
            Found::of([id.clone()]).with("slots", slots).with("cpus", cpus)
        })
        .collect()
}

/// Links that lose calls.
pub(super) fn lossy_link(survey: &Survey) -> Vec<Found> {
    let lossy = survey.lowered.links.iter().filter(|(_, link)| link.loss > LOSS_MAX);
    let used = lossy.filter(|((from, to), _)| survey.calls(from, to) > 0.0);
    used.map(|((from, to), link)| Found::of([from.clone(), to.clone()]).with("share", Figure::Share(link.loss))).collect()
}

/// Users whose nearest door is on another continent.
pub(super) fn far_users(survey: &Survey) -> Vec<Found> {
    let mut found = Vec::new();
    for (id, lowered) in survey.components() {
        let (Role::Client(_), Some(region)) = (&lowered.role, lowered.region) else { continue };
        let choices = survey.choices(id);
        let doors = choices.iter().filter(|(_, choice)| matches!(choice.pick, Pick::Named | Pick::Any));
        let doors = doors.flat_map(|(_, choice)| &choice.targets);
        let regions = doors.map(|door| survey.lowered.components[&door.id].region);
        // A door that stands nowhere is taken to be near.
        let trips = regions.map(|at| at.map_or(0.0, |at| round_trip_ms(region, at)));
        let nearest = trips.min_by(f64::total_cmp).filter(|ms| *ms >= FAR_USERS_MS);
        if let Some(ms) = nearest {
            found.push(Found::of([id.clone()]).with("time", Figure::Ms(ms)));
        }
    }
    found
}

/// Servers that wait for another continent with every such call.
pub(super) fn far_call(survey: &Survey) -> Vec<Found> {
    // Users are where they are, and what an edge fetches it fetches once.
    let must_travel = |id: &Id| matches!(survey.lowered.components[id].role, Role::Client(_)) || is_edge(survey, id);
    let mut by_caller: BTreeMap<&Id, Vec<(&Id, f64, f64)>> = BTreeMap::new();
    for ((from, to), link) in &survey.lowered.links {
        let (way_ms, rate) = (link.latency.mean_ms(), survey.calls(from, to));
        if way_ms >= FAR_CALL_MS && rate > 0.0 && !must_travel(from) {
            by_caller.entry(from).or_default().push((to, 2.0 * way_ms, rate));
        }
    }
    let found = |(from, far): (&Id, Vec<(&Id, f64, f64)>)| {
        let time_ms = far.iter().map(|(_, ms, _)| *ms).fold(0.0, f64::max);
        let rate = far.iter().map(|(.., rate)| rate).sum();
        let ids = [from.clone()].into_iter().chain(far.iter().map(|(to, ..)| (*to).clone()));
        Found::of(ids).with("time", Figure::Ms(time_ms)).with("rate", Figure::PerSecond(rate))
    };
    by_caller.into_iter().map(found).collect()
}
