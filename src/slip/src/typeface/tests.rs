use std::path::Path;

use super::*;

fn installed() -> Typeface {
    Typeface::installed().expect("fonts-noto-cjk")
}

fn black(bitmap: &Bitmap) -> u32 {
    bitmap.bytes().iter().map(|byte| byte.count_ones()).sum()
}

#[test]
fn a_missing_typeface_names_the_package() {
    let nowhere = vec![PathBuf::from("/nonexistent")];
    let error = Typeface::load(&nowhere).expect_err("no fonts there");
    assert_eq!(error, TypefaceError::Missing { weight: Weight::Regular, directories: nowhere });
    assert!(error.to_string().contains(PACKAGE) && error.to_string().contains("/nonexistent"), "{error}");
}

#[test]
fn a_missing_weight_is_named() {
    let directory = tempfile::tempdir().expect("a directory for the test");
    let regular_only = directory.path().to_path_buf();
    link("NotoSansCJK-Regular.ttc", &regular_only);
    let error = Typeface::load(std::slice::from_ref(&regular_only)).expect_err("no bold there");
    assert!(matches!(error, TypefaceError::Missing { weight: Weight::Bold, .. }), "{error}");
}

#[test]
fn a_file_that_is_no_font_is_as_good_as_missing() {
    let directory = tempfile::tempdir().expect("a directory for the test");
    let broken = directory.path().to_path_buf();
    std::fs::write(broken.join("NotoSansCJK-Regular.ttc"), b"not a font").expect("write");
    let error = Typeface::load(std::slice::from_ref(&broken)).expect_err("no font there");
    assert!(matches!(error, TypefaceError::Missing { weight: Weight::Regular, .. }), "{error}");
}

#[test]
fn a_typeface_that_is_uninstalled_while_running_draws_nothing_new() {
    let directory = tempfile::tempdir().expect("a directory for the test");
    let passing = directory.path().to_path_buf();
    link("NotoSansCJK-Regular.ttc", &passing);
    link("NotoSansCJK-Bold.ttc", &passing);
    let typeface = Typeface::load(std::slice::from_ref(&passing)).expect("both weights");
    std::fs::remove_file(passing.join("NotoSansCJK-Bold.ttc")).expect("remove");
    assert!(typeface.glyph('永', 24, Weight::Bold).is_some(), "from the cache");
    assert!(typeface.glyph('国', 24, Weight::Bold).is_none());
    assert!(typeface.glyph('国', 24, Weight::Regular).is_some());
}

#[test]
fn ink_is_trimmed_and_stands_on_the_base_line() {
    let typeface = installed();
    let digit = typeface.glyph('0', 100, Weight::Bold).expect("a digit");
    assert!((70..=78).contains(&digit.top), "{}", digit.top);
    assert!(digit.ink.row(0).iter().any(|&byte| byte != 0), "no white row above");
    assert_eq!(digit.ink.ink_height(), digit.ink.height());
    let one = typeface.glyph('1', 100, Weight::Bold).expect("a digit");
    assert_eq!(digit.advance, one.advance, "digits are tabular");
    let ideograph = typeface.glyph('国', 100, Weight::Regular).expect("an ideograph");
    assert_eq!(ideograph.advance, 6_400);
    let space = typeface.glyph(' ', 100, Weight::Regular).expect("a space");
    assert!(black(&space.ink) == 0 && space.advance > 0);
}

#[test]
fn bold_is_heavier() {
    let typeface = installed();
    let ink = |weight| black(&typeface.cell('国', 24, 24, weight).expect("a cell"));
    assert!(ink(Weight::Bold) > ink(Weight::Regular));
}

#[test]
fn rare_characters_are_there_and_unknown_ones_are_not() {
    let typeface = installed();
    for character in ['㛃', '䶮', '𬭚', '镕'] {
        let cell = typeface.cell(character, 24, 24, Weight::Regular).expect("a cell");
        assert!((cell.width(), cell.height()) == (24, 24) && black(&cell) > 60, "{character}");
    }
    assert!(typeface.cell('\u{f8ff}', 24, 24, Weight::Regular).is_none());
}

#[test]
fn every_latin_letter_fits_its_narrow_cell() {
    let typeface = installed();
    for character in '!'..='~' {
        let cell = typeface.cell(character, 12, 24, Weight::Regular).expect("a cell");
        let wide = typeface.cell(character, 40, 24, Weight::Regular).expect("a cell");
        assert!(black(&cell) > 0 && black(&wide) > 0, "{character}");
    }
    let deep = typeface.cell('g', 12, 24, Weight::Regular).expect("a cell");
    assert!(deep.ink_height() > 20, "the descender is not cut off");
}

#[test]
fn the_cache_stays_within_its_bounds() {
    let typeface = installed();
    for size in [12, SIZE_DOTS_MAX] {
        for character in ('\u{4e00}'..).take(GLYPHS_MAX / 8) {
            let _ = typeface.glyph(character, size, Weight::Regular);
        }
        let desk = typeface.desk.lock().expect("no panic");
        assert!(desk.glyphs.len() <= GLYPHS_MAX && desk.bytes <= GLYPH_BYTES_MAX);
        let bytes: usize = desk.glyphs.values().flatten().map(|glyph| glyph.ink.bytes().len()).sum();
        assert_eq!(bytes, desk.bytes);
    }
    let mut desk = typeface.desk.lock().expect("no panic");
    desk.glyphs.clear();
    desk.bytes = 0;
    for size in 0..=u32::try_from(GLYPHS_MAX).expect("small") {
        desk.keep(Key { character: ' ', weight: Weight::Bold, shape: Shape::Set(size) }, None);
    }
    assert_eq!(desk.glyphs.len(), 1, "emptied, then the last one");
}

fn link(file: &str, into: &Path) {
    let target = Path::new(DIRECTORY).join("opentype/noto").join(file);
    std::os::unix::fs::symlink(target, into.join(file)).expect("a link");
}
