//! The desk: everything that a demonstration needs, started in order and stopped in order.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::Context;
use hall_core::hall::Hall;
use hall_hw::printer::TicketPrinter;
use hall_hw::printer::driver::EscPosPrinter;
use hall_hw::sim::{SimOptions, SimPrinter};
use hall_hw::wire::SerialSource;
use hall_kiosk::app::Kiosk;
use hall_kiosk::clock::SystemClock;
use hall_kiosk::conductor::ScreenPort;
use hall_kiosk::identity::Identity;
use hall_slip::Typeface;

use crate::centre::HostedCentre;
use crate::kiosk::Seat;
use crate::options::Options;
use crate::slips;
use crate::tape::TapedPrinter;

/// The letter of the demonstration kiosk's own numbers.
const LETTER: char = 'K';
/// The name of the demonstration kiosk.
const NAME: &str = "entrance-1";

/// The desk, before its kiosk is started.
pub struct Desk {
    /// Our own centre, unless another one is used.
    pub centre: Option<HostedCentre>,
    /// The simulated printer, unless a real one is used.
    pub cabinet: Option<SimPrinter>,
    /// The typeface, for pictures.
    pub typeface: Arc<Typeface>,
    seat: Seat,
    options: Options,
    tell: fn(&str),
    tray: Option<JoinHandle<()>>,
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
        let typeface = Arc::new(Typeface::installed()?);
        let centre = if options.central.is_none() { Some(own_centre(&options, &hall)?) } else { None };
        let (cabinet, tray) = if options.printer.is_none() {
            let (cabinet, tray) = own_cabinet(&options, typeface.clone(), tell)?;
            (Some(cabinet), Some(tray))
        } else {
            (None, None)
        };
        let seat = Seat { hall, typeface: typeface.clone(), clock: Arc::new(SystemClock) };
        Ok(Self { centre, cabinet, typeface, seat, options, tell, tray })
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
        let profile = self.options.profile;
        let printer: Box<dyn TicketPrinter> = match (&self.cabinet, &self.options.printer) {
            (Some(cabinet), _) => {
                Box::new(EscPosPrinter::new(profile, Box::new(SerialSource::new(cabinet.path(), profile.line()))))
            }
            (None, port) => {
                let (port, dir) = (port.clone().unwrap_or_default(), self.options.slips_dir());
                Box::new(TapedPrinter::new(port, profile, self.typeface.clone(), dir, self.tell))
            }
        };
        self.seat.start(&state_dir, identity, &self.centre_url(), printer, profile.paper, screen)
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
            verb => Ok(self.cabinet.as_ref().context("the printer is not simulated")?.verb(verb)?),
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
        if self.tray.take().is_some_and(|tray| tray.join().is_err()) {
            tracing::error!("the tray's thread ended by a panic");
        }
        drop(self.centre.take());
    }
}

fn own_centre(options: &Options, hall: &Hall) -> anyhow::Result<HostedCentre> {
    let clock = Arc::new(hall_central::clock::SystemClock);
    HostedCentre::start(&options.state_dir().join("centre"), hall.clone(), options.listen, clock)
}

fn own_cabinet(
    options: &Options,
    typeface: Arc<Typeface>,
    tell: fn(&str),
) -> anyhow::Result<(SimPrinter, JoinHandle<()>)> {
    let dir = options.state_dir().join("cabinet");
    std::fs::create_dir_all(&dir)?;
    let mut sim = SimOptions::new(dir.join("printer"), typeface);
    sim.model.width = options.profile.paper.width;
    sim.baud = options.baud;
    let cabinet = SimPrinter::spawn(sim).context("no simulated printer")?;
    let tray = slips::keep(cabinet.watch(), options.slips_dir(), tell)?;
    Ok((cabinet, tray))
}
