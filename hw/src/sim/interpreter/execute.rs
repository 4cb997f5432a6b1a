//! What each complete command does.

use super::bytes::{ESC, FS, GS};
use super::graphics::{Columns, Kept, Raster, Stored, letter};
use super::style::{Align, Size};
use super::{Effect, HEAD_TO_CUTTER_DOTS, Interpreter, Question, State, Way, hex, symbols};

/// Dots per inch of the head, the only motion unit that this printer has.
const MOTION_UNITS_PER_INCH: u8 = 203;

/// Bound on the pictures that it keeps.
const KEPT_MAX: usize = 8;

impl Interpreter {
    /// A complete command; its kept payload, if any, is at its end.
    pub(super) fn execute(&mut self, command: &[u8]) {
        match command {
            [ESC, rest @ ..] => self.escape(rest),
            [FS, rest @ ..] => self.file_separator(rest),
            [GS, rest @ ..] => self.group_separator(rest),
            // Real-time commands were carried out when they arrived.
            _ => {}
        }
    }

    /// The header of a picture that is drawn while its `left` bytes arrive.
    pub(super) fn draw(&mut self, left: u32) {
        let head = std::mem::take(&mut self.head);
        match head[..] {
            _ if left == 0 => {}
            [ESC, b'*', mode @ (0 | 1 | 32 | 33), ..] => {
                self.state = State::Columns { columns: Columns::new(mode), left };
            }
            [GS, b'v', b'0', mode @ (0..=3 | 48..=51), x_low, x_high, ..] => {
                self.end_line();
                let stride = u32::from(u16::from_le_bytes([x_low, x_high]));
                let size = Size::from_flags(mode & 1 != 0, mode & 2 != 0);
                let kept = self.strip.width().div_ceil(8);
                let left_edge = self.left(stride * 8 * size.x);
                let raster = Raster::new(stride, kept as usize, left_edge, size);
                self.state = State::Rows { raster, left };
            }
            _ => {
                self.remark(format!("unknown picture mode: {}", hex(&head)));
                self.state = State::Skipped { left };
            }
        }
    }

    fn escape(&mut self, rest: &[u8]) {
        let at_line_start = self.line.is_empty();
        let style = &mut self.style;
        match *rest {
            [b'@'] => self.initialize_and_forget(),
            [b'!', n] => {
                style.small_font = n & 0x01 != 0;
                style.emphasized = n & 0x08 != 0;
                style.latin = Size::from_flags(n & 0x20 != 0, n & 0x10 != 0);
                style.underline_dots = u32::from(n & 0x80 != 0);
            }
            [b' ', n] => style.letter_spacing_dots = u32::from(n),
            [b'E', n] => style.emphasized = n & 1 != 0,
            [b'G', n] => style.double_strike = n & 1 != 0,
            [b'-', n @ (0..=2 | 48..=50)] => style.underline_dots = u32::from(n % 48),
            [b'M', n @ (0 | 1 | 48 | 49)] => style.small_font = n & 1 != 0,
            [b'2'] => style.reset_line_spacing(),
            [b'3', n] => style.line_spacing_dots = u32::from(n),
            [b'R', n @ 0..=15] => style.country = n,
            [b't', n] => style.code_page = n,
            // Only at the start of a line, like all that moves its edges.
            [b'a', n] if at_line_start => match n {
                0 | 48 => style.align = Align::Left,
                1 | 49 => style.align = Align::Centre,
                2 | 50 => style.align = Align::Right,
                _ => {}
            },
            [b'$', low, high] => self.move_to(i32::from(u16::from_le_bytes([low, high]))),
            [b'\\', low, high] => {
                let cursor = i32::try_from(self.line.cursor()).unwrap_or(i32::MAX);
                self.move_to(cursor.saturating_add(i32::from(i16::from_le_bytes([low, high]))));
            }
            [b'J', n] => self.print_line(u32::from(n)),
            [b'd', n] => self.print_line(u32::from(n) * self.style.line_spacing_dots),
            [b'D', ref stops @ ..] => self.set_tabs(stops),
            [b'i' | b'm'] => self.cut_paper(true, 0),
            [b'p', pin, ..] => self.remark(format!("drawer pulse on pin {}", if pin % 48 == 0 { 2 } else { 5 })),
            [b'v'] => self.ask(Question::Paper),
            [b'u', _] => self.ask(Question::Drawer),
            [b'L'] => self.remark("page mode is not simulated".into()),
            [b'V', n] if n % 48 != 0 => self.remark("turned characters are printed upright".into()),
            [b'{', n] if n & 1 != 0 => self.remark("upside-down lines are printed upright".into()),
            // The rest changes nothing that could be seen: speed, sensors, buttons, colours.
            _ => {}
        }
    }

    fn file_separator(&mut self, rest: &[u8]) {
        let style = &mut self.style;
        match *rest {
            [b'&'] => style.chinese_mode = true,
            [b'.'] => style.chinese_mode = false,
            [b'!', n] => {
                style.chinese = Size::from_flags(n & 0x04 != 0, n & 0x08 != 0);
                style.chinese_underline_dots = u32::from(n & 0x80 != 0);
            }
            [b'W', n] => style.chinese = Size::from_flags(n & 1 != 0, n & 1 != 0),
            [b'-', n @ (0..=2 | 48..=50)] => style.chinese_underline_dots = u32::from(n % 48),
            [b'S', before, after] => style.chinese_spacing_dots = (u32::from(before), u32::from(after)),
            [b'2', 0xfe, trail @ 0xa1..=0xfe, ref dots @ ..] => {
                self.letters.insert(trail, letter(dots));
            }
            [b'2', lead, trail, ..] => self.remark(format!("no place for an own character at {lead:02X} {trail:02X}")),
            [b'?', 0xfe, trail] => {
                self.letters.remove(&trail);
            }
            [b'p', ..] => self.remark("no picture is stored".into()),
            _ => {}
        }
    }

    fn group_separator(&mut self, rest: &[u8]) {
        let at_line_start = self.line.is_empty();
        let style = &mut self.style;
        match *rest {
            [b'!', n] => {
                style.latin = Size::from_nibbles(n);
                style.chinese = style.latin;
            }
            [b'B', n] => style.reverse = n & 1 != 0,
            [b'L', low, high] if at_line_start => {
                style.left_margin_dots = u32::from(u16::from_le_bytes([low, high]));
            }
            [b'W', low, high] if at_line_start => style.area_dots = Some(u32::from(u16::from_le_bytes([low, high]))),
            [b'P', x, y] if [x, y].iter().any(|unit| ![0, MOTION_UNITS_PER_INCH].contains(unit)) => {
                self.remark(format!("motion units stay at 1/{MOTION_UNITS_PER_INCH} inch, not 1/{x} and 1/{y}"));
            }
            [b'V', m @ (0 | 1 | 48 | 49)] => self.cut_paper(m & 1 != 0, 0),
            [b'V', m @ (65 | 66 | 97 | 98 | 103 | 104), n] => {
                self.cut_paper(matches!(m, 66 | 98 | 104), HEAD_TO_CUTTER_DOTS + u32::from(n));
            }
            [b'V', m] => self.remark(format!("no such cut: {m}")),
            [b'e', 3, _] => self.effects.push(Effect::Presented(Way::Out)),
            [b'e', 2 | 5] => self.effects.push(Effect::Presented(Way::Away)),
            [b'a', mask] => self.effects.push(Effect::ReportChanges { mask }),
            [b'r', 1 | 49] => self.ask(Question::Paper),
            [b'r', 2 | 50] => self.ask(Question::Drawer),
            [b'I', n] => self.ask(Question::Identity(n)),
            [b'H', n] => style.barcode.text = n % 48,
            [b'h', n @ 1..=255] => style.barcode.height_dots = u32::from(n),
            [b'w', n @ 2..=6] => style.barcode.module_dots = u32::from(n),
            [b'k', 73, _, ref data @ ..] => self.code128(data),
            [b'k', kind, ..] => self.remark(format!("barcode {kind} is not drawn")),
            [b'(', b'k', _, _, ref data @ ..] => self.two_dimensional(data),
            [b'(', b'H', 6, 0, 48, 48, a, b, c, d] => self.ask(Question::ProcessId([a, b, c, d])),
            [b'(', b'L', _, _, ref data @ ..] => self.graphics(data),
            [b'(', function, ..] => self.remark(format!("GS ( {} changes nothing here", char::from(function))),
            _ => {}
        }
    }

    /// `GS ( k`. Only QR codes are drawn.
    fn two_dimensional(&mut self, data: &[u8]) {
        match *data {
            [49, 65, ..] => {}
            [49, 67, n @ 1..=16] => self.style.qr.module_dots = u32::from(n),
            [49, 69, n @ 48..=51] => self.style.qr.correction = n,
            [49, 80, 48, ref text @ ..] => self.qr_data = text.to_vec(),
            [49, 81, 48] => {
                let side = self.style.qr.module_dots;
                let symbol = symbols::qr(&self.qr_data, self.style.qr.correction);
                self.print_symbol(symbol.as_ref(), Size { x: side, y: side });
            }
            [kind, function, ..] => self.remark(format!("symbol {kind} function {function} is not drawn")),
            _ => {}
        }
    }

    fn code128(&mut self, data: &[u8]) {
        let style = self.style.barcode;
        let bars = symbols::code128(data);
        self.print_symbol(bars.as_ref(), Size { x: style.module_dots, y: style.height_dots });
        if bars.is_some() && style.text & 2 != 0 {
            for &byte in data.iter().filter(|byte| (0x20..0x7f).contains(*byte)).skip(2) {
                self.latin(byte);
            }
            self.end_line();
        }
    }

    /// `GS ( L`: a picture that is first stored, then printed, or kept under a key.
    fn graphics(&mut self, data: &[u8]) {
        match *data {
            [48, 112, ref picture @ ..] => {
                self.stored = Stored::parse(picture);
                if self.stored.is_none() {
                    self.remark("only monochrome pictures are drawn".into());
                }
            }
            [48, 2 | 50] => {
                if let Some(Stored { stride, rows, size }) = self.stored.take() {
                    self.print_rows(stride, &rows, size);
                }
            }
            [48, 65, b'C', b'L', b'R'] => self.kept.clear(),
            [48, 66, a, b] => self.kept.retain(|kept| kept.key != [a, b]),
            [48, 67, ref picture @ ..] => match Kept::parse(picture) {
                Some(kept) => {
                    self.kept.retain(|other| other.key != kept.key);
                    if self.kept.len() < KEPT_MAX {
                        self.kept.push(kept);
                    } else {
                        self.remark("no room for another picture".into());
                    }
                }
                None => self.remark("only monochrome pictures are kept".into()),
            },
            [48, 69, a, b, x @ 1..=2, y @ 1..=2] => {
                let kept = self.kept.iter().position(|kept| kept.key == [a, b]).map(|at| self.kept.swap_remove(at));
                if let Some(kept) = kept {
                    self.print_rows(kept.stride, &kept.rows, Size { x: u32::from(x), y: u32::from(y) });
                    self.kept.push(kept);
                } else {
                    self.remark(format!("no picture is kept under {}", hex(&[a, b])));
                }
            }
            _ => self.remark("this graphics function is not simulated".into()),
        }
    }

    fn print_rows(&mut self, stride: usize, rows: &[u8], size: Size) {
        self.end_line();
        let width = u32::try_from(stride).unwrap_or(u32::MAX).saturating_mul(8 * size.x);
        let raster = Raster::new(0, 0, self.left(width), size);
        for row in rows.chunks_exact(stride) {
            self.print_row(&row[..row.len().min(self.strip.width().div_ceil(8) as usize)], &raster);
        }
    }

    fn initialize_and_forget(&mut self) {
        self.initialize();
        self.effects.push(Effect::ReportChanges { mask: 0 });
    }

    fn ask(&mut self, question: Question) {
        self.effects.push(Effect::Asked(question));
    }

    /// A place outside the print area is ignored.
    fn move_to(&mut self, cursor: i32) {
        if let Some(cursor) = u32::try_from(cursor).ok().filter(|&cursor| cursor <= self.area()) {
            self.line.move_to(cursor);
        }
    }

    /// Stops count in characters of the present width; they end at the first that does not rise.
    fn set_tabs(&mut self, stops: &[u8]) {
        let width = self.style.latin_cell().0 * self.style.latin.x;
        let mut last = 0;
        self.style.tabs_dots = stops
            .iter()
            .take_while(|&&stop| stop > std::mem::replace(&mut last, stop))
            .map(|&stop| u32::from(stop) * width)
            .collect();
    }

    fn cut_paper(&mut self, partial: bool, feed: u32) {
        self.end_line();
        self.feed_paper(feed);
        self.effects.push(Effect::Cut { partial });
    }
}
