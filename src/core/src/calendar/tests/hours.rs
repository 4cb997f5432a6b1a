//! Which days are worked, which periods are kept on them, and what the hall does at a moment.

use super::*;

#[test]
fn each_day_is_what_the_published_tables_say() {
    let days_2025 = [
        ("2025-01-26", true),
        ("2025-02-08", true),
        ("2025-04-27", true),
        ("2025-09-28", true),
        ("2025-10-11", true),
        ("2025-10-12", false),
    ];
    let mut of_2025 = parts();
    of_2025.make_up.extend(["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"].map(date));
    let of_2025 = Timetable::new(of_2025, &hall()).expect("sound");
    for (day, is_worked) in days_2025 {
        assert_eq!(of_2025.is_worked(date(day)), is_worked, "{day}");
    }
    let table = [
        ("2026-01-01", "元旦"),
        ("2026-01-03", "元旦"),
        ("2026-01-04", "调休上班日"),
        ("2026-02-14", "调休上班日"),
        ("2026-02-15", "春节"),
        ("2026-02-23", "春节"),
        ("2026-02-24", "工作日"),
        ("2026-02-28", "调休上班日"),
        ("2026-03-01", "周末"),
        ("2026-05-05", "劳动节"),
        ("2026-05-09", "调休上班日"),
        ("2026-09-20", "调休上班日"),
        ("2026-10-07", "国庆节"),
        ("2026-10-10", "调休上班日"),
        ("2026-10-11", "周末"),
        ("2026-11-23", "工作日"),
    ];
    for (day, name) in table {
        assert_eq!(timetable().day_kind(date(day)).name().zh, name, "{day}");
    }
}

#[test]
fn each_day_keeps_its_periods() {
    let table = [
        // The usual hours, and the winter timetable from 8 October.
        ("2026-09-30", "早间 08:00-08:30, 工作 08:30-12:00, 午间* 12:00-14:30, 工作 14:30-17:30, 晚间 17:30-18:00"),
        ("2026-10-08", "早间 08:00-08:30, 工作 08:30-12:00, 午间* 12:00-14:00, 工作 14:00-17:30, 晚间 17:30-18:00"),
        ("2026-04-30", "早间 08:00-08:30, 工作 08:30-12:00, 午间* 12:00-14:00, 工作 14:00-17:30, 晚间 17:30-18:00"),
        ("2026-05-06", "早间 08:00-08:30, 工作 08:30-12:00, 午间* 12:00-14:30, 工作 14:30-17:30, 晚间 17:30-18:00"),
        // A Saturday that is worked keeps working hours, and no weekend service.
        ("2026-10-10", "早间 08:00-08:30, 工作 08:30-12:00, 午间* 12:00-14:00, 工作 14:00-17:30, 晚间 17:30-18:00"),
        ("2026-10-11", "周末* 09:00-12:00, 周末* 15:00-17:00"),
        ("2026-10-01", "节假* 09:00-12:00, 节假* 15:00-17:00"),
        // A Saturday in a holiday is a holiday.
        ("2026-10-03", "节假* 09:00-12:00, 节假* 15:00-17:00"),
    ];
    for (day, periods) in table {
        assert_eq!(told(&timetable().periods(date(day), None)), periods, "{day}");
    }
}

fn told(periods: &[Period]) -> String {
    let told = periods.iter().map(|period| {
        let kind: String = period.kind.name().zh.chars().take(2).collect();
        format!("{kind}{} {}", if period.by_booking { "*" } else { "" }, period.span)
    });
    told.collect::<Vec<_>>().join(", ")
}

#[test]
fn the_hall_says_what_it_does_now() {
    use HallHours::{AfterHours, Closed, Extended, Working};
    let until = time;
    let closed = |next: &str| Closed { next: Some(at(next)) };
    let evening = PeriodKind::Evening;
    let table = [
        ("2026-11-23 07:59", closed("2026-11-23 08:00")),
        ("2026-11-23 08:00", AfterHours { kind: PeriodKind::Early, until: until("08:30") }),
        ("2026-11-23 08:30", Working { until: until("12:00") }),
        ("2026-11-23 11:59", Working { until: until("12:00") }),
        ("2026-11-23 12:00", AfterHours { kind: PeriodKind::Noon, until: until("14:00") }),
        ("2026-11-23 17:29", Working { until: until("17:30") }),
        ("2026-11-23 17:30", AfterHours { kind: evening, until: until("18:00") }),
        // 延时: until an hour past closing.
        ("2026-11-23 18:00", Extended { until: until("19:00") }),
        ("2026-11-23 18:59", Extended { until: until("19:00") }),
        ("2026-11-23 19:00", closed("2026-11-24 08:00")),
        // Weekend service is by booking: whoever walks in is told Monday.
        ("2026-11-28 10:00", AfterHours { kind: PeriodKind::Weekend, until: until("12:00") }),
        ("2026-11-28 13:00", closed("2026-11-30 08:00")),
        // After the last day before the National Day, the eighth.
        ("2026-09-30 20:00", closed("2026-10-08 08:00")),
        // Friday before a Saturday that is worked.
        ("2026-10-09 23:59", closed("2026-10-10 08:00")),
    ];
    for (now, hours) in table {
        assert_eq!(timetable().hours(at(now)), hours, "{now}");
    }
}

#[test]
fn the_next_opening_may_be_by_booking() {
    let table = [
        ("2026-11-23 08:00", "2026-11-23 08:30", PeriodKind::Working, false),
        ("2026-11-23 08:30", "2026-11-23 12:00", PeriodKind::Noon, true),
        ("2026-11-27 19:00", "2026-11-28 09:00", PeriodKind::Weekend, true),
        ("2026-09-30 20:00", "2026-10-01 09:00", PeriodKind::Holiday, true),
    ];
    for (now, moment, kind, by_booking) in table {
        let expected = Opening { moment: at(moment), kind, by_booking };
        assert_eq!(timetable().next_opening(at(now)), Some(expected), "{now}");
    }
}

#[test]
fn a_hall_that_never_opens_says_so_instead_of_searching_for_ever() {
    let mut parts = parts();
    parts.after_hours.clear();
    parts.holidays = (0..5)
        .map(|at| {
            holiday(
                "假",
                &date("2026-01-01").add_days(at * 16).to_string(),
                &date("2026-01-16").add_days(at * 16).to_string(),
            )
        })
        .collect();
    parts.make_up.clear();
    let timetable = Timetable::new(parts, &hall()).expect("sound");
    assert_eq!(timetable.hours(at("2026-01-01 09:00")), HallHours::Closed { next: None });
    assert_eq!(timetable.next_opening(at("2026-01-01 09:00")), None);
}

#[test]
fn a_period_serves_whom_it_names() {
    let mut parts = parts();
    parts.after_hours[4].zones = vec![ZoneId::new("tax").expect("id")];
    parts.holidays[0].on_duty = false;
    let timetable = Timetable::new(parts, &hall()).expect("sound");
    let sunday = date("2026-11-29");
    assert_eq!(timetable.periods(sunday, Some(&start())), []);
    assert_eq!(timetable.periods(sunday, Some(&invoice())).len(), 2);
    assert_eq!(timetable.periods(sunday, None).len(), 2);
    assert_eq!(timetable.periods(date("2026-01-02"), None), [], "no duty on this holiday");
}

#[test]
fn the_table_warns_before_it_runs_out() {
    let timetable = timetable();
    let table = [
        ("2026-10-31", None),
        ("2026-11-01", Some(60)),
        ("2026-12-30", Some(1)),
        ("2026-12-31", Some(0)),
        ("2027-06-01", Some(0)),
    ];
    for (today, left) in table {
        assert_eq!(timetable.runs_out(date(today)), left, "{today}");
    }
    // Beyond it, a statutory holiday counts as worked, and it is known that this is not known.
    let may_day = date("2027-05-03");
    assert_eq!((timetable.day_kind(may_day), timetable.is_known(may_day)), (DayKind::Working, false));
    assert_eq!(timetable.day_kind(date("2027-05-01")), DayKind::Weekend);
}
