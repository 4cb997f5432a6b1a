//! What a hall's timetable says, on the hours that halls really keep.

mod admit;
mod explain;
mod hours;
mod slots;
mod sound;

use super::*;
use crate::day::DayRule;
use crate::hall::{Hall, HallParts, Matter, MatterId, Text, Zone, ZoneId};
use crate::number::Series;

pub(super) fn text(zh: &str) -> Text {
    Text { zh: zh.into(), en: "text".into() }
}

fn matter(id: &str, zone: &str) -> Matter {
    let (id, zone) = (MatterId::new(id).expect("id"), ZoneId::new(zone).expect("id"));
    let series = Series::new('A').expect("letter");
    Matter::new(id, zone, text("企业开办"), series, vec!["1".into(), "2".into()], 15)
}

/// Two zones: companies with two matters, tax with one.
pub(super) fn hall() -> Hall {
    let zone = |id| Zone::new(ZoneId::new(id).expect("id"), text("专区"), text("一楼"));
    let matters = vec![matter("start", "company"), matter("close", "company"), matter("invoice", "tax")];
    Hall::new(HallParts::new(text("大厅"), DayRule::BEIJING_04, vec![zone("company"), zone("tax")], matters))
        .expect("a sound hall")
}

pub(super) fn start() -> Matter {
    matter("start", "company")
}

pub(super) fn invoice() -> Matter {
    matter("invoice", "tax")
}

pub(super) fn date(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

pub(super) fn time(text: &str) -> TimeOfDay {
    TimeOfDay::parse(text).expect("a time")
}

pub(super) fn at(text: &str) -> Moment {
    let (day, clock) = text.split_once(' ').expect("a day and a time");
    Moment { date: date(day), time: time(clock) }
}

pub(super) fn spans(text: &str) -> Vec<Span> {
    text.split_whitespace().map(|span| Span::parse(span).expect("a span")).collect()
}

pub(super) fn holiday(zh: &str, from: &str, to: &str) -> Holiday {
    Holiday { name: text(zh), from: date(from), to: date(to), on_duty: true }
}

/// A row that is served by booking alone.
pub(super) fn by_booking(kind: PeriodKind, hours: &str, booking: BookingWindow) -> AfterHours {
    AfterHours { by_booking: true, booking, ..AfterHours::new(kind, spans(hours)) }
}

/// Noon and weekend: from Monday 09:00 to Friday 12:00 of the same week.
pub(super) fn same_week() -> BookingWindow {
    BookingWindow::SameWeek { opens: (Weekday::Monday, time("09:00")), closes: (Weekday::Friday, time("12:00")) }
}

/// The hours that halls are known to keep, in the year 2026.
pub(super) fn parts() -> TimetableParts {
    let usual = TimetableParts::new(date("2026-12-31"), spans("08:30-12:00 14:30-17:30"));
    let winter = Season {
        id: "winter".into(),
        name: text("冬季作息"),
        range: Some((MonthDay::parse("10-08").expect("a day"), MonthDay::parse("04-30").expect("a day"))),
        working: spans("08:30-12:00 14:00-17:30"),
    };
    let noon = by_booking(PeriodKind::Noon, "12:00-14:30", same_week());
    let closes = time("12:00");
    TimetableParts {
        holidays: vec![
            holiday("元旦", "2026-01-01", "2026-01-03"),
            holiday("春节", "2026-02-15", "2026-02-23"),
            holiday("清明节", "2026-04-04", "2026-04-06"),
            holiday("劳动节", "2026-05-01", "2026-05-05"),
            holiday("端午节", "2026-06-19", "2026-06-21"),
            holiday("中秋节", "2026-09-25", "2026-09-27"),
            holiday("国庆节", "2026-10-01", "2026-10-07"),
        ],
        make_up: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"].map(date).into(),
        seasons: vec![usual.seasons[0].clone(), winter],
        after_hours: vec![
            AfterHours::new(PeriodKind::Early, spans("08:00-08:30")),
            AfterHours::new(PeriodKind::Evening, spans("17:30-18:00")),
            AfterHours { seasons: vec!["usual".into()], ..noon.clone() },
            AfterHours { seasons: vec!["winter".into()], spans: spans("12:00-14:00"), ..noon },
            AfterHours {
                counts_next_working_day: true,
                ..by_booking(PeriodKind::Weekend, "09:00-12:00 15:00-17:00", same_week())
            },
            by_booking(PeriodKind::Holiday, "09:00-12:00 15:00-17:00", BookingWindow::LastWorkingDay { closes }),
        ],
        extended: Some(Extended { after: vec![PeriodKind::Working, PeriodKind::Evening], minutes_max: 60 }),
        ..usual
    }
}

pub(super) fn timetable() -> Timetable {
    Timetable::new(parts(), &hall()).expect("sound")
}
