//! Keys on their way to becoming characters: what a scanner in keyboard mode types, on a US layout.

use evdev::KeyCode;
use zeroize::Zeroize;

use super::ScanRefusal;
use super::line::{Outcome, ScanFormat, ScanLine};

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyMove {
    /// It went down.
    Pressed,
    /// It came up.
    Released,
    /// It is held, and repeats. Nothing is scanned twice, so this is no further character.
    Held,
}

/// One thing that the keyboard said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyEvent {
    /// A key moved.
    Key(KeyCode, KeyMove),
    /// The system lost events: characters are missing.
    Lost,
}

/// Overwrites the key, which is a character of a code.
impl Zeroize for KeyEvent {
    fn zeroize(&mut self) {
        *self = KeyEvent::Lost;
    }
}

/// Puts codes together key by key. Enter, the Enter of the number block and Tab end a code.
///
/// Scanners type by the US layout unless they were set otherwise; what that layout cannot type they do not type, or
/// they type a key combination, and such a code is refused as no text. Has no `Debug`, as [`ScanLine`] has none.
pub struct KeyLine {
    line: ScanLine,
    left_shift: bool,
    right_shift: bool,
    /// Letters are the other way round; until the end of the line, because a lost event must not turn all further
    /// codes.
    caps_lock: bool,
    /// Control, Alt or Meta keys that are down, by their place in [`COMMAND_KEYS`].
    commands: [bool; COMMAND_KEYS.len()],
}

/// Keys that make others mean something that is no character.
const COMMAND_KEYS: [KeyCode; 6] = [
    KeyCode::KEY_LEFTCTRL,
    KeyCode::KEY_RIGHTCTRL,
    KeyCode::KEY_LEFTALT,
    KeyCode::KEY_RIGHTALT,
    KeyCode::KEY_LEFTMETA,
    KeyCode::KEY_RIGHTMETA,
];

impl KeyLine {
    /// An empty line with no key down.
    #[must_use]
    pub fn new(format: ScanFormat) -> Self {
        Self {
            line: ScanLine::new(format),
            left_shift: false,
            right_shift: false,
            caps_lock: false,
            commands: [false; COMMAND_KEYS.len()],
        }
    }

    /// Takes an event; gives the code that it ends.
    pub fn push(&mut self, event: KeyEvent) -> Option<Outcome> {
        match event {
            KeyEvent::Key(key, how) => self.key(key, how),
            KeyEvent::Lost => {
                // Which keys are down is not known either; a release may be among what was lost.
                self.release_all();
                self.line.refuse(ScanRefusal::Cut);
                None
            }
        }
    }

    /// The line itself, for its pause.
    pub fn line(&mut self) -> &mut ScanLine {
        &mut self.line
    }

    /// The keyboard is gone: forgets what has arrived, and no key is down any more.
    pub fn unplug(&mut self) {
        self.line.clear();
        self.release_all();
    }

    fn key(&mut self, key: KeyCode, how: KeyMove) -> Option<Outcome> {
        let down = how != KeyMove::Released;
        match key {
            KeyCode::KEY_LEFTSHIFT => self.left_shift = down,
            KeyCode::KEY_RIGHTSHIFT => self.right_shift = down,
            key if COMMAND_KEYS.contains(&key) => {
                for (at, _) in COMMAND_KEYS.iter().enumerate().filter(|(_, command)| **command == key) {
                    self.commands[at] = down;
                }
            }
            key if how == KeyMove::Pressed => return self.press(key),
            _ => {}
        }
        None
    }

    fn press(&mut self, key: KeyCode) -> Option<Outcome> {
        match key {
            KeyCode::KEY_ENTER | KeyCode::KEY_KPENTER | KeyCode::KEY_TAB => {
                self.caps_lock = false;
                return self.line.finish();
            }
            KeyCode::KEY_CAPSLOCK => self.caps_lock = !self.caps_lock,
            // Types nothing; some scanners press it before the number block.
            KeyCode::KEY_NUMLOCK => {}
            _ if self.commands.contains(&true) => self.line.refuse(ScanRefusal::NotText),
            key => match self.character(key) {
                Some(character) => return self.line.push(character),
                None => self.line.refuse(ScanRefusal::NotText),
            },
        }
        None
    }

    fn character(&self, key: KeyCode) -> Option<u8> {
        let shift = self.left_shift || self.right_shift;
        let (plain, shifted) = us_layout(key)?;
        let turned = shift != (self.caps_lock && plain.is_ascii_lowercase());
        Some(if turned { shifted } else { plain })
    }

    fn release_all(&mut self) {
        (self.left_shift, self.right_shift, self.caps_lock) = (false, false, false);
        self.commands = [false; COMMAND_KEYS.len()];
    }
}

/// The rows of a US keyboard, without and with Shift; the number block is the same with both.
const ROWS: [(KeyCode, &[u8], &[u8]); 6] = [
    (KeyCode::KEY_1, b"1234567890-=", b"!@#$%^&*()_+"),
    (KeyCode::KEY_Q, b"qwertyuiop[]", b"QWERTYUIOP{}"),
    (KeyCode::KEY_A, b"asdfghjkl;'`", b"ASDFGHJKL:\"~"),
    (KeyCode::KEY_BACKSLASH, b"\\zxcvbnm,./", b"|ZXCVBNM<>?"),
    (KeyCode::KEY_KP7, b"789-456+1230.", b"789-456+1230."),
    (KeyCode::KEY_SPACE, b" ", b" "),
];

/// What a key types without and with Shift. The codes of a row follow one another (Linux, `input-event-codes.h`).
fn us_layout(key: KeyCode) -> Option<(u8, u8)> {
    match key {
        KeyCode::KEY_KPASTERISK => return Some((b'*', b'*')),
        KeyCode::KEY_KPSLASH => return Some((b'/', b'/')),
        _ => {}
    }
    ROWS.iter().find_map(|(first, plain, shifted)| {
        let at = usize::from(key.code().checked_sub(first.code())?);
        Some((*plain.get(at)?, *shifted.get(at)?))
    })
}

/// The keys that a scanner presses for `text` and Enter, as it was delivered. For tests and memory scanners.
#[cfg(any(test, feature = "contract"))]
#[must_use]
pub fn typed(text: &str) -> Vec<KeyEvent> {
    let mut events = Vec::new();
    for character in text.bytes() {
        let found = (0..=KeyCode::KEY_SPACE.code()).map(KeyCode::new).find_map(|key| {
            let (plain, shifted) = us_layout(key)?;
            (plain == character || shifted == character).then_some((key, plain != character))
        });
        let stroke = |key| [KeyEvent::Key(key, KeyMove::Pressed), KeyEvent::Key(key, KeyMove::Released)];
        match found {
            Some((key, false)) => events.extend(stroke(key)),
            Some((key, true)) => {
                events.push(KeyEvent::Key(KeyCode::KEY_LEFTSHIFT, KeyMove::Pressed));
                events.extend(stroke(key));
                events.push(KeyEvent::Key(KeyCode::KEY_LEFTSHIFT, KeyMove::Released));
            }
            // Has no key: typed as a key that is no character, as Alt and numbers would be.
            None => events.extend(stroke(KeyCode::KEY_F13)),
        }
    }
    events.extend([KeyMove::Pressed, KeyMove::Released].map(|how| KeyEvent::Key(KeyCode::KEY_ENTER, how)));
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(events: impl IntoIterator<Item = KeyEvent>) -> Vec<Result<String, ScanRefusal>> {
        let mut keys = KeyLine::new(ScanFormat::default());
        let outcomes = events.into_iter().filter_map(|event| keys.push(event));
        outcomes.map(|outcome| outcome.map(|scan| scan.text().to_owned())).collect()
    }

    fn press(key: KeyCode) -> KeyEvent {
        KeyEvent::Key(key, KeyMove::Pressed)
    }

    fn release(key: KeyCode) -> KeyEvent {
        KeyEvent::Key(key, KeyMove::Released)
    }

    const ENTER: KeyEvent = KeyEvent::Key(KeyCode::KEY_ENTER, KeyMove::Pressed);

    #[test]
    fn every_key_types_what_stands_on_it() {
        for (key, plain, shifted) in [
            (KeyCode::KEY_1, "1", "!"),
            (KeyCode::KEY_0, "0", ")"),
            (KeyCode::KEY_MINUS, "-", "_"),
            (KeyCode::KEY_EQUAL, "=", "+"),
            (KeyCode::KEY_Q, "q", "Q"),
            (KeyCode::KEY_P, "p", "P"),
            (KeyCode::KEY_LEFTBRACE, "[", "{"),
            (KeyCode::KEY_RIGHTBRACE, "]", "}"),
            (KeyCode::KEY_A, "a", "A"),
            (KeyCode::KEY_L, "l", "L"),
            (KeyCode::KEY_SEMICOLON, ";", ":"),
            (KeyCode::KEY_APOSTROPHE, "'", "\""),
            (KeyCode::KEY_GRAVE, "`", "~"),
            (KeyCode::KEY_BACKSLASH, "\\", "|"),
            (KeyCode::KEY_Z, "z", "Z"),
            (KeyCode::KEY_M, "m", "M"),
            (KeyCode::KEY_COMMA, ",", "<"),
            (KeyCode::KEY_DOT, ".", ">"),
            (KeyCode::KEY_SLASH, "/", "?"),
            (KeyCode::KEY_KP7, "7", "7"),
            (KeyCode::KEY_KPMINUS, "-", "-"),
            (KeyCode::KEY_KP4, "4", "4"),
            (KeyCode::KEY_KPPLUS, "+", "+"),
            (KeyCode::KEY_KP1, "1", "1"),
            (KeyCode::KEY_KP0, "0", "0"),
            (KeyCode::KEY_KPDOT, ".", "."),
            (KeyCode::KEY_KPASTERISK, "*", "*"),
            (KeyCode::KEY_KPSLASH, "/", "/"),
        ] {
            assert_eq!(read([press(key), ENTER]), [Ok(plain.to_owned())], "{key:?}");
            for shift in [KeyCode::KEY_LEFTSHIFT, KeyCode::KEY_RIGHTSHIFT] {
                let events = [press(shift), press(key), release(shift), press(key), ENTER];
                assert_eq!(read(events), [Ok(format!("{shifted}{plain}"))], "{key:?} with {shift:?}");
            }
        }
    }

    #[test]
    fn all_of_ascii_can_be_typed() {
        let text: String = ('!'..='~').collect();
        assert_eq!(read(typed(&text)), [Ok(text)]);
        assert_eq!(read(typed("A 1")), [Ok("A 1".into())]);
    }

    #[test]
    fn enter_of_either_block_and_tab_end_a_code() {
        for end in [KeyCode::KEY_ENTER, KeyCode::KEY_KPENTER, KeyCode::KEY_TAB] {
            let events = [press(KeyCode::KEY_A), press(end), press(end), press(KeyCode::KEY_B), press(end)];
            assert_eq!(read(events), [Ok("a".into()), Ok("b".into())], "{end:?}");
        }
    }

    #[test]
    fn a_held_key_types_once() {
        let held = KeyEvent::Key(KeyCode::KEY_A, KeyMove::Held);
        assert_eq!(read([press(KeyCode::KEY_A), held, held, ENTER]), [Ok("a".into())]);
    }

    #[test]
    fn caps_lock_turns_letters_until_the_end_of_the_line() {
        let caps = press(KeyCode::KEY_CAPSLOCK);
        let (a, one, shift) = (press(KeyCode::KEY_A), press(KeyCode::KEY_1), KeyCode::KEY_LEFTSHIFT);
        assert_eq!(read([caps, a, one, press(shift), a, one, release(shift), caps, a, ENTER]), [Ok("A1a!a".into())]);
        assert_eq!(read([caps, a, ENTER, a, ENTER]), [Ok("A".into()), Ok("a".into())]);
    }

    #[test]
    fn what_the_layout_cannot_type_is_no_text() {
        let good = [press(KeyCode::KEY_B), ENTER];
        let alt = KeyCode::KEY_LEFTALT;
        let combined = [press(alt), press(KeyCode::KEY_KP1), release(alt), ENTER];
        let function = [press(KeyCode::KEY_F1), press(KeyCode::KEY_A), ENTER];
        for events in [&combined[..], &function] {
            let outcomes = read(events.iter().chain(&good).copied());
            assert_eq!(outcomes, [Err(ScanRefusal::NotText), Ok("b".into())]);
        }
        assert_eq!(read(typed("济")), [Err(ScanRefusal::NotText)]);
    }

    #[test]
    fn a_code_with_lost_keys_is_refused_and_shift_does_not_stay() {
        let (a, shift) = (press(KeyCode::KEY_A), KeyCode::KEY_LEFTSHIFT);
        let outcomes = read([a, press(shift), a, KeyEvent::Lost, a, ENTER, a, ENTER]);
        assert_eq!(outcomes, [Err(ScanRefusal::Cut), Ok("a".into())]);
        // The begin of a line can be lost too.
        assert_eq!(read([KeyEvent::Lost, a, ENTER]), [Err(ScanRefusal::Cut)]);
    }
}
