//! A program that is run for its sound: found by name, given its input as a whole, and ended at its deadline.
//!
//! No shell is between, and no text is an argument: what is to be said goes in through the standard input, which is a
//! file in memory, so nothing waits for the program to read.

use std::fs::File;
use std::io::{ErrorKind, Read as _, Seek as _, Write as _};
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{MemfdFlags, memfd_create};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use super::SpeakerError;

/// Bytes taken from a program's output at once.
const READ_BYTES_MAX: usize = 16_384;
/// So much of what a failed program says is read, in bytes.
const COMPLAINT_BYTES_MAX: usize = 8_192;
/// So many of its last words are passed on: the last line is the one that tells.
const COMPLAINT_WORDS_MAX: usize = 20;

/// A program and how it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    name: String,
    arguments: Vec<String>,
    package: &'static str,
}

impl Program {
    /// The program of that name, looked for where the system looks for programs; `package` is the Debian package that
    /// has it.
    #[must_use]
    pub fn new(name: impl Into<String>, arguments: &[&str], package: &'static str) -> Self {
        Self { name: name.into(), arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(), package }
    }

    /// The speech program: text in, a WAV file out.
    #[must_use]
    pub fn espeak_ng() -> Self {
        Self::new("espeak-ng", &["--stdin", "--stdout"], "espeak-ng")
    }

    /// ALSA's player of WAV files, for the usual device or the one of this ALSA name, e.g. `plughw:1`.
    #[must_use]
    pub fn aplay(device: Option<&str>) -> Self {
        let player = Self::new("aplay", &["--quiet"], "alsa-utils");
        device.map_or(player.clone(), |device| player.with(&[&format!("--device={device}")]))
    }

    /// The player of `PulseAudio` and of `PipeWire`.
    #[must_use]
    pub fn paplay() -> Self {
        Self::new("paplay", &[], "pulseaudio-utils")
    }

    /// The same with more arguments.
    #[must_use]
    pub fn with(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(|&argument| argument.to_owned()));
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Starts it with this input; from now on it has so long.
    ///
    /// # Errors
    /// It is not installed or cannot be started.
    pub(super) fn start(&self, input: &[u8], limit: Duration) -> Result<Running, SpeakerError> {
        let failed = |reason: &dyn std::fmt::Display| self.failed(reason);
        let child = Command::new(&self.name)
            .args(&self.arguments)
            .stdin(in_memory(input).map_err(|error| failed(&error))?)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.map_err(|error| match error.kind() {
            ErrorKind::NotFound => SpeakerError::NoProgram { program: self.name.clone(), package: self.package },
            _ => failed(&error),
        })?;
        match pidfd_open(Pid::from_child(&child), PidfdFlags::empty()) {
            Ok(ends) => {
                Ok(Running { program: self.clone(), child, ends, waited: limit, deadline: Instant::now() + limit })
            }
            Err(error) => {
                end(&mut child);
                Err(failed(&error))
            }
        }
    }

    fn failed(&self, reason: &dyn std::fmt::Display) -> SpeakerError {
        SpeakerError::Failed { program: self.name.clone(), reason: reason.to_string() }
    }
}

/// A program at work. Dropped, it is ended.
pub(super) struct Running {
    program: Program,
    child: Child,
    /// Readable once it has ended.
    ends: OwnedFd,
    waited: Duration,
    deadline: Instant,
}

impl Running {
    /// Everything that it writes, until it ends.
    ///
    /// # Errors
    /// It failed, wrote more than `bytes_max`, or did not end by its deadline.
    pub(super) fn output(mut self, bytes_max: usize) -> Result<Vec<u8>, SpeakerError> {
        let mut written = Vec::new();
        let Some(mut output) = self.child.stdout.take() else { return Ok(written) };
        loop {
            if !readable(&output, self.left()) {
                return Err(self.late());
            }
            let mut part = [0; READ_BYTES_MAX];
            match output.read(&mut part) {
                Ok(0) => break,
                Ok(length) => written.extend_from_slice(&part[..length]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.program.failed(&error)),
            }
            if written.len() > bytes_max {
                return Err(self.program.failed(&"it writes without an end"));
            }
        }
        let left = self.left();
        if self.is_at_work(left)? { Err(self.late()) } else { Ok(written) }
    }

    /// Whether it is still at work, after waiting for its end for at most `wait`.
    ///
    /// # Errors
    /// It failed, or did not end by its deadline.
    pub(super) fn is_at_work(&mut self, wait: Duration) -> Result<bool, SpeakerError> {
        readable(&self.ends, wait.min(self.left()));
        match self.child.try_wait() {
            Ok(Some(status)) if status.success() => Ok(false),
            Ok(Some(status)) => {
                let complaint = self.complaint(status);
                Err(self.program.failed(&complaint))
            }
            Ok(None) if self.left().is_zero() => Err(self.late()),
            Ok(None) => Ok(true),
            Err(error) => Err(self.program.failed(&error)),
        }
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    fn late(&self) -> SpeakerError {
        SpeakerError::Late { program: self.program.name.clone(), waited: self.waited }
    }

    /// What it said on its way out, in one line.
    fn complaint(&mut self, status: ExitStatus) -> String {
        let mut said = [0; COMPLAINT_BYTES_MAX];
        let errors = self.child.stderr.as_mut().filter(|errors| readable(&**errors, Duration::ZERO));
        let length = errors.and_then(|errors| errors.read(&mut said).ok()).unwrap_or(0);
        let said = String::from_utf8_lossy(&said[..length]);
        let words: Vec<&str> = said.split_whitespace().collect();
        let last = &words[words.len().saturating_sub(COMPLAINT_WORDS_MAX)..];
        if last.is_empty() { status.to_string() } else { last.join(" ") }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Ends a process, if it has not ended by itself, and takes its status, so that nothing of it stays.
fn end(child: &mut Child) {
    if !matches!(child.try_wait(), Ok(Some(_))) {
        // It may end just now; then there is nobody to be ended.
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// The input as a file that is nowhere but in memory.
fn in_memory(input: &[u8]) -> std::io::Result<File> {
    let mut file = File::from(memfd_create("sound", MemfdFlags::CLOEXEC)?);
    file.write_all(input)?;
    file.rewind()?;
    Ok(file)
}

/// Waits at most `wait` for something to read, or for the end.
fn readable(from: &impl AsFd, wait: Duration) -> bool {
    let deadline = Instant::now() + wait;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(left).ok();
        match poll(&mut [PollFd::new(from, PollFlags::IN)], timeout.as_ref()) {
            Ok(found) => return found > 0,
            Err(Errno::INTR) if !left.is_zero() => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(10);

    /// A shell stands for a program that behaves badly.
    fn shell(script: &str) -> Program {
        Program::new("sh", &["-c", script], "dash")
    }

    #[test]
    fn what_goes_in_comes_out() {
        // More than a pipe holds, so that a program that writes before it has read all cannot block us.
        let input = vec![0x5a; 300_000];
        let output = shell("exec cat").start(&input, SOON).expect("starts").output(300_000).expect("output");
        assert!(output == input);
    }

    #[test]
    fn a_missing_program_is_told_with_its_package() {
        let missing = Program::new("no-such-program-here", &[], "no-such-package").start(b"", SOON).err();
        let program = "no-such-program-here".to_owned();
        assert_eq!(missing, Some(SpeakerError::NoProgram { program, package: "no-such-package" }));
    }

    #[test]
    fn a_failure_says_what_the_program_said() {
        let failed = shell("echo 'audio open error: \n No such device' >&2; exit 1").start(b"", SOON).expect("starts");
        let reason = "audio open error: No such device".to_owned();
        assert_eq!(failed.output(10), Err(SpeakerError::Failed { program: "sh".into(), reason }));
        let silent = shell("exit 3").start(b"", SOON).expect("starts").output(10).expect_err("failed");
        assert!(silent.to_string().contains("exit status: 3"), "{silent}");
    }

    #[test]
    fn a_program_that_hangs_is_ended_at_its_deadline() {
        let limit = Duration::from_millis(100);
        for script in ["exec sleep 60", "exec >&-; exec sleep 60", "echo begun; exec sleep 60"] {
            let start = Instant::now();
            let hangs = shell(script).start(b"", limit).expect("starts");
            let program = "sh".to_owned();
            assert_eq!(hangs.output(100), Err(SpeakerError::Late { program, waited: limit }), "{script}");
            assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
        }
    }

    #[test]
    fn a_program_that_writes_without_an_end_is_ended() {
        let endless = shell("exec cat /dev/zero").start(b"", SOON).expect("starts").output(100_000);
        assert!(matches!(endless, Err(SpeakerError::Failed { .. })), "{endless:?}");
    }

    #[test]
    fn nothing_of_a_dropped_program_stays() {
        let start = Instant::now();
        let running = shell("exec sleep 60").start(b"", SOON).expect("starts");
        let process = format!("/proc/{}", running.child.id());
        assert!(std::path::Path::new(&process).exists());
        drop(running);
        assert!(!std::path::Path::new(&process).exists() && start.elapsed() < SOON);
    }
}
