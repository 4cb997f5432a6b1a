//! How long from the touch on 取号 to the first byte of the slip on the line, beside one durable commit of the same
//! machine in the same run. Everything is real: journal, conductor, driver, pseudo-terminal, centre.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench says what it measures, or why it cannot")]

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hall_core::device::Line;
use hall_core::hall::{MatterId, ZoneId};
use hall_core::view::{Page, PaperView, View};
use hall_core::visit::{Event, Pace, Touch};
use hall_demo::audience::{Audience, stage};
use hall_demo::centre::HostedCentre;
use hall_demo::clock::DeskClock;
use hall_demo::kiosk::Seat;
use hall_hw::printer::driver::EscPosPrinter;
use hall_hw::printer::profile::PrinterProfile;
use hall_hw::sim::{SimOptions, SimPrinter};
use hall_hw::wire::{SerialSource, Wire, WireError, WireSource};
use hall_kiosk::app::Kiosk;
use hall_kiosk::conductor::Input;
use hall_kiosk::devices::{Devices, Hardware};
use hall_slip::Typeface;
use hdrhistogram::Histogram;

/// Visits of each kind.
const VISITS: u32 = 400;
/// Longest wait for one step.
const WAIT_MAX: Duration = Duration::from_secs(20);
/// First byte of a real-time command, which is no byte of a slip.
const DLE: u8 = 0x10;

type FirstByte = Arc<Mutex<Option<Instant>>>;

struct Watched(SerialSource, FirstByte);

impl WireSource for Watched {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        Ok(Box::new(WatchedWire(self.0.open()?, self.1.clone())))
    }
}

struct WatchedWire(Box<dyn Wire>, FirstByte);

impl Wire for WatchedWire {
    fn write_some(&mut self, bytes: &[u8], deadline: Instant) -> Result<usize, WireError> {
        let taken = self.0.write_some(bytes, deadline)?;
        if bytes.first() != Some(&DLE) {
            self.1.lock().expect("first byte").get_or_insert_with(Instant::now);
        }
        Ok(taken)
    }

    fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
        self.0.read_some(buffer, deadline)
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        self.0.unsent()
    }
}

fn main() {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let hall = hall_proto::hall_file::parse(hall_demo::HALL).expect("the hall");
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let timetable = hall_proto::timetable_file::parse(hall_demo::CALENDAR, &hall).expect("its calendar");
    let clock = Arc::new(DeskClock::in_opening_hours(&hall, &timetable));
    let timetable = Arc::new(timetable);
    let mut centre =
        HostedCentre::start(&dir.path().join("centre"), hall.clone(), timetable.clone(), listen, clock.clone())
            .expect("centre");
    let typeface = Arc::new(Typeface::installed().expect("fonts-noto-cjk"));
    let seat = Seat { hall: Arc::new(hall), timetable, typeface: typeface.clone(), clock, pace: Pace::FREE };
    let kiosk_dir = dir.path().join("kiosk");
    let identity = seat.identity(&kiosk_dir, &centre, "entrance-1", 'K').expect("enrolled");
    let printer = SimPrinter::spawn(SimOptions::new(kiosk_dir.join("printer"), typeface)).expect("printer");
    let first_byte = FirstByte::default();
    let profile = PrinterProfile::named("generic-80").expect("a profile");
    let source = Watched(SerialSource::new(printer.path(), profile.line()), first_byte.clone());
    let driver = Box::new(EscPosPrinter::new(profile, Box::new(source)));
    let (stage, audience) = stage();
    let kiosk = seat
        .start(
            &kiosk_dir,
            identity,
            &centre.url(),
            Hardware {
                printer: driver,
                profile,
                printer_place: printer.path().display().to_string(),
                devices: Devices::default(),
            },
            Box::new(stage),
        )
        .expect("kiosk");
    let mut desk = Desk { kiosk, printer, audience, first_byte, floor: Floor::open(&dir.path().join("floor.sqlite")) };

    println!("touch to first byte of the slip, {VISITS} visits each; the commit is measured between the visits");
    desk.ready(Line::Up);
    let (floor, central) = desk.measure();
    report("one durable commit", &floor, None);
    report("number from the centre", &central, Some(&floor));
    centre.stop();
    desk.ready(Line::Cut);
    let (floor, local) = desk.measure();
    report("one durable commit", &floor, None);
    report("number of the kiosk", &local, Some(&floor));
    desk.kiosk.stop();
}

struct Desk {
    kiosk: Kiosk,
    printer: SimPrinter,
    audience: Audience,
    first_byte: FirstByte,
    floor: Floor,
}

impl Desk {
    fn see(&mut self, fits: impl Fn(&View) -> bool) {
        self.audience.wait(WAIT_MAX, |_| {}, fits).expect("seen in time");
    }

    fn ready(&mut self, line: Line) {
        self.see(|view| matches!(view.page, Page::Welcome { .. }) && view.line == line && view.printer_fault.is_none());
    }

    fn measure(&mut self) -> (Histogram<u64>, Histogram<u64>) {
        // A new roll: the simulated one ends after some seven hundred slips, like a real one.
        self.printer.verb("paper ok").expect("a new roll");
        let mut floor = Histogram::new(3).expect("a histogram");
        let mut touch = Histogram::new(3).expect("a histogram");
        for _ in 0..VISITS {
            floor.record(self.floor.commit()).expect("recorded");
            touch.record(self.visit()).expect("recorded");
        }
        (floor, touch)
    }

    /// One visit; nanoseconds from the touch to the first byte.
    fn visit(&mut self) -> u64 {
        let inbox = self.kiosk.inbox();
        inbox.event(Event::Touched(Touch::Zone(ZoneId::new("company").expect("id"))));
        inbox.event(Event::Touched(Touch::Matter(MatterId::new("company-start").expect("id"))));
        self.see(|view| matches!(view.page, Page::Prepare(_)));
        *self.first_byte.lock().expect("first byte") = None;
        let touched = Instant::now();
        inbox.send(Input::TakeNumber);
        self.see(|view| matches!(&view.page, Page::Issued(card) if card.paper == PaperView::Printed));
        let first = self.first_byte.lock().expect("first byte").expect("a slip was sent");
        inbox.event(Event::Touched(Touch::Home));
        self.see(|view| matches!(view.page, Page::Welcome { .. }));
        u64::try_from((first - touched).as_nanos()).expect("short")
    }
}

/// One row, one commit, with the durability of the journal.
struct Floor(rusqlite::Connection);

impl Floor {
    fn open(path: &Path) -> Self {
        let db = rusqlite::Connection::open(path).expect("opens");
        db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).expect("set");
        db.execute_batch("PRAGMA synchronous = FULL; CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)")
            .expect("set");
        Self(db)
    }

    fn commit(&self) -> u64 {
        let start = Instant::now();
        self.0.execute("INSERT INTO row (text) VALUES (hex(randomblob(150)))", []).expect("written");
        u64::try_from(start.elapsed().as_nanos()).expect("short")
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds with three digits")]
fn report(what: &str, times: &Histogram<u64>, floor: Option<&Histogram<u64>>) {
    let ms = |nanos: u64| nanos as f64 / 1e6;
    let (p50, p99) = (times.value_at_quantile(0.5), times.value_at_quantile(0.99));
    print!("{what:<24} p50 {:>7.3} ms   p99 {:>7.3} ms", ms(p50), ms(p99));
    if let Some(floor) = floor {
        let (f50, f99) = (floor.value_at_quantile(0.5), floor.value_at_quantile(0.99));
        print!("   above the commit: p50 {:+.3} ms, p99 {:+.3} ms", ms(p50) - ms(f50), ms(p99) - ms(f99));
    }
    println!();
}
