//! The document: one design, as it is drawn, saved and run. Plain values; what they mean is the catalog's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::Id;
use super::incident::Incident;
use super::kind::Kind;
use super::record::record;
use super::shared::Shared;
use super::traffic::{Distribution, Objective, Region, Workload};

/// A place on the canvas, in canvas points: x to the right, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point(pub f64, pub f64);

/// A rectangle on the canvas, in canvas points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Default for Frame {
    fn default() -> Self {
        Self { x: 0.0, y: 0.0, w: 600.0, h: 400.0 }
    }
}

record! {
    /// A data center: a frame around components that share its region and its fate.
    DataCenter {
        /// The name that is shown; its id where empty.
        label: String = String::new(),
        /// Where it is.
        region: Region = Region::Asia,
        /// Where it is drawn.
        frame: Frame = Frame::default(),
        /// Whether it is kept where it is drawn.
        locked: bool = false,
    }
}

/// A box on the canvas: one or more like instances of a kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// The name that is shown; where empty, one made of its kind and its id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The middle of its box; none: it has not been laid out yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Point>,
    /// The data center that it stands in.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub data_center: Option<Id>,
    /// How many of it there are.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub instances: u32,
    /// A remark of the author's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Whether it is kept where it is drawn.
    #[serde(default, skip_serializing_if = "is_false")]
    pub locked: bool,
    /// What it is, with its parameters.
    pub kind: Kind,
}

const fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_one(instances: &u32) -> bool {
    *instances == 1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Component {
    /// One instance of `kind` without a place.
    #[must_use]
    pub const fn new(kind: Kind) -> Self {
        Self { label: String::new(), at: None, data_center: None, instances: 1, note: String::new(), locked: false, kind }
    }
}

/// Who calls whom. A link is known by its two ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The component that calls.
    pub from: Id,
    /// The component that is called.
    pub to: Id,
    /// Time from one end to the other; none: by where the two ends stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Distribution>,
    /// The share of messages that get lost, 0 to 1.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub loss: f64,
    /// A remark that is shown beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(share: &f64) -> bool {
    *share == 0.0
}

impl Link {
    /// A link with the latency that the places of its ends give.
    #[must_use]
    pub const fn new(from: Id, to: Id) -> Self {
        Self { from, to, latency: None, loss: 0.0, label: String::new() }
    }

    /// Its name in results: `from->to`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}->{}", self.from, self.to)
    }
}

/// Free text on the canvas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annotation {
    /// Its top left corner.
    pub at: Point,
    /// What it says.
    pub text: String,
    /// Whether it is kept where it is drawn.
    #[serde(default, skip_serializing_if = "is_false")]
    pub locked: bool,
}

impl Annotation {
    /// A text with its top left corner at `at`.
    #[must_use]
    pub const fn new(at: Point, text: String) -> Self {
        Self { at, text, locked: false }
    }
}

/// The version of the file format that this program writes; it goes up when a meaning changes.
pub const FORMAT: u32 = 1;

record! {
    /// One design.
    Design {
        /// The version of the file format; see [`FORMAT`].
        format: u32 = 0,
        /// What the author calls it.
        name: String = String::new(),
        /// What the author has to say about it.
        notes: String = String::new(),
        /// Where the random numbers of a run begin.
        seed: u64 = 1,
        /// What the design is to achieve.
        objective: Objective = Objective::default(),
        /// What the users ask for.
        workload: Workload = Workload::default(),
        /// Data centers by id.
        data_centers: BTreeMap<Id, DataCenter> = BTreeMap::new(),
        /// Components by id; one namespace with the data centers.
        components: BTreeMap<Id, Shared<Component>> = BTreeMap::new(),
        /// Who calls whom, in the author's order: where a caller takes the first, it is the first here.
        links: Shared<Vec<Link>> = Shared::default(),
        /// What befalls the design, and when.
        incidents: Vec<Incident> = Vec::new(),
        /// Free text on the canvas.
        annotations: Vec<Annotation> = Vec::new(),
    }
}

impl Design {
    /// A design without components, in the current format.
    #[must_use]
    pub fn empty() -> Self {
        Self { format: FORMAT, ..Self::default() }
    }

    /// Whether a component or a data center has that id.
    #[must_use]
    pub fn is_taken(&self, id: &Id) -> bool {
        self.components.contains_key(id) || self.data_centers.contains_key(id)
    }

    /// The link between two components, in that direction.
    #[must_use]
    pub fn link(&self, from: &Id, to: &Id) -> Option<&Link> {
        self.links.iter().find(|link| link.from == *from && link.to == *to)
    }

    /// The links that begin at `id`, in the author's order.
    pub fn links_from<'a>(&'a self, id: &'a Id) -> impl Iterator<Item = &'a Link> {
        self.links.iter().filter(move |link| link.from == *id)
    }

    /// The links that end at `id`, in the author's order.
    pub fn links_to<'a>(&'a self, id: &'a Id) -> impl Iterator<Item = &'a Link> {
        self.links.iter().filter(move |link| link.to == *id)
    }
}
