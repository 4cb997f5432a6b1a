//! Why nothing is heard, for the technician; the rest of the program gets the fault.

use std::time::Duration;

use hall_core::fault::Fault;
use hall_core::hall::Text;

/// What went wrong between us and the loudspeaker.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpeakerError {
    /// A program is not installed.
    #[error("the program {program} is missing; it is in the Debian package {package}")]
    NoProgram {
        /// Its name.
        program: String,
        /// The Debian package that has it.
        package: &'static str,
    },
    /// A program could not do its work.
    #[error("{program} failed: {reason}")]
    Failed {
        /// Its name.
        program: String,
        /// What it said last, or its exit status.
        reason: String,
    },
    /// A program did not end in time, and was ended.
    #[error("{program} did not end within {waited:?} and was ended")]
    Late {
        /// Its name.
        program: String,
        /// How long was waited.
        waited: Duration,
    },
    /// A sound cannot be used.
    #[error("{what} cannot be played: {reason}")]
    Sound {
        /// The clip's file, or the program that made it.
        what: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The place that takes the sounds is missing.
    #[error("no sound can be left in {path}: {reason}")]
    Absent {
        /// Where.
        path: String,
        /// What the system said.
        reason: String,
    },
}

impl SpeakerError {
    /// The word for the rest of the program.
    #[must_use]
    pub fn fault(&self) -> Fault {
        Fault::SpeakerGone
    }

    /// The name in logs, finer than the fault's.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            SpeakerError::NoProgram { .. } => "speaker.program-missing",
            SpeakerError::Failed { .. } => "speaker.program-failed",
            SpeakerError::Late { .. } => "speaker.program-late",
            SpeakerError::Sound { .. } => "speaker.bad-sound",
            SpeakerError::Absent { .. } => "speaker.gone",
        }
    }

    /// What the technician does about it: the fault's remedy unless more is known.
    #[must_use]
    pub fn remedy(&self) -> Text {
        match self {
            SpeakerError::NoProgram { package, .. } => Text {
                zh: format!("安装 Debian 软件包 {package}:apt-get install {package},再播放测试音"),
                en: format!(
                    "Install the Debian package {package}: apt-get install {package}, then play the test sound"
                ),
            },
            SpeakerError::Sound { what, .. } => Text {
                zh: format!("重新录制该语音片段(16 位 PCM 的 WAV):{what}"),
                en: format!("Record that clip again (WAV, 16-bit PCM): {what}"),
            },
            SpeakerError::Failed { .. } | SpeakerError::Late { .. } | SpeakerError::Absent { .. } => {
                self.fault().remedy()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_told_with_its_package() {
        let missing = SpeakerError::NoProgram { program: "aplay".into(), package: "alsa-utils" };
        let late = SpeakerError::Late { program: "aplay".into(), waited: Duration::from_secs(3) };
        assert_eq!((missing.fault(), late.fault()), (Fault::SpeakerGone, Fault::SpeakerGone));
        assert_ne!(missing.code(), late.code());
        for text in [missing.remedy().zh, missing.remedy().en, missing.to_string()] {
            assert!(text.contains("alsa-utils"), "{text}");
        }
    }
}
