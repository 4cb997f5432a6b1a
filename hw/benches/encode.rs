//! How long a slip takes to become bytes, beside the same slip written by hand.

use criterion::{Criterion, criterion_group, criterion_main};
use hall_core::paper::{Bitmap, PaperWidth, Slip, SlipBody};
use hall_hw::printer::encode::{encode, floor};
use hall_hw::printer::profile::{EPSON_80, RASTER_80};

const ID: [u8; 4] = *b"A7K2";

fn text(criterion: &mut Criterion) {
    let slip = floor::richest_slip();
    let encoded = encode(&slip, &EPSON_80, ID).map_or(0, |job| job.bytes.len());
    let by_hand = floor::hand_written(ID).len();
    let mut group = criterion.benchmark_group("text slip");
    group.bench_function(format!("encode, {encoded} bytes"), |bench| bench.iter(|| encode(&slip, &EPSON_80, ID)));
    group.bench_function(format!("by hand, {by_hand} bytes"), |bench| bench.iter(|| floor::hand_written(ID)));
    group.finish();
}

fn picture(criterion: &mut Criterion) {
    let mut bitmap = Bitmap::white(576, 676);
    for y in (0..676).step_by(40) {
        bitmap.blacken(y / 4, y, 300, 24);
    }
    let slip = Slip { width: PaperWidth::Mm80, body: SlipBody::Raster(bitmap) };
    criterion.bench_function("picture of 576 by 676 dots", |bench| bench.iter(|| encode(&slip, &RASTER_80, ID)));
}

criterion_group!(benches, text, picture);
criterion_main!(benches);
