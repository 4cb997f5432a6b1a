//! What a timetable is refused for.

use super::*;

fn refused(spoil: impl FnOnce(&mut TimetableParts)) -> (Place, String) {
    let mut parts = parts();
    spoil(&mut parts);
    let error = Timetable::new(parts, &hall()).expect_err("refused");
    (error.place, error.to_string())
}

#[track_caller]
fn check(place: Place, says: &str, spoil: impl FnOnce(&mut TimetableParts)) {
    let (found, message) = refused(spoil);
    assert_eq!(found, place, "{message}");
    assert!(message.contains(says), "{message}");
}

#[test]
fn a_table_of_days_that_contradicts_itself() {
    check(Place::Holiday(1), "1 to 16 days", |parts| parts.holidays[1].to = date("2026-02-14"));
    check(Place::Holiday(1), "1 to 16 days", |parts| parts.holidays[1].to = date("2026-03-03"));
    check(Place::Holiday(7), "2026-10-07 is in two", |parts| {
        parts.holidays.push(holiday("假", "2026-10-07", "2026-10-08"));
    });
    check(Place::Holiday(7), "after 2026-12-31", |parts| {
        parts.holidays.push(holiday("元旦", "2026-12-31", "2027-01-02"));
    });
    check(Place::Holiday(0), "control character", |parts| parts.holidays[0].name = text(""));
    check(Place::MakeUp(6), "Monday", |parts| parts.make_up.push(date("2026-11-23")));
    check(Place::MakeUp(6), "in a holiday", |parts| parts.make_up.push(date("2026-10-04")));
    check(Place::MakeUp(6), "listed twice", |parts| parts.make_up.push(date("2026-10-10")));
    check(Place::MakeUp(6), "after 2026-12-31", |parts| parts.make_up.push(date("2027-01-02")));
}

#[test]
fn seasons_that_leave_a_day_in_doubt() {
    check(Place::Top, "found 0", |parts| drop(parts.seasons.remove(0)));
    check(Place::Top, "found 2", |parts| parts.seasons[1].range = None);
    check(Place::Season(1), "listed twice", |parts| parts.seasons[1].id = "usual".into());
    check(Place::Season(1), "a-z", |parts| parts.seasons[1].id = "Winter".into());
    check(Place::Season(0), "at least one", |parts| parts.seasons[0].working.clear());
    check(Place::Season(0), "08:30-12:00 and 11:00-17:00 overlap", |parts| {
        parts.seasons[0].working = spans("08:30-12:00 11:00-17:00");
    });
    check(Place::Season(2), "04-30 is in season \"winter\" and in season \"spring\"", |parts| {
        let range = Some((MonthDay::parse("04-30").expect("a day"), MonthDay::parse("05-31").expect("a day")));
        parts.seasons.push(Season { id: "spring".into(), range, ..parts.seasons[1].clone() });
    });
}

#[test]
fn after_hours_that_cannot_be_kept() {
    let row = Place::AfterHours;
    check(row(0), "found working", |parts| parts.after_hours[0].kind = PeriodKind::Working);
    check(row(0), "08:30-12:00 and 08:00-08:31 overlap", |parts| parts.after_hours[0].spans = spans("08:00-08:31"));
    check(row(3), "14:00-17:30 and 12:00-14:30 overlap", |parts| parts.after_hours[3].spans = spans("12:00-14:30"));
    check(row(6), "17:30-18:00 and 17:45-18:30 overlap", |parts| {
        parts.after_hours.push(AfterHours::new(PeriodKind::Evening, spans("17:45-18:30")));
    });
    check(row(0), "season \"summer\" is not defined", |parts| parts.after_hours[0].seasons = vec!["summer".into()]);
    check(row(4), "never a weekend day", |parts| parts.after_hours[4].days = vec![Weekday::Monday]);
    check(row(0), "no zone \"sea\"", |parts| parts.after_hours[0].zones = vec![ZoneId::new("sea").expect("id")]);
    check(row(0), "no matter \"fish\"", |parts| {
        parts.after_hours[0].matters = vec![MatterId::new("fish").expect("id")];
    });
    check(row(0), "slot_places is 201; 0 to 200", |parts| parts.after_hours[0].places = Some(201));
    check(row(4), "`opens` must come before", |parts| {
        let friday = (Weekday::Friday, time("12:00"));
        parts.after_hours[4].booking = BookingWindow::SameWeek { opens: friday, closes: friday };
    });
    check(Place::Extended, "found 241", |parts| parts.extended.as_mut().expect("extended").minutes_max = 241);
    check(Place::Extended, "at least one", |parts| parts.extended.as_mut().expect("extended").after.clear());
}

#[test]
fn rules_out_of_bounds() {
    let with = |key, value| {
        let mut fields = RuleFields::default();
        fields.set(key, value);
        fields
    };
    let (zone, start) = (ZoneId::new("tax").expect("id"), MatterId::new("start").expect("id"));
    check(Place::Rules, "slot_min is 4; 5 to 240", |parts| parts.rules = with(RuleKey::SlotMin, 4));
    check(Place::ZoneRules(0), "no zone \"sea\"", |parts| {
        parts.zone_rules.push((ZoneId::new("sea").expect("id"), RuleFields::default()));
    });
    check(Place::ZoneRules(1), "listed twice", |parts| {
        parts.zone_rules.extend([(zone.clone(), RuleFields::default()), (zone.clone(), RuleFields::default())]);
    });
    check(Place::MatterRules(0), "no matter", |parts| {
        parts.matter_rules.push((MatterId::new("fish").expect("id"), RuleFields::default()));
    });
    // The hall's minimum and the matter's maximum contradict each other.
    check(Place::MatterRules(0), "more than days_ahead_max, 3", |parts| {
        parts.rules = with(RuleKey::DaysAheadMin, 5);
        parts.rules.set(RuleKey::DaysAheadMax, 9);
        parts.matter_rules.push((start.clone(), with(RuleKey::DaysAheadMax, 3)));
    });
}

#[test]
fn every_list_has_its_bound() {
    let hour = "09:00-10:00";
    check(Place::Season(0), "at most 4, found 5", |parts| {
        parts.seasons[0].working = spans("01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 09:00-10:00");
    });
    check(Place::Top, "at most 6, found 7", |parts| parts.seasons = vec![parts.seasons[0].clone(); SEASONS_MAX + 1]);
    check(Place::Top, "at most 64, found 65", |parts| {
        parts.holidays = vec![holiday("假", "2026-01-01", "2026-01-01"); HOLIDAYS_MAX + 1];
    });
    check(Place::Top, "at most 64, found 65", |parts| parts.make_up = vec![date("2026-10-10"); MAKE_UP_MAX + 1]);
    let row = AfterHours::new(PeriodKind::Weekend, spans(hour));
    check(Place::Top, "at most 32, found 33", |parts| parts.after_hours = vec![row.clone(); AFTER_HOURS_MAX + 1]);
    check(Place::AfterHours(0), "at most 400, found 401", |parts| {
        parts.after_hours[0].zones = vec![ZoneId::new("tax").expect("id"); SCOPE_MAX + 1];
    });
    // At the bound it is taken: each of the 32 rows has a bit of its own.
    let mut full = parts();
    full.after_hours = (0..AFTER_HOURS_MAX)
        .map(|at| {
            let from = TimeOfDay::from_minutes(u16::try_from(at * 30).expect("small")).expect("a time");
            AfterHours::new(PeriodKind::Weekend, vec![Span::new(from, from.plus(30)).expect("a span")])
        })
        .collect();
    let full = Timetable::new(full, &hall()).expect("sound");
    assert_eq!(full.periods(date("2026-11-28"), Some(&start())).len(), AFTER_HOURS_MAX);
}
