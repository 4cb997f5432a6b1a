//! The real driver, through a real serial port, on the simulated signal board.

use std::time::Duration;

use hall_core::diagnosis::Part;
use hall_core::fault::Fault;

use super::*;
use crate::signals::contract::{self, SignalsRig};
use crate::signals::io_board::{TRIES_MAX, USUAL_LINE};
use crate::signals::{Lamp, SerialIoBoard, SignalState, Signals, SignalsError};
use crate::wire::SerialSource;

/// Enough for a pseudo-terminal, short enough to wait for an answer that does not come.
const REPLY: Duration = Duration::from_millis(150);

struct Rig {
    _dir: tempfile::TempDir,
    sim: SimIoBoard,
}

impl Rig {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        Self { sim: SimIoBoard::spawn(dir.path().join("signals")).expect("spawns"), _dir: dir }
    }

    fn verb(&self, line: &str) -> String {
        self.sim.apply_line(line).expect(line)
    }

    fn board(&self) -> SerialIoBoard {
        SerialIoBoard::with_patience(Box::new(SerialSource::new(self.sim.path(), USUAL_LINE)), REPLY)
    }
}

impl SignalsRig for Rig {
    fn signals(&self) -> Box<dyn Signals> {
        Box::new(self.board())
    }

    fn door(&self, open: bool) {
        self.verb(if open { "door open" } else { "door close" });
    }

    fn near(&self, somebody: bool) {
        self.verb(if somebody { "near on" } else { "near off" });
    }

    fn shows(&self, lamp: Lamp) -> bool {
        self.verb("lamp").contains(&format!("lamp={}", lamp.code()))
    }

    fn unplug(&self) {
        self.verb("unplug");
    }

    fn replug(&self) {
        self.verb("replug");
    }
}

#[test]
fn the_pty_board_keeps_the_contract() {
    contract::signals(Rig::new);
}

#[test]
fn a_board_that_was_without_power_gets_its_lamp_back() {
    let rig = Rig::new();
    let mut board = rig.board();
    assert_eq!(board.set_lamp(Lamp::Blinking), Ok(()));
    rig.verb("door open");
    assert!(rig.verb("restart").contains("lamp=off"));
    assert_eq!(board.read(), Ok(SignalState { door_open: Some(true), someone_near: Some(false) }));
    assert!(rig.shows(Lamp::Blinking));
}

#[test]
fn a_silent_board_and_a_garbled_one_are_told_apart() {
    let rig = Rig::new();
    let mut board = rig.board();
    rig.verb("silence on");
    assert_eq!(board.read(), Err(SignalsError::Silent { tries: TRIES_MAX, waited: REPLY }));
    rig.verb("silence off");
    rig.verb("garble on");
    let garbled = board.read();
    assert_eq!(garbled, Err(SignalsError::Garbled));
    assert_eq!(garbled.map_err(|error| error.fault()), Err(Fault::SignalsGone));
    rig.verb("garble off");
    assert!(board.read().is_ok(), "the next call finds it");
}

#[test]
fn it_is_a_device_of_the_cabinet_and_leaves_nothing_behind() {
    let rig = Rig::new();
    let device: &dyn SimDevice = &rig.sim;
    assert_eq!(device.name(), Part::Signals.code());
    assert_eq!(device.apply_line("help"), Ok(device.help().to_owned()));
    assert!(device.check_line("near on").is_ok() && device.check_line("near").is_err());
    let status = device.apply_line("status").expect("a status");
    assert_eq!(status, "plugged door=closed near=off lamp=off lit=no garble=off silence=off");
    let path = device.path();
    assert!(path.exists());
    assert!(rig.verb("unplug").starts_with("unplugged ") && !path.exists());
    assert!(rig.verb("replug").starts_with("plugged ") && path.exists());
    drop(rig.sim);
    assert!(std::fs::symlink_metadata(path).is_err());
}
