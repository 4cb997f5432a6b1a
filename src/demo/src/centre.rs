//! The reference centre on a loopback port, started and stopped like a machine in another room.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::Context;
use hall_central::clock::Clock;
use hall_central::hall_hours::TimetableHours;
use hall_central::{Audit, Centre, Settings, StoredReadiness};
use hall_core::calendar::Timetable;
use hall_core::hall::{Hall, KioskId};
use hall_core::number::Series;
use tokio::sync::oneshot;

/// A centre that can be stopped and started again at the same address.
pub struct HostedCentre {
    state_dir: PathBuf,
    hall: Hall,
    timetable: Arc<Timetable>,
    clock: Arc<dyn Clock>,
    address: SocketAddr,
    running: Option<Running>,
}

struct Running {
    centre: Centre,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl HostedCentre {
    /// Starts a centre on a state folder. Port 0 takes a free one and keeps it.
    ///
    /// # Errors
    /// The address is taken or the state folder cannot be used.
    pub fn start(
        state_dir: &Path,
        hall: Hall,
        timetable: Arc<Timetable>,
        listen: SocketAddr,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let state_dir = state_dir.to_owned();
        let mut hosted = Self { state_dir, hall, timetable, clock, address: listen, running: None };
        hosted.start_again()?;
        Ok(hosted)
    }

    /// Base address, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Starts it again after [`HostedCentre::stop`], at the same address with the same state.
    ///
    /// # Errors
    /// The address is taken or the state folder cannot be used.
    pub fn start_again(&mut self) -> anyhow::Result<()> {
        if self.running.is_some() {
            return Ok(());
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("centre")
            .enable_all()
            .build()
            .context("no runtime for the centre")?;
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(self.address))
            .with_context(|| format!("the centre cannot listen on {}; choose another with --listen", self.address))?;
        self.address = listener.local_addr()?;
        let settings = Settings {
            state_dir: self.state_dir.clone(),
            hall: self.hall.clone(),
            public_url: self.url(),
            clock: self.clock.clone(),
        };
        let hours = TimetableHours::new(self.hall.clone(), self.timetable.clone());
        let centre = Centre::open_with(settings, Arc::new(hours))?;
        let (stop, stopped) = oneshot::channel::<()>();
        let served = centre.clone();
        let thread = std::thread::Builder::new().name("centre".into()).spawn(move || {
            let until = async { drop(stopped.await) };
            if let Err(error) = runtime.block_on(hall_central::serve(served, listener, until)) {
                tracing::error!(%error, "the centre stopped");
            }
        })?;
        self.running = Some(Running { centre, stop, thread });
        Ok(())
    }

    /// Stops it: the line is cut, as the kiosk sees it.
    pub fn stop(&mut self) {
        let Some(Running { centre, stop, thread }) = self.running.take() else { return };
        // Whoever serves has ended already if nobody listens any more.
        let _ = stop.send(());
        if thread.join().is_err() {
            tracing::error!("the centre's thread ended by a panic");
        }
        drop(centre);
    }

    /// A one-time code for a kiosk.
    ///
    /// # Errors
    /// The centre is stopped, or refuses the name or the letter.
    pub fn enrolment_code(&self, kiosk: &KioskId, series: Series) -> anyhow::Result<String> {
        let running = self.running.as_ref().context("the centre is stopped")?;
        Ok(running.centre.enrolment_code(kiosk, series)?.as_str().to_owned())
    }

    /// Takes a kiosk's right to speak away.
    ///
    /// # Errors
    /// The centre is stopped or does not know the kiosk.
    pub fn revoke(&self, kiosk: &str) -> anyhow::Result<()> {
        let running = self.running.as_ref().context("the centre is stopped")?;
        Ok(running.centre.revoke(&KioskId::new(kiosk)?)?)
    }

    /// The readiness reports of a kiosk, newest first.
    ///
    /// # Errors
    /// The centre is stopped or cannot read its store.
    pub fn readiness(&self, kiosk: &str) -> anyhow::Result<Vec<StoredReadiness>> {
        let running = self.running.as_ref().context("the centre is stopped")?;
        Ok(running.centre.readiness(&KioskId::new(kiosk)?)?)
    }

    /// Everything that the centre knows.
    ///
    /// # Errors
    /// The centre is stopped or cannot read its store.
    pub fn audit(&self) -> anyhow::Result<Audit> {
        Ok(self.running.as_ref().context("the centre is stopped")?.centre.audit()?)
    }
}

impl Drop for HostedCentre {
    fn drop(&mut self) {
        self.stop();
    }
}
