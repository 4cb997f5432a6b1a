//! A number, its slip, and what happens when there is none.

use std::io::Cursor;

use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::paper::Bitmap;
use hall_core::view::{IssuedCard, Page, PaperView, View};
use hall_core::wait::WaitRange;
use qrcodegen::{QrCode, QrCodeEcc};

use super::{Named, cut_off, pick, plain, view};
use crate::screen::Scene;

const LINK: &str = "https://hall.example/t/0123456789abcdef";

pub(in crate::tests) fn issued(lang: Lang, paper: PaperView, ahead: Option<u32>) -> Page {
    Page::Issued(IssuedCard {
        number: if ahead.is_some() { "A017" } else { "K003" }.into(),
        matter: pick(lang, "企业开办", "Start a company"),
        zone: pick(lang, "企业开办专区", "Business Start-up"),
        place: pick(lang, "一楼东侧", "1F, east side"),
        counters: vec!["1".into(), "2".into(), "3".into()],
        ahead,
        link: LINK.into(),
        cut_off: ahead.is_none(),
        helper: None,
        promise: None,
        wait: ahead.map(|_| WaitRange { from_min: 50, to_min: 125 }),
        paper,
        closes_in_s: match paper {
            PaperView::Printing => None,
            PaperView::Printed => Some(10),
            PaperView::OnScreen(_) | PaperView::Doubt(_) => Some(60),
        },
    })
}

/// The code of the ticket's page with its quiet zone.
fn qr() -> Bitmap {
    let code = QrCode::encode_text(LINK, QrCodeEcc::Medium).expect("a short text");
    let (modules, quiet) = (code.size(), 4);
    let side = (modules + 2 * quiet).unsigned_abs();
    let mut dots = Bitmap::white(side, side);
    for (x, y) in (0..modules).flat_map(|y| (0..modules).map(move |x| (x, y))) {
        dots.set((x + quiet).unsigned_abs(), (y + quiet).unsigned_abs(), code.get_module(x, y));
    }
    dots
}

/// A slip of 80 mm paper as the printer draws it.
fn slip() -> Bitmap {
    let mut reader = png::Decoder::new(Cursor::new(include_bytes!("slip.png"))).read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut bytes).expect("a picture");
    assert_eq!(info.bit_depth, png::BitDepth::One, "one bit a dot");
    let mut dots = Bitmap::white(info.width, info.height);
    for (x, y) in (0..info.height).flat_map(|y| (0..info.width).map(move |x| (x, y))) {
        let byte = bytes[y as usize * info.line_size + (x / 8) as usize];
        dots.set(x, y, byte & (0x80 >> (x % 8)) == 0);
    }
    dots
}

pub(super) fn with_qr(view: View) -> Scene {
    Scene { qr: Some(qr()), ..Scene::of(view) }
}

pub(super) fn scenes(lang: Lang) -> Vec<Named> {
    let ticket = |paper| with_qr(view(lang, issued(lang, paper, Some(7))));
    let night = |paper| with_qr(View { night: true, ..view(lang, issued(lang, paper, Some(7))) });
    vec![
        ("numbering", plain(lang, Page::Numbering { matter: pick(lang, "企业开办", "Start a company") })),
        ("printing", ticket(PaperView::Printing)),
        ("printed", ticket(PaperView::Printed)),
        ("printed-night", night(PaperView::Printed)),
        ("printed-dots", Scene { slip: Some(slip()), ..ticket(PaperView::Printed) }),
        ("on-screen", with_qr(cut_off(lang, issued(lang, PaperView::OnScreen(Fault::PaperOut), None)))),
        ("doubt", ticket(PaperView::Doubt(Fault::CutterJammed))),
        ("refused", plain(lang, Page::Refused { fault: Fault::JournalFailed, closes_in_s: None })),
        ("refused-closing", plain(lang, Page::Refused { fault: Fault::SeriesExhausted, closes_in_s: Some(42) })),
    ]
}
