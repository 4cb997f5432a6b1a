//! Which slots there are, and the choice of one.

use super::super::ask::Topic;
use super::super::{Effect, State, Visit};
use super::{Book, Chosen};
use crate::booking::{SlotHours, SlotTime};
use crate::calendar::{Date, PeriodKind, TimeOfDay};
use crate::centre::{CentreAsk, SLOTS_MAX, SlotPlaces};
use crate::view::{DayPlaces, DayRow, Notice, Offer, Pager, SlotRow, SlotsPage, Way};

/// Working days ahead for which a booking can be asked for while the line is cut.
const REQUEST_DAYS: usize = 7;
/// Calendar days among which those are looked for: the longest holiday and a week.
const REQUEST_LOOK_DAYS: i32 = 21;
/// Longest booking window that is shown, in days.
const DAYS_MAX: i32 = 60;
/// Half-days that are asked for, in minutes after midnight: nobody knows which half hour is free.
const HALF_DAYS_MIN: [(u16, u16); 2] = [(9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60)];

/// The slots of a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Slots {
    is_cut_off: bool,
    /// In order of their time; never empty.
    offers: Vec<(SlotTime, Offer)>,
    /// The day whose slots are shown; the strip shows the days around it.
    day: Date,
    /// Which page of its slots, counted from 0.
    pub(in super::super) page: usize,
}

impl Slots {
    fn new(mut offers: Vec<(SlotTime, Offer)>, is_cut_off: bool) -> Option<Self> {
        offers.sort_by_key(|(slot, _)| (slot.starts(), *slot));
        let day = offers.first()?.0.date;
        offers.retain(|(slot, _)| slot.date < day.add_days(DAYS_MAX));
        offers.truncate(SLOTS_MAX);
        Some(Self { is_cut_off, offers, day, page: 0 })
    }

    fn of_day(&self, day: Date) -> impl Iterator<Item = (SlotTime, Offer)> {
        self.offers.iter().copied().filter(move |(slot, _)| slot.date == day)
    }

    fn offer(&self, wanted: SlotTime) -> Option<Offer> {
        self.of_day(self.day).find(|(slot, _)| *slot == wanted).map(|(_, offer)| offer)
    }

    fn has(&self, day: Date) -> bool {
        self.of_day(day).next().is_some()
    }
}

impl Visit {
    /// Places of the centre.
    pub(super) fn places_told(&mut self, places: &[SlotPlaces]) -> Vec<Effect> {
        let left = places.iter().filter(|places| places.left > 0);
        let offers = left.map(|places| (places.slot, Offer::Left(places.left))).collect();
        self.show_slots(Slots::new(offers, false))
    }

    /// The line is cut: slots of which the terminal holds a signed token, and half-days to ask for.
    pub(super) fn tokens_told(&mut self, tokens: &[SlotTime]) -> Vec<Effect> {
        if self.citizen.draft.as_ref().is_none_or(|draft| draft.moves.is_some()) {
            // What is booked stays as it is: only the centre can move it.
            return self.notice(Notice::CentreSilent);
        }
        let requests = self.half_days().filter(|half| !tokens.iter().any(|token| lies_in(*token, *half)));
        let requests: Vec<_> = requests.map(|slot| (slot, Offer::Request)).collect();
        let tokens = tokens.iter().map(|slot| (*slot, Offer::Token));
        self.show_slots(Slots::new(tokens.chain(requests).collect(), true))
    }

    fn show_slots(&mut self, slots: Option<Slots>) -> Vec<Effect> {
        match slots {
            Some(slots) => self.replace(State::Book(Book::Slots(slots))),
            None => self.notice(Notice::NoSlots),
        }
    }

    /// The half-days of the next working days.
    fn half_days(&self) -> impl Iterator<Item = SlotTime> {
        let today = self.now().map(|now| now.date);
        let days = today.into_iter().flat_map(|today| (1..=REQUEST_LOOK_DAYS).map(move |ahead| today.add_days(ahead)));
        let days = days.filter(|day| !day.weekday().is_weekend()).take(REQUEST_DAYS);
        days.flat_map(|date| {
            HALF_DAYS_MIN.into_iter().filter_map(move |(from, to)| {
                let (from, to) = (TimeOfDay::from_minutes(from)?, TimeOfDay::from_minutes(to)?);
                Some(SlotTime { date, from, to, hours: SlotHours::Period(PeriodKind::Working) })
            })
        })
    }

    /// A day of the strip.
    pub(in super::super) fn day_touched(&mut self, day: Date) -> Vec<Effect> {
        let State::Book(Book::Slots(slots)) = &mut self.state else { return self.stray() };
        if !slots.has(day) {
            return self.stray();
        }
        slots.day = day;
        slots.page = 0;
        self.keep_open()
    }

    /// To the next day that can be booked beyond those that are shown.
    pub(super) fn turn_days(&mut self, is_later: bool) -> Vec<Effect> {
        let State::Book(Book::Slots(slots)) = &self.state else { return self.stray() };
        let (earlier, later) = self.days_beyond(slots);
        let Some(day) = (if is_later { later } else { earlier }) else { return self.stray() };
        self.day_touched(day)
    }

    /// The last day that can be booked before those that are shown, and the first one after them.
    fn days_beyond(&self, slots: &Slots) -> (Option<Date>, Option<Date>) {
        let shown = self.shown_days(slots);
        let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return (None, None) };
        let days = || slots.offers.iter().map(|(slot, _)| slot.date);
        (days().rev().find(|day| *day < first.date), days().find(|day| *day > last.date))
    }

    /// A slot.
    pub(in super::super) fn slot_touched(&mut self, slot: SlotTime) -> Vec<Effect> {
        let State::Book(Book::Slots(slots)) = &self.state else { return self.stray() };
        let Some(offer) = slots.offer(slot) else { return self.stray() };
        let Some(draft) = &self.citizen.draft else { return self.stray() };
        if let Some(moves) = &draft.moves {
            let chosen = Chosen { slot, offer, booking: moves.id, code: moves.code.clone() };
            self.choose(chosen);
            return self.booking_goes_on();
        }
        let matter = draft.matter.clone();
        let Some(chance) = self.take_chance() else { return self.stray() };
        let booking = crate::booking::BookingId(chance.id);
        let code = crate::booking::BookingCode::from_random(chance.bits);
        self.choose(Chosen { slot, offer, booking, code });
        match offer {
            Offer::Left(_) => self.ask(CentreAsk::Hold { booking, matter, slot }, Topic::Hold),
            Offer::Token | Offer::Request => self.booking_goes_on(),
        }
    }

    fn choose(&mut self, chosen: Chosen) {
        if let Some(draft) = &mut self.citizen.draft {
            draft.chosen = Some(chosen);
        }
    }

    pub(in super::super) fn slot_pages(&self, slots: &Slots) -> usize {
        slots.of_day(slots.day).count().div_ceil(self.room().slots).max(1)
    }

    pub(super) fn days_ways(&self, slots: &Slots) -> Vec<Way> {
        let (earlier, later) = self.days_beyond(slots);
        earlier.map(|_| Way::EarlierDays).into_iter().chain(later.map(|_| Way::LaterDays)).collect()
    }

    /// The page of days with the one whose slots are shown. Days without a place stand between the others, so that the
    /// strip reads like a calendar.
    fn shown_days(&self, slots: &Slots) -> Vec<DayRow> {
        let (Some((first, _)), Some((last, _))) = (slots.offers.first(), slots.offers.last()) else { return vec![] };
        let today = self.now().map(|now| now.date);
        // A hall whose next days are full says so; it does not begin with next week.
        let tomorrow = today.map(|today| today.add_days(1));
        let begin =
            tomorrow.filter(|day| *day > first.date.add_days(-DAYS_MAX)).map_or(first.date, |day| day.min(first.date));
        let room = i32::try_from(self.room().days).unwrap_or(1);
        let page = (slots.day.days() - begin.days()) / room;
        let from = begin.add_days(page * room);
        let days = (0..room).map(|ahead| from.add_days(ahead)).take_while(|date| *date <= last.date);
        days.map(|date| DayRow { date, is_today: Some(date) == today, places: places_of(slots, date) }).collect()
    }

    pub(super) fn slots_page(&self, slots: &Slots) -> SlotsPage {
        let draft = self.citizen.draft.as_ref();
        let pages = self.slot_pages(slots);
        let page = slots.page.min(pages - 1);
        let shown = slots.of_day(slots.day).skip(page * self.room().slots).take(self.room().slots);
        SlotsPage {
            matter: draft.map(|draft| self.card(&draft.matter).matter).unwrap_or_default(),
            moved_from: draft.and_then(|draft| draft.moves.as_ref()).map(|booking| booking.slot),
            is_cut_off: slots.is_cut_off,
            days: self.shown_days(slots),
            day: slots.day,
            slots: shown.map(|(slot, offer)| SlotRow { slot, offer }).collect(),
            pager: Pager { at: page, of: pages },
            ways: self.days_ways(slots),
        }
    }
}

fn lies_in(slot: SlotTime, half: SlotTime) -> bool {
    slot.date == half.date && slot.from >= half.from && slot.to <= half.to
}

fn places_of(slots: &Slots, date: Date) -> DayPlaces {
    let mut left = None;
    for (_, offer) in slots.of_day(date) {
        match offer {
            Offer::Left(places) => left = Some(left.unwrap_or(0) + u32::from(places)),
            Offer::Token => left = Some(left.unwrap_or(0) + 1),
            Offer::Request => {}
        }
    }
    match left {
        Some(left) => DayPlaces::Left(left),
        None if slots.has(date) => DayPlaces::OnRequest,
        None if date.weekday().is_weekend() => DayPlaces::Rest,
        None => DayPlaces::Full,
    }
}
