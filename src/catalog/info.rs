//! The vocabulary in which a kind describes itself.

use crate::design::KindName;

/// Groups of the palette, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Users and what stands near them.
    Edge,
    /// What spreads requests.
    Routing,
    /// What computes.
    Compute,
    /// What keeps data.
    Data,
    /// What carries messages.
    Messaging,
    /// What watches and repairs.
    Operations,
}

/// What a link between two kinds carries; each kind of link is drawn in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// A client asks a name server for an address.
    Resolve,
    /// A request on its way in.
    Request,
    /// A look into a cache or a session store.
    LookUp,
    /// A read or a write of data.
    Query,
    /// Writes on their way to a follower.
    Replicate,
    /// A message into a queue.
    Publish,
    /// A message to a worker.
    Deliver,
    /// A CDN fetches what it lacks.
    Fetch,
    /// A monitor looks.
    Observe,
    /// An automation acts.
    Manage,
}

impl LinkKind {
    /// Whether what is behind the link does work for what is before it, now or, through a queue, later. Such links may not go
    /// round: a request would never end. Copies of writes, a monitor's looks and an automation's acts are no calls.
    #[must_use]
    pub const fn is_call(self) -> bool {
        !matches!(self, Self::Replicate | Self::Observe | Self::Manage)
    }
}

/// The unit of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A plain number or none at all.
    None,
    /// Milliseconds.
    Ms,
    /// Seconds.
    S,
    /// 0 to 1, shown as per cent.
    Ratio,
    /// Per second.
    PerS,
    /// Requests.
    Requests,
    /// Connections.
    Connections,
    /// Items.
    Items,
    /// Messages.
    Messages,
    /// CPUs.
    Cpus,
}

/// What a parameter takes, and so how it is edited and checked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Control {
    /// On or off.
    Flag,
    /// A whole number between two bounds, both allowed.
    Count(u64, u64),
    /// A power of two between two bounds, both allowed.
    PowerOfTwo(u64, u64),
    /// A number between two bounds, both allowed.
    Number(f64, f64),
    /// A number between two bounds, or none.
    OptionalNumber(f64, f64),
    /// One of these names; words are under `choice.<name>`, those of regions under `region.<name>`.
    Choice(&'static [&'static str]),
    /// Any of these names.
    Choices(&'static [&'static str]),
    /// A random time.
    Time,
    /// A random time, or the one that the catalog gives.
    OptionalTime,
    /// A random time by class, over the catalog's.
    TimeByClass,
    /// A whole number by class, up to a bound.
    CountByClass(u64),
    /// A weight by linked component.
    WeightById,
    /// A linked component by class.
    IdByClass,
    /// A group of parameters, or none of it.
    OptionalGroup(&'static [ParameterInfo]),
    /// One of these names, each with parameters of its own.
    ChoiceGroup(&'static [(&'static str, &'static [ParameterInfo])]),
}

/// One parameter. Its words are under `parameter.<kind>.<name>`, or `parameter.<name>` where kinds share them, and `…_help`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParameterInfo {
    /// Its name in the file.
    pub name: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// What it takes.
    pub control: Control,
}

impl ParameterInfo {
    /// A parameter without a unit.
    pub(super) const fn plain(name: &'static str, control: Control) -> Self {
        Self { name, unit: Unit::None, control }
    }

    /// A parameter in `unit`.
    pub(super) const fn new(name: &'static str, unit: Unit, control: Control) -> Self {
        Self { name, unit, control }
    }

    /// A random time, which is always in milliseconds.
    pub(super) const fn time(name: &'static str) -> Self {
        Self { name, unit: Unit::Ms, control: Control::Time }
    }
}

/// What an incident can do to some kinds and not to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ability {
    /// It keeps copies that it can forget.
    Flush,
    /// It runs a program of the user's own, of which new versions are deployed.
    Deploy,
}

/// What the catalog knows of a kind. Its words are under `kind.<name>`, `kind.<name>_help` and so on.
#[derive(Debug)]
pub struct KindInfo {
    /// Which kind.
    pub name: KindName,
    /// Where it stands in the palette.
    pub group: Group,
    /// Its glyph's name among the Phosphor icons.
    pub glyph: &'static str,
    /// The glyph of a small mark on it, where kinds share a glyph.
    pub mark: Option<&'static str>,
    /// The word that a new component's id begins with.
    pub id_stem: &'static str,
    /// What incidents can do to it beyond killing and slowing it.
    pub abilities: &'static [Ability],
    /// Its parameters, in the order in which they are shown; each field of the kind once.
    pub parameters: &'static [ParameterInfo],
    /// What it may link to, and what such a link carries.
    pub links_to: &'static [(KindName, LinkKind)],
}
