//! What was heard on a line, sorted: answers, proofs, automatic status and noise.

use super::super::demux::{Answer, Demux};
use super::super::status::{Query, Shape};

/// Answers of one kind that are kept; a device that says more is babbling.
const HEARD_MAX: usize = 64;

/// Everything heard since it was last forgotten.
#[derive(Default)]
pub(super) struct Heard {
    demux: Demux,
    capture: Option<Capture>,
    pub(super) real_time: Vec<u8>,
    pub(super) fences: Vec<u8>,
    pub(super) blocks: Vec<Vec<u8>>,
    /// Blocks with the header `5Fh`: `GS I`.
    pub(super) names: Vec<Vec<u8>>,
    /// The last automatic status that nobody has looked at.
    pub(super) automatic: Option<[u8; 4]>,
    pub(super) noise: Option<u8>,
    /// The last bytes as they came.
    pub(super) raw: Vec<u8>,
}

impl Heard {
    /// Takes a byte from the line.
    pub(super) fn take(&mut self, byte: u8) {
        keep(&mut self.raw, byte);
        match &mut self.capture {
            Some(capture) => {
                for byte in capture.push(byte) {
                    self.sort(byte);
                }
            }
            None => self.sort(byte),
        }
    }

    fn sort(&mut self, byte: u8) {
        match self.demux.push(byte) {
            Some(Answer::RealTime(byte)) => keep(&mut self.real_time, byte),
            Some(Answer::Fence(byte)) => keep(&mut self.fences, byte),
            Some(Answer::Block { header: 0x37, body }) => keep(&mut self.blocks, body),
            Some(Answer::Block { header: 0x5f, body }) => keep(&mut self.names, body),
            Some(Answer::Automatic(bytes)) => self.automatic = Some(bytes),
            Some(Answer::Noise(byte)) => self.noise = Some(byte),
            Some(Answer::Block { .. } | Answer::FlowControl) | None => {}
        }
    }

    /// Forgets every answer: none from before counts for what follows. An answer that is half read stays half read.
    pub(super) fn forget(&mut self) {
        let demux = std::mem::take(&mut self.demux);
        *self = Self { demux, ..Self::default() };
    }

    /// The line has become quiet: a half answer will not be finished any more.
    pub(super) fn settled(&mut self) {
        self.demux = Demux::default();
    }

    /// From here on the answer to `query` is awaited; what came before belongs to no query.
    pub(super) fn await_answer(&mut self, query: &Query) {
        (self.noise, self.raw, self.real_time) = (None, Vec::new(), Vec::new());
        self.capture = match query.shape {
            Shape::Fixed => None,
            Shape::Headed(header) => Some(Capture::new(header, query.bytes.len())),
            Shape::Bare => Some(Capture::new(&[], query.bytes.len())),
        };
    }

    /// The answer to the query, if it has come.
    pub(super) fn answer(&self) -> Option<Vec<u8>> {
        match &self.capture {
            Some(capture) => capture.whole().map(<[u8]>::to_vec),
            None => self.real_time.first().map(|&byte| vec![byte]),
        }
    }

    /// No answer is awaited any more.
    pub(super) fn stop_awaiting(&mut self) {
        // A part of a header that never became one belongs to nobody.
        self.capture = None;
    }
}

fn keep<T>(kept: &mut Vec<T>, new: T) {
    if kept.len() == HEARD_MAX {
        kept.remove(0);
    }
    kept.push(new);
}

/// Takes an answer that the demultiplexer cannot know out of the stream: bytes behind a header, or one bare byte.
struct Capture {
    header: &'static [u8],
    length: usize,
    got: Vec<u8>,
}

impl Capture {
    fn new(header: &'static [u8], bytes: usize) -> Self {
        Self { header, length: header.len() + bytes, got: Vec::new() }
    }

    /// Takes a byte; gives back those that are no part of the answer.
    fn push(&mut self, byte: u8) -> Vec<u8> {
        if self.got.len() == self.length {
            return vec![byte];
        }
        self.got.push(byte);
        let head = |got: &[u8]| got.iter().zip(self.header).all(|(got, header)| got == header);
        let foreign = (0..=self.got.len()).find(|&from| head(&self.got[from..])).unwrap_or(self.got.len());
        self.got.drain(..foreign).collect()
    }

    fn whole(&self) -> Option<&[u8]> {
        (self.got.len() == self.length).then(|| &self.got[self.header.len()..])
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::status::{CUSTOM, EPSON, MASUNG};
    use super::*;

    fn heard(query: Option<&Query>, bytes: &[u8]) -> Heard {
        let mut heard = Heard::default();
        if let Some(query) = query {
            heard.await_answer(query);
        }
        for &byte in bytes {
            heard.take(byte);
        }
        heard
    }

    #[test]
    fn a_fence_before_or_behind_a_headed_answer_is_not_lost() {
        let query = CUSTOM.query(20);
        for bytes in [[0x0c, 0x10, 0x0f, 0x20, 1, 2, 3].as_slice(), &[0x10, 0x0f, 0x20, 1, 2, 3, 0x0c]] {
            let heard = heard(query, bytes);
            assert_eq!(heard.answer(), Some(vec![0x20, 1, 2, 3]), "{bytes:02x?}");
            assert_eq!(heard.fences, [0x0c], "{bytes:02x?}");
        }
    }

    #[test]
    fn a_header_that_begins_twice_is_found() {
        let heard = heard(CUSTOM.query(20), &[0x10, 0x10, 0x0f, 1, 2, 3, 4]);
        assert_eq!(heard.answer(), Some(vec![1, 2, 3, 4]));
    }

    #[test]
    fn a_bare_byte_may_be_any() {
        for byte in [0x00, 0x04, 0x10, 0x12, 0x80, 0xff] {
            assert_eq!(heard(MASUNG.query(5), &[byte]).answer(), Some(vec![byte]));
        }
    }

    #[test]
    fn automatic_status_is_kept_apart_from_answers() {
        let heard = heard(EPSON.query(1), &[0x18, 0, 0x0f, 0, 0x1a]);
        assert_eq!(heard.answer(), Some(vec![0x1a]));
        assert_eq!(heard.automatic, Some([0x18, 0, 0x0f, 0]));
    }

    #[test]
    fn nothing_from_before_answers_a_query() {
        let mut heard = heard(None, &[0x12, 0xff]);
        heard.await_answer(EPSON.query(1).expect("asked by every dialect"));
        assert_eq!((heard.answer(), heard.noise), (None, None));
    }
}
