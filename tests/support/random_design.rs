//! Designs as random as the document allows: every kind, every parameter through the catalog's own list, texts that hurt.

use std::collections::BTreeMap;

use loadstar::catalog::{self, Control, ParameterInfo};
use loadstar::design::value::Value;
use loadstar::design::{
    Annotation, Class, Component, DataCenter, Design, Distribution, Fault, Frame, Id, Incident, Kind, KindName, Link, Point,
    Profile, Region,
};

/// A stream of random numbers that a seed gives again: `SplitMix64` (Steele, Lea, Flood 2014).
pub(crate) struct Random(u64);

impl Random {
    /// The stream of `seed`.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub(crate) const fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// True once in `times`.
    pub(crate) const fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of `choices`.
    pub(crate) fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }

    /// A number between two bounds: often whole, often a bound, sometimes with all its digits.
    pub(crate) fn number(&mut self, low: f64, high: f64) -> f64 {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let number = low + (high - low) * share;
        match self.below(5) {
            0 => low,
            1 => high,
            2 => number.round().clamp(low, high),
            3 => (low + share * share * share * 10.0).min(high),
            _ => number,
        }
    }

    fn count(&mut self, low: u64, high: u64) -> u64 {
        if self.once_in(3) { self.pick(&[low, high]) } else { low + self.next() % (high - low + 1) }
    }

    /// A text, often empty, with the characters that files get wrong.
    pub(crate) fn text(&mut self) -> String {
        const PIECES: [&str; 14] =
            ["웹 서버", "\"", "\\", "\n", "'", ", ", ": ", "(", "}", "// no comment", "/*", "\t", "\u{7f}é", "1.0"];
        (0..self.below(6)).map(|_| self.pick(&PIECES)).collect()
    }

    /// An id out of a small set, so that ids meet.
    pub(crate) fn id(&mut self) -> Id {
        let stem = self.pick(&["web", "db", "캐시", "lb", "A-1", "x_y", "1"]);
        Id::from(format!("{stem}{}", self.below(4)))
    }

    fn class(&mut self) -> Class {
        self.pick(Class::ALL)
    }

    /// A distribution of any form.
    pub(crate) fn distribution(&mut self) -> Distribution {
        let mean_ms = self.number(0.0, 10_000.0);
        match self.below(5) {
            0 => Distribution::Fixed { ms: mean_ms },
            1 => Distribution::Exponential { mean_ms },
            2 => Distribution::Erlang { shape: self.below(10) as u32 + 1, mean_ms },
            3 => Distribution::LogNormal { mean_ms, sigma: self.number(0.0, 5.0) },
            _ => Distribution::HyperExponential { mean_ms, cv2: self.number(1.0, 50.0) },
        }
    }

    fn by_class<T>(&mut self, mut value: impl FnMut(&mut Self) -> T) -> BTreeMap<Class, T> {
        (0..self.below(4)).map(|_| (self.class(), value(self))).collect()
    }

    fn group(&mut self, parameters: &[ParameterInfo]) -> Vec<(&'static str, Value)> {
        parameters.iter().map(|parameter| (parameter.name, self.value(&parameter.control))).collect()
    }

    fn value(&mut self, control: &Control) -> Value {
        match control {
            Control::Flag => Value::Flag(self.once_in(2)),
            Control::Count(low, high) => Value::Count(self.count(*low, *high)),
            Control::PowerOfTwo(low, high) => Value::Count(self.pick(&[*low, *high])),
            Control::Number(low, high) => Value::Number(self.number(*low, *high)),
            Control::OptionalNumber(low, high) => {
                let number = self.number(*low, *high);
                Value::OptionalNumber((!self.once_in(3)).then_some(number))
            }
            Control::Choice(names) => Value::Choice(self.pick(names)),
            Control::Choices(names) => Value::Choices(names.iter().copied().filter(|_| self.once_in(2)).collect()),
            Control::Time => Value::Time(self.distribution()),
            Control::OptionalTime => {
                let time = self.distribution();
                Value::OptionalTime((!self.once_in(3)).then_some(time))
            }
            Control::TimeByClass => Value::TimeByClass(self.by_class(Self::distribution)),
            Control::CountByClass(high) => Value::CountByClass(self.by_class(|random| random.count(0, *high))),
            Control::WeightById => Value::WeightById((0..self.below(3)).map(|_| (self.id(), self.number(0.1, 9.0))).collect()),
            Control::IdByClass => Value::IdByClass(self.by_class(Self::id)),
            Control::OptionalGroup(parameters) => {
                let group = self.group(parameters);
                Value::OptionalGroup((!self.once_in(3)).then_some(group))
            }
            Control::ChoiceGroup(choices) => {
                let (name, parameters) = self.pick(choices);
                Value::ChoiceGroup(name, self.group(parameters))
            }
        }
    }

    /// A kind with some of its parameters off their defaults.
    pub(crate) fn kind(&mut self) -> Kind {
        let name = self.pick(KindName::ALL);
        let mut kind = Kind::default_of(name);
        for parameter in catalog::info(name).parameters {
            if self.once_in(2) {
                let value = self.value(&parameter.control);
                assert!(kind.fields_mut().set(parameter.name, &value), "{name:?} {} {value:?}", parameter.name);
            }
        }
        kind
    }

    /// A place on the canvas.
    pub(crate) fn point(&mut self) -> Point {
        Point(self.number(-900.0, 900.0), self.number(-900.0, 900.0))
    }

    /// A component of any kind.
    pub(crate) fn component(&mut self) -> Component {
        Component {
            label: self.text(),
            at: self.once_in(2).then(|| self.point()),
            data_center: self.once_in(3).then(|| self.id()),
            instances: self.count(1, 10_000) as u32,
            note: self.text(),
            locked: self.once_in(4),
            kind: self.kind(),
        }
    }

    /// A data center.
    pub(crate) fn data_center(&mut self) -> DataCenter {
        let Point(x, y) = self.point();
        DataCenter {
            label: self.text(),
            region: self.pick(Region::ALL),
            frame: Frame { x, y, w: 300.0, h: 200.5 },
            locked: self.once_in(4),
        }
    }

    /// A link between any two ids.
    pub(crate) fn link(&mut self) -> Link {
        let latency = self.once_in(3).then(|| self.distribution());
        let loss = if self.once_in(3) { self.number(0.0, 1.0) } else { 0.0 };
        Link { latency, loss, label: self.text(), ..Link::new(self.id(), self.id()) }
    }

    /// A fault of any sort.
    pub(crate) fn fault(&mut self) -> Fault {
        let (id, other, number) = (self.id(), self.id(), self.number(0.0, 1.0));
        match self.below(14) {
            0 => Fault::Kill(id),
            1 => Fault::KillInstance(id, 2),
            2 => Fault::Restore(id),
            3 => Fault::KillDataCenter(id),
            4 => Fault::RestoreDataCenter(id),
            5 => Fault::Cut(id, other),
            6 => Fault::Mend(id, other),
            7 => Fault::Slow(id, number),
            8 => Fault::Drop(id, other, number),
            9 => Fault::Flush(id),
            10 => Fault::Spike(number, 30.0),
            11 => Fault::HotKey(number, 30.0),
            12 => Fault::Deploy(id),
            _ => Fault::BadDeploy(id),
        }
    }

    /// Free text on the canvas.
    pub(crate) fn annotation(&mut self) -> Annotation {
        Annotation { at: self.point(), text: self.text(), locked: self.once_in(3) }
    }

    fn profile(&mut self) -> Profile {
        match self.below(4) {
            0 => Profile::Steady,
            1 => Profile::Ramp { to_users: self.next(), over_s: self.number(0.0, 60.0) },
            2 => Profile::Spike { at_s: 3.0, for_s: self.number(0.0, 60.0), factor: 2.5 },
            _ => Profile::Daily { low: self.number(0.0, 1.0), day_s: 600.0 },
        }
    }

    /// A whole design. Its values need not make sense together.
    pub(crate) fn design(&mut self) -> Design {
        let mut design = Design::empty();
        design.name = self.text();
        design.notes = self.text();
        design.seed = self.next();
        design.objective.p99_ms = self.number(1.0, 1_000.0);
        design.workload.users = self.count(0, 1_000_000);
        design.workload.mix = self.by_class(|random| random.number(0.0, 1.0));
        design.workload.keys.zipf_exponent = self.number(0.0, 2.0);
        design.workload.profile = self.profile();
        design.data_centers = (0..self.below(3)).map(|_| (self.id(), self.data_center())).collect();
        design.components = (0..self.below(8)).map(|_| (self.id(), self.component().into())).collect();
        design.links = (0..self.below(8)).map(|_| self.link()).collect();
        design.incidents = (0..self.below(6)).map(|_| Incident { at_s: self.number(0.0, 90.0), what: self.fault() }).collect();
        design.annotations = (0..self.below(3)).map(|_| self.annotation()).collect();
        design
    }
}
