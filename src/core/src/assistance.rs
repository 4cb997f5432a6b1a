//! 帮办代办: the three kinds of help that a hall gives.

use crate::hall::Text;

/// A kind of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssistanceKind {
    /// 陪同帮办: someone goes along, from counter to counter.
    Accompany,
    /// 全程代办: someone acts for the citizen or the firm, from the first form to the licence.
    Act,
    /// 容缺帮办: someone helps to get what is missing, and follows it up.
    FillGap,
}

impl AssistanceKind {
    /// Every kind, in the order of the screen.
    pub const ALL: [AssistanceKind; 3] = [AssistanceKind::Accompany, AssistanceKind::Act, AssistanceKind::FillGap];

    /// The name on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            AssistanceKind::Accompany => "accompany",
            AssistanceKind::Act => "act",
            AssistanceKind::FillGap => "fill-gap",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            AssistanceKind::Accompany => ("陪同帮办", "Accompany me"),
            AssistanceKind::Act => ("全程代办", "Act for me"),
            AssistanceKind::FillGap => ("容缺帮办", "Help with missing papers"),
        };
        Text { zh: zh.into(), en: en.into() }
    }

    /// What it means, in a line.
    #[must_use]
    pub fn meaning(self) -> Text {
        let (zh, en) = match self {
            AssistanceKind::Accompany => {
                ("帮办员陪您一起取号、填表、到窗口办理", "A helper stays with you, from the forms to the counter")
            }
            AssistanceKind::Act => {
                ("您把事情交给帮办员，由帮办员全程代为办理", "A helper does it all for you, with your authorisation")
            }
            AssistanceKind::FillGap => (
                "材料不齐时，帮办员告诉您怎样补，并跟进到办成",
                "A helper shows how to get what is missing, and follows up",
            ),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}
