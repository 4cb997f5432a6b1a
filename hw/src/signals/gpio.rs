//! Signals on the computer's own pins, through the kernel's GPIO character device.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use gpiocdev::Request;
use gpiocdev::line::Value;
use gpiocdev::request::Config;

use super::{Lamp, SignalState, Signals, SignalsError};

/// How long a switch must hold still before the kernel believes it: reed and micro switches chatter for some
/// milliseconds, a door that is leant on for longer.
const DEBOUNCE: Duration = Duration::from_millis(50);
/// The name under which the lines are held, as `gpioinfo` shows it.
const CONSUMER: &str = "hall-kiosk";

/// One pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GpioLine {
    /// Its number on the chip, as `gpioinfo` shows it.
    pub number: u32,
    /// Whether low voltage means yes.
    pub active_low: bool,
}

/// Which pins there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GpioSetup {
    /// The chip, e.g. `/dev/gpiochip0`.
    pub chip: PathBuf,
    /// Active when the lamp is lit.
    pub lamp: Option<GpioLine>,
    /// Active when the door is open.
    pub door: Option<GpioLine>,
    /// Active when somebody is near.
    pub near: Option<GpioLine>,
}

/// Signals on pins. The lamp blinks as often as [`Signals::read`] is called.
pub struct GpioSignals {
    setup: GpioSetup,
    open: Opener,
    pins: Option<Box<dyn Pins>>,
    lamp: Lamp,
    set_at: Instant,
    lit: bool,
}

type Opener = Box<dyn FnMut(&GpioSetup) -> Result<Box<dyn Pins>, SignalsError> + Send>;

/// Lines that are held. Reasons are the system's words.
trait Pins: Send {
    fn is_active(&self, number: u32) -> Result<bool, String>;
    fn set(&self, number: u32, active: bool) -> Result<(), String>;
}

impl GpioSignals {
    /// Signals on these pins. Nothing is opened yet.
    #[must_use]
    pub fn new(setup: GpioSetup) -> Self {
        Self::with_opener(setup, Box::new(request))
    }

    fn with_opener(setup: GpioSetup, open: Opener) -> Self {
        Self { setup, open, pins: None, lamp: Lamp::Off, set_at: Instant::now(), lit: false }
    }

    fn read_at(&mut self, now: Instant) -> Result<SignalState, SignalsError> {
        self.light(now)?;
        let (door, near) = (self.setup.door, self.setup.near);
        Ok(SignalState { door_open: self.is_active(door)?, someone_near: self.is_active(near)? })
    }

    fn set_lamp_at(&mut self, lamp: Lamp, now: Instant) -> Result<(), SignalsError> {
        if self.lamp != lamp {
            self.lamp = lamp;
            self.set_at = now;
        }
        self.light(now)
    }

    /// Lights the lamp or puts it out as it should be now.
    fn light(&mut self, now: Instant) -> Result<(), SignalsError> {
        let lit = self.lamp.is_lit(now.saturating_duration_since(self.set_at));
        let Some(line) = self.setup.lamp else { return self.with_pins(None, |_| Ok(())) };
        // Lines that have just been requested are dark.
        let was_lit = self.pins.is_some() && self.lit;
        if lit != was_lit || self.pins.is_none() {
            self.with_pins(Some(line), |pins| pins.set(line.number, lit))?;
        }
        self.lit = lit;
        Ok(())
    }

    fn is_active(&mut self, line: Option<GpioLine>) -> Result<Option<bool>, SignalsError> {
        let Some(line) = line else { return Ok(None) };
        self.with_pins(Some(line), |pins| pins.is_active(line.number)).map(Some)
    }

    /// Works on the lines, requesting them first where they are not held; a failure lets them go.
    fn with_pins<T>(
        &mut self,
        line: Option<GpioLine>,
        work: impl FnOnce(&dyn Pins) -> Result<T, String>,
    ) -> Result<T, SignalsError> {
        let pins = match self.pins.take() {
            Some(pins) => pins,
            None => (self.open)(&self.setup)?,
        };
        let done = work(&*pins).map_err(|reason| SignalsError::Line {
            chip: self.setup.chip.to_string_lossy().into_owned(),
            line: line.map_or(0, |line| line.number),
            reason,
        })?;
        self.pins = Some(pins);
        Ok(done)
    }
}

impl Signals for GpioSignals {
    fn set_lamp(&mut self, lamp: Lamp) -> Result<(), SignalsError> {
        self.set_lamp_at(lamp, Instant::now())
    }

    fn read(&mut self) -> Result<SignalState, SignalsError> {
        self.read_at(Instant::now())
    }
}

impl GpioSetup {
    /// What is asked of the kernel: one request for all lines, the lamp dark.
    fn config(&self) -> Config {
        let mut config = Config::default();
        config.on_chip(&self.chip);
        for line in [self.door, self.near].into_iter().flatten() {
            config.with_line(line.number).as_input().with_debounce_period(DEBOUNCE);
            level(&mut config, line);
        }
        if let Some(line) = self.lamp {
            config.with_line(line.number).as_output(Value::Inactive);
            level(&mut config, line);
        }
        config
    }
}

fn level(config: &mut Config, line: GpioLine) {
    if line.active_low {
        config.as_active_low();
    } else {
        config.as_active_high();
    }
}

/// Requests the lines of a real chip.
fn request(setup: &GpioSetup) -> Result<Box<dyn Pins>, SignalsError> {
    let failed = |reason: &dyn std::fmt::Display| SignalsError::Chip {
        chip: setup.chip.to_string_lossy().into_owned(),
        reason: reason.to_string(),
    };
    if let Err(error) = gpiocdev::chip::is_chip(&setup.chip) {
        return Err(failed(&error));
    }
    let config = setup.config();
    if config.num_lines() == 0 {
        // A cabinet whose settings name a chip and no line has nothing to hold.
        return Ok(Box::new(NoPins));
    }
    let held = Request::from_config(config).with_consumer(CONSUMER).request();
    held.map(|request| Box::new(request) as Box<dyn Pins>).map_err(|error| failed(&error))
}

impl Pins for Request {
    fn is_active(&self, number: u32) -> Result<bool, String> {
        self.value(number).map(|value| value == Value::Active).map_err(|error| error.to_string())
    }

    fn set(&self, number: u32, active: bool) -> Result<(), String> {
        self.set_value(number, Value::from(active)).map_err(|error| error.to_string())
    }
}

/// No line at all.
struct NoPins;

impl Pins for NoPins {
    fn is_active(&self, _: u32) -> Result<bool, String> {
        Ok(false)
    }

    fn set(&self, _: u32, _: bool) -> Result<(), String> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex, MutexGuard};

    use gpiocdev::line::Direction;
    use hall_core::fault::Fault;

    use super::super::contract::{self, SignalsRig};
    use super::*;

    const LAMP: u32 = 17;
    const DOOR: u32 = 22;
    const NEAR: u32 = 27;

    fn setup() -> GpioSetup {
        let line = |number, active_low| Some(GpioLine { number, active_low });
        GpioSetup {
            chip: "/dev/gpiochip0".into(),
            lamp: line(LAMP, false),
            door: line(DOOR, true),
            near: line(NEAR, false),
        }
    }

    /// A chip in memory. Clones are the same one.
    #[derive(Clone, Default)]
    struct Chip(Arc<Mutex<ChipState>>);

    #[derive(Default)]
    struct ChipState {
        gone: bool,
        active: BTreeMap<u32, bool>,
        opened: u32,
        set: u32,
    }

    impl Chip {
        fn state(&self) -> MutexGuard<'_, ChipState> {
            self.0.lock().unwrap()
        }

        fn gpio(&self) -> GpioSignals {
            let chip = self.clone();
            let open = move |_: &GpioSetup| {
                let mut state = chip.state();
                if state.gone {
                    return Err(SignalsError::Chip { chip: "memory".into(), reason: "gone".into() });
                }
                state.opened += 1;
                state.active.insert(LAMP, false);
                Ok(Box::new(chip.clone()) as Box<dyn Pins>)
            };
            GpioSignals::with_opener(setup(), Box::new(open))
        }
    }

    impl Pins for Chip {
        fn is_active(&self, number: u32) -> Result<bool, String> {
            let state = self.state();
            if state.gone { Err("gone".into()) } else { Ok(state.active.get(&number).copied().unwrap_or(false)) }
        }

        fn set(&self, number: u32, active: bool) -> Result<(), String> {
            let mut state = self.state();
            if state.gone {
                return Err("gone".into());
            }
            state.set += 1;
            state.active.insert(number, active);
            Ok(())
        }
    }

    impl SignalsRig for Chip {
        fn signals(&self) -> Box<dyn Signals> {
            Box::new(self.gpio())
        }

        fn door(&self, open: bool) {
            self.state().active.insert(DOOR, open);
        }

        fn near(&self, somebody: bool) {
            self.state().active.insert(NEAR, somebody);
        }

        fn shows(&self, lamp: Lamp) -> bool {
            // How it blinks is a matter of time, and has a test of its own.
            let lit = self.state().active.get(&LAMP).copied().unwrap_or(false);
            lamp == Lamp::Blinking || lit == lamp.is_lit(Duration::ZERO)
        }

        fn unplug(&self) {
            self.state().gone = true;
        }

        fn replug(&self) {
            let mut state = self.state();
            state.gone = false;
            state.active.insert(LAMP, false);
        }
    }

    #[test]
    fn it_keeps_the_contract_on_a_chip_in_memory() {
        contract::signals(Chip::default);
    }

    #[test]
    fn a_missing_chip_is_told_with_its_path() {
        let missing = GpioSetup { chip: "/dev/gpiochip-none".into(), ..setup() };
        let mut signals = GpioSignals::new(missing);
        for error in [signals.read().err(), signals.set_lamp(Lamp::Steady).err()] {
            let error = error.expect("no chip");
            assert_eq!((error.fault(), error.code()), (Fault::SignalsGone, "signals.chip-absent"));
            assert!(error.to_string().contains("/dev/gpiochip-none"), "{error}");
        }
        let no_chip = GpioSetup { chip: "/dev/null".into(), ..setup() };
        assert!(matches!(GpioSignals::new(no_chip).read(), Err(SignalsError::Chip { .. })));
    }

    #[test]
    fn the_kernel_is_asked_for_calm_switches_and_a_dark_lamp() {
        let config = setup().config();
        assert_eq!(config.num_lines(), 3);
        let line = |number| config.line_config(number).expect("a line");
        let door = line(DOOR);
        assert_eq!((door.direction, door.active_low), (Some(Direction::Input), true));
        assert_eq!(door.debounce_period, Some(DEBOUNCE));
        assert_eq!((line(NEAR).active_low, line(NEAR).debounce_period), (false, Some(DEBOUNCE)));
        let lamp = line(LAMP);
        assert_eq!((lamp.direction, lamp.active_low), (Some(Direction::Output), false));
        assert_eq!((lamp.value, lamp.debounce_period), (Some(Value::Inactive), None));
        assert_eq!(GpioSetup { door: None, near: None, lamp: None, ..setup() }.config().num_lines(), 0);
    }

    #[test]
    fn a_lamp_blinks_as_often_as_it_is_looked_after() {
        let chip = Chip::default();
        let mut signals = chip.gpio();
        let start = Instant::now();
        signals.set_lamp_at(Lamp::Blinking, start).unwrap();
        let mut seen = Vec::new();
        for quarter in 0..8 {
            signals.read_at(start + super::super::READ_EVERY_MAX * quarter).unwrap();
            seen.push(chip.is_active(LAMP).unwrap());
        }
        assert_eq!(seen, [true, true, false, false, true, true, false, false]);
        assert_eq!(chip.state().set, 4, "a line is set only when it changes");
        signals.set_lamp_at(Lamp::Blinking, start + Duration::from_millis(600)).unwrap();
        assert!(!chip.is_active(LAMP).unwrap(), "set again it does not begin anew");
        assert_eq!(chip.state().opened, 1);
    }

    #[test]
    fn a_cabinet_without_switches_says_that_it_does_not_know() {
        let chip = Chip::default();
        let setup = GpioSetup { door: None, near: None, lamp: None, ..setup() };
        let open = chip.clone();
        let opener = move |_: &GpioSetup| Ok(Box::new(open.clone()) as Box<dyn Pins>);
        let mut signals = GpioSignals::with_opener(setup, Box::new(opener));
        assert_eq!(signals.read(), Ok(SignalState::default()));
        assert_eq!(signals.set_lamp(Lamp::Steady), Ok(()));
        assert_eq!(chip.state().set, 0);
    }
}
