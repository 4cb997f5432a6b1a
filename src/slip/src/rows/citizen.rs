//! What stands out on a slip in the printer's own font.

use hall_core::paper::{Align, Zoom};

use super::{Roll, columns_of};
use crate::blocks::Passage;
use crate::style::Role;

/// Enlargement of a headline: four Chinese characters fill 58 mm paper.
const HEADLINE: Zoom = Zoom { x: 4, y: 4 };

impl Roll<'_> {
    pub(super) fn headline(&mut self, zh: &str, en: Option<&str>) {
        self.line(zh.chars(), HEADLINE, true, Align::Left);
        if let Some(en) = en {
            let columns: u32 = en.chars().map(columns_of).sum();
            let fits = columns * u32::from(Zoom::TWO.x) <= self.width.columns();
            self.line(en.chars(), if fits { Zoom::TWO } else { Zoom::ONE }, true, Align::Left);
        }
    }

    /// Each in brackets, in one passage.
    pub(super) fn tags(&mut self, tags: &[String]) {
        let text = format!("【{}】", tags.join("】【"));
        self.passage(&Passage { role: Role::Tags, text }, Align::Left);
    }

    /// As large as it goes without being broken.
    pub(super) fn number(&mut self, number: &str, largest: Zoom) {
        let columns: u32 = number.chars().map(columns_of).sum();
        let fitting = u8::try_from(self.width.columns() / columns.max(1)).unwrap_or(u8::MAX).max(1);
        let zoom = Zoom { x: largest.x.min(fitting), y: largest.y.min(fitting) };
        self.line(number.chars(), zoom, true, Align::Left);
    }
}
