//! A kiosk on the desk: enrolled at its centre once, and started like the one in the cabinet.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use hall_core::calendar::Timetable;
use hall_core::hall::{Hall, KioskId};
use hall_core::number::Series;
use hall_core::visit::Pace;
use hall_kiosk::app::{Kiosk, Parts};
use hall_kiosk::clock::Clock;
use hall_kiosk::conductor::ScreenPort;
use hall_kiosk::data::LiveHall;
use hall_kiosk::devices::Hardware;
use hall_kiosk::enrolment;
use hall_kiosk::identity::{Identity, IdentityError};
use hall_kiosk::technician::morning::Morning;
use hall_slip::Typeface;

use crate::centre::HostedCentre;

/// What a kiosk on the desk is put together from.
pub struct Seat {
    /// The hall.
    pub hall: Arc<Hall>,
    /// Its calendar and rules.
    pub timetable: Arc<Timetable>,
    /// The typeface.
    pub typeface: Arc<Typeface>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// How fast numbers are given out.
    pub pace: Pace,
}

impl Seat {
    /// The identity in a state folder; if there is none, the centre gives one.
    ///
    /// # Errors
    /// The centre refuses or the folder cannot be used.
    pub fn identity(
        &self,
        state_dir: &Path,
        centre: &HostedCentre,
        name: &str,
        letter: char,
    ) -> anyhow::Result<Identity> {
        match Identity::read(state_dir) {
            Ok(identity) => Ok(Identity { link_base: centre.url(), ..identity }),
            Err(IdentityError::NotEnrolled(_)) => {
                let code = centre.enrolment_code(&KioskId::new(name)?, Series::new(letter)?)?;
                self.enrol(state_dir, &centre.url(), &code)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Enrols with a code and reads the identity.
    ///
    /// # Errors
    /// The centre refuses or the folder cannot be used.
    pub fn enrol(&self, state_dir: &Path, centre: &str, code: &str) -> anyhow::Result<Identity> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let enrolled = enrolment::enrol(state_dir, centre, code, self.hall.rule(), self.clock.clone());
        runtime.block_on(enrolled).context("the kiosk was not enrolled")?;
        Ok(Identity::read(state_dir)?)
    }

    /// Starts the kiosk.
    ///
    /// # Errors
    /// Its journal cannot be used.
    pub fn start(
        &self,
        state_dir: &Path,
        identity: Identity,
        centre: &str,
        hardware: Hardware,
        screen: Box<dyn ScreenPort>,
    ) -> anyhow::Result<Kiosk> {
        Ok(Kiosk::start(Parts {
            state_dir: state_dir.to_owned(),
            pace: self.pace,
            identity,
            hall: Arc::new(LiveHall::given(self.hall.clone(), self.timetable.clone())),
            centre: centre.to_owned(),
            hardware,
            morning: Morning::NEVER,
            typeface: self.typeface.clone(),
            screen,
            clock: self.clock.clone(),
        })?)
    }
}
