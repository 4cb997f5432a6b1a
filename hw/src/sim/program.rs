//! The simulated cabinet as a program: verbs in on one side, answers and slips out on the other, and a day's scenario
//! beside them.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::card::SimCardReader;
use super::device::{SimDevice, SimDevices};
use super::displays::SimCounterDisplays;
use super::printer::{SimOptions, SimPrinter};
use super::scanner::SimScanner;
use super::scenario::{Playback, Scenario, ScenarioError, Speed};
use super::signals::SimIoBoard;
use super::slips::{self, CutSlip};
use super::speaker::SimSpeaker;
use crate::counter_display::DisplayProtocol;

/// A line longer than this is no verb.
const LINE_BYTES_MAX: u64 = 1024;
/// Counters of the simulated hall, one display each.
pub const COUNTERS: u8 = 8;
/// What their displays speak.
pub const COUNTER_PROTOCOL: DisplayProtocol = DisplayProtocol::ModbusRtu;

/// What the program is started with.
pub struct ProgramOptions {
    /// The printer and its path. It takes the lines that name no device.
    pub sim: SimOptions,
    /// Where slips are saved; `None` only tells of them.
    pub slip_dir: Option<PathBuf>,
    /// What else stands in the cabinet, see [`beside_the_printer`].
    pub others: Vec<Box<dyn SimDevice>>,
    /// A day to play.
    pub script: Option<Script>,
}

/// A scenario as text, and how fast it is played.
#[derive(Debug, Clone)]
pub struct Script {
    /// What errors call it.
    pub file: String,
    /// Its lines.
    pub text: String,
    /// How fast.
    pub speed: Speed,
}

/// Why the program ended.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// A device cannot be started, or the input or output failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The scenario cannot be played; nothing of it was.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
}

/// Starts a simulator whose link is at a path.
type Spawn = fn(PathBuf) -> io::Result<Box<dyn SimDevice>>;

/// What stands in a cabinet beside its printer, one line a simulator: the name of its link, and who starts it.
const BESIDE: [(&str, Spawn); 5] = [
    ("card-reader", |path| Ok(Box::new(SimCardReader::spawn(path)?))),
    ("scanner", |path| Ok(Box::new(SimScanner::spawn(path)?))),
    ("counter-displays", |path| Ok(Box::new(SimCounterDisplays::spawn(path, COUNTER_PROTOCOL, 1..=COUNTERS)?))),
    ("signals", |path| Ok(Box::new(SimIoBoard::spawn(path)?))),
    ("speaker", |path| Ok(Box::new(SimSpeaker::plug(path)?))),
];

/// Starts everything that stands in a cabinet beside its printer, with its links in `dir`.
///
/// # Errors
/// A simulator cannot be started.
pub fn beside_the_printer(dir: &Path) -> io::Result<Vec<Box<dyn SimDevice>>> {
    BESIDE.iter().map(|(name, spawn)| spawn(dir.join(name))).collect()
}

/// Runs a simulated cabinet until `quit`, or until the end of both `input` and the scenario.
///
/// Says first `ready PATH` for each device; answers every line with `ok …` or `err …`; says `at TIME DEVICE VERB: ok …`
/// for each step of the scenario, and `slip FILE` for each slip that was saved.
///
/// # Errors
/// A device cannot be started, the scenario cannot be played, or the input or output fails.
pub fn run(options: ProgramOptions, input: impl BufRead, output: impl Write + Send) -> Result<(), ProgramError> {
    if let Some(dir) = &options.slip_dir {
        std::fs::create_dir_all(dir)?;
    }
    let printer = SimPrinter::spawn(options.sim)?;
    let slips = printer.watch();
    let devices = SimDevices::new(Box::new(printer), options.others);
    let playback = options.script.map(|script| read(&script, &devices)).transpose()?;
    let output = Mutex::new(output);
    let say = |line: &str| -> io::Result<()> {
        let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(output, "{line}")?;
        output.flush()
    };
    for path in devices.paths() {
        say(&format!("ready {}", path.display()))?;
    }
    std::thread::scope(|threads| {
        let saving = threads.spawn(|| save_all(slips.into_iter(), options.slip_dir.as_deref(), say));
        // With the devices the slips end, and with them the saver.
        let attended = attend(devices, playback, input, say);
        attended.and(join(saving.join()))
    })?;
    Ok(())
}

/// Answers the lines and plays the day, side by side.
fn attend(
    devices: SimDevices,
    playback: Option<Playback>,
    input: impl BufRead,
    say: impl Fn(&str) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let (devices, say) = (&Mutex::new(devices), &say);
    std::thread::scope(|threads| {
        let (stop, stopped) = channel();
        let playing = playback.map(|playback| threads.spawn(move || play(playback, devices, &stopped, say)));
        let answered = answer_all(devices, input, say);
        // After `quit` or an error the day is broken off; after the end of the input it is played to its end.
        let stop = matches!(answered, Ok(Ended::Input)).then_some(stop);
        let played = playing.map_or(Ok(()), |day| join(day.join()));
        drop(stop);
        answered.map(|_| ()).and(played)
    })
}

fn read(script: &Script, devices: &SimDevices) -> Result<Playback, ScenarioError> {
    let scenario = Scenario::parse(&script.file, &script.text, &devices.names())?;
    scenario.check(|device, verb| devices.check(device, verb))?;
    Ok(Playback::new(&scenario, script.speed))
}

/// Why no more lines are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// Somebody said so.
    Quit,
    /// There are none.
    Input,
}

fn answer_all(
    devices: &Mutex<SimDevices>,
    mut input: impl BufRead,
    say: impl Fn(&str) -> io::Result<()>,
) -> io::Result<Ended> {
    let mut line = Vec::new();
    while io::Read::take(&mut input, LINE_BYTES_MAX).read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\r', '\n']);
        if text.trim() == "quit" {
            say("ok bye")?;
            return Ok(Ended::Quit);
        }
        match lock(devices).apply_line(text) {
            Ok(answer) => say(&format!("ok {answer}"))?,
            Err(error) => say(&format!("err {error}"))?,
        }
        line.clear();
    }
    Ok(Ended::Input)
}

fn play(
    mut playback: Playback,
    devices: &Mutex<SimDevices>,
    stopped: &Receiver<()>,
    say: impl Fn(&str) -> io::Result<()>,
) -> io::Result<()> {
    let start = Instant::now();
    while let Some(at) = playback.next_at() {
        if stopped.recv_timeout(at.saturating_sub(start.elapsed())) != Err(RecvTimeoutError::Timeout) {
            return Ok(());
        }
        while let Some(step) = playback.take_due(start.elapsed()) {
            let answer = match lock(devices).apply(&step.device, &step.verb) {
                Ok(answer) => format!("ok {answer}"),
                Err(error) => format!("err {error}"),
            };
            say(&format!("at {} {} {}: {answer}", step.at, step.device, step.verb))?;
        }
    }
    say("the day is over")
}

fn save_all(
    slips: impl Iterator<Item = Arc<CutSlip>>,
    dir: Option<&Path>,
    say: impl Fn(&str) -> io::Result<()>,
) -> io::Result<()> {
    for slip in slips {
        match dir {
            Some(dir) => say(&format!("slip {}", slips::save(dir, &slip)?.display()))?,
            None => say(&format!("slip {}", slip.cut_no))?,
        }
    }
    Ok(())
}

fn lock(devices: &Mutex<SimDevices>) -> MutexGuard<'_, SimDevices> {
    devices.lock().unwrap_or_else(PoisonError::into_inner)
}

fn join(ended: std::thread::Result<io::Result<()>>) -> io::Result<()> {
    ended.unwrap_or_else(|_| Err(io::Error::other("a thread of the simulated cabinet panicked")))
}

#[cfg(test)]
mod tests {
    use hall_core::paper::{Bitmap, GlyphSource, Weight};

    use super::*;

    struct NoGlyphs;

    impl GlyphSource for NoGlyphs {
        fn cell(&self, _: char, _: u32, _: u32, _: Weight) -> Option<Bitmap> {
            None
        }
    }

    /// What the program says to `input` while it plays `day` a minute a second.
    fn said(dir: &Path, whole: bool, input: &[u8], day: Option<&str>) -> Result<Vec<String>, ProgramError> {
        let script =
            day.map(|text| Script { file: "day.txt".into(), text: text.into(), speed: Speed::new(60).unwrap() });
        let options = ProgramOptions {
            sim: SimOptions::new(dir.join("printer"), Arc::new(NoGlyphs)),
            slip_dir: None,
            others: if whole { beside_the_printer(dir)? } else { vec![] },
            script,
        };
        let mut output = Vec::new();
        run(options, input, &mut output)?;
        Ok(String::from_utf8(output).unwrap().lines().map(str::to_owned).collect())
    }

    #[test]
    fn verbs_in_answers_out() {
        let dir = tempfile::tempdir().unwrap();
        let lines = said(dir.path(), false, b"paper out\nfly\nquit\nstatus\n", None).unwrap();
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert_eq!(lines[0], format!("ready {}", dir.path().join("printer").display()));
        assert!(lines[1].starts_with("ok offline paper=out"), "{lines:?}");
        assert!(lines[2].starts_with("err no verb \"fly\""), "{lines:?}");
        assert_eq!(lines[3], "ok bye");
        assert!(!dir.path().join("printer").exists(), "unplugged at the end");
    }

    #[test]
    fn every_device_of_the_cabinet_answers_to_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let lines_of = |(name, _)| format!("{name} status\n{name} unplug\n{name} fly\n");
        let input = ["help\n".to_owned()].into_iter().chain(BESIDE.map(lines_of)).collect::<String>();
        let lines = said(dir.path(), true, input.as_bytes(), None).unwrap();
        let (ready, answers) = lines.split_at(1 + BESIDE.len());
        for (line, name) in ready.iter().zip(["printer"].into_iter().chain(BESIDE.map(|(name, _)| name))) {
            assert_eq!(*line, format!("ready {}", dir.path().join(name).display()));
            assert!(answers[0].contains(&format!("{name}: ")), "help tells of {name}: {}", answers[0]);
        }
        for (answers, (name, _)) in answers[1..].chunks(3).zip(BESIDE) {
            assert!(answers[0].starts_with("ok ") && answers[1].starts_with("ok "), "{name}: {answers:?}");
            assert!(answers[2].starts_with("err "), "{name}: {answers:?}");
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "all unplugged at the end");
    }

    #[test]
    fn a_day_is_played_to_its_end_although_the_input_has_ended() {
        let dir = tempfile::tempdir().unwrap();
        let day = "08:00 printer paper out\n+3s scanner silence on\n+3s printer fly-not paper\n";
        let refused = said(dir.path(), true, b"", Some(day)).unwrap_err().to_string();
        assert!(refused.starts_with("day.txt:3: printer: no verb \"fly-not paper\"; there are: "), "{refused}");
        let lines = said(dir.path(), true, b"", Some(&day.replace("fly-not paper", "paper ok"))).unwrap();
        let (_, played) = lines.split_at(1 + BESIDE.len());
        assert!(played[0].starts_with("at 08:00:00 printer paper out: ok offline paper=out"), "{played:?}");
        assert!(played[1].starts_with("at 08:00:03 scanner silence on: ok "), "{played:?}");
        assert!(played[2].starts_with("at 08:00:06 printer paper ok: ok "), "{played:?}");
        assert_eq!(played[3..], ["the day is over"]);
    }

    #[test]
    fn quit_breaks_the_day_off() {
        let dir = tempfile::tempdir().unwrap();
        let lines = said(dir.path(), false, b"quit\n", Some("08:00 printer status\n20:00 printer status")).unwrap();
        assert!(lines.contains(&"ok bye".to_owned()) && !lines.contains(&"the day is over".to_owned()), "{lines:?}");
    }

    #[test]
    fn a_scenario_for_a_device_that_is_not_there_is_not_begun() {
        let dir = tempfile::tempdir().unwrap();
        let refused = said(dir.path(), false, b"", Some("08:00 scanner status")).unwrap_err().to_string();
        assert_eq!(refused, "day.txt:1: no device \"scanner\"; there are: printer");
        assert!(!dir.path().join("printer").exists());
    }
}
