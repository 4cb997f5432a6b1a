//! The thread that looks at every device now and then, so that a fault is known before a citizen meets it.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::technician::bench::Bench;

/// How often the switches are read and a lamp is kept blinking.
const BEAT_EVERY: Duration = Duration::from_millis(200);
/// The small display is drawn, and the lamp set, once in so many beats: a heartbeat a second.
const BEATS_A_SECOND: u32 = 5;
/// Every device is looked at once in so many beats.
const BEATS_A_ROUND: u32 = 25;

/// The rounds under way; they end when this is dropped.
pub struct Rounds {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Rounds {
    /// Starts the rounds.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub fn start(bench: Arc<Bench>) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let rounds = move || {
            for beat in (0..BEATS_A_ROUND).cycle() {
                bench.devices.beat();
                if beat == 0 {
                    bench.devices.look(&bench.watch);
                }
                if beat % BEATS_A_SECOND == 0 {
                    bench.draw_status();
                }
                match stopped.recv_timeout(BEAT_EVERY) {
                    Err(RecvTimeoutError::Timeout) => {}
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
                }
            }
        };
        let thread = std::thread::Builder::new().name("rounds".into()).spawn(rounds)?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Rounds {
    fn drop(&mut self) {
        drop(self.stop.take());
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!(thread = "rounds", "ended by a panic");
        }
    }
}
