//! A sound file becomes a timetable; a defect is named with its line and key.

use super::*;
use crate::hall_file::tests::HALL;

const CALENDAR: &str = r#"valid_until = "2026-12-31"
make_up = ["2026-09-20",
    "2026-10-10"]

[[holiday]]
name = { zh = "国庆节", en = "National Day" }
from = "2026-10-01"
to = "2026-10-07"

[[season]]
id = "usual"
name = { zh = "常规作息", en = "Usual hours" }
working = ["08:30-12:00", "14:30-17:30"]

[[season]]
id = "winter"
name = { zh = "冬季作息", en = "Winter hours" }
from = "10-08"
to = "04-30"
working = ["08:30-12:00", "14:00-17:30"]

[[after_hours]]
kind = "weekend"
hours = ["09:00-12:00", "15:00-17:00"]
days = ["saturday"]
zones = ["company"]
places = 2
by_booking = true
booking = { opens = "monday 09:00", closes = "friday 12:00" }

[extended]
after = ["working"]
minutes_max = 60

[rules]
slot_min = 20

[zone_rules.company]
days_ahead_max = 14

[matter_rules.company-start]
walk_in_quota = 60
"#;

fn hall() -> Hall {
    crate::hall_file::parse(HALL).expect("a sound hall")
}

#[test]
fn a_sound_file_becomes_a_timetable() {
    let (hall, day) = (hall(), |text| Date::parse(text).expect("a day"));
    let timetable = parse(CALENDAR, &hall).expect("sound");
    let matter = &hall.matters()[0];
    let rules = timetable.rules(matter);
    assert_eq!((rules.slot_min, rules.days_ahead_max, rules.walk_in_quota), (20, 14, Some(60)));
    assert_eq!(timetable.periods(day("2026-11-28"), Some(matter)).len(), 2, "a Saturday");
    assert_eq!(timetable.periods(day("2026-11-29"), Some(matter)).len(), 0, "a Sunday");
    assert_eq!(timetable.season(day("2026-11-28")).id, "winter");
    assert_eq!(timetable.day_kind(day("2026-10-07")).name().zh, "国庆节");
    assert_eq!(timetable.valid_until(), day("2026-12-31"));
}

#[test]
fn each_defect_is_placed_on_its_line() {
    let table = [
        ("valid_until = \"2026-12-31\"", "valid_until = \"2026-02-30\"", 1, Some("valid_until"), "2026-02-30"),
        ("    \"2026-10-10\"", "    \"2026-10-12\"", 3, Some("make_up"), "Monday"),
        ("    \"2026-10-10\"", "    \"2026-10-04\"", 3, Some("make_up"), "in a holiday"),
        ("to = \"2026-10-07\"", "to = \"2026-09-30\"", 8, Some("to"), "1 to 16 days"),
        ("to = \"2026-10-07\"", "to = \"7 October\"", 8, Some("to"), "2026-10-01"),
        ("to = \"2026-10-07\"", "until = \"2026-10-07\"", 8, None, "until"),
        ("zh = \"国庆节\"", "zh = \"\"", 6, Some("zh"), "control character"),
        ("id = \"usual\"", "id = \"winter\"", 16, Some("id"), "listed twice"),
        ("id = \"usual\"", "id = \"Usual\"", 11, Some("id"), "a-z"),
        ("from = \"10-08\"\n", "", 18, Some("from"), "neither"),
        ("from = \"10-08\"", "from = \"8.10.\"", 18, Some("from"), "10-08"),
        (
            "working = [\"08:30-12:00\", \"14:00-17:30\"]",
            "working = [\"12:00-08:30\"]",
            20,
            Some("working"),
            "08:30-12:00",
        ),
        ("\"14:00-17:30\"]", "\"11:00-17:30\"]", 20, Some("working"), "overlap"),
        ("kind = \"weekend\"", "kind = \"midnight\"", 23, Some("kind"), "weekend, holiday"),
        ("kind = \"weekend\"", "kind = \"working\"", 23, Some("kind"), "found working"),
        ("kind = \"weekend\"", "kind = \"evening\"", 24, Some("hours"), "overlap"),
        ("days = [\"saturday\"]", "days = [\"sat\"]", 25, Some("days"), "monday to sunday"),
        ("days = [\"saturday\"]", "days = [\"monday\"]", 25, Some("days"), "never a weekend"),
        ("zones = [\"company\"]", "zones = [\"company\",\n\"fishing\"]", 27, Some("zones"), "no zone \"fishing\""),
        ("zones = [\"company\"]", "matters = [\"fish\"]", 26, Some("matters"), "no matter \"fish\""),
        ("places = 2", "places = 201", 27, Some("places"), "0 to 200"),
        ("opens = \"monday 09:00\"", "opens = \"sunday 09:00\"", 29, Some("booking"), "before `closes`"),
        ("opens = \"monday 09:00\"", "opens = \"9 o'clock\"", 29, Some("opens"), "monday 09:00"),
        ("opens = \"monday 09:00\", ", "", 29, Some("booking"), "closes_last_working_day"),
        ("minutes_max = 60", "minutes_max = 0", 33, Some("minutes_max"), "1 to 240"),
        ("slot_min = 20", "slot_min = 4", 36, Some("slot_min"), "5 to 240"),
        ("slot_min = 20", "slot_minutes = 20", 36, None, "slot_min"),
        ("[zone_rules.company]", "[zone_rules.fishing]", 38, Some("zone_rules"), "no zone \"fishing\""),
        ("days_ahead_max = 14", "days_ahead_max = 0", 39, Some("days_ahead_max"), "more than days_ahead_max"),
        ("[matter_rules.company-start]", "[matter_rules.fish]", 41, Some("matter_rules"), "no matter \"fish\""),
        ("walk_in_quota = 60", "walk_in_quota = 2001", 42, Some("walk_in_quota"), "0 to 2000"),
    ];
    for (from, to, line, key, says) in table {
        assert!(CALENDAR.contains(from), "{from}");
        let fault = parse(&CALENDAR.replacen(from, to, 1), &hall()).expect_err(to);
        assert_eq!((fault.line, fault.key.as_deref()), (line, key), "{to}: {fault}");
        assert!(fault.message.contains(says), "{to}: {fault}");
    }
}

#[test]
fn a_file_without_end_is_not_read() {
    let fault = parse(&"#".repeat(TIMETABLE_FILE_BYTES_MAX + 1), &hall()).expect_err("too large");
    assert!(fault.message.contains("bytes"));
}
