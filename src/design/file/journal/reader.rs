//! Reads a journal, which a crash may have torn anywhere: gives back what is whole.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Delta, HEAD, Kept, Moment};
use crate::design::document::Design;
use crate::design::file::limits::BYTES_MAX;
use crate::design::file::mark::hash;
use crate::design::file::reader::{self, options};
use crate::design::history::{History, Timeline};

/// How many moments are tried, from the last: the texts of the last one are whole unless somebody wrote the journal by hand.
const TRIES_MAX: usize = 4;
/// The most steps of a moment, and the most bytes that its texts make together.
const STEPS_MAX: usize = 2 * History::STEPS_MAX;
const TEXT_BYTES_MAX: usize = 512 * 1024 * 1024;

/// What a journal keeps; none where nothing of it is whole.
#[must_use]
pub fn read_journal(content: &[u8]) -> Option<Kept> {
    let mut rest = content.strip_prefix(HEAD.as_bytes())?;
    let (mut deltas, mut moments) = (Vec::new(), Vec::new());
    while let Some(record) = take_record(&mut rest) {
        match record {
            Record::Text(delta) => deltas.push(delta),
            Record::Moment(text) => moments.push((deltas.len(), text)),
        }
    }
    moments.iter().rev().take(TRIES_MAX).find_map(|(texts, moment)| kept(moment, &deltas[..*texts]))
}

enum Record<'a> {
    Text(Delta<'a>),
    Moment(&'a str),
}

/// The next record, if it is whole; what is behind one that is not is not looked at.
fn take_record<'a>(rest: &mut &'a [u8]) -> Option<Record<'a>> {
    let head_bytes = rest.iter().take(64).position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(&rest[..head_bytes]).ok()?;
    let mut words = head.split(' ');
    let (sort, length, hashed) = (words.next()?, words.next()?.parse::<usize>().ok()?, words.next()?);
    let content = rest.get(head_bytes + 1..)?.get(..length)?;
    if u64::from_str_radix(hashed, 16) != Ok(hash(content)) {
        return None;
    }
    *rest = rest.get(head_bytes + 1 + length..)?.strip_prefix(b"\n")?;
    let content = std::str::from_utf8(content).ok()?;
    match sort {
        "text" => Some(Record::Text(delta(content)?)),
        "moment" => Some(Record::Moment(content)),
        _ => None,
    }
}

fn delta(content: &str) -> Option<Delta<'_>> {
    let (numbers, between) = content.split_once('\n')?;
    let (before, after) = numbers.split_once(' ')?;
    Some(Delta { before: before.parse().ok()?, after: after.parse().ok()?, between })
}

/// What a moment keeps, where its texts are designs.
fn kept(moment: &str, deltas: &[Delta<'_>]) -> Option<Kept> {
    let moment: Moment = options().from_str(moment).ok()?;
    if moment.designs.len() > STEPS_MAX {
        return None;
    }
    let texts = texts_of(&moment, deltas)?;
    let read = |number: &usize| texts.get(number).and_then(|text| design(text)).map(Arc::new);
    let mut known: BTreeMap<usize, Option<Arc<Design>>> = BTreeMap::new();
    let mut one = |number: usize| known.entry(number).or_insert_with(|| read(&number)).clone();
    let designs: Vec<Option<Arc<Design>>> = moment.designs.iter().map(|number| one(*number)).collect();
    let saved = moment.saved.and_then(one);
    Some(Kept {
        timeline: whole_part(designs, &moment)?,
        saved,
        steps: moment.steps,
        file: moment.file.map(PathBuf::from),
        mark: moment.mark,
        unread: moment.unread,
        at_s: moment.at_s,
    })
}

/// The texts that a moment names, by number; none where they do not fit each other.
fn texts_of(moment: &Moment, deltas: &[Delta<'_>]) -> Option<BTreeMap<usize, String>> {
    let (mut texts, mut last, mut bytes) = (BTreeMap::new(), String::new(), 0);
    for (number, delta) in deltas.iter().enumerate() {
        last = delta.apply(&last)?;
        if last.len() as u64 > BYTES_MAX {
            return None;
        }
        if moment.designs.contains(&number) || moment.saved == Some(number) {
            bytes += last.len();
            texts.insert(number, last.clone());
        }
        if bytes > TEXT_BYTES_MAX {
            return None;
        }
    }
    Some(texts)
}

/// The design of a text that the program itself wrote: all of it, or nothing. What is wrong with it was so before.
fn design(text: &str) -> Option<Design> {
    let reading = reader::read(text);
    reading.design.filter(|_| reading.unread.is_empty())
}

/// The unbroken run of designs around the present one.
fn whole_part(designs: Vec<Option<Arc<Design>>>, moment: &Moment) -> Option<Timeline> {
    let (present, steps) = (moment.done, moment.deeds.len());
    if designs.len() != steps + 1 || designs.get(present)?.is_none() {
        return None;
    }
    let first = designs[..present].iter().rposition(Option::is_none).map_or(0, |gap| gap + 1);
    let end = designs[present..].iter().position(Option::is_none).map_or(designs.len(), |gap| present + gap);
    let deeds = moment.deeds[first..end - 1].to_vec();
    Some(Timeline { designs: designs.into_iter().take(end).skip(first).flatten().collect(), deeds, done: present - first })
}
