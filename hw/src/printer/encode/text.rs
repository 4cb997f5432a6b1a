//! Rows in the printer's own font: style commands only where the style changes.

use escpos::utils::{JustifyMode, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption};
use hall_core::paper::code128::Code128;
use hall_core::paper::{Align, Bitmap, LogoKey, Row, Span, TextLine, Zoom};

use super::super::profile::{PrinterProfile, QrSource};
use super::picture::acts_on_the_line;
use super::{Builder, EncodeError, bars, logo, picture};
use crate::wire::Flow;

/// Stands for a character that cannot be printed, as in Chinese typesetting (a hole in the text, not a wrong one).
const MISSING: char = '〓';
/// Height of a character that is not enlarged, in dots.
const LINE_DOTS: u32 = 24;
/// White between two lines at the usual spacing of 1/6 inch, in dots.
const GAP_DOTS: u32 = 10;
/// Height of the hall's emblem on 80 mm paper, in dots.
const LOGO_DOTS_USUAL: u32 = 64;
/// Side of a glyph, in dots.
const GLYPH_DOTS: u32 = 24;
/// What a QR code of the highest version holds at level M (ISO/IEC 18004, table 7).
const QR_BYTES_MAX: usize = 2_331;
/// Modules of a code for a link of a hundred characters, version 6, with its margin.
const QR_MODULES_USUAL: u32 = 49;
/// `ESC *` in 24-dot double density, m of the command: three bytes a column, as fine as the printer's own font.
const DENSITY_24_DOUBLE: u8 = 33;

/// Writes `rows`; answers how many dots of paper they take, roughly.
pub(super) fn rows(printer: &mut Builder, rows: &[Row], profile: &PrinterProfile) -> Result<u32, EncodeError> {
    let mut writer = Writer { printer, style: Style::POWER_ON, text: String::new(), flow: profile.flow };
    let mut paper_dots = 0;
    for row in rows {
        paper_dots += match row {
            Row::Line(line) => writer.line(line)?,
            Row::Qr { text, module_dots } => writer.qr(text, *module_dots, profile)?,
            Row::Code128 { text, module_dots, height_dots } => {
                writer.bars(text, *module_dots, *height_dots, profile)?
            }
            Row::Picture { picture, align } => writer.picture(picture, *align, profile)?,
            Row::Logo(key) => writer.logo(*key, profile)?,
            Row::Feed { dots } => writer.feed(*dots, profile)?,
        };
    }
    writer.flush()?;
    Ok(paper_dots)
}

/// What the printer is set to.
#[derive(Clone, Copy, PartialEq)]
struct Style {
    align: Align,
    zoom: Zoom,
    bold: bool,
}

impl Style {
    /// After `ESC @`.
    const POWER_ON: Self = Self { align: Align::Left, zoom: Zoom::ONE, bold: false };
}

struct Writer<'a> {
    printer: &'a mut Builder,
    style: Style,
    /// Characters not yet handed to the builder, so that lines of one style become one instruction.
    text: String,
    flow: Flow,
}

impl Writer<'_> {
    fn line(&mut self, line: &TextLine) -> Result<u32, EncodeError> {
        let style = Style { align: line.align, zoom: line_zoom(line, self.flow), bold: line.bold };
        self.set(style)?;
        for span in &line.spans {
            match span {
                Span::Text(text) => self.text.extend(text.chars().map(printable)),
                Span::Glyph(bitmap) => {
                    self.flush()?;
                    self.printer.custom(&glyph(bitmap, u32::from(style.zoom.x), self.flow))?;
                }
            }
        }
        self.text.push('\n');
        Ok(LINE_DOTS * u32::from(style.zoom.y) + GAP_DOTS)
    }

    fn feed(&mut self, dots: u8, profile: &PrinterProfile) -> Result<u32, EncodeError> {
        self.flush()?;
        let dots = if acts_on_the_line(dots, profile.flow) { dots + 1 } else { dots };
        self.printer.custom(&[0x1b, 0x4a, dots])?;
        Ok(u32::from(dots))
    }

    fn qr(&mut self, text: &str, module_dots: u8, profile: &PrinterProfile) -> Result<u32, EncodeError> {
        let text: String = text.chars().filter(|character| !character.is_control()).collect();
        if text.len() > QR_BYTES_MAX {
            // Too long for any code: a citizen can still type it.
            let spans = vec![Span::Text(text)];
            return self.line(&TextLine { align: Align::Left, zoom: Zoom::ONE, bold: false, spans });
        }
        self.set(Style { align: Align::Centre, ..self.style })?;
        self.flush()?;
        let module_dots = module_dots.clamp(1, 16);
        // Its length stands before the stored text, with three bytes more.
        let held = u8::try_from(text.len() + 3).is_ok_and(|length| acts_on_the_line(length, profile.flow));
        match profile.qr {
            QrSource::Printer if !held => {
                let option = QRCodeOption::new(QRCodeModel::Model2, module_dots.min(15), QRCodeCorrectionLevel::M);
                self.printer.qrcode_option(&text, option)?;
            }
            QrSource::Printer | QrSource::Drawn => {
                let code = picture::qr_code(&text, u32::from(module_dots))?;
                picture::raster(self.printer, &code, profile)?;
            }
        }
        Ok(QR_MODULES_USUAL * u32::from(module_dots))
    }

    /// Firmware that draws QR codes draws bars too; for the rest they are a picture. What is no Code 128 is printed as
    /// text: a person can still type it.
    fn bars(&mut self, text: &str, dots: u8, high: u8, profile: &PrinterProfile) -> Result<u32, EncodeError> {
        let Ok(symbol) = Code128::new(text) else {
            let spans = vec![Span::Text(text.to_owned())];
            return self.line(&TextLine { align: Align::Centre, zoom: Zoom::ONE, bold: false, spans });
        };
        let command = match profile.qr {
            QrSource::Printer => bars::command(&symbol, dots, high, profile.flow),
            QrSource::Drawn => None,
        };
        let Some(command) = command else {
            return self.picture(&bars::drawn(&symbol, dots, high), Align::Centre, profile);
        };
        self.set(Style { align: Align::Centre, ..self.style })?;
        self.flush()?;
        self.printer.custom(&command)?;
        Ok(u32::from(high))
    }

    fn logo(&mut self, key: LogoKey, profile: &PrinterProfile) -> Result<u32, EncodeError> {
        if !profile.stores_logo {
            return Ok(0);
        }
        self.flush()?;
        self.printer.custom(&logo::print(key))?;
        Ok(LOGO_DOTS_USUAL)
    }

    fn picture(&mut self, bitmap: &Bitmap, align: Align, profile: &PrinterProfile) -> Result<u32, EncodeError> {
        self.set(Style { align, ..self.style })?;
        self.flush()?;
        picture::raster(self.printer, bitmap, profile)?;
        Ok(bitmap.height())
    }

    /// Sets the printer to `style`, sending only what changes.
    fn set(&mut self, style: Style) -> Result<(), EncodeError> {
        if style == self.style {
            return Ok(());
        }
        self.flush()?;
        if style.align != self.style.align {
            self.printer.justify(match style.align {
                Align::Left => JustifyMode::LEFT,
                Align::Centre => JustifyMode::CENTER,
            })?;
        }
        if style.zoom != self.style.zoom {
            self.printer.size(style.zoom.x, style.zoom.y)?;
        }
        if style.bold != self.style.bold {
            self.printer.bold(style.bold)?;
        }
        self.style = style;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), EncodeError> {
        if !self.text.is_empty() {
            self.printer.write(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }
}

/// `ESC *` draws 24 dots high and no higher, so a line with a glyph keeps the printer's own height, and to be even,
/// its own width.
fn line_zoom(line: &TextLine, flow: Flow) -> Zoom {
    let has_glyph = line.spans.iter().any(|span| matches!(span, Span::Glyph(_)));
    if has_glyph && line.zoom.y > 1 {
        return Zoom::ONE;
    }
    let zoom = Zoom { x: line.zoom.x.clamp(1, 8), y: line.zoom.y.clamp(1, 8) };
    // Twice as wide and four times as high is the byte that stops a line.
    let stops = flow == Flow::Software && (zoom.x, zoom.y) == (2, 4);
    if stops { Zoom { y: 3, ..zoom } } else { zoom }
}

/// A character as a printer can hold it.
///
/// Four-byte GB 18030 codes would print as digits and a hole; control characters would act.
fn printable(character: char) -> char {
    match character {
        ' '..='~' | '\u{4e00}'..='\u{9fa5}' => character,
        '¥' => '￥',
        '\u{a0}' => ' ',
        _ if character.is_control() => ' ',
        _ => {
            let mut utf8 = [0; 4];
            let (code, _, _) = encoding_rs::GB18030.encode(character.encode_utf8(&mut utf8));
            if code.len() == 2 { character } else { MISSING }
        }
    }
}

/// A glyph in the middle of a line: `ESC *`, column by column, each `zoom_x` times.
fn glyph(bitmap: &Bitmap, zoom_x: u32, flow: Flow) -> Vec<u8> {
    let columns = GLYPH_DOTS * zoom_x;
    let low_high = u16::try_from(columns).unwrap_or(u16::MAX).to_le_bytes();
    let mut command = vec![0x1b, 0x2a, DENSITY_24_DOUBLE, low_high[0], low_high[1]];
    let data = command.len();
    for x in 0..columns {
        for top in (0..GLYPH_DOTS).step_by(8) {
            let dots = (0..8).filter(|&dot| bitmap.get(x / zoom_x, top + dot));
            command.push(dots.fold(0, |byte, dot| byte | 0x80 >> dot));
        }
    }
    picture::defuse(&mut command[data..], flow);
    command
}
