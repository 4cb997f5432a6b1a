//! The simulator as a program: verbs in on one side, answers and slips out on the other.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::printer::{SimError, SimOptions, SimPrinter};
use super::slips::{self, CutSlip};
use super::verbs::Verb;

/// A line longer than this is no verb.
const LINE_BYTES_MAX: u64 = 1024;

/// What the program is started with.
pub struct ProgramOptions {
    /// The printer and its path.
    pub sim: SimOptions,
    /// Where slips are saved; `None` only tells of them.
    pub slip_dir: Option<PathBuf>,
}

/// Runs a simulated printer until `quit` or the end of `input`.
///
/// Says first `ready PATH`; answers every line with `ok …` or `err …`; says `slip FILE` for each slip that was saved.
///
/// # Errors
/// The printer cannot be started, or the input or output fails.
pub fn run(options: ProgramOptions, input: impl BufRead, output: impl Write + Send) -> io::Result<()> {
    if let Some(dir) = &options.slip_dir {
        std::fs::create_dir_all(dir)?;
    }
    let printer = SimPrinter::spawn(options.sim)?;
    let output = Mutex::new(output);
    let say = |line: &str| -> io::Result<()> {
        let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(output, "{line}")?;
        output.flush()
    };
    say(&format!("ready {}", printer.path().display()))?;
    let slips = printer.watch();
    std::thread::scope(|threads| {
        let saving = threads.spawn(|| save_all(slips.into_iter(), options.slip_dir.as_deref(), say));
        let answered = answer_all(&printer, input, say);
        // With the printer its slips end, and with them the saver.
        drop(printer);
        let saved = saving.join().unwrap_or_else(|_| Err(io::Error::other("the saver of slips panicked")));
        answered.and(saved)
    })
}

fn answer_all(printer: &SimPrinter, input: impl BufRead, say: impl Fn(&str) -> io::Result<()>) -> io::Result<()> {
    let mut input = input;
    let mut line = Vec::new();
    while io::Read::take(&mut input, LINE_BYTES_MAX).read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let answer = Verb::parse(&text).map_err(SimError::from).and_then(|verb| {
            let quits = verb == Verb::Quit;
            printer.apply(verb).map(|answer| (answer, quits))
        });
        match answer {
            Ok((_, true)) => return say("ok bye"),
            Ok((answer, false)) => say(&format!("ok {answer}"))?,
            Err(error) => say(&format!("err {error}"))?,
        }
        line.clear();
    }
    Ok(())
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

    #[test]
    fn verbs_in_answers_out() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("printer");
        let options = ProgramOptions { sim: SimOptions::new(&path, Arc::new(NoGlyphs)), slip_dir: None };
        let mut output = Vec::new();
        run(options, &b"paper out\nfly\nquit\nstatus\n"[..], &mut output).unwrap();
        let output = String::from_utf8(output).unwrap();
        let lines: Vec<&str> = output.lines().collect();
        assert_eq!(lines.len(), 4, "{output}");
        assert_eq!(lines[0], format!("ready {}", path.display()));
        assert!(lines[1].starts_with("ok offline paper=out"), "{output}");
        assert!(lines[2].starts_with("err no verb \"fly\""), "{output}");
        assert_eq!(lines[3], "ok bye");
        assert!(!path.exists(), "unplugged at the end");
    }
}
