//! The data file of a hall: TOML, read strictly, so that a slip of the pen is found at the desk and not at the counter.
//!
//! ```toml
//! [hall]
//! name = { zh = "海城市政务服务中心", en = "Haicheng Government Service Centre" }
//! utc_offset_min = 480
//! day_start_hour = 4
//!
//! [[zone]]
//! id = "company"
//! name = { zh = "企业开办专区", en = "Start a company" }
//! place = { zh = "一楼东侧", en = "Ground floor, east" }
//!
//! [[matter]]
//! id = "company-start"
//! zone = "company"
//! name = { zh = "企业设立登记", en = "Register a company" }
//! series = "A"
//! counters = ["1", "2"]
//! minutes = 15
//! materials = [{ zh = "身份证", en = "ID card", need = "essential" }]
//! ```

use std::ops::Range;

use hall_core::day::DayRule;
use hall_core::hall::{Hall, HallError, Material, Matter, MatterId, Need, Text, Zone, ZoneId};
use hall_core::number::Series;
use serde::Deserialize;
use toml::Spanned;

/// Largest hall file that is read, in bytes: 2,000 matters of the richest kind need about 1.5 MiB.
pub const HALL_FILE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What is wrong with the file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}{}: {message}", key.as_deref().map(|key| format!(", {key}")).unwrap_or_default())]
pub struct HallFileError {
    /// Line of the file, from 1.
    pub line: usize,
    /// The key whose value is wrong, if one value is to blame.
    pub key: Option<String>,
    /// What is wrong with it.
    pub message: String,
}

/// Reads a hall.
///
/// # Errors
/// The first thing found wrong, with its line: no TOML, an unknown or missing key, or whatever [`Hall::new`] refuses.
pub fn parse(text: &str) -> Result<Hall, HallFileError> {
    if text.len() > HALL_FILE_BYTES_MAX {
        let message = format!("the file has {} bytes; at most {HALL_FILE_BYTES_MAX} are read", text.len());
        return Err(HallFileError { line: 1, key: None, message });
    }
    let file: HallFile = toml::from_str(text).map_err(|fault| {
        let line = fault.span().map_or(1, |span| line_of(text, &span));
        HallFileError { line, key: None, message: fault.message().to_owned() }
    })?;
    Reader { text, seen: Vec::new() }.hall(file)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HallFile {
    hall: HallTable,
    zone: Vec<ZoneTable>,
    matter: Vec<MatterTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HallTable {
    name: TextTable,
    utc_offset_min: Spanned<i16>,
    day_start_hour: Spanned<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextTable {
    zh: Spanned<String>,
    en: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ZoneTable {
    id: Spanned<String>,
    name: TextTable,
    place: TextTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MatterTable {
    id: Spanned<String>,
    zone: Spanned<String>,
    name: TextTable,
    series: Spanned<String>,
    counters: Vec<Spanned<String>>,
    minutes: u16,
    #[serde(default)]
    materials: Vec<MaterialTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaterialTable {
    zh: Spanned<String>,
    en: Spanned<String>,
    need: NeedWord,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum NeedWord {
    Essential,
    Deferrable,
}

/// Turns tables into core values and remembers where each text stood, so that core's own refusals get a line too.
struct Reader<'a> {
    text: &'a str,
    seen: Vec<(&'static str, Range<usize>, String)>,
}

impl Reader<'_> {
    fn hall(mut self, file: HallFile) -> Result<Hall, HallFileError> {
        let HallTable { name, utc_offset_min, day_start_hour } = file.hall;
        let rule = DayRule::new(*utc_offset_min.get_ref(), *day_start_hour.get_ref()).map_err(|fault| match fault {
            hall_core::day::DayRuleError::Offset(_) => self.error("utc_offset_min", &utc_offset_min.span(), &fault),
            hall_core::day::DayRuleError::StartHour(_) => self.error("day_start_hour", &day_start_hour.span(), &fault),
        })?;
        let name = self.texts(name);
        let zones = file.zone.into_iter().map(|table| self.zone(table)).collect::<Result<_, _>>()?;
        let matters = file.matter.into_iter().map(|table| self.matter(table)).collect::<Result<_, _>>()?;
        Hall::new(name, rule, zones, matters).map_err(|fault| self.placed(&fault))
    }

    fn zone(&mut self, table: ZoneTable) -> Result<Zone, HallFileError> {
        let id = self.id("id", table.id, ZoneId::new)?;
        Ok(Zone { id, name: self.texts(table.name), place: self.texts(table.place) })
    }

    fn matter(&mut self, table: MatterTable) -> Result<Matter, HallFileError> {
        let id = self.id("id", table.id, MatterId::new)?;
        let zone = self.id("zone", table.zone, ZoneId::new)?;
        let name = self.texts(table.name);
        let series = self.series(&table.series)?;
        let counters = table.counters.into_iter().map(|counter| self.noted("counters", counter)).collect();
        let materials = table.materials.into_iter().map(|material| self.material(material)).collect();
        Ok(Matter { id, zone, name, series, counters, minutes: table.minutes, materials })
    }

    fn material(&mut self, table: MaterialTable) -> Material {
        let need = match table.need {
            NeedWord::Essential => Need::Essential,
            NeedWord::Deferrable => Need::Deferrable,
        };
        Material { name: self.texts(TextTable { zh: table.zh, en: table.en }), need }
    }

    fn series(&self, letter: &Spanned<String>) -> Result<Series, HallFileError> {
        let mut letters = letter.get_ref().chars();
        match (letters.next(), letters.next()) {
            (Some(only), None) => Series::new(only).map_err(|fault| self.error("series", &letter.span(), &fault)),
            _ => Err(self.error("series", &letter.span(), &"a series is one letter from A to Z")),
        }
    }

    fn id<T>(
        &mut self,
        key: &'static str,
        text: Spanned<String>,
        new: fn(&str) -> Result<T, HallError>,
    ) -> Result<T, HallFileError> {
        let span = text.span();
        new(&self.noted(key, text)).map_err(|fault| self.error(key, &span, &fault))
    }

    fn texts(&mut self, table: TextTable) -> Text {
        Text { zh: self.noted("zh", table.zh), en: self.noted("en", table.en) }
    }

    fn noted(&mut self, key: &'static str, text: Spanned<String>) -> String {
        self.seen.push((key, text.span(), text.get_ref().clone()));
        text.into_inner()
    }

    fn error(&self, key: &str, span: &Range<usize>, fault: &dyn std::fmt::Display) -> HallFileError {
        HallFileError { line: line_of(self.text, span), key: Some(key.to_owned()), message: fault.to_string() }
    }

    /// Where core's refusal stands in the file: the last place that holds the text it names.
    fn placed(&self, fault: &HallError) -> HallFileError {
        let (key, named) = match fault {
            HallError::Id(text) | HallError::Twice(text) | HallError::EmptyZone(text) | HallError::NoCounter(text) => {
                (Some("id"), Some(text))
            }
            HallError::NoZone { zone, .. } => (Some("zone"), Some(zone)),
            HallError::Minutes { matter, .. } => (Some("id"), Some(matter)),
            HallError::Text(text) => (None, Some(text)),
            HallError::TooMany { .. } => (None, None),
        };
        let place = named.and_then(|named| {
            self.seen.iter().rev().find(|(at, _, text)| match key {
                Some(key) => *at == key && text == named,
                // Core shortens what it quotes.
                None => text.starts_with(named.as_str()) && text.is_empty() == named.is_empty(),
            })
        });
        match place {
            Some((key, span, _)) => self.error(key, span, fault),
            None => HallFileError { line: 1, key: None, message: fault.to_string() },
        }
    }
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALL: &str = r#"[hall]
name = { zh = "海城市政务服务中心", en = "Haicheng Service Centre" }
utc_offset_min = 480
day_start_hour = 4

[[zone]]
id = "company"
name = { zh = "企业开办专区", en = "Start a company" }
place = { zh = "一楼东侧", en = "Ground floor, east" }

[[matter]]
id = "company-start"
zone = "company"
name = { zh = "企业设立登记", en = "Register a company" }
series = "A"
counters = ["1", "2"]
minutes = 15
materials = [{ zh = "身份证", en = "ID card", need = "essential" }, { zh = "章程", en = "Articles", need = "deferrable" }]
"#;

    #[test]
    fn a_sound_file_becomes_a_hall() {
        let hall = parse(HALL).expect("sound");
        assert_eq!(hall.name().zh, "海城市政务服务中心");
        assert_eq!(hall.rule(), DayRule::BEIJING_04);
        let matter = &hall.matters()[0];
        assert_eq!((matter.series.letter(), matter.counters.len(), matter.minutes), ('A', 2, 15));
        assert_eq!(matter.materials[1].need, Need::Deferrable);
    }

    #[test]
    fn each_defect_is_placed_on_its_line() {
        let table = [
            ("day_start_hour = 4", "day_start_hour = 24", 4, Some("day_start_hour")),
            ("utc_offset_min = 480", "utc_offset_min = 900", 3, Some("utc_offset_min")),
            ("utc_offset_min = 480", "utc_offset_minutes = 480", 3, None),
            ("id = \"company\"", "id = \"Company\"", 7, Some("id")),
            ("zone = \"company\"", "zone = \"companies\"", 7, Some("id")),
            ("series = \"A\"", "series = \"AB\"", 15, Some("series")),
            ("series = \"A\"", "series = \"a\"", 15, Some("series")),
            ("counters = [\"1\", \"2\"]", "counters = []", 12, Some("id")),
            ("counters = [\"1\", \"2\"]", "counters = [\"1\", \" \"]", 16, Some("counters")),
            ("minutes = 15", "minutes = 0", 12, Some("id")),
            ("minutes = 15", "minutes = \"15\"", 17, None),
            ("\"essential\"", "\"nice\"", 18, None),
            ("zh = \"企业设立登记\"", "zh = \"\"", 14, Some("zh")),
            ("minutes = 15\n", "minutes = 15\nminutes = 15\n", 18, None),
            ("[hall]", "[hall", 1, None),
        ];
        for (from, to, line, key) in table {
            let fault = parse(&HALL.replacen(from, to, 1)).expect_err(to);
            assert_eq!((fault.line, fault.key.as_deref()), (line, key), "{to}: {fault}");
            assert!(fault.to_string().starts_with(&format!("line {line}")), "{fault}");
        }
    }

    #[test]
    fn a_defect_between_two_tables_is_placed_on_the_second() {
        let again = HALL.split_once("[[matter]]").expect("a matter").1;
        let fault = parse(&format!("{HALL}\n[[matter]]{again}")).expect_err("twice");
        assert_eq!((fault.line, fault.key.as_deref()), (21, Some("id")));
        let stray = again.replace("company-start", "stray").replace("zone = \"company\"", "zone = \"fishing\"");
        let fault = parse(&format!("{HALL}\n[[matter]]{stray}")).expect_err("no such zone");
        assert_eq!((fault.line, fault.key.as_deref()), (22, Some("zone")));
    }

    #[test]
    fn a_missing_table_is_named() {
        let fault = parse(HALL.split_once("[[zone]]").expect("a zone").0).expect_err("no zone");
        assert!(fault.message.contains("zone"), "{fault}");
    }

    #[test]
    fn a_file_without_end_is_not_read() {
        let fault = parse(&"#".repeat(HALL_FILE_BYTES_MAX + 1)).expect_err("too large");
        assert!(fault.message.contains("bytes"));
    }
}
