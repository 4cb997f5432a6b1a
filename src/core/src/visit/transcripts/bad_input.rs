//! What cannot be used: each kind of bad input, what is said to it, and the ways on. What is said stands on the screen
//! as well, word for word.

use std::collections::{BTreeMap, BTreeSet};

use super::booking::{card, nine, places, slot};
use super::{Play, date};
use crate::booking::{Booking, BookingCode, BookingState};
use crate::centre::{CentreAnswer, CentreRefusal, TicketStanding};
use crate::device::PrinterStatus;
use crate::hall::{MatterId, ZoneId};
use crate::number::Number;
use crate::prompt::{BadInput, Prompt};
use crate::scan::Scan;
use crate::view::{Action, HoursView, Page, Way};
use crate::visit::{Event, Key, Touch};

const BASE: &str = "https://hall.example";
/// Sixteen characters that a slip of another day or of nobody's may bear.
const KEY: &str = "0123456789abcdef";

/// What is done, in order.
enum Done {
    Touch(Touch),
    /// Typed on the glass, and handed in.
    Type(&'static str),
    /// Held before the scanner.
    Scan(String),
    /// Laid on the reader: a sound card.
    Card,
    /// The day is another one, by the hall's calendar, whose table ends with 2026.
    Day(&'static str),
    /// What the centre answers.
    Answer(CentreAnswer),
}

fn my_booking(way: Way) -> Vec<Done> {
    vec![Done::Touch(Touch::Action(Action::MyBooking)), Done::Touch(Touch::Way(way))]
}

fn status() -> Vec<Done> {
    vec![Done::Touch(Touch::Action(Action::TicketStatus)), Done::Touch(Touch::Way(Way::TypeNumber))]
}

/// Until the project's code is asked for.
fn project() -> Vec<Done> {
    vec![
        Done::Touch(Touch::Action(Action::Book)),
        Done::Touch(Touch::Zone(ZoneId::new("construction").expect("id"))),
        Done::Touch(Touch::Matter(MatterId::new("permit").expect("id"))),
        Done::Answer(places()),
        Done::Touch(Touch::Slot(nine())),
        Done::Answer(CentreAnswer::Held { left_s: 180 }),
        Done::Card,
    ]
}

/// Until the number of the project is asked for whose steward is wanted.
fn steward() -> Vec<Done> {
    vec![Done::Touch(Touch::Action(Action::Helper)), Done::Touch(Touch::Way(Way::Steward))]
}

fn rating() -> Vec<Done> {
    vec![Done::Touch(Touch::Action(Action::Rate))]
}

fn number() -> Number {
    "A017".parse().expect("a label")
}

fn code() -> BookingCode {
    BookingCode::from_random(48_219_035_771)
}

fn refused(refusal: CentreRefusal) -> Done {
    Done::Answer(CentreAnswer::Refused(refusal))
}

fn link(path: &str) -> Done {
    Done::Scan(format!("{BASE}{path}"))
}

fn slip() -> Done {
    link(&format!("/t/{KEY}"))
}

fn booking_slip() -> Done {
    link(&format!("/b/{}", code().as_str()))
}

fn missed() -> Booking {
    Booking {
        id: crate::booking::BookingId(9),
        code: code(),
        matter: MatterId::new("start").expect("id"),
        slot: slot("2026-11-24", "08:00", "08:30"),
        state: BookingState::Missed,
        masked: "王* 370000********0019".into(),
        project: None,
        assistance: None,
        number: None,
    }
}

fn standing(ahead: Option<u32>, is_rated: bool) -> Done {
    let matter = MatterId::new("start").expect("id");
    let standing = TicketStanding { number: number(), matter, ahead, wait: None, key: None, is_rated };
    Done::Answer(CentreAnswer::Standing(standing))
}

/// What is typed half, or with a slip of the finger.
fn typed() -> Vec<(&'static str, Vec<Done>, Done, BadInput)> {
    let id = || my_booking(Way::TypeIdNumber);
    vec![
        ("身份证号只输一半", id(), Done::Type("3700001990"), BadInput::IdNumberShort),
        ("身份证号以0开头", id(), Done::Type("070000199003070019"), BadInput::IdNumberDistrict),
        ("身份证号里是2月30日", id(), Done::Type("370000199002300019"), BadInput::IdNumberBirth),
        ("身份证号校验位不符", id(), Done::Type("370000199003070019"), BadInput::IdNumberCheckDigit),
        ("电话号码少2位", my_booking(Way::TypePhone), Done::Type("138000012"), BadInput::PhoneShort),
        ("电话号码以12开头", my_booking(Way::TypePhone), Done::Type("12800001234"), BadInput::PhoneStart),
        ("手机尾号只输3位", my_booking(Way::GiveTail), Done::Type("123"), BadInput::TailShort),
        ("预约码少1位", my_booking(Way::TypeBookingCode), Done::Type("48219035771"), BadInput::BookingCodeShort),
        ("预约码错1位", my_booking(Way::TypeBookingCode), Done::Type("123456789012"), BadInput::BookingCodeCheckDigit),
        ("项目代码只输年份", project(), Done::Type("2026"), BadInput::ProjectShort),
        ("项目代码年份不对", project(), Done::Type("19263700004703012345"), BadInput::ProjectYear),
        ("找项目管家，编号只输年份", steward(), Done::Type("2026"), BadInput::StewardProjectShort),
        ("找项目管家，编号年份不对", steward(), Done::Type("19263700004703012345"), BadInput::StewardProjectYear),
        ("号码只输字母", status(), Done::Type("A"), BadInput::TicketNumberShort),
        ("号码是000", status(), Done::Type("A000"), BadInput::TicketNumberZero),
    ]
}

/// What is held before the scanner in vain.
fn scanned() -> Vec<(&'static str, Vec<Done>, Done, BadInput)> {
    let other = |path: &str| Done::Scan(format!("https://other.example{path}"));
    let other_booking = other(&format!("/b/{}", code().as_str()));
    vec![
        ("别的大厅的号票", vec![], other(&format!("/t/{KEY}")), BadInput::OtherHallTicket),
        ("别的大厅的预约", vec![], other_booking, BadInput::OtherHallBooking),
        ("付款码", vec![], Done::Scan("https://pay.example/abc".into()), BadInput::ForeignCode),
        ("读了一半的号票码", vec![], link("/t/0123456"), BadInput::DamagedCode),
        ("伪造的号票链接", vec![], link("/t/IIIIIIIIIIIIIIII"), BadInput::ForgedCode),
        ("冒充本大厅的网址", vec![], Done::Scan(format!("{BASE}.pay.example/t/{KEY}")), BadInput::ForgedCode),
        ("评价时出示预约", rating(), booking_slip(), BadInput::BookingNotTicket),
    ]
}

/// What is sound in itself, and the centre does not know it, or not any more.
fn asked() -> Vec<(&'static str, Vec<Done>, Done, BadInput)> {
    let day = date("2026-11-23");
    let unknown_booking = || refused(CentreRefusal::UnknownBooking);
    let unknown_ticket = || refused(CentreRefusal::UnknownTicket);
    let then = |mut before: Vec<Done>, last: Done| {
        before.push(last);
        before
    };
    let with_card = |action| vec![Done::Touch(Touch::Action(action)), Done::Card];
    let (type_code, tail) = (my_booking(Way::TypeBookingCode), || my_booking(Way::GiveTail));
    let past = || refused(CentreRefusal::PastTicket { day });
    vec![
        ("没有登记的预约单", vec![booking_slip()], unknown_booking(), BadInput::UnknownBookingSlip),
        (
            "输入没有的预约码",
            then(type_code, Done::Type("482190357717")),
            unknown_booking(),
            BadInput::UnknownBookingCode,
        ),
        ("刷卡查预约", with_card(Action::MyBooking), unknown_booking(), BadInput::NoBookingOfPerson),
        ("尾号没有预约", then(tail(), Done::Type("1234")), unknown_booking(), BadInput::NoBookingOfTail),
        (
            "尾号有多个预约",
            then(tail(), Done::Type("1234")),
            refused(CentreRefusal::Ambiguous),
            BadInput::AmbiguousTail,
        ),
        ("用过的预约", vec![booking_slip()], refused(CentreRefusal::Used(number())), BadInput::UsedBooking),
        ("取消过的预约", vec![booking_slip()], refused(CentreRefusal::WasCancelled), BadInput::CancelledBooking),
        (
            "过期的预约",
            vec![booking_slip()],
            Done::Answer(CentreAnswer::Found(vec![missed()])),
            BadInput::MissedBooking,
        ),
        ("没有登记的号票", vec![slip()], unknown_ticket(), BadInput::UnknownSlip),
        ("没有发过的号码", then(status(), Done::Type("A999")), unknown_ticket(), BadInput::UnknownNumber),
        ("没取过号的证件", with_card(Action::TicketStatus), unknown_ticket(), BadInput::NoTicketOfPerson),
        ("昨天的号票", vec![slip()], past(), BadInput::PastTicket),
        ("昨天的号票去评价", then(rating(), slip()), past(), BadInput::PastTicket),
        (
            "昨天的号码",
            then(status(), Done::Type("A017")),
            refused(CentreRefusal::PastNumber { day }),
            BadInput::PastNumber,
        ),
        ("节假日表已到期", vec![], Done::Day("2027-01-04 10:00"), BadInput::HolidaysUnknown),
        ("叫过的号票", vec![slip()], standing(None, false), BadInput::ServedTicket),
        ("没有的号票去评价", then(rating(), slip()), unknown_ticket(), BadInput::NoTicketToRate),
        ("评价过的号票", then(rating(), slip()), standing(None, true), BadInput::RatedBefore),
    ]
}

impl Play {
    fn does(&mut self, done: Done) {
        match done {
            Done::Touch(touch) => self.happens(Event::Touched(touch)),
            Done::Type(text) => {
                for character in text.chars() {
                    let digit = character.to_digit(10).map(|digit| Key::Digit(u8::try_from(digit).expect("a digit")));
                    self.happens(Event::Touched(Touch::Key(digit.unwrap_or(Key::Letter(character)))));
                }
                self.happens(Event::Touched(Touch::Key(Key::Enter)));
            }
            Done::Scan(text) => self.happens(Event::Scanned(Scan::read(&text, BASE))),
            Done::Day(now) => {
                *self = Play::at(now, 0);
                self.happens(Event::PrinterChanged(PrinterStatus::Ready { paper_low: false }));
            }
            Done::Card => self.happens(card()),
            Done::Answer(answer) => {
                let _ = self.answer(answer);
            }
        }
    }

    /// The buttons of the page and the way back, beside home.
    fn ways_on(&self) -> Vec<Way> {
        let view = self.visit.view();
        let ways = match view.page {
            Page::Entry(page) => page.ways,
            Page::Notice(page) => page.ways,
            Page::Standing(_) => vec![],
            Page::Welcome { .. } => vec![Way::AllAreas],
            other => panic!("{other:?}"),
        };
        let back = view.can_go_back.then_some(Way::Back);
        ways.into_iter().chain(back).filter(|way| *way != Way::Home).collect()
    }
}

#[test]
fn each_bad_input_has_words_of_its_own_and_a_way_on() {
    let mut seen = BTreeMap::new();
    for (what, before, last, expected) in typed().into_iter().chain(scanned()).chain(asked()) {
        let mut play = Play::begin();
        for done in before.into_iter().chain([last]) {
            play.does(done);
        }
        let said = Prompt::of(&play.visit.view());
        assert_eq!(said, Some(Prompt::BadInput(expected)), "{what}: {}", play.line());
        let ways = play.ways_on();
        assert!(!ways.is_empty(), "{what}: only home");
        for way in ways {
            let mut next = Play { visit: play.visit.clone(), ..Play::begin() };
            next.does(Done::Touch(if way == Way::Back { Touch::Back } else { Touch::Way(way) }));
            assert_ne!(Prompt::of(&next.visit.view()), said, "{what}: {way:?} leads nowhere");
        }
        seen.insert(Prompt::BadInput(expected).caption().zh, what);
    }
    assert_eq!(seen.len(), BadInput::ALL.len(), "each kind stands in the table, and no two say the same");
}

#[test]
fn no_two_bad_inputs_say_the_same_in_either_language() {
    let captions: Vec<_> = BadInput::ALL.into_iter().map(|wrong| Prompt::BadInput(wrong).caption()).collect();
    let zh: BTreeSet<&str> = captions.iter().map(|caption| caption.zh.as_str()).collect();
    let en: BTreeSet<&str> = captions.iter().map(|caption| caption.en.as_str()).collect();
    assert_eq!((zh.len(), en.len()), (BadInput::ALL.len(), BadInput::ALL.len()));
}

#[test]
fn what_was_typed_wrong_is_cleared_by_one_touch() {
    let mut play = Play::begin();
    for done in my_booking(Way::TypePhone).into_iter().chain([Done::Type("12800001234")]) {
        play.does(done);
    }
    assert_eq!(play.line(), "输入有误：PhoneStart");
    assert_eq!(play.touch(Touch::Way(Way::Clear)), "请输入Phone");
    let Page::Entry(page) = play.visit.view().page else { panic!("typing") };
    assert_eq!((page.shown.as_str(), page.problem, page.ways), ("", None, vec![]));
    assert_eq!(play.touch(Touch::Way(Way::Clear)), "请输入Phone", "there is nothing to clear");
    assert_eq!(play.types("138000012"), "输入有误：Length { found: 9, wanted: 11 }");
}

#[test]
fn on_the_last_day_of_the_table_the_hours_are_known_and_a_day_later_they_are_not() {
    for (now, hours) in [
        ("2026-12-31 10:00", Some(HoursView::Working { until: (12, 0) })),
        ("2027-01-01 10:00", Some(HoursView::Unsure)),
        ("2027-01-04 10:00", Some(HoursView::Unsure)),
    ] {
        let mut play = Play::at(now, 0);
        assert_eq!(play.visit.view().hours, hours, "{now}");
        // Nobody is turned away because of it.
        assert_eq!(play.touch(Touch::Way(Way::AllAreas)), "选专区：2个");
        assert!(play.wants("company", "start").starts_with("取号前"), "{}", play.line());
    }
}
