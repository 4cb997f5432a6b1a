//! What hall staff touch and see, in words.

use hall_core::filing::Point;
use hall_core::staff::{CounterRow, StaffPage, StaffTouch};

/// A touch by its word: a digit, `enter`, `erase`, `inspect`, `good-1` to `good-8` and `bad-1` to `bad-8` for the points in
/// their order, `sign`, `tickets`, `counters`, `counter-1` and so on, `pause`, `resume`.
pub(super) fn touch(word: &str) -> Option<StaffTouch> {
    Some(match word {
        "enter" => StaffTouch::Enter,
        "erase" => StaffTouch::Erase,
        "inspect" => StaffTouch::Inspect,
        "sign" => StaffTouch::Sign,
        "tickets" => StaffTouch::Tickets,
        "counters" => StaffTouch::Counters,
        "pause" => StaffTouch::Pause(true),
        "resume" => StaffTouch::Pause(false),
        _ => match word.split_once('-') {
            None => StaffTouch::Digit(word.parse().ok().filter(|digit| *digit < 10 && word.len() == 1)?),
            Some(("good", point)) => StaffTouch::Mark(*Point::ALL.get(place(point)?)?, true),
            Some(("bad", point)) => StaffTouch::Mark(*Point::ALL.get(place(point)?)?, false),
            Some(("counter", at)) => StaffTouch::Counter(place(at)?),
            Some(_) => return None,
        },
    })
}

/// People count from one.
fn place(word: &str) -> Option<usize> {
    word.parse::<usize>().ok()?.checked_sub(1)
}

/// What the page shows; never a badge number or a code.
pub(super) fn describe(page: &StaffPage) -> String {
    match page {
        StaffPage::Badge { .. } => "staff-badge".into(),
        StaffPage::Code { is_checking: true, .. } => "staff-code checking".into(),
        StaffPage::Code { note, .. } => {
            let note = note.map(|note| format!(" {note:?}").to_lowercase()).unwrap_or_default();
            format!("staff-code{note}")
        }
        StaffPage::Menu { is_paused, is_inspected } => {
            let paused = if *is_paused { " paused" } else { "" };
            let inspected = if *is_inspected { " inspected" } else { "" };
            format!("staff-menu{paused}{inspected}")
        }
        StaffPage::Inspection(page) => {
            let marked = page.rows.iter().filter(|row| row.kept.is_some()).count();
            let trouble = page.trouble.map(|fault| format!(" {}", fault.code())).unwrap_or_default();
            format!("staff-inspection {marked}{trouble}")
        }
        StaffPage::Inspected { kept } => format!("staff-inspected {kept}"),
        StaffPage::Counters(page) => {
            let word = |row: &CounterRow| format!(" {}:{}", row.sign, if row.is_open { "open" } else { "closed" });
            let rows: String = page.rows.iter().map(word).collect();
            format!("staff-counters {}/{}{rows}", page.pager.at + 1, page.pager.of)
        }
        StaffPage::Tickets { tickets, is_printing } => {
            format!("staff-tickets {}{}", tickets.len(), if *is_printing { " printing" } else { "" })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_touches() {
        for (word, said) in [
            ("7", Some(StaffTouch::Digit(7))),
            ("good-1", Some(StaffTouch::Mark(Point::Sort, true))),
            ("bad-8", Some(StaffTouch::Mark(Point::Speed, false))),
            ("counter-3", Some(StaffTouch::Counter(2))),
            ("resume", Some(StaffTouch::Pause(false))),
            ("good-9", None),
            ("good-0", None),
            ("counter-x", None),
            ("77", None),
            ("open", None),
        ] {
            assert_eq!(touch(word), said, "{word}");
        }
    }
}
