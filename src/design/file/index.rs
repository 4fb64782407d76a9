//! Where every value of a RON text stands. ron gives values no position, so the file has an index of its own: one node a value,
//! in the order of the text, found by path or by place.

use std::collections::BTreeMap;
use std::ops::Range;

use super::lexer::Bracket;
use crate::design::problem::{Location, Path, Step};

/// A node's place in [`Index::nodes`].
pub(super) type NodeId = usize;

/// The design itself.
pub(super) const ROOT: NodeId = 0;

/// A value of the text. All ranges are bytes.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The value that it stands in; the root stands in itself.
    pub(super) parent: NodeId,
    /// The step that leads to it from there; the root has none.
    pub(super) step: Option<Step>,
    /// Its field name or key.
    pub(super) name: Option<Range<usize>>,
    /// The value itself, its own name (`Cache`) and brackets included.
    pub(super) span: Range<usize>,
    /// From its name or key to the comma after it: what is taken away when it cannot be read.
    pub(super) entry: Range<usize>,
    /// What its contents stand in, where it has any.
    pub(super) bracket: Option<Bracket>,
}

/// All values of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    nodes: Vec<Node>,
    children: BTreeMap<(NodeId, Step), NodeId>,
}

impl Index {
    /// The values, in the order of the text; what contains comes before what is contained.
    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The value at `node`.
    pub(super) fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node]
    }

    /// The value at `node`, to set where it ends.
    pub(super) fn node_mut(&mut self, node: NodeId) -> &mut Node {
        &mut self.nodes[node]
    }

    /// Puts a value in. Of two with one name the first is found by its path.
    pub(super) fn push(&mut self, node: Node) -> NodeId {
        let id = self.nodes.len();
        if let Some(step) = &node.step {
            self.children.entry((node.parent, step.clone())).or_insert(id);
        }
        self.nodes.push(node);
        id
    }

    /// What one step leads to.
    pub(super) fn child(&self, node: NodeId, step: &Step) -> Option<NodeId> {
        self.children.get(&(node, step.clone())).copied()
    }

    /// What the design's field `name` holds.
    pub(super) fn field(&self, name: &'static str) -> Option<NodeId> {
        self.child(ROOT, &Step::Field(name.into()))
    }

    /// The values right inside `node`, in the order of the text.
    pub(super) fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.nodes[node].span.end;
        let inside = self.nodes.iter().enumerate().skip(node + 1).take_while(move |(_, child)| child.entry.start < end);
        inside.filter(move |(_, child)| child.parent == node).map(|(id, _)| id)
    }

    /// The way to a value.
    pub(super) fn path(&self, mut node: NodeId) -> Path {
        let mut steps = Vec::new();
        while let Some(step) = &self.nodes.get(node).and_then(|node| node.step.clone()) {
            steps.push(step.clone());
            node = self.nodes[node].parent;
        }
        steps.reverse();
        Path(steps)
    }

    /// The value that `path` leads to, or the nearest around it that stands in the text.
    pub(super) fn nearest(&self, path: &Path) -> NodeId {
        let mut node = ROOT;
        for step in &path.0 {
            match self.child(node, step) {
                Some(child) => node = child,
                None => break,
            }
        }
        node
    }

    /// The innermost value whose entry covers the byte at `place`.
    pub(super) fn at(&self, place: usize) -> NodeId {
        let mut node = self.nodes.partition_point(|node| node.entry.start <= place).saturating_sub(1);
        while node != ROOT && !self.nodes[node].entry.contains(&place) {
            node = self.nodes[node].parent;
        }
        node
    }

    /// The last value that ends at `place` or before it.
    pub(super) fn before(&self, place: usize) -> NodeId {
        let started = self.nodes.partition_point(|node| node.entry.start < place);
        self.nodes[..started].iter().rposition(|node| node.span.end <= place).unwrap_or(ROOT)
    }

    /// The innermost value around `node`, itself included, that can be taken out of the text and leave RON: a field, an entry of
    /// a map, an element of a list. None for the design itself.
    pub(super) fn removable(&self, mut node: NodeId) -> Option<NodeId> {
        while node != ROOT {
            let Node { parent, name, .. } = &self.nodes[node];
            if name.is_some() || self.nodes[*parent].bracket == Some(Bracket::Square) {
                return Some(node);
            }
            node = *parent;
        }
        None
    }
}

/// Where the lines of a text begin, to tell people a place.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of `text`.
    pub(super) fn new(text: &str) -> Self {
        let after_breaks = text.match_indices('\n').map(|(place, _)| place + 1);
        Self { starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// The line and the column of a byte of `text`.
    pub(super) fn location(&self, text: &str, place: usize) -> Location {
        let line = self.starts.partition_point(|start| *start <= place).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = text.get(start..place).unwrap_or_default();
        Location { line, column: before.chars().filter(|character| *character != '\u{feff}').count() + 1 }
    }

    /// The byte of `text` at a line and a column that ron gives.
    pub(super) fn place(&self, text: &str, position: ron::error::Position) -> usize {
        let start = self.starts.get(position.line.saturating_sub(1)).copied().unwrap_or(text.len());
        let line = &text[start..];
        start + line.char_indices().nth(position.col.saturating_sub(1)).map_or(line.len(), |(place, _)| place)
    }
}
