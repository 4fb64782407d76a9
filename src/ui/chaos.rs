//! Faults at random: when, what and whom is drawn from a seed, so that the same seed is the same bad day. They are incidents like
//! all others, seen on the timeline, saved with the file and taken back by undo.

use crate::catalog::{self, Ability, Group};
use crate::design::{Design, Fault, Id, Incident, KindName};
use crate::engine::mix;

use super::faults::{LOST_SHARE, SLOW_FACTOR};

/// How long what broke stays so, in seconds: at least, and at most.
const LASTS_S: (f64, f64) = (4.0, 16.0);
/// The most faults that are planned at a time.
const FAULTS_MAX: usize = 500;

/// How bad a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chaos {
    /// Faults in a minute, on average.
    pub per_minute: f64,
    /// For how many seconds.
    pub for_s: f64,
    /// Where the random numbers begin.
    pub seed: u64,
}

impl Default for Chaos {
    fn default() -> Self {
        Self { per_minute: 6.0, for_s: 60.0, seed: 1 }
    }
}

impl Chaos {
    /// The faults from a moment on, each with its repair.
    #[must_use]
    pub fn plan(&self, design: &Design, from_s: f64) -> Vec<Incident> {
        let mut dice = Dice(mix(self.seed));
        let mut at_s = from_s;
        let mut planned = Vec::new();
        while planned.len() < 2 * FAULTS_MAX {
            // The time between two is exponential, as that between independent faults is.
            at_s -= libm::log(1.0 - dice.unit()) * 60.0 / self.per_minute.max(1e-3);
            if at_s > from_s + self.for_s {
                break;
            }
            let Some((fault, repair)) = dice.fault(design) else { break };
            planned.push(Incident { at_s: rounded(at_s), what: fault });
            let until_s = at_s + LASTS_S.0 + dice.unit() * (LASTS_S.1 - LASTS_S.0);
            planned.extend(repair.map(|what| Incident { at_s: rounded(until_s), what }));
        }
        planned.sort_by(|one, other| one.at_s.total_cmp(&other.at_s));
        planned
    }
}

/// To a tenth of a second, as people write times.
fn rounded(at_s: f64) -> f64 {
    (at_s * 10.0).round() / 10.0
}

struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = mix(self.0);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// A fault, and what repairs it.
    fn fault(&mut self, design: &Design) -> Option<(Fault, Option<Fault>)> {
        let is_server = |kind: KindName| kind != KindName::Client && catalog::info(kind).group != Group::Operations;
        let all = design.components.iter().filter(|(_, component)| is_server(component.kind.name()));
        let all: Vec<&Id> = all.map(|(id, _)| id).collect();
        let id = (*all.get(self.below(all.len()))?).clone();
        let instances = design.components.get(&id)?.instances;
        let has =
            |ability| design.components.get(&id).is_some_and(|one| catalog::info(one.kind.name()).abilities.contains(&ability));
        let links: Vec<_> = design.links.iter().filter(|link| link.from == id || link.to == id).collect();
        Some(match self.below(6) {
            0 if !links.is_empty() => {
                let link = links[self.below(links.len())];
                let ends = || (link.from.clone(), link.to.clone());
                let ((from, to), (again_from, again_to)) = (ends(), ends());
                (Fault::Cut(from, to), Some(Fault::Mend(again_from, again_to)))
            }
            1 if !links.is_empty() => {
                let link = links[self.below(links.len())];
                let of = |share| Fault::Drop(link.from.clone(), link.to.clone(), share);
                (of(LOST_SHARE), Some(of(0.0)))
            }
            2 | 3 => (Fault::Slow(id.clone(), SLOW_FACTOR), Some(Fault::Slow(id, 1.0))),
            4 if has(Ability::Flush) => (Fault::Flush(id), None),
            _ => {
                let number = self.below(instances as usize) as u32 + 1;
                (Fault::KillInstance(id.clone(), number), Some(Fault::Restore(id)))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::open::open;

    #[test]
    fn the_same_seed_is_the_same_day_and_every_fault_of_it_can_befall_the_design() {
        for bundled in crate::ui::chapter::all() {
            let design = open(bundled.text).design.expect("it opens");
            let chaos = Chaos { per_minute: 20.0, for_s: 600.0, seed: 7 };
            let planned = chaos.plan(&design, 30.0);
            assert_eq!(planned, chaos.plan(&design, 30.0));
            assert_ne!(planned, Chaos { seed: 8, ..chaos }.plan(&design, 30.0));
            let faults = planned
                .iter()
                .filter(|incident| crate::ui::incident::tone(&incident.what) != crate::ui::incident::Tone::Repair);
            let count =
                faults.filter(|incident| !matches!(incident.what, Fault::Drop(_, _, share) if share == 0.0)).count() as f64;
            assert!((count - 200.0).abs() < 4.0 * 200.0_f64.sqrt(), "{}: {count} in ten minutes", bundled.name);
            assert!(planned.iter().all(|incident| incident.at_s >= 30.0));
            let with = Design { incidents: planned, ..design };
            assert_eq!(catalog::problems(&with), [], "{}", bundled.name);
        }
    }
}
