//! A caption as the speech program is to read it.
//!
//! espeak-ng as Debian packs it has no dictionary of Chinese characters: it spells their code points in English. Its
//! pinyin voice reads Mandarin well, so each character is given with its syllable and tone. The prompts use few
//! characters, and none of them is read in two ways there; a test keeps it so.

use std::fmt::Write as _;

use hall_core::hall::Lang;

/// Every character of the prompts and its syllable, tone 5 being the neutral one; in the order of the characters.
static SYLLABLES: [(char, &str); 273] = [
    ('一', "yi1"),
    ('七', "qi1"),
    ('三', "san1"),
    ('上', "shang4"),
    ('下', "xia4"),
    ('不', "bu4"),
    ('专', "zhuan1"),
    ('两', "liang3"),
    ('个', "ge5"),
    ('临', "lin2"),
    ('为', "wei4"),
    ('九', "jiu3"),
    ('也', "ye3"),
    ('了', "le5"),
    ('事', "shi4"),
    ('二', "er4"),
    ('于', "yu2"),
    ('五', "wu3"),
    ('些', "xie1"),
    ('交', "jiao1"),
    ('人', "ren2"),
    ('今', "jin1"),
    ('从', "cong2"),
    ('他', "ta1"),
    ('代', "dai4"),
    ('以', "yi3"),
    ('们', "men5"),
    ('件', "jian4"),
    ('价', "jia4"),
    ('份', "fen4"),
    ('优', "you1"),
    ('会', "hui4"),
    ('位', "wei4"),
    ('作', "zuo4"),
    ('使', "shi3"),
    ('信', "xin4"),
    ('修', "xiu1"),
    ('候', "hou4"),
    ('假', "jia4"),
    ('停', "ting2"),
    ('先', "xian1"),
    ('光', "guang1"),
    ('入', "ru4"),
    ('八', "ba1"),
    ('公', "gong1"),
    ('六', "liu4"),
    ('共', "gong4"),
    ('其', "qi2"),
    ('再', "zai4"),
    ('写', "xie3"),
    ('准', "zhun3"),
    ('出', "chu1"),
    ('则', "ze2"),
    ('到', "dao4"),
    ('前', "qian2"),
    ('办', "ban4"),
    ('功', "gong1"),
    ('务', "wu4"),
    ('助', "zhu4"),
    ('区', "qu1"),
    ('十', "shi2"),
    ('单', "dan1"),
    ('卡', "ka3"),
    ('印', "yin4"),
    ('厅', "ting1"),
    ('原', "yuan2"),
    ('去', "qu4"),
    ('发', "fa1"),
    ('取', "qu3"),
    ('口', "kou3"),
    ('只', "zhi3"),
    ('叫', "jiao4"),
    ('可', "ke3"),
    ('台', "tai2"),
    ('号', "hao4"),
    ('同', "tong2"),
    ('名', "ming2"),
    ('后', "hou4"),
    ('吗', "ma5"),
    ('否', "fou3"),
    ('听', "ting1"),
    ('员', "yuan2"),
    ('和', "he2"),
    ('咨', "zi1"),
    ('哪', "na3"),
    ('四', "si4"),
    ('回', "hui2"),
    ('因', "yin1"),
    ('在', "zai4"),
    ('场', "chang3"),
    ('处', "chu3"),
    ('复', "fu4"),
    ('多', "duo1"),
    ('大', "da4"),
    ('天', "tian1"),
    ('头', "tou2"),
    ('好', "hao3"),
    ('如', "ru2"),
    ('始', "shi3"),
    ('字', "zi4"),
    ('安', "an1"),
    ('完', "wan2"),
    ('定', "ding4"),
    ('实', "shi2"),
    ('对', "dui4"),
    ('将', "jiang1"),
    ('就', "jiu4"),
    ('尾', "wei3"),
    ('屏', "ping2"),
    ('属', "shu3"),
    ('工', "gong1"),
    ('已', "yi3"),
    ('带', "dai4"),
    ('帮', "bang1"),
    ('常', "chang2"),
    ('幕', "mu4"),
    ('平', "ping2"),
    ('年', "nian2"),
    ('并', "bing4"),
    ('应', "ying4"),
    ('开', "kai1"),
    ('式', "shi4"),
    ('张', "zhang1"),
    ('当', "dang4"),
    ('怎', "zen3"),
    ('恢', "hui1"),
    ('息', "xi1"),
    ('您', "nin2"),
    ('意', "yi4"),
    ('感', "gan3"),
    ('成', "cheng2"),
    ('我', "wo3"),
    ('或', "huo4"),
    ('所', "suo3"),
    ('手', "shou3"),
    ('才', "cai2"),
    ('打', "da3"),
    ('扫', "sao3"),
    ('找', "zhao3"),
    ('把', "ba3"),
    ('择', "ze2"),
    ('拼', "pin1"),
    ('拿', "na2"),
    ('排', "pai2"),
    ('描', "miao2"),
    ('提', "ti2"),
    ('摸', "mo1"),
    ('改', "gai3"),
    ('放', "fang4"),
    ('效', "xiao4"),
    ('数', "shu4"),
    ('整', "zheng3"),
    ('料', "liao4"),
    ('断', "duan4"),
    ('新', "xin1"),
    ('方', "fang1"),
    ('日', "ri4"),
    ('时', "shi2"),
    ('明', "ming2"),
    ('是', "shi4"),
    ('显', "xian3"),
    ('暂', "zan4"),
    ('最', "zui4"),
    ('有', "you3"),
    ('服', "fu2"),
    ('期', "qi1"),
    ('本', "ben3"),
    ('机', "ji1"),
    ('材', "cai2"),
    ('束', "shu4"),
    ('果', "guo3"),
    ('查', "cha2"),
    ('样', "yang4"),
    ('核', "he2"),
    ('楚', "chu3"),
    ('次', "ci4"),
    ('欢', "huan1"),
    ('正', "zheng4"),
    ('段', "duan4"),
    ('母', "mu3"),
    ('没', "mei2"),
    ('流', "liu2"),
    ('测', "ce4"),
    ('消', "xiao1"),
    ('清', "qing1"),
    ('然', "ran2"),
    ('照', "zhao4"),
    ('现', "xian4"),
    ('理', "li3"),
    ('生', "sheng1"),
    ('用', "yong4"),
    ('申', "shen1"),
    ('电', "dian4"),
    ('留', "liu2"),
    ('登', "deng1"),
    ('的', "de5"),
    ('目', "mu4"),
    ('看', "kan4"),
    ('着', "zhe5"),
    ('码', "ma3"),
    ('确', "que4"),
    ('示', "shi4"),
    ('票', "piao4"),
    ('种', "zhong3"),
    ('称', "cheng1"),
    ('移', "yi2"),
    ('程', "cheng2"),
    ('稍', "shao1"),
    ('窗', "chuang1"),
    ('端', "duan1"),
    ('符', "fu2"),
    ('第', "di4"),
    ('等', "deng3"),
    ('签', "qian1"),
    ('系', "xi4"),
    ('约', "yue1"),
    ('纸', "zhi3"),
    ('终', "zhong1"),
    ('经', "jing1"),
    ('结', "jie2"),
    ('给', "gei3"),
    ('络', "luo4"),
    ('继', "ji4"),
    ('续', "xu4"),
    ('维', "wei2"),
    ('编', "bian1"),
    ('缺', "que1"),
    ('网', "wang3"),
    ('者', "zhe3"),
    ('联', "lian2"),
    ('能', "neng2"),
    ('自', "zi4"),
    ('节', "jie2"),
    ('补', "bu3"),
    ('要', "yao4"),
    ('触', "chu4"),
    ('认', "ren4"),
    ('记', "ji4"),
    ('证', "zheng4"),
    ('评', "ping2"),
    ('试', "shi4"),
    ('话', "hua4"),
    ('询', "xun2"),
    ('语', "yu3"),
    ('说', "shuo1"),
    ('请', "qing3"),
    ('读', "du2"),
    ('谢', "xie4"),
    ('象', "xiang4"),
    ('质', "zhi4"),
    ('走', "zou3"),
    ('身', "shen1"),
    ('输', "shu1"),
    ('过', "guo4"),
    ('迎', "ying2"),
    ('还', "hai2"),
    ('这', "zhe4"),
    ('进', "jin4"),
    ('选', "xuan3"),
    ('逐', "zhu2"),
    ('里', "li3"),
    ('重', "chong2"),
    ('错', "cuo4"),
    ('问', "wen4"),
    ('间', "jian1"),
    ('限', "xian4"),
    ('零', "ling2"),
    ('需', "xu1"),
    ('面', "mian4"),
    ('音', "yin1"),
    ('项', "xiang4"),
    ('预', "yu4"),
    ('首', "shou3"),
];

/// What espeak-ng gets for a caption in this language.
#[must_use]
pub fn reading(caption: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => pinyin(caption),
        Lang::En => lettered(caption),
    }
}

/// The syllable of a Chinese character.
#[must_use]
pub fn syllable(character: char) -> Option<&'static str> {
    SYLLABLES.binary_search_by_key(&character, |&(known, _)| known).ok().map(|at| SYLLABLES[at].1)
}

fn pinyin(caption: &str) -> String {
    let mut reading = String::with_capacity(caption.len() * 2);
    for character in caption.chars() {
        match (syllable(character), character) {
            // Writing into a String cannot fail.
            (Some(syllable), _) => drop(write!(reading, "{syllable} ")),
            (None, '，' | '、' | '：') => reading.push_str(", "),
            (None, '。' | '？' | '！') => reading.push_str(". "),
            (None, other) => reading.push(other),
        }
    }
    reading
}

/// A letter before a digit is joined to it: alone, `A` would be read as the article.
fn lettered(caption: &str) -> String {
    let mut reading = String::with_capacity(caption.len());
    let mut words = caption.split(' ').peekable();
    while let Some(word) = words.next() {
        reading.push_str(word);
        let is_letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        match words.peek() {
            Some(next) if is_letter && next.starts_with(|first: char| first.is_ascii_digit()) => reading.push('-'),
            Some(_) => reading.push(' '),
            None => {}
        }
    }
    reading
}

#[cfg(test)]
mod tests {
    use hall_core::number::{Number, Series};
    use hall_core::prompt::Prompt;

    use super::*;

    #[test]
    fn every_character_of_every_prompt_has_a_syllable() {
        for label in ["A017", "B234", "C568", "D999"] {
            for prompt in Prompt::all(label.parse().expect("a label")) {
                let caption = prompt.caption().zh;
                let han = |character: &char| ('\u{4e00}'..='\u{9fff}').contains(character);
                let unread: String = caption.chars().filter(han).filter(|&one| syllable(one).is_none()).collect();
                assert_eq!(unread, "", "{prompt:?}");
                let read = reading(&caption, Lang::Zh);
                assert!(read.is_ascii(), "{read}");
                let tones = read.bytes().filter(u8::is_ascii_digit).count();
                assert_eq!(tones, caption.chars().filter(han).count(), "a syllable a character: {read}");
            }
        }
    }

    #[test]
    fn syllables_stand_in_order_and_end_in_a_tone() {
        assert!(SYLLABLES.is_sorted_by(|one, next| one.0 < next.0));
        for (character, syllable) in SYLLABLES {
            assert!(syllable.ends_with(|tone: char| ('1'..='5').contains(&tone)), "{character}");
        }
    }

    #[test]
    fn captions_are_read_as_they_are_said() {
        let number = Number::new(Series::new('A').expect("letter"), 17).expect("number");
        let caption = Prompt::TakeSlip(number).caption();
        assert_eq!(
            reading(&caption.zh, Lang::Zh),
            "nin2 de5 hao4 ma3 shi4  A ling2  yi1  qi1 . qing3 qu3 zou3 hao4 piao4 , deng3 hou4 jiao4 hao4 . "
        );
        assert_eq!(
            reading(&caption.en, Lang::En),
            "Your number is A-0 1 7. Please take your slip, and wait until you are called."
        );
        assert_eq!(reading("A slip. Plan B", Lang::En), "A slip. Plan B");
    }
}
