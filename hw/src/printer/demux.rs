//! Takes apart what a printer sends: answers of several commands, flow control and unsolicited status share one line.
//!
//! Each kind is told by its bits (Epson TM-T88III technical manual, appendix G): `0xx1xx10` answers `DLE EOT`,
//! `0xx1xx00` begins four bytes of automatic status, `0000xxxx` answers `GS r`, and blocks run from `37h`, `3Dh` or
//! `5Fh` to a NUL. XON, XOFF and status may stand inside the others.

/// The longest block, bytes without header and NUL. Longer ones are noise.
pub const BLOCK_BYTES_MAX: usize = 80;

/// One thing that a printer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// XON or XOFF: flow control that the port did not take out.
    FlowControl,
    /// The byte that answers `DLE EOT`. It does not say which: ask one at a time.
    RealTime(u8),
    /// Automatic status (ASB).
    Automatic([u8; 4]),
    /// The byte that answers `GS r`: bits 2 and 3 are set when there is no paper.
    Fence(u8),
    /// A block: header and what stands between it and the NUL.
    Block {
        /// `37h`, `3Dh` or `5Fh`.
        header: u8,
        /// Its content.
        body: Vec<u8>,
    },
    /// A byte that no printer sends there.
    Noise(u8),
}

/// Answers of a printer, byte by byte.
#[derive(Debug, Default)]
pub struct Demux {
    status: Vec<u8>,
    block: Option<(u8, Vec<u8>)>,
}

const XON: u8 = 0x11;
const XOFF: u8 = 0x13;
const BLOCK_HEADERS: [u8; 3] = [0x37, 0x3d, 0x5f];

impl Demux {
    /// Takes the next byte; an answer when it is complete.
    pub fn push(&mut self, byte: u8) -> Option<Answer> {
        if byte == XON || byte == XOFF {
            return Some(Answer::FlowControl);
        }
        if !self.status.is_empty() {
            return self.more_status(byte);
        }
        match self.block.take() {
            Some((header, body)) => self.more_block(header, body, byte),
            None => self.first(byte),
        }
    }

    /// Whether it waits for the rest of an answer.
    #[must_use]
    pub fn is_midway(&self) -> bool {
        !self.status.is_empty() || self.block.is_some()
    }

    fn first(&mut self, byte: u8) -> Option<Answer> {
        if BLOCK_HEADERS.contains(&byte) {
            self.block = Some((byte, Vec::new()));
            return None;
        }
        match byte & 0x93 {
            0x12 => Some(Answer::RealTime(byte)),
            0x10 => {
                self.status.push(byte);
                None
            }
            _ if byte & 0xf0 == 0 => Some(Answer::Fence(byte)),
            _ => Some(Answer::Noise(byte)),
        }
    }

    /// Bytes two to four are `0xx0xxxx`; anything else breaks it off, and is itself looked at afresh.
    fn more_status(&mut self, byte: u8) -> Option<Answer> {
        if byte & 0x90 != 0 {
            let broken = self.status[0];
            self.status.clear();
            // At most one answer comes of a byte: what was broken off outweighs what breaks it.
            let _ = self.first(byte);
            return Some(Answer::Noise(broken));
        }
        self.status.push(byte);
        let whole: [u8; 4] = self.status.as_slice().try_into().ok()?;
        self.status.clear();
        Some(Answer::Automatic(whole))
    }

    fn more_block(&mut self, header: u8, mut body: Vec<u8>, byte: u8) -> Option<Answer> {
        match byte {
            0 => Some(Answer::Block { header, body }),
            0x20..=0x7e if body.len() < BLOCK_BYTES_MAX => {
                body.push(byte);
                self.block = Some((header, body));
                None
            }
            // Status from between: below the printable characters, so it can be told apart.
            0x10..=0x1f => {
                self.block = Some((header, body));
                self.first(byte)
            }
            _ => Some(Answer::Noise(byte)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answers(bytes: &[u8]) -> Vec<Answer> {
        let mut demux = Demux::default();
        bytes.iter().filter_map(|&byte| demux.push(byte)).collect()
    }

    fn block(body: &[u8]) -> Answer {
        Answer::Block { header: 0x37, body: body.into() }
    }

    #[test]
    fn each_kind_is_told_by_its_bits() {
        assert_eq!(answers(&[0x12, 0x16, 0x7e]), [0x12, 0x16, 0x7e].map(Answer::RealTime));
        assert_eq!(answers(&[0x11, 0x13]), [Answer::FlowControl, Answer::FlowControl]);
        assert_eq!(answers(&[0x00, 0x0f]), [Answer::Fence(0), Answer::Fence(0x0f)]);
        assert_eq!(answers(&[0x18, 0, 0x0c, 0x0f]), [Answer::Automatic([0x18, 0, 0x0c, 0x0f])]);
        assert_eq!(answers(b"\x37\x22A7K2\0"), [block(b"\x22A7K2")]);
        assert_eq!(answers(&[0xff, 0x80, 0x41]), [0xff, 0x80, 0x41].map(Answer::Noise));
    }

    #[test]
    fn flow_control_and_status_stand_inside_the_others() {
        let expected = [Answer::FlowControl, Answer::RealTime(0x12), block(b"\x22A7K2")];
        assert_eq!(answers(b"\x37\x22A\x13\x127K2\0"), expected);
        assert_eq!(answers(&[0x10, 0x13, 0, 0, 0]), [Answer::FlowControl, Answer::Automatic([0x10, 0, 0, 0])]);
        let automatic = [Answer::Automatic([0x10, 0, 0, 0]), block(b"\x22A7K2")];
        assert_eq!(answers(b"\x37\x22A7\x10\0\0\0K2\0"), automatic);
    }

    #[test]
    fn a_block_without_an_end_is_given_up_at_its_bound() {
        let mut bytes = vec![0x37];
        bytes.extend([b'A'; BLOCK_BYTES_MAX]);
        assert_eq!(answers(&bytes), []);
        bytes.push(b'A');
        assert_eq!(answers(&bytes), [Answer::Noise(b'A')]);
        bytes.push(0x12);
        assert_eq!(answers(&bytes).last(), Some(&Answer::RealTime(0x12)));
    }

    #[test]
    fn broken_off_status_is_noise_and_the_next_answer_is_read() {
        assert_eq!(answers(&[0x10, 0x00, 0xff, 0x12]), [Answer::Noise(0x10), Answer::RealTime(0x12)]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken_and_at_most_one_answer_comes_of_each(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut demux = Demux::default();
            for &byte in &bytes {
                if let Some(Answer::Block { body, .. }) = demux.push(byte) {
                    prop_assert!(body.len() <= BLOCK_BYTES_MAX);
                }
            }
        }

        /// However garbled the line was, it is read again once as many quiet bytes as an answer can hold have passed.
        #[test]
        fn after_any_noise_a_process_id_is_read_again(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut demux = Demux::default();
            for &byte in bytes.iter().chain(&[0; 4]) {
                demux.push(byte);
            }
            prop_assert!(!demux.is_midway());
            let answers: Vec<_> = b"\x37\x22A7K2\0".iter().filter_map(|&byte| demux.push(byte)).collect();
            prop_assert_eq!(answers, [block(b"\x22A7K2")]);
        }
    }
}
