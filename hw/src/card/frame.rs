//! Frames on the line: `AA AA AA 96 69`, a length of two bytes, the content, and the XOR of length and content.
//!
//! One shape for requests and answers. The parser takes byte after byte and keeps the front of a frame only, where the
//! text stands: photograph and fingerprints run through the checksum and are gone.

use zeroize::Zeroizing;

/// At the head of every frame.
pub const PREAMBLE: [u8; 5] = [0xaa, 0xaa, 0xaa, 0x96, 0x69];
/// Content bytes that are kept: three of status, six of lengths and 256 of text.
pub const KEPT_BYTES_MAX: usize = 3 + 6 + 256;
/// What the length field counts at least: command, parameter and checksum of the shortest request.
pub const LENGTH_MIN: usize = 3;
/// What it counts at most: the answer with text, photograph and two fingerprints.
pub const LENGTH_MAX: usize = 0x090a;

/// The bytes of a frame with this content, at most [`LENGTH_MAX`] less one.
#[must_use]
pub fn frame(content: &[u8]) -> Zeroizing<Vec<u8>> {
    let length = u16::try_from(content.len() + 1).unwrap_or(u16::MAX).to_be_bytes();
    let check = content.iter().chain(&length).fold(0, |check, byte| check ^ byte);
    let mut bytes = Zeroizing::new(Vec::with_capacity(PREAMBLE.len() + length.len() + content.len() + 1));
    bytes.extend_from_slice(&PREAMBLE);
    bytes.extend_from_slice(&length);
    bytes.extend_from_slice(content);
    bytes.push(check);
    bytes
}

/// A frame that arrived whole. Its content is wiped when it is dropped and never shown.
pub struct Frame {
    kept: Zeroizing<Vec<u8>>,
    content_bytes: usize,
}

impl Frame {
    /// The front of the content, at most [`KEPT_BYTES_MAX`] bytes.
    #[must_use]
    pub fn content(&self) -> &[u8] {
        &self.kept
    }

    /// How long the content was on the line.
    #[must_use]
    pub fn content_bytes(&self) -> usize {
        self.content_bytes
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame({} bytes)", self.content_bytes)
    }
}

/// Why bytes after a preamble were no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// No frame has that length.
    #[error("a frame of {0} bytes, where {LENGTH_MIN} to {LENGTH_MAX} are known")]
    Length(usize),
    /// The checksum is that of other bytes.
    #[error("a wrong checksum")]
    Checksum,
}

/// Finds frames in a stream of bytes. After an error it looks for the next preamble.
#[derive(Default)]
pub struct FrameParser {
    state: State,
}

enum State {
    /// So many bytes of the preamble have come.
    Preamble(usize),
    /// The preamble has, and perhaps the high byte of the length.
    Length(Option<u8>),
    Content(Arriving),
}

impl Default for State {
    fn default() -> Self {
        State::Preamble(0)
    }
}

struct Arriving {
    frame: Frame,
    left: usize,
    check: u8,
}

impl FrameParser {
    /// Takes the next byte; gives the frame that it completes, or why there is none.
    pub fn push(&mut self, byte: u8) -> Option<Result<Frame, FrameError>> {
        let (state, found) = match std::mem::take(&mut self.state) {
            State::Preamble(matched) => (preamble(matched, byte), None),
            State::Length(None) => (State::Length(Some(byte)), None),
            State::Length(Some(high)) => match usize::from(u16::from_be_bytes([high, byte])) {
                length @ LENGTH_MIN..=LENGTH_MAX => (State::Content(Arriving::new(length, high ^ byte)), None),
                length => (State::default(), Some(Err(FrameError::Length(length)))),
            },
            State::Content(arriving) => arriving.take(byte),
        };
        self.state = state;
        found
    }

    /// Whether a preamble has come whose frame is not complete.
    #[must_use]
    pub fn is_inside(&self) -> bool {
        matches!(self.state, State::Length(_) | State::Content(_))
    }
}

fn preamble(matched: usize, byte: u8) -> State {
    let run = PREAMBLE.iter().take_while(|&&head| head == PREAMBLE[0]).count();
    match matched {
        4 if byte == PREAMBLE[4] => State::Length(None),
        matched if byte == PREAMBLE[matched] => State::Preamble(matched + 1),
        // One AA too many is noise before the last three.
        matched if byte == PREAMBLE[0] && matched == run => State::Preamble(run),
        _ if byte == PREAMBLE[0] => State::Preamble(1),
        _ => State::default(),
    }
}

impl Arriving {
    fn new(length: usize, check: u8) -> Self {
        let content_bytes = length - 1;
        // All at once: a vector that grows leaves copies of what it held.
        let kept = Zeroizing::new(Vec::with_capacity(content_bytes.min(KEPT_BYTES_MAX)));
        Self { frame: Frame { kept, content_bytes }, left: content_bytes, check }
    }

    fn take(mut self, byte: u8) -> (State, Option<Result<Frame, FrameError>>) {
        if self.left == 0 {
            let checked = if byte == self.check { Ok(self.frame) } else { Err(FrameError::Checksum) };
            return (State::default(), Some(checked));
        }
        self.check ^= byte;
        self.left -= 1;
        if self.frame.kept.len() < KEPT_BYTES_MAX {
            self.frame.kept.push(byte);
        }
        (State::Content(self), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(bytes: &[u8]) -> Vec<Result<Vec<u8>, FrameError>> {
        let mut parser = FrameParser::default();
        let found = bytes.iter().filter_map(|&byte| parser.push(byte));
        found.map(|frame| frame.map(|frame| frame.content().to_vec())).collect()
    }

    #[test]
    fn requests_are_those_that_makers_print() {
        for (content, printed) in [
            ([0x10, 0xff], [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x03, 0x10, 0xff, 0xec]),
            ([0x11, 0xff], [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x03, 0x11, 0xff, 0xed]),
            ([0x12, 0xff], [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x03, 0x12, 0xff, 0xee]),
            ([0x20, 0x01], [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x03, 0x20, 0x01, 0x22]),
            ([0x20, 0x02], [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x03, 0x20, 0x02, 0x21]),
            ([0x30, 0x01], [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x03, 0x30, 0x01, 0x32]),
            ([0x30, 0x10], [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x03, 0x30, 0x10, 0x23]),
        ] {
            assert_eq!(*frame(&content), printed);
            assert_eq!(parse(&printed), [Ok(content.to_vec())]);
        }
    }

    #[test]
    fn a_frame_is_found_behind_noise_and_behind_half_a_preamble() {
        let no_card = frame(&[0, 0, 0x80]);
        for noise in
            [&[0x00, 0xff, 0x96, 0x69][..], &[0xaa], &[0xaa, 0xaa], &[0xaa; 9], &[0xaa, 0xaa, 0xaa, 0x96, 0xaa]]
        {
            let bytes = [noise, &no_card, noise, &no_card].concat();
            assert_eq!(parse(&bytes), [Ok(vec![0, 0, 0x80]), Ok(vec![0, 0, 0x80])], "{noise:02x?}");
        }
    }

    #[test]
    fn a_wrong_length_or_checksum_is_named_and_the_next_frame_found() {
        let good = frame(&[0, 0, 0x90]);
        for (wrong, error) in [
            (&[0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x02][..], FrameError::Length(2)),
            (&[0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x09, 0x0b], FrameError::Length(0x090b)),
            (&[0xaa, 0xaa, 0xaa, 0x96, 0x69, 0xff, 0xff], FrameError::Length(0xffff)),
            (&[0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x04, 0x00, 0x00, 0x90, 0x95], FrameError::Checksum),
        ] {
            assert_eq!(parse(&[wrong, &good].concat()), [Err(error), Ok(vec![0, 0, 0x90])]);
        }
    }

    #[test]
    fn the_longest_frame_keeps_its_front_only() {
        let content: Vec<u8> = (0..LENGTH_MAX - 1).map(|place| place.to_le_bytes()[0]).collect();
        let mut parser = FrameParser::default();
        let found: Vec<_> = frame(&content).iter().filter_map(|&byte| parser.push(byte)).collect();
        let [Ok(whole)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((whole.content(), whole.content_bytes()), (&content[..KEPT_BYTES_MAX], content.len()));
        assert!(!parser.is_inside());
    }

    #[test]
    fn a_frame_shows_its_length_and_nothing_else() {
        let mut parser = FrameParser::default();
        let found = frame(b"11010519491231002X").iter().find_map(|&byte| parser.push(byte));
        assert_eq!(format!("{found:?}"), "Some(Ok(Frame(18 bytes)))");
    }

    proptest! {
        #[test]
        fn any_single_wrong_byte_behind_the_length_is_noticed(
            content in prop::collection::vec(any::<u8>(), 3..60),
            place in any::<prop::sample::Index>(),
            flip in 1..=255_u8,
        ) {
            let mut bytes = frame(&content);
            let place = 7 + place.index(bytes.len() - 7);
            bytes[place] ^= flip;
            prop_assert_eq!(parse(&bytes), [Err(FrameError::Checksum)]);
        }
    }
}
