//! A hall with its centre.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, LazyLock};

use hall_central::clock::{Clock, SystemClock};
use hall_central::{Admin, Audit, BookingEntry};
use hall_core::day::UtcMillis;
use hall_core::hall::Hall;
use hall_core::visit::Pace;
use hall_demo::centre::HostedCentre;
use hall_demo::clock::DeskClock;
use hall_demo::kiosk::Seat;
use hall_slip::Typeface;
use tempfile::TempDir;

use crate::clock::Hands;
use crate::terminal::Terminal;

static TYPEFACE: LazyLock<Arc<Typeface>> =
    LazyLock::new(|| Arc::new(Typeface::installed().expect("fonts-noto-cjk is installed")));

/// A calendar by which the hall is open at whatever time the tests run.
pub const ALWAYS_OPEN: &str = include_str!("always-open.toml");

/// The demonstration hall with a real centre on a free port.
pub struct HallBench {
    /// The centre.
    pub centre: HostedCentre,
    /// How kiosks are put together.
    pub seat: Seat,
    /// Where all state lives.
    pub dir: TempDir,
}

impl HallBench {
    /// Opens the hall; it serves whenever the tests run.
    #[must_use]
    pub fn open() -> Self {
        Self::open_with(ALWAYS_OPEN, Arc::new(SystemClock), Arc::new(hall_kiosk::clock::SystemClock))
    }

    /// The hall with its own hours, by a clock of its own.
    #[must_use]
    pub fn open_at(clock: &Arc<Hands>) -> Self {
        Self::open_with(hall_demo::CALENDAR, clock.clone(), clock.clone())
    }

    /// The same by the clock of the demonstration, which is set to any moment.
    #[must_use]
    pub fn open_by(clock: &Arc<DeskClock>) -> Self {
        Self::open_with(hall_demo::CALENDAR, clock.clone(), clock.clone())
    }

    /// The same with another calendar.
    #[must_use]
    pub fn open_keeping(calendar: &str, clock: &Arc<DeskClock>) -> Self {
        Self::open_with(calendar, clock.clone(), clock.clone())
    }

    fn open_with(calendar: &str, centre_clock: Arc<dyn Clock>, clock: Arc<dyn hall_kiosk::clock::Clock>) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let hall: Hall = hall_proto::hall_file::parse(hall_demo::HALL).expect("the demonstration hall");
        let timetable = Arc::new(hall_proto::timetable_file::parse(calendar, &hall).expect("a calendar"));
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let state = dir.path().join("centre");
        let centre = HostedCentre::start(&state, hall.clone(), timetable.clone(), listen, centre_clock)
            .expect("the centre starts");
        let seat = Seat { hall: Arc::new(hall), timetable, typeface: TYPEFACE.clone(), clock, pace: Pace::FREE };
        Self { centre, seat, dir }
    }

    /// A terminal that reaches the centre directly.
    #[must_use]
    pub fn terminal(&self, name: &str, letter: char) -> Terminal {
        self.terminal_at(name, letter, &self.centre.url())
    }

    /// A terminal that reaches the centre at another address.
    #[must_use]
    pub fn terminal_at(&self, name: &str, letter: char, centre: &str) -> Terminal {
        Terminal::place(self, name, letter, centre)
    }

    /// The centre's books, which must never contradict the invariants.
    #[must_use]
    pub fn audit(&self) -> Audit {
        let audit = self.centre.audit().expect("the books");
        assert_eq!(audit.contradictions(), Vec::<String>::new());
        audit
    }

    /// The bookings at the centre from today on, in order of their slots.
    #[must_use]
    pub fn bookings(&self) -> Vec<BookingEntry> {
        let clock: Arc<dyn Clock> = Arc::new(ClockOf(self.seat.clock.clone()));
        Admin::open(&self.dir.path().join("centre"), clock).expect("the centre's books").bookings().expect("bookings")
    }

    /// The labels of all tickets at the centre, in order of arrival.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        let label = |label: hall_core::ticket::Label| label.number.to_string();
        self.audit().tickets.iter().filter_map(|ticket| ticket.label.map(label)).collect()
    }
}

/// The terminals' clock, as the centre reads it.
struct ClockOf(Arc<dyn hall_kiosk::clock::Clock>);

impl Clock for ClockOf {
    fn now(&self) -> UtcMillis {
        self.0.now()
    }
}

/// A shared typeface: reading it once is enough.
#[must_use]
pub fn typeface() -> Arc<Typeface> {
    TYPEFACE.clone()
}

/// Fetches a page as a browser would; status and body.
#[must_use]
pub fn get(url: &str) -> (u16, String) {
    use std::io::{Read, Write};
    let rest = url.trim_start_matches("http://");
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = std::net::TcpStream::connect(host).expect("the centre answers");
    write!(stream, "GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body.to_owned())
}
