//! Pictures that the printer keeps through power cuts: sent once by a technician, then called by their key.
//!
//! Its memory bears some ten writes a day (Epson TM-T88 series, HPRT), so nothing here is sent with a slip but
//! [`print`].

use hall_core::paper::{Bitmap, LogoKey};

use super::super::profile::PrinterProfile;
use super::EncodeError;
use super::picture::defuse;

/// `GS ( L`, whose length takes two bytes.
const GRAPHICS: [u8; 3] = [0x1d, b'(', b'L'];
/// Bytes before the dots in function 67: m, fn, a, the key, b, width, height, c.
const DEFINE_HEAD_BYTES: usize = 11;
/// The tallest picture that function 67 takes on every Epson of the list, in dots.
const HEIGHT_DOTS_MAX: u32 = 831;

/// The command that has the printer keep a picture under `key`, in place of the one before: `GS ( L` function 67.
///
/// # Errors
/// The key is not printable, or the picture is empty or too large for one command.
pub fn logo_upload(key: LogoKey, picture: &Bitmap, profile: &PrinterProfile) -> Result<Vec<u8>, EncodeError> {
    let refused = |reason: &str| EncodeError { reason: reason.to_owned() };
    if !key.0.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(refused("the key of a logo is two printable characters"));
    }
    let size = |dots: u32| u16::try_from(dots).map(u16::to_le_bytes).ok();
    let length = u16::try_from(picture.bytes().len() + DEFINE_HEAD_BYTES).ok();
    let (Some(length), Some(wide), Some(high)) = (length, size(picture.width()), size(picture.height())) else {
        return Err(refused("the logo is too large for one command"));
    };
    if picture.width() == 0 || !(1..=HEIGHT_DOTS_MAX).contains(&picture.height()) {
        return Err(refused("the logo is empty or too high"));
    }
    let mut command = GRAPHICS.to_vec();
    command.extend(length.to_le_bytes());
    // One picture for the one colour, black.
    command.extend([48, 67, 48, key.0[0], key.0[1], 1, wide[0], wide[1], high[0], high[1], 49]);
    let dots = command.len();
    command.extend(picture.bytes());
    defuse(&mut command[dots..], profile.flow);
    Ok(command)
}

/// The command that has it forgotten: `GS ( L` function 66.
#[must_use]
pub fn logo_delete(key: LogoKey) -> Vec<u8> {
    [&GRAPHICS[..], &[4, 0, 48, 66], &key.0].concat()
}

/// The question for the keys of all pictures that are kept, `GS ( L` function 64; the answer begins with `37 72` and
/// ends with NUL, each key as it was given.
#[must_use]
pub fn logo_list() -> Vec<u8> {
    [&GRAPHICS[..], &[4, 0, 48, 64], b"KC"].concat()
}

/// Prints it where the line begins, dot for dot: `GS ( L` function 69.
pub(super) fn print(key: LogoKey) -> Vec<u8> {
    [&GRAPHICS[..], &[6, 0, 48, 69], &key.0, &[1, 1]].concat()
}
