//! The test slip: every kind of dot that tickets are made of, so that one look judges head, paper, font and codes.

use hall_core::hall::{Lang, Text};
use hall_core::paper::{Charset, PaperMode, PaperProfile, PaperWidth, TestContent};

use super::{Block, Composer, Passage, Rule};
use crate::figures::Figure;
use crate::qr;
use crate::style::Role;
use crate::wording;

/// What the bars of every test slip say.
pub(crate) const BARS: &str = "TEST-0128";
/// Characters for each way in which they reach the paper: in every font, in GBK only, drawn one by one.
const SAMPLES: [(&str, &str, &str); 4] = [
    ("常用", "Usual", "政务服务大厅，。《￥》"),
    ("扩展", "GBK", "镕喆珺堃赟翀昇"),
    // The last is from the supplementary planes of GB 18030-2022, as family and place names are.
    ("生僻", "Rare", "㛃䶮㑇鿕𠙶𬭚"),
    ("西文", "Latin", "0123456789 AaGgQq @#&%"),
];

/// Puts a test slip together.
pub(crate) fn compose(content: &TestContent, profile: PaperProfile) -> Vec<Block> {
    let mut slip = Composer::new(Lang::En);
    slip.no_ticket(wording::test());
    slip.passage(Role::Hall, &content.hall);
    slip.blocks.push(Block::Rule(Rule::Heavy));
    slip.fact(&wording::kiosk(), &content.kiosk);
    slip.fact(&wording::time_label(), &wording::time(content.at));
    slip.fact(&wording::profile(), &content.profile);
    slip.fact(&wording::paper(), &paper(profile));
    slip.blocks.push(Block::Rule(Rule::Fine));
    slip.blocks.extend([Block::Figure(Figure::Ruler), Block::Figure(Figure::Greys), Block::Rule(Rule::Fine)]);
    for (zh, en, sample) in SAMPLES {
        slip.fact(&Text { zh: zh.into(), en: en.into() }, sample);
    }
    slip.blocks.push(Block::Rule(Rule::Fine));
    slip.blocks.extend([Block::Sizes, Block::Rule(Rule::Fine)]);
    let hint = slip.passages(Role::Hint, &wording::codes_must_scan());
    let time = Passage { role: Role::Time, text: content.kiosk.chars().take(CODE_KIOSK_CHARS_MAX).collect() };
    slip.blocks.push(Block::Foot { time, link: code(content), hint });
    slip.blocks.push(Block::Bars(BARS.into()));
    slip.no_ticket(wording::test());
    slip.blocks
}

/// Bound on the kiosk's name inside the code, in characters.
const CODE_KIOSK_CHARS_MAX: usize = 32;

/// What the QR code says: plain text that leads nowhere, at most [`qr::TEXT_BYTES_MAX`] bytes.
pub(crate) fn code(content: &TestContent) -> String {
    let kiosk: String = content.kiosk.chars().filter(char::is_ascii_graphic).take(CODE_KIOSK_CHARS_MAX).collect();
    let code = format!("TEST {kiosk} {}", wording::time(content.at));
    debug_assert!(code.len() <= qr::TEXT_BYTES_MAX);
    code
}

fn paper(profile: PaperProfile) -> String {
    let roll = match profile.width {
        PaperWidth::Mm80 => "80 mm",
        PaperWidth::Mm58 => "58 mm",
    };
    let mode = match profile.mode {
        PaperMode::Text(Charset::Gb2312) => "文字 GB 2312",
        PaperMode::Text(Charset::Gbk) => "文字 GBK",
        PaperMode::Raster => "图像 picture",
    };
    format!("{roll} {mode}")
}
