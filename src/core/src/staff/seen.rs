//! What a page of staff shows of everything else.

use super::page::{CounterRow, CountersPage, PointNow, PointRow};
use super::session::Marks;
use crate::centre::Today;
use crate::fault::Fault;
use crate::filing::Point;
use crate::hall::Lang;
use crate::view::Pager;

/// The terminal and the hall, as staff's pages show them.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// Whether the day is known, so that an inspection can be signed.
    pub can_date: bool,
    /// How many wait in the hall, if the centre can be asked.
    pub waiting: Option<u32>,
    /// Whether this terminal is paused.
    pub is_paused: bool,
    /// Whether the centre can be asked.
    pub is_up: bool,
    /// What the centre knows of the day.
    pub today: &'a Today,
    /// The signs of the hall's counters.
    pub counters: &'a [&'a str],
    /// How many of them fit on a page.
    pub tiles: usize,
}

impl Seen<'_> {
    /// How many pages the list of counters has.
    #[must_use]
    pub fn counter_pages(&self) -> usize {
        self.counters.len().div_ceil(self.tiles.max(1)).max(1)
    }

    pub(super) fn counters_page(&self, page: usize, trouble: Option<Fault>) -> CountersPage {
        let row = |(at, sign): (usize, &&str)| CounterRow {
            at,
            sign: (*sign).to_owned(),
            is_open: !self.today.closed.contains(*sign),
        };
        let rows = self.counters.iter().enumerate().skip(page * self.tiles).take(self.tiles).map(row).collect();
        CountersPage { rows, pager: Pager { at: page, of: self.counter_pages() }, trouble }
    }

    /// How a point stands in the hall, where figures tell.
    fn point(&self, point: Point) -> Option<PointNow> {
        match point {
            Point::Speed => self.waiting.map(PointNow::Waiting),
            Point::Service if self.is_up => {
                Some(PointNow::Rated { count: self.today.rated, well: self.today.rated_well })
            }
            _ => None,
        }
    }

    /// The points as they were found so far.
    pub(super) fn rows(&self, marks: Marks, lang: Lang) -> Vec<PointRow> {
        let row = |(point, kept): (Point, Option<bool>)| {
            let (name, what) = point.name();
            let now = self.point(point);
            PointRow { point, name: name.get(lang).to_owned(), what: what.get(lang).to_owned(), now, kept }
        };
        Point::ALL.into_iter().zip(marks).map(row).collect()
    }
}
