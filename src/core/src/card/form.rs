//! 免填单: the fields of a form that a card saves the citizen from filling in.

use zeroize::Zeroizing;

use super::{Card, Validity};
use crate::hall::Text;

/// A field that a card fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormField {
    /// 姓名.
    Name,
    /// 证件类型.
    DocumentKind,
    /// 证件号码.
    DocumentNumber,
    /// 性别.
    Sex,
    /// 出生日期.
    Birth,
    /// 有效期至.
    ValidUntil,
}

impl FormField {
    /// Every field, in the order of a form.
    pub const ALL: [FormField; 6] = [
        FormField::Name,
        FormField::DocumentKind,
        FormField::DocumentNumber,
        FormField::Sex,
        FormField::Birth,
        FormField::ValidUntil,
    ];

    /// The name in settings and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            FormField::Name => "name",
            FormField::DocumentKind => "document-kind",
            FormField::DocumentNumber => "document-number",
            FormField::Sex => "sex",
            FormField::Birth => "birth",
            FormField::ValidUntil => "valid-until",
        }
    }

    /// The field of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    /// What stands before it on the form and on the screen.
    #[must_use]
    pub fn label(self) -> Text {
        let (zh, en) = match self {
            FormField::Name => ("姓名", "Name"),
            FormField::DocumentKind => ("证件类型", "Document"),
            FormField::DocumentNumber => ("证件号码", "Document number"),
            FormField::Sex => ("性别", "Sex"),
            FormField::Birth => ("出生日期", "Date of birth"),
            FormField::ValidUntil => ("有效期至", "Valid until"),
        };
        Text { zh: zh.into(), en: en.into() }
    }

    /// What the screen shows: of name and number their ends, of the birth date nothing but its shape.
    pub(super) fn masked(self, card: &Card) -> String {
        match self {
            FormField::Name => card.name().to_string(),
            FormField::DocumentNumber => card.number().to_string(),
            FormField::Birth => "****-**-**".into(),
            FormField::DocumentKind | FormField::Sex | FormField::ValidUntil => self.reveal(card).to_string(),
        }
    }

    /// What the form gets. Forms are filled in Chinese.
    pub(super) fn reveal(self, card: &Card) -> Zeroizing<String> {
        match self {
            FormField::Name => Zeroizing::new(card.name().reveal().to_owned()),
            FormField::DocumentKind => Zeroizing::new(card.kind().name().zh),
            FormField::DocumentNumber => Zeroizing::new(card.number().reveal().to_owned()),
            FormField::Sex => Zeroizing::new(card.sex().name().zh),
            FormField::Birth => card.birth().reveal(),
            FormField::ValidUntil => match card.validity() {
                Validity::LongTerm => Zeroizing::new("长期".to_owned()),
                Validity::Until(day) => day.reveal(),
            },
        }
    }
}
