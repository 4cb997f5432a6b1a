//! Characters on their way to becoming a code: prefix, suffix, line end, length, character set.

use std::time::Duration;

use encoding_rs::{Encoding, GB18030, UTF_8};
use zeroize::{Zeroize as _, Zeroizing};

use super::{SCAN_BYTES_MAX, Scan, ScanRefusal};

/// Longest prefix and longest suffix, in bytes; scanners can be set to some ten characters.
pub const AFFIX_BYTES_MAX: usize = 16;
/// A code is bounded as it is sent and again as it is kept; room for both affixes.
const LINE_BYTES_MAX: usize = SCAN_BYTES_MAX + 2 * AFFIX_BYTES_MAX;
/// After so many bytes without an end, a line is reported as too long before it ends: it may never end.
const BABBLE_BYTES_MAX: usize = 8 * LINE_BYTES_MAX;
/// A line that has an end mark and stops before it for so long was cut. No scanner pauses within a code.
const STALL: Duration = Duration::from_secs(1);
/// Without an end mark a pause of this length ends the code: 100 characters at 9,600 baud, far more than USB needs.
const QUIET: Duration = Duration::from_millis(100);

/// How the scanner was set to send its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanFormat {
    /// What stands before each code, e.g. STX; often nothing. A line without it has lost its begin.
    pub prefix: Vec<u8>,
    /// What stands behind each code, before CR or LF or instead of them, e.g. ETX; often nothing. It ends the line,
    /// so it must not occur in a code.
    pub suffix: Vec<u8>,
    /// What ends a line.
    pub end: LineEnd,
    /// In which characters codes are sent.
    pub charset: Charset,
}

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// CR, LF, CR LF or the suffix: how scanners are best set, because a part of a code is told from a whole one.
    Mark,
    /// These or a pause: for a scanner that sends nothing behind a code.
    Pause,
}

/// Character sets that scanners send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, and ASCII with it.
    Utf8,
    /// GB18030, and GBK with it: many makes for Chinese codes.
    Gb18030,
}

impl Charset {
    /// Every character set.
    pub const ALL: [Charset; 2] = [Charset::Utf8, Charset::Gb18030];

    /// The name in the configuration.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Charset::Utf8 => "utf-8",
            Charset::Gb18030 => "gb18030",
        }
    }

    /// The character set of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|charset| charset.code() == code)
    }

    fn encoding(self) -> &'static Encoding {
        match self {
            Charset::Utf8 => UTF_8,
            Charset::Gb18030 => GB18030,
        }
    }
}

impl Default for ScanFormat {
    /// As most scanners are delivered: no prefix, CR or CR LF behind the code, UTF-8.
    fn default() -> Self {
        Self { prefix: Vec::new(), suffix: Vec::new(), end: LineEnd::Mark, charset: Charset::Utf8 }
    }
}

impl LineEnd {
    /// Every way.
    pub const ALL: [LineEnd; 2] = [LineEnd::Mark, LineEnd::Pause];

    /// The name in the configuration.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            LineEnd::Mark => "mark",
            LineEnd::Pause => "pause",
        }
    }

    /// The way of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.code() == code)
    }

    /// After a pause of this length nothing more comes of a line that was begun.
    #[must_use]
    pub fn pause(self) -> Duration {
        match self {
            LineEnd::Mark => STALL,
            LineEnd::Pause => QUIET,
        }
    }
}

/// What became of a line.
pub type Outcome = Result<Scan, ScanRefusal>;

/// Puts codes together byte by byte. Has no `Debug`: what has arrived may be personal data.
pub struct ScanLine {
    format: ScanFormat,
    /// Never grows beyond the room that it was made with, so no copy of it stays behind in memory.
    bytes: Zeroizing<Vec<u8>>,
    /// Bytes beyond the room.
    dropped: usize,
    spoiled: Option<ScanRefusal>,
}

impl ScanLine {
    /// An empty line. Affixes beyond [`AFFIX_BYTES_MAX`] are cut off.
    #[must_use]
    pub fn new(mut format: ScanFormat) -> Self {
        format.prefix.truncate(AFFIX_BYTES_MAX);
        format.suffix.truncate(AFFIX_BYTES_MAX);
        Self { format, bytes: Zeroizing::new(Vec::with_capacity(LINE_BYTES_MAX)), dropped: 0, spoiled: None }
    }

    /// Takes a byte; gives the code that it ends.
    pub fn push(&mut self, byte: u8) -> Option<Outcome> {
        if matches!(byte, b'\r' | b'\n') {
            return self.finish();
        }
        if self.bytes.len() < LINE_BYTES_MAX {
            self.bytes.push(byte);
        } else {
            self.dropped += 1;
        }
        if !self.format.suffix.is_empty() && self.bytes.ends_with(&self.format.suffix) && self.dropped == 0 {
            return self.finish();
        }
        if self.dropped >= BABBLE_BYTES_MAX {
            self.dropped = 1;
            return Some(Err(ScanRefusal::TooLong));
        }
        None
    }

    /// Ends the line as CR does.
    pub fn finish(&mut self) -> Option<Outcome> {
        let outcome = self.is_begun().then(|| self.outcome());
        self.clear();
        outcome
    }

    /// A pause of [`LineEnd::pause`] was seen: nothing more comes of this line.
    pub fn pause(&mut self) -> Option<Outcome> {
        if self.format.end == LineEnd::Mark {
            self.spoil(ScanRefusal::Cut);
        }
        if self.is_begun() { self.finish() } else { None }
    }

    /// The line that was begun will be refused when it ends, if nothing else is found against it.
    pub fn spoil(&mut self, why: ScanRefusal) {
        if self.is_begun() {
            self.spoiled.get_or_insert(why);
        }
    }

    /// The line is refused when it ends, also if nothing else of it arrives.
    pub fn refuse(&mut self, why: ScanRefusal) {
        self.spoiled.get_or_insert(why);
    }

    /// Whether something of a code has arrived.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        !self.bytes.is_empty() || self.spoiled.is_some()
    }

    /// How it is set.
    #[must_use]
    pub fn format(&self) -> &ScanFormat {
        &self.format
    }

    /// Forgets what has arrived.
    pub fn clear(&mut self) {
        self.bytes.zeroize();
        self.dropped = 0;
        self.spoiled = None;
    }

    fn outcome(&self) -> Outcome {
        if self.dropped > 0 {
            return Err(ScanRefusal::TooLong);
        }
        if let Some(why) = self.spoiled {
            return Err(why);
        }
        let inner = self.bytes.strip_prefix(self.format.prefix.as_slice()).ok_or(ScanRefusal::Cut)?;
        let inner = inner.strip_suffix(self.format.suffix.as_slice()).ok_or(ScanRefusal::Cut)?;
        let encoding = self.format.charset.encoding();
        let text = encoding.decode_without_bom_handling_and_without_replacement(inner).ok_or(ScanRefusal::NotText)?;
        let scan = Scan::new(&text);
        if let std::borrow::Cow::Owned(mut copy) = text {
            copy.zeroize();
        }
        scan
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of a stream, and the names of the refusals.
    fn read(format: &ScanFormat, stream: &[u8]) -> Vec<String> {
        let mut line = ScanLine::new(format.clone());
        let mut found = Vec::new();
        for (part, bytes) in stream.split(|&byte| byte == PAUSE).enumerate() {
            if part > 0 {
                found.extend(line.pause());
            }
            found.extend(bytes.iter().filter_map(|&byte| line.push(byte)));
        }
        let words = |outcome: Outcome| outcome.map_or_else(|why| format!("{why:?}"), |scan| scan.text().to_owned());
        found.into_iter().map(words).collect()
    }

    /// Stands for a pause in the streams here; no character set uses it.
    const PAUSE: u8 = 0xff;

    fn framed(prefix: &[u8], suffix: &[u8]) -> ScanFormat {
        ScanFormat { prefix: prefix.into(), suffix: suffix.into(), ..ScanFormat::default() }
    }

    #[test]
    fn one_name_for_each_and_back() {
        for end in LineEnd::ALL {
            assert_eq!(LineEnd::from_code(end.code()), Some(end));
        }
        for charset in Charset::ALL {
            assert_eq!(Charset::from_code(charset.code()), Some(charset));
        }
        assert_eq!((LineEnd::from_code("cr"), Charset::from_code("utf8")), (None, None));
    }

    #[test]
    fn any_line_end_ends_a_code_once() {
        let format = ScanFormat::default();
        for stream in [&b"A1\rB2\r"[..], b"A1\nB2\n", b"A1\r\nB2\r\n", b"\r\n\n\rA1\n\n\rB2\r\r"] {
            assert_eq!(read(&format, stream), ["A1", "B2"], "{stream:?}");
        }
        assert!(read(&format, b"A1").is_empty());
    }

    #[test]
    fn a_pause_ends_a_code_only_where_it_is_agreed() {
        let pause = ScanFormat { end: LineEnd::Pause, ..ScanFormat::default() };
        assert_eq!(read(&pause, b"A1\xffB2\xff\xff"), ["A1", "B2"]);
        assert_eq!(read(&pause, b"A1\r\xffB2\n"), ["A1", "B2"]);
        assert_eq!(read(&ScanFormat::default(), b"A1\xffB2\r"), ["Cut", "B2"]);
    }

    #[test]
    fn prefix_and_suffix_prove_that_a_code_is_whole() {
        let stx_etx = framed(b"\x02", b"\x03");
        assert_eq!(read(&stx_etx, b"\x02A1\x03\x02B2\x03\r\n"), ["A1", "B2"]);
        assert_eq!(read(&stx_etx, b"1\x03\x02B2\r\x02C3\x03"), ["Cut", "Cut", "C3"]);
        let pausing = ScanFormat { end: LineEnd::Pause, ..framed(b"]Q1", b"") };
        assert_eq!(read(&pausing, b"]Q1A1\xff1A1\xff"), ["A1", "Cut"]);
    }

    #[test]
    fn what_is_no_text_is_refused_and_the_next_code_is_read() {
        let format = ScanFormat::default();
        for bad in [&b"\x00\x01\x02"[..], b"A\x1d1", b"\xe5\xbc", b"\xfe\xfe"] {
            assert_eq!(read(&format, &[bad, b"\rA1\r"].concat()), ["NotText", "A1"], "{bad:?}");
        }
    }

    #[test]
    fn chinese_codes_are_read_in_their_character_set() {
        let gb = ScanFormat { charset: Charset::Gb18030, ..ScanFormat::default() };
        let bytes = [&GB18030.encode("济阳 A1").0[..], b"\r"].concat();
        assert_eq!(read(&gb, &bytes), ["济阳 A1"]);
        assert_eq!(read(&ScanFormat::default(), &bytes), ["NotText"]);
        assert_eq!(read(&ScanFormat::default(), "济阳 A1\r".as_bytes()), ["济阳 A1"]);
    }

    #[test]
    fn a_code_may_be_as_long_as_the_bound_and_no_longer() {
        let format = framed(&[b'['; AFFIX_BYTES_MAX], &[b']'; AFFIX_BYTES_MAX]);
        let framed = |length| [&[b'['; AFFIX_BYTES_MAX][..], &vec![b'9'; length], &[b']'; AFFIX_BYTES_MAX]].concat();
        assert_eq!(read(&format, &framed(SCAN_BYTES_MAX)), ["9".repeat(SCAN_BYTES_MAX)]);
        let long = [&framed(SCAN_BYTES_MAX + 1)[..], b"\r", &framed(2)].concat();
        assert_eq!(read(&format, &long), ["TooLong", "99"]);
    }

    #[test]
    fn a_stream_without_an_end_is_reported_and_never_becomes_a_code() {
        let found = read(&ScanFormat::default(), &vec![b'9'; 4 * BABBLE_BYTES_MAX]);
        assert_eq!(found, ["TooLong"; 3]);
    }
}
