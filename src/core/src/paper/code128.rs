//! Code 128 (ISO/IEC 15417): bars for scanners that read no squares. Digits go in pairs where that is shorter.

use super::Bitmap;

/// Bound on the text, in characters: at two dots a module a longer one does not fit 80 mm paper.
pub const CHARS_MAX: usize = 20;
/// White modules on each side.
pub const QUIET_MODULES: u32 = 10;
/// Digits in a row for which the change to pairs and back pays.
const RUN_INSIDE_MIN: usize = 6;
/// The same where one of the two changes is not needed: at the beginning or the end.
const RUN_AT_EDGE_MIN: usize = 4;

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Code128Error {
    /// There is nothing to encode.
    #[error("there is nothing to encode in the bars")]
    Empty,
    /// It would not fit the paper.
    #[error("the bars hold at most {CHARS_MAX} characters here, found {found}")]
    TooLong {
        /// Characters of the text.
        found: usize,
    },
    /// Only printable ASCII can be encoded.
    #[error("the bars hold printable ASCII only")]
    NotAscii,
}

/// The two ways of this symbology that are used here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeSet {
    /// One character a pattern.
    B,
    /// Two digits a pattern.
    C,
}

/// A text, divided into stretches of one code set each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code128 {
    stretches: Vec<(CodeSet, String)>,
}

impl Code128 {
    /// The shortest symbol of a text.
    ///
    /// # Errors
    /// An empty text, one of more than [`CHARS_MAX`] characters, or one with anything but printable ASCII.
    pub fn new(text: &str) -> Result<Self, Code128Error> {
        let found = text.chars().count();
        match found {
            0 => return Err(Code128Error::Empty),
            _ if !text.chars().all(|character| matches!(character, ' '..='~')) => return Err(Code128Error::NotAscii),
            _ if found > CHARS_MAX => return Err(Code128Error::TooLong { found }),
            _ => {}
        }
        let mut symbol = Self { stretches: Vec::new() };
        let mut rest = text;
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let at_edge = symbol.stretches.is_empty() || digits == rest.len();
            if digits >= if at_edge { RUN_AT_EDGE_MIN } else { RUN_INSIDE_MIN } {
                // An odd digit stays in the set that is there anyway: the one before, or at the beginning the next.
                let odd = digits % 2;
                let before = if symbol.stretches.is_empty() { 0 } else { odd };
                rest = symbol.push(CodeSet::B, rest, before);
                rest = symbol.push(CodeSet::C, rest, digits - odd);
            } else {
                rest = symbol.push(CodeSet::B, rest, digits.max(1));
            }
        }
        Ok(symbol)
    }

    /// Moves the first `length` bytes of `rest` to the symbol; answers what is left.
    fn push<'a>(&mut self, set: CodeSet, rest: &'a str, length: usize) -> &'a str {
        let (text, rest) = rest.split_at(length);
        match self.stretches.last_mut() {
            _ if text.is_empty() => {}
            Some((last, stretch)) if *last == set => stretch.push_str(text),
            _ => self.stretches.push((set, text.to_owned())),
        }
        rest
    }

    /// Its stretches from the left, none empty, those of [`CodeSet::C`] of even length.
    #[must_use]
    pub fn stretches(&self) -> &[(CodeSet, String)] {
        &self.stretches
    }

    /// Modules from the first bar to the last, without the quiet zones.
    #[must_use]
    pub fn modules(&self) -> u32 {
        // Every value has eleven modules; the check value is one more, the stop pattern has thirteen.
        u32::try_from(self.values().len() + 1).unwrap_or(0) * PATTERN_MODULES + STOP_MODULES
    }

    /// Its bars, one dot a module and one dot high, without the quiet zones.
    #[must_use]
    pub fn bars(&self) -> Bitmap {
        let values = self.values();
        let weights = std::iter::once(1).chain(1_u32..);
        let check = values.iter().zip(weights).map(|(&value, weight)| u32::from(value) * weight).sum::<u32>() % 103;
        let mut bars = Bitmap::white(self.modules(), 1);
        let check = usize::try_from(check).unwrap_or(0);
        let patterns = values.iter().map(|&value| usize::from(value)).chain([check]).map(|value| PATTERNS[value]);
        let mut x = 0;
        for (pattern, modules) in patterns.map(|pattern| (pattern, PATTERN_MODULES)).chain([(STOP, STOP_MODULES)]) {
            for module in (0..modules).rev() {
                bars.set(x, 0, pattern >> module & 1 != 0);
                x += 1;
            }
        }
        bars
    }

    /// The values of its patterns, from the start to the one before the check.
    fn values(&self) -> Vec<u8> {
        let mut values = Vec::new();
        for (set, text) in &self.stretches {
            let (start, change) = match set {
                CodeSet::B => (104, 100),
                CodeSet::C => (105, 99),
            };
            values.push(if values.is_empty() { start } else { change });
            match set {
                CodeSet::B => values.extend(text.bytes().map(|byte| byte - b' ')),
                CodeSet::C => values.extend(pairs(text)),
            }
        }
        values
    }
}

/// The values of a stretch of [`CodeSet::C`], 0 to 99 each.
pub fn pairs(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.as_bytes().chunks_exact(2).map(|pair| (pair[0] - b'0') * 10 + (pair[1] - b'0'))
}

/// Modules of every pattern but the last.
const PATTERN_MODULES: u32 = 11;
/// Modules of the stop pattern with the bar that ends it.
const STOP_MODULES: u32 = 13;
/// The stop pattern.
const STOP: u16 = 0b1_1000_1110_1011;

/// The pattern of each value, its first module in the highest of eleven bits, black is 1 (ISO/IEC 15417, table 1).
#[rustfmt::skip]
const PATTERNS: [u16; 106] = [
    0x6cc, 0x66c, 0x666, 0x498, 0x48c, 0x44c, 0x4c8, 0x4c4, 0x464, 0x648, 0x644, 0x624, 0x59c, 0x4dc,
    0x4ce, 0x5cc, 0x4ec, 0x4e6, 0x672, 0x65c, 0x64e, 0x6e4, 0x674, 0x76e, 0x74c, 0x72c, 0x726, 0x764,
    0x734, 0x732, 0x6d8, 0x6c6, 0x636, 0x518, 0x458, 0x446, 0x588, 0x468, 0x462, 0x688, 0x628, 0x622,
    0x5b8, 0x58e, 0x46e, 0x5d8, 0x5c6, 0x476, 0x776, 0x68e, 0x62e, 0x6e8, 0x6e2, 0x6ee, 0x758, 0x746,
    0x716, 0x768, 0x762, 0x71a, 0x77a, 0x642, 0x78a, 0x530, 0x50c, 0x4b0, 0x486, 0x42c, 0x426, 0x590,
    0x584, 0x4d0, 0x4c2, 0x434, 0x432, 0x612, 0x650, 0x7ba, 0x614, 0x47a, 0x53c, 0x4bc, 0x49e, 0x5e4,
    0x4f4, 0x4f2, 0x7a4, 0x794, 0x792, 0x6de, 0x6f6, 0x7b6, 0x578, 0x51e, 0x45e, 0x5e8, 0x5e2, 0x7a8,
    0x7a2, 0x5de, 0x5ee, 0x75e, 0x7ae, 0x684, 0x690, 0x69c,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(text: &str) -> Vec<(CodeSet, String)> {
        Code128::new(text).expect("short ASCII").stretches
    }

    #[test]
    fn digits_go_in_pairs_where_that_is_shorter() {
        use CodeSet::{B, C};
        let table: [(&str, &[(CodeSet, &str)]); 9] = [
            ("A017", &[(B, "A017")]),
            ("K102-1234", &[(B, "K102-"), (C, "1234")]),
            ("1234", &[(C, "1234")]),
            ("123", &[(B, "123")]),
            ("12345", &[(C, "1234"), (B, "5")]),
            ("A12345", &[(B, "A1"), (C, "2345")]),
            ("A1234B", &[(B, "A1234B")]),
            ("A123456B", &[(B, "A"), (C, "123456"), (B, "B")]),
            ("A1234567B", &[(B, "A1"), (C, "234567"), (B, "B")]),
        ];
        for (text, expected) in table {
            let expected: Vec<_> = expected.iter().map(|&(set, text)| (set, text.to_owned())).collect();
            assert_eq!(stretches(text), expected, "{text}");
        }
    }

    #[test]
    fn the_values_of_the_textbook() {
        // "Wikipedia" in set B has the check value 88.
        let symbol = Code128::new("Wikipedia").expect("ASCII");
        assert_eq!(symbol.values(), [104, 55, 73, 75, 73, 80, 69, 68, 73, 65]);
        let bars = symbol.bars();
        assert_eq!((bars.width(), symbol.modules()), (134, 134));
        let pattern = |at: u32| (0..11).fold(0, |bits, x| bits << 1 | u16::from(bars.get(at * 11 + x, 0)));
        assert_eq!((pattern(0), pattern(10)), (PATTERNS[104], PATTERNS[88]));
        let pairs = Code128::new("003456").expect("digits").values();
        assert_eq!(pairs, [105, 0, 34, 56]);
        assert_eq!(Code128::new("A123456").expect("ASCII").values(), [104, 33, 99, 12, 34, 56]);
    }

    #[test]
    fn every_pattern_begins_black_ends_white_and_is_the_only_one() {
        let mut seen = std::collections::BTreeSet::new();
        for pattern in PATTERNS {
            assert!(pattern >> 10 == 1 && pattern & 1 == 0 && pattern.count_ones() % 2 == 0, "{pattern:011b}");
            assert!(seen.insert(pattern), "{pattern:011b} twice");
        }
    }

    #[test]
    fn what_cannot_be_encoded_is_refused() {
        assert_eq!(Code128::new(""), Err(Code128Error::Empty));
        assert_eq!(Code128::new("窗口"), Err(Code128Error::NotAscii));
        assert_eq!(Code128::new("A\u{1b}@"), Err(Code128Error::NotAscii));
        let found = CHARS_MAX + 1;
        assert_eq!(Code128::new(&"x".repeat(found)), Err(Code128Error::TooLong { found }));
        let longest = Code128::new(&"x".repeat(CHARS_MAX)).expect("at the bound");
        assert!(2 * (longest.modules() + 2 * QUIET_MODULES) <= super::super::PaperWidth::Mm80.dots());
    }
}
