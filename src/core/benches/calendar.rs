//! How long the calendar takes to answer in a large hall: 300 matters, rules for 200 of them, and a window of sixty days.
//! A touch is answered within 100 ms; a search for slots has a hundredth of that, one millisecond.

#![allow(clippy::expect_used, missing_docs, reason = "a bench that cannot go on says so and stops")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hall_core::calendar::{
    AfterHours, BookingWindow, Date, Extended, Holiday, Moment, PeriodKind, RuleFields, RuleKey, Span, TimeOfDay,
    Timetable, TimetableParts,
};
use hall_core::day::DayRule;
use hall_core::hall::{Hall, HallError, HallParts, Matter, MatterId, Text, Zone, ZoneId};
use hall_core::number::Series;

const MATTERS: usize = 300;
const RULED: usize = 200;
/// Working days ahead, as many as there can be; with the weekends and two long holidays between them the window reaches
/// over the sixty days beyond which nobody looks.
const DAYS_AHEAD: u16 = 30;
/// Two holidays of sixteen days, one after the other.
const HOLIDAYS: [(&str, &str); 2] = [("2026-12-01", "2026-12-16"), ("2026-12-28", "2027-01-12")];

fn text(text: &str) -> Text {
    Text { zh: text.to_owned(), en: text.to_owned() }
}

fn hall() -> Result<Hall, Box<dyn std::error::Error>> {
    let zone = ZoneId::new("general")?;
    let series = Series::new('A')?;
    let matter = |at: usize| -> Result<Matter, HallError> {
        let id = MatterId::new(&format!("matter-{at}"))?;
        Ok(Matter::new(id, zone.clone(), text("matter"), series, vec!["1".to_owned()], 15))
    };
    let matters = (0..MATTERS).map(matter).collect::<Result<_, _>>()?;
    let zones = vec![Zone::new(zone.clone(), text("zone"), text("place"))];
    Ok(Hall::new(HallParts::new(text("hall"), DayRule::BEIJING_04, zones, matters))?)
}

fn parts(hall: &Hall) -> Option<TimetableParts> {
    let spans = |texts: &[&str]| texts.iter().map(|text| Span::parse(text)).collect::<Option<Vec<_>>>();
    let mut parts = TimetableParts::new(Date::parse("2027-03-31")?, spans(&["08:30-12:00", "14:00-17:30"])?);
    let closes = TimeOfDay::parse("12:00")?;
    parts.after_hours = vec![
        AfterHours::new(PeriodKind::Early, spans(&["08:00-08:30"])?),
        AfterHours::new(PeriodKind::Noon, spans(&["12:00-14:00"])?),
        AfterHours::new(PeriodKind::Evening, spans(&["17:30-20:00"])?),
        AfterHours::new(PeriodKind::Weekend, spans(&["09:00-12:00", "15:00-17:00"])?),
        AfterHours {
            booking: BookingWindow::LastWorkingDay { closes },
            ..AfterHours::new(PeriodKind::Holiday, spans(&["09:00-12:00"])?)
        },
    ];
    for (from, to) in HOLIDAYS {
        let (from, to) = (Date::parse(from)?, Date::parse(to)?);
        parts.holidays.push(Holiday { name: text("holiday"), from, to, on_duty: true });
    }
    parts.extended = Some(Extended { after: vec![PeriodKind::Evening], minutes_max: 60 });
    parts.rules.set(RuleKey::DaysAheadMax, DAYS_AHEAD);
    for matter in hall.matters().iter().take(RULED) {
        let mut fields = RuleFields::default();
        fields.set(RuleKey::SlotMin, 30);
        parts.matter_rules.push((matter.id.clone(), fields));
    }
    Some(parts)
}

fn bench(criterion: &mut Criterion) {
    let hall = hall().expect("a sound hall");
    let parts = parts(&hall).expect("sound parts");
    criterion
        .bench_function("timetable of 300 matters", |run| run.iter(|| Timetable::new(black_box(parts.clone()), &hall)));
    let timetable = Timetable::new(parts, &hall).expect("sound");
    let (matter, now) =
        (&hall.matters()[RULED / 2], Moment { date: Date::from_days(20_780), time: TimeOfDay::MIDNIGHT });
    let window = timetable.slots(matter, now, |_, _| 0);
    let (first, last) = (window.first().expect("a day").date, window.last().expect("a day").date);
    assert!(last.days() - first.days() >= 55, "the window is only {first} to {last}");
    criterion.bench_function("slots of a matter over 60 days, 300 matters, 200 rules", |run| {
        run.iter(|| timetable.slots(black_box(matter), now, |_, _| 0));
    });
    criterion.bench_function("hours of the hall", |run| run.iter(|| timetable.hours(black_box(now))));
    criterion.bench_function("admission", |run| run.iter(|| timetable.admit(now, black_box(matter), Some(7), 3)));
}

criterion_group!(benches, bench);
criterion_main!(benches);
