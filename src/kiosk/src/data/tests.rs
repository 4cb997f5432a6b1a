//! The hall is served from its files, and from their last good copies while they are not good.

use std::path::PathBuf;

use hall_proto::hall_file;

use super::*;
use crate::cabinet;
use crate::config::Config;

const HALL_TEXT: &str = r#"[hall]
name = { zh = "海城市政务服务中心", en = "Haicheng Service Centre" }
utc_offset_min = 480
day_start_hour = 4

[[zone]]
id = "company"
name = { zh = "企业开办专区", en = "Start a company" }
place = { zh = "一楼东侧", en = "Ground floor, east" }

[[matter]]
id = "company-start"
zone = "company"
name = { zh = "企业设立登记", en = "Register a company" }
series = "A"
counters = ["1"]
minutes = 15
"#;

const CALENDAR_TEXT: &str = r#"valid_until = "2026-12-31"

[[season]]
id = "usual"
name = { zh = "常规作息", en = "Usual hours" }
working = ["09:00-12:00"]
"#;

/// The hall's file, its calendar, and the state folder.
fn places(dir: &tempfile::TempDir) -> (PathBuf, PathBuf, PathBuf) {
    let path = |name: &str| dir.path().join(name);
    std::fs::write(path("calendar.toml"), CALENDAR_TEXT).expect("written");
    (path("hall.toml"), path("calendar.toml"), path("state"))
}

#[test]
fn a_new_calendar_is_taken_and_one_that_does_not_fit_the_hall_is_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let (path, calendar, state_dir) = places(&dir);
    std::fs::write(&path, HALL_TEXT).expect("written");
    let live = LiveHall::open(&path, &calendar, &state_dir).expect("good");
    live.keep();
    let until = || live.timetable().valid_until().to_string();
    std::fs::write(&calendar, CALENDAR_TEXT.replace("2026-12-31", "2027-12-31")).expect("written");
    assert!(matches!(live.look_now(), News::Hall(..)));
    assert_eq!(until(), "2027-12-31");
    std::fs::write(&calendar, format!("{CALENDAR_TEXT}[matter_rules.fishing]\nslot_min = 20\n")).expect("written");
    let News::Bad(error) = live.look_now() else { panic!("there is no such matter") };
    assert!(error.to_string().contains("calendar.toml: line 7"), "{error}");
    assert_eq!((until().as_str(), live.standing().0), ("2027-12-31", Condition::Faulty(Fault::DataBad)));
    drop(live);
    let again = LiveHall::open(&path, &calendar, &state_dir).expect("the copies");
    assert_eq!(again.timetable().valid_until().to_string(), "2027-12-31", "after a restart, too");
}

#[test]
fn a_hall_is_served_from_its_last_good_data_until_the_file_is_mended() {
    let dir = tempfile::tempdir().expect("a folder");
    let (path, calendar, state_dir) = places(&dir);
    std::fs::write(&path, HALL_TEXT).expect("written");
    LiveHall::open(&path, &calendar, &state_dir).expect("good").keep();
    std::fs::write(&path, HALL_TEXT.replace("minutes = 15", "minutes = 0")).expect("written");
    let live = LiveHall::open(&path, &calendar, &state_dir).expect("the copy");
    let (condition, facts) = live.standing();
    assert_eq!(condition, Condition::Faulty(Fault::DataBad));
    assert!(facts[2].contains("hall.toml: line 17, minutes") && facts[2].contains("last good"), "{facts:?}");
    std::fs::write(&path, HALL_TEXT.replace("海城市", "海原市")).expect("written");
    let News::Hall(hall, _) = live.look_now() else { panic!("the mended file is taken") };
    assert_eq!(hall.name().zh, "海原市政务服务中心");
    assert_eq!((live.standing().0, live.name().zh.as_str()), (Condition::Working, "海原市政务服务中心"));
}

#[test]
fn another_business_day_waits_for_the_next_start() {
    let dir = tempfile::tempdir().expect("a folder");
    let (path, calendar, state_dir) = places(&dir);
    std::fs::write(&path, HALL_TEXT).expect("written");
    let live = LiveHall::open(&path, &calendar, &state_dir).expect("good");
    std::fs::write(&path, HALL_TEXT.replace("day_start_hour = 4", "day_start_hour = 5")).expect("written");
    assert!(matches!(live.look_now(), News::AfterRestart));
    assert_eq!((live.standing().0, live.rule()), (Condition::Warning, live.get().rule()));
    assert_ne!(LiveHall::open(&path, &calendar, &state_dir).expect("good").rule(), live.rule());
}

#[test]
fn a_hall_from_no_file_stays_as_it_is() {
    let hall = hall_file::parse(HALL_TEXT).expect("sound");
    let timetable = hall_data::timetable(CALENDAR_TEXT, &hall).expect("sound");
    let live = LiveHall::given(Arc::new(hall), Arc::new(timetable));
    assert!(matches!(live.look(), News::None) && matches!(live.look_now(), News::None));
    live.keep();
    assert_eq!(live.standing().0, Condition::Working);
}

#[test]
fn a_check_of_the_configuration_judges_the_file_and_not_its_copy() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("kiosk.toml");
    let text = "state_dir = \"state\"\nhall = \"hall.toml\"\ncalendar = \"calendar.toml\"\n[centre]\nurl = \"http://127.0.0.1:8080\"\n\
                [printer]\nport = \"printer\"\nprofile = \"generic-80\"\n";
    let config = Config::parse(text, &path).expect("sound");
    std::fs::write(&config.hall, HALL_TEXT).expect("written");
    std::fs::write(&config.calendar, CALENDAR_TEXT).expect("written");
    cabinet::open_hall(&config).expect("good").keep();
    assert_eq!(cabinet::read_hall(&config).expect("good").name().zh, "海城市政务服务中心");
    std::fs::write(&config.hall, HALL_TEXT.replace("series = \"A\"", "series = \"AB\"")).expect("written");
    let error = cabinet::read_hall(&config).expect_err("bad").to_string();
    assert!(error.ends_with("hall.toml: line 15, series: a series is one letter from A to Z"), "{error}");
    assert!(cabinet::open_hall(&config).is_ok(), "the copy is there all the same");
}
