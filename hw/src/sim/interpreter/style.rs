//! What the commands have set: everything that `ESC @` puts back.

/// Dots from one line to the next: 3.75 mm at 8 dots per millimetre, as Chinese 80 mm printers document `ESC 2`.
const LINE_SPACING_DOTS: u32 = 30;
/// Every eighth character of 12 dots, as the reference gives for `ESC D`.
const TAB_DOTS: u32 = 96;
/// Height of a barcode after `ESC @` (`GS h`).
const BARCODE_HEIGHT_DOTS: u32 = 162;
/// Width of its narrowest bar (`GS w`).
const BARCODE_MODULE_DOTS: u32 = 3;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// Enlargement, 1 to 8 each way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) x: u32,
    pub(super) y: u32,
}

impl Size {
    pub(super) const ONE: Self = Self { x: 1, y: 1 };

    /// From the two nibbles of `GS !`.
    pub(super) fn from_nibbles(n: u8) -> Self {
        Self { x: u32::from((n >> 4) & 7) + 1, y: u32::from(n & 7) + 1 }
    }

    /// From two flags, as in `ESC !` and `FS !`.
    pub(super) fn from_flags(double_width: bool, double_height: bool) -> Self {
        Self { x: 1 + u32::from(double_width), y: 1 + u32::from(double_height) }
    }
}

/// The settings of a QR code, `GS ( k` 165 to 169.
#[derive(Debug, Clone, Copy)]
pub(super) struct QrStyle {
    /// Dots per module, 1 to 16.
    pub(super) module_dots: u32,
    /// 48 to 51: L, M, Q, H.
    pub(super) correction: u8,
}

/// The settings of a barcode.
#[derive(Debug, Clone, Copy)]
pub(super) struct BarcodeStyle {
    pub(super) height_dots: u32,
    pub(super) module_dots: u32,
    /// Whether the text stands above (bit 0) and below (bit 1).
    pub(super) text: u8,
}

/// Everything that `ESC @` resets.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command set, in any combination")]
pub(super) struct Style {
    pub(super) latin: Size,
    pub(super) chinese: Size,
    pub(super) emphasized: bool,
    pub(super) double_strike: bool,
    pub(super) underline_dots: u32,
    pub(super) chinese_underline_dots: u32,
    pub(super) reverse: bool,
    pub(super) small_font: bool,
    pub(super) align: Align,
    pub(super) line_spacing_dots: u32,
    pub(super) letter_spacing_dots: u32,
    pub(super) chinese_spacing_dots: (u32, u32),
    pub(super) left_margin_dots: u32,
    /// Width of the print area; `None` reaches to the right edge.
    pub(super) area_dots: Option<u32>,
    pub(super) chinese_mode: bool,
    pub(super) tabs_dots: Vec<u32>,
    pub(super) code_page: u8,
    pub(super) country: u8,
    pub(super) qr: QrStyle,
    pub(super) barcode: BarcodeStyle,
}

impl Style {
    /// As after `ESC @`. `chinese_mode` is the setting of the unit's switch: on in the printers sold in China.
    pub(super) fn initial(chinese_mode: bool) -> Self {
        Self {
            latin: Size::ONE,
            chinese: Size::ONE,
            emphasized: false,
            double_strike: false,
            underline_dots: 0,
            chinese_underline_dots: 0,
            reverse: false,
            small_font: false,
            align: Align::Left,
            line_spacing_dots: LINE_SPACING_DOTS,
            letter_spacing_dots: 0,
            chinese_spacing_dots: (0, 0),
            left_margin_dots: 0,
            area_dots: None,
            chinese_mode,
            tabs_dots: (1..=8).map(|stop| stop * TAB_DOTS).collect(),
            code_page: 0,
            country: 0,
            qr: QrStyle { module_dots: 3, correction: 48 },
            barcode: BarcodeStyle { height_dots: BARCODE_HEIGHT_DOTS, module_dots: BARCODE_MODULE_DOTS, text: 0 },
        }
    }

    /// `ESC 2`.
    pub(super) fn reset_line_spacing(&mut self) {
        self.line_spacing_dots = LINE_SPACING_DOTS;
    }

    /// Width and height of one Latin character at size one.
    pub(super) fn latin_cell(&self) -> (u32, u32) {
        if self.small_font { (9, 17) } else { (12, 24) }
    }

    /// Whether characters are printed twice over, one dot apart.
    pub(super) fn bold(&self) -> bool {
        self.emphasized || self.double_strike
    }
}
