//! Bounds on what is read: a text or a list that is too long is refused while it is read, not afterwards.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use hall_core::diagnosis::EVIDENCE_CHARS_MAX;

use super::TEXT_CHARS_MAX;
use super::details::SEALED_CHARS_MAX;

/// Reads a text of at most [`TEXT_CHARS_MAX`] characters.
pub fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    text_of::<TEXT_CHARS_MAX, D>(from)
}

/// Reads the evidence of a finding: a text of at most [`EVIDENCE_CHARS_MAX`] characters.
pub fn evidence<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    text_of::<EVIDENCE_CHARS_MAX, D>(from)
}

fn text_of<'de, const MAX: usize, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    if text.chars().count() <= MAX {
        Ok(text)
    } else {
        Err(Error::custom(format_args!("a text may have {MAX} characters")))
    }
}

/// Reads a text of at most [`TEXT_CHARS_MAX`] characters, or none.
pub fn text_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    struct Bounded(#[serde(deserialize_with = "text")] String);
    Ok(Option::<Bounded>::deserialize(from)?.map(|bounded| bounded.0))
}

/// Reads sealed bytes in Base64, or none.
pub fn sealed_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    struct Bounded(#[serde(deserialize_with = "sealed")] String);
    Ok(Option::<Bounded>::deserialize(from)?.map(|bounded| bounded.0))
}

/// Reads sealed bytes in Base64.
pub fn sealed<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    text_of::<SEALED_CHARS_MAX, D>(from)
}

/// Reads a list of at most `MAX` entries.
pub fn list<'de, T, const MAX: usize, D>(from: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    from.deserialize_seq(ListVisitor::<T, MAX>(PhantomData))
}

struct ListVisitor<T, const MAX: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for ListVisitor<T, MAX> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of at most {MAX}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::with_capacity(entries.size_hint().unwrap_or(0).min(MAX));
        while let Some(entry) = entries.next_element()? {
            if list.len() == MAX {
                return Err(A::Error::custom(format_args!("a list may have {MAX} entries")));
            }
            list.push(entry);
        }
        Ok(list)
    }
}
