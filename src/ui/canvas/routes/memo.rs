//! Ways that a link had before: undo and redo lead back to boxes as they were, and what a way is depends on those alone.

use egui::Rect;

use super::find::Way;
use super::obstacles::Obstacles;
use super::{Block, Ends};

/// How many ways of a link are remembered beside the one that it has.
const REMEMBERED_MAX: usize = 3;
/// A way among more boxes than that is forgotten: to look at them all again would cost as much as to find it.
const BOXES_MAX: usize = 64;

/// All that a way was found by: where that is the same again, the way is, too.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    ends: Ends,
    own: [Block; 2],
    /// Where other boxes would have made a difference.
    pub(super) region: Rect,
    /// Those that there were, in order; none where they were too many.
    boxes: Option<Vec<Rect>>,
}

impl Basis {
    pub(super) fn new(ends: Ends, own: [Block; 2], region: Rect, obstacles: &Obstacles) -> Self {
        let boxes = obstacles.within(region);
        let rects = || boxes.iter().map(|number| obstacles.rect(*number)).collect();
        Self { ends, own, region, boxes: (boxes.len() <= BOXES_MAX).then(rects) }
    }

    fn is_same(&self, ends: Ends, own: [Block; 2], obstacles: &Obstacles) -> bool {
        let are_same = |boxes: &Vec<Rect>| {
            obstacles.within(self.region).into_iter().map(|number| obstacles.rect(number)).eq(boxes.iter().copied())
        };
        self.ends == ends && self.own == own && self.boxes.as_ref().is_some_and(are_same)
    }
}

/// The ways that one link had, the last first.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo(Vec<(Basis, Way)>);

impl Memo {
    /// Takes in a way that the link may not have any more.
    pub(super) fn remember(&mut self, basis: &Basis, way: &Way) {
        if basis.boxes.is_some() {
            self.0.truncate(REMEMBERED_MAX - 1);
            self.0.insert(0, (basis.clone(), way.clone()));
        }
    }

    /// The way that the link had when all that it is found by was as it is now.
    pub(super) fn recall(&mut self, ends: Ends, own: [Block; 2], obstacles: &Obstacles) -> Option<(Basis, Way)> {
        let place = self.0.iter().position(|(basis, _)| basis.is_same(ends, own, obstacles))?;
        Some(self.0.remove(place))
    }

    /// Ways are to be found in another manner.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
