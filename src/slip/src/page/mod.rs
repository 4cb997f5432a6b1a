//! Raster mode: one picture, the same on every printer and on the screen.

mod citizen;
mod technician;

use std::sync::Arc;

use embedded_graphics::geometry::{Point, Size};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::primitives::{Primitive, PrimitiveStyle, Rectangle, RoundedRectangle};
use hall_core::paper::{Bitmap, PaperWidth, Weight};

use crate::blocks::{Block, Passage, Rule};
use crate::canvas::{Canvas, Stamp};
use crate::emblem::emblem;
use crate::qr::{self, QrError, Quiet};
use crate::style::{Role, Sheet, first_good};
use crate::typeface::Glyph;
use crate::wrap::{Cell, wrap};
use crate::{Missing, Typeface, bars};

/// 1/64 dot, the unit in which the pen moves.
const DOT: u32 = 64;
const ELLIPSIS: char = '…';
/// Thickness of the line beneath the hall's name, in dots.
const HEAVY_DOTS: u32 = 5;
/// Thickness of the other lines, in dots; a single one may be lost to a dead spot of the head.
const FINE_DOTS: u32 = 2;
/// Roundness of a mark, in dots.
const MARK_RADIUS: u32 = 8;
/// White between the hint and the time, in dots.
const TIME_GAP: u32 = 10;
/// White between two marks, in dots.
const MARK_GAP: u32 = 10;
/// White between the emblem and the hall's name, in dots.
const EMBLEM_GAP: u32 = 14;
/// White between bars and their text, in dots.
const BARS_GAP: u32 = 4;

/// Draws the blocks.
pub(crate) fn draw(
    blocks: &[Block],
    width: PaperWidth,
    typeface: &Typeface,
    missing: &mut Missing,
) -> Result<Bitmap, QrError> {
    let mut page = Page { canvas: Canvas::new(width.dots()), y: 0, width, sheet: Sheet::of(width), typeface, missing };
    for block in blocks {
        match block {
            Block::Passage(passage) => page.passage(passage),
            Block::Head(hall) => page.head(hall),
            Block::Mark(zh, en) => page.mark(zh, en.as_deref()),
            Block::Tags(tags) => page.tags(tags),
            Block::Number(number) => page.number(number),
            Block::Rule(Rule::Heavy) => page.rule(HEAVY_DOTS),
            Block::Rule(Rule::Fine) => page.rule(FINE_DOTS),
            Block::Foot { time, link, hint } => page.foot(time, link, hint)?,
            Block::Bars(text) => page.bars(text),
            Block::Fact { label, value } => page.fact(label, value),
            Block::Figure(figure) => page.figure(*figure),
            Block::Sizes => page.sizes(),
            Block::Headline { zh, en, alarm } => page.headline(zh, en.as_deref(), *alarm),
            Block::Finding { verdict, failed, name, details } => page.finding(verdict, *failed, name, details),
            Block::Signature(label) => page.signature(label),
        }
    }
    Ok(page.canvas.trimmed())
}

struct Page<'a> {
    canvas: Canvas,
    /// Where the next block begins.
    y: u32,
    width: PaperWidth,
    sheet: Sheet,
    typeface: &'a Typeface,
    missing: &'a mut Missing,
}

/// A passage that has its size and its lines, but no place yet.
struct Set {
    size: u32,
    lines: Vec<Vec<Arc<Glyph>>>,
}

impl Set {
    /// One and three tenths of the em, the least that keeps Chinese lines apart.
    fn leading(&self) -> u32 {
        self.size * 13 / 10
    }

    /// From the top of the first line to its base line.
    fn base(&self) -> u32 {
        (self.leading() - self.size) / 2 + self.size * 88 / 100
    }

    fn height(&self) -> u32 {
        self.leading() * u32::try_from(self.lines.len()).unwrap_or(0)
    }
}

impl Page<'_> {
    fn inner_width(&self) -> u32 {
        self.width.dots() - 2 * self.sheet.margin
    }

    fn passage(&mut self, passage: &Passage) {
        let set = self.set(passage, self.inner_width());
        self.y += passage.role.style(self.width).gap;
        self.put(&set, self.sheet.margin, self.y, BinaryColor::On);
        self.y += set.height();
    }

    /// The emblem at the left, the hall's name beside it, both in the middle of their height.
    fn head(&mut self, hall: &[Passage]) {
        let emblem = emblem(self.width);
        let aside = emblem.width() + EMBLEM_GAP;
        let sets: Vec<Set> = hall.iter().map(|passage| self.set(passage, self.inner_width() - aside)).collect();
        let text = sets.iter().map(Set::height).sum::<u32>();
        let height = text.max(emblem.height());
        let at = point(self.sheet.margin, self.y + (height - emblem.height()) / 2);
        self.canvas.reach(self.y + height);
        self.canvas.draw(&Stamp { ink: &emblem, at, zoom: 1, colour: BinaryColor::On });
        let mut y = self.y + (height - text) / 2;
        for set in &sets {
            self.put(set, self.sheet.margin + aside, y, BinaryColor::On);
            y += set.height();
        }
        self.y += height;
    }

    /// A black band with white letters over the whole width; English at its right, or beneath where there is no room.
    fn mark(&mut self, zh: &str, en: Option<&str>) {
        let size = self.sheet.mark;
        let inset = size / 2;
        let chinese = Set { size, lines: vec![self.glyphs(zh, size, Weight::Bold)] };
        let small = size * 2 / 3;
        let english = en.map(|en| Set { size: small, lines: vec![self.glyphs(en, small, Weight::Bold)] });
        let (left, room) = (self.sheet.margin + inset, self.inner_width() - 2 * inset);
        let used = |set: &Set| set.lines.iter().map(|line| advance_dots(line)).max().unwrap_or(0);
        let beside = english.as_ref().is_none_or(|english| used(&chinese) + inset + used(english) <= room);
        let beneath = english.as_ref().filter(|_| !beside).map_or(0, Set::height);
        let band = size * 7 / 4 + beneath;
        self.canvas.reach(self.y + band);
        let area = Rectangle::new(point(self.sheet.margin, self.y), Size::new(self.inner_width(), band));
        let rounded = RoundedRectangle::with_equal_corners(area, Size::new_equal(MARK_RADIUS));
        self.canvas.draw(&rounded.into_styled(PrimitiveStyle::with_fill(BinaryColor::On)));
        let middle = |set: &Set| self.y + (band - beneath - set.leading()) / 2;
        let (chinese_y, english_y) = (middle(&chinese), english.as_ref().map_or(0, middle));
        self.put(&chinese, left, chinese_y, BinaryColor::Off);
        match english {
            Some(english) if beside => {
                self.put(&english, left + room.saturating_sub(used(&english)), english_y, BinaryColor::Off);
            }
            Some(english) => self.put(&english, left, chinese_y + chinese.height(), BinaryColor::Off),
            None => {}
        }
        self.y += band + MARK_GAP;
    }

    /// The number with its ink against the left margin, as high as the line is wide.
    fn number(&mut self, number: &str) {
        let room = self.inner_width();
        let wanted = self.sheet.number;
        let natural = ink_width(&self.glyphs(number, wanted, Weight::Bold));
        let size = if natural > room { wanted * room / natural } else { wanted };
        let glyphs = self.glyphs(number, size, Weight::Bold);
        let top = glyphs.iter().map(|glyph| glyph.top).max().unwrap_or(0);
        let left = glyphs.first().map_or(0, |glyph| glyph.left);
        self.y += self.sheet.rule_gap;
        let base = self.y + top.unsigned_abs();
        self.run(&glyphs, Point::new(signed(self.sheet.margin) - left, signed(base)), BinaryColor::On);
        self.y = base;
    }

    fn rule(&mut self, thickness: u32) {
        let above = if thickness == HEAVY_DOTS { self.sheet.rule_gap / 3 } else { self.sheet.rule_gap };
        self.y += above;
        self.canvas.reach(self.y + thickness);
        let area = Rectangle::new(point(self.sheet.margin, self.y), Size::new(self.inner_width(), thickness));
        self.canvas.draw(&area.into_styled(PrimitiveStyle::with_fill(BinaryColor::On)));
        self.y += thickness + self.sheet.rule_gap * 2 / 3;
    }

    /// The code at the left, beside it what it is for, and the time in line with its lower edge.
    fn foot(&mut self, time: &Passage, link: &str, hint: &[Passage]) -> Result<(), QrError> {
        let code = qr::matrix(link, Quiet::Without)?;
        let zoom = qr::module_dots(code.width(), self.sheet.code);
        let side = code.width() * zoom;
        let quiet = zoom * qr::QUIET_MODULES;
        // The dividing line above has left some white already.
        let top = self.y + quiet.saturating_sub(self.sheet.rule_gap * 2 / 3);
        let text_x = self.sheet.margin + side + quiet;
        let room = self.inner_width() - side - quiet;
        let mut beside = top;
        for passage in hint {
            let set = self.set(passage, room);
            self.put(&set, text_x, beside, BinaryColor::On);
            beside += set.height();
        }
        let set = self.set(time, room);
        let time_y = (beside + TIME_GAP).max((top + side).saturating_sub(set.height()));
        self.put(&set, text_x, time_y, BinaryColor::On);
        self.canvas.reach(top + side);
        self.canvas.draw(&Stamp { ink: &code, at: point(self.sheet.margin, top), zoom, colour: BinaryColor::On });
        self.y = (top + side).max(time_y + set.height());
        Ok(())
    }

    /// Bars with their text beneath; none if they are too wide. Their quiet zone is the margin and the paper's edge.
    fn bars(&mut self, text: &str) {
        let Some((symbol, module_dots)) = bars::fitted(text, self.inner_width(), 0) else { return };
        let (zoom, high) = (u32::from(module_dots), u32::from(bars::HEIGHT_DOTS));
        self.y += self.sheet.rule_gap;
        self.canvas.reach(self.y + high);
        let ink = symbol.bars();
        for x in (0..ink.width()).filter(|&x| ink.get(x, 0)) {
            let bar = Rectangle::new(point(self.sheet.margin + x * zoom, self.y), Size::new(zoom, high));
            self.canvas.draw(&bar.into_styled(PrimitiveStyle::with_fill(BinaryColor::On)));
        }
        self.y += high + BARS_GAP;
        self.passage(&Passage { role: Role::Time, text: text.to_owned() });
        self.y += MARK_GAP;
    }

    fn set(&mut self, passage: &Passage, room: u32) -> Set {
        let style = passage.role.style(self.width);
        let (typeface, missing) = (self.typeface, std::cell::RefCell::new(&mut *self.missing));
        let good = |set: &Set| set.lines.len() <= style.lines_good;
        let set = first_good(style.sizes, good, |size| {
            let glyph = |character| glyph(typeface, &mut missing.borrow_mut(), character, size, style.weight);
            set_lines(&passage.text, room * DOT, style.lines_max, size, glyph)
        });
        set.unwrap_or(Set { size: 0, lines: vec![] })
    }

    fn glyphs(&mut self, text: &str, size: u32, weight: Weight) -> Vec<Arc<Glyph>> {
        text.chars().map(|character| glyph(self.typeface, self.missing, character, size, weight)).collect()
    }

    /// Puts a passage with the top left corner of its first line at `x`, `y`.
    fn put(&mut self, set: &Set, x: u32, y: u32, colour: BinaryColor) {
        let mut base = y + set.base();
        for line in &set.lines {
            self.run(line, point(x, base), colour);
            base += set.leading();
        }
    }

    /// Sets glyphs one after the other on a base line.
    fn run(&mut self, glyphs: &[Arc<Glyph>], pen: Point, colour: BinaryColor) {
        let mut moved = 0;
        for glyph in glyphs {
            let at = Point::new(pen.x + signed((moved + DOT / 2) / DOT) + glyph.left, pen.y - glyph.top);
            self.canvas.reach((at.y + signed(glyph.ink.height())).max(0).unsigned_abs());
            self.canvas.draw(&Stamp { ink: &glyph.ink, at, zoom: 1, colour });
            moved += glyph.advance;
        }
    }
}

fn set_lines(text: &str, room: u32, lines_max: usize, size: u32, mut glyph: impl FnMut(char) -> Arc<Glyph>) -> Set {
    let glyphs: Vec<Arc<Glyph>> = text.chars().map(&mut glyph).collect();
    let cells: Vec<Cell> =
        text.chars().zip(&glyphs).map(|(character, glyph)| Cell { character, width: glyph.advance }).collect();
    let ellipsis = glyph(ELLIPSIS);
    let wrapped = wrap(&cells, room, lines_max, ellipsis.advance);
    let mut lines: Vec<Vec<Arc<Glyph>>> = wrapped.lines.into_iter().map(|range| glyphs[range].to_vec()).collect();
    if let (true, Some(last)) = (wrapped.cut, lines.last_mut()) {
        last.push(ellipsis);
    }
    Set { size, lines }
}

fn glyph(typeface: &Typeface, missing: &mut Missing, character: char, size: u32, weight: Weight) -> Arc<Glyph> {
    typeface.glyph(character, size, weight).unwrap_or_else(|| {
        missing.note(character);
        Arc::new(Glyph::geta(size))
    })
}

fn advance(glyphs: &[Arc<Glyph>]) -> u32 {
    glyphs.iter().map(|glyph| glyph.advance).sum()
}

/// How far the pen moves over a line, in whole dots.
fn advance_dots(glyphs: &[Arc<Glyph>]) -> u32 {
    advance(glyphs).div_ceil(DOT)
}

/// From the left edge of the first glyph's ink to the right edge of the last one's.
fn ink_width(glyphs: &[Arc<Glyph>]) -> u32 {
    let (Some(first), Some((last, before))) = (glyphs.first(), glyphs.split_last()) else { return 0 };
    let right = signed(advance(before).div_ceil(DOT)) + last.left + signed(last.ink.width());
    (right - first.left).max(0).unsigned_abs()
}

fn point(x: u32, y: u32) -> Point {
    Point::new(signed(x), signed(y))
}

fn signed(length: u32) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}
