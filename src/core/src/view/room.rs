//! How much a page shows at once. What does not fit is paged, never scrolled.

/// A panel, by how much it shows at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Panel {
    /// About 21.5", upright or lying.
    #[default]
    Large,
    /// About 10".
    Small,
}

/// What one page has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Zones, matters and bookings.
    pub tiles: usize,
    /// Days that can be booked.
    pub days: usize,
    /// Slots of a day.
    pub slots: usize,
    /// Matters beside the keyboard of a search.
    pub found: usize,
    /// Materials of a check list.
    pub materials: usize,
}

impl Panel {
    /// The room on one page, which is less in 关怀版, where everything is larger.
    #[must_use]
    pub const fn room(self, care: bool) -> Room {
        match (self, care) {
            (Panel::Large, false) => Room { tiles: 8, days: 7, slots: 12, found: 6, materials: 8 },
            (Panel::Large, true) => Room { tiles: 4, days: 4, slots: 6, found: 3, materials: 4 },
            (Panel::Small, false) => Room { tiles: 6, days: 7, slots: 6, found: 4, materials: 6 },
            (Panel::Small, true) => Room { tiles: 4, days: 4, slots: 4, found: 3, materials: 4 },
        }
    }
}
