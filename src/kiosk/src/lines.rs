//! The terminal without its screen: views as lines of text, touches as words. For a technician on a shell when the
//! panel is dead, and for driving a kiosk from a script.

mod staff;

use std::io::{BufRead, Write};

use hall_core::assistance::AssistanceKind;
use hall_core::booking::{SlotHours, SlotTime};
use hall_core::calendar::{Date, Moment, PeriodKind, TimeOfDay};
use hall_core::device::Line;
use hall_core::fault::Fault;
use hall_core::filing::{RatingGrade, RatingTag};
use hall_core::hall::{MatterId, ZoneId};
use hall_core::view::{Action, MatterList, MatterTile, Page, PaperView, SlotsPage, View, Way};
use hall_core::visit::{Event, Key, Touch};

use crate::conductor::{Inbox, Input, ScreenPort, Sight};

/// Longest line that is read, in bytes.
const LINE_BYTES_MAX: usize = 200;

/// A word that is not known, and those that are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not known; say zone ID, matter ID, take, call-helper, search, popular, online, status, book, my-booking, helper, rate, day DATE, slot SLOT, booking N, assist KIND, grade STARS, tag TAG, key KEY, staff WORD, way NAME, back, home, next, previous, language, care, voice, help, stay or quit"
)]
pub struct UnknownWord(String);

/// A line from the technician.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Touch(Touch),
    Take,
    Quit,
}

/// Shows views as lines.
pub struct LineScreen<W>(pub W);

impl<W: Write + Send> ScreenPort for LineScreen<W> {
    fn show(&mut self, sight: Sight<'_>) {
        // Nobody reads any more: the terminal goes on serving all the same.
        drop(writeln!(self.0, "{}", describe(sight.view)).and_then(|()| self.0.flush()));
    }

    fn is_panel(&self) -> bool {
        false
    }
}

/// Hands over the touches that stand on `input`, one a line, until `quit` or its end. Unknown words are answered on
/// `output`.
///
/// # Errors
/// The input cannot be read or the output cannot be written.
pub fn listen(input: impl BufRead, output: &mut impl Write, inbox: &Inbox) -> std::io::Result<()> {
    for line in input.lines() {
        match parse(&line?) {
            Ok(Word::Touch(touch)) => inbox.event(Event::Touched(touch)),
            Ok(Word::Take) => inbox.send(Input::TakeNumber),
            Ok(Word::Quit) => break,
            Err(error) => {
                writeln!(output, "err {error}")?;
                output.flush()?;
            }
        }
    }
    Ok(())
}

fn parse(line: &str) -> Result<Word, UnknownWord> {
    let unknown = || UnknownWord(line.chars().take(LINE_BYTES_MAX).collect());
    let mut words = line.split_whitespace();
    let word = match (words.next(), words.next()) {
        (Some("zone"), Some(id)) => Word::Touch(Touch::Zone(ZoneId::new(id).map_err(|_| unknown())?)),
        (Some("matter"), Some(id)) => Word::Touch(Touch::Matter(MatterId::new(id).map_err(|_| unknown())?)),
        (Some("take" | "call-helper"), None) => Word::Take,
        (Some("day"), Some(day)) => Word::Touch(Touch::Day(Date::parse(day).ok_or_else(unknown)?)),
        (Some("slot"), Some(at)) => Word::Touch(Touch::Slot(slot(at).ok_or_else(unknown)?)),
        (Some("booking"), Some(at)) => Word::Touch(Touch::Booking(at.parse().map_err(|_| unknown())?)),
        (Some("way"), Some(name)) => Word::Touch(Touch::Way(way(name).ok_or_else(unknown)?)),
        (Some("assist"), Some(kind)) => {
            Word::Touch(Touch::Assistance(AssistanceKind::from_code(kind).ok_or_else(unknown)?))
        }
        (Some("grade"), Some(stars)) => {
            let grade = stars.parse().ok().and_then(RatingGrade::from_stars);
            Word::Touch(Touch::Grade(grade.ok_or_else(unknown)?))
        }
        (Some("tag"), Some(tag)) => Word::Touch(Touch::Tag(RatingTag::from_code(tag).ok_or_else(unknown)?)),
        (Some("staff"), Some(word)) => Word::Touch(Touch::Staff(staff::touch(word).ok_or_else(unknown)?)),
        (Some("key"), Some(key)) => Word::Touch(Touch::Key(typed(key).ok_or_else(unknown)?)),
        (Some("back"), None) => Word::Touch(Touch::Back),
        (Some("home"), None) => Word::Touch(Touch::Home),
        (Some("next"), None) => Word::Touch(Touch::NextPage),
        (Some("previous"), None) => Word::Touch(Touch::PreviousPage),
        (Some("language"), None) => Word::Touch(Touch::Language),
        (Some("care"), None) => Word::Touch(Touch::Care),
        (Some("voice"), None) => Word::Touch(Touch::Voice),
        (Some("help"), None) => Word::Touch(Touch::Help),
        (Some("stay"), None) => Word::Touch(Touch::Stay),
        (Some("quit"), None) => Word::Quit,
        (Some(word), None) => Word::Touch(Touch::Action(action(word).ok_or_else(unknown)?)),
        _ => return Err(unknown()),
    };
    if words.next().is_some() { Err(unknown()) } else { Ok(word) }
}

/// One line that says what the screen shows.
#[must_use]
pub fn describe(view: &View) -> String {
    match &view.page {
        Page::Welcome { zones, .. } => {
            let ids: Vec<&str> = zones.iter().map(|tile| tile.id.as_str()).collect();
            let line = match view.line {
                Line::Up => "line-up",
                Line::Cut => "line-cut",
            };
            let printer = view.printer_fault.map_or("printer-ready", Fault::code);
            format!("welcome {line} {printer} {}", ids.join(" "))
        }
        Page::Matters { matters: tiles, .. } => format!("matters {}", matters(tiles)),
        // Letters of a matter name nobody.
        Page::Search(page) => format!("search {:?} {} {}", page.typed, page.found, matters(&page.matters)),
        Page::Listed { list: MatterList::Popular, matters: tiles, .. } => format!("popular {}", matters(tiles)),
        Page::Listed { list: MatterList::Online, matters: tiles, .. } => format!("online-list {}", matters(tiles)),
        Page::Online(page) => format!("online {} {}", page.matter, page.link),
        Page::Bundle(page) => format!("bundle {} {}", page.matter, page.steps.len()),
        Page::Closed(page) => {
            let next = page.next.map(|next| Moment::from(next).to_string()).unwrap_or_default();
            format!("closed {:?} {next}", page.why).to_lowercase()
        }
        Page::Missing(page) => format!("missing {}", page.materials.len()),
        Page::Promise(page) => format!("promise {}", page.materials.len()),
        Page::Priority { .. } => "priority".into(),
        // Never what was typed: this line may stand in a log.
        Page::Entry(page) => format!("entry {:?}", page.kind).to_lowercase(),
        Page::Asking => "asking".into(),
        Page::Notice(page) => format!("notice {}", page.ways.len()),
        Page::Standing(page) => format!("standing {}", page.number),
        Page::Identify(_) => "identify".into(),
        Page::Prepare(card) if card.admission.is_ticket() => format!("prepare {}", card.matter),
        Page::Prepare(card) => format!("not-now {}", card.matter),
        Page::Zones { .. } => "zones".into(),
        Page::Slots(page) => slots(page),
        // Never a code or a name: whoever knows the code can cancel the booking.
        Page::BookConfirm(page) => format!("book-confirm {} {}", page.slot.date, page.slot.from),
        Page::Booked(page) => format!("booked {:?} {}", page.kind, paper(page.paper)).to_lowercase(),
        Page::Bookings(page) => format!("bookings {}", page.rows.len()),
        Page::Booking(page) => format!("booking {} {} {}", page.state.code(), page.slot.date, page.slot.from),
        Page::CancelBooking(_) => "cancel-booking".into(),
        Page::Numbering { matter } => format!("numbering {matter}"),
        Page::Issued(card) => format!("issued {} {}", card.number, paper(card.paper)),
        Page::Refused { fault, .. } => format!("refused {}", fault.code()),
        Page::Help { .. } => "help".into(),
        Page::Assist { .. } => "assist".into(),
        Page::AssistHow(page) => format!("assist-how {}", page.kind.code()),
        // Never the reference: whoever knows it can speak for the citizen.
        Page::CallbackLeft(page) => format!("callback-left {}", page.kind.code()),
        Page::RateWhich { .. } => "rate-which".into(),
        Page::Rate(page) => format!("rate {}", page.grade.map_or(0, RatingGrade::stars)),
        Page::Thanks(page) if page.is_followed_up => "thanks follow-up".into(),
        Page::Thanks(_) => "thanks".into(),
        Page::Technician(_) => "technician".into(),
        Page::Staff(page) => staff::describe(page),
    }
}

/// What the first page offers, by the word of each.
fn action(word: &str) -> Option<Action> {
    Some(match word {
        "search" => Action::Search,
        "popular" => Action::Popular,
        "online" => Action::Online,
        "status" => Action::TicketStatus,
        "book" => Action::Book,
        "my-booking" => Action::MyBooking,
        "helper" => Action::Helper,
        "rate" => Action::Rate,
        _ => return None,
    })
}

/// The matters that are shown, as they can be named.
fn matters(tiles: &[MatterTile]) -> String {
    tiles.iter().map(|tile| tile.id.as_str()).collect::<Vec<_>>().join(" ")
}

/// The slots of the day that is shown, as they can be named: `slot 2026-11-25,09:00,09:30,working`.
fn slots(page: &SlotsPage) -> String {
    let slots: Vec<String> = page.slots.iter().map(|row| slot_word(row.slot)).collect();
    format!("slots {}", slots.join(" "))
}

fn slot_word(slot: SlotTime) -> String {
    let hours = match slot.hours {
        SlotHours::Extended => "extended",
        SlotHours::Period(kind) => kind.code(),
    };
    format!("{},{},{},{hours}", slot.date, slot.from, slot.to)
}

fn slot(word: &str) -> Option<SlotTime> {
    let [date, from, to, hours] = word.split(',').collect::<Vec<_>>()[..] else { return None };
    let hours = match hours {
        "extended" => SlotHours::Extended,
        kind => SlotHours::Period(PeriodKind::from_code(kind)?),
    };
    Some(SlotTime { date: Date::parse(date)?, from: TimeOfDay::parse(from)?, to: TimeOfDay::parse(to)?, hours })
}

/// The ways on that a script can go.
const WAYS: [(&str, Way); 26] = [
    ("staff", Way::Staff),
    ("book", Way::Book),
    ("other-slot", Way::OtherSlot),
    ("confirm", Way::ConfirmBooking),
    ("change", Way::ChangeBooking),
    ("cancel", Way::CancelBooking),
    ("keep", Way::KeepBooking),
    ("cancel-for-sure", Way::CancelForSure),
    ("find", Way::FindBooking),
    ("walk-in", Way::WalkIn),
    ("earlier", Way::EarlierDays),
    ("later", Way::LaterDays),
    ("type-id", Way::TypeIdNumber),
    ("steward", Way::Steward),
    ("no-project", Way::NoProject),
    ("book-helper", Way::BookHelper),
    ("callback", Way::LeaveCallback),
    ("type-number", Way::TypeNumber),
    ("submit", Way::SubmitRating),
    ("rate-anyway", Way::RateAnyway),
    ("clear", Way::Clear),
    ("steps", Way::Steps),
    ("online", Way::Online),
    ("at-counter", Way::AtCounter),
    ("all-areas", Way::AllAreas),
    ("other-matters", Way::OtherMatters),
];

fn way(name: &str) -> Option<Way> {
    WAYS.into_iter().find(|(word, _)| *word == name).map(|(_, way)| way)
}

/// A key of the keyboards: a digit, a letter, `erase` or `enter`.
fn typed(word: &str) -> Option<Key> {
    match word.as_bytes() {
        [digit @ b'0'..=b'9'] => Some(Key::Digit(digit - b'0')),
        [letter @ b'A'..=b'Z'] => Some(Key::Letter(char::from(*letter))),
        b"erase" => Some(Key::Erase),
        b"enter" => Some(Key::Enter),
        _ => None,
    }
}

fn paper(paper: PaperView) -> String {
    match paper {
        PaperView::Printing => "printing".into(),
        PaperView::Printed => "printed".into(),
        PaperView::OnScreen(fault) => format!("on-screen {}", fault.code()),
        PaperView::Doubt(fault) => format!("doubt {}", fault.code()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_touches() {
        assert_eq!(parse("take"), Ok(Word::Take));
        assert_eq!(parse("  back "), Ok(Word::Touch(Touch::Back)));
        assert_eq!(parse("zone company"), Ok(Word::Touch(Touch::Zone(ZoneId::new("company").expect("id")))));
        assert_eq!(parse("key 7"), Ok(Word::Touch(Touch::Key(Key::Digit(7)))));
        assert_eq!(parse("grade 1"), Ok(Word::Touch(Touch::Grade(RatingGrade::Bad))));
        assert_eq!(parse("assist act"), Ok(Word::Touch(Touch::Assistance(AssistanceKind::Act))));
        for bad in ["grade 6", "key AB", "assist soon", "", "zone", "zone ../etc", "take two", "zone a b", "print"] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_slot_is_named_as_it_is_shown() {
        for word in ["2026-11-25,09:00,09:30,working", "2026-11-28,17:30,18:00,extended"] {
            assert_eq!(slot(word).map(slot_word).as_deref(), Some(word));
        }
        for bad in ["2026-11-25", "2026-11-25,09:00,09:30,soon", "2026-11-25,09:00,09:30,working,more"] {
            assert_eq!(slot(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_unknown_word_is_answered_and_the_next_one_is_heard() {
        let (inbox, queue) = crate::conductor::queue();
        let mut answers = Vec::new();
        listen(&b"print\ntake\nquit\nback\n"[..], &mut answers, &inbox).expect("reads");
        assert!(String::from_utf8(answers).expect("text").starts_with("err \"print\" is not known"));
        assert!(matches!(queue.try_recv(), Ok(Input::TakeNumber)));
        assert!(queue.try_recv().is_err(), "nothing after quit");
    }
}
