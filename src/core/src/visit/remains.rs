//! What is left of a citizen who walked away: nothing. Six values are given through the real pages, nobody touches the
//! screen any more, and the terminal is looked at as whoever comes next finds it.

use super::walk::{CHANCE, CLOCK, hall, person, places, slot};
use super::*;
use crate::booking::{BookingCode, HOLD_S};
use crate::centre::{CentreAnswer, CentreAsk};
use crate::hall::{MatterId, ZoneId};
use crate::person::{KnownBy, PhoneTail};
use crate::scan::Scan;
use crate::view::{Action, Page, Way};

const ID_NUMBER: &str = "370000199003070019";
const PHONE: &str = "13800007391";
const TAIL: &str = "7391";
const PROJECT: &str = "20263700004703012345";

fn code() -> BookingCode {
    BookingCode::from_random(48_219_035_771)
}

/// Everything that must not be left, as it was given and as it is shown.
fn planted() -> Vec<String> {
    let name = person(KnownBy::Card).masked;
    let (code, grouped) = (code().as_str().to_owned(), code().grouped());
    let given = [ID_NUMBER, PHONE, TAIL, PROJECT, "王*"].map(str::to_owned);
    given.into_iter().chain([name, code, grouped]).collect()
}

struct Play(Visit);

impl Play {
    fn begin() -> Self {
        let mut play = Self(Visit::new(hall(), "http://centre".into()));
        let equipment = Equipment { card_reader: true, scanner: true, can_seal: true };
        for event in [Event::EquipmentChanged(equipment), Event::Clock(CLOCK), Event::LineChanged(Line::Up)] {
            let _ = play.happens(event);
        }
        play
    }

    fn happens(&mut self, event: Event) -> Vec<Effect> {
        if self.0.needs_chance() {
            let _ = self.0.step(Event::Chance(CHANCE));
        }
        self.0.step(event)
    }

    fn touch(&mut self, touch: Touch) -> Vec<Effect> {
        self.happens(Event::Touched(touch))
    }

    /// Touches what asks the centre, which answers so.
    fn asks(&mut self, event: Event, answer: CentreAnswer) {
        let effects = self.happens(event);
        let asked = effects.iter().find_map(|effect| match effect {
            Effect::Ask(id, ask) if !matches!(ask, CentreAsk::Release { .. }) => Some(*id),
            _ => None,
        });
        let _ = self.happens(Event::answered(asked.expect("a question"), answer));
    }

    fn types(&mut self, digits: &str) {
        for digit in digits.bytes() {
            let _ = self.touch(Touch::Key(Key::Digit(digit - b'0')));
        }
    }

    fn open(&mut self, at: u8) {
        let _ = self.touch(Touch::Zone(ZoneId::new(&format!("z{at}")).expect("id")));
    }

    fn matter(at: u8) -> Event {
        Event::Touched(Touch::Matter(MatterId::new(&format!("m{at}")).expect("id")))
    }

    /// Nobody touches the screen any more.
    fn walks_away(mut self) -> Visit {
        for _ in 0..10 * u32::from(HOLD_S) {
            let Some(timer) = self.0.timer else { break };
            let _ = self.0.step(Event::TimerFired(timer.id));
        }
        assert!(self.0.is_at_rest(), "{:?}", self.0.view().page);
        self.0
    }
}

/// A code was shown, a card read, the end of a telephone number typed, and a place is held.
fn shows_code_card_and_tail() -> Play {
    let mut play = Play::begin();
    play.asks(Event::Scanned(Scan::Booking(code())), CentreAnswer::Failed);
    let _ = play.touch(Touch::Way(Way::ChooseMatter));
    play.open(1);
    let _ = play.happens(Play::matter(1));
    let _ = play.touch(Touch::Way(Way::ReadCard));
    let _ = play.happens(Event::Identified(Box::new(person(KnownBy::Card))));
    let _ = play.touch(Touch::Way(Way::GiveTail));
    play.types(TAIL);
    let _ = play.touch(Touch::Key(Key::Enter));
    assert_eq!(play.0.citizen.shown_code, Some(code()));
    assert!(play.0.citizen.identified.is_some() && play.0.citizen.tail == PhoneTail::parse(TAIL));
    play.asks(Event::Touched(Touch::Way(Way::Book)), places());
    play.asks(Event::Touched(Touch::Slot(slot("2026-11-25", "09:00", "09:30"))), CentreAnswer::Held { left_s: HOLD_S });
    assert!(matches!(play.0.view().page, Page::BookConfirm(_)) && play.0.hold.is_some());
    play
}

/// A project is half booked, its code half checked.
fn types_a_project() -> Play {
    let mut play = Play::begin();
    let _ = play.touch(Touch::Action(Action::Book));
    play.open(2);
    play.asks(Play::matter(2), places());
    play.asks(Event::Touched(Touch::Slot(slot("2026-11-25", "09:00", "09:30"))), CentreAnswer::Held { left_s: HOLD_S });
    let _ = play.happens(Event::Identified(Box::new(person(KnownBy::Card))));
    play.types(PROJECT);
    assert!(matches!(play.0.view().page, Page::Entry(page) if !page.shown.is_empty()));
    play
}

/// A number is typed and not sent.
fn types(way: Way, digits: &str) -> Play {
    let mut play = Play::begin();
    let _ = play.touch(Touch::Action(Action::MyBooking));
    let _ = play.touch(Touch::Way(way));
    play.types(digits);
    assert!(matches!(play.0.view().page, Page::Entry(page) if page.is_complete), "{way:?}");
    play
}

#[test]
fn nothing_of_six_planted_values_is_left_when_nobody_answers_the_idle_question() {
    for play in [
        shows_code_card_and_tail(),
        types_a_project(),
        types(Way::TypeIdNumber, ID_NUMBER),
        types(Way::TypePhone, PHONE),
        types(Way::TypeBookingCode, code().as_str()),
        types(Way::GiveTail, TAIL),
    ] {
        let visit = play.walks_away();
        let said = format!("{visit:?} {:?}", visit.view());
        for value in planted() {
            assert!(!said.contains(&value), "{value} in {said}");
        }
        // Whatever a visit may hold of its citizen is named here: a new field must be looked at before this compiles.
        let Visit {
            hall: _,
            index: _,
            next_hall: _,
            timetable: _,
            gone: _,
            services: _,
            link_base: _,
            lang,
            clock: _,
            line: _,
            printer: _,
            waiting: _,
            today: _,
            cabinet,
            panel: _,
            hours: _,
            care,
            voice,
            equipment: _,
            citizen,
            chance: _,
            hold,
            trail,
            state,
            timer,
            timers: _,
            is_paused: _,
            pace: _,
            given: _,
            strays: _,
        } = visit;
        assert_eq!(citizen, Citizen::default());
        assert_eq!((state, trail, hold, timer), (State::Welcome { page: 0 }, vec![], None, None));
        assert_eq!((lang, care), (Lang::default(), false));
        assert_ne!(voice, Voice::Off);
        assert!(cabinet.tickets.is_empty());
    }
}
