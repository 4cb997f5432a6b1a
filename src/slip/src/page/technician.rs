//! What only a technician's slips have: facts, figures, sizes, findings; and a line to sign on.

use embedded_graphics::geometry::Size;
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::primitives::{Primitive, PrimitiveStyle, Rectangle};
use hall_core::paper::{PaperWidth, Weight};

use super::{Page, Set, advance_dots, point};
use crate::blocks::Passage;
use crate::canvas::Stamp;
use crate::figures::Figure;
use crate::style::Role;

/// White between two facts, in dots.
const FACT_GAP: u32 = 6;
/// White between two findings, in dots.
const FINDING_GAP: u32 = 12;
/// White above a line to sign on, in dots: 9 mm.
const SIGNING_ROOM: u32 = 72;
/// Thickness of that line, in dots.
const SIGNING_LINE: u32 = 2;
/// Black around a verdict in a box, in dots.
const BOX_EDGE: u32 = 6;
/// What every size is shown with.
const SPECIMEN: &str = "政务大厅 Ag 08";
/// What the size of the number is shown with: no number.
const LARGEST: &str = "测试";

impl Page<'_> {
    /// The label at the left, what it says in a column beside it, on one base line.
    pub(super) fn fact(&mut self, label: &str, value: &str) {
        let value = Passage { role: Role::Value, text: value.to_owned() };
        let label = Passage { role: Role::Label, text: label.to_owned() };
        let column = self.sheet.label;
        let (label, value) = (self.set(&label, column), self.set(&value, self.inner_width() - column));
        self.y += FACT_GAP;
        let down = value.base().saturating_sub(label.base());
        self.put(&label, self.sheet.margin, self.y + down, BinaryColor::On);
        self.put(&value, self.sheet.margin + column, self.y, BinaryColor::On);
        self.y += value.height().max(label.height() + down);
    }

    /// Over the whole print head, without margins: its edges are part of what is tested.
    pub(super) fn figure(&mut self, figure: Figure) {
        let picture = figure.draw(self.width.dots(), self.typeface);
        self.canvas.reach(self.y + picture.height());
        self.canvas.draw(&Stamp { ink: &picture, at: point(0, self.y), zoom: 1, colour: BinaryColor::On });
        self.y += picture.height() + FINDING_GAP;
    }

    /// Every size in its own size, the largest last.
    pub(super) fn sizes(&mut self) {
        for &size in self.sheet.shown_sizes {
            let line = self.glyphs(&format!("{size} {SPECIMEN}"), size, Weight::Regular);
            let set = Set { size, lines: vec![line] };
            self.put(&set, self.sheet.margin, self.y, BinaryColor::On);
            self.y += set.height();
        }
        let size = self.sheet.number;
        let set = Set { size, lines: vec![self.glyphs(LARGEST, size, Weight::Bold)] };
        self.put(&set, self.sheet.margin, self.y, BinaryColor::On);
        self.y += set.height();
    }

    /// The verdict in the left column, white on black for a failure; beside it the check and what was seen.
    pub(super) fn finding(&mut self, verdict: &str, failed: bool, name: &str, details: &[Passage]) {
        let column = self.verdict_column();
        let (x, room) = (self.sheet.margin + column, self.inner_width() - column);
        self.y += FINDING_GAP / 2;
        let name = self.set(&Passage { role: Role::Finding, text: name.to_owned() }, room);
        let tag = self.glyphs(verdict, name.size, if failed { Weight::Bold } else { Weight::Regular });
        let width = advance_dots(&tag);
        let tag = Set { size: name.size, lines: vec![tag] };
        let colour = if failed { BinaryColor::Off } else { BinaryColor::On };
        // The box reaches into the margin, so that the words stand in one column whether boxed or not.
        if failed {
            self.black(self.sheet.margin - BOX_EDGE, self.y, width + 2 * BOX_EDGE, tag.leading());
        }
        self.put(&tag, self.sheet.margin, self.y, colour);
        self.put(&name, x, self.y, BinaryColor::On);
        self.y += name.height();
        for detail in details {
            let set = self.set(detail, room);
            self.y += detail.role.style(self.width).gap;
            self.put(&set, x, self.y, BinaryColor::On);
            self.y += set.height();
        }
        self.y += FINDING_GAP / 2;
    }

    /// A label, and a line from its end to the right margin.
    pub(super) fn signature(&mut self, label: &str) {
        let set = self.set(&Passage { role: Role::Label, text: label.to_owned() }, self.inner_width());
        self.y += SIGNING_ROOM - set.height();
        self.put(&set, self.sheet.margin, self.y, BinaryColor::On);
        let used = set.lines.iter().map(|line| advance_dots(line)).max().unwrap_or(0) + FINDING_GAP;
        let y = self.y + set.base();
        self.black_square(self.sheet.margin + used, y, self.inner_width().saturating_sub(used), SIGNING_LINE);
        self.y += set.height();
    }

    fn verdict_column(&self) -> u32 {
        match self.width {
            PaperWidth::Mm80 => 76,
            PaperWidth::Mm58 => 70,
        }
    }

    fn black_square(&mut self, x: u32, y: u32, width: u32, height: u32) {
        self.canvas.reach(y + height);
        let area = Rectangle::new(point(x, y), Size::new(width, height));
        self.canvas.draw(&area.into_styled(PrimitiveStyle::with_fill(BinaryColor::On)));
    }
}
