//! Where a line may be broken: between Chinese characters, at spaces between Latin words, never inside a character,
//! never before a closing or after an opening mark of punctuation.

use std::ops::Range;

/// One character and the width it takes, in whatever unit the caller counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) character: char,
    pub(crate) width: u32,
}

/// A text broken into lines.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrapped {
    /// The characters of each line, without spaces at its ends.
    pub(crate) lines: Vec<Range<usize>>,
    /// Whether something had to be left out after the last line; an ellipsis fits behind it.
    pub(crate) cut: bool,
}

/// Breaks a text into at most `lines_max` lines of at most `width_max`, all about equally long.
pub(crate) fn wrap(cells: &[Cell], width_max: u32, lines_max: usize, ellipsis: u32) -> Wrapped {
    let mut lines = filled(cells, width_max);
    if lines.len() <= lines_max {
        return Wrapped { lines: balanced(cells, width_max, lines), cut: false };
    }
    lines.truncate(lines_max);
    if let Some(last) = lines.last_mut() {
        let split = |end: usize| cells.get(end).is_some_and(|cell| combining(cell.character));
        while last.start < last.end && (width(&cells[last.clone()]) + ellipsis > width_max || split(last.end)) {
            last.end -= 1;
        }
        last.end = trimmed_end(cells, last.start, last.end);
    }
    Wrapped { lines, cut: true }
}

/// The sum of the widths.
pub(crate) fn width(cells: &[Cell]) -> u32 {
    cells.iter().map(|cell| cell.width).sum()
}

/// Where a line ends when several places are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taste {
    /// As late as it goes.
    Latest,
    /// At a space or before a bracket, if that leaves the line at least half full.
    Sense,
}

/// Fills each line, breaking where the sense does if that costs no line.
fn filled(cells: &[Cell], width_max: u32) -> Vec<Range<usize>> {
    let latest = greedy(cells, width_max, Taste::Latest);
    let sense = greedy(cells, width_max, Taste::Sense);
    if sense.len() <= latest.len() { sense } else { latest }
}

fn greedy(cells: &[Cell], width_max: u32, taste: Taste) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = skip_spaces(cells, 0);
    while start < cells.len() {
        let end = line_end(cells, start, width_max, taste);
        lines.push(start..trimmed_end(cells, start, end));
        start = skip_spaces(cells, end);
    }
    lines
}

/// The end of the line that begins at `start`; always beyond it, so that a text comes to its end.
fn line_end(cells: &[Cell], start: usize, width_max: u32, taste: Taste) -> usize {
    let (mut taken, mut good, mut better) = (0, None, None);
    for at in start..cells.len() {
        if at > start && may_break(cells[at - 1].character, cells[at].character) {
            good = Some(at);
            if taste == Taste::Sense && taken * 2 >= width_max && sensible(cells, at) {
                better = good;
            }
        }
        taken += cells[at].width;
        if taken > width_max && cells[at].character != ' ' {
            return better.or(good).unwrap_or(at).max(start + 1);
        }
    }
    cells.len()
}

/// Whether the text itself pauses before the character: at a space, or at a bracket.
fn sensible(cells: &[Cell], at: usize) -> bool {
    at > 0 && cells[at - 1].character == ' ' || cells.get(at).is_some_and(|cell| " （【《「(".contains(cell.character))
}

/// Narrows the lines as far as their number stays, so that none is left with a single character, and as no break moves
/// from a sensible place into a word.
fn balanced(cells: &[Cell], width_max: u32, widest: Vec<Range<usize>>) -> Vec<Range<usize>> {
    if widest.len() < 2 {
        return widest;
    }
    let (mut low, mut high) = (longest_unit(cells).min(width_max), width_max);
    let mut best = widest;
    while low < high {
        let middle = low.midpoint(high);
        let lines = filled(cells, middle);
        if lines.len() <= best.len() && sensible_ends(cells, &lines) >= sensible_ends(cells, &best) {
            (high, best) = (middle, lines);
        } else {
            low = middle + 1;
        }
    }
    best
}

fn sensible_ends(cells: &[Cell], lines: &[Range<usize>]) -> usize {
    lines.iter().filter(|line| sensible(cells, line.end)).count()
}

/// The width of the longest part that may not be broken.
fn longest_unit(cells: &[Cell]) -> u32 {
    let (mut longest, mut unit) = (0, 0);
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 && may_break(cells[at - 1].character, cell.character) {
            unit = 0;
        }
        unit += cell.width;
        longest = longest.max(unit);
    }
    longest
}

fn skip_spaces(cells: &[Cell], from: usize) -> usize {
    cells[from..].iter().position(|cell| cell.character != ' ').map_or(cells.len(), |spaces| from + spaces)
}

fn trimmed_end(cells: &[Cell], start: usize, end: usize) -> usize {
    cells[start..end].iter().rposition(|cell| cell.character != ' ').map_or(start, |last| start + last + 1)
}

fn may_break(before: char, after: char) -> bool {
    if after == ' ' || combining(after) {
        return false;
    }
    before == ' ' || ((ideographic(before) || ideographic(after)) && !closing(after) && !opening(before))
}

/// Whether lines may be broken beside the character: everything from the CJK radicals upwards.
fn ideographic(character: char) -> bool {
    character >= '\u{2e80}'
}

/// Whether it is drawn over the character before it and belongs to it.
fn combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}')
}

fn closing(character: char) -> bool {
    "、。，．：；？！…—）】》」』〕〉”’・％°)],.:;?!%".contains(character)
}

fn opening(character: char) -> bool {
    "（【《「『〔〈“‘(['￥".contains(character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(text: &str) -> Vec<Cell> {
        text.chars().map(|character| Cell { character, width: if character.is_ascii() { 1 } else { 2 } }).collect()
    }

    fn check(text: &str, width_max: u32, lines_max: usize, expected: &[&str]) {
        let cells = cells(text);
        let wrapped = wrap(&cells, width_max, lines_max, 2);
        let lines: Vec<String> =
            wrapped.lines.iter().map(|line| cells[line.clone()].iter().map(|cell| cell.character).collect()).collect();
        assert_eq!(lines, expected, "{text:?} in {width_max}");
    }

    #[test]
    fn lines_break_where_a_reader_expects_it() {
        check("企业开办", 8, 3, &["企业开办"]);
        check("企业开办专区", 8, 3, &["企业开", "办专区"]);
        check("Government Service Centre", 12, 3, &["Government", "Service", "Centre"]);
        check("Government Service Centre", 18, 3, &["Government", "Service Centre"]);
        check("开办（企业）登记", 6, 9, &["开办", "（企", "业）", "登记"]);
        check("企业开办专区 一楼东侧", 16, 3, &["企业开办专区", "一楼东侧"]);
        check("不动产登记（存量房转移）", 18, 3, &["不动产登记", "（存量房转移）"]);
        check("一二三，四", 6, 3, &["一二", "三，四"]);
        check("  企业  开办  ", 20, 3, &["企业  开办"]);
        check("", 8, 3, &[]);
        check("   ", 8, 3, &[]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_broken_at_last() {
        check("ABCDEFGHIJ", 4, 9, &["ABCD", "EFGH", "IJ"]);
    }

    #[test]
    fn what_is_left_out_leaves_room_for_an_ellipsis() {
        check("一二三四五六七八九", 6, 2, &["一二三", "四五"]);
        assert!(wrap(&cells("一二三四五六七八九"), 6, 2, 2).cut);
    }

    #[test]
    fn a_character_wider_than_the_line_still_comes_to_an_end() {
        check("一二", 1, 9, &["一", "二"]);
    }

    #[test]
    fn a_mark_stays_with_its_character() {
        check("一二\u{301}三", 5, 9, &["一", "二\u{301}", "三"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_split_or_wider_than_the_line(
            text in "[ a-zA-Z0-9，。（）\u{4e00}-\u{4e20}\u{301}𬭚㛃]{0,60}",
            width_max in 2_u32..50,
            lines_max in 1_usize..6,
        ) {
            let cells = cells(&text);
            let wrapped = wrap(&cells, width_max, lines_max, 2);
            prop_assert!(wrapped.lines.len() <= lines_max);
            let mut taken = 0;
            for line in &wrapped.lines {
                prop_assert!(width(&cells[line.clone()]) <= width_max, "{:?} in {}", line, width_max);
                prop_assert!(cells[taken..line.start].iter().all(|cell| cell.character == ' '), "only spaces between");
                let ends = cells[line.clone()].first().into_iter().chain(cells[line.clone()].last());
                prop_assert!(ends.into_iter().all(|cell| cell.character != ' '));
                taken = line.end;
            }
            prop_assert!(wrapped.cut || cells[taken..].iter().all(|cell| cell.character == ' '), "up to the end");
        }
    }
}
