//! The centre as a whole: opened on a state directory, served on a listener, stopped by a future.

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use hall_core::calendar::Date;
use hall_core::hall::{Hall, KioskId};
use hall_core::number::Series;
use hall_core::ticket::{TicketDetails, TicketId};
use hall_proto::sign;
use rusqlite::OptionalExtension;
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::admin::{Admin, AdminError, EnrolmentCode};
use crate::audit::Audit;
use crate::clock::Clock;
use crate::hours::{Hours, NoHours};
use crate::http::{self, App};
use crate::keys::{CentreKeys, KeysError};
use crate::overview::Overview;
use crate::store::readiness::{self, StoredReadiness};
use crate::store::{Rules, Store, StoreError, bookings, enrolments, tickets};

/// What a centre is made of.
pub struct Settings {
    /// Where the database lives; made if it does not exist.
    pub state_dir: PathBuf,
    /// The hall.
    pub hall: Hall,
    /// What stands before `/t/<key>` in the slip's QR code, without a slash at the end.
    pub public_url: String,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// Why a centre cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum CentreError {
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The centre's own keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// A matter took the letter of a kiosk.
    #[error(
        "series {series} belongs to kiosk {kiosk}, and to a matter of this hall file; \
         give the matter another letter, or enrol the kiosk with another"
    )]
    SeriesTaken {
        /// The letter.
        series: String,
        /// The kiosk that has it.
        kiosk: String,
    },
}

/// An open centre. Cheap to clone; the database is closed with the last clone.
#[derive(Clone)]
pub struct Centre {
    app: Arc<App>,
    state_dir: PathBuf,
    clock: Arc<dyn Clock>,
}

impl Centre {
    /// Opens the state directory.
    ///
    /// # Errors
    /// The database cannot be used, another centre uses it, or hall file and enrolled kiosks share a letter.
    pub fn open(settings: Settings) -> Result<Self, CentreError> {
        Self::open_with(settings, Arc::new(NoHours))
    }

    /// Opens the state directory of a hall whose hours are known, so that slots can be booked.
    ///
    /// # Errors
    /// As [`Centre::open`].
    pub fn open_with(settings: Settings, hours: Arc<dyn Hours>) -> Result<Self, CentreError> {
        let Settings { state_dir, hall, public_url, clock } = settings;
        claim_series(&state_dir, &hall)?;
        let keys = CentreKeys::open(&state_dir)?;
        know_keys(&state_dir, &keys)?;
        let rules =
            Rules::new(&hall, Arc::clone(&clock)).with_hours(Arc::clone(&hours)).with_token_key(keys.public().centre);
        let store = Store::start(&state_dir, rules)?;
        let app = Arc::new(App::new(store, hall, public_url, Arc::clone(&clock), keys, hours));
        Ok(Self { app, state_dir, clock })
    }

    /// The epoch, which changes when the database is restored from a backup.
    #[must_use]
    pub fn epoch(&self) -> Uuid {
        self.app.store.epoch()
    }

    /// Makes a code that lets a kiosk in; see [`Admin::enrolment_code`].
    ///
    /// # Errors
    /// As there.
    pub fn enrolment_code(&self, kiosk: &KioskId, series: Series) -> Result<EnrolmentCode, AdminError> {
        self.admin()?.enrolment_code(kiosk, series)
    }

    /// Shuts a kiosk out; see [`Admin::revoke`].
    ///
    /// # Errors
    /// As there.
    pub fn revoke(&self, kiosk: &KioskId) -> Result<(), AdminError> {
        self.admin()?.revoke(kiosk)
    }

    /// The books.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn audit(&self) -> Result<Audit, StoreError> {
        self.app.store.read(Audit::read)
    }

    /// What is known of a ticket besides its matter; `None` if the ticket is not known.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn details_of(&self, ticket: TicketId) -> Result<Option<TicketDetails>, StoreError> {
        self.app.store.read(|db| Ok(tickets::find(db, ticket)?.map(|found| *found.ticket.details)))
    }

    /// How many confirmed bookings lie outside these hours, by day, from today on. They stand all the same.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn stranded(&self, hours: &dyn Hours) -> Result<BTreeMap<Date, usize>, StoreError> {
        let today = Date::from(self.app.hall.rule().local(self.clock.now()));
        let confirmed = self.app.store.read(|db| bookings::confirmed_from(db, today))?;
        let mut days = BTreeMap::new();
        for (_, slot) in confirmed.iter().filter(|(matter, slot)| hours.places_kept(matter, *slot).is_none()) {
            *days.entry(slot.date).or_default() += 1;
        }
        Ok(days)
    }

    /// How the kiosks are now.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn overview(&self) -> Result<Overview, StoreError> {
        let now = self.clock.now();
        self.app.store.read(|db| Overview::read(db, now))
    }

    /// The readiness reports of a kiosk that are kept, newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn readiness(&self, kiosk: &KioskId) -> Result<Vec<StoredReadiness>, StoreError> {
        self.app.store.read(|db| readiness::last(db, kiosk.as_str(), readiness::KEPT))
    }

    fn admin(&self) -> Result<Admin, StoreError> {
        Admin::open(&self.state_dir, Arc::clone(&self.clock))
    }
}

/// Serves the centre until `shutdown` completes; then finishes what is in flight.
///
/// # Errors
/// The listener fails.
pub async fn serve(centre: Centre, listener: TcpListener, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    http::serve(Arc::clone(&centre.app), listener, shutdown).await
}

/// Writes down the letters of the matters, and makes sure that no kiosk has one of them.
fn claim_series(state_dir: &std::path::Path, hall: &Hall) -> Result<(), CentreError> {
    let mut db = crate::store::open(state_dir)?;
    let change = db.transaction().map_err(StoreError::from)?;
    let claim = || -> rusqlite::Result<Option<(String, String)>> {
        change.execute("DELETE FROM matter_series", [])?;
        for matter in hall.matters() {
            let letter = matter.series.to_string();
            change.execute("INSERT INTO matter_series (series) VALUES (?1) ON CONFLICT DO NOTHING", [letter])?;
        }
        enrolments::on_matter_series(&change)
    };
    if let Some((kiosk, series)) = claim().map_err(StoreError::from)? {
        return Err(CentreError::SeriesTaken { series, kiosk });
    }
    Ok(change.commit().map_err(StoreError::from)?)
}

/// Writes down which keys belong to the database. New keys beside an old database are served with, because citizens wait,
/// and are said loudly, because what was sealed to the lost ones opens no more.
fn know_keys(state_dir: &std::path::Path, keys: &CentreKeys) -> Result<(), StoreError> {
    const NAME: &str = "centre_key";
    let db = crate::store::open(state_dir)?;
    let found = sign::public_key_text(&keys.public().centre);
    let sql = "SELECT value FROM meta WHERE name = ?1";
    let known: Option<String> = db.query_row(sql, [NAME], |row| row.get(0)).optional()?;
    if known.as_ref().is_some_and(|known| *known != found) {
        tracing::error!("the keys are not those of this database; restore centre.keys from the same backup");
    }
    let sql = "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value";
    Ok(db.execute(sql, [NAME, found.as_str()]).map(drop)?)
}
