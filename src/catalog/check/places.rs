//! Checks of what is drawn rather than run: frames, places, names and remarks.

use super::findings::Findings;
use super::trail::Trail;
use crate::catalog::bounds::{COORDINATE_MAX, FRAME_SIDE, LABEL_CHARACTERS_MAX, TEXT_CHARACTERS_MAX};
use crate::design::file::limits::{ANNOTATIONS_MAX, COMPONENTS_MAX, DATA_CENTERS_MAX, INCIDENTS_MAX, LINKS_MAX};
use crate::design::{DataCenter, Design, Point};

/// How much there is, and all that is drawn beside the components.
pub(super) fn check(design: &Design, found: &mut Findings) {
    found.text(&Trail::top("name"), &design.name, LABEL_CHARACTERS_MAX);
    found.text(&Trail::top("notes"), &design.notes, TEXT_CHARACTERS_MAX);
    let (data_centers, annotations) = (Trail::top("data_centers"), Trail::top("annotations"));
    found.entries(&data_centers, design.data_centers.len(), DATA_CENTERS_MAX);
    found.entries(&Trail::top("components"), design.components.len(), COMPONENTS_MAX);
    found.entries(&Trail::top("links"), design.links.len(), LINKS_MAX);
    found.entries(&Trail::top("incidents"), design.incidents.len(), INCIDENTS_MAX);
    found.entries(&annotations, design.annotations.len(), ANNOTATIONS_MAX);

    for (id, data_center) in &design.data_centers {
        check_data_center(data_center, &data_centers.key(id.as_str()), found);
    }
    for (place, annotation) in design.annotations.iter().enumerate() {
        let trail = annotations.index(place);
        check_point(annotation.at, &trail.field("at"), found);
        found.text(&trail.field("text"), &annotation.text, TEXT_CHARACTERS_MAX);
    }
}

fn check_data_center(data_center: &DataCenter, trail: &Trail<'_>, found: &mut Findings) {
    found.text(&trail.field("label"), &data_center.label, LABEL_CHARACTERS_MAX);
    let (frame, trail) = (data_center.frame, trail.field("frame"));
    found.number(&trail.field("x"), frame.x, (-COORDINATE_MAX, COORDINATE_MAX));
    found.number(&trail.field("y"), frame.y, (-COORDINATE_MAX, COORDINATE_MAX));
    found.number(&trail.field("w"), frame.w, FRAME_SIDE);
    found.number(&trail.field("h"), frame.h, FRAME_SIDE);
}

/// A place on the canvas.
pub(super) fn check_point(Point(x, y): Point, trail: &Trail<'_>, found: &mut Findings) {
    for coordinate in [x, y] {
        found.number(trail, coordinate, (-COORDINATE_MAX, COORDINATE_MAX));
    }
}
