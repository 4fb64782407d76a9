//! What is found in memories, and so never comes to databases and servers: the plan's visit ratios with the hit ratios of the run.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::flow::{Flow, flow};
use crate::analysis::reach::cells;
use crate::analysis::survey::Survey;
use crate::catalog::lowering::{Lowered, Role, Step, Task};
use crate::design::kind::Hosted;
use crate::design::{Class, Id, Kind};
use crate::engine::{Options, Results, Simulation, Way};

/// Requests, and the part of them that copies answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The share that copies answer.
    pub share: f64,
    /// The memories that answer any of them.
    pub by: Vec<Id>,
    /// Whether they are all on the machines of those that ask.
    pub is_hosted: bool,
}

/// The share of look-ups that found something, by number of the component.
pub(super) fn measured(survey: &Survey, quiet: &Results) -> BTreeMap<usize, f64> {
    let ratio = |(number, id, _): (usize, &Id, _)| Some((number, quiet.components.get(id.as_str())?.hit_ratio?));
    survey.run.lowered().filter_map(ratio).collect()
}

/// Reads, and how many of them no database sees.
pub(super) fn reads(survey: &Survey, ratios: &BTreeMap<usize, f64>) -> Option<Kept> {
    let alone = Alone::new(survey, Class::Read, ratios)?;
    let at_data: f64 = survey.components().map(|(id, lowered)| alone.reads_at_data(survey, id, lowered)).sum();
    alone.kept(survey, at_data)
}

/// Static files, and how many of them no server sees.
pub(super) fn files(survey: &Survey, ratios: &BTreeMap<usize, f64>) -> Option<Kept> {
    let alone = Alone::new(survey, Class::StaticFile, ratios)?;
    let serve = Task::Serve(Class::StaticFile);
    let serves = |lowered: &Lowered| {
        let passes_on = matches!(lowered.role, Role::Client(_) | Role::Balancer { .. });
        let keeps = |step: &Step| matches!(step, Step::Cached { .. });
        !passes_on && !lowered.programs.get(&serve).is_some_and(|program| program.iter().any(keeps))
    };
    let origins = survey.components().filter(|(_, lowered)| serves(lowered));
    let at_origin = origins.map(|(id, _)| alone.rate(id, serve) + alone.rate(id, Task::Read)).sum();
    alone.kept(survey, at_origin)
}

/// The design as if users asked for one class alone.
struct Alone<'a> {
    run: Simulation,
    flow: Flow,
    ratios: &'a BTreeMap<usize, f64>,
}

impl<'a> Alone<'a> {
    /// None: nobody asks for it.
    fn new(survey: &Survey, class: Class, ratios: &'a BTreeMap<usize, f64>) -> Option<Self> {
        survey.asks_for(class).then_some(())?;
        let mut design = (*survey.design).clone();
        design.workload.mix = BTreeMap::from([(class, 1.0)]);
        let run = Simulation::new(&Arc::new(design), &Options::default()).ok()?;
        let flow = flow(&run, &cells(&run, run.workload().users.max(1)), ratios);
        Some(Self { run, flow, ratios })
    }

    fn rate(&self, id: &Id, task: Task) -> f64 {
        let rate = |component: usize| {
            let program = self.run.program_of(&Way { component, instance: None, link: 0, task })?;
            self.flow.asked.get(&component)?.programs.get(&program).copied()
        };
        self.run.number_of(id).and_then(rate).unwrap_or_default()
    }

    /// Reads per second that come to data here: to what answers by itself, or to a database on the machine.
    fn reads_at_data(&self, survey: &Survey, id: &Id, lowered: &Lowered) -> f64 {
        let answers = |program: &Vec<Step>| !program.iter().any(|step| matches!(step, Step::Ask(_)));
        let here = lowered.programs.get(&Task::Read).filter(|program| answers(program));
        let stored = here.map_or(0.0, |_| self.rate(id, Task::Read));
        let hosts =
            matches!(&survey.design.components[id].kind, Kind::WebServer(server) if server.hosts.contains(&Hosted::Database));
        let program = lowered.programs.get(&Task::Serve(Class::Read)).filter(|_| hosts);
        let asks = |step: &Step| crate::analysis::survey::inner_steps(step).iter().any(|step| matches!(step, Step::Ask(_)));
        let hosted = program.filter(|program| !program.iter().any(asks));
        let found = self.run.number_of(id).and_then(|number| self.ratios.get(&number)).copied();
        stored + hosted.map_or(0.0, |_| self.rate(id, Task::Serve(Class::Read)) * (1.0 - found.unwrap_or_default()))
    }

    fn kept(&self, survey: &Survey, past: f64) -> Option<Kept> {
        let all = self.run.requests_per_s();
        (all > 0.0).then_some(())?;
        let answers = |(number, id, lowered): (usize, &Id, &Lowered)| {
            let looked_into = self.flow.asked.get(&number).is_some_and(|asked| asked.look_ups > 0.0);
            let finds = self.ratios.get(&number).is_some_and(|ratio| *ratio > 0.0);
            (looked_into && finds).then(|| (id.clone(), is_server(survey, id, lowered)))
        };
        let by: Vec<(Id, bool)> = self.run.lowered().filter_map(answers).collect();
        let is_hosted = !by.is_empty() && by.iter().all(|(_, is_server)| *is_server);
        Some(Kept { share: (1.0 - past / all).max(0.0), by: by.into_iter().map(|(id, _)| id).collect(), is_hosted })
    }
}

/// Whether a component serves more than copies.
fn is_server(survey: &Survey, id: &Id, lowered: &Lowered) -> bool {
    matches!(survey.design.components[id].kind, Kind::WebServer(_)) && !lowered.programs.contains_key(&Task::LookUp)
}
