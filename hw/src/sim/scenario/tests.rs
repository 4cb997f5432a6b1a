//! What a scenario says, and what an error says about it.

use std::time::Duration;

use super::*;

const DEVICES: [&str; 3] = ["printer", "scanner", "card-reader"];

fn parse(text: &str) -> Result<Scenario, ScenarioError> {
    Scenario::parse("day.txt", text, &DEVICES)
}

/// The steps as lines.
fn played(text: &str) -> Vec<String> {
    let scenario = parse(text).unwrap();
    scenario.steps().iter().map(|step| format!("{} {} {}", step.at, step.device, step.verb)).collect()
}

#[test]
fn a_day_is_played_in_its_order() {
    let text = "\
# morning
08:30 printer paper near
+5s scanner scan  two  blanks # and a sign
  every 2m until 08:36:05 card-reader card citizen 1

08:34 printer paper out
+1h30m printer paper ok\r\n";
    assert_eq!(
        played(text),
        [
            "08:30:00 printer paper near",
            "08:30:05 scanner scan  two  blanks # and a sign",
            "08:32:05 card-reader card citizen 1",
            "08:34:00 printer paper out",
            "08:34:05 card-reader card citizen 1",
            "08:36:05 card-reader card citizen 1",
            "10:04:00 printer paper ok",
        ]
    );
}

#[test]
fn a_repetition_goes_on_to_the_end_of_the_day() {
    let steps = played("22:00 printer status\nevery 30m printer status");
    assert_eq!(steps.last().map(String::as_str), Some("24:00:00 printer status"));
    assert_eq!(steps.len(), 5);
    assert_eq!(played("23:59 printer status\nevery 5m printer slips").len(), 1, "none has room");
}

#[test]
fn an_error_names_the_file_the_line_what_was_found_and_what_is_allowed() {
    for (text, told) in [
        ("8:30 printer paper out", "day.txt:1: \"8:30\" is no time; write a time of day such as 08:30"),
        ("# one\n\nprinter paper out", "day.txt:3: \"printer\" is no time"),
        ("+5s printer status", "day.txt:1: \"+5s\" counts from the line before it"),
        ("every 5s printer status", "day.txt:1: \"every\" counts from the line before it"),
        ("08:00 printer status\n+5 printer status", "day.txt:2: \"+5\" is no time"),
        ("08:00 printer status\nevery 0s printer status", "day.txt:2: every \"0s\" is no repetition; write a length"),
        ("08:00 printer status\nevery", "day.txt:2: every \"\" is no repetition"),
        ("08:00 printer status\nevery 5s until 25:00 printer status", "until \"25:00\" is no time of day"),
        ("08:00 printer status\nevery 5s until 07:00 printer status", "07:00:00 is before 08:00:00"),
        ("08:00 printer status\n07:59:59 printer status", "day.txt:2: 07:59:59 is before 08:00:00"),
        ("23:00 printer status\n+2h printer status", "day.txt:2: \"+2h\" goes beyond 24:00"),
        ("08:00 scaner scan A1", "day.txt:1: no device \"scaner\"; there are: printer, scanner, card-reader"),
        ("08:00", "day.txt:1: no device \"\""),
        ("08:00 scanner  ", "day.txt:1: nothing stands behind \"scanner\""),
    ] {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.contains(told), "{text:?}: {error}");
        assert!(!error.contains('\n'), "one line: {error}");
    }
    let long = parse(&format!("{} printer status", "9".repeat(1000))).unwrap_err().to_string();
    assert!(long.len() < 200, "{long}");
}

#[test]
fn a_day_is_bounded() {
    let every_second = "00:00 printer status\nevery 1s printer status";
    assert_eq!(parse(every_second).unwrap_err().trouble, Trouble::TooManySteps);
    let at_the_bound = format!("00:00 printer status\nevery 1s until {} printer status", time_s(STEPS_MAX - 1));
    assert_eq!(parse(&at_the_bound).map(|day| day.steps().len()), Ok(STEPS_MAX));
    let past_it = format!("00:00 printer status\nevery 1s until {} printer status", time_s(STEPS_MAX));
    assert_eq!(parse(&past_it).unwrap_err().trouble, Trouble::TooManySteps);
    let remark = format!("#{}", " ".repeat(FILE_BYTES_MAX));
    assert_eq!(parse(&remark).unwrap_err().trouble, Trouble::TooLong { bytes: FILE_BYTES_MAX + 1 });
}

fn time_s(seconds: usize) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[test]
fn verbs_are_looked_at_once_a_line_before_the_day_begins() {
    let scenario = parse("08:00 printer paper out\nevery 1h printer fly\n").unwrap();
    let asked = std::cell::RefCell::new(Vec::new());
    let look = |device: &str, verb: &str| {
        asked.borrow_mut().push(format!("{device} {verb}"));
        if verb == "fly" { Err(SimRefusal::new("no verb \"fly\"; there are: paper")) } else { Ok(()) }
    };
    let error = scenario.check(look).unwrap_err().to_string();
    assert_eq!(error, "day.txt:2: printer: no verb \"fly\"; there are: paper");
    assert_eq!(*asked.borrow(), ["printer paper out", "printer fly"]);
}

#[test]
fn a_day_begins_with_its_first_step_and_runs_as_fast_as_asked() {
    let scenario = parse("08:00 printer paper near\n+2m printer paper out\n+0s printer status").unwrap();
    let mut day = Playback::new(&scenario, Speed::new(60).unwrap());
    assert_eq!(day.next_at(), Some(Duration::ZERO));
    assert_eq!(day.take_due(Duration::ZERO).map(|step| step.verb).as_deref(), Some("paper near"));
    assert_eq!(day.take_due(Duration::from_millis(1_999)), None);
    assert_eq!(day.next_at(), Some(Duration::from_secs(2)));
    assert_eq!(day.take_due(Duration::from_secs(2)).map(|step| step.verb).as_deref(), Some("paper out"));
    assert_eq!(day.take_due(Duration::from_secs(2)).map(|step| step.line_no), Some(3));
    assert_eq!((day.next_at(), day.take_due(Duration::MAX)), (None, None));
    let empty = Playback::new(&parse("# nothing").unwrap(), Speed::REAL);
    assert_eq!(empty.next_at(), None);
    assert_eq!((Speed::new(0), Speed::new(Speed::MAX + 1)), (None, None));
}

#[test]
fn any_file_is_read_or_refused_in_one_line() {
    bolero::check!(name = "scenario_files").with_iterations(2_000).for_each(|bytes: &[u8]| {
        match parse(&String::from_utf8_lossy(bytes)) {
            Ok(scenario) => {
                assert!(scenario.steps().len() <= STEPS_MAX);
                assert!(scenario.steps().is_sorted_by_key(|step| step.at));
                assert!(scenario.steps().iter().all(|step| DEVICES.contains(&&*step.device)));
            }
            Err(error) => {
                let text = error.to_string();
                assert!(!text.contains('\n') && text.len() < 500, "{text}");
            }
        }
    });
}
