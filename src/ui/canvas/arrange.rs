//! What can be done to several things at once: align and distribute them, frame them, lock them, change how many there are. Each
//! is an edit of the design alone, so that it is one step of the history and needs no pointer.

use std::collections::BTreeSet;

use egui::{Rect, Vec2};

use super::detail::CARD_SIZE;
use super::homes::{data_center_at, home_moved, joins_by_hand, text_home, texts_moved};
use super::layout;
use super::mirror::{canvas_point, document_point, frame_of, rect_of};
use super::pick;
use super::room;
use crate::catalog::DATA_CENTER_STEM;
use crate::catalog::bounds::INSTANCES_MAX;
use crate::design::{Act, Annotation, Component, DataCenter, Design, Edit, Id, Point, Region};
use crate::ui::selection::Selection;

/// On which line things are put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Their left edges.
    Left,
    /// Their middles, one above the other.
    Center,
    /// Their right edges.
    Right,
    /// Their upper edges.
    Top,
    /// Their middles, side by side.
    Middle,
    /// Their lower edges.
    Bottom,
}

/// In which direction things are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// From left to right.
    Horizontal,
    /// From top to bottom.
    Vertical,
}

impl Axis {
    const fn range(self, rect: Rect) -> (f32, f32) {
        match self {
            Self::Horizontal => (rect.min.x, rect.max.x),
            Self::Vertical => (rect.min.y, rect.max.y),
        }
    }

    const fn vector(self, along: f32) -> Vec2 {
        match self {
            Self::Horizontal => Vec2::new(along, 0.0),
            Self::Vertical => Vec2::new(0.0, along),
        }
    }
}

impl Line {
    const fn axis(self) -> Axis {
        match self {
            Self::Left | Self::Center | Self::Right => Axis::Horizontal,
            Self::Top | Self::Middle | Self::Bottom => Axis::Vertical,
        }
    }

    /// Where it runs through a range.
    const fn of(self, (low, high): (f32, f32)) -> f32 {
        match self {
            Self::Left | Self::Top => low,
            Self::Center | Self::Middle => f32::midpoint(low, high),
            Self::Right | Self::Bottom => high,
        }
    }
}

/// Something that is put somewhere as a whole: a component, a data center with its contents, or a free text.
#[derive(Clone, Debug)]
struct Unit {
    part: Part,
    rect: Rect,
    is_locked: bool,
}

/// Which thing it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Id(Id),
    /// By its place in the list.
    Text(usize),
}

/// The selected components, data centers and texts; what stands in a selected data center goes with it.
fn units(design: &Design, selection: &Selection) -> Vec<Unit> {
    let missing = layout::missing_places(design);
    let centers = selection.ids.iter().filter_map(|id| {
        let center = design.data_centers.get(id)?;
        Some(Unit { part: Part::Id(id.clone()), rect: rect_of(&center.frame), is_locked: center.locked })
    });
    let components = selection.ids.iter().filter_map(|id| {
        let component = design.components.get(id)?;
        if is_in_selected(component, selection) {
            return None;
        }
        let at = canvas_point(component.at.or_else(|| missing.get(id).copied())?);
        let rect = Rect::from_center_size(at, CARD_SIZE);
        Some(Unit { part: Part::Id(id.clone()), rect, is_locked: component.locked })
    });
    let texts = selection.annotations.iter().filter_map(|place| {
        let text = design.annotations.get(*place).filter(|text| is_text_alone(design, text, selection))?;
        Some(Unit { part: Part::Text(*place), rect: pick::annotation_rect(text), is_locked: text.locked })
    });
    centers.chain(components).chain(texts).collect()
}

fn is_in_selected(component: &Component, selection: &Selection) -> bool {
    component.data_center.as_ref().is_some_and(|center| selection.ids.contains(center))
}

fn is_text_alone(design: &Design, text: &Annotation, selection: &Selection) -> bool {
    text_home(design, text).is_none_or(|center| !selection.ids.contains(center))
}

/// Whether so many things of the selection can be put somewhere.
#[must_use]
pub fn has_units(design: &Design, selection: &Selection, count: usize) -> bool {
    let is_unit = |id: &&Id| match design.components.get(*id) {
        Some(component) => !is_in_selected(component, selection),
        None => design.data_centers.contains_key(*id),
    };
    let texts = selection.annotations.iter().filter_map(|place| design.annotations.get(*place));
    let texts = texts.filter(|text| is_text_alone(design, text, selection)).map(|_| ());
    selection.ids.iter().filter(is_unit).map(|_| ()).chain(texts).nth(count.saturating_sub(1)).is_some()
}

/// The edit that puts all that is selected on one line: that of what is locked, where something is, else the outermost.
#[must_use]
pub fn align(design: &Design, selection: &Selection, line: Line) -> Option<Edit> {
    let units = units(design, selection);
    let locked: Vec<Rect> = units.iter().filter(|unit| unit.is_locked).map(|unit| unit.rect).collect();
    let all = units.iter().map(|unit| unit.rect);
    let around = if locked.is_empty() { all.reduce(Rect::union) } else { locked.into_iter().reduce(Rect::union) };
    let target = line.of(line.axis().range(around?));
    let delta = |unit: &Unit| line.axis().vector(target - line.of(line.axis().range(unit.rect)));
    let aligned = put(design, &units.iter().map(|unit| (unit, delta(unit))).collect::<Vec<_>>())?;
    Some(aligned.told_as(Act::Align))
}

/// The edit that makes the gaps between what is selected equal; the first and the last stay.
#[must_use]
pub fn distribute(design: &Design, selection: &Selection, axis: Axis) -> Option<Edit> {
    let mut units = units(design, selection);
    units.sort_by(|a, b| {
        let middle = |unit: &Unit| axis.range(unit.rect).0 + axis.range(unit.rect).1;
        middle(a).total_cmp(&middle(b)).then(a.part.cmp(&b.part))
    });
    let (first, last) = (units.first()?, units.last()?);
    let size = |unit: &Unit| axis.range(unit.rect).1 - axis.range(unit.rect).0;
    let room = axis.range(last.rect).1 - axis.range(first.rect).0 - units.iter().map(size).sum::<f32>();
    let gap = room / units.len().saturating_sub(1).max(1) as f32;
    let mut next = axis.range(first.rect).0;
    let mut moves = Vec::new();
    for unit in &units {
        moves.push((unit, axis.vector((next - axis.range(unit.rect).0).round())));
        next += size(unit) + gap;
    }
    Some(put(design, &moves)?.told_as(Act::Distribute))
}

/// The edit that moves each thing by so much, what is locked left out; the data centers that components stand in follow the frames.
fn put(design: &Design, moves: &[(&Unit, Vec2)]) -> Option<Edit> {
    let moves: Vec<&(&Unit, Vec2)> = moves.iter().filter(|(unit, _)| !unit.is_locked).collect();
    if moves.iter().all(|(_, delta)| *delta == Vec2::ZERO) {
        return None;
    }
    let (mut places, mut others, mut alone) = (Vec::new(), Vec::new(), Vec::new());
    for (unit, delta) in &moves {
        match &unit.part {
            Part::Text(place) => others.extend(design.annotations.get(*place).map(|text| {
                let at = document_point(unit.rect.min + *delta);
                Edit::SetAnnotation(*place, Annotation { at, ..text.clone() })
            })),
            Part::Id(id) if design.data_centers.contains_key(id) => {
                others.push(Edit::SetFrame(id.clone(), frame_of(unit.rect.translate(*delta))));
                others.extend(texts_moved(design, id, (f64::from(delta.x), f64::from(delta.y))));
                let inside = design.components.iter().filter(|(_, component)| component.data_center.as_ref() == Some(id));
                let aside = |at| document_point(canvas_point(at) + *delta);
                places.extend(inside.filter_map(|(id, component)| Some((id.clone(), aside(component.at?)))));
            }
            Part::Id(id) => {
                let at = unit.rect.center() + *delta;
                places.push((id.clone(), document_point(at)));
                alone.push((id.clone(), data_center_at(design, unit.rect.center()), at));
            }
        }
    }
    let mut edits = vec![Edit::Move(places)];
    edits.extend(others);
    let mut after = design.clone();
    Edit::All(edits.clone()).apply(&mut after).ok()?;
    edits.extend(alone.into_iter().map(|(id, stood_in, at)| {
        let component = design.components.get(&id);
        let home = component
            .and_then(|component| home_moved(&after, (component.kind.name(), component.data_center.as_ref()), (stood_in, at)));
        Edit::SetDataCenter(id, home.cloned())
    }));
    Some(Edit::All(edits))
}

/// The components that a new data center around the selection takes: users stand in none, and what is in a selected one stays there.
fn joining<'a>(design: &'a Design, selection: &'a Selection) -> impl Iterator<Item = (&'a Id, &'a Component)> {
    let selected = selection.ids.iter().filter_map(|id| design.components.get_key_value(id));
    selected
        .map(|(id, component)| (id, &**component))
        .filter(|(_, component)| joins_by_hand(component.kind.name()) && !is_in_selected(component, selection))
}

/// The key of the reason why no data center is drawn around what is selected. One inside another would say that it goes down with
/// that, which no data center does.
#[must_use]
pub fn why_not_group(design: &Design, selection: &Selection) -> Option<&'static str> {
    let mut homes = joining(design, selection).map(|(_, component)| component.data_center.as_ref());
    let Some(first) = homes.next() else { return Some("why_not.nothing_to_group") };
    (first.is_some() && homes.all(|home| home == first)).then_some("why_not.in_data_center")
}

/// The region of a data center around these: that in which they stand already, where it is one.
fn region_around<'a>(design: &Design, members: impl Iterator<Item = &'a Component>) -> Region {
    let homes = members.filter_map(|component| design.data_centers.get(component.data_center.as_ref()?));
    let regions: Vec<Region> = homes.map(|center| center.region).collect();
    let is_one = regions.windows(2).all(|pair| pair[0] == pair[1]);
    regions.first().copied().filter(|_| is_one).unwrap_or_else(|| DataCenter::default().region)
}

/// The edit that draws a data center around what is selected, and its id.
#[must_use]
pub fn group(design: &Design, selection: &Selection) -> Option<(Id, Edit)> {
    let missing = layout::missing_places(design);
    if why_not_group(design, selection).is_some() {
        return None;
    }
    let region = region_around(design, joining(design, selection).map(|(_, component)| component));
    let members: Vec<(&Id, Point)> = joining(design, selection)
        .filter_map(|(id, component)| Some((id, component.at.or_else(|| missing.get(id).copied())?)))
        .collect();
    let (min, max) = layout::bounds(members.iter().map(|(_, at)| *at))?;
    let id = Id::free(DATA_CENTER_STEM, |id| design.is_taken(id));
    let center = DataCenter { region, frame: layout::frame_around(min, max), ..DataCenter::default() };
    let mut edits = vec![Edit::AddDataCenter(id.clone(), center)];
    // A place that nothing had stored would be another one as soon as something is stored.
    edits.push(Edit::Move(members.iter().map(|(id, at)| ((*id).clone(), *at)).collect()));
    edits.extend(members.into_iter().map(|(member, _)| Edit::SetDataCenter(member.clone(), Some(id.clone()))));
    // What stands between them and is not one of them shall not look so.
    let mut grouped = design.clone();
    Edit::All(edits.clone()).apply(&mut grouped).ok()?;
    edits.extend(room::making_room(&grouped, &id));
    Some((id, Edit::All(edits).told_as(Act::Group)))
}

/// The edit that takes the selected frames away and leaves what stands in them, and that as a selection.
#[must_use]
pub fn ungroup(design: &Design, selection: &Selection) -> Option<(Selection, Edit)> {
    let centers: BTreeSet<Id> = selection.ids.iter().filter(|id| design.data_centers.contains_key(*id)).cloned().collect();
    if centers.is_empty() {
        return None;
    }
    let is_freed = |component: &Component| component.data_center.as_ref().is_some_and(|center| centers.contains(center));
    let ids = design.components.iter().filter(|(_, component)| is_freed(component)).map(|(id, _)| id.clone()).collect();
    Some((Selection { ids, ..Selection::default() }, Edit::Remove(centers).told_as(Act::Ungroup)))
}

/// Whether a component or data center is locked.
#[must_use]
pub fn is_locked(design: &Design, id: &Id) -> bool {
    let component = design.components.get(id).map(|component| component.locked);
    component.or_else(|| design.data_centers.get(id).map(|center| center.locked)).unwrap_or_default()
}

/// Whether something is selected that can be kept in place: a link is where its ends are.
#[must_use]
pub fn can_lock(selection: &Selection) -> bool {
    !(selection.ids.is_empty() && selection.annotations.is_empty())
}

/// Whether all that is selected and can be kept in place is.
#[must_use]
pub fn are_locked(design: &Design, selection: &Selection) -> bool {
    let is_text_locked = |place: &usize| design.annotations.get(*place).is_some_and(|text| text.locked);
    selection.ids.iter().all(|id| is_locked(design, id)) && selection.annotations.iter().all(is_text_locked)
}

/// The edit that locks what is selected; where all of it is locked already, the one that lets go.
#[must_use]
pub fn lock(design: &Design, selection: &Selection) -> Option<Edit> {
    let locked = !are_locked(design, selection);
    let texts = selection.annotations.iter().filter_map(|place| {
        let text = design.annotations.get(*place)?;
        Some(Edit::SetAnnotation(*place, Annotation { locked, ..text.clone() }))
    });
    let ids = (!selection.ids.is_empty()).then(|| Edit::SetLocked(selection.ids.clone(), locked));
    let act = if locked { Act::Lock } else { Act::Unlock };
    can_lock(selection).then(|| Edit::All(ids.into_iter().chain(texts).collect()).told_as(act))
}

/// The edit that changes how many there are of each selected component, as far as may be.
#[must_use]
pub fn change_instances(design: &Design, selection: &Selection, by: i64) -> Option<Edit> {
    let most = i64::try_from(INSTANCES_MAX).unwrap_or(i64::MAX);
    let changed = selection.ids.iter().filter_map(|id| {
        let instances = i64::from(design.components.get(id)?.instances);
        let wanted = u32::try_from((instances + by).clamp(1, most)).ok()?;
        (i64::from(wanted) != instances).then(|| Edit::SetInstances(id.clone(), wanted))
    });
    let edits: Vec<Edit> = changed.collect();
    (!edits.is_empty()).then_some(Edit::All(edits))
}
