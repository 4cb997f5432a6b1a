//! Finds out what an unknown printer supports, so that a profile can be chosen by what it answers and not by the
//! label on its back.
//!
//! Nothing is printed on purpose. At a wrong baud rate a printer hears other bytes than were sent, and a make that does
//! not know a question may take its last characters for text. Both stay in its line buffer, and `ESC @` throws them
//! away; see [`ProbeReport::may_have_printed`].

mod bench;
mod proposal;
mod report;
#[cfg(test)]
mod tests;

use hall_core::device::PrinterStatus;

use self::bench::Bench;
pub use self::proposal::Proposal;
pub use self::report::{Found, Heard, ProbeReport, Trial};
use super::driver::Patience;
use super::status::{CUSTOM, Dialect, EPSON, StatusAnswer, StatusReport};
use crate::wire::{Flow, LineSettings, WireError, WireSource};

/// The baud rates that are tried, the commonest on kiosk units first.
pub const BAUDS: [u32; 6] = [38_400, 9_600, 115_200, 19_200, 57_600, 4_800];
/// The real-time questions that are asked: Epson's four, Masung's mouth, Custom's full status.
const QUERIES: [u8; 6] = [1, 2, 3, 4, 5, 20];
/// `GS I`: firmware, maker, model, serial number, fonts.
const NAMES: [u8; 5] = [65, 66, 67, 68, 69];
/// The four characters of the process ID. On a make that does not know the command they would be text.
const ID: [u8; 4] = *b"TEST";
/// `GS a`: online and offline, errors, paper.
const CHANGES: u8 = 0x0e;

/// Asks the printer at the end of the lines that `open` makes for some settings.
///
/// Ends within the sum of its waits: two questions at each of [`BAUDS`] and some twenty at the one that answers, each
/// at most `patience.reply`.
pub fn probe(open: &mut dyn FnMut(LineSettings) -> Box<dyn WireSource>, patience: Patience) -> ProbeReport {
    let mut report = ProbeReport::default();
    for baud in BAUDS {
        // Without flow control: a handshake that is not wired would hold the line for ever.
        let line = LineSettings { baud, flow: Flow::None };
        let heard = match open(line).open() {
            Ok(wire) => {
                let mut bench = Bench::new(wire, patience);
                let heard = greet(&mut bench);
                if heard == Heard::Printer {
                    report.found = examine(&mut bench, line).ok();
                }
                heard
            }
            Err(error) => Heard::NotOpened(error.to_string()),
        };
        let ended = matches!(heard, Heard::Printer | Heard::NotOpened(_) | Heard::Echo);
        report.trials.push(Trial { baud, heard });
        if ended {
            break;
        }
    }
    report
}

/// Whether a printer answers on this line. The first answer may be one to a program before us and is not believed.
fn greet(bench: &mut Bench) -> Heard {
    let mut heard = Heard::Nothing;
    for _ in 0..2 {
        heard = match greet_once(bench) {
            Ok(heard) => heard,
            Err(error) => Heard::NotOpened(error.to_string()),
        };
        if matches!(heard, Heard::Echo | Heard::NotOpened(_)) {
            break;
        }
    }
    heard
}

fn greet_once(bench: &mut Bench) -> Result<Heard, WireError> {
    let question = [0x10, 0x04, 1];
    let answer = bench.exchange(&question)?;
    let shaped = EPSON.query(1).is_some_and(|query| query.accepts(&answer));
    Ok(match answer.as_slice() {
        [] if full_status(bench)?.is_some() => Heard::Printer,
        [] => Heard::Nothing,
        _ if answer.windows(question.len()).any(|window| window == question) => Heard::Echo,
        _ if shaped => Heard::Printer,
        _ => Heard::Junk(answer),
    })
}

/// Custom's full status without its header.
fn full_status(bench: &mut Bench) -> Result<Option<Vec<u8>>, WireError> {
    let answer = bench.exchange(&[0x10, 0x04, 20])?;
    Ok(answer.strip_prefix(&[0x10, 0x0f]).filter(|bytes| bytes.len() == 4).map(<[u8]>::to_vec))
}

/// Asks everything on a line that a printer answers on.
fn examine(bench: &mut Bench, line: LineSettings) -> Result<Found, WireError> {
    bench.forget_line()?;
    let mut found = Found::on(line);
    found.control_lines = bench.control_lines();
    for n in QUERIES {
        let bytes = match n {
            20 => full_status(bench)?.unwrap_or_default(),
            _ => bench.exchange(&[0x10, 0x04, n])?,
        };
        if !bytes.is_empty() {
            found.answers.push(StatusAnswer { n, bytes });
        }
    }
    let dialect = found.dialect();
    found.status = status(&found, dialect);
    // What is answered in line with the data is not answered by a printer that is stopped.
    if found.status.can_print() {
        ask_in_line(bench, &mut found)?;
    }
    bench.forget_line()?;
    Ok(found)
}

fn status(found: &Found, dialect: &Dialect) -> PrinterStatus {
    let known = found.answers.iter().filter(|answer| dialect.query(answer.n).is_some());
    StatusReport { answers: known.cloned().collect() }.summary(dialect)
}

fn ask_in_line(bench: &mut Bench, found: &mut Found) -> Result<(), WireError> {
    found.fence = matches!(bench.exchange(&[0x1d, 0x72, 1])?.as_slice(), [byte] if byte & 0x90 == 0);
    for n in NAMES {
        let answer = bench.exchange(&[0x1d, 0x49, n])?;
        if let [0x5f, name @ .., 0] = answer.as_slice() {
            found.names.push((n, String::from_utf8_lossy(name).into_owned()));
        }
        bench.forget_line()?;
    }
    let answer = bench.exchange(&[0x1d, 0x61, CHANGES])?;
    found.automatic = <[u8; 4]>::try_from(answer).ok().filter(|bytes| bytes[0] & 0x93 == 0x10);
    bench.exchange(&[0x1d, 0x61, 0])?;
    let answer = bench.exchange(&[&[0x1d, 0x28, 0x48, 6, 0, 48, 48], &ID[..]].concat())?;
    found.process_id = answer == [&[0x37, 0x22], &ID[..], &[0]].concat();
    bench.forget_line()?;
    let answer = bench.exchange(&[0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8])?;
    found.clears_buffer = answer == [0x37, 0x25, 0];
    Ok(())
}

impl Found {
    /// Whose bits these are, as far as answers tell makes apart.
    #[must_use]
    pub fn dialect(&self) -> &'static Dialect {
        let answered = |n| self.answers.iter().any(|answer| answer.n == n);
        if answered(20) { &CUSTOM } else { self.by_mouth().unwrap_or(&EPSON) }
    }
}
