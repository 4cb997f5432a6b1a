//! Every page in both languages, on all panels and in 关怀版, against the pictures in `goldens/`. `UPDATE_GOLDENS=1`
//! draws them anew; look at them. `GOLDENS=booking` keeps to the pages with that in their name. To keep the tree small
//! they have 256 colours, and only those of the upright panel have all pixels: on the others a pixel stands for four.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::time::Duration;

use hall_core::hall::Lang;
use hall_core::view::Page;

use super::on_own_thread;
use super::scenes::{LANGS, SETTINGS, Setting, all, code, view};
use crate::headless::{Frame, Headless};
use crate::screen::{Scene, ScreenOptions};

/// Another release of the font or the rasteriser moves edges by a shade; a wrong text or a shifted box does more.
const SHADE_MAX: u8 = 64;
const PIXELS_DIFFERING_PER_MILLE_MAX: usize = 3;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("goldens").join(format!("{name}.png"))
}

fn write(name: &str, frame: &Frame) {
    let path = path(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("goldens can be written");
    let file = File::create(path).expect("goldens can be written");
    let (colours, dots) = palette(&frame.rgb);
    let mut encoder = png::Encoder::new(file, frame.width, frame.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(colours);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&dots)).expect("a picture");
}

/// The 256 commonest colours, and which of them stands nearest to each pixel: a third of the bytes of true colours.
fn palette(rgb: &[u8]) -> (Vec<u8>, Vec<u8>) {
    // Most neighbours are alike, so runs of one colour are looked up once.
    let pixels = rgb.as_chunks::<3>().0;
    let mut counts: BTreeMap<[u8; 3], usize> = BTreeMap::new();
    for run in pixels.chunk_by(|one, next| one == next) {
        *counts.entry(run[0]).or_default() += run.len();
    }
    let mut commonest: Vec<_> = counts.iter().map(|(colour, count)| (*count, *colour)).collect();
    commonest.sort_unstable_by(|one, other| other.cmp(one));
    let colours: Vec<[u8; 3]> = commonest.iter().take(256).map(|(_, colour)| *colour).collect();
    let distance = |one: [u8; 3], other: [u8; 3]| {
        one.iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum::<u32>()
    };
    let nearest = |colour: [u8; 3]| (0..=u8::MAX).zip(&colours).min_by_key(|(_, other)| distance(colour, **other));
    let mut places: BTreeMap<[u8; 3], u8> = (0..=u8::MAX).zip(&colours).map(|(at, colour)| (*colour, at)).collect();
    let mut dots = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|one, next| one == next) {
        let place = *places.entry(run[0]).or_insert_with(|| nearest(run[0]).map_or(0, |(at, _)| at));
        dots.resize(dots.len() + run.len(), place);
    }
    (colours.concat(), dots)
}

fn read(name: &str) -> Frame {
    let file = File::open(path(name)).unwrap_or_else(|_| panic!("no golden {name}: run with UPDATE_GOLDENS=1"));
    let mut decoder = png::Decoder::new(BufReader::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a PNG");
    let mut rgb = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut rgb).expect("a picture");
    Frame { width: info.width, height: info.height, rgb }
}

fn compare(name: &str, drawn: &Frame) -> Option<String> {
    let golden = read(name);
    if (golden.width, golden.height) != (drawn.width, drawn.height) {
        return Some(format!("{name}: another size"));
    }
    let row = 3 * drawn.width as usize;
    // Whole rows that are alike are told at once.
    let rows = golden.rgb.chunks(row).zip(drawn.rgb.chunks(row)).filter(|(a, b)| a != b);
    let pairs = rows.flat_map(|(a, b)| a.chunks(3).zip(b.chunks(3)));
    let differs = |(a, b): &(&[u8], &[u8])| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > SHADE_MAX);
    let (differing, all) = (pairs.filter(differs).count(), drawn.rgb.len() / 3);
    (differing * 1000 > all * PIXELS_DIFFERING_PER_MILLE_MAX)
        .then(|| format!("{name}: {differing} of {all} pixels differ"))
}

fn every_page_looks_as_it_did_on(setting: Setting) {
    let update = std::env::var_os("UPDATE_GOLDENS").is_some();
    let only = std::env::var("GOLDENS").unwrap_or_default();
    let mut headless = Headless::new(setting.options).expect("a screen");
    let mut wrong = vec![];
    for lang in LANGS {
        for (page, scene) in setting.scenes(lang).into_iter().filter(|(page, _)| page.contains(&only)) {
            // Each page comes fresh, not as what the one before turns into.
            headless.screen().show(&Scene::of(view(lang, Page::Numbering { matter: String::new() })));
            headless.screen().show(&scene);
            for _ in 0..2 {
                headless.redraw();
                headless.advance(Duration::from_secs(2));
            }
            let (name, frame) = (format!("{}/{page}-{}", setting.name, code(lang)), headless.snapshot());
            let stored = if setting.is_stored_whole() { frame } else { halved(&frame) };
            if update {
                write(&name, &stored);
            } else {
                wrong.extend(compare(&name, &stored));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_page_looks_as_it_did() {
    // Two panels at a time: more would only wait for each other.
    for pair in SETTINGS.chunks(2) {
        std::thread::scope(|scope| {
            for setting in pair {
                scope.spawn(move || every_page_looks_as_it_did_on(*setting));
            }
        });
    }
}

#[test]
fn every_picture_is_of_a_page_that_is_drawn() {
    for setting in SETTINGS {
        let pages = LANGS.into_iter().flat_map(|lang| {
            setting.scenes(lang).into_iter().map(move |(page, _)| format!("{}/{page}-{}", setting.name, code(lang)))
        });
        let drawn: BTreeSet<PathBuf> = pages.map(|name| path(&name)).collect();
        let folder = path(setting.name).with_extension("");
        let stored = std::fs::read_dir(folder).expect("the pictures").map(|entry| entry.expect("a picture").path());
        assert_eq!(stored.filter(|picture| !drawn.contains(picture)).collect::<Vec<_>>(), Vec::<PathBuf>::new());
    }
}

/// Means of four pixels each; what is as fine as a pixel is compared on the first panel.
fn halved(frame: &Frame) -> Frame {
    let rows = frame.rgb.as_chunks::<3>().0.chunks_exact(2 * frame.width as usize);
    let mean = |pair: [[u8; 3]; 4], channel: usize| {
        u8::try_from(pair.iter().map(|pixel| u32::from(pixel[channel])).sum::<u32>() / 4).unwrap_or(u8::MAX)
    };
    let mut rgb = Vec::with_capacity(frame.rgb.len() / 4);
    for pair in rows {
        let (above, below) = pair.split_at(frame.width as usize);
        for (above, below) in above.as_chunks::<2>().0.iter().zip(below.as_chunks::<2>().0) {
            if above[0] == above[1] && above == below {
                rgb.extend(above[0]);
            } else {
                let four = [above[0], above[1], below[0], below[1]];
                rgb.extend([mean(four, 0), mean(four, 1), mean(four, 2)]);
            }
        }
    }
    Frame { width: frame.width / 2, height: frame.height / 2, rgb }
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
