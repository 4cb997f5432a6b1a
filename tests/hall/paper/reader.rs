//! Reads a job as a person with Epson's command reference would: each command by its published shape, nothing guessed.
//! It shares no code with the simulated printer, and what it does not know is an error.

use hall_core::paper::Bitmap;

/// What a job puts on the paper and asks of the printer.
#[derive(Debug, Default)]
pub struct Printed {
    /// The lines of text, `□` for each character that was sent as dots.
    pub lines: Vec<String>,
    /// What the QR codes say that the printer draws.
    pub qr: Vec<String>,
    /// What the bars say that the printer draws.
    pub bars: Vec<String>,
    /// The pictures; bands that follow each other are one.
    pub pictures: Vec<Bitmap>,
    /// Millimetres are nobody's business here: only how often the knife was called.
    pub cuts: usize,
    /// Questions that the host waits for.
    pub questions: usize,
}

/// Reads a whole job.
///
/// # Errors
/// Where the bytes stop being commands that the reference lists.
pub fn read(job: &[u8]) -> Result<Printed, String> {
    let mut reader = Reader { rest: job, printed: Printed::default(), line: Vec::new(), stored: vec![], band: vec![] };
    while !reader.rest.is_empty() {
        let at = job.len() - reader.rest.len();
        reader.step().ok_or_else(|| format!("byte {at}: {:02x?}", &job[at..job.len().min(at + 12)]))?;
    }
    reader.end_picture();
    if reader.line.is_empty() { Ok(reader.printed) } else { Err("a line without its end".into()) }
}

struct Reader<'a> {
    rest: &'a [u8],
    printed: Printed,
    /// The line so far, in the printer's own code.
    line: Vec<u8>,
    /// What `GS ( k` 180 stored.
    stored: Vec<u8>,
    /// The rows of the picture so far.
    band: Vec<&'a [u8]>,
}

/// Stands in the line for a character sent as dots: `□` in GB 2312.
const DRAWN: [u8; 2] = [0xa1, 0xf5];

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|taken| taken[0])
    }

    fn word(&mut self) -> Option<usize> {
        self.take(2).map(|taken| usize::from(taken[0]) + 256 * usize::from(taken[1]))
    }

    fn step(&mut self) -> Option<()> {
        if !self.rest.starts_with(&[0x1d, b'v']) {
            self.end_picture();
        }
        match self.byte()? {
            b'\n' => self.end_line(),
            0x1b => self.escape(),
            0x1c => (self.byte()? == b'&').then_some(()),
            0x1d => self.group(),
            byte @ 0x20..=0x7e => {
                self.line.push(byte);
                Some(())
            }
            lead @ 0x81..=0xfe => {
                let trail = self.byte().filter(|&trail| trail >= 0x40 && trail != 0x7f && trail != 0xff)?;
                self.line.extend([lead, trail]);
                Some(())
            }
            _ => None,
        }
    }

    fn end_line(&mut self) -> Option<()> {
        let (text, wrong) = encoding_rs::GB18030.decode_without_bom_handling(&self.line);
        self.printed.lines.push(text.into_owned());
        self.line.clear();
        (!wrong).then_some(())
    }

    fn escape(&mut self) -> Option<()> {
        match self.byte()? {
            b'@' => Some(()),
            // Emphasis, justification, feed in dots: one parameter each.
            b'E' => (self.byte()? <= 1).then_some(()),
            b'a' => (self.byte()? <= 2).then_some(()),
            b'J' => self.byte().map(|_| ()),
            b'*' => {
                let mode = self.byte()?;
                let columns = self.word()?;
                self.take(columns * 3)?;
                self.line.extend(DRAWN);
                (mode == 33).then_some(())
            }
            _ => None,
        }
    }

    fn group(&mut self) -> Option<()> {
        match self.byte()? {
            b'!' | b'h' => self.byte().map(|_| ()),
            b'w' => (2..=6).contains(&self.byte()?).then_some(()),
            b'H' => (self.byte()? == 0).then_some(()),
            b'k' => self.bars(),
            b'v' => self.raster(),
            b'V' => {
                let how = self.byte()?;
                self.byte()?;
                self.printed.cuts += 1;
                matches!(how, 65 | 66).then_some(())
            }
            b'r' => {
                self.printed.questions += 1;
                (self.byte()? == 1).then_some(())
            }
            b'(' => self.extended(),
            _ => None,
        }
    }

    /// `GS v 0 m xL xH yL yH`.
    fn raster(&mut self) -> Option<()> {
        (self.take(2)? == [b'0', 0]).then_some(())?;
        let (stride, rows) = (self.word()?, self.word()?);
        let data = self.take(stride * rows)?;
        (stride > 0).then_some(())?;
        self.band.extend(data.chunks(stride));
        Some(())
    }

    fn end_picture(&mut self) {
        let Some(stride) = self.band.iter().map(|row| row.len()).max() else { return };
        let size = |length: usize| u32::try_from(length).expect("a small picture");
        let mut picture = Bitmap::white(size(stride * 8), size(self.band.len()));
        for (y, row) in (0..).zip(self.band.drain(..)) {
            for (left, byte) in (0..).step_by(8).zip(row).filter(|(_, byte)| **byte != 0) {
                (0..8).filter(|dot| byte & (0x80 >> dot) != 0).for_each(|dot| picture.set(left + dot, y, true));
            }
        }
        self.printed.pictures.push(picture);
    }

    /// `GS k 73 n d1…dn`: Code 128 with the sets named in its data.
    fn bars(&mut self) -> Option<()> {
        (self.byte()? == 73).then_some(())?;
        let count = usize::from(self.byte()?);
        let mut data = self.take(count)?.iter().copied();
        let (mut text, mut set) = (String::new(), 0);
        while let Some(value) = data.next() {
            match (value, set) {
                (b'{', _) => match data.next()? {
                    b'{' => text.push('{'),
                    other => set = other,
                },
                (0..=99, b'C') => text.extend([b'0' + value / 10, b'0' + value % 10].map(char::from)),
                (0x20..=0x7e, b'B') => text.push(char::from(value)),
                _ => return None,
            }
        }
        self.printed.bars.push(text);
        Some(())
    }

    /// `GS ( k` for QR codes and `GS ( H` for the process ID, each with its length before it.
    fn extended(&mut self) -> Option<()> {
        let family = self.byte()?;
        let length = self.word()?;
        let data = self.take(length)?;
        match (family, data) {
            (b'H', [48, 48, _, _, _, _]) => self.printed.questions += 1,
            (b'k', [49, 65, 49..=50, 0] | [49, 67, 1..=16] | [49, 69, 48..=51]) => {}
            (b'k', [49, 80, 48, text @ ..]) => self.stored = text.to_vec(),
            (b'k', [49, 81, 48]) => self.printed.qr.push(String::from_utf8(self.stored.clone()).ok()?),
            _ => return None,
        }
        Some(())
    }
}

#[test]
fn what_the_reference_does_not_list_is_an_error() {
    for bytes in [&b"\x1b~"[..], b"A", b"\x81\x30\n", b"\x1dV\x00\x00", b"\x1b*\x21\x18\x00", b"\x10\x04\x01"] {
        assert!(read(bytes).is_err(), "{bytes:02x?}");
    }
    let printed =
        read(b"\x1b@\x1c&A\n\x1dv0\x00\x01\x00\x01\x00\x80\x1dv0\x00\x02\x00\x01\x00\x00\x01\x1dVB\x00\x1dr\x01");
    let printed = printed.expect("all of it is listed");
    assert_eq!((printed.lines, printed.cuts, printed.questions), (vec!["A".to_owned()], 1, 1));
    assert_eq!(printed.pictures.len(), 1, "two bands are one picture");
    assert_eq!((printed.pictures[0].width(), printed.pictures[0].bytes()), (16, &[0x80, 0, 0, 1][..]));
}
