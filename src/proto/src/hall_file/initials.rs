//! What is typed to find a text: the first letters of its Chinese syllables, and the letters and digits in it.

use pinyin::ToPinyin;

/// Words in which a character is not read as it usually is, with the initials of the reading meant here. A matter whose
/// name is still guessed wrong says its `initials` in the file.
const READINGS: &[(&str, &str)] = &[
    ("银行", "YH"),
    ("行业", "HY"),
    ("分行", "FH"),
    ("支行", "ZH"),
    ("总行", "ZH"),
    ("行长", "HZ"),
    ("重庆", "CQ"),
    ("重新", "CX"),
    ("重建", "CJ"),
    ("重复", "CF"),
    ("会计", "KJ"),
    ("财会", "CK"),
    ("调解", "TJ"),
    ("调整", "TZ"),
    ("调节", "TJ"),
    ("调休", "TX"),
    ("长期", "CQ"),
    ("延长", "YC"),
    ("长度", "CD"),
    ("长寿", "CS"),
    ("长途", "CT"),
    ("长江", "CJ"),
    ("特长", "TC"),
    ("厦门", "XM"),
    ("弹性", "TX"),
    ("泊车", "BC"),
    ("泊位", "BW"),
    ("音乐", "YY"),
    ("给付", "JF"),
    ("供给", "GJ"),
    ("补给", "BJ"),
    ("西藏", "XZ"),
    ("校对", "JD"),
    ("畜牧", "XM"),
    ("便宜", "PY"),
    ("人参", "RS"),
    ("单县", "SX"),
    ("尉迟", "YC"),
    ("投降", "TX"),
    ("自传", "ZZ"),
];

/// The initials of a text, `A-Z` and `0-9`: `不动产登记` becomes `BDCDJ`, `税务UKey` becomes `SWUKEY`. Everything else
/// is left out.
#[must_use]
pub fn initials(text: &str) -> String {
    let mut initials = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some((word, letters)) = READINGS.iter().find(|(word, _)| rest.starts_with(word)) {
            initials.push_str(letters);
            rest = rest.strip_prefix(word).unwrap_or_default();
            continue;
        }
        initials.extend(initial(first));
        rest = rest.strip_prefix(first).unwrap_or_default();
    }
    initials
}

fn initial(character: char) -> Option<char> {
    let read = if character.is_ascii_alphanumeric() {
        Some(character)
    } else {
        character.to_pinyin().and_then(|pinyin| pinyin.plain().chars().next())
    };
    read.filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_hall_are_read_as_people_read_them() {
        let table = [
            ("企业开办", "QYKB"),
            ("不动产登记", "BDCDJ"),
            ("行政审批", "XZSP"),
            ("企业银行开户", "QYYHKH"),
            ("行业综合许可证", "HYZHXKZ"),
            ("银行行政处罚", "YHXZCF"),
            ("重庆", "CQ"),
            ("重点项目", "ZDXM"),
            ("会计从业", "KJCY"),
            ("社会保险", "SHBX"),
            ("参保登记", "CBDJ"),
            ("调解申请", "TJSQ"),
            ("调整", "TZ"),
            ("人事调动", "RSDD"),
            ("便利店", "BLD"),
            ("长期护理保险", "CQHLBX"),
            ("省内通办", "SNTB"),
            ("车辆", "CL"),
            ("厂房", "CF"),
            ("查询", "CX"),
            ("度量衡", "DLH"),
            ("退还", "TH"),
            ("还款", "HK"),
            ("公积金", "GJJ"),
            ("单位", "DW"),
            ("解除", "JC"),
            ("税务UKey领取", "SWUKEYLQ"),
            ("12345热线", "12345RX"),
            ("绿色建筑", "LSJZ"),
            ("给付申领", "JFSL"),
            ("参保人 (个人)", "CBRGR"),
            ("Residence permit", "RESIDENCEPERMIT"),
            ("……", ""),
            ("", ""),
        ];
        let wrong = table.map(|(text, typed)| (text, typed, initials(text))).into_iter();
        let wrong: Vec<_> = wrong.filter(|(_, typed, read)| typed != read).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn every_reading_has_a_letter_for_each_character() {
        for (word, letters) in READINGS {
            assert_eq!(word.chars().count(), letters.len(), "{word}");
            assert!(letters.bytes().all(|byte| byte.is_ascii_uppercase()), "{word}");
        }
    }

    #[test]
    fn no_reading_is_written_down_that_is_the_usual_one() {
        let usual = |word: &str| word.chars().filter_map(initial).collect::<String>();
        let idle: Vec<_> = READINGS.iter().filter(|(word, letters)| usual(word) == *letters).collect();
        assert!(idle.is_empty(), "{idle:?}");
    }

    #[test]
    fn every_initial_can_be_typed() {
        let block = ('\u{4e00}'..='\u{9fa5}').collect::<String>();
        let typed = initials(&block);
        assert!(typed.len() > 20_000 && typed.bytes().all(|byte| byte.is_ascii_uppercase()), "{}", typed.len());
    }
}
