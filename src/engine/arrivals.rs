//! The stream of requests: a Poisson process whose rate follows the number of users.
//!
//! Candidates come at the highest rate that the profile reaches, and each becomes a request with the probability that the
//! present rate has of it (thinning, Lewis and Shedler 1979). Candidate number n has the same user, class and key in every run
//! of a seed. When the highest rate itself changes by hand, what is left of the wait is stretched: an exponential wait has no
//! memory, so the process is exact.

use crate::design::{Class, Id, Profile, Workload};

use super::random::{Draw, NS_PER_S, Purpose, within};
use super::simulation::Simulation;
use super::zipf::Zipf;

/// Who may send a request: a client component and how much of all users it has, the ones before it included.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Population {
    /// The client.
    pub(crate) component: usize,
    /// The upper end of its part of the users, 0 to 1.
    pub(crate) share_until: f64,
}

/// A burst, or a key that everybody wants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surge {
    /// What users are multiplied by; 1 for a hot key.
    pub(crate) factor: f64,
    /// The share of requests for the hot key; 0 for a burst.
    pub(crate) hot_share: f64,
    /// When it ends.
    pub(crate) until_ns: u64,
}

/// The state of the stream.
#[derive(Clone, Debug)]
pub(crate) struct Arrivals {
    /// What is asked for.
    pub(crate) workload: Workload,
    /// The users that the profile begins with.
    users: u64,
    /// Whether [`Self::users`] were set while the run went on.
    is_by_hand: bool,
    /// Clients, in the order of their ids.
    pub(crate) populations: Vec<Population>,
    /// Bursts and hot keys that are going on.
    pub(crate) surges: Vec<Surge>,
    pub(crate) zipf: Zipf,
    /// The number of the next candidate.
    candidate: u64,
    /// What is left of the wait for it, in units of the mean wait.
    wait_left: f64,
    /// Since when.
    since_ns: u64,
    /// Candidates per second since then.
    peak_per_s: f64,
}

impl Arrivals {
    /// The stream of `workload` with `users` users, before anybody is there to send.
    pub(crate) fn new(workload: &Workload, users: u64) -> Self {
        Self {
            workload: workload.clone(),
            users,
            is_by_hand: false,
            populations: Vec::new(),
            surges: Vec::new(),
            zipf: Zipf::new(workload.keys.count, workload.keys.zipf_exponent),
            candidate: 0,
            wait_left: 0.0,
            since_ns: 0,
            peak_per_s: 0.0,
        }
    }

    /// So many users from now on. A ramp ends there; bursts and days go on, as multiples of them.
    pub(crate) fn set_users(&mut self, users: u64) {
        (self.users, self.is_by_hand) = (users, true);
    }

    /// Takes another workload from now on. The number of users stays where only something else changed.
    pub(crate) fn set_workload(&mut self, workload: &Workload) {
        if workload.users != self.workload.users {
            (self.users, self.is_by_hand) = (workload.users, false);
        }
        self.is_by_hand &= workload.profile == self.workload.profile;
        self.zipf = Zipf::new(workload.keys.count, workload.keys.zipf_exponent);
        self.workload = workload.clone();
    }

    /// What the profile makes of the users at `now_ns`.
    fn profiled_users(&self, now_ns: u64) -> f64 {
        let (users, time_s) = (self.users as f64, now_ns as f64 / NS_PER_S as f64);
        match self.workload.profile {
            Profile::Ramp { .. } if self.is_by_hand => users,
            profile => profile.users_at(users, time_s),
        }
    }

    /// The most that [`Self::profiled_users`] comes to.
    fn peak_users(&self) -> f64 {
        let users = self.users as f64;
        match self.workload.profile {
            Profile::Ramp { to_users, .. } if !self.is_by_hand => users.max(to_users as f64),
            Profile::Steady | Profile::Ramp { .. } => users,
            Profile::Spike { factor, .. } => users * factor.max(1.0),
            Profile::Daily { low, .. } => users * low.max(1.0),
        }
    }

    fn surge_factor(&self) -> f64 {
        self.surges.iter().map(|surge| surge.factor).product()
    }

    /// The number of users at `now_ns`, with profile, bursts and hand.
    pub(crate) fn users_at(&self, now_ns: u64) -> f64 {
        self.profiled_users(now_ns) * self.surge_factor()
    }

    /// Candidates per second.
    fn peak_rate(&self) -> f64 {
        let requests_per_s = self.peak_users() * self.workload.requests_per_user_s;
        if self.populations.is_empty() { 0.0 } else { requests_per_s * self.surge_factor() }
    }

    /// The client of a user: users are spread evenly over the clients' parts, each staying where they are when others come.
    pub(crate) fn client_of(&self, user: u64) -> usize {
        // Multiples of the golden ratio fill the unit interval more evenly than random numbers.
        let place = user.wrapping_mul(0x9e37_79b9_7f4a_7c15) as f64 / 18_446_744_073_709_551_616.0;
        let found = self.populations.iter().find(|population| place < population.share_until);
        found.or_else(|| self.populations.last()).map_or(0, |population| population.component)
    }

    /// The class of a request.
    fn class_of(&self, stream: u64) -> Class {
        let total: f64 = self.workload.mix.values().sum();
        let mut left = Draw::new(stream, Purpose::Class).unit() * total;
        for (class, share) in &self.workload.mix {
            left -= share;
            if left < 0.0 {
                return *class;
            }
        }
        self.workload.mix.keys().next_back().copied().unwrap_or(Class::StaticFile)
    }

    /// The key of a request: its rank of popularity, but where a hot key draws it away.
    fn key_of(&self, stream: u64) -> u64 {
        let hot = self.surges.iter().map(|surge| surge.hot_share).fold(0.0, f64::max);
        if hot > 0.0 && Draw::new(stream, Purpose::HotKey).unit() < hot {
            return 0;
        }
        self.zipf.sample(&mut Draw::new(stream, Purpose::Key))
    }
}

/// The parts of the users by client, one after the other.
fn populations(shares: &[(usize, Option<f64>)]) -> Vec<Population> {
    let own: Vec<Option<f64>> = shares.iter().map(|(_, share)| *share).collect();
    let mut share_until = 0.0;
    let mut part = |((component, _), share): (&(usize, Option<f64>), f64)| {
        share_until += share;
        Population { component: *component, share_until }
    };
    shares.iter().zip(crate::catalog::shares_of_all(&own)).map(&mut part).collect()
}

impl Simulation {
    /// The next candidate comes as far from now as the rate says that now holds.
    pub(super) fn reschedule_arrivals(&mut self) {
        let arrivals = &mut self.arrivals;
        let passed_s = (self.now_ns - arrivals.since_ns) as f64 / NS_PER_S as f64;
        arrivals.wait_left = (arrivals.wait_left - passed_s * arrivals.peak_per_s).max(0.0);
        arrivals.since_ns = self.now_ns;
        arrivals.peak_per_s = arrivals.peak_rate();
        if arrivals.peak_per_s > 0.0 {
            let wait_ns = arrivals.wait_left / arrivals.peak_per_s * NS_PER_S as f64;
            self.calendar.set_arrival(self.now_ns.saturating_add((wait_ns + 0.5) as u64));
        } else {
            self.calendar.clear_arrival();
        }
    }

    /// Draws the wait for the next candidate.
    pub(super) fn draw_next_arrival(&mut self) {
        let stream = within(self.seed, self.arrivals.candidate);
        self.arrivals.wait_left = Draw::new(stream, Purpose::Gap).exponential();
        self.arrivals.since_ns = self.now_ns;
        self.reschedule_arrivals();
    }

    /// A candidate comes in.
    pub(super) fn on_arrival(&mut self) {
        let number = self.arrivals.candidate;
        self.arrivals.candidate += 1;
        let stream = within(self.seed, number);
        let share = self.arrivals.profiled_users(self.now_ns) / self.arrivals.peak_users();
        if share >= 1.0 || Draw::new(stream, Purpose::Thinning).unit() < share {
            let users = self.arrivals.users_at(self.now_ns).max(1.0);
            let user = (Draw::new(stream, Purpose::User).unit() * users) as u64;
            let client = self.arrivals.client_of(user);
            let (class, key) = (self.arrivals.class_of(stream), self.arrivals.key_of(stream));
            self.begin_request(number, super::call::Subject::new((client, user), class, key));
        }
        self.draw_next_arrival();
    }

    /// Bursts and hot keys whose time is over end.
    #[cold]
    pub(super) fn end_surges(&mut self) {
        let now_ns = self.now_ns;
        self.arrivals.surges.retain(|surge| surge.until_ns > now_ns);
        self.reschedule_arrivals();
    }

    /// Who sends, from the design as it is now.
    pub(super) fn refresh_populations(&mut self) {
        let mut shares: Vec<(&Id, usize, Option<f64>)> = Vec::new();
        for (number, plan) in self.plan.components.iter().enumerate() {
            if let (true, crate::catalog::lowering::Role::Client(client)) = (plan.is_present, &plan.lowered.role) {
                shares.push((&plan.id, number, client.share));
            }
        }
        shares.sort_by_key(|(id, ..)| *id);
        let shares: Vec<_> = shares.into_iter().map(|(_, number, share)| (number, share)).collect();
        self.arrivals.populations = populations(&shares);
    }
}
