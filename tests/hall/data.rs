//! The hall's data file under a kiosk that serves: a slip of the pen costs no citizen anything.

use hall_core::device::Line;
use hall_core::fault::Fault;
use hall_hw::sim::SimPrinter;
use hall_kiosk::technician::socket;
use hall_kiosk::technician::wire::{Answer, Ask};
use hall_tests::eventually;
use hall_tests::hall::{ALWAYS_OPEN, HallBench};
use hall_tests::process::KioskProcess;
use hall_tests::terminal::printer_at;

const PROGRAM: &str = env!("CARGO_BIN_EXE_kiosk-process");

/// A terminal whose data file somebody edits.
struct Edited {
    hall: HallBench,
    state_dir: std::path::PathBuf,
    _printer: SimPrinter,
}

impl Edited {
    fn new() -> Self {
        let hall = HallBench::open();
        let state_dir = hall.dir.path().join("entrance-1");
        hall.seat.identity(&state_dir, &hall.centre, "entrance-1", 'K').expect("enrolled");
        let printer = printer_at(state_dir.join("printer"));
        Self { hall, state_dir, _printer: printer }
    }

    fn start(&self, text: &str) -> KioskProcess {
        let kiosk = KioskProcess::start_with(PROGRAM, &self.state_dir, &self.hall.centre.url(), text);
        kiosk.ready(Line::Up);
        kiosk
    }

    fn edit(&self, text: &str) {
        std::fs::write(self.state_dir.join("hall.toml"), text).expect("written");
    }

    fn edit_calendar(&self, text: &str) {
        std::fs::write(self.state_dir.join("calendar.toml"), text).expect("written");
    }

    fn ask(&self, ask: &Ask) -> Vec<Answer> {
        let mut heard = Vec::new();
        socket::ask(&self.state_dir, ask, |answer| heard.push(answer)).expect("the desk answers");
        heard
    }

    /// Has the files read; the fault that was found and what was seen.
    fn read_files(&self) -> (Option<String>, String) {
        let answers = self.ask(&Ask::Checks { names: vec!["data.files".into()] });
        let [Answer::Finding(finding), Answer::Done] = &answers[..] else { panic!("{answers:#?}") };
        (finding.fault.clone(), finding.evidence.clone())
    }

    /// How the overview says that the data stands.
    fn standing(&self) -> (String, Option<String>) {
        let parts = self.ask(&Ask::Overview);
        let data = parts.iter().find_map(|answer| match answer {
            Answer::Part(part) if part.part == "data" => Some((part.condition.clone(), part.fault.clone())),
            _ => None,
        });
        data.unwrap_or_else(|| panic!("{parts:#?}"))
    }
}

/// The demonstration hall with one line written wrongly.
fn broken() -> String {
    hall_demo::HALL.replacen("minutes = 32", "minutes = 3200", 1)
}

/// The demonstration hall, whose first matter has another name in commands.
fn renamed() -> String {
    let popular = hall_demo::HALL.replace("    \"company-start\",", "    \"company-begin\",");
    popular.replace("id = \"company-start\"", "id = \"company-begin\"")
}

fn bad() -> (String, Option<String>) {
    ("faulty".to_owned(), Some(Fault::DataBad.code().to_owned()))
}

fn working() -> (String, Option<String>) {
    ("working".to_owned(), None)
}

#[test]
fn a_kiosk_that_starts_with_a_broken_file_serves_from_the_last_good_one() {
    let edited = Edited::new();
    edited.start(hall_demo::HALL).kill();
    let mut kiosk = edited.start(&broken());
    assert_eq!(kiosk.visit(), "A001");
    assert_eq!(edited.standing(), bad());
    eventually("the centre knows of it", || {
        edited.hall.audit().faults.iter().any(|entry| entry.fault == Fault::DataBad.code() && entry.is_raised)
    });
}

#[test]
fn a_kiosk_that_serves_takes_what_is_sound_and_leaves_what_is_not() {
    let edited = Edited::new();
    let mut kiosk = edited.start(hall_demo::HALL);
    assert_eq!(edited.standing(), working());
    edited.edit(&broken());
    let (fault, seen) = edited.read_files();
    assert_eq!(fault.as_deref(), Some("data.bad"), "{seen}");
    let line = 1 + broken().lines().position(|line| line == "minutes = 3200").expect("a line");
    assert!(seen.contains(&format!("line {line}, minutes")) && seen.contains("1 to 480"), "{seen}");
    assert_eq!(edited.standing(), bad());
    assert_eq!(kiosk.visit(), "A001", "the last good data is served meanwhile");

    // Somebody is being served while the file is mended: their matter stays what it was.
    kiosk.say("zone company");
    kiosk.hear(|line| line.starts_with("matters"));
    edited.edit(&renamed());
    assert_eq!(edited.read_files().0, None);
    assert_eq!(edited.standing(), working());
    kiosk.say("matter company-start");
    kiosk.hear(|line| line.starts_with("prepare"));
    kiosk.say("home");
    kiosk.hear(|line| line.starts_with("welcome"));
    kiosk.say("zone company");
    kiosk.hear(|line| line.starts_with("matters"));
    kiosk.say("matter company-begin");
    kiosk.hear(|line| line.starts_with("prepare"));
}

#[test]
fn a_calendar_that_is_edited_is_taken_while_the_kiosk_serves() {
    let edited = Edited::new();
    let mut kiosk = edited.start(hall_demo::HALL);
    edited.edit_calendar(&ALWAYS_OPEN.replace("24:00", "25:00"));
    let (fault, seen) = edited.read_files();
    assert_eq!(fault.as_deref(), Some("data.bad"), "{seen}");
    let line = 1 + ALWAYS_OPEN.lines().position(|line| line.contains("24:00")).expect("a line");
    assert!(seen.contains(&format!("calendar.toml: line {line}")), "{seen}");
    assert_eq!(kiosk.visit(), "A001", "the last good calendar goes on");
    // A rule that gives no walk-in numbers is seen at any hour at which the tests run.
    let rule = "[rules]\n";
    assert!(ALWAYS_OPEN.contains(rule));
    edited.edit_calendar(&ALWAYS_OPEN.replace(rule, "[rules]\nwalk_in_quota = 0\n"));
    assert_eq!(edited.read_files().0, None);
    assert_eq!(edited.standing(), working());
    kiosk.say("home");
    kiosk.hear(|line| line.starts_with("welcome"));
    kiosk.say("zone company");
    kiosk.hear(|line| line.starts_with("matters"));
    kiosk.say("matter company-start");
    kiosk.hear(|line| line.starts_with("not-now"));
}
