//! The one typeface of slip and screen, Noto Sans CJK SC in two weights, as one-bit glyphs.
//!
//! The font files (40 MB) stay on disk: they are mapped into memory for the moment in which a new glyph is drawn. What
//! is kept is a bounded cache of finished glyphs.

mod files;
mod ink;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use hall_core::paper::{Bitmap, GlyphSource, Weight};

use self::files::Faces;
use self::ink::Pen;

/// The family, by the name that its files give themselves.
pub const FAMILY: &str = "Noto Sans CJK SC";
/// The Debian package that holds both weights.
pub const PACKAGE: &str = "fonts-noto-cjk";
/// Where Debian installs fonts.
pub const DIRECTORY: &str = "/usr/share/fonts";
/// Bound on the cache, in glyphs; a busy day of slips needs a few hundred.
pub const GLYPHS_MAX: usize = 2_048;
/// Bound on the cache, in bytes of bitmaps.
pub const GLYPH_BYTES_MAX: usize = 1 << 20;
/// Bound on the size of a glyph, in dots to the em; the number on 80 mm paper has 230.
pub const SIZE_DOTS_MAX: u32 = 600;

/// Why the typeface cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypefaceError {
    /// A weight is not installed.
    #[error(
        "the typeface {FAMILY} {weight:?} is not in {}: install the package {PACKAGE}",
        directories.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
    )]
    Missing {
        /// The weight.
        weight: Weight,
        /// Where it was looked for.
        directories: Vec<PathBuf>,
    },
    /// A file is there but cannot be read as a font.
    #[error("the typeface {FAMILY} {weight:?} is damaged: reinstall the package {PACKAGE}")]
    Damaged {
        /// The weight.
        weight: Weight,
    },
}

/// A glyph as the paper shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glyph {
    /// Its black dots and nothing around them.
    pub ink: Bitmap,
    /// From the pen to the left edge of the ink, in dots.
    pub left: i32,
    /// From the base line up to the top edge of the ink, in dots.
    pub top: i32,
    /// How far the pen moves on, in 1/64 dot.
    pub advance: u32,
}

/// The typeface with its cache. Shared by reference between threads.
pub struct Typeface {
    faces: Faces,
    desk: Mutex<Desk>,
}

/// What one thread at a time works with.
struct Desk {
    pen: Pen,
    glyphs: HashMap<Key, Option<Arc<Glyph>>>,
    bytes: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    character: char,
    weight: Weight,
    shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Shape {
    /// In running text, so many dots to the em.
    Set(u32),
    /// Fitted into a cell, as a printer's own font has it.
    Cell { width: u32, height: u32 },
}

impl Typeface {
    /// Finds both weights beneath `directories`.
    ///
    /// # Errors
    /// A weight that is not installed, or whose file is no font.
    pub fn load(directories: &[PathBuf]) -> Result<Self, TypefaceError> {
        let faces = Faces::find(directories)?;
        let desk = Desk { pen: Pen::new(), glyphs: HashMap::new(), bytes: 0 };
        let typeface = Self { faces, desk: Mutex::new(desk) };
        for weight in [Weight::Regular, Weight::Bold] {
            typeface.glyph('永', 24, weight).ok_or(TypefaceError::Damaged { weight })?;
        }
        Ok(typeface)
    }

    /// The typeface as the distribution installs it, beneath [`DIRECTORY`].
    ///
    /// # Errors
    /// As [`Typeface::load`].
    pub fn installed() -> Result<Self, TypefaceError> {
        Self::load(&[PathBuf::from(DIRECTORY)])
    }

    /// The glyph of a character at so many dots to the em; `None` if the typeface does not have it.
    #[must_use]
    pub fn glyph(&self, character: char, size_dots: u32, weight: Weight) -> Option<Arc<Glyph>> {
        self.cached(Key { character, weight, shape: Shape::Set(size_dots.clamp(1, SIZE_DOTS_MAX)) })
    }

    fn cached(&self, key: Key) -> Option<Arc<Glyph>> {
        // A thread that panicked while drawing leaves nothing half done but scratch space.
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(glyph) = desk.glyphs.get(&key) {
            return glyph.clone();
        }
        let glyph = self.drawn(&mut desk.pen, key).map(Arc::new);
        desk.keep(key, glyph.clone());
        glyph
    }

    fn drawn(&self, pen: &mut Pen, key: Key) -> Option<Glyph> {
        self.faces.with(key.weight, |font| match key.shape {
            Shape::Set(size) => pen.draw(font, key.character, size),
            Shape::Cell { width, height } => pen.fit(font, key.character, width, height),
        })?
    }
}

impl GlyphSource for Typeface {
    fn cell(&self, character: char, width: u32, height: u32, weight: Weight) -> Option<Bitmap> {
        let (width, height) = (width.clamp(1, SIZE_DOTS_MAX), height.clamp(1, SIZE_DOTS_MAX));
        let key = Key { character, weight, shape: Shape::Cell { width, height } };
        self.cached(key).map(|glyph| glyph.ink.clone())
    }
}

impl std::fmt::Debug for Typeface {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typeface").field("faces", &self.faces).finish_non_exhaustive()
    }
}

impl Desk {
    /// Keeps a glyph. A full cache is emptied: it fills again within one slip.
    fn keep(&mut self, key: Key, glyph: Option<Arc<Glyph>>) {
        let bytes = glyph.as_ref().map_or(0, |glyph| glyph.ink.bytes().len());
        if self.glyphs.len() >= GLYPHS_MAX || self.bytes + bytes > GLYPH_BYTES_MAX {
            self.glyphs.clear();
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.glyphs.insert(key, glyph);
    }
}

#[cfg(test)]
mod tests;
