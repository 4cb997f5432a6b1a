//! The real drivers, through a real serial port, on the simulated displays.

use std::sync::Arc;
use std::time::Duration;

use hall_core::fault::Fault;
use hall_core::paper::Bitmap;

use super::super::super::device::SimDevice as _;
use super::super::SimCounterDisplays;
use super::sheet::Sheet;
use crate::counter_display::bus::{Bus, Patience};
use crate::counter_display::contract::{self, DisplayRig, faces};
use crate::counter_display::modbus::{Exception, ModbusRtu, RegisterMap};
use crate::counter_display::panel::Panel;
use crate::counter_display::raster::{RasterFrames, Refusal};
use crate::counter_display::{Answered, CounterDisplayError, CounterDisplays, CounterFace, DisplayProtocol};
use crate::wire::SerialSource;

/// Far longer than any face needs.
const ARRIVES: Duration = Duration::from_secs(10);

struct Rig {
    _folder: tempfile::TempDir,
    protocol: DisplayProtocol,
    sim: SimCounterDisplays,
}

impl Rig {
    fn new(protocol: DisplayProtocol) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let sim = SimCounterDisplays::spawn(folder.path().join("displays"), protocol, [3, 4]).expect("a terminal");
        Self { _folder: folder, protocol, sim }
    }

    fn verb(&self, line: &str) -> String {
        self.sim.apply_line(line).expect(line)
    }

    /// A line for a driver that is set otherwise than the displays.
    fn bus(&self) -> Bus {
        let line = self.protocol.line();
        let patience = Patience { write: Duration::from_secs(1), reply: Duration::from_millis(100) };
        Bus::with_patience(Box::new(SerialSource::new(self.sim.path(), line)), line.baud, patience)
    }
}

impl DisplayRig for Rig {
    fn displays(&self) -> Box<dyn CounterDisplays> {
        self.protocol.displays(self.sim.path(), self.protocol.line(), Arc::new(Sheet::open()))
    }

    fn present(&self) -> [u8; 2] {
        [3, 4]
    }

    fn answers(&self) -> Answered {
        match self.protocol {
            DisplayProtocol::SimpleFourByte => Answered::NotConfirmed,
            DisplayProtocol::ModbusRtu | DisplayProtocol::RasterFrames(_) => Answered::Confirmed,
        }
    }

    fn silence(&self, silent: bool) {
        self.verb(if silent { "silence on" } else { "silence off" });
    }

    fn unplug(&self) {
        self.verb("unplug");
    }

    fn replug(&self) {
        self.verb("replug");
    }

    fn lit(&self, address: u8, faces: u64) -> Option<Bitmap> {
        self.sim.wait_for_face(address, faces, ARRIVES)
    }
}

#[test]
fn number_displays_keep_the_contract() {
    contract::counter_displays(|| Rig::new(DisplayProtocol::SimpleFourByte));
}

#[test]
fn modbus_boards_keep_the_contract() {
    contract::counter_displays(|| Rig::new(DisplayProtocol::ModbusRtu));
}

#[test]
fn narrow_panels_keep_the_contract() {
    contract::counter_displays(|| Rig::new(DisplayProtocol::RasterFrames(Panel::Dots64)));
}

#[test]
fn wide_panels_keep_the_contract() {
    contract::counter_displays(|| Rig::new(DisplayProtocol::RasterFrames(Panel::Dots128)));
}

#[test]
fn one_display_that_is_off_does_not_stop_the_others() {
    let rig = Rig::new(DisplayProtocol::ModbusRtu);
    rig.verb("display 3 off");
    let mut displays = rig.displays();
    let silent = displays.status(3).expect_err("it is off");
    assert!(matches!(silent, CounterDisplayError::Silent { address: 3, .. }), "{silent}");
    assert_eq!(displays.show(4, &CounterFace::Test), Ok(Answered::Confirmed));
    rig.verb("display 3 on");
    assert_eq!(displays.status(3), Ok(Answered::Confirmed));
}

#[test]
fn an_address_where_no_display_is_stays_silent() {
    for protocol in [DisplayProtocol::ModbusRtu, DisplayProtocol::RasterFrames(Panel::Dots64)] {
        let error = Rig::new(protocol).displays().status(9).expect_err("nobody is there");
        assert_eq!((error.fault(), error.code()), (Fault::CounterDisplaySilent, "counter-display.silent"));
    }
}

#[test]
fn garbled_answers_are_told_from_silence() {
    for protocol in [DisplayProtocol::ModbusRtu, DisplayProtocol::RasterFrames(Panel::Dots64)] {
        let rig = Rig::new(protocol);
        rig.verb("garble on");
        let error = rig.displays().status(3).expect_err("garbled");
        assert_eq!(error.code(), "counter-display.garbled");
        assert_ne!(error.remedy(), Fault::CounterDisplaySilent.remedy(), "the bus needs another look");
        rig.verb("garble off");
        assert_eq!(rig.displays().status(3), Ok(Answered::Confirmed));
    }
}

#[test]
fn a_board_with_another_map_refuses_by_name() {
    let rig = Rig::new(DisplayProtocol::ModbusRtu);
    let mut displays = ModbusRtu::new(rig.bus(), RegisterMap { first: 40, text_registers: 4 });
    let refused = Err(CounterDisplayError::Exception { address: 3, exception: Exception::IllegalAddress });
    assert_eq!(displays.show(3, &CounterFace::Test), refused);
    assert_eq!(displays.status(3), refused);
}

#[test]
fn a_panel_of_another_size_refuses_by_name() {
    let rig = Rig::new(DisplayProtocol::RasterFrames(Panel::Dots64));
    let mut displays = RasterFrames::new(rig.bus(), Panel::Dots128, Arc::new(Sheet::open()));
    let refused = Err(CounterDisplayError::Refused { address: 3, refusal: Refusal::Size });
    assert_eq!(displays.show(3, &CounterFace::Test), refused);
    assert_eq!(displays.status(3), Ok(Answered::Confirmed), "it is there all the same");
}

#[test]
fn a_person_sees_what_each_display_shows() {
    let rig = Rig::new(DisplayProtocol::ModbusRtu);
    let [_, call, ..] = faces();
    rig.displays().show(3, &call).expect("shown");
    assert_eq!(rig.verb("shows 3"), "text \"A017   3\" Flashing, 1 faces taken");
    assert_eq!(rig.verb("shows 4"), "text \"        \" Dark, 0 faces taken");
    assert!(rig.sim.apply_line("shows 5").is_err());
    rig.verb("display 4 off");
    rig.verb("silence on");
    assert_eq!(rig.verb("status"), "modbus-rtu, displays 3 4, 4 off, silent");
    let folder = tempfile::tempdir().expect("a folder");
    rig.verb(&format!("save {}", folder.path().join("now").display()));
    for name in ["display-003.png", "display-004.png"] {
        assert!(folder.path().join("now").join(name).is_file(), "{name}");
    }
}

#[test]
fn the_path_comes_and_goes_with_the_cable() {
    let rig = Rig::new(DisplayProtocol::SimpleFourByte);
    assert!(rig.sim.path().exists());
    rig.verb("unplug");
    assert!(!rig.sim.path().exists());
    rig.verb("replug");
    assert!(rig.sim.path().exists());
    let path = rig.sim.path().to_owned();
    drop(rig.sim);
    assert!(!path.exists());
}
