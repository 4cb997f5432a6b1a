//! From codes to characters: GBK pairs in Chinese mode, code pages and national sets outside it.

use encoding_rs::{GBK, IBM866, WINDOWS_1252};
use hall_core::paper::Charset;

/// The upper half of code page 437, the first page of every ESC/POS printer.
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
                             αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
/// The codes that national sets replace, in the order of [`COUNTRIES`].
const NATIONAL_CODES: &str = "#$@[\\]^`{|}~";
/// `ESC R` 0 to 15: USA, France, Germany, UK, Denmark, Sweden, Italy, Spain, Japan, Norway, Denmark II, Spain II,
/// Latin America, Korea, Croatia, China.
const COUNTRIES: [&str; 16] = [
    "#$@[\\]^`{|}~",
    "#$à°ç§^`éùè¨",
    "#$§ÄÖÜ^`äöüß",
    "£$@[\\]^`{|}~",
    "#$@ÆØÅ^`æøå~",
    "#¤ÉÄÖÅÜéäöåü",
    "#$@°\\é^ùàòèì",
    "₧$@¡Ñ¿^`¨ñ}~",
    "#$@[¥]^`{|}~",
    "#¤ÉÆØÅÜéæøåü",
    "#$ÉÆØÅÜéæøåü",
    "#$á¡Ñ¿é`íñóú",
    "#$á¡Ñ¿éüíñóú",
    "#$@[₩]^`{|}~",
    "#$ŽŠĐĆČžšđćč",
    "#¥@[\\]^`{|}~",
];

/// Whether the byte opens a pair in Chinese mode.
pub(super) fn is_lead(byte: u8) -> bool {
    (0x81..=0xfe).contains(&byte)
}

/// Whether the byte may close a pair. The second byte of a four-byte code is a digit and may not: printers then show
/// a blank and the digit.
pub(super) fn is_trail(byte: u8) -> bool {
    (0x40..=0xfe).contains(&byte) && byte != 0x7f
}

/// The character of a pair, if a printer with this font holds it.
pub(super) fn pair(lead: u8, trail: u8, font: Charset) -> Option<char> {
    let held = match font {
        Charset::Gb2312 => (0xa1..=0xf7).contains(&lead) && (0xa1..=0xfe).contains(&trail),
        Charset::Gbk => !user_defined(lead, trail),
    };
    if !held {
        return None;
    }
    let code = [lead, trail];
    let text = GBK.decode_without_bom_handling_and_without_replacement(&code)?;
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// The three user-defined areas of GBK, and the block of row FE in which fonts and standards disagree.
fn user_defined(lead: u8, trail: u8) -> bool {
    let upper = (0xa1..=0xfe).contains(&trail);
    let lower = (0x40..=0xa0).contains(&trail);
    (upper && ((0xaa..=0xaf).contains(&lead) || (0xf8..=0xfe).contains(&lead)))
        || (lower && ((0xa1..=0xa7).contains(&lead) || lead == 0xfe))
}

/// The character of a single byte; `None` where the code page has a gap.
pub(super) fn single(byte: u8, code_page: u8, country: u8) -> Option<char> {
    match byte {
        0x20..=0x7e => Some(national(char::from(byte), country)),
        0x80.. => match code_page {
            16 => WINDOWS_1252.decode_without_bom_handling_and_without_replacement(&[byte])?.chars().next(),
            17 => IBM866.decode_without_bom_handling_and_without_replacement(&[byte])?.chars().next(),
            _ => CODE_PAGE_437.chars().nth(usize::from(byte - 0x80)),
        },
        _ => None,
    }
}

fn national(character: char, country: u8) -> char {
    let set = COUNTRIES.get(usize::from(country)).unwrap_or(&COUNTRIES[0]);
    let at = NATIONAL_CODES.chars().position(|code| code == character);
    at.and_then(|at| set.chars().nth(at)).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_its_length() {
        assert_eq!(CODE_PAGE_437.chars().count(), 128);
        for country in COUNTRIES {
            assert_eq!(country.chars().count(), 12, "{country}");
        }
    }

    #[test]
    fn pairs_are_read_as_the_font_holds_them() {
        for (lead, trail, font, expected) in [
            (0xbc, 0xc3, Charset::Gb2312, Some('济')),
            (0xd1, 0xf4, Charset::Gbk, Some('阳')),
            (0xa3, 0xa4, Charset::Gb2312, Some('￥')),
            (0x81, 0x40, Charset::Gbk, Some('丂')),
            (0x81, 0x40, Charset::Gb2312, None),
            (0xaa, 0xa1, Charset::Gbk, None),
            (0xfe, 0x9f, Charset::Gbk, None),
            (0xa2, 0xa0, Charset::Gbk, None),
        ] {
            assert_eq!(pair(lead, trail, font), expected, "{lead:02x}{trail:02x} {font:?}");
        }
    }

    #[test]
    fn single_bytes_follow_code_page_and_country() {
        for (byte, page, country, expected) in [
            (b'A', 0, 0, Some('A')),
            (b'$', 0, 15, Some('¥')),
            (b'#', 0, 3, Some('£')),
            (0x80, 0, 0, Some('Ç')),
            (0xe9, 16, 0, Some('é')),
            (0x80, 17, 0, Some('А')),
            (0x07, 0, 0, None),
        ] {
            assert_eq!(single(byte, page, country), expected, "{byte:02x}");
        }
    }
}
