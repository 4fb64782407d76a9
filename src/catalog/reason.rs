//! Why requests fail: a closed list, the same in the plan, in the window and in results.

/// Why a request failed: a closed list, the same as in results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// No name server answered.
    NoAddress,
    /// Over the capacity of a balancer, a CDN or an object store.
    Refused,
    /// No slot, and no place to wait for one.
    QueueFull,
    /// The client gave up.
    Timeout,
    /// The process is dead and its machine says so.
    TargetDown,
    /// The server died while serving it.
    Killed,
    /// A balancer knows of no living target.
    NoHealthyTarget,
    /// Nothing to read from is linked.
    NoDataSource,
    /// The leader is dead, and no follower has taken over.
    LeaderDown,
    /// The server does not know the user's session.
    SessionLost,
    /// The way is cut, or a whole data center is silent.
    LinkCut,
    /// Lost on the way.
    Dropped,
    /// No queue takes the message.
    QueueUnavailable,
    /// The new version fails it.
    BadDeploy,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::NoAddress,
        Self::Refused,
        Self::QueueFull,
        Self::Timeout,
        Self::TargetDown,
        Self::Killed,
        Self::NoHealthyTarget,
        Self::NoDataSource,
        Self::LeaderDown,
        Self::SessionLost,
        Self::LinkCut,
        Self::Dropped,
        Self::QueueUnavailable,
        Self::BadDeploy,
    ];

    /// Whether it says that nobody was there to do what was asked.
    #[must_use]
    pub const fn is_for_want_of_a_target(self) -> bool {
        matches!(self, Self::TargetDown | Self::LinkCut | Self::NoHealthyTarget | Self::LeaderDown | Self::QueueUnavailable)
    }

    /// Whether it tells a caller that the connection is gone.
    #[must_use]
    pub const fn breaks_connection(self) -> bool {
        matches!(self, Self::TargetDown | Self::LinkCut | Self::Killed)
    }

    /// Its name in results; its words are under `reason.<name>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoAddress => "no_address",
            Self::Refused => "refused",
            Self::QueueFull => "queue_full",
            Self::Timeout => "timeout",
            Self::TargetDown => "target_down",
            Self::Killed => "killed",
            Self::NoHealthyTarget => "no_healthy_target",
            Self::NoDataSource => "no_data_source",
            Self::LeaderDown => "leader_down",
            Self::SessionLost => "session_lost",
            Self::LinkCut => "link_cut",
            Self::Dropped => "dropped",
            Self::QueueUnavailable => "queue_unavailable",
            Self::BadDeploy => "bad_deploy",
        }
    }
}
