//! Text mode: lines for the printer's own font, a few hundred bytes on the wire.

mod citizen;
mod technician;

use hall_core::paper::code128;
use hall_core::paper::{Align, Charset, GlyphSource, LogoKey, PaperWidth, Row, Span, TextLine, Weight, Zoom};

use crate::blocks::{Block, Passage, Rule};
use crate::charset::{self, GETA};
use crate::qr::{self, QrError};
use crate::style::{Sheet, TALL, first_good};
use crate::wrap::{Cell, Wrapped, wrap};
use crate::{Missing, Typeface, bars};

/// White below the hall's name, in dots.
const HEAVY_FEED: u8 = 16;
/// White beneath an enlarged line or bars, before small type, in dots.
const TALL_FEED: u8 = 6;
/// White between the parts, in dots.
const FINE_FEED: u8 = 20;
/// A cell of the printer's font, in dots.
const CELL_DOTS: u32 = 24;
const ELLIPSIS: char = '…';

/// Turns the blocks into rows.
pub(crate) fn rows(
    blocks: &[Block],
    width: PaperWidth,
    charset: Charset,
    typeface: &Typeface,
    missing: &mut Missing,
) -> Result<Vec<Row>, QrError> {
    let mut roll = Roll { rows: Vec::with_capacity(32), width, charset, typeface, missing };
    let sheet = Sheet::of(width);
    for block in blocks {
        match block {
            Block::Passage(passage) => roll.passage(passage, Align::Left),
            Block::Head(hall) => {
                roll.rows.push(Row::Logo(LogoKey::EMBLEM));
                for passage in hall {
                    roll.passage(passage, Align::Left);
                }
            }
            Block::Mark(zh, en) => roll.mark(zh, en.as_deref()),
            Block::Tags(tags) => roll.tags(tags),
            Block::Number(number) => roll.number(number, sheet.number_zoom),
            Block::Rule(Rule::Heavy) => roll.rows.push(Row::Feed { dots: HEAVY_FEED }),
            Block::Rule(Rule::Fine) => roll.rows.push(Row::Feed { dots: FINE_FEED }),
            Block::Foot { time, link, hint } => {
                roll.passage(time, Align::Left);
                roll.code(link, sheet.code_alone)?;
                for passage in hint {
                    roll.passage(passage, Align::Centre);
                }
            }
            Block::Bars(text) => roll.bars(text),
            Block::Fact { label, value } => roll.fact(label, value),
            Block::Figure(figure) => roll.figure(*figure),
            Block::Sizes => roll.sizes(sheet.shown_zooms, sheet.number_zoom),
            Block::Headline { zh, en, .. } => roll.headline(zh, en.as_deref()),
            Block::Finding { verdict, failed, name, details } => roll.finding(verdict, *failed, name, details),
            Block::Signature(label) => roll.signature(label),
        }
    }
    Ok(roll.rows)
}

struct Roll<'a> {
    rows: Vec<Row>,
    width: PaperWidth,
    charset: Charset,
    typeface: &'a Typeface,
    missing: &'a mut Missing,
}

impl Roll<'_> {
    fn passage(&mut self, passage: &Passage, align: Align) {
        let style = passage.role.style(self.width);
        let columns = self.width.columns();
        // A character that has to be drawn has one size only; its whole passage keeps to it.
        let drawn = passage.text.chars().any(|character| !charset::holds(self.charset, character));
        let zooms = if drawn { &[Zoom::ONE] } else { style.zooms };
        let good = |set: &(Zoom, Vec<Cell>, Wrapped)| set.2.lines.len() <= style.lines_good;
        let set = first_good(zooms, good, |zoom| {
            let cells = cells(&passage.text, zoom);
            let wrapped = wrap(&cells, columns, style.lines_max, columns_of(ELLIPSIS) * u32::from(zoom.x));
            (zoom, cells, wrapped)
        });
        let Some((zoom, cells, wrapped)) = set else { return };
        let last = wrapped.lines.len().saturating_sub(1);
        for (at, range) in wrapped.lines.into_iter().enumerate() {
            let ellipsis = (wrapped.cut && at == last).then_some(ELLIPSIS);
            let characters = cells[range].iter().map(|cell| cell.character).chain(ellipsis);
            self.line(characters, zoom, style.weight == Weight::Bold, align);
        }
    }

    fn mark(&mut self, zh: &str, en: Option<&str>) {
        let text = format!("【{zh}】");
        let columns: u32 = text.chars().map(columns_of).sum();
        let zoom = if columns * u32::from(Zoom::TWO.x) <= self.width.columns() { Zoom::TWO } else { TALL };
        self.line(text.chars(), zoom, true, Align::Left);
        if let Some(en) = en {
            self.line(en.chars(), Zoom::ONE, false, Align::Left);
        }
    }

    /// Bars with their text beneath; none if they are too wide. The edge of the paper is half of their quiet zone.
    fn bars(&mut self, text: &str) {
        let fitted = bars::fitted(text, self.width.dots(), code128::QUIET_MODULES);
        let Some((_, module_dots)) = fitted else { return };
        self.rows.push(Row::Feed { dots: FINE_FEED });
        self.rows.push(Row::Code128 { text: text.to_owned(), module_dots, height_dots: bars::HEIGHT_DOTS });
        self.rows.push(Row::Feed { dots: TALL_FEED });
        self.line(text.chars(), Zoom::ONE, false, Align::Centre);
    }

    fn line(&mut self, characters: impl Iterator<Item = char>, zoom: Zoom, bold: bool, align: Align) {
        let mut spans = Vec::with_capacity(1);
        for character in characters {
            self.push(&mut spans, character);
        }
        // An enlarged line fills its spacing; what stands beneath it in small type would touch it.
        if zoom.y == 1 && matches!(self.rows.last(), Some(Row::Line(above)) if above.zoom.y > 1) {
            self.rows.push(Row::Feed { dots: TALL_FEED });
        }
        self.rows.push(Row::Line(TextLine { align, zoom, bold, spans }));
    }

    fn push(&mut self, spans: &mut Vec<Span>, character: char) {
        let certain = if charset::holds(self.charset, character) {
            character
        } else if let Some(glyph) = self.typeface.cell(character, CELL_DOTS, CELL_DOTS, Weight::Regular) {
            spans.push(Span::Glyph(glyph));
            return;
        } else {
            self.missing.note(character);
            GETA
        };
        match spans.last_mut() {
            Some(Span::Text(text)) => text.push(certain),
            _ => spans.push(Span::Text(certain.to_string())),
        }
    }

    fn code(&mut self, link: &str, side_dots: u32) -> Result<(), QrError> {
        let modules = qr::modules(link)?;
        let module_dots = u8::try_from(qr::module_dots(modules, side_dots)).unwrap_or(1);
        // No printer leaves the quiet zone by itself.
        let quiet = Row::Feed { dots: u8::try_from(qr::QUIET_MODULES).unwrap_or(4) * module_dots };
        self.rows.extend([quiet.clone(), Row::Qr { text: link.to_owned(), module_dots }, quiet]);
        Ok(())
    }
}

fn cells(text: &str, zoom: Zoom) -> Vec<Cell> {
    let cell = |character| Cell { character, width: columns_of(character) * u32::from(zoom.x) };
    text.chars().map(cell).collect()
}

/// Columns of 12 dots: one for ASCII, two for everything else, whether the printer draws it or the typeface.
fn columns_of(character: char) -> u32 {
    if character.is_ascii() { 1 } else { 2 }
}
