//! What holds for any content.

use hall_core::day::UtcMillis;
use hall_core::diagnosis::{Check, EVIDENCE_CHARS_MAX, Finding, Readiness, Verdict};
use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::paper::code128::Code128;
use hall_core::paper::{
    Bitmap, Charset, PaperMode, PaperProfile, PaperWidth, Row, SlipContent, Span, TextLine, TicketContent,
};
use hall_slip::charset::{GETA, holds};
use hall_slip::qr::{QrError, TEXT_BYTES_MAX};
use hall_slip::{SlipError, lay_out};

use crate::{Printed, TYPEFACE, fixtures, laid_out, picture, rows};

pub const WIDTHS: [PaperWidth; 2] = [PaperWidth::Mm80, PaperWidth::Mm58];
pub const CHARSETS: [Charset; 2] = [Charset::Gb2312, Charset::Gbk];
/// What a ticket in text mode may take on the wire: 0.6 s at 9600 baud.
const TEXT_BYTES: usize = 600;
/// 110 mm at 8 dots to the millimetre.
const ORDINARY_HEIGHT_DOTS: u32 = 880;
/// No content makes a slip longer than 250 mm.
const HEIGHT_DOTS_MAX: u32 = 2_000;

/// A report in which every check has failed with much to say: 0.9 m.
const REPORT_DOTS_MAX: u32 = 7_200;

/// Columns of 12 dots that a line takes on the paper.
fn columns(line: &TextLine) -> usize {
    let of = |span: &Span| match span {
        Span::Text(text) => text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum(),
        Span::Glyph(glyph) => glyph.width() as usize / 12,
    };
    line.spans.iter().map(of).sum::<usize>() * usize::from(line.zoom.x)
}

/// The text of all lines, `□` for each glyph.
pub fn said(rows: &[Row]) -> String {
    let mut said = String::new();
    for row in rows {
        if let Row::Line(line) = row {
            for span in &line.spans {
                match span {
                    Span::Text(text) => said.push_str(text),
                    Span::Glyph(_) => said.push('□'),
                }
            }
            said.push('\n');
        }
    }
    said
}

/// Bytes on the wire with the commands of ESC/POS, each sent where its attribute changes.
pub fn wire_bytes(rows: &[Row]) -> usize {
    const START_AND_END: usize = 24;
    const COMMAND: usize = 3;
    const GLYPH: usize = 77;
    const QR_FRAME: usize = 9 + 8 + 8 + 8 + 8 + 2 * COMMAND;
    let mut bytes = START_AND_END;
    let mut before = None;
    for row in rows {
        bytes += match row {
            Row::Feed { .. } => COMMAND,
            Row::Logo(_) => 11,
            Row::Code128 { text, .. } => 4 * COMMAND + 3 + text.len(),
            Row::Picture { picture, .. } => 8 + picture.bytes().len(),
            Row::Qr { text, .. } => QR_FRAME + text.len(),
            Row::Line(line) => {
                let now = (line.align, line.zoom, line.bold);
                let (align, zoom, bold) = before
                    .map_or((true, true, true), |(align, zoom, bold)| (align != now.0, zoom != now.1, bold != now.2));
                before = Some(now);
                let attributes = [align, zoom, bold].iter().filter(|&&changed| changed).count() * COMMAND;
                let span = |span: &Span| match span {
                    Span::Text(text) => text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum(),
                    Span::Glyph(_) => GLYPH * usize::from(line.zoom.x) * usize::from(line.zoom.y),
                };
                attributes + line.spans.iter().map(span).sum::<usize>() + 1
            }
        };
    }
    bytes
}

pub fn check_rows(rows: &[Row], width: PaperWidth, charset: Charset) {
    for row in rows {
        let Row::Line(line) = row else { continue };
        assert!(columns(line) <= width.columns() as usize, "{line:?}");
        assert!((1..=8).contains(&line.zoom.x) && (1..=8).contains(&line.zoom.y));
        assert!(!line.spans.is_empty(), "an empty line wastes paper");
        for span in &line.spans {
            match span {
                Span::Text(text) => assert!(text.chars().all(|character| holds(charset, character)), "{text:?}"),
                Span::Glyph(glyph) => assert_eq!((glyph.width(), glyph.height()), (24, 24)),
            }
        }
    }
}

#[test]
fn an_ordinary_ticket_is_short_on_the_wire_and_on_paper() {
    for width in WIDTHS {
        for content in [fixtures::ordinary(), fixtures::english(), fixtures::reprint()] {
            let bytes = wire_bytes(&rows(&content, width, Charset::Gbk));
            assert!(bytes <= TEXT_BYTES, "{bytes} bytes for {width:?} {:?}", content.lang);
            let height = picture(&content, width).height();
            let bound = if content.lang == Lang::En { ORDINARY_HEIGHT_DOTS * 6 / 5 } else { ORDINARY_HEIGHT_DOTS };
            assert!(height <= bound, "{height} dots for {width:?} {:?}", content.lang);
        }
    }
}

#[test]
fn no_row_is_wider_than_the_paper_and_none_pads_with_spaces() {
    for width in WIDTHS {
        for charset in CHARSETS {
            for content in [fixtures::ordinary(), fixtures::cut_off(), fixtures::richest()] {
                let rows = rows(&content, width, charset);
                check_rows(&rows, width, charset);
                for line in said(&rows).lines() {
                    assert!(!line.contains("  ") && line.trim() == line, "{line:?}");
                }
            }
        }
    }
}

#[test]
fn both_modes_say_the_same() {
    let said = said(&rows(&fixtures::richest(), PaperWidth::Mm80, Charset::Gbk));
    for text in [
        "澄河区政务服务中心",
        "【脱机取号】",
        "Issued offline",
        "【补打 1】",
        "Reprint 1",
        "K102",
        "请到11-14号、综合窗口",
        "投资建设项目综合审批专区 二楼西侧南区",
        "等候人数请看大屏",
        "2026-11-23 09:05",
        "扫码查看排队进度",
        "Scan to follow the queue",
    ] {
        assert!(said.contains(text), "{text} is missing in\n{said}");
    }
    let marked = picture(&fixtures::reprint(), PaperWidth::Mm80).height();
    let plain = picture(&TicketContent { marks: vec![], ..fixtures::reprint() }, PaperWidth::Mm80).height();
    assert!(marked > plain + 40, "the mark takes a band of its own");
}

#[test]
fn rare_characters_become_glyphs_and_nothing_is_lost() {
    let content = fixtures::cut_off();
    let gbk = said(&rows(&content, PaperWidth::Mm80, Charset::Gbk)).replace('\n', "");
    assert!(gbk.contains("□□□镕矿业（集团）有限公司设立、变更、注销登记及许可证联办"), "{gbk}");
    let gb2312 = said(&rows(&content, PaperWidth::Mm80, Charset::Gb2312)).replace('\n', "");
    assert!(gb2312.contains("□□□□矿业"), "{gb2312}");
}

#[test]
fn a_character_that_no_font_has_is_shown_as_geta_and_reported() {
    let matter = fixtures::text("企业\u{f8ff}开办\u{10ffff}\u{f8ff}", "");
    let content = TicketContent { matter, ..fixtures::ordinary() };
    for mode in [PaperMode::Raster, PaperMode::Text(Charset::Gbk)] {
        let missing = laid_out(&content, PaperWidth::Mm80, mode).missing;
        assert_eq!(missing, ['\u{f8ff}', '\u{10ffff}'], "{mode:?}");
    }
    let said = said(&rows(&content, PaperWidth::Mm80, Charset::Gbk));
    assert!(said.contains(&format!("企业{GETA}开办{GETA}{GETA}")) && !said.contains('?'), "{said}");
    let without = TicketContent { matter: fixtures::text("企业开办", ""), ..fixtures::ordinary() };
    assert_ne!(picture(&content, PaperWidth::Mm80), picture(&without, PaperWidth::Mm80));
    assert_eq!(laid_out(&without, PaperWidth::Mm80, PaperMode::Raster).missing, []);
}

#[test]
fn control_characters_are_left_out_and_the_yen_sign_is_mapped() {
    let matter = fixtures::text("工本费\u{1b}@\n¥5\u{200b}", "");
    let said = said(&rows(&TicketContent { matter, ..fixtures::ordinary() }, PaperWidth::Mm80, Charset::Gb2312));
    assert!(said.contains("\n工本费@￥5\n"), "{said}");
}

#[test]
fn a_name_without_end_is_cut_with_an_ellipsis() {
    let matter = fixtures::text(&"证".repeat(5_000), "");
    let content = TicketContent { matter, ..fixtures::ordinary() };
    for width in WIDTHS {
        let said = said(&rows(&content, width, Charset::Gb2312));
        assert_eq!(said.matches('…').count(), 1, "{said}");
        assert!(picture(&content, width).height() < HEIGHT_DOTS_MAX);
    }
}

#[test]
fn the_code_on_the_paper_leads_to_the_ticket() {
    let longest =
        TicketContent { link: "https://hall.example/".repeat(9)[..TEXT_BYTES_MAX].into(), ..fixtures::richest() };
    for content in [fixtures::ordinary(), fixtures::english(), fixtures::cut_off(), fixtures::reprint(), longest] {
        for width in WIDTHS {
            assert_eq!(decoded(&picture(&content, width)), std::slice::from_ref(&content.link), "{width:?}");
        }
    }
}

/// Reads the picture as a telephone does, with nothing but the paper's own edge around it.
pub fn decoded(picture: &Bitmap) -> Vec<String> {
    const EDGE_DOTS: usize = 32;
    let side = |dots: u32| dots as usize + 2 * EDGE_DOTS;
    let black = |x: usize, y: usize| {
        let inside = |at: usize| u32::try_from(at.checked_sub(EDGE_DOTS)?).ok();
        inside(x).zip(inside(y)).is_some_and(|(x, y)| picture.get(x, y))
    };
    let mut image = rqrr::PreparedImage::prepare_from_bitmap(side(picture.width()), side(picture.height()), black);
    image.detect_grids().iter().map(|grid| grid.decode().expect("readable").1).collect()
}

#[test]
fn a_link_that_no_telephone_could_read_is_refused() {
    let link = "x".repeat(TEXT_BYTES_MAX + 1);
    let content = TicketContent { link, ..fixtures::ordinary() };
    for mode in [PaperMode::Raster, PaperMode::Text(Charset::Gbk)] {
        let profile = PaperProfile { width: PaperWidth::Mm58, mode };
        let found = TEXT_BYTES_MAX + 1;
        assert_eq!(lay_out(&content, profile, &TYPEFACE), Err(SlipError::Link(QrError::TooLong { found })));
    }
}

#[test]
fn technicians_slips_stay_on_the_paper_and_name_what_they_are() {
    for width in WIDTHS {
        for content in [fixtures::test("epson-80"), fixtures::ready(), fixtures::limited(), fixtures::not_ready()] {
            for charset in CHARSETS {
                let rows = rows(&content, width, charset);
                check_rows(&rows, width, charset);
                assert!(said(&rows).starts_with("【") && said(&rows).contains("非号票】\n"), "{}", said(&rows));
                assert!(
                    !rows
                        .iter()
                        .any(|row| matches!(row, Row::Line(line) if line.zoom.x > 4 && said_by(line) != "测试"))
                );
            }
            let raster = laid_out(&content, width, PaperMode::Raster);
            assert_eq!(raster.missing, [], "every sample is in the typeface");
            assert!(picture(&content, width).height() <= HEIGHT_DOTS_MAX, "{}", picture(&content, width).height());
        }
    }
}

fn said_by(line: &TextLine) -> String {
    said(&[Row::Line(line.clone())]).trim_end().to_owned()
}

#[test]
fn both_codes_of_a_test_slip_can_be_read() {
    for width in WIDTHS {
        let codes = decoded(&picture(&fixtures::test("raster-80"), width));
        assert_eq!(codes, ["TEST entrance-1 2026-11-23 09:05"], "{width:?}");
        for content in [fixtures::barred().slip(), fixtures::test("raster-80")] {
            let text = match &content {
                SlipContent::Ticket(ticket) => ticket.bars.clone().unwrap_or_default(),
                _ => "TEST-0128".into(),
            };
            let bars = Code128::new(&text).expect("ASCII").bars();
            let picture = picture(&content, width);
            let found = (0..picture.height()).any(|y| [2, 3].into_iter().any(|zoom| stands(&bars, &picture, y, zoom)));
            assert!(found, "{text} {width:?}");
        }
    }
}

/// Whether the bars stand in a row of the picture, with white at both sides.
fn stands(bars: &Bitmap, picture: &Bitmap, y: u32, zoom: u32) -> bool {
    let Some(left) = (0..picture.width()).find(|&x| picture.get(x, y)) else { return false };
    let wide = bars.width() * zoom;
    (0..wide).all(|x| picture.get(left + x, y) == bars.get(x / zoom, 0))
        && (left + wide..picture.width()).all(|x| !picture.get(x, y))
}

#[test]
fn bars_that_do_not_fit_are_left_out_and_nothing_else_is() {
    let too_long = TicketContent { bars: Some("A017-ENTRANCE-1".into()), ..fixtures::ordinary() };
    let wrong = TicketContent { bars: Some("窗口".into()), ..fixtures::ordinary() };
    let plain = laid_out(&fixtures::ordinary(), PaperWidth::Mm58, PaperMode::Raster);
    assert_eq!(laid_out(&too_long, PaperWidth::Mm58, PaperMode::Raster), plain);
    assert_eq!(laid_out(&wrong, PaperWidth::Mm58, PaperMode::Raster), plain);
    let has_bars =
        |content, width| rows(content, width, Charset::Gbk).iter().any(|row| matches!(row, Row::Code128 { .. }));
    assert!(has_bars(&too_long, PaperWidth::Mm80) && !has_bars(&too_long, PaperWidth::Mm58));
    assert!(!has_bars(&wrong, PaperWidth::Mm80));
}

#[test]
fn no_remedy_loses_a_word() {
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    for fault in Fault::all() {
        let finding = Finding::new(Check::PrinterStatus, Verdict::Failed(fault), UtcMillis(0), "");
        let SlipContent::Readiness(mut content) = fixtures::ready() else { panic!("a report") };
        content.readiness = Readiness::new(UtcMillis(0), [finding]);
        let content = SlipContent::Readiness(content);
        for width in WIDTHS {
            let said = squeezed(&said(&rows(&content, width, Charset::Gb2312)));
            for remedy in [fault.remedy().zh, fault.remedy().en] {
                assert!(said.contains(&squeezed(&remedy)), "{remedy}: {said}");
            }
        }
    }
}

#[test]
fn the_longest_report_still_ends() {
    let findings = Check::ALL.map(|check| {
        Finding::new(check, Verdict::Failed(Fault::KioskRefused), UtcMillis(0), &"状态 ".repeat(EVIDENCE_CHARS_MAX))
    });
    let SlipContent::Readiness(mut content) = fixtures::ready() else { panic!("a report") };
    content.readiness = Readiness::new(UtcMillis(0), findings);
    let content = SlipContent::Readiness(content);
    for width in WIDTHS {
        assert!(picture(&content, width).height() <= REPORT_DOTS_MAX, "{}", picture(&content, width).height());
        check_rows(&rows(&content, width, Charset::Gb2312), width, Charset::Gb2312);
    }
}

#[test]
fn random_texts_stay_on_the_paper() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 0..300 {
        let content = dice.content();
        let width = WIDTHS[round % 2];
        let charset = CHARSETS[round / 2 % 2];
        check_rows(&rows(&content, width, charset), width, charset);
        if round % 10 == 0 {
            check_margins(&picture(&content, width));
        }
    }
}

/// White at both sides, and not too long.
fn check_margins(picture: &Bitmap) {
    const MARGIN_DOTS: u32 = 8;
    assert!(picture.height() <= HEIGHT_DOTS_MAX, "{} dots", picture.height());
    for y in 0..picture.height() {
        for x in (0..MARGIN_DOTS).chain(picture.width() - MARGIN_DOTS..picture.width()) {
            assert!(!picture.get(x, y), "black at {x}, {y}");
        }
    }
}

/// A small generator (xorshift64) so that every run sees the same texts.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(self.0 >> 33).expect("31 bits") % below
    }

    fn character(&mut self) -> char {
        const MARKS: &str = "，。、（）【】“”…—·,.()-/%¥ 　";
        let code = match self.roll(8) {
            0 | 1 => 0x4e00 + self.roll(0x51a6),
            2 | 3 => 0x20 + self.roll(0x5f),
            4 => return MARKS.chars().nth(self.roll(23) as usize).unwrap_or(' '),
            5 => u32::from(' '),
            6 => self.roll(0x3000),
            _ => self.roll(0x11_0000),
        };
        char::from_u32(code).unwrap_or('\u{fffd}')
    }

    fn string(&mut self) -> String {
        let length = match self.roll(4) {
            0 => self.roll(4),
            1 => self.roll(200),
            _ => self.roll(40),
        };
        (0..length).map(|_| self.character()).collect()
    }

    fn content(&mut self) -> TicketContent {
        let mut text = || hall_core::hall::Text { zh: self.string(), en: self.string() };
        let (hall, matter, zone, place) = (text(), text(), text(), text());
        let counters = (0..self.roll(30)).map(|_| self.string()).collect();
        let lang = if self.roll(2) == 0 { Lang::Zh } else { Lang::En };
        TicketContent {
            lang,
            hall,
            matter,
            zone,
            place,
            counters,
            marks: fixtures::richest().marks,
            ..fixtures::cut_off()
        }
    }
}
