//! Printer profiles: everything in which one make of printer differs from another, as data.

use hall_core::paper::{Charset, PaperMode, PaperProfile, PaperWidth};

use super::status::{Dialect, EPSON};
use crate::wire::{Flow, LineSettings};

/// One kind of printer and how it is wired. Take a built-in one with [`PrinterProfile::named`] and change the fields
/// in which the cabinet differs, usually the baud rate.
#[derive(Debug, Clone, Copy)]
pub struct PrinterProfile {
    /// The name in the kiosk's configuration.
    pub name: &'static str,
    /// Paper width, and text with a charset or one picture.
    pub paper: PaperProfile,
    /// Bits a second; always 8 data bits, no parity, one stop bit.
    pub baud: u32,
    /// How the printer holds back the line while its buffer is full.
    pub flow: Flow,
    /// Printing density, the same both ways.
    pub dots_per_mm: u32,
    /// How fast paper moves while printing, a safe lower value: deadlines are computed from it.
    pub paper_mm_per_s: u32,
    /// How much is handed to the line at once, 1 to 64 bytes.
    pub chunk_bytes: usize,
    /// The highest raster image sent as one command, 1 to 128 rows: many printers hold no more.
    pub band_rows: u32,
    /// What the bits of its status bytes mean.
    pub dialect: &'static Dialect,
    /// How it proves that a slip came out.
    pub proof: Proof,
    /// How it cuts.
    pub cut: Cut,
    /// Who draws a QR code.
    pub qr: QrSource,
    /// Whether the hall's emblem was uploaded to it (`GS ( L` 67), so that slips may call for it (69). Off until then.
    pub stores_logo: bool,
    /// Whether `DLE DC4` 8 empties its buffers (Epson). Without it the remains of an aborted slip are run out.
    pub clears_buffer: bool,
}

/// How a printer proves that a slip came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// `GS ( H` function 48: the job's own four characters come back once the data before them is printed
    /// (Epson TM-L90 and TM-T90 on, ESC/POS reference).
    ProcessId,
    /// `GS r` 1: a status that is answered in order, after all data before it. Every make knows it.
    Fence,
}

/// How a printer cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// `GS V` 66: feeds to the cutter and leaves one bridge of paper, so that the slip does not fall down.
    Partial,
    /// `GS V` 65: feeds to the cutter and cuts through, for cabinets with a presenter or a chute.
    Full,
}

/// Who draws a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrSource {
    /// The printer: `GS ( k`, the link and some fifty bytes.
    Printer,
    /// We do, and send a picture: for firmware without `GS ( k`.
    Drawn,
}

/// There is no built-in profile of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no printer profile is called \"{name}\"; choose one of {}", names())]
pub struct UnknownProfile {
    /// The name that was asked for.
    pub name: String,
}

const fn text(width: PaperWidth) -> PaperProfile {
    PaperProfile { width, mode: PaperMode::Text(Charset::Gbk) }
}

/// Epson TM and close relatives on 80 mm paper, Chinese model: text in its own font, process ID, buffer clear.
pub const EPSON_80: PrinterProfile = PrinterProfile {
    name: "epson-80",
    paper: text(PaperWidth::Mm80),
    baud: 38_400,
    flow: Flow::Hardware,
    dots_per_mm: 8,
    paper_mm_per_s: 100,
    chunk_bytes: 64,
    band_rows: 128,
    dialect: &EPSON,
    proof: Proof::ProcessId,
    cut: Cut::Partial,
    qr: QrSource::Printer,
    stores_logo: false,
    clears_buffer: true,
};

/// A kiosk printer of any Chinese make on 80 mm paper, as delivered: 9,600 baud, GBK font, no process ID.
pub const GENERIC_80: PrinterProfile = PrinterProfile {
    name: "generic-80",
    baud: 9_600,
    flow: Flow::None,
    paper_mm_per_s: 80,
    band_rows: 24,
    proof: Proof::Fence,
    clears_buffer: false,
    ..EPSON_80
};

/// The same on 58 mm paper; the small firmware seldom draws QR codes.
pub const GENERIC_58: PrinterProfile = PrinterProfile {
    name: "generic-58",
    paper: text(PaperWidth::Mm58),
    paper_mm_per_s: 50,
    qr: QrSource::Drawn,
    ..GENERIC_80
};

/// Any 80 mm printer without a Chinese font, set to 115,200 baud: the slip is sent as one picture.
pub const RASTER_80: PrinterProfile = PrinterProfile {
    name: "raster-80",
    paper: PaperProfile { width: PaperWidth::Mm80, mode: PaperMode::Raster },
    baud: 115_200,
    flow: Flow::Hardware,
    band_rows: 128,
    qr: QrSource::Drawn,
    ..GENERIC_80
};

/// Every built-in profile.
pub const PROFILES: [&PrinterProfile; 4] = [&EPSON_80, &GENERIC_80, &GENERIC_58, &RASTER_80];

fn names() -> String {
    PROFILES.map(|profile| profile.name).join(", ")
}

impl PrinterProfile {
    /// How its serial line is set.
    #[must_use]
    pub fn line(&self) -> LineSettings {
        LineSettings { baud: self.baud, flow: self.flow }
    }

    /// The built-in profile of that name.
    ///
    /// # Errors
    /// There is none; the error lists those that there are.
    pub fn named(name: &str) -> Result<Self, UnknownProfile> {
        PROFILES
            .into_iter()
            .find(|profile| profile.name == name)
            .copied()
            .ok_or_else(|| UnknownProfile { name: name.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_found_by_its_name() {
        for profile in PROFILES {
            assert_eq!(PrinterProfile::named(profile.name).expect("built in").name, profile.name);
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let error = PrinterProfile::named("espon-80").expect_err("a slip of the pen").to_string();
        for profile in PROFILES {
            assert!(error.contains(profile.name), "{error}");
        }
    }

    #[test]
    fn every_profile_keeps_to_the_bounds_of_its_fields() {
        for profile in PROFILES {
            assert!((1..=64).contains(&profile.chunk_bytes));
            assert!((1..=128).contains(&profile.band_rows));
            assert!(profile.baud >= 9_600 && profile.dots_per_mm > 0 && profile.paper_mm_per_s > 0);
        }
    }
}
