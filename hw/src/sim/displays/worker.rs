//! The thread between the cable and the displays, and what it shares with whoever holds them.

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::super::pty::{Pty, Taken};
use super::bench::{Bench, Cable};

/// While nobody has the port open, `poll` cannot wait for it; this is how soon an opening is noticed.
const NOBODY_WAIT: Duration = Duration::from_millis(5);
/// Bytes taken from the line at once.
const READ_BYTES_MAX: usize = 1024;
/// The cable is moved within microseconds; a thread that has died never moves it.
const CABLE_WAIT_MAX: Duration = Duration::from_secs(5);

/// The bench, and a bell that rings whenever something on it has changed.
pub(super) struct Shared {
    bench: Mutex<Bench>,
    changed: Condvar,
}

impl Shared {
    pub(super) fn new(bench: Bench) -> Self {
        Self { bench: Mutex::new(bench), changed: Condvar::new() }
    }

    pub(super) fn look<T>(&self, look: impl FnOnce(&Bench) -> T) -> T {
        look(&self.lock())
    }

    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Bench) -> T) -> T {
        let changed = change(&mut self.lock());
        self.changed.notify_all();
        changed
    }

    /// Waits until `found` finds something.
    pub(super) fn wait<T>(&self, timeout: Duration, found: impl Fn(&Bench) -> Option<T>) -> Option<T> {
        let waiting = self.changed.wait_timeout_while(self.lock(), timeout, |bench| found(bench).is_none());
        found(&waiting.unwrap_or_else(PoisonError::into_inner).0)
    }

    /// Waits until the thread has moved the cable, and says how it went.
    pub(super) fn cable_moved(&self) -> Result<String, String> {
        let moved = self.wait(CABLE_WAIT_MAX, |bench| match bench.cable() {
            Cable::In => Some(Ok("plugged in".to_owned())),
            Cable::Out => Some(Ok("unplugged".to_owned())),
            Cable::Stuck(why) => Some(Err(why.clone())),
            Cable::ToPlug | Cable::ToPull => None,
        });
        moved.unwrap_or_else(|| Err("the simulated displays have stopped".to_owned()))
    }

    /// A thread that panicked while it held the bench left nothing half done there.
    fn lock(&self) -> MutexGuard<'_, Bench> {
        self.bench.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The loop's state.
pub(super) struct Worker {
    shared: Arc<Shared>,
    link: PathBuf,
    pty: Option<Pty>,
    wake: Arc<OwnedFd>,
}

impl Worker {
    pub(super) fn new(shared: Arc<Shared>, link: PathBuf, pty: Pty, wake: Arc<OwnedFd>) -> Self {
        Self { shared, link, pty: Some(pty), wake }
    }

    /// Runs until told to stop.
    pub(super) fn run(mut self) {
        while !self.shared.look(Bench::is_stopped) {
            self.move_cable();
            match self.exchange() {
                Taken::Bytes(_) => {}
                Taken::Nothing => self.wait(None),
                Taken::Nobody => self.wait(Some(NOBODY_WAIT)),
            }
        }
    }

    fn move_cable(&mut self) {
        match self.shared.look(|bench| bench.cable().clone()) {
            Cable::ToPull => {
                self.pty = None;
                self.shared.change(|bench| bench.cable_is(Cable::Out));
            }
            Cable::ToPlug => {
                self.pty = None;
                let plugged = Pty::plug(&self.link);
                let now = plugged.as_ref().map_or_else(|error| Cable::Stuck(error.to_string()), |_| Cable::In);
                self.pty = plugged.ok();
                self.shared.change(|bench| bench.cable_is(now));
            }
            Cable::In | Cable::Out | Cable::Stuck(_) => {}
        }
    }

    fn exchange(&self) -> Taken {
        let Some(pty) = &self.pty else { return Taken::Nothing };
        let mut bytes = [0; READ_BYTES_MAX];
        let taken = pty.read(&mut bytes);
        if let Taken::Bytes(length) = taken {
            let answer = self.shared.change(|bench| bench.receive(&bytes[..length], Instant::now()));
            if !answer.is_empty() {
                pty.write(&answer);
            }
        }
        taken
    }

    /// Until a byte or an order comes, or the time is up.
    fn wait(&self, timeout: Option<Duration>) {
        let fd = self.pty.as_ref().filter(|_| timeout.is_none()).map(Pty::fd);
        let mut fds = vec![PollFd::new(&self.wake, PollFlags::IN)];
        fds.extend(fd.as_ref().map(|fd| PollFd::new(fd, PollFlags::IN)));
        let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
        if let Err(error) = poll(&mut fds, timeout.as_ref())
            && error != rustix::io::Errno::INTR
        {
            tracing::error!(%error, "the simulated counter displays cannot wait for their line");
            self.shared.change(Bench::stop);
        }
        // Its count does not matter, only that it is zero again.
        let _ = rustix::io::read(&self.wake, &mut [0_u8; 8]);
    }
}
