//! Whatever a reader sends: no panic, no memory beyond its bounds, and no card with an unsound number.

use hall_core::card::{DocumentNumber, FormField};

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::driver::{CALL_MAX, SdtReader};
use super::frame::{FrameParser, KEPT_BYTES_MAX, LENGTH_MAX, frame};
use super::text;
use super::{CardReader, Reading};
use crate::wire::{Wire, WireError, WireSource};

/// Inputs tried in one run beside the corpus.
const INPUTS: usize = 2_000;
/// Behind any junk so many zero bytes end the longest frame that may have begun.
const FLUSH_BYTES: usize = LENGTH_MAX + 2;

#[test]
fn any_bytes_on_the_line() {
    bolero::check!(name = "card_frames").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        let mut parser = FrameParser::default();
        for &byte in bytes {
            if let Some(Ok(frame)) = parser.push(byte) {
                assert!((2..LENGTH_MAX).contains(&frame.content_bytes()));
                assert_eq!(frame.content().len(), frame.content_bytes().min(KEPT_BYTES_MAX));
                assert!(!parser.is_inside(), "a frame ends what it began");
            }
        }
        for _ in 0..FLUSH_BYTES {
            let _ = parser.push(0);
        }
        let no_card = frame(&[0, 0, 0x80]);
        let found: Vec<_> = no_card.iter().filter_map(|&byte| parser.push(byte)).collect();
        assert!(matches!(found.as_slice(), [Ok(frame)] if frame.content() == [0, 0, 0x80]), "{found:?}");
    });
}

/// Puts the bytes over a sound block, so that one field is junk and the others are not.
fn spoilt(bytes: &[u8]) -> Option<Vec<u8>> {
    let (&place, junk) = bytes.split_first()?;
    let mut block = include_bytes!("__fuzz__/card_text/corpus/citizen").to_vec();
    block.iter_mut().skip(place.into()).zip(junk).for_each(|(byte, junk)| *byte = *junk);
    Some(block)
}

#[test]
fn any_bytes_on_a_card() {
    bolero::check!(name = "card_text").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        for block in [Some(bytes.to_vec()), spoilt(bytes)].into_iter().flatten() {
            let Ok(card) = text::card(&block) else { continue };
            let number = DocumentNumber::parse(card.number().reveal());
            assert_eq!(number.as_ref(), Ok(card.number()), "a card has a sound number");
            assert!(!card.name().reveal().is_empty());
            for field in FormField::ALL {
                assert!(!card.masked(field).chars().any(char::is_control));
            }
        }
    });
}

/// A device that answers each request with the next piece of some bytes, as slowly as they say. Its clock moves with
/// every read, and jumps to each deadline that passes in vain.
#[derive(Clone)]
struct Junk {
    line: Arc<Mutex<JunkLine>>,
}

struct JunkLine {
    /// A byte for the pace, two for a length, and that many bytes; and so on.
    script: Vec<u8>,
    arriving: Vec<u8>,
    pace: Duration,
    now: Instant,
}

impl JunkLine {
    fn next_piece(&mut self) {
        let &[pace, low, high, ref rest @ ..] = self.script.as_slice() else { return };
        let length = usize::from(u16::from_le_bytes([low, high])).min(rest.len());
        let (piece, rest) = rest.split_at(length);
        (self.arriving, self.script) = (piece.to_vec(), rest.to_vec());
        self.pace = Duration::from_millis(pace.into());
    }
}

impl WireSource for Junk {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        Ok(Box::new(self.clone()))
    }
}

impl Wire for Junk {
    fn write_some(&mut self, bytes: &[u8], _: Instant) -> Result<usize, WireError> {
        self.line.lock().expect("the line").next_piece();
        Ok(bytes.len())
    }

    fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
        let line = &mut *self.line.lock().expect("the line");
        if line.arriving.is_empty() || line.now + line.pace > deadline {
            line.now = line.now.max(deadline);
            return Err(WireError::Late);
        }
        line.now += line.pace;
        // A slow line brings one byte at a time.
        let length = if line.pace.is_zero() { line.arriving.len().min(buffer.len()) } else { 1 };
        buffer.iter_mut().zip(line.arriving.drain(..length)).for_each(|(place, byte)| *place = byte);
        Ok(length)
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        Ok(0)
    }

    fn now(&self) -> Instant {
        self.line.lock().expect("the line").now
    }
}

#[test]
fn any_answers_to_the_driver() {
    bolero::check!(name = "card_answers").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        let line = JunkLine { script: bytes.to_vec(), arriving: vec![], pace: Duration::ZERO, now: Instant::now() };
        let junk = Junk { line: Arc::new(Mutex::new(line)) };
        let mut reader = SdtReader::new(Box::new(junk.clone()));
        for call in [SdtReader::read, |reader: &mut SdtReader| reader.status().map(|_| Reading::NoCard)] {
            let start = junk.now();
            if let Ok(Reading::Card(card)) = call(&mut reader) {
                assert!(DocumentNumber::parse(card.number().reveal()).is_ok());
            }
            let took = junk.now() - start;
            assert!(took <= CALL_MAX, "the call took {took:?}");
        }
    });
}
