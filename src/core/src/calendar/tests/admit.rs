//! Who gets a ticket now, and what is offered instead.

use super::*;
use crate::wait::WaitRange;

fn told(admission: &Admission) -> String {
    match admission {
        Admission::Ticket { wait, extended } => {
            let wait = wait.map_or("?".to_owned(), |WaitRange { from_min, to_min }| format!("{from_min}-{to_min}"));
            format!("号 {wait}{}", if *extended { " 延时" } else { "" })
        }
        Admission::Instead { why, next } => {
            let next = next.map_or("-".to_owned(), |next| next.to_string());
            format!("{}；{next}", why.text().zh)
        }
    }
}

#[test]
fn a_ticket_is_given_while_its_end_fits() {
    let closed = "大厅现已下班，您可以预约或留下回电";
    let table = [
        // Two counters, fifteen minutes each.
        ("2026-11-23 09:00", Some(4), "号 20-55"),
        ("2026-11-23 09:00", None, "号 ?"),
        // The queue goes on after the noon break: 30 minutes in the morning, the rest from 14:00.
        ("2026-11-23 11:30", Some(8), "号 160-220"),
        // Ends 17:55, within the evening service that is open to everybody.
        ("2026-11-23 17:25", Some(2), "号 10-30"),
        // Ends 18:10 and 19:00: past closing, while staff stay.
        ("2026-11-23 17:40", Some(2), "号 10-30 延时"),
        ("2026-11-23 17:45", Some(8), "号 40-100 延时"),
        ("2026-11-23 17:46", Some(8), "排队人数较多，18:00下班前可能办不完，建议预约；2026-11-24 08:00"),
        ("2026-11-23 18:30", Some(0), "现为延时服务，仅办理已取号或已预约的事项；2026-11-24 08:00"),
        ("2026-11-23 13:00", Some(0), "午间服务须提前预约；2026-11-23 14:00"),
        ("2026-11-28 10:00", Some(0), "周末服务须提前预约；2026-11-30 08:00"),
        ("2026-10-01 16:00", None, "节假日服务须提前预约；2026-10-08 08:00"),
        ("2026-11-23 20:00", Some(0), &format!("{closed}；2026-11-24 08:00")),
        ("2026-11-24 05:00", Some(0), &format!("{closed}；2026-11-24 08:00")),
    ];
    for (now, ahead, says) in table {
        assert_eq!(told(&timetable().admit(at(now), &start(), ahead, 0)), says, "{now} {ahead:?}");
    }
}

#[test]
fn a_quota_counts_for_one_period_and_one_matter() {
    let mut parts = parts();
    let mut fields = RuleFields::default();
    fields.set(RuleKey::WalkInQuota, 60);
    parts.matter_rules.push((MatterId::new("start").expect("id"), fields));
    let timetable = Timetable::new(parts, &hall()).expect("sound");
    let now = at("2026-11-23 10:00");
    assert_eq!(told(&timetable.admit(now, &start(), Some(0), 59)), "号 0-10");
    let gone = "本场现场号（60个）已取完，您可以预约；2026-11-23 14:00";
    assert_eq!(told(&timetable.admit(now, &start(), Some(0), 60)), gone);
    assert_eq!(told(&timetable.admit(now, &invoice(), Some(0), 60)), "号 0-10");
}

#[test]
fn a_period_of_another_zone_is_no_period_of_the_matter() {
    let mut parts = parts();
    parts.after_hours[4] = AfterHours {
        zones: vec![ZoneId::new("tax").expect("id")],
        ..AfterHours::new(PeriodKind::Weekend, spans("09:00-12:00"))
    };
    let timetable = Timetable::new(parts, &hall()).expect("sound");
    let saturday = at("2026-11-28 10:00");
    let says = "周末服务不办理此事项，您可以预约其他时间；2026-11-30 08:00";
    assert_eq!(told(&timetable.admit(saturday, &start(), Some(0), 0)), says);
    assert_eq!(told(&timetable.admit(saturday, &invoice(), Some(0), 0)), "号 0-10");
    assert_eq!(timetable.next_walk_in(at("2026-11-27 20:00"), None), Some(at("2026-11-28 09:00")));
}

#[test]
fn without_extended_service_closing_is_closing() {
    let timetable = Timetable::new(TimetableParts { extended: None, ..parts() }, &hall()).expect("sound");
    let says = "排队人数较多，18:00下班前可能办不完，建议预约；2026-11-24 08:00";
    assert_eq!(told(&timetable.admit(at("2026-11-23 17:46"), &start(), Some(0), 0)), says);
    assert_eq!(told(&timetable.admit(at("2026-11-23 17:45"), &start(), Some(0), 0)), "号 0-10");
}
