//! `WHAT@TIME`: what dies or comes back in a run, and when, as it is written on the command line.

use std::str::FromStr;

use super::usage::Malformed;
use crate::design::{Design, Fault, Id, Incident, Kind};
use crate::words::{Language, text_with};

/// The longest time that is taken, in seconds: a year.
const SECONDS_MAX: f64 = 31_536_000.0;

/// What an argument names.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// A component or a data center.
    Whole(Id),
    /// One instance, from 1.
    Instance(Id, u32),
    /// A link.
    Link(Id, Id),
}

/// Something at a time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moment {
    what: What,
    at_s: f64,
}

/// A time such as `60s`, `500ms`, `2m`, `1h`, or a plain number of seconds; in seconds.
pub(super) fn parse_seconds(text: &str) -> Result<f64, Malformed> {
    let units = [("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3_600.0)];
    let unit = units.iter().find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, *seconds)));
    let (number, seconds) = unit.unwrap_or((text, 1.0));
    let time_s = number.trim().parse::<f64>().ok().map(|number| number * seconds);
    let valid = time_s.filter(|time_s| (0.0..=SECONDS_MAX).contains(time_s));
    valid.ok_or(Malformed { key: "cli.no_time" })
}

impl FromStr for Moment {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let form = Malformed { key: "cli.no_moment" };
        let (what, time) = text.rsplit_once('@').ok_or(form)?;
        let at_s = parse_seconds(time)?;
        let what = if let Some((from, to)) = what.split_once("->") {
            What::Link(Id::from(from), Id::from(to))
        } else if let Some((id, number)) = what.split_once('#') {
            What::Instance(Id::from(id), number.parse().ok().ok_or(form)?)
        } else {
            What::Whole(Id::from(what))
        };
        Ok(Self { what, at_s })
    }
}

impl Moment {
    /// The incident in which that dies.
    ///
    /// # Errors
    /// Says, in `language`, what the design does not have.
    pub(super) fn killing(&self, design: &Design, language: Language) -> Result<Incident, String> {
        self.check(design, language)?;
        let what = match &self.what {
            What::Whole(id) if design.data_centers.contains_key(id) => Fault::KillDataCenter(id.clone()),
            What::Whole(id) => Fault::Kill(id.clone()),
            What::Instance(id, number) => Fault::KillInstance(id.clone(), *number),
            What::Link(from, to) => Fault::Cut(from.clone(), to.clone()),
        };
        Ok(Incident { at_s: self.at_s, what })
    }

    /// The incident in which that comes back.
    ///
    /// # Errors
    /// Says, in `language`, what the design does not have, or that instances come back together.
    pub(super) fn restoring(&self, design: &Design, language: Language) -> Result<Incident, String> {
        self.check(design, language)?;
        let what = match &self.what {
            What::Whole(id) if design.data_centers.contains_key(id) => Fault::RestoreDataCenter(id.clone()),
            What::Whole(id) => Fault::Restore(id.clone()),
            What::Instance(id, _) => return Err(text_with(language, "simulate.restores_all", &[("id", id.as_str())])),
            What::Link(from, to) => Fault::Mend(from.clone(), to.clone()),
        };
        Ok(Incident { at_s: self.at_s, what })
    }

    /// Whether the design has it, and whether it can die.
    fn check(&self, design: &Design, language: Language) -> Result<(), String> {
        let no_such = |name: &str| Err(text_with(language, "simulate.no_such", &[("name", name)]));
        match &self.what {
            What::Link(from, to) if design.link(from, to).is_none() => no_such(&format!("{from}->{to}")),
            What::Whole(id) if !design.is_taken(id) => no_such(id.as_str()),
            What::Instance(id, _) if !design.components.contains_key(id) => no_such(id.as_str()),
            What::Link(..) => Ok(()),
            What::Whole(id) | What::Instance(id, _) => self.check_component(id, design, language),
        }
    }

    fn check_component(&self, id: &Id, design: &Design, language: Language) -> Result<(), String> {
        let Some(component) = design.components.get(id) else { return Ok(()) };
        if matches!(component.kind, Kind::Client(_)) {
            return Err(text_with(language, "cli.cannot_die", &[("id", id.as_str())]));
        }
        match self.what {
            What::Instance(_, number) if !(1..=component.instances).contains(&number) => {
                let (number, count) = (number.to_string(), component.instances.to_string());
                let names = [("id", id.as_str()), ("number", &number), ("count", &count)];
                Err(text_with(language, "cli.no_such_instance", &names))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_unit() {
        for (text, seconds) in
            [("60s", Some(60.0)), ("500ms", Some(0.5)), ("2m", Some(120.0)), ("1h", Some(3_600.0)), ("7", Some(7.0))]
        {
            assert_eq!(parse_seconds(text).ok(), seconds, "{text}");
        }
        for text in ["", "s", "-1s", "nan", "inf", "1e99s", "ten"] {
            assert!(parse_seconds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_named_is_found_in_its_form() {
        let id = Id::from;
        let rows = [
            ("web@10s", What::Whole(id("web"))),
            ("web#2@10s", What::Instance(id("web"), 2)),
            ("lb->web@10s", What::Link(id("lb"), id("web"))),
        ];
        for (text, what) in rows {
            assert_eq!(text.parse(), Ok(Moment { what, at_s: 10.0 }), "{text}");
        }
        for text in ["web", "web@", "web#two@10s", "web@soon"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }
}
