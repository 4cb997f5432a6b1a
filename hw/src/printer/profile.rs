//! Printer profiles: everything in which one make of printer differs from another, as data.

use std::time::Duration;

use hall_core::paper::{Charset, PaperMode, PaperProfile, PaperWidth};

use super::status::{CUSTOM, Dialect, EPSON, MASUNG, MASUNG_INVERTED, SNBC};
use crate::wire::{Flow, LineSettings};

/// One kind of printer and how it is wired. Take a built-in one with [`PrinterProfile::named`] and change the fields
/// in which the cabinet differs, usually the baud rate.
#[derive(Debug, Clone, Copy)]
pub struct PrinterProfile {
    /// The name in the kiosk's configuration.
    pub name: &'static str,
    /// What the profile is known from, for the technician: which of it is proved and which is not.
    pub source: &'static str,
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
    /// What the printer takes in before it prints, a safe lower value. Without flow control no more than this is sent
    /// ahead of the paper.
    pub receive_bytes: usize,
    /// How much is handed to the line at once, 1 to 64 bytes.
    pub chunk_bytes: usize,
    /// The highest raster image sent as one command, 1 to 128 rows: many printers hold no more.
    pub band_rows: u32,
    /// What the bits of its status bytes mean.
    pub dialect: &'static Dialect,
    /// The changes that it reports by itself, the n of `GS a`; `None` where asking is enough. A printer that answers
    /// `DLE EOT` in every state needs none: a slip is watched by a look every [`super::driver::Patience::look`].
    pub automatic: Option<u8>,
    /// How it proves that a slip came out.
    pub proof: Proof,
    /// How it cuts.
    pub cut: Cut,
    /// What hands the slip to the citizen after the cut; `None` if it simply hangs or falls.
    pub presenter: Option<Presenter>,
    /// Who draws a QR code.
    pub qr: QrSource,
    /// Whether the hall's emblem was uploaded to it (`GS ( L` 67), so that slips may call for it (69). Off until then.
    pub stores_logo: bool,
    /// Whether `DLE DC4` 8 empties its buffers (Epson). Without it the remains of an aborted slip are run out.
    pub clears_buffer: bool,
}

/// A presenter: it carries the cut slip to a mouth with a sensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presenter {
    /// Moves the slip into the mouth, sent behind the cut; empty if the printer does it by itself.
    pub present: &'static [u8],
    /// How long a citizen has to take it before the call that printed it returns. Taken in this time the evidence is
    /// [`hall_core::device::Evidence::PaperTaken`]; otherwise it stays what it was, and the slip counts as left.
    pub take: Duration,
    /// What becomes of a slip that is left.
    pub left: Left,
}

/// What becomes of a slip that nobody took.
///
/// It is out and proved, so it is never a reason to print it again. One slip forgotten in the mouth should not stop
/// the terminal for everybody, so no built-in profile says [`Left::Waits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// It stays until the next slip; then this is sent to push it out. Empty if the next slip does that by itself.
    PushedOut(&'static [u8]),
    /// It is pulled back with this as soon as it counts as left, so that nobody reads it.
    Retracted(&'static [u8]),
    /// It stays, and the printer is stopped by [`hall_core::fault::Fault::SlipNotTaken`] until it is taken: for
    /// presenters that jam when a second slip comes.
    Waits,
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

/// A citizen who waits for a slip takes it in two seconds; together with printing the call must end within the
/// [`super::contract`]'s bound.
const TAKE: Duration = Duration::from_secs(4);

/// `GS a`: online and offline, errors, paper.
const AUTOMATIC_CHANGES: u8 = 0x0e;

/// Epson TM and close relatives on 80 mm paper, Chinese model: text in its own font, process ID, buffer clear.
pub const EPSON_80: PrinterProfile = PrinterProfile {
    name: "epson-80",
    source: "commands and status: Epson's reference; 38,400 baud and RTS/CTS: the usual setting; speed: a lower value",
    paper: text(PaperWidth::Mm80),
    baud: 38_400,
    flow: Flow::Hardware,
    dots_per_mm: 8,
    paper_mm_per_s: 100,
    receive_bytes: 4_096,
    chunk_bytes: 64,
    band_rows: 128,
    dialect: &EPSON,
    automatic: Some(AUTOMATIC_CHANGES),
    proof: Proof::ProcessId,
    cut: Cut::Partial,
    presenter: None,
    qr: QrSource::Printer,
    stores_logo: false,
    clears_buffer: true,
};

/// A kiosk printer of any Chinese make on 80 mm paper, as delivered: 9,600 baud, GBK font, no process ID.
pub const GENERIC_80: PrinterProfile = PrinterProfile {
    name: "generic-80",
    source: "what the manuals of these makes have in common; of a unit at hand nothing is proved before a probe",
    baud: 9_600,
    flow: Flow::None,
    paper_mm_per_s: 80,
    band_rows: 24,
    automatic: None,
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

/// Xprinter, Gprinter and the many 80 mm desk printers like them. They say that DTR/DSR is their handshake; set
/// [`Flow::Dsr`] if the cable has that wire.
pub const XPRINTER_80: PrinterProfile = PrinterProfile {
    name: "xprinter-80",
    source: "status: Epson's, as their manuals print it; baud rate, speed and buffer: guesses; see the self-test page",
    baud: 19_200,
    paper_mm_per_s: 120,
    ..GENERIC_80
};

/// SNBC kiosk units such as BT-T080. Their anti-jam module tells of a jam at the mouth; whether a slip hangs there it
/// does not say in any byte that is known, so they have no presenter here.
pub const SNBC_80: PrinterProfile = PrinterProfile {
    name: "snbc-80",
    source: "status and fence: the BT-T080's manual; baud rate, speed and buffer: guesses",
    baud: 38_400,
    cut: Cut::Full,
    dialect: &SNBC,
    ..GENERIC_80
};

/// Masung kiosk units with presenter. It presents by itself, and the next slip pushes out one that was left.
pub const MASUNG_80: PrinterProfile = PrinterProfile {
    name: "masung-80",
    source: "status, mouth and 38,400 baud: public source code; presenting by itself, speed and buffer: guesses",
    baud: 38_400,
    cut: Cut::Full,
    dialect: &MASUNG,
    presenter: Some(Presenter { present: &[], take: TAKE, left: Left::PushedOut(&[]) }),
    ..GENERIC_80
};

/// The same with the sensor at the mouth the other way round, which some firmware has: choose it when an empty mouth
/// is reported as full.
pub const MASUNG_80_INVERTED: PrinterProfile =
    PrinterProfile { name: "masung-80-inverted", dialect: &MASUNG_INVERTED, ..MASUNG_80 };

/// `GS e` 3 n: presents n steps of the slip. How long a step is differs (Custom KPM210/216 manual, 3-49: 0.625 mm;
/// TPTCM: 22 mm); public code for Chinese cabinets sends 15.
const CUSTOM_PRESENT: [u8; 4] = [0x1d, 0x65, 3, 15];
/// `GS e` 5: ejects it (same page).
const CUSTOM_EJECT: [u8; 3] = [0x1d, 0x65, 5];
/// `GS e` 2: pulls it back into the cabinet, if that is enabled in the printer (same page).
pub const CUSTOM_RETRACT: [u8; 3] = [0x1d, 0x65, 2];

/// Custom VKP80 and KPM units with presenter. Few have a Chinese font, so the slip is sent as one picture, and the
/// printer must be set to 115,200 baud. Where retracting is enabled, set `left` to retract with [`CUSTOM_RETRACT`].
pub const CUSTOM_80: PrinterProfile = PrinterProfile {
    name: "custom-80",
    source: "status, presenter, cut and fence: the KPM150's and KPM210's manuals; speed and buffer: guesses",
    paper: PaperProfile { width: PaperWidth::Mm80, mode: PaperMode::Raster },
    baud: 115_200,
    flow: Flow::Hardware,
    dialect: &CUSTOM,
    cut: Cut::Full,
    presenter: Some(Presenter { present: &CUSTOM_PRESENT, take: TAKE, left: Left::PushedOut(&CUSTOM_EJECT) }),
    qr: QrSource::Drawn,
    ..GENERIC_80
};

/// Every built-in profile.
pub const PROFILES: [&PrinterProfile; 9] = [
    &EPSON_80,
    &GENERIC_80,
    &GENERIC_58,
    &RASTER_80,
    &XPRINTER_80,
    &SNBC_80,
    &MASUNG_80,
    &MASUNG_80_INVERTED,
    &CUSTOM_80,
];

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
            assert!(profile.receive_bytes >= profile.chunk_bytes && !profile.source.is_empty());
            assert!(profile.baud >= 9_600 && profile.dots_per_mm > 0 && profile.paper_mm_per_s > 0);
        }
    }
}
