//! Where each command of the published set ends: its length alone, whatever it means. A printer that does not carry
//! a command out still has to know this, or the parameters come out as text.

#![allow(clippy::match_same_arms, reason = "commands that belong together stand together, whatever their length")]

use super::bytes::{DLE, ESC, FS, GS};

/// Tab stops that `ESC D` takes before its NUL.
const TAB_STOPS_MAX: usize = 32;
/// Bytes of the old form of `GS k` before its NUL; longer than any symbol that fits the paper.
const BARCODE_MAX: usize = 255;

/// What must still come before a command is complete, judged by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The bytes so far do not tell.
    Open,
    /// It has this many bytes altogether.
    Ends(usize),
    /// It ends with a NUL, at the latest after this many bytes.
    EndsWithNul(usize),
    /// It has so many bytes, then a payload of so many, which is kept and carried out when it is whole.
    Kept(usize, u32),
    /// A payload that is drawn while it arrives.
    Drawn(usize, u32),
    /// A payload that is thrown away.
    Skipped(usize, u32),
    /// After so many bytes come `count` pictures, each with its size before it.
    Pictures {
        /// Bytes before the first picture.
        header: usize,
        /// How many.
        count: u16,
        /// How each one tells its size.
        size: PictureSize,
    },
    /// Not in the command set.
    Unknown,
}

/// How a picture inside a definition tells its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PictureSize {
    /// `xL xH yL yH`, in bytes of eight dots: `FS q`.
    TwoWords,
    /// `x`, one column of this many bytes for each: `ESC &`.
    Columns(u8),
}

/// The shape of the command that starts with `head`, which is not empty.
pub(super) fn shape(head: &[u8]) -> Shape {
    match head {
        [_] => Shape::Open,
        [ESC, rest @ ..] => escape(rest),
        [FS, rest @ ..] => file_separator(rest),
        [GS, rest @ ..] => group_separator(rest),
        [DLE, rest @ ..] => data_link(rest),
        _ => Shape::Unknown,
    }
}

/// Real-time commands were carried out when they arrived; here they only have to be passed over.
fn data_link(rest: &[u8]) -> Shape {
    match rest {
        [0x04 | 0x14] => Shape::Open,
        [0x04, 7 | 8 | 18] => Shape::Ends(4),
        [0x04 | 0x05, ..] => Shape::Ends(3),
        [0x14, 1 | 2, ..] => Shape::Ends(5),
        [0x14, 7, ..] => Shape::Ends(4),
        [0x14, 8, ..] => Shape::Ends(10),
        _ => Shape::Unknown,
    }
}

fn escape(rest: &[u8]) -> Shape {
    match rest {
        [b'2' | b'<' | b'@' | b'L' | b'S' | b'i' | b'm' | b'v' | 0x0c] => Shape::Ends(2),
        [b' ' | b'!' | b'%' | b'-' | b'3' | b'=' | b'?' | b'E' | b'G' | b'J' | b'K', ..] => Shape::Ends(3),
        [b'M' | b'R' | b'T' | b'U' | b'V' | b'a' | b'd' | b'e' | b'r' | b't' | b'u' | b'{', ..] => Shape::Ends(3),
        [b'$' | b'\\' | b'c', ..] => Shape::Ends(4),
        [b'p', ..] => Shape::Ends(5),
        [b'W', ..] => Shape::Ends(10),
        [b'D', ..] => Shape::EndsWithNul(2 + TAB_STOPS_MAX),
        [b'*', 32 | 33, low, high] => Shape::Drawn(5, word(*low, *high) * 3),
        [b'*', _, low, high] => Shape::Drawn(5, word(*low, *high)),
        [b'&', y, from, to] => {
            let count = u16::from(to.saturating_sub(*from)) + 1;
            Shape::Pictures { header: 5, count, size: PictureSize::Columns(*y) }
        }
        [b'(', _, low, high] => Shape::Skipped(5, word(*low, *high)),
        [b'*' | b'&' | b'(', ..] => Shape::Open,
        _ => Shape::Unknown,
    }
}

fn file_separator(rest: &[u8]) -> Shape {
    match rest {
        [b'&' | b'.'] => Shape::Ends(2),
        [b'!' | b'-' | b'C' | b'W', ..] => Shape::Ends(3),
        [b'?' | b'S' | b'p', ..] => Shape::Ends(4),
        [b'2', _, _] => Shape::Kept(4, 72),
        [b'q', count] => Shape::Pictures { header: 3, count: u16::from(*count), size: PictureSize::TwoWords },
        [b'g', b'1', _, _, _, _, _, low, high] => Shape::Skipped(10, word(*low, *high)),
        [b'g', b'2', ..] => Shape::Ends(10),
        [b'(', _, low, high] => Shape::Skipped(5, word(*low, *high)),
        [b'2' | b'q' | b'g' | b'(', ..] => Shape::Open,
        _ => Shape::Unknown,
    }
}

fn group_separator(rest: &[u8]) -> Shape {
    match rest {
        [b':' | b'c'] => Shape::Ends(2),
        [b'!' | b'/' | b'B' | b'E' | b'H' | b'I' | b'T' | b'a' | b'b' | b'f' | b'h' | b'r' | b'w', ..] => {
            Shape::Ends(3)
        }
        [b'$' | b'L' | b'P' | b'W' | b'\\', ..] => Shape::Ends(4),
        [b'e', 3, ..] => Shape::Ends(4),
        [b'e', _, ..] => Shape::Ends(3),
        [b'^', ..] => Shape::Ends(5),
        [b'V', 65 | 66 | 97 | 98 | 103 | 104, ..] => Shape::Ends(4),
        [b'V', ..] if rest.len() > 1 => Shape::Ends(3),
        [b'C', b'0' | b'2', ..] | [b'z', b'0', ..] => Shape::Ends(5),
        [b'C', b'1', ..] => Shape::Ends(9),
        [b'g', b'0' | b'2', ..] => Shape::Ends(6),
        [b'k', ..] => barcode(rest),
        [b'v', b'0', _, x_low, x_high, y_low, y_high] => {
            Shape::Drawn(8, word(*x_low, *x_high).saturating_mul(word(*y_low, *y_high)))
        }
        [b'Q', b'0', _, x_low, x_high, y_low, y_high] => {
            Shape::Skipped(8, word(*x_low, *x_high).saturating_mul(word(*y_low, *y_high)))
        }
        [b'*', x, y] => Shape::Skipped(4, u32::from(*x) * u32::from(*y) * 8),
        [b'(', _, low, high] => Shape::Kept(5, word(*low, *high)),
        [b'8', b'L', a, b, c, d] => Shape::Skipped(7, u32::from_le_bytes([*a, *b, *c, *d])),
        [b'V' | b'*' | b'(', ..] => Shape::Open,
        [b'v' | b'Q', b'0', ..] | [b'8', b'L', ..] => Shape::Open,
        [b'C' | b'e' | b'z' | b'g' | b'v' | b'Q' | b'8'] => Shape::Open,
        _ => Shape::Unknown,
    }
}

/// `GS k` has an old form, ended by NUL, and a new one, with its length before it.
fn barcode(rest: &[u8]) -> Shape {
    match rest {
        [_] => Shape::Open,
        [_, 0..=6, ..] => Shape::EndsWithNul(3 + BARCODE_MAX),
        [_, 65..=79] => Shape::Open,
        [_, 65..=79, length] => Shape::Kept(4, u32::from(*length)),
        _ => Shape::Unknown,
    }
}

fn word(low: u8, high: u8) -> u32 {
    u32::from(u16::from_le_bytes([low, high]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_ends_where_the_reference_says() {
        for (head, expected) in [
            (&[ESC, b'@'][..], Shape::Ends(2)),
            (&[ESC, b'p', 0, 25], Shape::Ends(5)),
            (&[ESC, b'*', 33, 24], Shape::Open),
            (&[ESC, b'*', 33, 24, 0], Shape::Drawn(5, 72)),
            (&[ESC, b'*', 1, 0, 1], Shape::Drawn(5, 256)),
            (&[ESC, b'D', 8, 16], Shape::EndsWithNul(34)),
            (&[FS, b'2', 0xfe, 0xa1], Shape::Kept(4, 72)),
            (&[GS, b'V'], Shape::Open),
            (&[GS, b'e'], Shape::Open),
            (&[GS, b'e', 3], Shape::Ends(4)),
            (&[GS, b'e', 5], Shape::Ends(3)),
            (&[GS, b'V', 0], Shape::Ends(3)),
            (&[GS, b'V', 66], Shape::Ends(4)),
            (&[GS, b'(', b'k', 4, 0], Shape::Kept(5, 4)),
            (&[GS, b'v', b'0', 0, 72, 0, 0, 1], Shape::Drawn(8, 72 * 256)),
            (&[GS, b'k', 4, b'1'], Shape::EndsWithNul(258)),
            (&[GS, b'k', 73, 7], Shape::Kept(4, 7)),
            (&[GS, b'8', b'L', 1, 0, 1, 0], Shape::Skipped(7, 65_537)),
            (&[DLE, 4, 1], Shape::Ends(3)),
            (&[DLE, 0x14, 8], Shape::Ends(10)),
            (&[ESC, b'~'], Shape::Unknown),
            (&[DLE, b'A'], Shape::Unknown),
        ] {
            assert_eq!(shape(head), expected, "{head:02x?}");
        }
    }
}
