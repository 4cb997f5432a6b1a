//! Whatever is asked in whatever order: no slot holds more than it can, and no booking goes a way that core does not know.

use std::collections::HashMap;
use std::sync::Arc;

use hall_core::booking::SlotHours;
use hall_core::calendar::{PeriodKind, TimeOfDay};
use hall_core::centre::SlotPlaces;
use hall_core::day::DayRule;
use hall_core::hall::{Hall, HallParts, Lang, Matter, Text, Zone, ZoneId};
use hall_core::number::Series;
use hall_core::person::Sealed;
use hall_proto::wire::WireAsk;
use proptest::prelude::*;
use rusqlite::Connection;

use super::*;
use crate::clock::ManualClock;
use crate::hours::{BookingRules, Hours};
use crate::store::{Rules, enrolments, open};

/// 2026-11-23, 09:00 in Beijing, a Monday.
const MONDAY: UtcMillis = UtcMillis(1_795_395_600_000);
const CAPACITY: u16 = 2;

#[derive(Debug, Clone)]
enum Step {
    Hold { id: u8, slot: u8 },
    Release { id: u8 },
    Confirm { id: u8, slot: u8, who: u8 },
    Move { id: u8, slot: u8 },
    Cancel { id: u8 },
    Pass { minutes: u16 },
}

fn any_step() -> impl Strategy<Value = Step> {
    let (id, slot, who) = (0u8..6, 0u8..3, 0u8..3);
    prop_oneof![
        3 => (id.clone(), slot.clone()).prop_map(|(id, slot)| Step::Hold { id, slot }),
        1 => id.clone().prop_map(|id| Step::Release { id }),
        4 => (id.clone(), slot.clone(), who).prop_map(|(id, slot, who)| Step::Confirm { id, slot, who }),
        2 => (id.clone(), slot).prop_map(|(id, slot)| Step::Move { id, slot }),
        1 => id.prop_map(|id| Step::Cancel { id }),
        1 => (0u16..600).prop_map(|minutes| Step::Pass { minutes }),
    ]
}

/// Half hours of Tuesday.
fn slot(no: u8) -> SlotTime {
    let time = |half: u8| TimeOfDay::from_minutes(540 + 30 * u16::from(half)).expect("a time");
    let date = Date::new(2026, 11, 24).expect("a day");
    SlotTime { date, from: time(no), to: time(no + 1), hours: SlotHours::Period(PeriodKind::Working) }
}

fn matter() -> MatterId {
    MatterId::new("seal").expect("id")
}

fn rules() -> Rules {
    let text = || Text { zh: "厅".into(), en: "hall".into() };
    let zone = ZoneId::new("z").expect("id");
    let seal = Matter::new(matter(), zone.clone(), text(), Series::new('B').expect("letter"), vec!["1".into()], 5);
    let zones = vec![Zone::new(zone, text(), text())];
    let hall = Hall::new(HallParts::new(text(), DayRule::BEIJING_04, zones, vec![seal])).expect("sound");
    Rules::new(&hall, Arc::new(ManualClock::at(MONDAY))).with_hours(Arc::new(ThreeSlots))
}

/// Three slots of two places, until five minutes before they begin.
struct ThreeSlots;

impl Hours for ThreeSlots {
    fn slots(&self, _: &MatterId, now: Moment) -> Vec<SlotPlaces> {
        let open = (0..3).map(slot).filter(|slot| now.add_minutes(5) <= slot.starts());
        open.map(|slot| SlotPlaces { slot, left: CAPACITY }).collect()
    }

    fn rules(&self, _: &MatterId) -> BookingRules {
        BookingRules::USUAL
    }
}

fn order(who: u8, slot: SlotTime) -> Box<BookingOrder> {
    Box::new(BookingOrder {
        matter: matter(),
        slot,
        person: PersonKey([who; 32]),
        masked: "王*".into(),
        sealed: Sealed::new(vec![who; 8]).expect("fits"),
        tail: None,
        project: None,
        assistance: None,
        lang: Lang::Zh,
    })
}

fn ask_of(step: &Step) -> Option<CentreAsk> {
    let booking = |id: &u8| BookingId(u128::from(*id));
    Some(match step {
        Step::Hold { id, slot: no } => CentreAsk::Hold { booking: booking(id), matter: matter(), slot: slot(*no) },
        Step::Release { id } => CentreAsk::Release { booking: booking(id) },
        Step::Confirm { id, slot: no, who } => {
            CentreAsk::Confirm { booking: booking(id), order: order(*who, slot(*no)) }
        }
        Step::Move { id, slot: no } => CentreAsk::Move { booking: booking(id), to: slot(*no) },
        Step::Cancel { id } => CentreAsk::Cancel { booking: booking(id) },
        Step::Pass { .. } => return None,
    })
}

fn states(db: &Connection) -> HashMap<BookingId, StoredBooking> {
    let found = (0..6).filter_map(|id| bookings::find(db, BookingId(id)).expect("reads"));
    found.map(|found| (found.id, found)).collect()
}

/// Each state has a place or none, as core says; no slot has more places taken than it holds; nobody has two.
fn check(db: &Connection, found: &HashMap<BookingId, StoredBooking>) {
    let mut used: HashMap<SlotTime, u16> = HashMap::new();
    let mut open: HashMap<Option<PersonKey>, u16> = HashMap::new();
    for booking in found.values() {
        let has_place = places::of(db, Taker::Booking(booking.row)).expect("reads").is_some();
        assert_eq!(has_place, booking.state.takes_a_place(), "{:?}", booking.state);
        if has_place {
            *used.entry(booking.slot).or_default() += 1;
        }
        if booking.state.is_open() {
            *open.entry(booking.person).or_default() += 1;
        }
        assert_eq!(booking.code.is_some(), booking.person.is_some(), "a code belongs to somebody");
    }
    assert!(used.values().all(|count| *count <= CAPACITY), "{used:?}");
    assert!(open.values().all(|count| *count == 1), "one open booking for each");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_questions_breaks_a_booking(steps in prop::collection::vec(any_step(), 1..50)) {
        let dir = tempfile::tempdir().expect("dir");
        let db = open(dir.path()).expect("opens");
        db.execute_batch("BEGIN").expect("one transaction, which is never written");
        enrolments::admit(&db, "entrance-1", Series::new('K').expect("letter"), &[7; 32], MONDAY).expect("let in");
        let enrolment = enrolments::of_kiosk(&db, "entrance-1").expect("reads").expect("in force").id;
        let rules = rules();
        let mut work = Work { db: &db, received_at: MONDAY, rules: &rules };
        let mut before = states(&db);
        for step in &steps {
            if let Step::Pass { minutes } = step {
                work.received_at.0 += i64::from(*minutes) * 60_000;
            }
            if let Some(ask) = ask_of(step) {
                let answer = decide(&work, enrolment, &ask).expect("the store works").expect("the kiosk may ask");
                let again = decide(&work, enrolment, &ask).expect("the store works").expect("the kiosk may ask");
                prop_assert_eq!(&again, &answer, "{} may come again", WireAsk::from(&ask).code());
            }
            let after = states(&db);
            check(&db, &after);
            for (id, now) in &after {
                // A new one was nothing before; and within one question a hold may end and nothing else.
                let was = before.get(id).map(|was| was.state);
                let is_lawful = was.is_none_or(|was| was == now.state || was.may_become(now.state));
                prop_assert!(is_lawful, "{:?} became {:?} by {:?}", was, now.state, step);
            }
            before = after;
        }
    }
}

#[test]
fn three_missed_in_thirty_days_stop_booking_for_thirty() {
    let until = |days: &[i32]| {
        let days: Vec<Date> = days.iter().map(|day| Date::from_days(20_000 + day)).collect();
        blocked_until(&days, 3, 30, 30).map(|until| until.days() - 20_000)
    };
    assert_eq!(until(&[]), None);
    assert_eq!(until(&[0, 10]), None);
    assert_eq!(until(&[0, 10, 29]), Some(59));
    assert_eq!(until(&[0, 10, 30]), None);
    assert_eq!(until(&[0, 10, 30, 39]), Some(69));
    assert_eq!(until(&[0, 1, 2, 40]), Some(32), "the fourth is alone");
    assert_eq!(until(&[5, 5, 5]), Some(35), "three on one day");
}
