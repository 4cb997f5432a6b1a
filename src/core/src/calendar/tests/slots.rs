//! Which slots can be booked, by whom and until when.

use super::*;
use crate::booking::{SlotHours, SlotTime};

fn day(now: &str, of: &str) -> DayOfSlots {
    let days = timetable().slots(&start(), at(now), |_, _| 0);
    days.into_iter().find(|day| day.date == date(of)).unwrap_or_else(|| panic!("{of} is not in the window"))
}

/// Slots from one time on, of a kind: `午间 12:00 12:30`.
fn told(day: &DayOfSlots) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for slot in day.slots.iter().filter(|slot| slot.left > 0) {
        let hours = slot.time.hours;
        if last != Some(hours) {
            words.push(name(hours));
        }
        last = Some(hours);
        words.push(slot.time.from.to_string());
    }
    words.extend(day.why_none.iter().map(|why| why.text().zh));
    words.join(" ")
}

fn name(hours: SlotHours) -> String {
    match hours {
        SlotHours::Period(kind) => kind.name().zh.chars().take(2).collect(),
        SlotHours::Extended => "延时".into(),
    }
}

fn slot(day: &str, hours: &str, kind: SlotHours) -> SlotTime {
    let span = Span::parse(hours).expect("a span");
    SlotTime { date: date(day), from: span.from(), to: span.to(), hours: kind }
}

fn working(day: &str, hours: &str) -> SlotTime {
    slot(day, hours, SlotHours::Period(PeriodKind::Working))
}

#[test]
fn each_day_of_the_window_says_what_can_be_booked() {
    let whole_day = "早间 08:00 工作 08:30 09:00 09:30 10:00 10:30 11:00 11:30 午间 12:00 12:30 13:00 13:30 \
                     工作 14:00 14:30 15:00 15:30 16:00 16:30 17:00 晚间 17:30 延时 18:00 18:30";
    let without_noon = whole_day.replace("午间 12:00 12:30 13:00 13:30 工作 ", "");
    let weekend = "周末 09:00 09:30 10:00 10:30 11:00 11:30 15:00 15:30 16:00 16:30";
    let table = [
        // Monday: tomorrow in full; today noon and extended slots only.
        ("2026-11-23 10:00", "2026-11-24", whole_day),
        ("2026-11-23 10:00", "2026-11-23", "午间 12:00 12:30 13:00 13:30 延时 18:00 18:30"),
        ("2026-11-23 08:59", "2026-11-23", "延时 18:00 18:30"),
        ("2026-11-23 18:24", "2026-11-23", "延时 18:30"),
        ("2026-11-23 18:25", "2026-11-23", "该时段预约已于11月23日18:25截止"),
        // The week's weekend, from Monday 09:00 to Friday 12:00.
        ("2026-11-23 08:59", "2026-11-28", "该时段11月23日09:00起可预约"),
        ("2026-11-23 09:00", "2026-11-28", weekend),
        ("2026-11-27 11:59", "2026-11-29", weekend),
        ("2026-11-27 12:00", "2026-11-28", "该时段预约已于11月27日12:00截止"),
        // Next week's noon is not open yet.
        ("2026-11-27 10:00", "2026-11-30", without_noon.as_str()),
        ("2026-11-23 10:00", "2026-12-02", without_noon.as_str()),
        // A holiday until 12:00 of the last working day before it.
        ("2026-09-30 11:59", "2026-10-01", "节假 09:00 09:30 10:00 10:30 11:00 11:30 15:00 15:30 16:00 16:30"),
        ("2026-09-30 12:00", "2026-10-05", "该时段预约已于9月30日12:00截止"),
    ];
    for (now, of, says) in table {
        assert_eq!(told(&day(now, of)), says, "{now}: {of}");
    }
}

#[test]
fn the_window_is_seven_working_days() {
    let last = |now: &str| timetable().slots(&start(), at(now), |_, _| 0).last().map(|day| day.date);
    // Monday: seven working days later it is Wednesday of the week after.
    assert_eq!(last("2026-11-23 10:00"), Some(date("2026-12-02")));
    // The holiday does not count, its make-up Saturday does.
    assert_eq!(last("2026-09-29 10:00"), Some(date("2026-10-14")));
    let few = |fields: &[(RuleKey, u16)]| {
        let mut parts = parts();
        for (key, value) in fields {
            parts.rules.set(*key, *value);
        }
        Timetable::new(parts, &hall()).expect("sound")
    };
    let two_ahead = few(&[(RuleKey::DaysAheadMin, 2)]);
    let thursday = at("2026-11-26 10:00");
    let friday = two_ahead.is_bookable(&start(), working("2026-11-27", "09:00-09:30"), thursday);
    assert_eq!(friday.expect_err("too soon").reason, Reason::TooSoon { from: date("2026-11-30") });
    let days = two_ahead.slots(&start(), thursday, |_, _| 0);
    let monday = days.iter().find(|day| day.date == date("2026-11-30")).expect("Monday");
    assert_eq!(monday.slots[0].book_until, at("2026-11-27 00:00"));
    let today = few(&[(RuleKey::DaysAheadMin, 0), (RuleKey::DaysAheadMax, 0)]);
    let days = today.slots(&start(), at("2026-11-29 10:00"), |_, _| 0);
    assert_eq!(days.len(), 1, "a Sunday, and nothing ahead of it");
    assert_eq!(few(&[(RuleKey::SlotMin, 240)]).slots(&start(), at("2026-11-23 10:00"), |_, _| 0)[1].slots, []);
}

#[test]
fn a_slot_that_is_taken_is_shown_full() {
    let days = timetable().slots(&start(), at("2026-11-23 20:00"), |day, from| {
        if day == date("2026-11-24") && from < time("10:00") { 1 } else { 2 }
    });
    let tuesday = &days[1];
    let left: Vec<u16> = tuesday.slots.iter().map(|slot| slot.left).collect();
    assert_eq!((left[0], left[3], left[4]), (1, 1, 0));
    assert_eq!(tuesday.why_none, None);
    assert_eq!(days[2].why_none, Some(Reason::Full));
    assert!(!days[2].slots.is_empty());
}

#[test]
fn a_person_books_once_and_comes() {
    let tuesday = working("2026-11-24", "08:30-09:00");
    let now = at("2026-11-23 10:00");
    let book = |open_bookings, missed: &[&str]| {
        let missed: Vec<Date> = missed.iter().map(|day| date(day)).collect();
        timetable().may_book(&PersonRecord { open_bookings, missed: &missed }, &start(), tuesday, now)
    };
    assert_eq!(book(0, &[]), Ok(()));
    assert_eq!(book(1, &[]), Err(Refusal { reason: Reason::AlreadyBooked, next: Some(now) }));
    assert_eq!(book(0, &["2026-11-01", "2026-11-20"]), Ok(()));
    // The third within thirty days, whatever their order: none for thirty days.
    let until = date("2026-12-20");
    let blocked = Refusal { reason: Reason::Blocked { until }, next: Some(at("2026-12-20 00:00")) };
    assert_eq!(book(0, &["2026-11-20", "2026-10-22", "2026-11-02"]), Err(blocked));
    assert_eq!(book(0, &["2026-11-20", "2026-10-21", "2026-11-02"]), Ok(()), "thirty-one days");
    assert_eq!(book(0, &["2026-09-01", "2026-09-02", "2026-10-24"]), Ok(()));
    assert_eq!(book(0, &["2026-09-30", "2026-10-20", "2026-10-24"]), Ok(()), "the block is over on 23 November");
}

#[test]
fn a_slot_is_judged_by_itself() {
    let judge = |slot: SlotTime, now: &str| timetable().is_bookable(&start(), slot, at(now));
    let noon = |day| slot(day, "12:00-12:30", SlotHours::Period(PeriodKind::Noon));
    let saturday = slot("2026-11-28", "09:00-09:30", SlotHours::Period(PeriodKind::Weekend));
    let open = at("2026-11-30 09:00");
    let first = |text: &str| Some(at(text));
    let table = [
        (working("2026-11-24", "08:30-09:00"), "2026-11-23 23:59", None),
        (
            working("2026-11-24", "08:30-09:00"),
            "2026-11-24 00:00",
            Some((Reason::TooSoon { from: date("2026-11-25") }, first("2026-11-24 12:00"))),
        ),
        (noon("2026-11-24"), "2026-11-24 11:54", None),
        (
            noon("2026-11-24"),
            "2026-11-24 11:55",
            Some((Reason::BookingOver { until: at("2026-11-24 11:55") }, first("2026-11-24 12:30"))),
        ),
        (noon("2026-12-01"), "2026-11-24 11:55", Some((Reason::NotOpenYet { from: open }, Some(open)))),
        (saturday, "2026-11-27 11:59", None),
        (
            working("2026-12-03", "08:30-09:00"),
            "2026-11-23 10:00",
            Some((Reason::TooFar { days: 7 }, first("2026-11-23 12:00"))),
        ),
        // No such slot: another grid, another kind, in the past.
        (
            working("2026-11-24", "08:40-09:10"),
            "2026-11-23 10:00",
            Some((Reason::NoSuchSlot, first("2026-11-23 12:00"))),
        ),
        (
            working("2026-11-24", "12:00-12:30"),
            "2026-11-23 10:00",
            Some((Reason::NoSuchSlot, first("2026-11-23 12:00"))),
        ),
    ];
    for (slot, now, refused) in table {
        let expected = refused.map_or(Ok(()), |(reason, next)| Err(Refusal { reason, next }));
        assert_eq!(judge(slot, now), expected, "{now}: {slot:?}");
    }
}

#[test]
fn checking_in_is_never_refused_on_its_day() {
    let slot = working("2026-11-24", "09:00-09:30");
    let table = [
        ("2026-11-23 09:00", CheckIn::OtherDay { date: date("2026-11-24") }),
        ("2026-11-24 08:29", CheckIn::TooEarly { from: at("2026-11-24 08:30") }),
        ("2026-11-24 08:30", CheckIn::OnTime),
        ("2026-11-24 09:45", CheckIn::OnTime),
        ("2026-11-24 09:46", CheckIn::Late),
        ("2026-11-24 23:59", CheckIn::Late),
        ("2026-11-25 00:00", CheckIn::Past),
    ];
    for (now, expected) in table {
        assert_eq!(timetable().check_in(&start(), slot, at(now)), expected, "{now}");
    }
}

#[test]
fn a_booking_is_cancelled_until_two_hours_before() {
    let slot = working("2026-11-24", "09:00-09:30");
    let until = at("2026-11-24 07:00");
    assert_eq!(timetable().may_cancel(&start(), slot, until), Ok(()));
    let late = Refusal { reason: Reason::TooLateToCancel { until }, next: None };
    assert_eq!(timetable().may_cancel(&start(), slot, at("2026-11-24 07:01")), Err(late));
}

#[test]
fn weekend_acceptance_moves_to_the_next_working_day() {
    let weekend = |day| slot(day, "09:00-09:30", SlotHours::Period(PeriodKind::Weekend));
    let accepted = |slot| timetable().accepted_on(&start(), slot).to_string();
    assert_eq!(accepted(weekend("2026-11-28")), "2026-11-30");
    assert_eq!(accepted(weekend("2026-10-11")), "2026-10-12");
    assert_eq!(accepted(working("2026-11-24", "09:00-09:30")), "2026-11-24");
    assert_eq!(timetable().places(&start(), weekend("2026-11-28")), Some(2));
    assert_eq!(timetable().places(&start(), working("2026-11-24", "08:40-09:10")), None);
}
