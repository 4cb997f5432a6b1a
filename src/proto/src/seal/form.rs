//! What is sealed: the fields of a form, as a small JSON text with a version.

use hall_core::card::{Card, FormField, IdNumber};
use hall_core::person::{Phone, Sealed};
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use super::{Entropy, PLAIN_BYTES_MAX, SealError, SealKey, SealSecret, open, seal};

/// Version of the text.
const FORM_VERSION: u32 = 1;
/// Most fields in a form: those of a card, a telephone number, and some of a newer program.
pub const FIELDS_MAX: usize = 16;
/// Longest code of a field, in characters.
const CODE_CHARS_MAX: usize = 32;
/// Longest value of a field, in characters.
pub const VALUE_CHARS_MAX: usize = 120;
/// The code of the telephone number; the others are those of [`FormField`].
pub const PHONE: &str = "phone";

/// Fields by their code, in the order of the form. Wiped when it is dropped.
#[derive(Default, PartialEq, Eq)]
pub struct Form(Vec<(String, Zeroizing<String>)>);

impl Form {
    /// Every field that the card fills in.
    #[must_use]
    pub fn of_card(card: &Card) -> Self {
        Self(FormField::ALL.into_iter().map(|field| (field.code().to_owned(), card.reveal(field))).collect())
    }

    /// A number that was typed.
    #[must_use]
    pub fn of_id_number(number: &IdNumber) -> Self {
        Self::of(FormField::DocumentNumber.code(), number.reveal())
    }

    /// A telephone number that was typed.
    #[must_use]
    pub fn of_phone(phone: &Phone) -> Self {
        Self::of(PHONE, phone.reveal())
    }

    /// The same form with a telephone number.
    #[must_use]
    pub fn with_phone(mut self, phone: &Phone) -> Self {
        self.0.retain(|(code, _)| code != PHONE);
        self.0.extend(Self::of_phone(phone).0);
        self
    }

    fn of(code: &str, value: &str) -> Self {
        Self(vec![(code.to_owned(), Zeroizing::new(value.to_owned()))])
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == code).map(|(_, value)| value.as_str())
    }

    /// Code and value of each field, in the order of the form.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(code, value)| (code.as_str(), value.as_str()))
    }

    /// Seals the form.
    ///
    /// # Errors
    /// It is too long, or the key is none.
    pub fn seal(&self, key: &SealKey, entropy: Entropy) -> Result<Sealed, SealError> {
        // Never grown, so that no copy of the text stays behind.
        let mut plain = Zeroizing::new(Vec::with_capacity(PLAIN_BYTES_MAX));
        let text = Text { v: FORM_VERSION, fields: self };
        serde_json::to_writer(Bounded(&mut plain), &text).map_err(|_| SealError::TooLong(PLAIN_BYTES_MAX + 1))?;
        seal(key, &plain, entropy)
    }

    /// Opens a sealed form.
    ///
    /// # Errors
    /// It was sealed for another key, was changed, or is no form.
    pub fn open(secret: &SealSecret, sealed: &Sealed) -> Result<Self, SealError> {
        let plain = open(secret, sealed)?;
        let text: Text<Form> = serde_json::from_slice(&plain).map_err(|_| SealError::Form)?;
        if text.v == FORM_VERSION { Ok(text.fields) } else { Err(SealError::Form) }
    }
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Form({} fields)", self.0.len())
    }
}

#[derive(Serialize, Deserialize)]
struct Text<F> {
    v: u32,
    fields: F,
}

/// A target that takes as much as a seal holds.
struct Bounded<'a>(&'a mut Vec<u8>);

impl std::io::Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > PLAIN_BYTES_MAX {
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Serialize for Form {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (code, value) in self.fields() {
            map.serialize_entry(code, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Form {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(FormVisitor)
    }
}

struct FormVisitor;

impl<'de> Visitor<'de> for FormVisitor {
    type Value = Form;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "at most {FIELDS_MAX} short fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Form, A::Error> {
        let mut fields: Vec<(String, Zeroizing<String>)> = Vec::new();
        while let Some((code, value)) = map.next_entry::<String, String>()? {
            let value = Zeroizing::new(value);
            let fits = code.chars().count() <= CODE_CHARS_MAX && value.chars().count() <= VALUE_CHARS_MAX;
            let is_new = fields.iter().all(|(own, _)| *own != code);
            if !fits || !is_new || fields.len() == FIELDS_MAX {
                return Err(serde::de::Error::custom("too much for a form"));
            }
            fields.push((code, value));
        }
        Ok(Form(fields))
    }
}
