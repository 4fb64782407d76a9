//! Analyses beside the window: begun once the design has stood still for a moment while somebody looks at what was found, and stopped
//! by the next edit. They run on threads of their own, so that no frame waits for them.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use egui::Context;

use super::runner::Wake;
use crate::analysis::bottleneck::Bottleneck;
use crate::analysis::capacity::Capacity;
use crate::analysis::checklist::Item;
use crate::analysis::failure::verdict::points_of_failure;
use crate::analysis::failure::{OverloadRisk, PointOfFailure, Proof};
use crate::analysis::rules::Finding;
use crate::analysis::whole::{Part, analyze};
use crate::analysis::{Gone, Watch};
use crate::catalog::is_as_sound;
use crate::design::{Design, Problem};

/// How many seconds a design has to stand still: whoever types or drags is not done.
const STILL_S: f64 = 0.6;

/// How far an analysis has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It goes on.
    Running,
    /// Everything is known.
    Done,
    /// The design does not run.
    Failed(Vec<Problem>),
}

/// What was found of a design so far.
#[derive(Clone, Debug)]
pub struct Found {
    /// The design.
    pub design: Arc<Design>,
    /// How far it has come.
    pub progress: Progress,
    /// What the design cannot do without, the worst first, with the proof where there is one by now; none: not known yet.
    pub points: Option<Vec<(PointOfFailure, Option<Proof>)>>,
    /// What it can do without, but not at its own load.
    pub risks: Vec<OverloadRisk>,
    /// What is full first at its own load.
    pub bottlenecks: Vec<Bottleneck>,
    /// The most users that it holds.
    pub capacity: Option<Capacity>,
    /// The chapter's eight items.
    pub checklist: Vec<Item>,
    /// Mistakes in the drawing.
    pub findings: Vec<Finding>,
}

impl Found {
    const fn nothing(design: Arc<Design>) -> Self {
        Self {
            design,
            progress: Progress::Running,
            points: None,
            risks: Vec::new(),
            bottlenecks: Vec::new(),
            capacity: None,
            checklist: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Everything that is single and that requests break without.
    pub fn single(&self) -> impl Iterator<Item = &Gone> {
        self.points.iter().flatten().map(|(point, _)| &point.gone)
    }

    fn take(&mut self, told: Told) {
        match told {
            Told::Points(points) => self.points = Some(points.into_iter().map(|point| (point, None)).collect()),
            Told::Part(Part::Proven(proven)) => {
                let known = self.points.iter_mut().flatten().find(|(point, _)| point.gone == proven.point.gone);
                if let Some((_, proof)) = known {
                    *proof = Some(proven.proof);
                }
            }
            Told::Part(Part::Risk(risk)) => self.risks.push(risk),
            Told::Part(Part::Bottlenecks(bottlenecks)) => self.bottlenecks = bottlenecks,
            Told::Part(Part::Capacity(capacity)) => self.capacity = Some(*capacity),
            Told::Part(Part::Judged(checklist, findings)) => (self.checklist, self.findings) = (checklist, findings),
            Told::Part(Part::Verdicts(_)) => {}
            Told::End(Ok(())) => self.progress = Progress::Done,
            Told::End(Err(problems)) => self.progress = Progress::Failed(problems),
        }
    }
}

/// What an analysis tells while it goes on.
enum Told {
    Points(Vec<PointOfFailure>),
    Part(Part),
    End(Result<(), Vec<Problem>>),
}

/// An analysis that goes on.
struct Job {
    watch: Arc<Watch>,
    told: Receiver<Told>,
}

/// Whoever analyses the design.
pub struct Analyst {
    wake: Wake,
    job: Option<Job>,
    found: Option<Found>,
    /// The design that was seen last, and since when it has been the same, in seconds of the window.
    seen: Option<(Arc<Design>, f64)>,
}

impl Drop for Analyst {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Analyst {
    /// One who has not begun; `wake` wakes the window.
    #[must_use]
    pub const fn new(wake: Wake) -> Self {
        Self { wake, job: None, found: None, seen: None }
    }

    /// What was found of the design that is looked at, so far.
    #[must_use]
    pub const fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// Looks at the design as it is in this frame; `is_wanted` says that somebody wants to know.
    pub fn look(&mut self, context: &Context, design: &Arc<Design>, is_wanted: bool) {
        self.hear();
        if !self.is_about(design) {
            self.stop();
            self.found = None;
        }
        if !is_wanted {
            self.stop();
            self.seen = None;
            return;
        }
        if self.found.is_some() {
            return;
        }
        let now_s = context.input(|input| input.time);
        let since_s = match &self.seen {
            Some((seen, since_s)) if Arc::ptr_eq(seen, design) => *since_s,
            _ => self.seen.insert((Arc::clone(design), now_s)).1,
        };
        let left_s = since_s + STILL_S - now_s;
        if left_s > 0.0 { context.request_repaint_after(Duration::from_secs_f64(left_s)) } else { self.begin(design) }
    }

    /// Whether what was found, or is looked for, is about that design: where a box stands is nothing to it.
    fn is_about(&self, design: &Arc<Design>) -> bool {
        let same = |found: &Found| Arc::ptr_eq(&found.design, design) || is_as_sound(&found.design, design);
        self.found.as_ref().is_some_and(same)
    }

    fn hear(&mut self) {
        let (Some(job), Some(found)) = (&self.job, &mut self.found) else { return };
        job.told.try_iter().for_each(|told| found.take(told));
        if found.progress != Progress::Running {
            self.job = None;
        }
    }

    /// What goes on is not wanted any more; what it has found by then is not all, so it is forgotten.
    fn stop(&mut self) {
        if let Some(job) = self.job.take() {
            job.watch.stop();
            self.found = None;
        }
    }

    fn begin(&mut self, design: &Arc<Design>) {
        self.found = Some(Found::nothing(Arc::clone(design)));
        let (sender, told) = channel();
        let watch = Arc::new(Watch::default());
        let work = Work { design: Arc::clone(design), watch: Arc::clone(&watch), sender, wake: Arc::clone(&self.wake) };
        match std::thread::Builder::new().name("analyst".to_owned()).spawn(move || work.run()) {
            Ok(_) => self.job = Some(Job { watch, told }),
            Err(error) => {
                tracing::warn!("The thread of an analysis could not be started: {error}");
                self.found = None;
            }
        }
    }
}

/// An analysis on its thread.
struct Work {
    design: Arc<Design>,
    watch: Arc<Watch>,
    sender: Sender<Told>,
    wake: Wake,
}

impl Work {
    fn run(self) {
        // The run that is shown and the window itself have the other half of the machine.
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() / 2).max(1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build();
        let analysed = match &pool {
            Ok(pool) => pool.install(|| self.analyse()),
            Err(_) => self.analyse(),
        };
        match analysed {
            Ok(true) => self.tell(Told::End(Ok(()))),
            // It was stopped, so nobody listens.
            Ok(false) => {}
            Err(problems) => self.tell(Told::End(Err(problems))),
        }
    }

    fn analyse(&self) -> Result<bool, Vec<Problem>> {
        let tell = |part| match part {
            Part::Verdicts(verdicts) => self.tell(Told::Points(points_of_failure(&self.design, &verdicts))),
            part => self.tell(Told::Part(part)),
        };
        Ok(analyze(&self.design, &self.watch, tell)?.is_some())
    }

    fn tell(&self, told: Told) {
        // A window that has closed, or gone on to another design, wants no more.
        self.sender.send(told).unwrap_or_default();
        (self.wake)();
    }
}
