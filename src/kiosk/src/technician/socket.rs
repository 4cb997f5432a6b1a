//! The way in from a shell while the kiosk runs: a Unix socket in the state folder, which only its owner may enter.

use std::fs::Permissions;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use hall_core::diagnosis::Check;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::bench::Bench;
use super::desk::{DeskHandle, Request};
use super::wire::{self, Answer, Ask, LINE_BYTES_MAX, PartLine};

/// How long is waited for a shell before it is looked whether the kiosk stops, in nanoseconds: half a second.
const KNOCK_WAIT_NS: i64 = 500_000_000;
/// How long a shell may take to say what it wants.
const ASK_MAX: Duration = Duration::from_secs(5);
/// Longest wait for the next answer: the longest check, and those before it in the queue.
const ANSWER_MAX: Duration = Duration::from_mins(10);

/// Why the socket cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub struct SocketError {
    /// The socket.
    path: PathBuf,
    /// The operating system's word.
    source: std::io::Error,
}

impl SocketError {
    /// Whether nobody listens there: no kiosk runs on that state folder.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        use std::io::ErrorKind::{ConnectionRefused, NotFound};
        matches!(self.source.kind(), NotFound | ConnectionRefused)
    }
}

/// The socket of a state folder.
#[must_use]
pub fn path_in(state_dir: &Path) -> PathBuf {
    state_dir.join("technician.socket")
}

/// Listens until the program ends. The socket of a program before is replaced: the state folder's lock is ours.
///
/// # Errors
/// The socket cannot be made.
pub fn listen(state_dir: &Path, desk: DeskHandle, bench: Arc<Bench>) -> Result<Listening, SocketError> {
    let path = path_in(state_dir);
    let failed = |source| SocketError { path: path.clone(), source };
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let listener = UnixListener::bind(&path).map_err(failed)?;
    // Whatever rights the folder has: whoever may speak here may print.
    std::fs::set_permissions(&path, Permissions::from_mode(0o600)).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let serve = move || {
        while !stopped.load(Ordering::Relaxed) {
            if wait_for_shell(&listener) {
                hear(&listener, &desk, &bench);
            }
        }
    };
    let thread = std::thread::Builder::new().name("technician-socket".into()).spawn(serve).map_err(failed)?;
    Ok(Listening { path, stop, thread: Some(thread) })
}

/// Whether somebody knocks, within [`KNOCK_WAIT_NS`].
fn wait_for_shell(listener: &UnixListener) -> bool {
    let wait = Timespec { tv_sec: 0, tv_nsec: KNOCK_WAIT_NS };
    matches!(poll(&mut [PollFd::new(listener, PollFlags::IN)], Some(&wait)), Ok(1..))
}

fn hear(listener: &UnixListener, desk: &DeskHandle, bench: &Bench) {
    let heard = listener.accept().and_then(|(stream, _)| {
        stream.set_nonblocking(false)?;
        converse(&stream, desk, bench)
    });
    match heard {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
        Err(error) => {
            tracing::warn!(%error, "a technician's shell was not served");
            // A system without descriptors to spare says so again at once.
            std::thread::park_timeout(ASK_MAX);
        }
    }
}

/// The listening socket; it is gone when this is dropped.
pub struct Listening {
    path: PathBuf,
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // It may have been told already by whoever parks it.
            thread.thread().unpark();
            if thread.join().is_err() {
                tracing::error!(thread = "technician-socket", "ended by a panic");
            }
        }
        // Gone already, or not ours to remove any more: the next start replaces it.
        drop(std::fs::remove_file(&self.path));
    }
}

/// One shell at a time: what they ask is done one after the other anyway.
fn converse(stream: &UnixStream, desk: &DeskHandle, bench: &Bench) -> std::io::Result<()> {
    stream.set_read_timeout(Some(ASK_MAX))?;
    stream.set_write_timeout(Some(ASK_MAX))?;
    let mut line = Vec::new();
    BufReader::new(stream.take(LINE_BYTES_MAX as u64)).read_until(b'\n', &mut line)?;
    let mut say = |answer: &Answer| -> std::io::Result<()> {
        let mut text = serde_json::to_vec(answer)?;
        text.push(b'\n');
        let mut stream = stream;
        stream.write_all(&text)
    };
    let result = match serde_json::from_slice(&line) {
        Ok(ask) => answer(ask, desk, bench, &mut say)?,
        Err(error) => Err(format!("not understood: {error}")),
    };
    match result {
        Ok(()) => say(&Answer::Done),
        Err(message) => say(&Answer::Error { message }),
    }
}

/// Answers one question; the inner error is for whoever asked.
///
/// # Errors
/// Nobody hears the answer any more.
pub fn answer(
    ask: Ask,
    desk: &DeskHandle,
    bench: &Bench,
    say: &mut impl FnMut(&Answer) -> std::io::Result<()>,
) -> std::io::Result<Result<(), String>> {
    match ask {
        Ask::Overview => {
            for state in bench.watch.overview() {
                say(&Answer::Part(PartLine::from(&state)))?;
            }
            Ok(Ok(()))
        }
        Ask::Checks { names } => {
            let mut checks: Vec<Check> = Vec::new();
            for name in names {
                match wire::checks_named(&name) {
                    Ok(named) => checks.extend(named),
                    Err(error) => return Ok(Err(error.to_string())),
                }
            }
            // Each once, in the order of the table.
            checks.sort_unstable();
            checks.dedup();
            let (reply, findings) = channel();
            let mut missing = checks.len();
            if let Err(error) = desk.send(Request::Checks(checks, reply)) {
                return Ok(Err(error.to_string()));
            }
            while let Ok(finding) = findings.recv_timeout(ANSWER_MAX) {
                missing = missing.saturating_sub(1);
                say(&Answer::Finding((&finding).into()))?;
            }
            Ok(if missing == 0 { Ok(()) } else { Err(format!("{missing} checks were not made: see the log")) })
        }
        Ask::Report { print } => {
            let (reply, report) = channel();
            if let Err(error) = desk.send(Request::Report { print, reply }) {
                return Ok(Err(error.to_string()));
            }
            let Some(report) = wait(&report) else { return Ok(Err("no report: see the kiosk's log".into())) };
            for line in wire::report_answers(&report) {
                say(&line)?;
            }
            Ok(Ok(()))
        }
        Ask::Roll { metres } => {
            let (reply, noted) = channel();
            if let Err(error) = desk.send(Request::NewRoll { length_m: metres, reply }) {
                return Ok(Err(error.to_string()));
            }
            let is_noted = wait(&noted) == Some(true);
            Ok(if is_noted { Ok(()) } else { Err("the roll was not written down: see the kiosk's log".into()) })
        }
    }
}

fn wait<T>(answers: &Receiver<T>) -> Option<T> {
    answers.recv_timeout(ANSWER_MAX).ok()
}

/// Asks a running kiosk; every answer goes to `hear` as it comes.
///
/// # Errors
/// No kiosk listens there, or it says what is no answer.
pub fn ask(state_dir: &Path, ask: &Ask, mut hear: impl FnMut(Answer)) -> Result<(), SocketError> {
    let path = path_in(state_dir);
    let failed = |source| SocketError { path: path.clone(), source };
    let mut stream = UnixStream::connect(&path).map_err(failed)?;
    stream.set_read_timeout(Some(ANSWER_MAX)).map_err(failed)?;
    let mut line = serde_json::to_vec(ask).map_err(|error| failed(error.into()))?;
    line.push(b'\n');
    stream.write_all(&line).map_err(failed)?;
    let mut answers = BufReader::new(stream);
    loop {
        let mut line = Vec::new();
        let read = (&mut answers).take(LINE_BYTES_MAX as u64).read_until(b'\n', &mut line).map_err(failed)?;
        if read == 0 {
            return Err(failed(std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the kiosk ended")));
        }
        let answer: Answer = serde_json::from_slice(&line).map_err(|error| failed(error.into()))?;
        let is_last = matches!(answer, Answer::Done | Answer::Error { .. });
        hear(answer);
        if is_last {
            return Ok(());
        }
    }
}
