//! Exchanges written out byte by byte, replayed against the driver.
//!
//! They were put together from the frames that makers print and from made-up people, apart from this crate's own
//! encoder. `>` is sent, `<` arrives, `! gone` pulls the cable, `00*1024` is a run of bytes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use hall_core::card::FormField;

use super::driver::{CALL_MAX, SdtReader};
use super::{CardReader, CardReaderError, Reading};
use crate::wire::{Wire, WireError, WireSource};

/// One thing that happens on the line.
#[derive(Debug)]
enum Step {
    Sent(VecDeque<u8>),
    Arrives(VecDeque<u8>),
    Gone,
}

/// A line that follows a recording, and its clock, which jumps to each deadline that passes in vain.
#[derive(Clone)]
struct Replay {
    tape: Arc<Mutex<(VecDeque<Step>, Instant)>>,
    /// Bytes that arrive at once.
    chunk_bytes: usize,
}

impl Replay {
    fn new(recording: &str, chunk_bytes: usize) -> Self {
        let mut steps: VecDeque<Step> = VecDeque::new();
        for line in recording.lines().filter(|line| !line.starts_with('#')) {
            let (mark, rest) = line.split_once(' ').expect("a mark and what it marks");
            let bytes = rest.split(' ').flat_map(run);
            match (mark, steps.back_mut()) {
                (">", Some(Step::Sent(before))) | ("<", Some(Step::Arrives(before))) => before.extend(bytes),
                (">", _) => steps.push_back(Step::Sent(bytes.collect())),
                ("<", _) => steps.push_back(Step::Arrives(bytes.collect())),
                _ => steps.push_back(Step::Gone),
            }
        }
        Self { tape: Arc::new(Mutex::new((steps, Instant::now()))), chunk_bytes }
    }

    fn left(&self) -> usize {
        self.tape.lock().expect("the tape").0.len()
    }
}

fn run(token: &str) -> impl Iterator<Item = u8> + use<> {
    let (byte, times) = token.split_once('*').unwrap_or((token, "1"));
    let byte = u8::from_str_radix(byte, 16).expect("a byte");
    std::iter::repeat_n(byte, times.parse().expect("a count"))
}

impl WireSource for Replay {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        Ok(Box::new(self.clone()))
    }
}

impl Wire for Replay {
    fn write_some(&mut self, bytes: &[u8], _: Instant) -> Result<usize, WireError> {
        let mut tape = self.tape.lock().expect("the tape");
        match tape.0.front_mut() {
            Some(Step::Sent(expected)) => {
                let sent: Vec<u8> = expected.drain(..bytes.len().min(expected.len())).collect();
                assert_eq!(bytes, sent, "sent as recorded");
                if expected.is_empty() {
                    tape.0.pop_front();
                }
                Ok(bytes.len())
            }
            other => panic!("sent {bytes:02x?} where the recording has {other:?}"),
        }
    }

    fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
        let mut tape = self.tape.lock().expect("the tape");
        match tape.0.front_mut() {
            Some(Step::Arrives(bytes)) => {
                let length = self.chunk_bytes.min(bytes.len()).min(buffer.len());
                buffer.iter_mut().zip(bytes.drain(..length)).for_each(|(place, byte)| *place = byte);
                if bytes.is_empty() {
                    tape.0.pop_front();
                }
                Ok(length)
            }
            Some(Step::Gone) => {
                tape.0.pop_front();
                Err(WireError::Gone("pulled".into()))
            }
            Some(Step::Sent(_)) | None => {
                tape.1 = tape.1.max(deadline);
                Err(WireError::Late)
            }
        }
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        Ok(0)
    }

    fn now(&self) -> Instant {
        self.tape.lock().expect("the tape").1
    }
}

/// Plays a recording with bytes arriving one by one, in odd pieces and all at once; the result is always the same.
fn replayed<T: std::fmt::Debug>(recording: &str, call: fn(&mut SdtReader) -> T) -> T {
    let results = [1, 7, 4_096].map(|chunk_bytes| {
        let replay = Replay::new(recording, chunk_bytes);
        let start = replay.now();
        let result = call(&mut SdtReader::new(Box::new(replay.clone())));
        assert_eq!(replay.left(), 0, "the recording was not played to its end: {result:?}");
        assert!(replay.now() - start <= CALL_MAX, "{:?}", replay.now() - start);
        result
    });
    let shown = results.each_ref().map(|result| format!("{result:?}"));
    assert!(shown.iter().all(|one| *one == shown[0]), "{shown:?}");
    let [result, ..] = results;
    result
}

fn read(reader: &mut SdtReader) -> Result<Reading, CardReaderError> {
    reader.read()
}

macro_rules! recording {
    ($name:literal) => {
        include_str!(concat!("recordings/", $name, ".hex"))
    };
}

/// The fields of the card that a recording ends in, as a form gets them.
fn fields(recording: &str) -> [String; 6] {
    let Ok(Reading::Card(card)) = replayed(recording, read) else { panic!("no card") };
    FormField::ALL.map(|field| card.reveal(field).to_string())
}

#[test]
fn each_kind_of_card_is_read_with_its_fields() {
    let citizen = ["云试样", "居民身份证", "110199199003074237", "男", "1990-03-07", "2036-03-07"];
    let permit = ["星样张", "港澳台居民居住证", "810000198802290001", "女", "1988-02-29", "2031-03-07"];
    let of_2017 = ["SPECIMEN, ANNA MARIA", "外国人永久居留身份证", "USA119985073100", "女", "1985-07-31", "2028-01-01"];
    let of_2023 = ["安样", "外国人永久居留身份证", "911840197512010002", "男", "1975-12-01", "2034-01-01"];
    let latin = ["SPECIMEN-MUSTERMANN, JOHANNES MAXIMILIAN", of_2023[1], of_2023[2], "男", "1975-12-01", "2034-01-01"];
    let long_term = ["月样", "居民身份证", "11019919491231002X", "女", "1949-12-31", "长期"];
    for (recording, expected) in [
        (recording!("citizen"), citizen),
        (recording!("citizen-long-term"), long_term),
        (recording!("residence-permit"), permit),
        (recording!("foreigner-2017"), of_2017),
        (recording!("foreigner-2023"), of_2023),
        (recording!("foreigner-2023-latin"), latin),
        (recording!("fingerprints"), citizen),
        (recording!("one-fingerprint"), citizen),
        (recording!("no-fingerprint"), citizen),
        (recording!("noise"), citizen),
        (recording!("damaged-once"), citizen),
    ] {
        assert_eq!(fields(recording), expected);
    }
}

#[test]
fn what_is_no_card_is_said_plainly() {
    for (recording, expected) in [
        (recording!("no-card"), "NoCard"),
        (recording!("request-damaged"), "NoCard"),
        (recording!("select-failed"), "Unreadable(Interrupted)"),
        (recording!("read-failed"), "Unreadable(Interrupted)"),
        (recording!("other-card"), "Unreadable(OtherCard)"),
        (recording!("rejected"), "Unreadable(Rejected)"),
        (recording!("wrong-check-digit"), "Unreadable(Text(CheckDigit))"),
        (recording!("unknown-kind"), "Unreadable(Text(Kind))"),
    ] {
        assert_eq!(format!("{:?}", replayed(recording, read)), format!("Ok({expected})"));
    }
}

#[test]
fn a_reader_that_was_unplugged_between_two_looks_is_found_again() {
    let looks = replayed(recording!("gone-and-back"), |reader| [reader.read(), reader.read()]);
    assert_eq!(looks, [Ok(Reading::NoCard), Ok(Reading::NoCard)]);
}

#[test]
fn trouble_has_its_name() {
    for (recording, code) in [
        (recording!("damaged-twice"), "card-reader.garbled"),
        (recording!("wrong-length"), "card-reader.garbled"),
        (recording!("unknown-status"), "card-reader.unexpected"),
        (recording!("unlicensed"), "card-reader.broken"),
        (recording!("truncated"), "card-reader.silent"),
        (recording!("echo"), "card-reader.echo"),
    ] {
        let error = replayed(recording, read).expect_err("trouble");
        assert_eq!(error.code(), code, "{error}");
    }
}

#[test]
fn the_module_tells_how_it_is() {
    let status = |recording| replayed(recording, SdtReader::status).map(|status| status.module);
    let told = status(recording!("status"));
    assert_eq!(told.as_deref(), Ok("05.03-20260501-0000001234-0000005678"));
    let failed = status(recording!("status-self-test-failed")).map_err(|error| error.to_string());
    assert_eq!(failed, Err("the security module says: the module's self-test failed".into()));
    assert!(matches!(status(recording!("status-short-number")), Err(CardReaderError::Unexpected { bytes: 8, .. })));
}

#[test]
fn a_line_that_never_falls_quiet_is_left_in_time() {
    // Junk comes before the first question, which is never sent.
    let replay = Replay::new("< 00*60000", 1);
    assert_eq!(SdtReader::new(Box::new(replay.clone())).read(), Err(CardReaderError::Babble));
    assert_eq!(replay.left(), 1, "not read to its end");
}
