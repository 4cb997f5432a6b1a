//! What an operator does at the centre's own machine, also while it runs: let kiosks in, shut them out, begin an epoch.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hall_core::calendar::Date;
use hall_core::day::{BusinessDay, DayRule, UtcMillis};
use hall_core::hall::KioskId;
use hall_core::number::{Dispenser, LAST_VALUE, Series};
use hall_core::ticket::StatusKey;
use hall_proto::seal::{Form, SealError};
use hall_proto::wire::EventBody;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::audit::{self, Audit, KioskEntry};
use crate::clock::Clock;
use crate::keys::{CentreKeys, KeysError};
use crate::overview::Overview;
use crate::store::bookings::{self, BookingEntry};
use crate::store::filings::{self, CallbackEntry, CounterEntry, InspectionEntry, RatingEntry};
use crate::store::readiness::{self, StoredReadiness};
use crate::store::{self, StoreError, enrolments, events, labels};

/// How long an enrolment code is good, in milliseconds.
pub const CODE_MS: i64 = 10 * 60 * 1000;

/// A one-time code, e.g. `7k2m-9qsx-0b4t-hn6r`: 80 random bits. Only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentCode(String);

impl EnrolmentCode {
    /// The code as it is read out and typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn random() -> Self {
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&store::random().to_be_bytes()[..10]);
        let key = StatusKey::from_random(bytes);
        let groups: Vec<String> =
            key.as_str().as_bytes().chunks(4).map(|four| four.escape_ascii().to_string()).collect();
        Self(groups.join("-"))
    }
}

impl fmt::Debug for EnrolmentCode {
    /// Never shows the code: it lets a kiosk in.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolmentCode(…)")
    }
}

/// What is kept of a code; hyphens, spaces and capitals make no difference when it is typed.
#[must_use]
pub fn code_hash(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    Sha256::digest(plain).into()
}

/// Why an operator's wish is not carried out.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A letter belongs to one owner.
    #[error("series {series} belongs to {owner}; choose another letter")]
    SeriesTaken {
        /// The letter.
        series: Series,
        /// Whose it is.
        owner: String,
    },
    /// No such kiosk is in.
    #[error("no kiosk named {0} is enrolled; `hall-central kiosks` lists those that are")]
    UnknownKiosk(KioskId),
    /// No such callback was left.
    #[error("no callback of these digits was left on that day; `hall-central callbacks` lists those that were")]
    UnknownCallback,
    /// The centre's own keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The seal does not open.
    #[error("the callback cannot be opened: {0}; were the centre's keys restored from the same backup?")]
    Seal(#[from] SealError),
}

impl From<rusqlite::Error> for AdminError {
    fn from(fault: rusqlite::Error) -> Self {
        Self::Store(fault.into())
    }
}

/// The operator's desk over a state directory.
pub struct Admin {
    db: Connection,
    state_dir: PathBuf,
    clock: Arc<dyn Clock>,
}

impl Admin {
    /// Opens the database in `state_dir`.
    ///
    /// # Errors
    /// It cannot be used.
    pub fn open(state_dir: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        Ok(Self { db: store::open(state_dir)?, state_dir: state_dir.to_owned(), clock })
    }

    /// Makes a code that lets `kiosk` in once, within ten minutes, with `series` for the numbers it gives while cut
    /// off.
    ///
    /// # Errors
    /// The letter belongs to a matter or to another kiosk.
    pub fn enrolment_code(&mut self, kiosk: &KioskId, series: Series) -> Result<EnrolmentCode, AdminError> {
        let now = self.clock.now();
        let change = self.begin()?;
        if let Some(owner) = enrolments::owner_of_series(&change, series, kiosk.as_str(), now)? {
            return Err(AdminError::SeriesTaken { series, owner });
        }
        let code = EnrolmentCode::random();
        let expires = UtcMillis(now.0.saturating_add(CODE_MS));
        enrolments::offer(&change, &code_hash(code.as_str()), kiosk.as_str(), series, expires)?;
        change.commit()?;
        Ok(code)
    }

    /// Shuts a kiosk out; a running centre refuses its next request.
    ///
    /// # Errors
    /// No kiosk of that name is in.
    pub fn revoke(&mut self, kiosk: &KioskId) -> Result<(), AdminError> {
        let now = self.clock.now();
        let change = self.begin()?;
        if !enrolments::revoke(&change, kiosk.as_str(), now)? {
            return Err(AdminError::UnknownKiosk(kiosk.clone()));
        }
        events::write(&change, now, &EventBody::Revoked { kiosk: kiosk.to_string() })?;
        Ok(change.commit()?)
    }

    /// Begins a new epoch, after the database was restored from a backup: kiosks notice and send again what the backup
    /// lacks. Each series passes over `skip` numbers, so that those given out since the backup do not come twice.
    ///
    /// # Errors
    /// A centre is running on the directory.
    pub fn new_epoch(&mut self, skip: u16) -> Result<Uuid, AdminError> {
        let _lock = store::lock(&self.state_dir)?;
        let change = self.begin()?;
        for letter in 'A'..='Z' {
            let Ok(series) = Series::new(letter) else { continue };
            let before = labels::dispenser(&change, series)?;
            if before != Dispenser::unused(series) {
                let last = before.last().saturating_add(skip).min(LAST_VALUE);
                labels::keep(&change, Dispenser::resume(series, before.day(), last))?;
            }
        }
        let epoch = Uuid::from_u128(store::random());
        store::set_epoch(&change, epoch)?;
        change.commit()?;
        Ok(epoch)
    }

    /// Everything that was given out and reported, for checking.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn audit(&self) -> Result<Audit, StoreError> {
        Ok(Audit::read(&self.db)?)
    }

    /// Every enrolment, in force or not.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn kiosks(&self) -> Result<Vec<KioskEntry>, StoreError> {
        Ok(audit::all_kiosks(&self.db)?)
    }

    /// How the kiosks are now.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn overview(&self) -> Result<Overview, StoreError> {
        Ok(Overview::read(&self.db, self.clock.now())?)
    }

    /// The readiness reports of a kiosk that are kept, newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn readiness(&self, kiosk: &KioskId) -> Result<Vec<StoredReadiness>, StoreError> {
        Ok(readiness::last(&self.db, kiosk.as_str(), readiness::KEPT)?)
    }

    /// The bookings for today and later, in the order of their slots.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn bookings(&self) -> Result<Vec<BookingEntry>, StoreError> {
        Ok(bookings::from_day(&self.db, Date::from(self.today()))?)
    }

    /// The wishes to be called back, open ones first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn callbacks(&self) -> Result<Vec<CallbackEntry>, StoreError> {
        Ok(filings::callbacks(&self.db)?)
    }

    /// Opens the seal of one callback: everyone who left those four digits on a day, today if none is given. Whoever gets
    /// the forms shows them to the member of staff who asked, and to nobody else.
    ///
    /// # Errors
    /// The database or the keys cannot be read, no such callback is known, or the seal does not open.
    pub fn open_callback(&self, reference: &str, day: Option<BusinessDay>) -> Result<Vec<Form>, AdminError> {
        let found = filings::callbacks_of(&self.db, day.unwrap_or_else(|| self.today()), reference)?;
        if found.is_empty() {
            return Err(AdminError::UnknownCallback);
        }
        let keys = CentreKeys::open(&self.state_dir)?;
        found.iter().map(|(_, sealed)| Ok(keys.unseal(sealed)?)).collect()
    }

    /// Notes that staff have called whoever left those four digits on a day, today if none is given.
    ///
    /// # Errors
    /// The database cannot be written, or no such callback is known.
    pub fn settle_callback(&mut self, reference: &str, day: Option<BusinessDay>) -> Result<(), AdminError> {
        let (now, day) = (self.clock.now(), day.unwrap_or_else(|| self.today()));
        let change = self.begin()?;
        if filings::settle_callbacks(&change, day, reference, now)? == 0 {
            return Err(AdminError::UnknownCallback);
        }
        Ok(change.commit()?)
    }

    /// The ratings, newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn ratings(&self) -> Result<Vec<RatingEntry>, StoreError> {
        Ok(filings::ratings(&self.db)?)
    }

    /// The daily inspections, newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn inspections(&self) -> Result<Vec<InspectionEntry>, StoreError> {
        Ok(filings::inspections(&self.db)?)
    }

    /// Which counters serve, as last said.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn counters(&self) -> Result<Vec<CounterEntry>, StoreError> {
        Ok(filings::counters(&self.db)?)
    }

    /// Makes a new sealing key. Kiosks get it at their next start; what they have sealed until then still opens.
    ///
    /// # Errors
    /// A centre is running on the directory, or the keys cannot be read or written.
    pub fn renew_keys(&mut self) -> Result<(), AdminError> {
        let _lock = store::lock(&self.state_dir)?;
        Ok(CentreKeys::open(&self.state_dir)?.renew(&self.state_dir)?)
    }

    /// The business day in Beijing: the halls of the mainland keep one offset, and the commands know no hall file.
    fn today(&self) -> BusinessDay {
        DayRule::BEIJING_04.day_of(self.clock.now())
    }

    fn begin(&mut self) -> rusqlite::Result<Transaction<'_>> {
        self.db.transaction_with_behavior(TransactionBehavior::Immediate)
    }
}
