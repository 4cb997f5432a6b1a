//! What a printer's own font holds for certain, and what becomes of every other character.
//!
//! Only single ASCII bytes and two-byte codes are ever sent. The second and fourth byte of a four-byte GB 18030 code
//! are ASCII digits, and a printer prints them as digits.

use encoding_rs::GBK;
use hall_core::paper::Charset;

/// Stands for a character that cannot be printed: the mark that Chinese type-setters use for a missing sort, row 1 of
/// GB 2312.
pub const GETA: char = '〓';

/// The character as it goes on the slip, or `None` if it is left out: control characters, and those that steer the
/// layout of text without being seen. `¥` becomes the `￥` that Chinese fonts have; special spaces become plain ones.
#[must_use]
pub fn cleaned(character: char) -> Option<char> {
    match character {
        '\u{a5}' => Some('￥'),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        other if other.is_control() || is_invisible(other) => None,
        other => Some(other),
    }
}

/// Soft hyphens, joiners, marks of direction, and selectors of variants.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether the printer's font holds the character for certain.
#[must_use]
pub fn holds(charset: Charset, character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_control();
    }
    // Where GBK is empty, the decoders of the web put private characters, which no font has.
    if ('\u{e000}'..='\u{f8ff}').contains(&character) {
        return false;
    }
    gbk(character).is_some_and(|(lead, trail)| match charset {
        Charset::Gb2312 => in_gb2312(lead, trail),
        Charset::Gbk => in_gbk(lead, trail),
    })
}

/// The two bytes of the character in GBK; `None` for one byte, four bytes or none.
fn gbk(character: char) -> Option<(u8, u8)> {
    let (mut from, mut to) = ([0; 4], [0; 8]);
    let text = character.encode_utf8(&mut from);
    let (result, _, written) = GBK.new_encoder().encode_from_utf8_without_replacement(text, &mut to, true);
    match (result, &to[..written]) {
        (encoding_rs::EncoderResult::InputEmpty, &[lead, trail]) => Some((lead, trail)),
        _ => None,
    }
}

/// The cells that GB 2312-1980 fills, row by row; GBK and GB 18030 filled some of the others later, each differently.
fn in_gb2312(lead: u8, trail: u8) -> bool {
    match lead {
        0xA2 => matches!(trail, 0xB1..=0xE2 | 0xE5..=0xEE | 0xF1..=0xFC),
        0xA4 => (0xA1..=0xF3).contains(&trail),
        0xA5 => (0xA1..=0xF6).contains(&trail),
        0xA6 => matches!(trail, 0xA1..=0xB8 | 0xC1..=0xD8),
        0xA7 => matches!(trail, 0xA1..=0xC1 | 0xD1..=0xF1),
        0xA8 => matches!(trail, 0xA1..=0xBA | 0xC5..=0xE9),
        0xA9 => (0xA4..=0xEF).contains(&trail),
        0xD7 => (0xA1..=0xF9).contains(&trail),
        0xA1 | 0xA3 | 0xB0..=0xF7 => (0xA1..=0xFE).contains(&trail),
        _ => false,
    }
}

/// Two-byte GBK without the areas left to users (AAA1–AFFE, F8A1–FEFE, A140–A7A0), the block FE50–FEA0 on which the
/// editions disagree, and the cells that only GB 18030 filled.
fn in_gbk(lead: u8, trail: u8) -> bool {
    match lead {
        0xA1..=0xA7 if trail <= 0xA0 => false,
        0xAA..=0xAF | 0xF8..=0xFE if trail >= 0xA1 => false,
        0xFE => trail < 0x50,
        0xA2 => !matches!(trail, 0xE3 | 0xE4),
        0xA6 => trail <= 0xD8 || matches!(trail, 0xE0..=0xEB | 0xEE..=0xF2 | 0xF4 | 0xF5),
        0xA8 => !matches!(trail, 0xBC | 0xBF),
        0xA9 => !(0x89..=0x95).contains(&trail),
        0x81..=0xFD => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_every_font_has_is_sent_as_text() {
        // Character, in GB 2312, in GBK.
        let table = [
            ('A', true, true),
            (' ', true, true),
            ('~', true, true),
            ('\u{7f}', false, false),
            ('济', true, true),
            ('齄', true, true),  // F7FE, the last of GB 2312
            ('￥', true, true),  // A3A4
            ('〓', true, true),  // A1FE
            ('①', true, true),   // A2D9
            ('ⅰ', false, true),  // A2A1, GBK only
            ('€', false, false), // 80 or A2E3
            ('丂', false, true), // 8140, the first of GBK
            ('镕', false, true), // E946
            ('珺', false, true), // AC42, below the user-defined A1
            ('喆', false, true), // 86B4
            ('兀', true, true),
            ('䶮', false, false), // FE9F, the disputed block
            ('㑇', false, false), // FE5F
            ('㛃', false, false), // four bytes
            ('𬭚', false, false), // four bytes, beyond the first plane
            ('é', true, true),    // A8A6
            ('ḿ', false, false),  // A8BC in GB 18030-2005 only
            ('ǹ', false, false),  // A8BF, likewise
            ('⿰', false, false), // A98A, GB 18030 only
            ('︐', false, false), // A6D9, disputed
            ('︵', false, true),  // A6E0
            ('\u{e000}', false, false),
            ('\u{e766}', false, false), // A2AB
            ('¥', false, false),
            ('ü', true, true),
            ('ö', false, false),
            ('😀', false, false),
            ('\n', false, false),
        ];
        for (character, gb2312, gbk) in table {
            assert_eq!(
                holds(Charset::Gb2312, character),
                gb2312,
                "{character:?} in GB 2312, {:x?}",
                super::gbk(character)
            );
            assert_eq!(holds(Charset::Gbk, character), gbk, "{character:?} in GBK, {:x?}", super::gbk(character));
        }
    }

    #[test]
    fn gb2312_has_as_many_characters_as_its_standard_says() {
        let held = |charset, from, to| (from..=to).filter(|&character| holds(charset, character)).count();
        assert_eq!(held(Charset::Gb2312, '\u{4e00}', '\u{9fff}'), 6_763);
        assert_eq!(held(Charset::Gbk, '\u{4e00}', '\u{9fa5}'), 20_902);
        // 6,763 Chinese characters and 682 others; ASCII comes on top.
        assert_eq!(held(Charset::Gb2312, '\u{80}', char::MAX), 6_763 + 682);
    }

    #[test]
    fn whatever_one_font_has_the_larger_one_has_too() {
        for character in '\u{20}'..=char::MAX {
            assert!(!holds(Charset::Gb2312, character) || holds(Charset::Gbk, character), "{character:?}");
        }
    }

    #[test]
    fn nothing_that_steers_a_printer_or_the_text_is_kept() {
        for character in
            ['\0', '\u{1b}', '\n', '\t', '\u{7f}', '\u{9b}', '\u{200d}', '\u{202e}', '\u{fe0f}', '\u{feff}']
        {
            assert_eq!(cleaned(character), None, "{character:?}");
        }
        assert_eq!(cleaned('¥'), Some('￥'));
        assert_eq!(cleaned('\u{3000}'), Some(' '));
        assert_eq!(cleaned('济'), Some('济'));
    }
}
