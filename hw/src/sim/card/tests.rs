//! The real driver, through a real serial port, on the simulated reader.

use std::time::Duration;

use super::*;
use crate::card::answer::Command;
use crate::card::contract::{self, CardReaderRig};
use crate::card::driver::{LINE, Patience};
use crate::card::{CardReader, CardReaderError, Reading, SdtReader};
use crate::wire::SerialSource;

/// Patient enough for a pseudo-terminal, short enough for a test.
const SHORT: Patience = Patience {
    answer: Duration::from_millis(150),
    quiet: Duration::from_millis(5),
    poll: Duration::from_millis(5),
    call: Duration::from_secs(5),
};

struct Rig {
    sim: SimCardReader,
    _dir: tempfile::TempDir,
}

impl Rig {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        Self { sim: SimCardReader::spawn(dir.path().join("card-reader")).expect("a reader"), _dir: dir }
    }

    fn sdt(&self, patience: Patience) -> SdtReader {
        SdtReader::with_patience(Box::new(SerialSource::new(self.sim.path(), LINE)), patience)
    }

    fn verb(&self, line: &str) -> String {
        self.sim.apply_line(line).expect("a verb")
    }
}

impl CardReaderRig for Rig {
    fn reader(&self) -> Box<dyn CardReader> {
        Box::new(self.sdt(SHORT))
    }

    fn put(&self, person: Person) {
        self.sim.apply(CardVerb::Card(person)).expect("a card");
    }

    fn lift(&self) {
        self.verb("card lift");
    }

    fn lift_mid_read(&self) {
        // Found and selected; gone before it is read.
        self.verb("after 2 requests card lift");
    }

    fn silence(&self, silent: bool) {
        self.verb(if silent { "silence on" } else { "silence off" });
    }

    fn garble(&self, garbled: bool) {
        self.verb(if garbled { "garble on" } else { "garble off" });
    }

    fn unplug(&self) {
        self.verb("unplug");
    }

    fn replug(&self) {
        self.verb("replug");
    }

    fn self_test(&self, passes: bool) {
        self.verb(if passes { "self-test ok" } else { "self-test fail" });
    }
}

#[test]
fn the_driver_keeps_the_contract_on_the_whole_cable() {
    contract::card_reader(Rig::new);
}

#[test]
fn an_answer_that_breaks_off_is_silence() {
    let rig = Rig::new();
    let mut reader = rig.sdt(SHORT);
    rig.verb("truncate on");
    let error = reader.read().expect_err("no answer");
    assert!(matches!(error, CardReaderError::Silent { command: Command::Find, .. }), "{error}");
    rig.verb("truncate off");
    assert_eq!(reader.read(), Ok(Reading::NoCard));
}

#[test]
fn the_status_names_the_module_and_what_lies_there() {
    let rig = Rig::new();
    assert_eq!(
        rig.sdt(SHORT).status().map(|status| status.module).as_deref(),
        Ok("05.03-20260501-0000001234-0000005678")
    );
    let told = rig.verb("card foreigner 3");
    assert!(told.starts_with("plugged card=foreigner-permanent-3 read=no self-test=ok"), "{told}");
    assert!(rig.verb("unplug").starts_with("unplugged"));
    assert!(!rig.sim.path().exists());
}

#[test]
fn a_second_program_is_told_that_the_port_is_held() {
    let rig = Rig::new();
    let (mut first, mut second) = (rig.sdt(SHORT), rig.sdt(SHORT));
    assert!(first.status().is_ok());
    assert_eq!(second.status().map_err(|error| error.code()), Err("card-reader.port-busy"));
}

#[test]
fn looks_are_apart_by_themselves() {
    let rig = Rig::new();
    let mut reader = rig.sdt(Patience { poll: Duration::from_millis(60), ..SHORT });
    let start = std::time::Instant::now();
    for _ in 0..4 {
        assert_eq!(reader.read(), Ok(Reading::NoCard));
    }
    assert!(start.elapsed() >= Duration::from_millis(180), "{:?}", start.elapsed());
}

#[test]
fn a_dropped_reader_takes_its_path_with_it() {
    let rig = Rig::new();
    let path = rig.sim.path().to_owned();
    assert!(path.exists());
    drop(rig.sim);
    assert!(!path.exists());
}
