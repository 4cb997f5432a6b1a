//! The keys of enrolled kiosks, remembered so that a signature costs no query.
//!
//! Only a memory: whether an enrolment is still in force is asked again inside the transaction or query that answers.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use hall_core::hall::KioskId;
use hall_proto::sign::VerifyingKey;
use hall_proto::wire::ProblemCode;

use crate::intake::Refusal;
use crate::store::{Store, enrolments};

/// Kiosks remembered; a hall has a few dozen. Beyond it the memory starts over.
const KIOSKS_MAX: usize = 1_024;

/// A kiosk whose signatures can be proved.
#[derive(Debug, Clone, Copy)]
pub struct KnownKiosk {
    /// Its enrolment in the database.
    pub enrolment: i64,
    /// Its key.
    pub key: VerifyingKey,
}

/// The memory.
#[derive(Default)]
pub struct Directory(RwLock<HashMap<KioskId, KnownKiosk>>);

impl Directory {
    /// The kiosk of that name, from memory or from the database.
    pub fn find(&self, store: &Store, kiosk: &KioskId) -> Result<KnownKiosk, Refusal> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(kiosk) {
            return Ok(*known);
        }
        let found = store.read(|db| match enrolments::of_kiosk(db, kiosk.as_str())? {
            Some(found) => Ok(Ok(found)),
            None => Ok(Err(enrolments::was_revoked(db, kiosk.as_str())?)),
        })?;
        let found = found.map_err(|was_revoked| {
            if was_revoked {
                Refusal::new(ProblemCode::Revoked, "this kiosk was shut out")
            } else {
                Refusal::new(ProblemCode::UnknownKiosk, "no kiosk of that name is enrolled")
            }
        })?;
        let key = VerifyingKey::from_bytes(&found.public_key)
            .map_err(|_| Refusal::new(ProblemCode::UnknownKiosk, "the kiosk's key is damaged"))?;
        let known = KnownKiosk { enrolment: found.id, key };
        let mut memory = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if memory.len() >= KIOSKS_MAX {
            memory.clear();
        }
        memory.insert(kiosk.clone(), known);
        Ok(known)
    }

    /// Forgets a kiosk: it enrolled again, or was found to be shut out.
    pub fn forget(&self, kiosk: &KioskId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(kiosk);
    }
}
