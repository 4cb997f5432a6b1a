//! What the slip of a ticket says, the first time and whenever staff print it again.

use crate::day::LocalTime;
use crate::hall::{Hall, Lang, MatterId, Text};
use crate::paper::{Mark, TicketContent};
use crate::ticket::{Label, Source, StatusKey};

/// What is known of a ticket when its slip is printed.
#[derive(Debug, Clone, Copy)]
pub struct SlipFacts<'a> {
    /// What the citizen came for.
    pub matter: &'a MatterId,
    /// The secret of its QR code.
    pub key: &'a StatusKey,
    /// Its number.
    pub label: Label,
    /// When it was given, on the hall's clock.
    pub at: LocalTime,
    /// How many wait before it, where that is known.
    pub ahead: Option<u32>,
    /// The language that the citizen reads.
    pub lang: Lang,
    /// Which reprint it is; 0 for the first slip.
    pub reprint: u8,
}

/// What the slip says. `link_base` is the centre's public address, without a slash at its end.
#[must_use]
pub fn slip(hall: &Hall, link_base: &str, facts: SlipFacts<'_>) -> TicketContent {
    let matter = hall.matter(facts.matter);
    let zone = matter.and_then(|matter| hall.zone(&matter.zone));
    let nothing = || Text { zh: String::new(), en: String::new() };
    let reprint = (facts.reprint > 0).then_some(Mark::Reprint(facts.reprint));
    let cut_off = (facts.label.source == Source::Kiosk).then_some(Mark::CutOff);
    TicketContent {
        lang: facts.lang,
        hall: hall.name().clone(),
        matter: matter.map_or_else(nothing, |matter| matter.name.clone()),
        zone: zone.map_or_else(nothing, |zone| zone.name.clone()),
        place: zone.map_or_else(nothing, |zone| zone.place.clone()),
        counters: matter.map(|matter| matter.counters.clone()).unwrap_or_default(),
        number: facts.label.number,
        ahead: facts.ahead,
        at: facts.at,
        link: link(link_base, facts.key),
        bars: None,
        marks: reprint.into_iter().chain(cut_off).collect(),
    }
}

/// The address of a ticket's own page.
pub(super) fn link(link_base: &str, key: &StatusKey) -> String {
    format!("{link_base}/t/{}", key.as_str())
}
