//! Members of a list in the order of their bytes.
//!
//! Members are written one behind the other, and put in order where they stand; code point order and
//! byte order are the same in UTF-8. Lists inside lists are in order before their parent is.

/// The string being written, and room to put parts of it in order.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    pub(super) out: Vec<u8>,
    /// Where each member of the open lists begins.
    marks: Vec<usize>,
    ranges: Vec<(usize, usize)>,
    spare: Vec<u8>,
}

impl Scratch {
    /// Where a list begins; give it to [`Scratch::finish`].
    pub(super) fn open(&self) -> usize {
        self.marks.len()
    }

    /// A member stands from here to the end, if anything was written.
    pub(super) fn member(&mut self, from: usize) {
        if self.out.len() > from {
            self.marks.push(from);
        }
    }

    /// Puts the members since `open` in order.
    pub(super) fn finish(&mut self, open: usize) {
        let marks = &self.marks[open..];
        if marks.len() > 1 {
            let end = self.out.len();
            self.ranges.clear();
            self.ranges.extend(marks.windows(2).map(|pair| (pair[0], pair[1])));
            self.ranges.push((marks[marks.len() - 1], end));
            let out = &self.out;
            if !self.ranges.is_sorted_by_key(|range| &out[range.0..range.1]) {
                self.ranges.sort_unstable_by(|a, b| out[a.0..a.1].cmp(&out[b.0..b.1]));
                self.spare.clear();
                for range in &self.ranges {
                    self.spare.extend_from_slice(&out[range.0..range.1]);
                }
                let start = marks[0];
                self.out[start..end].copy_from_slice(&self.spare);
            }
        }
        self.marks.truncate(open);
    }
}
