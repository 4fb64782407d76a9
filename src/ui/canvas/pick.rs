//! What lies under a point of the canvas.

use egui::{Pos2, Rect, vec2};

use super::camera::Lens;
use super::detail::Detail;
use super::link::LinkEnd;
use super::mirror::{self, Ends, Mirror};
use super::routes::Side;
use crate::design::{Design, Id};
use crate::ui::selection::Selection;

/// Height of a data center's header, in canvas points.
pub(super) const HEADER: f32 = 30.0;
/// Height of a header above its frame, in screen points.
pub(super) const HEADER_ABOVE: f32 = 20.0;
/// Below that zoom a header that can be read is higher than the room for it in the frame, and stands above it.
const HEADER_ABOVE_BELOW_ZOOM: f32 = 0.6;
/// How near to a port or a corner counts, in screen points.
const REACH: f32 = 9.0;
/// How near to a port counts on the card itself: most of it is there to be clicked and dragged.
const REACH_INSIDE: f32 = 5.0;

/// Something on the canvas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    /// A port of a component.
    Port(Id, Side),
    /// A component.
    Component(Id),
    /// A corner of a selected data center.
    Corner(Id, Corner),
    /// The header of a data center.
    Header(Id),
    /// An end of the one selected link.
    LinkEnd(Ends, LinkEnd),
    /// A link.
    Link(Ends),
    /// A free text, by its place in the list.
    Annotation(usize),
}

impl Hit {
    /// The component that it is or belongs to.
    pub(super) const fn component(&self) -> Option<&Id> {
        match self {
            Self::Port(id, _) | Self::Component(id) => Some(id),
            _ => None,
        }
    }

    /// The link that it is or belongs to.
    pub(super) const fn link(&self) -> Option<&Ends> {
        match self {
            Self::Link(ends) | Self::LinkEnd(ends, _) => Some(ends),
            _ => None,
        }
    }

    /// The selection of this thing alone.
    pub(super) fn selection(&self) -> Selection {
        match self {
            Self::Port(id, _) | Self::Component(id) | Self::Corner(id, _) | Self::Header(id) => Selection::of_id(id.clone()),
            Self::Link((from, to)) | Self::LinkEnd((from, to), _) => Selection::of_link(from.clone(), to.clone()),
            Self::Annotation(place) => Selection { annotations: [*place].into(), ..Selection::default() },
        }
    }
}

/// A corner of a frame: which of its sides move with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Corner {
    pub(super) is_right: bool,
    pub(super) is_bottom: bool,
}

impl Corner {
    pub(super) const ALL: [Self; 4] = [
        Self { is_right: false, is_bottom: false },
        Self { is_right: true, is_bottom: false },
        Self { is_right: false, is_bottom: true },
        Self { is_right: true, is_bottom: true },
    ];

    /// Where it is on a rectangle.
    pub(super) const fn of(self, rect: Rect) -> Pos2 {
        let x = if self.is_right { rect.max.x } else { rect.min.x };
        let y = if self.is_bottom { rect.max.y } else { rect.min.y };
        Pos2::new(x, y)
    }
}

/// The topmost thing at a place of the screen.
pub(super) fn hit(mirror: &Mirror, design: &Design, selection: &Selection, lens: &Lens, screen: Pos2) -> Option<Hit> {
    let canvas = lens.canvas_from_screen(screen);
    let port = port_at(mirror, selection, lens, canvas);
    let end = link_end_at(mirror, selection, lens, canvas);
    let nearest = port.into_iter().chain(end).min_by(|a, b| a.1.total_cmp(&b.1));
    nearest
        .map(|(hit, _)| hit)
        .or_else(|| corner_at(design, selection, lens, canvas))
        .or_else(|| mirror.component_at(canvas, selection).cloned().map(Hit::Component))
        .or_else(|| annotation_at(design, canvas))
        .or_else(|| header_at(design, lens, canvas))
        .or_else(|| mirror.link_at(canvas, lens.zoom).cloned().map(Hit::Link))
}

/// Whether the headers of data centers stand above their frames.
pub(super) fn header_is_above(zoom: f32) -> bool {
    zoom < HEADER_ABOVE_BELOW_ZOOM
}

/// The ports of a component: the middles of its four sides, in canvas points; only cards are large enough for them.
pub(super) fn ports(mirror: &Mirror, id: &Id) -> Option<[(Side, Pos2); 4]> {
    let card = mirror.card(id)?;
    (card.brush.detail == Detail::Card).then(|| Side::ALL.map(|side| (side, side.point(card.front(), card.outer(), 0.0))))
}

/// A handle of the link that is selected alone, and how far it is.
fn link_end_at(mirror: &Mirror, selection: &Selection, lens: &Lens, canvas: Pos2) -> Option<(Hit, f32)> {
    let ends = selection.single_link()?;
    let link = mirror.link(ends).filter(|link| link.brush.detail.has_curves())?;
    let distance = |end: LinkEnd| (link.handle(end, lens.zoom) - canvas).length();
    let (end, distance) = LinkEnd::ALL.map(|end| (end, distance(end))).into_iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    (distance <= REACH / lens.zoom).then(|| (Hit::LinkEnd(ends.clone(), end), distance))
}

/// A port of the component at that place, or of one so near that its port is there, and how far it is.
fn port_at(mirror: &Mirror, selection: &Selection, lens: &Lens, canvas: Pos2) -> Option<(Hit, f32)> {
    let reach = REACH / lens.zoom;
    let nudges = [vec2(0.0, 0.0), vec2(reach, 0.0), vec2(-reach, 0.0), vec2(0.0, reach), vec2(0.0, -reach)];
    let id = nudges.iter().find_map(|nudge| mirror.component_at(canvas + *nudge, selection))?;
    let is_inside = mirror.card(id)?.front().contains(canvas);
    let reach = if is_inside { REACH_INSIDE / lens.zoom } else { reach };
    let ports = ports(mirror, id)?.into_iter().map(|(side, port)| (side, (port - canvas).length()));
    let (side, distance) = ports.into_iter().find(|(_, distance)| *distance <= reach)?;
    Some((Hit::Port(id.clone(), side), distance))
}

fn corner_at(design: &Design, selection: &Selection, lens: &Lens, canvas: Pos2) -> Option<Hit> {
    let selected = design.data_centers.iter().filter(|(id, center)| selection.ids.contains(*id) && !center.locked);
    for (id, center) in selected {
        let rect = mirror::rect_of(&center.frame);
        let near = Corner::ALL.into_iter().find(|corner| (corner.of(rect) - canvas).length() <= REACH / lens.zoom);
        if let Some(corner) = near {
            return Some(Hit::Corner(id.clone(), corner));
        }
    }
    None
}

fn header_at(design: &Design, lens: &Lens, canvas: Pos2) -> Option<Hit> {
    let above = if header_is_above(lens.zoom) { HEADER_ABOVE / lens.zoom } else { 0.0 };
    let in_header = |rect: Rect| {
        let top = rect.min - vec2(0.0, above);
        Rect::from_min_size(top, vec2(rect.width(), HEADER + above)).contains(canvas)
    };
    let hit = design.data_centers.iter().rev().find(|(_, center)| in_header(mirror::rect_of(&center.frame)));
    hit.map(|(id, _)| Hit::Header(id.clone()))
}

fn annotation_at(design: &Design, canvas: Pos2) -> Option<Hit> {
    let place = design.annotations.iter().rposition(|note| annotation_rect(note).contains(canvas))?;
    Some(Hit::Annotation(place))
}

/// The size of a free text's letters, in canvas points, and the width at which its lines wrap.
pub(super) const ANNOTATION_TEXT: f32 = 12.5;
/// See [`ANNOTATION_TEXT`].
pub(super) const ANNOTATION_WIDTH_MAX: f32 = 320.0;

/// About the room that a free text takes, in canvas points: Hangul is about as wide as high, Latin half of it.
pub(super) fn annotation_rect(annotation: &crate::design::Annotation) -> Rect {
    let width_of = |line: &str| line.chars().map(|letter| if letter.is_ascii() { 6.6 } else { 12.0 }).sum::<f32>();
    let width = annotation.text.lines().map(width_of).fold(24.0, f32::max).min(ANNOTATION_WIDTH_MAX);
    let rows = annotation.text.lines().map(|line| (width_of(line) / ANNOTATION_WIDTH_MAX).ceil().max(1.0)).sum::<f32>();
    Rect::from_min_size(mirror::canvas_point(annotation.at), vec2(width, rows.max(1.0) * 17.0))
}
