//! What a code before the scanner means to the terminal. Whatever it holds is a stranger's text: bounded, compared, and
//! never shown or logged.

use crate::booking::{BookingCode, CODE_DIGITS};
use crate::ticket::StatusKey;

/// Longest text of a code that is looked at, in bytes; a QR code can hold 2,953.
pub const SCAN_BYTES_MAX: usize = 512;

/// A code, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scan {
    /// A slip of this hall.
    Ticket(StatusKey),
    /// A booking of this hall.
    Booking(BookingCode),
    /// Twelve digits that may be a booking; nothing in them says of which hall.
    Digits(BookingCode),
    /// A slip of another hall.
    OtherHallTicket,
    /// A booking of another hall.
    OtherHallBooking,
    /// A part of a code of this hall, or digits that do not fit each other.
    Damaged,
    /// Names this hall, and holds what this hall never gives out.
    Forged,
    /// Something else: a payment code, a web page, a health code.
    Foreign,
}

/// Where a booking's page is, under the centre's public address; a slip's is under `/t/`.
pub const BOOKING_PATH: &str = "/b/";
/// Where a ticket's page is, under the centre's public address.
pub const TICKET_PATH: &str = "/t/";

impl Scan {
    /// Reads the text of a code. `link_base` is the centre's public address, without a slash at its end.
    #[must_use]
    pub fn read(text: &str, link_base: &str) -> Self {
        let text = text.trim();
        if text.len() > SCAN_BYTES_MAX {
            return Scan::Foreign;
        }
        if text.len() == CODE_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return BookingCode::parse(text).map_or(Scan::Damaged, Scan::Digits);
        }
        match text.strip_prefix(link_base) {
            Some(path) => Self::of_path(path),
            None if is_link(text) && link_base.starts_with(text) => Scan::Damaged,
            None => Self::of_other_hall(text).unwrap_or(Scan::Foreign),
        }
    }

    /// A link that begins as this hall's does.
    fn of_path(path: &str) -> Self {
        if let Some(code) = path.strip_prefix(BOOKING_PATH) {
            let is_part = code.len() < CODE_DIGITS && code.bytes().all(|byte| byte.is_ascii_digit());
            let whole = BookingCode::parse(code).ok().map(Scan::Booking);
            return whole.unwrap_or(if is_part { Scan::Damaged } else { Scan::Forged });
        }
        if let Some(key) = path.strip_prefix(TICKET_PATH) {
            let is_part = key.len() < StatusKey::CHARS && key.bytes().all(|byte| StatusKey::ALPHABET.contains(&byte));
            let whole = StatusKey::parse(key).map(Scan::Ticket);
            return whole.unwrap_or(if is_part { Scan::Damaged } else { Scan::Forged });
        }
        // Also an address that only begins like the hall's own, as `hall.example.elsewhere`.
        let is_part = BOOKING_PATH.starts_with(path) || TICKET_PATH.starts_with(path);
        if is_part { Scan::Damaged } else { Scan::Forged }
    }

    /// A link of the shape of a slip's, under another address.
    fn of_other_hall(text: &str) -> Option<Self> {
        let after = |path: &str| text.rsplit_once(path).filter(|_| is_link(text)).map(|(_, rest)| rest);
        let booking = after(BOOKING_PATH).and_then(|code| BookingCode::parse(code).ok());
        let ticket = after(TICKET_PATH).and_then(StatusKey::parse);
        booking.map(|_| Scan::OtherHallBooking).or(ticket.map(|_| Scan::OtherHallTicket))
    }
}

fn is_link(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://hall.example";

    #[test]
    fn each_kind_of_code_is_told() {
        let code = BookingCode::from_random(7);
        let key = StatusKey::from_random([9; 10]);
        let digits = code.as_str();
        let table = [
            (format!("{BASE}/b/{digits}"), Scan::Booking(code.clone())),
            (digits.to_owned(), Scan::Digits(code.clone())),
            (format!(" {digits}\r\n"), Scan::Digits(code.clone())),
            (format!("{BASE}/t/{}", key.as_str()), Scan::Ticket(key.clone())),
            (format!("https://other.example/b/{digits}"), Scan::OtherHallBooking),
            (format!("https://other.example/t/{}", key.as_str()), Scan::OtherHallTicket),
            ("123456789012".to_owned(), Scan::Damaged),
            // Cut short, wherever that is.
            ("https://hall.exa".to_owned(), Scan::Damaged),
            (BASE.to_owned(), Scan::Damaged),
            (format!("{BASE}/t"), Scan::Damaged),
            (format!("{BASE}/b/{}", &digits[..7]), Scan::Damaged),
            (format!("{BASE}/t/{}", &key.as_str()[..9]), Scan::Damaged),
            // Whole, and never given out here.
            (format!("{BASE}/b/123456789012"), Scan::Forged),
            (format!("{BASE}/b/{digits}0"), Scan::Forged),
            (format!("{BASE}/t/{}", "I".repeat(16)), Scan::Forged),
            (format!("{BASE}/admin"), Scan::Forged),
            (format!("{BASE}.elsewhere/b/{digits}"), Scan::Forged),
            (format!("{BASE}@elsewhere/t/{}", key.as_str()), Scan::Forged),
            ("https://".to_owned(), Scan::Foreign),
            ("https://pay.example/abc".to_owned(), Scan::Foreign),
            (String::new(), Scan::Foreign),
            ("9".repeat(SCAN_BYTES_MAX + 1), Scan::Foreign),
            ("一二三".to_owned(), Scan::Foreign),
        ];
        for (text, expected) in table {
            assert_eq!(Scan::read(&text, BASE), expected, "{text}");
        }
    }
}
