//! The real cabinet: everything that the configuration names, opened and put together.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use hall_core::calendar::Timetable;
use hall_core::fault::Fault;
use hall_core::hall::Hall;
use hall_data::{CALENDAR, DataError, DataFile, HALL};
use hall_hw::card::SdtReader;
use hall_hw::printer::driver::{EscPosPrinter, Patience};
use hall_hw::printer::probe::{self, ProbeReport};
use hall_hw::scanner::{SerialScanner, WedgeScanner};
use hall_hw::signals::{GpioSignals, SerialIoBoard, io_board};
use hall_hw::sim::speaker::WavSpeaker;
use hall_hw::speaker::{ProgramSpeaker, Speaker, Voices};
use hall_hw::status_display::ssd1306::{LinuxI2c, Ssd1306Display};
use hall_hw::wire::{LineSettings, SerialSource};
use hall_slip::Typeface;
use hall_ui::ScreenOptions;

use crate::app::{Kiosk, Parts};
use crate::backstage::{Backstage, Plan};
use crate::clock::SystemClock;
use crate::conductor::{self, ScreenPort};
use crate::config::{Config, CounterDisplayConfig, ScannerConfig, ScannerPlug, SignalsConfig, SpeakerConfig};
use crate::data::LiveHall;
use crate::devices::{
    CardReaderPort, CounterDisplayLine, Devices, Hardware, ScannerPort, SignalsPort, SpeakerPort, StatusPanel,
};
use crate::identity::Identity;
use crate::lines::{self, LineScreen};
use crate::screen::{self, Pictures, SlintScreen};
use crate::technician::desk;
use crate::technician::morning::Morning;
use crate::technician::socket;
use crate::technician::wire::{Answer, Ask};

/// Reads and checks the hall's data as it stands in its file.
///
/// # Errors
/// Unreadable or malformed, with the place in the file.
pub fn read_hall(config: &Config) -> Result<Hall, DataError> {
    DataFile::new(HALL, &config.hall, &config.state_dir).read(hall_data::hall)
}

/// The hall's data from its file, or from the last good copy.
///
/// # Errors
/// Neither can be used.
pub fn open_hall(config: &Config) -> Result<Arc<LiveHall>, DataError> {
    LiveHall::open(&config.hall, &config.calendar, &config.state_dir).map(Arc::new)
}

/// Reads and checks the calendar and the rules of a hall as they stand in their file.
///
/// # Errors
/// Unreadable or malformed, with the place in the file.
pub fn read_timetable(config: &Config, hall: &Hall) -> Result<Timetable, DataError> {
    DataFile::new(CALENDAR, &config.calendar, &config.state_dir).read(|text| hall_data::timetable(text, hall))
}

/// Finds the typeface.
///
/// # Errors
/// It is not installed; the error names the package.
pub fn typeface(config: &Config) -> anyhow::Result<Arc<Typeface>> {
    Ok(Arc::new(Typeface::load(&config.fonts)?))
}

/// What is built into the cabinet, by the configuration. Nothing is opened yet.
#[must_use]
pub fn hardware(config: &Config, typeface: &Arc<Typeface>) -> Hardware {
    let port = SerialSource::new(&config.printer_port, config.printer.line());
    Hardware {
        printer: Box::new(EscPosPrinter::new(config.printer, Box::new(port))),
        profile: config.printer,
        printer_place: config.printer_port.display().to_string(),
        devices: Devices {
            card_reader: config.card_reader.as_ref().map(|(path, line)| card_reader(path, *line)),
            scanner: config.scanner.as_ref().map(scanner),
            counter_displays: config.counter_displays.as_ref().map(|displays| counter_displays(displays, typeface)),
            status_display: config.status_display.as_ref().map(|bus| status_display(bus, typeface)),
            speaker: config.speaker.as_ref().and_then(speaker),
            signals: config.signals.as_ref().map(signals),
        },
    }
}

fn card_reader(path: &Path, line: LineSettings) -> CardReaderPort {
    let reader = SdtReader::new(Box::new(SerialSource::new(path, line)));
    CardReaderPort::new(Box::new(reader), format!("{} at {} baud", path.display(), line.baud))
}

fn scanner(config: &ScannerConfig) -> ScannerPort {
    let format = config.format.clone();
    match &config.plug {
        ScannerPlug::Serial(path, line) => {
            let source = SerialSource::new(path, *line);
            let place = format!("{} at {} baud", path.display(), line.baud);
            ScannerPort::new(Box::new(SerialScanner::new(Box::new(source), format)), place)
        }
        ScannerPlug::Keyboard(path) => {
            ScannerPort::new(Box::new(WedgeScanner::new(path, format)), path.display().to_string())
        }
    }
}

fn status_display(bus: &Path, typeface: &Arc<Typeface>) -> StatusPanel {
    let display = Ssd1306Display::new(LinuxI2c::new(bus));
    StatusPanel::new(Box::new(display), typeface.clone(), bus.display().to_string())
}

fn speaker(config: &SpeakerConfig) -> Option<SpeakerPort> {
    let voices = Box::new(Voices::new(config.clips.clone()));
    let (speaker, place): (Box<dyn Speaker>, String) = if let Some(folder) = &config.folder {
        (Box::new(WavSpeaker::new(folder, voices)), folder.display().to_string())
    } else {
        let device = config.device.as_deref();
        (Box::new(ProgramSpeaker::usual(voices, device)), device.unwrap_or("the usual sound device").to_owned())
    };
    // Without a thread to spare the terminal is silent, and says everything on the screen.
    SpeakerPort::new(speaker, config.plan.clone(), place)
        .inspect_err(|error| tracing::error!(%error, "the terminal has no voice"))
        .ok()
}

fn signals(config: &SignalsConfig) -> SignalsPort {
    match config {
        SignalsConfig::Board(port) => {
            let source = SerialSource::new(port, io_board::USUAL_LINE);
            SignalsPort::new(Box::new(SerialIoBoard::new(Box::new(source))), port.display().to_string())
        }
        SignalsConfig::Gpio(setup) => {
            SignalsPort::new(Box::new(GpioSignals::new(setup.clone())), setup.chip.display().to_string())
        }
    }
}

fn counter_displays(config: &CounterDisplayConfig, typeface: &Arc<Typeface>) -> CounterDisplayLine {
    let displays = config.protocol.displays(&config.port, config.line, typeface.clone());
    let line = format!("{} at {} baud, {}", config.port.display(), config.line.baud, config.protocol.code());
    CounterDisplayLine::new(displays, config.places.clone(), line)
}

/// Asks the printer at the configured port what it supports, at any speed.
#[must_use]
pub fn probe_printer(config: &Config) -> ProbeReport {
    probe::probe(&mut |line| Box::new(SerialSource::new(&config.printer_port, line)), Patience::USUAL)
}

/// Everything that a kiosk on this screen is put together from.
///
/// # Errors
/// Not enrolled.
pub fn parts(
    config: &Config,
    hall: Arc<LiveHall>,
    typeface: Arc<Typeface>,
    screen: Box<dyn ScreenPort>,
) -> anyhow::Result<Parts> {
    Ok(Parts {
        state_dir: config.state_dir.clone(),
        identity: Identity::read(&config.state_dir)?,
        hall,
        centre: config.centre.clone(),
        hardware: hardware(config, &typeface),
        pace: config.pace,
        morning: config.morning,
        typeface,
        screen,
        clock: Arc::new(SystemClock),
    })
}

/// Asks a running kiosk's desk; if none runs, the same checks are made from here with the devices of the cabinet.
///
/// # Errors
/// Neither can be done, or nobody reads the answer.
pub fn diagnose(config: &Config, hall: Arc<LiveHall>, ask: &Ask, hear: impl FnMut(Answer)) -> anyhow::Result<()> {
    let mut hear = hear;
    match socket::ask(&config.state_dir, ask, &mut hear) {
        Err(error) if error.is_nobody() => {}
        asked => return Ok(asked?),
    }
    let (inbox, _conductor) = conductor::queue();
    let identity = match Identity::read(&config.state_dir) {
        Ok(identity) => Some(identity),
        Err(error) => {
            tracing::warn!("{error}");
            None
        }
    };
    let typeface = typeface(config)?;
    let plan = Plan {
        state_dir: config.state_dir.clone(),
        identity,
        hall,
        centre: config.centre.clone(),
        hardware: hardware(config, &typeface),
        typeface,
        clock: Arc::new(SystemClock),
    };
    let backstage = Backstage::open(plan, &inbox)?;
    let bench = backstage.bench.clone();
    let threads = backstage.into_threads();
    if *ask == Ask::Overview {
        bench.survey();
    }
    let (desk, desk_thread) = desk::start(bench.clone(), inbox, Morning::NEVER)?;
    let answered = socket::answer(ask.clone(), &desk, &bench, &mut |answer| {
        hear(answer.clone());
        Ok(())
    });
    drop((desk, bench));
    if desk_thread.join().is_err() {
        tracing::error!(thread = "technician", "ended by a panic");
    }
    threads.join();
    hear(answered?.map_or_else(|message| Answer::Error { message }, |()| Answer::Done));
    Ok(())
}

/// Serves citizens on the screen, until the screen is closed.
///
/// # Errors
/// Something needed is missing; the screen said so meanwhile.
pub fn run(config: &Config, hall: Arc<LiveHall>) -> anyhow::Result<()> {
    let panel = config.screen;
    let options = ScreenOptions {
        size_px: (panel.width_px, panel.height_px),
        px_per_mm: panel.px_per_mm,
        fullscreen: panel.fullscreen,
    };
    // Before the window opens: without it no page could be read, not even the one that says so.
    let typeface = typeface(config)?;
    let closed = screen::out_of_service(&hall.get(), Fault::JournalFailed);
    screen::serve(options, closed, |handle| {
        let pictures = Pictures::new(typeface.clone(), config.printer.paper.width);
        Ok(Kiosk::start(parts(config, hall, typeface, Box::new(SlintScreen::new(handle, pictures)))?)?)
    })
}

/// Serves without a screen: views on standard output, touches on standard input, until `quit`.
///
/// # Errors
/// Something needed is missing, or standard input ended with an error.
pub fn run_lines(config: &Config, hall: Arc<LiveHall>) -> anyhow::Result<()> {
    let kiosk = Kiosk::start(parts(config, hall, typeface(config)?, Box::new(LineScreen(std::io::stdout())))?)?;
    let heard = lines::listen(std::io::stdin().lock(), &mut std::io::stdout(), &kiosk.inbox());
    kiosk.stop();
    heard.context("standard input")
}
