//! A server dies, and monitors and automations see to it, or do not.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::trial::{ns, pass, scaled_down};
use crate::analysis::Gone;
use crate::analysis::rules::runs_programs;
use crate::analysis::survey::Survey;
use crate::catalog::lowering::Role;
use crate::design::{Design, Id, Kind, Problem};
use crate::engine::results::{Happening, Operation};
use crate::engine::{Options, Simulation};

/// Enough to be running.
const REQUESTS_PER_S: f64 = 20.0;
const DIES_AT_S: f64 = 5.0;
/// No trial waits longer for tools.
const WAIT_MAX_S: f64 = 600.0;
const MARGIN_S: f64 = 5.0;

/// How a dead server was seen to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Repair {
    /// From its death to the alert, in seconds; none: nobody saw.
    pub found_after_s: Option<f64>,
    /// From its death until it served again; none: nobody did anything.
    pub mended_after_s: Option<f64>,
}

/// One server of each tier of programs that is observed dies.
pub(super) fn tried(survey: &Survey) -> Result<BTreeMap<Id, Repair>, Vec<Problem>> {
    let ids = survey.components().map(|(id, _)| id);
    let tiers: Vec<&Id> = ids.filter(|id| survey.carries(id) && runs_programs(survey, id) && survey.is_observed(id)).collect();
    if tiers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let run = Simulation::new(&Arc::new(of_fixed_size(survey)), &Options::default())?;
    let wait_s = wait_s(survey);
    Ok(tiers.into_par_iter().map(|id| (id.clone(), repair(run.clone(), survey, id, wait_s))).collect())
}

fn repair(mut run: Simulation, survey: &Survey, id: &Id, wait_s: f64) -> Repair {
    let gone = match survey.lowered.components[id].instances {
        1 => Gone::Component(id.clone()),
        _ => Gone::Instance(id.clone(), 1),
    };
    run.advance(ns(DIES_AT_S), u64::MAX);
    run.inflict(&gone.fault());
    pass(&mut run, wait_s);
    let operations = run.results().operations;
    let first = |is: fn(Happening) -> bool| {
        let happened = |operation: &&Operation| operation.id == id.as_str() && is(operation.what);
        operations.iter().find(happened).map(|operation| operation.at_s - DIES_AT_S)
    };
    Repair {
        found_after_s: first(|what| what == Happening::Alert),
        mended_after_s: first(|what| matches!(what, Happening::Restart)),
    }
}

/// Until the slowest tools have seen to it.
pub(in crate::analysis) fn wait_s(survey: &Survey) -> f64 {
    let (mut sees_s, mut restarts_s) = (0.0_f64, 0.0_f64);
    for (_, lowered) in survey.components() {
        match &lowered.role {
            Role::Monitor { detects_after_s, .. } => sees_s = sees_s.max(*detects_after_s),
            Role::Automation { how, .. } => restarts_s = restarts_s.max(how.restart_after_s + how.start_s),
            _ => {}
        }
    }
    (sees_s + restarts_s + MARGIN_S).min(WAIT_MAX_S)
}

/// The design with next to no load, and tiers that keep their size: an instance that is not needed would not come back.
fn of_fixed_size(survey: &Survey) -> Design {
    let (mut design, _) = scaled_down(&survey.design, REQUESTS_PER_S);
    for component in &mut design.components.values_mut() {
        match &mut component.kind {
            Kind::WebServer(server) => server.autoscale = None,
            Kind::Service(service) => service.autoscale = None,
            _ => {}
        }
    }
    design
}
