//! What the screen and the slip show of a visit.

use super::care::Voice;
use super::file::Left;
use super::slip::{SlipFacts, link, slip};
use super::{Issued, Purpose, State, Visit};
use crate::day::LocalTime;
use crate::hall::{Matter, MatterId, Text, ZoneId};
use crate::paper::TicketContent;
use crate::prompt::Prompt;
use crate::ticket::Source;
use crate::view::{IssuedCard, Page, Pager, PaperView, View, Way, ZoneTile};
use crate::wait::WaitRange;

impl Visit {
    /// The screen as it should be now.
    #[must_use]
    pub fn view(&self) -> View {
        let idle_left_s = match self.timer.map(|timer| timer.purpose) {
            Some(Purpose::IdleSecond { left_s }) => Some(left_s),
            Some(Purpose::HoldSecond) => self.hold_idle_left_s(),
            _ => None,
        };
        let mut view = View {
            lang: self.lang,
            hall: self.hall.name().get(self.lang).to_owned(),
            clock: self.clock,
            line: self.line,
            printer_fault: self.printer.fault(),
            can_go_back: self.can_go_back(),
            idle_left_s,
            hold_left_s: self.hold.map(|hold| hold.left_s),
            caption: None,
            care: self.care,
            voice: self.voice == Voice::On,
            can_speak: self.voice != Voice::Absent,
            night: self.hours.zip(self.clock).is_some_and(|(hours, clock)| hours.is_night(clock)),
            hours: self.hours_shown(),
            page: self.page(),
        };
        // A terminal that nobody uses does not talk to an empty hall.
        view.caption = if self.voice == Voice::On && !self.is_at_rest() { Prompt::of(&view) } else { None };
        view
    }

    fn page(&self) -> Page {
        match &self.state {
            State::Welcome { page: 0 } if self.closed_why().is_some() => self.closed_page(),
            State::Welcome { page } => {
                let (zones, pager) = self.zone_tiles(*page);
                Page::Welcome { zones, pager, actions: self.actions() }
            }
            State::Zones { page, .. } => {
                let (zones, pager) = self.zone_tiles(*page);
                Page::Zones { zones, pager }
            }
            State::Book(book) => self.book_page(book),
            State::Matters { zone, page } => self.matters(zone, *page),
            State::Search(search) => self.search_page(search),
            State::Listed { list, page } => self.listed_page(*list, *page),
            State::Online { matter } => Page::Online(self.online_page(matter)),
            State::Bundle { matter } => Page::Bundle(self.bundle_page(matter)),
            State::Prepare { matter, page } => Page::Prepare(self.check_list(matter, *page)),
            State::Missing { matter } => Page::Missing(self.missing_page(matter, self.missing_ways())),
            State::Promise { matter } => Page::Promise(self.missing_page(matter, vec![Way::Promise])),
            State::Priority => Page::Priority { offered: self.offered_priority(), chosen: self.citizen.priority },
            State::Entry(entry) => Page::Entry(entry.page()),
            State::Asking(_) => Page::Asking,
            State::Notice(notice) => Page::Notice(self.notice_page(notice)),
            State::Standing(standing) => Page::Standing(self.standing_page(standing, false)),
            State::Held(standing) => Page::Standing(self.standing_page(standing, true)),
            State::Identify(identify) => Page::Identify(self.identify_page(identify)),
            State::RecordingIntent(order) | State::WaitingForCentre(order) | State::RecordingNumber { order, .. } => {
                Page::Numbering { matter: self.card(&order.intent.matter).matter }
            }
            State::Printing(issued) => Page::Issued(self.issued_card(issued, PaperView::Printing, None)),
            State::Closing { issued, paper, promise, left_s } => {
                let promise = promise.map(|(_, paper)| paper);
                Page::Issued(IssuedCard { promise, ..self.issued_card(issued, *paper, Some(*left_s)) })
            }
            State::Refused { fault, left_s } => Page::Refused { fault: *fault, closes_in_s: Some(*left_s) },
            State::Help { .. } => Page::Help { ways: self.help_ways() },
            State::Assist
            | State::AssistHow(_)
            | State::RateWhich
            | State::Rate(_)
            | State::Filing { .. }
            | State::Left { .. } => self.service_page(),
            State::Staff(session) => Page::Staff(self.staff_page(session)),
            State::Technician(session) => Page::Technician(session.page(&self.cabinet, self.hall.rule())),
        }
    }

    /// Help that comes, and what was thought of it.
    fn service_page(&self) -> Page {
        match &self.state {
            State::AssistHow(wish) => Page::AssistHow(self.assist_how_page(*wish)),
            State::RateWhich => Page::RateWhich { can_scan: self.equipment.scanner },
            State::Rate(rate) => Page::Rate(Self::rating_page(rate)),
            State::Left { left: Left::Callback(left), left_s } => {
                Page::CallbackLeft(Self::callback_page(left, *left_s))
            }
            State::Left { left: Left::Rating { is_followed_up }, left_s } => {
                Page::Thanks(self.thanks_page(*is_followed_up, *left_s))
            }
            State::Filing { .. } => Page::Asking,
            _ => Page::Assist { ways: self.helper_ways() },
        }
    }

    /// How many wait for a matter, if the centre could be asked.
    pub(super) fn waiting_for(&self, matter: &MatterId) -> Option<u32> {
        self.waiting.as_ref().map(|waiting| waiting.get(matter).copied().unwrap_or(0))
    }

    pub(super) fn text(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    pub(super) fn other(&self, text: &Text) -> String {
        text.get(self.lang.toggled()).to_owned()
    }

    fn zone_tiles(&self, page: usize) -> (Vec<ZoneTile>, Pager) {
        let zones = self.hall.zones().iter().skip(page * self.room().tiles).take(self.room().tiles);
        let zones = zones.map(|zone| ZoneTile {
            id: zone.id.clone(),
            name: self.text(&zone.name),
            other_name: self.other(&zone.name),
            place: self.text(&zone.place),
            waiting: self.hall.matters_in(&zone.id).map(|matter| self.waiting_for(&matter.id)).sum(),
            is_served: self.hall.matters_in(&zone.id).any(|matter| self.is_served(matter)),
        });
        (zones.collect(), Pager { at: page, of: self.zone_pages() })
    }

    fn matters(&self, zone: &ZoneId, page: usize) -> Page {
        let tile = |matter: &Matter| self.matter_tile(matter);
        Page::Matters {
            zone: self.hall.zone(zone).map(|zone| self.text(&zone.name)).unwrap_or_default(),
            matters: self
                .hall
                .matters_in(zone)
                .skip(page * self.room().tiles)
                .take(self.room().tiles)
                .map(tile)
                .collect(),
            pager: Pager { at: page, of: self.matter_pages(zone) },
        }
    }

    fn issued_card(&self, issued: &Issued, paper: PaperView, closes_in_s: Option<u8>) -> IssuedCard {
        let card = self.card(&issued.order.intent.matter);
        IssuedCard {
            number: issued.label.number.to_string(),
            matter: card.matter,
            zone: card.zone,
            place: card.place,
            counters: card.counters,
            ahead: issued.ahead,
            link: self.link(issued),
            wait: self.wait_of(issued),
            cut_off: issued.label.source == Source::Kiosk,
            paper,
            helper: self.helper_comes(issued),
            promise: None,
            closes_in_s,
        }
    }

    fn link(&self, issued: &Issued) -> String {
        link(&self.link_base, &issued.order.intent.key)
    }

    fn wait_of(&self, issued: &Issued) -> Option<WaitRange> {
        let details = &issued.order.intent.details;
        let has_booked = details.booking.is_some() && !details.is_late;
        self.wait(&issued.order.intent.matter, issued.ahead, has_booked)
    }

    /// What the slip of a ticket says.
    pub(super) fn content(&self, issued: &Issued, at: LocalTime) -> TicketContent {
        let facts = SlipFacts {
            matter: &issued.order.intent.matter,
            key: &issued.order.intent.key,
            label: issued.label,
            at,
            ahead: issued.ahead,
            wait: self.wait_of(issued),
            is_after_hours: self.is_after_hours(&issued.order.intent.matter, at),
            details: &issued.order.intent.details,
            lang: self.lang,
            reprint: 0,
        };
        slip(&self.hall, &self.link_base, facts)
    }
}
