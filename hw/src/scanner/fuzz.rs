//! Whatever a scanner sends: no panic, no code beyond its bounds, and a good code is read after any rubbish.

use evdev::KeyCode;

use super::keys::{KeyEvent, KeyLine, KeyMove, typed};
use super::line::{AFFIX_BYTES_MAX, Charset, LineEnd, Outcome, ScanFormat, ScanLine};
use super::{SCAN_BYTES_MAX, Scan, ScanRefusal};

/// Inputs tried in one run beside the corpus.
const INPUTS: usize = 2_000;

fn keeps_its_bounds(outcome: &Outcome) {
    if let Ok(scan) = outcome {
        let text = scan.text();
        assert!((1..=SCAN_BYTES_MAX).contains(&text.len()), "{} bytes", text.len());
        assert_eq!(Scan::new(text).as_ref(), Ok(scan), "what is kept is kept as it is");
        assert!(!text.chars().any(char::is_control));
    }
}

/// Every format that the settings know, with and without affixes.
fn formats() -> Vec<ScanFormat> {
    let mut formats = Vec::new();
    for end in LineEnd::ALL {
        for charset in Charset::ALL {
            formats.push(ScanFormat { end, charset, ..ScanFormat::default() });
            formats.push(ScanFormat { prefix: vec![2], suffix: vec![3], end, charset });
        }
    }
    formats.push(ScanFormat { prefix: vec![b'x'; AFFIX_BYTES_MAX + 1], ..ScanFormat::default() });
    formats
}

#[test]
fn any_bytes_on_the_line() {
    bolero::check!(name = "scanner_lines").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        for format in formats() {
            let mut line = ScanLine::new(format.clone());
            for &byte in bytes {
                if let Some(outcome) = line.push(byte) {
                    keeps_its_bounds(&outcome);
                    let goes_on = outcome == Err(ScanRefusal::TooLong);
                    assert!(goes_on || !line.is_begun(), "a code ends its line");
                }
            }
            line.pause().iter().for_each(keeps_its_bounds);
            assert!(!line.is_begun());
            let whole =
                [&format.prefix[..format.prefix.len().min(AFFIX_BYTES_MAX)], b"B-1234", &format.suffix].concat();
            let mut good: Vec<Outcome> = whole.iter().filter_map(|&byte| line.push(byte)).collect();
            good.extend(line.push(b'\r'));
            assert_eq!(good, [Scan::new("B-1234")]);
        }
    });
}

/// Two bytes an event: the key, and what it does; a byte pair of its own means lost events.
fn events(bytes: &[u8]) -> impl Iterator<Item = KeyEvent> {
    bytes.as_chunks::<2>().0.iter().map(|&[key, how]| {
        let how = match how % 4 {
            0 => KeyMove::Released,
            1 => KeyMove::Pressed,
            2 => KeyMove::Held,
            _ => return KeyEvent::Lost,
        };
        KeyEvent::Key(KeyCode::new(key.into()), how)
    })
}

#[test]
fn any_keys_on_the_keyboard() {
    bolero::check!(name = "wedge_keys").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        let mut keys = KeyLine::new(ScanFormat::default());
        for event in events(bytes) {
            keys.push(event).iter().for_each(keeps_its_bounds);
        }
        // Unplugged and plugged in, nothing of before is left: no key down, no half line.
        keys.unplug();
        let good: Vec<Outcome> = typed("b-1234").into_iter().filter_map(|event| keys.push(event)).collect();
        assert_eq!(good, [Scan::new("b-1234")]);
    });
}
