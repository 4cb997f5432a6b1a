//! The site of a measurement: a synthetic hall with kiosks, or a centre elsewhere.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};

use anyhow::{Context, Result};
use hall_central::client::{Identity, Line};
use hall_central::clock::{Clock, SystemClock};
use hall_central::{Audit, Centre, Settings, serve};
use hall_core::day::{DayRule, UtcMillis};
use hall_core::hall::{Hall, HallParts, KioskId, Matter, MatterId, Text, Zone, ZoneId};
use hall_core::number::Series;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, RwLock, RwLockReadGuard};

/// Letters of the synthetic hall's matters.
const MATTER_SERIES: std::ops::RangeInclusive<char> = 'A'..='R';
/// Letters of its kiosks.
const KIOSK_SERIES: std::ops::RangeInclusive<char> = 'S'..='Z';
/// Numbers asked of each series on one day; a little less than there are, for those under way when the day turns.
pub const PER_SERIES: u64 = 980;
/// Length of a day, in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

/// The real clock, set ahead by whole days.
#[derive(Default)]
pub struct AheadClock {
    ahead_ms: AtomicI64,
}

impl Clock for AheadClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(SystemClock.now().0 + self.ahead_ms.load(Ordering::SeqCst))
    }
}

/// A kiosk that several clients speak for.
pub struct LoadKiosk {
    /// Name and key.
    pub identity: Identity,
    /// Letter of its own numbers.
    pub series: Series,
    seq: AtomicU64,
}

impl LoadKiosk {
    fn new(identity: Identity, series: Series) -> Self {
        Self { identity, series, seq: AtomicU64::new(0) }
    }

    /// The next place in its sequence.
    pub fn next_seq(&self) -> u64 {
        self.seq.fetch_add(1, Ordering::SeqCst) + 1
    }
}

/// Where a measurement takes place.
pub struct Site {
    /// The centre's address.
    pub address: SocketAddr,
    /// The clock that centre and clients share.
    pub clock: Arc<AheadClock>,
    /// Whom clients speak for, in turn.
    pub kiosks: Vec<LoadKiosk>,
    matters: Vec<MatterId>,
    turn: AtomicUsize,
    asked: AtomicU64,
    day: RwLock<u64>,
    given: Mutex<Given>,
    own: Option<(Centre, TempDir)>,
}

#[derive(Default)]
struct Given {
    labels: HashSet<(i32, String)>,
    duplicates: u64,
}

/// A matter to ask for, on a day that does not turn while this is held.
pub struct Turn<'a> {
    /// The matter.
    pub matter: MatterId,
    _day: RwLockReadGuard<'a, u64>,
}

impl Site {
    /// Opens a centre of its own in a directory of its own, and enrols the kiosks.
    ///
    /// # Errors
    /// The centre cannot be opened.
    pub async fn open() -> Result<Self> {
        let dir = TempDir::new().context("no place for the database; set TMPDIR")?;
        let clock = Arc::new(AheadClock::default());
        let hall = synthetic_hall()?;
        let matters = hall.matters().iter().map(|matter| matter.id.clone()).collect();
        let centre = Centre::open(Settings {
            state_dir: dir.path().to_owned(),
            hall,
            public_url: "http://localhost".to_owned(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
        })?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(serve(centre.clone(), listener, std::future::pending()));
        let mut line = Line::connect(address).await?;
        let mut kiosks = Vec::new();
        for letter in KIOSK_SERIES {
            let series = Series::new(letter)?;
            let kiosk = KioskId::new(&format!("load-{}", letter.to_ascii_lowercase()))?;
            let code = centre.enrolment_code(&kiosk, series)?;
            kiosks.push(LoadKiosk::new(line.enrol(code.as_str()).await?.0, series));
        }
        Ok(Self::of(address, clock, kiosks, matters, Some((centre, dir))))
    }

    /// A centre that runs elsewhere, with one kiosk.
    ///
    /// # Errors
    /// It cannot be reached or does not take the code.
    pub async fn elsewhere(address: SocketAddr, code: &str, matters: &[String]) -> Result<Self> {
        let mut line = Line::connect(address).await?;
        let (identity, answer) = line.enrol(code).await?;
        let kiosk = LoadKiosk::new(identity, Series::new(answer.series)?);
        let matters = matters.iter().map(|matter| MatterId::new(matter)).collect::<Result<_, _>>()?;
        Ok(Self::of(address, Arc::default(), vec![kiosk], matters, None))
    }

    fn of(
        address: SocketAddr,
        clock: Arc<AheadClock>,
        kiosks: Vec<LoadKiosk>,
        matters: Vec<MatterId>,
        own: Option<(Centre, TempDir)>,
    ) -> Self {
        Self {
            address,
            clock,
            kiosks,
            matters,
            turn: AtomicUsize::new(0),
            asked: AtomicU64::new(0),
            day: RwLock::new(0),
            given: Mutex::default(),
            own,
        }
    }

    /// Where the centre's database lives; the current directory for a centre elsewhere.
    pub fn state_dir(&self) -> &Path {
        self.own.as_ref().map_or(Path::new("."), |(_, dir)| dir.path())
    }

    /// Whether the centre runs elsewhere, on the real clock.
    pub fn is_elsewhere(&self) -> bool {
        self.own.is_none()
    }

    /// The books of the centre of its own.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn audit(&self) -> Result<Audit> {
        let (centre, _) = self.own.as_ref().context("only a centre of its own has books here")?;
        Ok(centre.audit()?)
    }

    /// A matter for kiosks that are cut off.
    ///
    /// # Errors
    /// There is none.
    pub fn any_matter(&self) -> Result<MatterId> {
        self.matters.first().cloned().context("no matter to ask for")
    }

    /// A kiosk to speak for.
    pub fn kiosk(&self) -> &LoadKiosk {
        &self.kiosks[self.turn.fetch_add(1, Ordering::Relaxed) % self.kiosks.len()]
    }

    /// The next matter to ask for. When all series are used up it is tomorrow, once nothing is in flight.
    pub async fn next(&self) -> Turn<'_> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let matters = self.matters.len() as u64;
        let day = asked / (PER_SERIES * matters);
        let at = usize::try_from(asked % matters).unwrap_or(0);
        loop {
            let today = self.day.read().await;
            if *today >= day || self.own.is_none() {
                return Turn { matter: self.matters[at].clone(), _day: today };
            }
            drop(today);
            let mut today = self.day.write().await;
            if *today < day {
                self.clock.ahead_ms.fetch_add(DAY_MS, Ordering::SeqCst);
                *today += 1;
            }
        }
    }

    /// Notes the numbers that a client got.
    pub async fn note(&self, labels: Vec<(i32, String)>) {
        let mut given = self.given.lock().await;
        for label in labels {
            if !given.labels.insert(label) {
                given.duplicates += 1;
            }
        }
    }

    /// Numbers given out so far.
    pub fn issued(&self) -> usize {
        self.given.try_lock().map_or(0, |given| given.labels.len())
    }

    /// Numbers that came twice.
    pub fn duplicates(&self) -> u64 {
        self.given.try_lock().map_or(u64::MAX, |given| given.duplicates)
    }
}

/// One zone, and as many matters as there are letters for.
///
/// # Errors
/// Never: the parts are sound.
pub fn synthetic_hall() -> Result<Hall> {
    let text = |text: &str| Text { zh: text.to_owned(), en: text.to_owned() };
    let zone = ZoneId::new("load")?;
    let mut matters = Vec::new();
    for letter in MATTER_SERIES {
        let id = MatterId::new(&format!("matter-{}", letter.to_ascii_lowercase()))?;
        matters.push(Matter::new(id, zone.clone(), text("load"), Series::new(letter)?, vec!["1".to_owned()], 5));
    }
    let zones = vec![Zone::new(zone, text("load"), text("load"))];
    Ok(Hall::new(HallParts::new(text("load"), DayRule::BEIJING_04, zones, matters))?)
}
