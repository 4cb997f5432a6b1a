//! Sizes, places and colours, measured on the pages themselves.

use std::panic::AssertUnwindSafe;

use hall_core::hall::Lang;
use hall_core::technician::TechnicianPage;
use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementRoot};
use slint::{Color, Global};

use super::scenes::cabinet::{overview, overviews_of_every_fault, printer, technician};
use super::scenes::{LANGS, SETTINGS, Setting, all, code};
use super::{on_own_thread, screen, screen_on, settle};
use crate::generated::Theme;
use crate::screen::{Layout, Scene, Screen, ScreenOptions};

/// Any target (Jin, Plocher & Kiff 2007), and a page's main one (Colle & Hiszem 2004).
const TARGET_MM_MIN: f32 = 15.0;
const MAIN_TARGET_MM_MIN: f32 = 20.0;
/// WCAG 1.4.6 and 1.4.11.
const TEXT_CONTRAST_MIN: f32 = 7.0;
const SHAPE_CONTRAST_MIN: f32 = 3.0;

/// Left, top, right, bottom in pixels.
fn edges(element: &ElementHandle) -> [f32; 4] {
    let (at, size) = (element.absolute_position(), element.size());
    [at.x, at.y, at.x + size.width, at.y + size.height]
}

fn lies_in(inner: [f32; 4], outer: [f32; 4]) -> bool {
    let slack = 1.0;
    inner[0] >= outer[0] - slack
        && inner[1] >= outer[1] - slack
        && inner[2] <= outer[2] + slack
        && inner[3] <= outer[3] + slack
}

fn is(element: &ElementHandle, base: &str) -> bool {
    element.type_name().is_some_and(|name| name == base)
        || element.bases().is_some_and(|mut bases| bases.any(|name| name == base))
}

/// Looks at every page in both languages on every panel, with and without 关怀版, and says which do not hold.
fn on_every_page(look: fn(&Screen, Setting, &str, &Scene)) {
    let wrong: Vec<_> = SETTINGS.into_iter().flat_map(|setting| pages_that_fail(setting, look)).collect();
    assert_eq!(wrong, vec![]);
}

/// Each page that does not hold, and why.
fn pages_that_fail(setting: Setting, look: fn(&Screen, Setting, &str, &Scene)) -> Vec<(String, String)> {
    let (found, heard) = std::sync::mpsc::channel();
    on_own_thread(move || {
        let screen = screen_on(setting.options);
        for lang in LANGS {
            for (page, scene) in setting.scenes(lang) {
                let page = format!("{}/{page}-{}", setting.name, code(lang));
                let looked = AssertUnwindSafe(|| look(&screen, setting, &page, &scene));
                if let Err(panic) = std::panic::catch_unwind(looked) {
                    let why = panic.downcast_ref::<String>().cloned().unwrap_or_default();
                    found.send((page, why)).expect("heard");
                }
            }
        }
    });
    heard.iter().collect()
}

#[test]
fn every_target_is_as_big_as_a_thumb() {
    on_every_page(|screen, setting, page, scene| {
        let elements = settle(screen, scene);
        let buttons = elements.iter().filter(|element| element.accessible_role() == Some(AccessibleRole::Button));
        let mut seen = 0;
        for target in buttons {
            seen += 1;
            let label = target.accessible_label().unwrap_or_default();
            assert!(!label.is_empty(), "{page}: a target without a name");
            let size = target.size();
            // The main button of the small panel's fullest page shares a row.
            let is_main = is(target, "MainButton") || is(target, "PinKey");
            let least = match setting.options.layout() {
                Layout::Portrait | Layout::Landscape if is_main => MAIN_TARGET_MM_MIN,
                _ => TARGET_MM_MIN,
            };
            let mm = size.width.min(size.height) / setting.options.px_per_mm;
            // Sizes are whole pixels: a panel's millimetre may be half a pixel short.
            assert!(mm >= least - 0.1, "{page}: {label} is only {mm} mm");
        }
        assert!(seen >= 6, "{page}: the bottom band alone has six");
    });
}

#[test]
fn everything_touchable_is_a_kiosk_touch() {
    on_own_thread(|| {
        let screen = screen();
        for (page, scene) in all(hall_core::hall::Lang::Zh) {
            let elements = settle(&screen, &scene);
            let areas = elements.iter().filter(|element| is(element, "TouchArea")).count();
            let touches: Vec<_> = elements.iter().filter(|element| is(element, "KioskTouch")).collect();
            assert!(touches.len() >= 3, "{page}");
            let held = elements.iter().filter(|element| is(element, "HeldTouch")).count();
            assert!(held <= 1, "{page}: the clock alone is held");
            assert_eq!(areas, touches.len() + held, "{page}: an area outside of KioskTouch");
            for touch in touches {
                assert_eq!(touch.accessible_role(), Some(AccessibleRole::Button), "{page}");
            }
        }
    });
}

#[test]
fn every_text_lies_on_the_glass_and_inside_its_tile() {
    on_every_page(|screen, setting, page, scene| {
        let (width, height) = setting.options.size_px;
        #[allow(clippy::cast_precision_loss, reason = "some thousand pixels")]
        let glass = [0.0, 0.0, width as f32, height as f32];
        let elements = settle(screen, scene);
        let texts = |elements: &[ElementHandle]| {
            elements.iter().filter(|element| is(element, "Text")).cloned().collect::<Vec<_>>()
        };
        for text in texts(&elements) {
            let label = text.accessible_label().unwrap_or_default();
            assert!(lies_in(edges(&text), glass), "{page}: {label} leaves the glass");
        }
        for tile in elements.iter().filter(|element| is(element, "KioskTouch")) {
            for text in texts(&tile.query_descendants().find_all()) {
                let label = text.accessible_label().unwrap_or_default();
                assert!(lies_in(edges(&text), edges(tile)), "{page}: {label} leaves its tile");
            }
        }
    });
}

/// Whether everything ends above the bottom band.
fn stays_above_the_band(elements: &[ElementHandle], page: &str) {
    let band = elements.iter().find(|element| is(element, "BottomBand")).expect("the bottom band");
    let (top, inside) = (edges(band)[1], band.query_descendants().find_all());
    let inside: Vec<_> = inside.iter().map(edges).collect();
    let parts = elements.iter().filter(|element| is(element, "Text") || is(element, "KioskTouch"));
    for part in parts.filter(|part| !inside.contains(&edges(part))) {
        let label = part.accessible_label().unwrap_or_default();
        assert!(edges(part)[3] <= top + 1.0, "{page}: {label} ends at {}, below {top}", edges(part)[3]);
    }
}

#[test]
fn no_page_runs_into_the_band_below_it() {
    on_every_page(|screen, _, page, scene| {
        if scene.view.idle_left_s.is_some() {
            // That question covers a page on purpose.
            return;
        }
        stays_above_the_band(&settle(screen, scene), page);
    });
}

#[test]
fn the_remedy_of_every_fault_fits_its_row() {
    on_own_thread(|| {
        let screen = screen();
        for lang in LANGS {
            for page in overviews_of_every_fault() {
                let elements = settle(&screen, &Scene::of(technician(lang, page)));
                let tiles: Vec<_> = elements.iter().filter(|element| is(element, "PartTile")).collect();
                assert!(tiles.len() > 1, "the overview");
                for tile in tiles {
                    for text in tile.query_descendants().find_all().iter().filter(|element| is(element, "Text")) {
                        let label = text.accessible_label().unwrap_or_default();
                        assert!(lies_in(edges(text), edges(tile)), "{}: {label}", code(lang));
                    }
                }
            }
        }
    });
}

/// Whether two texts share more than their line spacing.
fn overlap(one: [f32; 4], other: [f32; 4]) -> bool {
    let slack = 6.0;
    let width = one[2].min(other[2]) - one[0].max(other[0]);
    let height = one[3].min(other[3]) - one[1].max(other[1]);
    width > slack && height > slack
}

/// Whether no text lies on another.
fn lie_apart(elements: &[ElementHandle], page: &str) {
    let texts: Vec<_> = elements.iter().filter(|element| is(element, "Text")).collect();
    for (at, one) in texts.iter().enumerate() {
        for other in &texts[at + 1..] {
            let labels = (one.accessible_label(), other.accessible_label());
            assert!(!overlap(edges(one), edges(other)), "{page}: {labels:?}");
        }
    }
}

#[test]
fn no_text_lies_on_another() {
    on_every_page(|screen, _, page, scene| {
        if scene.view.idle_left_s.is_some() {
            // That question covers a page on purpose.
            return;
        }
        lie_apart(&settle(screen, scene), page);
    });
}

#[test]
fn the_other_page_of_a_part_on_the_small_panel_has_the_paper_and_the_other_checks() {
    on_own_thread(|| {
        let screen = screen_on(ScreenOptions::COMPACT);
        for (lang, next, roll) in [(Lang::Zh, "下一页", "更换纸卷"), (Lang::En, "Next", "Change the roll")] {
            let labels = |elements: &[ElementHandle]| -> Vec<_> {
                elements.iter().filter_map(ElementHandle::accessible_label).map(String::from).collect()
            };
            let elements = settle(&screen, &Scene::of(technician(lang, TechnicianPage::Part(printer()))));
            assert!(!labels(&elements).contains(&roll.to_owned()));
            ElementHandle::find_by_accessible_label(screen.window(), next)
                .for_each(|next| next.invoke_accessible_default_action());
            let elements = screen.window().root_element().query_descendants().find_all();
            assert!(labels(&elements).contains(&roll.to_owned()), "{:?}", labels(&elements));
            stays_above_the_band(&elements, roll);
            lie_apart(&elements, roll);
            // The next visit of the page begins at its first half.
            let _ = settle(&screen, &Scene::of(technician(lang, overview())));
        }
    });
}

/// Relative luminance and contrast as WCAG 2.2 defines them.
fn contrast(one: Color, other: Color) -> f32 {
    let channel = |level: u8| {
        let level = f32::from(level) / 255.0;
        if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
    };
    let luminance =
        |color: Color| 0.2126 * channel(color.red()) + 0.7152 * channel(color.green()) + 0.0722 * channel(color.blue());
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_pair_of_colours_is_readable() {
    on_own_thread(|| {
        let screen = screen();
        let theme = Theme::get(screen.window());
        for (care, night) in [(false, false), (true, false), (false, true), (true, true)] {
            theme.set_care(care);
            theme.set_night(night);
            let (ground, sheet, tint) = (theme.get_ground(), theme.get_sheet(), theme.get_touch_tint());
            let tints = [theme.get_done_tint(), theme.get_waiting_tint(), theme.get_fault_tint()];
            let texts = [
                ("ink", theme.get_ink(), vec![ground, sheet, tint, tints[0], tints[1], tints[2]]),
                ("soft ink", theme.get_ink_soft(), vec![ground, sheet, tint, tints[2]]),
                ("touch", theme.get_touch(), vec![ground, sheet, tint]),
                (
                    "on touch",
                    theme.get_on_touch(),
                    vec![theme.get_touch(), theme.get_touch_pressed(), theme.get_fault()],
                ),
                ("number", theme.get_number(), vec![ground, sheet]),
                ("done", theme.get_done(), vec![ground, sheet, tints[0]]),
                ("waiting", theme.get_waiting(), vec![ground, sheet, tints[1]]),
                ("fault", theme.get_fault(), vec![ground, sheet, tints[2]]),
                ("paper", theme.get_on_paper(), vec![theme.get_paper()]),
            ];
            for (name, ink, grounds) in texts {
                for ground in grounds {
                    let found = contrast(ink, ground);
                    assert!(found >= TEXT_CONTRAST_MIN, "{name} on {ground:?}: {found} (care {care}, night {night})");
                }
            }
            for ground in [ground, sheet] {
                let found = contrast(theme.get_touch_line(), ground);
                assert!(found >= SHAPE_CONTRAST_MIN, "edges on {ground:?}: {found} (care {care}, night {night})");
            }
        }
    });
}
