//! What only a technician's slips have, in the printer's own font.

use hall_core::paper::{Align, Row, Zoom};

use super::{Roll, columns_of};
use crate::blocks::Passage;
use crate::figures::Figure;
use crate::style::{Role, TALL};

/// White above a line to sign on, in dots: 6 mm beside the height of the line itself.
const SIGNING_FEED: u8 = 48;
/// White between two findings, in dots.
const FINDING_FEED: u8 = 8;
/// What every enlargement is shown with.
const SPECIMEN: &str = "政务 Ag08";
/// What the enlargement of the number is shown with: no number.
const LARGEST: &str = "测试";

impl Roll<'_> {
    /// Label and value in one line.
    pub(super) fn fact(&mut self, label: &str, value: &str) {
        self.passage(&Passage { role: Role::Label, text: format!("{label}: {value}") }, Align::Left);
    }

    pub(super) fn figure(&mut self, figure: Figure) {
        let picture = figure.draw(self.width.dots(), self.typeface);
        self.rows.push(Row::Picture { picture, align: Align::Left });
        self.rows.push(Row::Feed { dots: FINDING_FEED });
    }

    /// Every enlargement in its own size, as much as fits the line.
    pub(super) fn sizes(&mut self, zooms: &[Zoom], largest: Zoom) {
        for &zoom in zooms {
            let mut left = self.width.columns() / u32::from(zoom.x);
            let text = format!("{}x{} {SPECIMEN}", zoom.x, zoom.y);
            let fitting = text.chars().take_while(|&character| match left.checked_sub(columns_of(character)) {
                Some(rest) => {
                    left = rest;
                    true
                }
                None => false,
            });
            self.line(fitting.collect::<String>().trim_end().chars(), zoom, false, Align::Left);
        }
        self.line(LARGEST.chars(), largest, true, Align::Left);
    }

    /// The verdict before the check; a failure is set apart by its height and by brackets.
    pub(super) fn finding(&mut self, verdict: &str, failed: bool, name: &str, details: &[Passage]) {
        self.rows.push(Row::Feed { dots: FINDING_FEED });
        if failed {
            self.line(format!("【{verdict}】{name}").chars(), TALL, true, Align::Left);
        } else {
            self.line(format!("{verdict} {name}").chars(), Zoom::ONE, false, Align::Left);
        }
        for detail in details {
            self.passage(detail, Align::Left);
        }
    }

    /// A label, and a line from its end to the edge.
    pub(super) fn signature(&mut self, label: &str) {
        let used: u32 = label.chars().map(columns_of).sum();
        let line = "_".repeat(self.width.columns().saturating_sub(used + 1) as usize);
        self.rows.push(Row::Feed { dots: SIGNING_FEED });
        self.line(format!("{label} {line}").chars(), Zoom::ONE, false, Align::Left);
    }
}
