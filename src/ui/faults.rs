//! What the commands about the run do to what is selected: the faults that they stand for, and why there are none.

use crate::catalog::{self, Ability, Group};
use crate::design::{Component, Design, Fault, Id, KindName};
use crate::engine::Snapshot;
use crate::engine::snapshot::ComponentFigures;
use crate::ui::command::Command;
use crate::ui::selection::Selection;
use crate::ui::standing::Standing;

/// The key of the reason where nothing that is selected is of a kind that this can befall.
pub const NOT_FOR_IT: &str = "why_not.not_for_it";

/// The key of the reason where there is nothing to bring back.
pub const NOTHING_DEAD: &str = "what_if.nothing_dead";

/// Why a component cannot be killed.
fn why_no_kill(standing: Standing) -> Option<&'static str> {
    (standing.all > 0 && standing.down == standing.all).then_some("what_if.all_dead")
}

/// Why it cannot be restored: what is restored runs again, with a version that works.
fn why_no_restore(standing: Standing) -> Option<&'static str> {
    (standing.down == 0 && standing.bad == 0).then_some(NOTHING_DEAD)
}

/// The faults that a command stands for, one for each part of the selection that it can befall.
pub fn of<'a>(
    command: Command,
    design: &'a Design,
    selection: &'a Selection,
    snapshot: Option<&'a Snapshot>,
) -> impl Iterator<Item = Fault> + 'a {
    let to_all = to_all(command).into_iter().map(Ok);
    to_all.chain(each(About { command, design, snapshot }, selection)).filter_map(Result::ok)
}

/// The key of the reason why such a command has nothing to do; none: it has.
#[must_use]
pub fn why_not(command: Command, design: &Design, selection: &Selection, snapshot: Option<&Snapshot>) -> Option<&'static str> {
    if to_all(command).is_some() {
        return snapshot.is_none().then_some("why_not.cannot_run");
    }
    let mut why_not = "why_not.nothing_selected";
    for fault in each(About { command, design, snapshot }, selection) {
        match fault {
            Ok(_) => return snapshot.is_none().then_some("why_not.cannot_run"),
            // Of several reasons, one that is not about the kind says more.
            Err(NOT_FOR_IT) if why_not != "why_not.nothing_selected" => {}
            Err(why) => why_not = why,
        }
    }
    Some(why_not)
}

/// The commands that are faults and repairs.
pub const COMMANDS: [Command; 10] = [
    Command::Kill,
    Command::KillOne,
    Command::Restore,
    Command::Slow,
    Command::Lossy,
    Command::Flush,
    Command::Deploy,
    Command::BadDeploy,
    Command::Spike,
    Command::HotKey,
];

/// By how much "slow" slows, what share "lossy" loses, and how strong and long a burst and a hot key are, where nobody says.
pub const SLOW_FACTOR: f64 = 2.0;
/// See [`SLOW_FACTOR`].
pub const LOST_SHARE: f64 = 0.1;
/// See [`SLOW_FACTOR`].
pub const SPIKE: Fault = Fault::Spike(2.0, 10.0);
/// See [`SLOW_FACTOR`].
pub const HOT_KEY: Fault = Fault::HotKey(0.5, 10.0);

/// The fault of a command that is about the users and not about what is selected.
const fn to_all(command: Command) -> Option<Fault> {
    match command {
        Command::Spike => Some(SPIKE),
        Command::HotKey => Some(HOT_KEY),
        _ => None,
    }
}

/// All that may befall what is selected at some moment of a run, and what may befall the design as a whole.
#[must_use]
pub fn possible(design: &Design, selection: &Selection) -> Vec<Fault> {
    let of_ids = selection.ids.iter().flat_map(|id| match design.components.get(id) {
        Some(component) => possible_to(id, component),
        None => vec![Fault::KillDataCenter(id.clone()), Fault::RestoreDataCenter(id.clone())],
    });
    let of_links = selection.links.iter().flat_map(|(from, to)| {
        let (from, to) = (|| from.clone(), || to.clone());
        [Fault::Cut(from(), to()), Fault::Mend(from(), to()), Fault::Drop(from(), to(), LOST_SHARE)]
    });
    of_ids.chain(of_links).chain([SPIKE, HOT_KEY]).collect()
}

fn possible_to(id: &Id, component: &Component) -> Vec<Fault> {
    let info = catalog::info(component.kind.name());
    if info.name == KindName::Client {
        return Vec::new();
    }
    let is_able = |ability| info.abilities.contains(&ability);
    let mut faults = vec![Fault::Kill(id.clone())];
    if component.instances > 1 {
        faults.push(Fault::KillInstance(id.clone(), 1));
    }
    faults.push(Fault::Restore(id.clone()));
    if info.group != Group::Operations {
        faults.extend([Fault::Slow(id.clone(), SLOW_FACTOR), Fault::Slow(id.clone(), 1.0)]);
    }
    if is_able(Ability::Flush) {
        faults.push(Fault::Flush(id.clone()));
    }
    if is_able(Ability::Deploy) {
        faults.extend([Fault::Deploy(id.clone()), Fault::BadDeploy(id.clone())]);
    }
    faults
}

fn each<'a>(about: About<'a>, selection: &'a Selection) -> impl Iterator<Item = Result<Fault, &'static str>> + 'a {
    let of_ids = selection.ids.iter().map(move |id| match about.design.components.get(id) {
        Some(component) => about.component(id, component),
        None => about.data_center(id),
    });
    of_ids.chain(selection.links.iter().map(move |(from, to)| about.link(from, to)))
}

/// Whether a component takes longer than it should.
#[must_use]
pub fn is_slow(figures: &ComponentFigures) -> bool {
    figures.slow_factor > 1.0
}

/// Whether a link is cut in the run.
#[must_use]
pub fn is_cut(snapshot: Option<&Snapshot>, from: &Id, to: &Id) -> bool {
    let link = snapshot.and_then(|snapshot| snapshot.links.get(&(from.clone(), to.clone())));
    link.is_some_and(|link| link.is_cut)
}

/// A command, and what it is held against.
#[derive(Clone, Copy)]
struct About<'a> {
    command: Command,
    design: &'a Design,
    snapshot: Option<&'a Snapshot>,
}

impl About<'_> {
    fn component(&self, id: &Id, component: &Component) -> Result<Fault, &'static str> {
        let kind = component.kind.name();
        let figures = self.snapshot.and_then(|snapshot| snapshot.components.get(id));
        let standing = figures.map(Standing::of).unwrap_or_default();
        let unless = |why_not: Option<&'static str>, fault| why_not.map_or(Ok(fault), Err);
        let is_able = |ability| catalog::info(kind).abilities.contains(&ability);
        let is_slow = figures.is_some_and(is_slow);
        match self.command {
            // Users do not die.
            _ if kind == KindName::Client => Err(NOT_FOR_IT),
            Command::Kill => unless(why_no_kill(standing), Fault::Kill(id.clone())),
            Command::Restore if why_no_restore(standing).is_some() && is_slow => Ok(Fault::Slow(id.clone(), 1.0)),
            Command::Restore => unless(why_no_restore(standing), Fault::Restore(id.clone())),
            // A monitor's looks and an automation's acts are no work that could take longer.
            Command::Slow if catalog::info(kind).group == Group::Operations => Err(NOT_FOR_IT),
            Command::Slow => Ok(Fault::Slow(id.clone(), if is_slow { 1.0 } else { SLOW_FACTOR })),
            Command::KillOne => {
                // An automation may have made more or fewer than the design says.
                if figures.map_or(component.instances as usize, |figures| figures.instances.len()) <= 1 {
                    return Err(NOT_FOR_IT);
                }
                let first = figures.and_then(|figures| figures.instances.iter().position(|instance| instance.is_alive));
                let number = first.map_or(1, |place| place as u32 + 1);
                unless(why_no_kill(standing), Fault::KillInstance(id.clone(), number))
            }
            Command::Flush if is_able(Ability::Flush) => unless(why_no_kill(standing), Fault::Flush(id.clone())),
            Command::Deploy if is_able(Ability::Deploy) => Ok(Fault::Deploy(id.clone())),
            Command::BadDeploy if is_able(Ability::Deploy) => Ok(Fault::BadDeploy(id.clone())),
            _ => Err(NOT_FOR_IT),
        }
    }

    fn data_center(&self, id: &Id) -> Result<Fault, &'static str> {
        if !self.design.data_centers.contains_key(id) {
            return Err(NOT_FOR_IT);
        }
        let inside = self.design.components.iter().filter(|(_, component)| component.data_center.as_ref() == Some(id));
        let figures = inside.filter_map(|(id, _)| self.snapshot.and_then(|snapshot| snapshot.components.get(id)));
        // A data center that comes back brings no other versions with it.
        let standing = || Standing { bad: 0, ..Standing::of_all(figures) };
        match self.command {
            Command::Kill => why_no_kill(standing()).map_or_else(|| Ok(Fault::KillDataCenter(id.clone())), Err),
            Command::Restore => why_no_restore(standing()).map_or_else(|| Ok(Fault::RestoreDataCenter(id.clone())), Err),
            _ => Err(NOT_FOR_IT),
        }
    }

    fn lost_ratio(&self, from: &Id, to: &Id) -> f64 {
        let link = self.snapshot.and_then(|snapshot| snapshot.links.get(&(from.clone(), to.clone())));
        link.map_or(0.0, |link| link.dropped_ratio)
    }

    fn link(&self, from: &Id, to: &Id) -> Result<Fault, &'static str> {
        let lost_ratio = self.lost_ratio(from, to);
        match (self.command, is_cut(self.snapshot, from, to)) {
            (Command::Lossy, _) => Ok(Fault::Drop(from.clone(), to.clone(), if lost_ratio > 0.0 { 0.0 } else { LOST_SHARE })),
            (Command::Restore, false) if lost_ratio > 0.0 => Ok(Fault::Drop(from.clone(), to.clone(), 0.0)),
            (Command::Kill, false) => Ok(Fault::Cut(from.clone(), to.clone())),
            (Command::Kill, true) => Err("what_if.all_dead"),
            (Command::Restore, true) => Ok(Fault::Mend(from.clone(), to.clone())),
            (Command::Restore, false) => Err(NOTHING_DEAD),
            _ => Err(NOT_FOR_IT),
        }
    }
}
