//! Whether the hall's typeface is there, asked once at the start: without it Chinese becomes empty boxes, or takes
//! Japanese forms from whatever font stands in.

use fontdb::{Database, Family, Query, Weight};

/// The family of every text on the screen.
pub const FONT_FAMILY: &str = "Noto Sans CJK SC";

/// A typeface is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FontError {
    /// The whole family.
    #[error("the font family {FONT_FAMILY:?} is not installed; on Debian: apt install fonts-noto-cjk")]
    Family,
    /// The renderer draws no bold of its own.
    #[error("the font family {FONT_FAMILY:?} has no bold face; on Debian: apt install fonts-noto-cjk")]
    Bold,
}

/// Looks for the regular and the bold face among the fonts of the system.
///
/// # Errors
/// [`FontError`] names what to install.
pub fn check_fonts() -> Result<(), FontError> {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    check(&fonts)
}

fn check(fonts: &Database) -> Result<(), FontError> {
    let weight_of = |weight: Weight| {
        let id = fonts.query(&Query { families: &[Family::Name(FONT_FAMILY)], weight, ..Query::default() })?;
        fonts.face(id).map(|face| face.weight)
    };
    match (weight_of(Weight::NORMAL), weight_of(Weight::BOLD)) {
        (None, _) => Err(FontError::Family),
        (Some(_), Some(Weight::BOLD)) => Ok(()),
        (Some(_), _) => Err(FontError::Bold),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_family_is_named_with_its_package() {
        let found = check(&Database::new());
        assert_eq!(found, Err(FontError::Family));
        let text = FontError::Family.to_string();
        assert!(text.contains(FONT_FAMILY) && text.contains("fonts-noto-cjk"), "{text}");
    }

    #[test]
    fn the_regular_face_alone_is_not_enough() {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        let bold: Vec<_> = fonts.faces().filter(|face| face.weight == Weight::BOLD).map(|face| face.id).collect();
        assert!(!bold.is_empty(), "the tests need fonts-noto-cjk");
        for id in bold {
            fonts.remove_face(id);
        }
        assert_eq!(check(&fonts), Err(FontError::Bold));
    }

    #[test]
    fn this_machine_can_show_chinese() {
        assert_eq!(check_fonts(), Ok(()));
    }
}
