//! What a code before the scanner means to the terminal. Whatever it holds is a stranger's text: bounded, compared, and
//! never shown or logged.

use crate::booking::BookingCode;
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
    /// A code of another hall.
    OtherHall,
    /// Looks like a code of this hall, and its digits do not fit each other.
    Damaged,
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
        if text.len() == crate::booking::CODE_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return BookingCode::parse(text).map_or(Scan::Damaged, Scan::Booking);
        }
        match text.strip_prefix(link_base) {
            Some(path) => Self::of_path(path).unwrap_or(Scan::Damaged),
            None if is_of_a_hall(text) => Scan::OtherHall,
            None => Scan::Foreign,
        }
    }

    fn of_path(path: &str) -> Option<Self> {
        if let Some(code) = path.strip_prefix(BOOKING_PATH) {
            return BookingCode::parse(code).ok().map(Scan::Booking);
        }
        path.strip_prefix(TICKET_PATH).and_then(StatusKey::parse).map(Scan::Ticket)
    }
}

/// Whether a link has the shape of a slip's, under another address.
fn is_of_a_hall(text: &str) -> bool {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return false;
    }
    let after = |path: &str| text.rsplit_once(path).map(|(_, rest)| rest);
    after(BOOKING_PATH).is_some_and(|code| BookingCode::parse(code).is_ok())
        || after(TICKET_PATH).is_some_and(|key| StatusKey::parse(key).is_some())
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
            (digits.to_owned(), Scan::Booking(code.clone())),
            (format!(" {digits}\r\n"), Scan::Booking(code.clone())),
            (format!("{BASE}/t/{}", key.as_str()), Scan::Ticket(key.clone())),
            (format!("https://other.example/b/{digits}"), Scan::OtherHall),
            (format!("https://other.example/t/{}", key.as_str()), Scan::OtherHall),
            (format!("{BASE}/b/123456789012"), Scan::Damaged),
            ("123456789012".to_owned(), Scan::Damaged),
            (format!("{BASE}/admin"), Scan::Damaged),
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
