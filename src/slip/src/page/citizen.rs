//! What stands out on a slip besides its number: the word that it comes to, and tags.

use embedded_graphics::geometry::Size;
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::primitives::{
    Primitive, PrimitiveStyle, PrimitiveStyleBuilder, Rectangle, RoundedRectangle, StrokeAlignment,
};
use hall_core::paper::Weight;

use super::{MARK_GAP, MARK_RADIUS, Page, Set, advance_dots, point};

/// Thickness of the line around a tag, in dots.
const TAG_LINE: u32 = 3;

impl Page<'_> {
    /// As large as a slip can say it; white on black if nobody may overlook it.
    pub(super) fn headline(&mut self, zh: &str, en: Option<&str>, alarm: bool) {
        let size = self.sheet.headline;
        let small = size / 3;
        let chinese = Set { size, lines: vec![self.glyphs(zh, size, Weight::Bold)] };
        let english = en.map(|en| Set { size: small, lines: vec![self.glyphs(en, small, Weight::Bold)] });
        self.y += self.sheet.rule_gap;
        let height = chinese.height() + english.as_ref().map_or(0, Set::height);
        let (colour, inset) = if alarm { (BinaryColor::Off, small / 2) } else { (BinaryColor::On, 0) };
        if alarm {
            self.black(self.sheet.margin, self.y, self.inner_width(), height + small / 2);
        }
        self.put(&chinese, self.sheet.margin + inset, self.y, colour);
        if let Some(english) = english {
            self.put(&english, self.sheet.margin + inset, self.y + chinese.height(), colour);
        }
        self.y += height + if alarm { small } else { 0 };
    }

    /// Each in a box, side by side, in as many rows as they need.
    pub(super) fn tags(&mut self, tags: &[String]) {
        let size = self.sheet.tag;
        let inset = size / 3;
        let right = self.sheet.margin + self.inner_width();
        let mut x = self.sheet.margin;
        for tag in tags {
            let set = Set { size, lines: vec![self.glyphs(tag, size, Weight::Bold)] };
            let wide = (set.lines.iter().map(|line| advance_dots(line)).max().unwrap_or(0) + 2 * inset)
                .min(self.inner_width());
            if x > self.sheet.margin && x + wide > right {
                x = self.sheet.margin;
                self.y += set.leading() + MARK_GAP;
            }
            self.frame(x, self.y, wide, set.leading());
            self.put(&set, x + inset, self.y, BinaryColor::On);
            x += wide + MARK_GAP;
        }
        if !tags.is_empty() {
            self.y += size * 13 / 10 + MARK_GAP / 2;
        }
    }

    fn frame(&mut self, x: u32, y: u32, width: u32, height: u32) {
        self.canvas.reach(y + height);
        let area = Rectangle::new(point(x, y), Size::new(width, height));
        let rounded = RoundedRectangle::with_equal_corners(area, Size::new_equal(MARK_RADIUS));
        let line = PrimitiveStyleBuilder::new()
            .stroke_color(BinaryColor::On)
            .stroke_width(TAG_LINE)
            .stroke_alignment(StrokeAlignment::Inside)
            .build();
        self.canvas.draw(&rounded.into_styled(line));
    }

    /// A black area with the corners of a mark.
    pub(super) fn black(&mut self, x: u32, y: u32, width: u32, height: u32) {
        self.canvas.reach(y + height);
        let area = Rectangle::new(point(x, y), Size::new(width, height));
        let rounded = RoundedRectangle::with_equal_corners(area, Size::new_equal(MARK_RADIUS.min(height / 4)));
        self.canvas.draw(&rounded.into_styled(PrimitiveStyle::with_fill(BinaryColor::On)));
    }
}
