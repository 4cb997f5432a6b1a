//! How long it takes to lay out a slip, with a warm cache as after the first ticket of the day, and to load the
//! typeface.

#![allow(clippy::expect_used, missing_docs, reason = "a bench that cannot go on says so and stops")]

#[path = "../tests/slips/fixtures.rs"]
#[expect(dead_code, reason = "the tests use all of them")]
mod fixtures;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hall_core::paper::{Charset, PaperMode, PaperProfile, PaperWidth};
use hall_slip::{Typeface, lay_out};

fn slips(criterion: &mut Criterion) {
    let typeface = Typeface::installed().expect("the Debian package fonts-noto-cjk");
    let papers = [
        ("raster 80 mm", PaperWidth::Mm80, PaperMode::Raster),
        ("raster 58 mm", PaperWidth::Mm58, PaperMode::Raster),
        ("text 80 mm", PaperWidth::Mm80, PaperMode::Text(Charset::Gbk)),
        ("text 58 mm", PaperWidth::Mm58, PaperMode::Text(Charset::Gbk)),
    ];
    for (name, content) in [("ordinary", fixtures::ordinary()), ("english", fixtures::english())] {
        for (paper, width, mode) in papers {
            let profile = PaperProfile { width, mode };
            criterion.bench_function(&format!("{name}, {paper}"), |bencher| {
                bencher.iter(|| lay_out(black_box(&content), profile, &typeface));
            });
        }
    }
}

fn typeface(criterion: &mut Criterion) {
    criterion.bench_function("typeface, load", |bencher| bencher.iter(Typeface::installed));
    let content = fixtures::ordinary();
    let profile = PaperProfile { width: PaperWidth::Mm80, mode: PaperMode::Raster };
    criterion.bench_function("ordinary, raster 80 mm, cold cache", |bencher| {
        bencher.iter_with_setup(
            || Typeface::installed().expect("the Debian package fonts-noto-cjk"),
            |typeface| lay_out(black_box(&content), profile, &typeface),
        );
    });
}

criterion_group!(benches, slips, typeface);
criterion_main!(benches);
