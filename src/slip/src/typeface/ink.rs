//! Turns an outline into dots that are black or white.

use hall_core::paper::Bitmap;
use swash::scale::image::Image;
use swash::scale::{Render, ScaleContext, Source};
use swash::zeno::{Transform, Vector};
use swash::{FontRef, GlyphId};

use super::Glyph;

/// Coverage from which a dot is burnt, of 255. A little below one half, since a lone thin stroke prints paler than it
/// is drawn.
const BLACK_FROM: u8 = 112;
/// Where the base line lies in the em box of an ideograph, from its top (Noto Sans CJK, OS/2 sTypoAscender 880).
const ASCENT: f32 = 0.88;
/// In a narrow cell Latin letters need more room below the base line: 24 dots high, they stand on the nineteenth.
const NARROW_ASCENT: f32 = 0.79;
/// The em of Latin letters in a narrow cell, so that `A` and `g` both fit its height.
const NARROW_SIZE: f32 = 0.95;

/// What drawing needs again and again.
pub(super) struct Pen {
    context: ScaleContext,
    image: Image,
}

/// An outline as it is to be drawn.
struct Draft {
    size: f32,
    squeeze: f32,
    shift: f32,
}

impl Glyph {
    /// The mark for a missing sort (〓), drawn without any font: two bars over the width of an ideograph.
    #[must_use]
    pub fn geta(size_dots: u32) -> Self {
        let bar = (size_dots / 5).max(1);
        let mut ink = Bitmap::white(size_dots - size_dots / 5, bar * 3);
        ink.blacken(0, 0, ink.width(), bar);
        ink.blacken(0, bar * 2, ink.width(), bar);
        let left = (size_dots / 10).cast_signed();
        Self { ink, left, top: (bar * 7 / 2).cast_signed(), advance: size_dots * 64 }
    }
}

impl Pen {
    pub(super) fn new() -> Self {
        Self { context: ScaleContext::new(), image: Image::new() }
    }

    /// A glyph of running text.
    pub(super) fn draw(&mut self, font: FontRef<'_>, character: char, size: u32) -> Option<Glyph> {
        let id = glyph_id(font, character)?;
        let size = dots(size);
        self.render(font, id, &Draft { size, squeeze: 1.0, shift: 0.0 });
        Some(Glyph {
            ink: self.ink(),
            left: self.image.placement.left,
            top: self.image.placement.top,
            advance: sixty_fourths(advance(font, id, size)),
        })
    }

    /// A glyph in the middle of a cell, squeezed where it is too wide for it.
    pub(super) fn fit(&mut self, font: FontRef<'_>, character: char, width: u32, height: u32) -> Option<Glyph> {
        let id = glyph_id(font, character)?;
        let (cell_width, cell_height) = (dots(width), dots(height));
        let narrow = width < height;
        let size = if narrow { cell_height * NARROW_SIZE } else { cell_height };
        let ascent = if narrow { NARROW_ASCENT } else { ASCENT };
        let natural = advance(font, id, size).max(1.0);
        let squeeze = (cell_width / natural).min(1.0);
        self.render(font, id, &Draft { size, squeeze, shift: (cell_width - natural * squeeze) / 2.0 });
        let mut cell = Bitmap::white(width, height);
        let placement = self.image.placement;
        let top = whole(cell_height * ascent) - placement.top;
        for_each_black(&self.image, |x, y| {
            let (x, y) = (placement.left + x.cast_signed(), top + y.cast_signed());
            if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) {
                cell.set(x, y, true);
            }
        });
        Some(Glyph { ink: cell, left: 0, top: whole(cell_height * ascent), advance: width * 64 })
    }

    fn render(&mut self, font: FontRef<'_>, id: GlyphId, draft: &Draft) {
        // Hinting puts horizontal strokes on whole dots; squeezing happens sideways and leaves them there.
        let mut scaler = self.context.builder(font).size(draft.size).hint(true).build();
        self.image.clear();
        let mut render = Render::new(&[Source::Outline]);
        if draft.squeeze < 1.0 {
            render.transform(Some(Transform::scale(draft.squeeze, 1.0)));
        }
        // A glyph without an outline, such as the space, leaves the image empty.
        let _ = render.offset(Vector::new(draft.shift, 0.0)).render_into(&mut scaler, id, &mut self.image);
    }

    fn ink(&self) -> Bitmap {
        let mut ink = Bitmap::white(self.image.placement.width, self.image.placement.height);
        for_each_black(&self.image, |x, y| ink.set(x, y, true));
        ink
    }
}

fn for_each_black(image: &Image, mut black: impl FnMut(u32, u32)) {
    let width = image.placement.width.max(1);
    for (coverage, at) in image.data.iter().zip(0u32..) {
        if *coverage >= BLACK_FROM {
            black(at % width, at / width);
        }
    }
}

fn glyph_id(font: FontRef<'_>, character: char) -> Option<GlyphId> {
    Some(font.charmap().map(character)).filter(|&id| id != 0)
}

fn advance(font: FontRef<'_>, id: GlyphId, size: f32) -> f32 {
    font.glyph_metrics(&[]).scale(size).advance_width(id)
}

/// A length in dots for the rasteriser; sizes are bounded far below what `f32` counts exactly.
#[expect(clippy::cast_precision_loss, reason = "sizes are at most 600 dots")]
fn dots(length: u32) -> f32 {
    length as f32
}

#[expect(clippy::cast_possible_truncation, reason = "a position within a cell of at most 600 dots")]
fn whole(length: f32) -> i32 {
    length.round() as i32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no glyph is wider than a few em")]
fn sixty_fourths(length: f32) -> u32 {
    (length * 64.0).round() as u32
}
