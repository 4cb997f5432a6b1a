//! Hall staff at a terminal, from badge and code to what the centre has of it.

use std::sync::Arc;

use hall_central::clock::SystemClock;
use hall_central::{Admin, CounterEntry};
use hall_core::device::Line;
use hall_kiosk::technician::staff_codes;
use hall_tests::eventually;
use hall_tests::hall::HallBench;
use hall_tests::process::KioskProcess;
use hall_tests::terminal::printer_at;

const PROGRAM: &str = env!("CARGO_BIN_EXE_kiosk-process");

fn admin(hall: &HallBench) -> Admin {
    Admin::open(&hall.dir.path().join("centre"), Arc::new(SystemClock)).expect("the centre's books")
}

fn counters(hall: &HallBench) -> Vec<CounterEntry> {
    admin(hall).counters().expect("counters")
}

/// Says words for staff, one after the other.
fn say(kiosk: &mut KioskProcess, words: &str) {
    words.split(' ').for_each(|word| kiosk.say(&format!("staff {word}")));
}

fn sign_in(kiosk: &mut KioskProcess) {
    kiosk.say("help");
    kiosk.hear(|line| line.starts_with("help"));
    kiosk.say("way staff");
    kiosk.hear(|line| line == "staff-badge");
    say(kiosk, "1 0 2 4 enter");
    kiosk.hear(|line| line == "staff-code");
    say(kiosk, "4 7 1 3 9 2");
    kiosk.hear(|line| line.starts_with("staff-menu"));
}

#[test]
fn staff_close_a_counter_inspect_the_hall_and_pause_a_terminal() {
    let hall = HallBench::open();
    let state_dir = hall.dir.path().join("entrance-1");
    hall.seat.identity(&state_dir, &hall.centre, "entrance-1", 'K').expect("enrolled");
    staff_codes::set(&state_dir, "1024", "471392").expect("a code");
    let _printer = printer_at(state_dir.join("printer"));
    let mut kiosk = KioskProcess::start(PROGRAM, &state_dir, &hall.centre.url());
    kiosk.ready(Line::Up);
    sign_in(&mut kiosk);

    say(&mut kiosk, "counters");
    let shown = kiosk.hear(|line| line.starts_with("staff-counters 1/"));
    let first = shown.split(' ').nth(2).expect("a counter").strip_suffix(":open").expect("it serves").to_owned();
    say(&mut kiosk, "counter-1");
    kiosk.hear(|line| line.contains(&format!(" {first}:closed")));
    eventually("the centre has it", || counters(&hall).iter().any(|entry| entry.counter == first && !entry.is_open));
    say(&mut kiosk, "counter-1");
    kiosk.hear(|line| line.contains(&format!(" {first}:open")));
    eventually("the centre has that, too", || counters(&hall).iter().all(|entry| entry.is_open));
    kiosk.say("back");

    kiosk.hear(|line| line == "staff-menu");
    say(&mut kiosk, "inspect good-1 good-2 bad-3 good-4 good-5 good-6 good-7 good-8 sign");
    kiosk.hear(|line| line == "staff-inspected 7");
    eventually("it is handed in", || admin(&hall).inspections().expect("inspections").len() == 1);
    kiosk.say("back");
    // The centre's feed tells every terminal that the day is inspected.
    kiosk.hear(|line| line == "staff-menu inspected");

    say(&mut kiosk, "pause");
    kiosk.hear(|line| line == "staff-menu paused inspected");
    kiosk.say("home");
    kiosk.hear(|line| line.starts_with("closed paused"));
    sign_in(&mut kiosk);
    say(&mut kiosk, "resume");
    kiosk.hear(|line| line == "staff-menu inspected");
    kiosk.say("home");
    assert_eq!(kiosk.visit(), "A001");
}
