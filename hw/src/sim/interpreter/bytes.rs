//! The control characters of the command set, by their ASCII names.

/// Horizontal tab.
pub(super) const HT: u8 = 0x09;
/// Print and feed one line.
pub(super) const LF: u8 = 0x0a;
/// Carriage return: ignored unless automatic line feed is wired.
pub(super) const CR: u8 = 0x0d;
/// First byte of real-time commands.
pub(super) const DLE: u8 = 0x10;
/// Cancel the line in page mode.
pub(super) const CAN: u8 = 0x18;
/// First byte of most commands.
pub(super) const ESC: u8 = 0x1b;
/// First byte of the commands for Chinese.
pub(super) const FS: u8 = 0x1c;
/// First byte of the newer commands.
pub(super) const GS: u8 = 0x1d;
