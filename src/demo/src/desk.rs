//! The desk: everything that a demonstration needs, started in order and stopped in order.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use hall_core::calendar::Timetable;
use hall_core::hall::Hall;
use hall_core::visit::Pace;
use hall_kiosk::app::Kiosk;
use hall_kiosk::conductor::ScreenPort;
use hall_kiosk::config::Config;
use hall_kiosk::devices::{Devices, Hardware};
use hall_kiosk::identity::Identity;
use hall_kiosk::technician::pin;
use hall_slip::Typeface;

use crate::cabinet::{self, Cabinet};
use crate::centre::HostedCentre;
use crate::clock::DeskClock;
use crate::kiosk::Seat;
use crate::options::Options;
use crate::tape::TapedPrinter;
use crate::visits::Visits;

/// The letter of the demonstration kiosk's own numbers.
const LETTER: char = 'K';
/// The name of the demonstration kiosk.
const NAME: &str = "entrance-1";
/// The PIN of the demonstration's technician.
pub const PIN: &str = "271828";

/// The desk, before its kiosk is started.
pub struct Desk {
    /// Our own centre, unless another one is used.
    pub centre: Option<HostedCentre>,
    /// The simulated cabinet, unless a real printer is used.
    pub cabinet: Option<Cabinet>,
    /// The typeface, for pictures.
    pub typeface: Arc<Typeface>,
    seat: Seat,
    options: Options,
    tell: fn(&str),
}

impl Desk {
    /// Starts centre and cabinet.
    ///
    /// # Errors
    /// Something is missing; the error says what to do.
    pub fn lay(options: Options, tell: fn(&str)) -> anyhow::Result<Self> {
        std::fs::create_dir_all(options.slips_dir()).with_context(|| {
            format!("{} cannot be written; choose another folder with --out", options.out.display())
        })?;
        let hall = Arc::new(hall_proto::hall_file::parse(crate::HALL).context("the demonstration hall")?);
        let timetable = hall_proto::timetable_file::parse(crate::CALENDAR, &hall);
        let timetable = Arc::new(timetable.context("the demonstration hall's calendar")?);
        let typeface = Arc::new(Typeface::installed()?);
        let clock = Arc::new(desk_clock(&options, &hall, &timetable));
        tell(&format!("clock   {}", clock.describe(hall.rule())));
        let centre = match &options.central {
            None => Some(own_centre(&options, &hall, &timetable, clock.clone())?),
            Some(_) => None,
        };
        let is_simulated = options.printer.is_none();
        let cabinet = is_simulated.then(|| Cabinet::stand(&options, typeface.clone(), tell)).transpose()?;
        // A visit that is played never waits for the next citizen.
        let pace = if options.without_window() { Pace::FREE } else { Pace::default() };
        let seat = Seat { hall, timetable, typeface: typeface.clone(), clock, pace };
        Ok(Self { centre, cabinet, typeface, seat, options, tell })
    }

    /// The centre's address.
    #[must_use]
    pub fn centre_url(&self) -> String {
        match (&self.centre, &self.options.central) {
            (Some(centre), _) => centre.url(),
            (None, url) => url.clone().unwrap_or_default().trim_end_matches('/').to_owned(),
        }
    }

    /// The hall.
    #[must_use]
    pub fn hall(&self) -> &Hall {
        &self.seat.hall
    }

    /// Starts the kiosk on a screen.
    ///
    /// # Errors
    /// It is not enrolled or its journal cannot be used.
    pub fn start_kiosk(&self, screen: Box<dyn ScreenPort>) -> anyhow::Result<Kiosk> {
        let (state_dir, identity) = self.identity()?;
        let config = cabinet::configure(&self.options, &state_dir, &self.centre_url())?;
        pin::set(&state_dir, PIN).context("the technician's PIN")?;
        let hardware = match &self.cabinet {
            Some(cabinet) => cabinet.hardware(&config, &self.typeface),
            None => self.taped(&config),
        };
        self.seat.start(&state_dir, identity, &self.centre_url(), hardware, screen)
    }

    /// A printer that is not ours: its bytes are kept, and drawn as slips.
    fn taped(&self, config: &Config) -> Hardware {
        let (port, dir) = (config.printer_port.clone(), self.options.slips_dir());
        let printer = TapedPrinter::new(port, config.printer, self.typeface.clone(), dir, self.tell);
        Hardware {
            printer: Box::new(printer),
            profile: config.printer,
            printer_place: config.printer_port.display().to_string(),
            devices: Devices::default(),
        }
    }

    /// Each centre knows the kiosk by an identity of its own.
    fn identity(&self) -> anyhow::Result<(PathBuf, Identity)> {
        let state = self.options.state_dir();
        if let Some(centre) = &self.centre {
            let state_dir = state.join("kiosk");
            let identity = self.seat.identity(&state_dir, centre, NAME, LETTER)?;
            return Ok((state_dir, identity));
        }
        let url = self.centre_url();
        let name: String = url.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let state_dir = state.join(format!("kiosk-at-{name}"));
        let identity = match &self.options.code {
            Some(code) => self.seat.enrol(&state_dir, &url, code)?,
            None => Identity::read(&state_dir).context(
                "this centre does not know the demonstration kiosk yet: get a code with `hall-central enrol` and give \
                 it with --code",
            )?,
        };
        Ok((state_dir, identity))
    }

    /// Does a verb: `centre stop` and `centre start` concern the centre, everything else the cabinet.
    ///
    /// # Errors
    /// It is no verb, or what it concerns is not ours.
    pub fn verb(&mut self, line: &str) -> anyhow::Result<String> {
        match line {
            "centre stop" => {
                self.own_centre()?.stop();
                Ok("the line is cut".into())
            }
            "centre start" => {
                self.own_centre()?.start_again()?;
                Ok("the line holds".into())
            }
            verb => Ok(self.cabinet.as_ref().context("the cabinet is not simulated")?.verb(verb)?),
        }
    }

    /// Our own centre.
    ///
    /// # Errors
    /// Another one is used.
    pub fn own_centre(&mut self) -> anyhow::Result<&mut HostedCentre> {
        self.centre.as_mut().context("the centre is not ours: it was named with --central")
    }

    /// Stops the cabinet, when its last slip is kept, and then the centre.
    pub fn stop(&mut self) {
        drop(self.cabinet.take());
        drop(self.centre.take());
    }
}

/// A centre that runs elsewhere goes by the time of its machine, and does not understand a kiosk that goes by another.
fn desk_clock(options: &Options, hall: &Hall, timetable: &Timetable) -> DeskClock {
    match options.at {
        Some(at) => at.clock(hall.rule()),
        None if options.central.is_some() => DeskClock::of_the_wall(),
        // Eight in the evening is after every hall's hours.
        None if options.without_window() && options.visit == Visits::AfterHours => {
            DeskClock::in_the_evening(hall.rule())
        }
        None => DeskClock::in_opening_hours(hall, timetable),
    }
}

fn own_centre(
    options: &Options,
    hall: &Hall,
    timetable: &Arc<Timetable>,
    clock: Arc<DeskClock>,
) -> anyhow::Result<HostedCentre> {
    let state_dir = options.state_dir().join("centre");
    HostedCentre::start(&state_dir, hall.clone(), timetable.clone(), options.listen, clock)
}
