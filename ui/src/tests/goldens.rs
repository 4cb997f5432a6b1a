//! Every page in both languages against the pictures in `goldens/`. `UPDATE_GOLDENS=1` draws them anew; look at them.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::time::Duration;

use hall_core::hall::Lang;
use hall_core::view::Pager;

use super::on_own_thread;
use super::scenes::{LANGS, all, code, view, welcome};
use crate::headless::{Frame, Headless};
use crate::screen::{Scene, ScreenOptions};

/// Another release of the font or the rasteriser moves edges by a shade; a wrong text or a shifted box does more.
const SHADE_MAX: u8 = 64;
const PIXELS_DIFFERING_PER_MILLE_MAX: usize = 3;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("goldens").join(format!("{name}.png"))
}

fn write(name: &str, frame: &Frame) {
    let file = File::create(path(name)).expect("goldens can be written");
    let mut encoder = png::Encoder::new(file, frame.width, frame.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&frame.rgb)).expect("a picture");
}

fn read(name: &str) -> Frame {
    let file = File::open(path(name)).unwrap_or_else(|_| panic!("no golden {name}: run with UPDATE_GOLDENS=1"));
    let mut reader = png::Decoder::new(BufReader::new(file)).read_info().expect("a PNG");
    let mut rgb = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut rgb).expect("a picture");
    Frame { width: info.width, height: info.height, rgb }
}

fn compare(name: &str, drawn: &Frame) -> Option<String> {
    let golden = read(name);
    if (golden.width, golden.height) != (drawn.width, drawn.height) {
        return Some(format!("{name}: another size"));
    }
    let pairs = golden.rgb.chunks(3).zip(drawn.rgb.chunks(3));
    let differs = |(a, b): &(&[u8], &[u8])| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > SHADE_MAX);
    let (differing, all) = (pairs.filter(differs).count(), drawn.rgb.len() / 3);
    (differing * 1000 > all * PIXELS_DIFFERING_PER_MILLE_MAX)
        .then(|| format!("{name}: {differing} of {all} pixels differ"))
}

#[test]
fn every_page_looks_as_it_did() {
    on_own_thread(|| {
        let update = std::env::var_os("UPDATE_GOLDENS").is_some();
        let mut headless = Headless::new(ScreenOptions::default()).expect("a screen");
        let mut wrong = vec![];
        for lang in LANGS {
            for (page, scene) in all(lang) {
                // Each page comes fresh, not as what the one before turns into.
                headless.screen().show(&Scene::of(view(lang, welcome(lang, Pager { at: 0, of: 1 }))));
                headless.redraw();
                headless.screen().show(&scene);
                for _ in 0..4 {
                    headless.advance(Duration::from_millis(900));
                    headless.redraw();
                }
                let (name, frame) = (format!("{page}-{}", code(lang)), headless.snapshot());
                if update {
                    write(&name, &frame);
                } else {
                    wrong.extend(compare(&name, &frame));
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}

#[test]
fn a_still_page_is_not_drawn_again() {
    on_own_thread(|| {
        let mut headless = Headless::new(ScreenOptions::default()).expect("a screen");
        for (page, scene) in all(Lang::Zh) {
            headless.screen().show(&scene);
            for _ in 0..8 {
                headless.advance(Duration::from_secs(1));
                headless.redraw();
            }
            headless.screen().show(&scene);
            headless.advance(Duration::from_secs(1));
            assert!(!headless.redraw(), "{page} is drawn although nothing changed");
        }
    });
}
