//! What changes while a run goes on: components, their instances, links, data centers.

use std::collections::VecDeque;

use crate::catalog::lowering::Station;

use super::backlog::Backlog;
use super::balancer::{Balancer, Targets};
use super::call::CallRef;
use super::gauge::Gauge;
use super::hash::Table;
use super::memory::Memory;
use super::meter::{LagTally, LinkTally, LookUpTally, Recent, Tally};
use super::names::{NameServer, Resolvers};
use super::operations::{Care, Scaling};
use super::replica::Copies;
use super::rollout::Rollout;
use super::route::Turns;

/// A component.
#[derive(Clone, Debug)]
pub(crate) struct Component {
    /// Its instances, by number of the instance in the run.
    pub(crate) instances: Vec<usize>,
    /// By how much its work takes longer.
    pub(crate) slow_factor: f64,
    /// When the last of its instances died, if all are dead.
    pub(crate) dead_since_ns: Option<u64>,
    /// What it counted.
    pub(crate) meter: Recent<Tally>,
    /// How far the copies are behind that its instances keep for a leader.
    pub(crate) lag: Recent<LagTally>,
    /// What was looked for in its instances' memories.
    pub(crate) look_ups: Recent<LookUpTally>,
    /// Calls inside, or a client's requests under way.
    pub(crate) inside: u64,
    /// Those of them that came in after the warm-up.
    pub(crate) inside_measured: u64,
    /// CPUs at work.
    pub(crate) busy: Gauge,
    /// CPUs of living instances.
    pub(crate) cpus: Gauge,
    /// Slots in use.
    pub(crate) held: Gauge,
    /// Slots of living instances.
    pub(crate) slots: Gauge,
    /// Calls that wait for a slot or a CPU.
    pub(crate) waiting: Gauge,
    /// A name server's own.
    pub(crate) name_server: NameServer,
    /// A client's resolvers.
    pub(crate) resolvers: Resolvers,
    /// Instances that callers are not told of.
    pub(crate) untold: u32,
    /// Whom its instances may pick; a balancer's.
    pub(crate) targets: Targets,
    /// Its instances that follow each instance of each leader.
    pub(crate) copies: Vec<Copies>,
    /// Whose turn it is; for a component that calls as one.
    pub(crate) turns: Turns,
    /// A leader's sets of copies, one for each of its instances.
    pub(crate) groups: Vec<usize>,
    /// Users' cookies: the instance that each names, by user and choice.
    pub(crate) cookies: Table<u64, usize>,
    /// Queues that hand out messages to it.
    pub(crate) feeders: Vec<usize>,
    /// How it grows and shrinks.
    pub(crate) scaling: Scaling,
    /// Whether the version that new instances get fails everything.
    pub(crate) is_bad_release: bool,
    /// A new version on its way to its instances.
    pub(crate) rollout: Option<Rollout>,
}

impl Default for Component {
    fn default() -> Self {
        Self {
            instances: Vec::new(),
            slow_factor: 1.0,
            dead_since_ns: None,
            meter: Recent::default(),
            lag: Recent::default(),
            look_ups: Recent::default(),
            inside: 0,
            inside_measured: 0,
            busy: Gauge::default(),
            cpus: Gauge::default(),
            held: Gauge::default(),
            slots: Gauge::default(),
            waiting: Gauge::default(),
            name_server: NameServer::default(),
            resolvers: Resolvers::default(),
            untold: 0,
            targets: Targets::default(),
            copies: Vec::new(),
            turns: Turns::default(),
            groups: Vec::new(),
            cookies: Table::default(),
            feeders: Vec::new(),
            scaling: Scaling::default(),
            is_bad_release: false,
            rollout: None,
        }
    }
}

impl Component {
    /// The second begins for what it counts.
    pub(crate) fn begin_meters(&mut self, second: u64) {
        self.meter.begin(second);
        self.lag.begin(second);
        self.look_ups.begin(second);
    }

    /// All its gauges.
    pub(crate) fn gauges_mut(&mut self) -> [&mut Gauge; 5] {
        [&mut self.busy, &mut self.cpus, &mut self.held, &mut self.slots, &mut self.waiting]
    }
}

/// One instance of a component. What almost every event looks at comes first, in as few cache lines as it takes: where a
/// million requests a second are simulated there are thousands of these.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(crate) struct Instance {
    /// Its component.
    pub(crate) component: usize,
    /// Which of the component's, from 0.
    pub(crate) number: u32,
    /// Whether the design still has it.
    pub(crate) is_present: bool,
    /// Whether its process runs.
    pub(crate) runs: bool,
    /// Whether the version that it runs fails everything.
    pub(crate) is_bad: bool,
    /// Slots in use.
    pub(crate) held: u64,
    /// What it has to work with.
    pub(crate) station: Station,
    /// Calls that wait for a CPU.
    pub(crate) for_cpu: VecDeque<CallRef>,
    /// Calls that wait for a slot.
    pub(crate) for_slot: VecDeque<CallRef>,
    /// CPUs at work.
    pub(crate) busy: Gauge,
    /// Calls that came in.
    pub(crate) arrivals: Recent<u64>,
    /// Whose turn it is.
    pub(crate) turns: Turns,
    /// A balancer's own.
    pub(crate) balancer: Option<Box<Balancer>>,
    /// What it keeps in memory to save reads.
    pub(crate) memory: Memory,
    /// The set of copies that it belongs to.
    pub(crate) group: Option<usize>,
    /// What is being done about it.
    pub(crate) care: Care,
    /// Its CPUs, while it lives.
    pub(crate) cpus: Gauge,
    /// Sessions that it keeps.
    pub(crate) sessions: u64,
    /// A queue's messages.
    pub(crate) backlog: Backlog,
    /// Messages that a worker has, or that are on their way to it.
    pub(crate) messages: u64,
}

impl Instance {
    /// An instance that runs and is cold.
    pub(crate) fn new(component: usize, number: u32, station: Station) -> Self {
        Self {
            component,
            number,
            is_present: true,
            runs: true,
            station,
            arrivals: Recent::default(),
            busy: Gauge::default(),
            cpus: Gauge::default(),
            held: 0,
            for_slot: VecDeque::new(),
            for_cpu: VecDeque::new(),
            turns: Turns::default(),
            balancer: None,
            memory: Memory::default(),
            group: None,
            sessions: 0,
            backlog: Backlog::default(),
            messages: 0,
            is_bad: false,
            care: Care::default(),
        }
    }
}

impl Instance {
    /// Looks at what almost every event looks at.
    #[inline]
    pub(crate) fn touch(&self) {
        std::hint::black_box((self.held, self.for_cpu.len(), self.busy.value()));
    }

    /// How many things it keeps in mind.
    pub(crate) fn kept(&self) -> usize {
        let connections = self.balancer.as_ref().map_or(0, |balancer| balancer.kept());
        self.memory.len() + self.backlog.len() + self.for_slot.len() + self.for_cpu.len() + connections
    }

    /// Whether callers are told of it: not of what is being taken out, or is not ready yet. Nobody is told of a death.
    pub(crate) const fn is_told_of(&self) -> bool {
        self.care.ready_ns.is_none() && self.care.drain.is_none()
    }
}

/// A link.
#[derive(Clone, Debug, Default)]
pub(crate) struct Link {
    /// When an incident cut it.
    pub(crate) cut_since_ns: Option<u64>,
    /// The share of calls that an incident makes it lose.
    pub(crate) dropped_share: f64,
    /// What it counted.
    pub(crate) meter: Recent<LinkTally>,
}
