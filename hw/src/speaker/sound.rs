//! A piece of sound: one channel of 16-bit samples, and the WAV files that hold such pieces.

use std::time::Duration;

use hall_core::prompt::Volume;

/// Bound on one sound; the longest prompt takes some twelve seconds.
pub const SOUND_S_MAX: u32 = 60;
/// Sample rates that loudspeakers and recorders know, in hertz.
pub const RATES_HZ: std::ops::RangeInclusive<u32> = 8_000..=48_000;
/// Bound on a WAV file: a minute of stereo at the highest rate.
pub const WAV_BYTES_MAX: usize = 48_000 * 2 * 2 * SOUND_S_MAX as usize + WAV_HEAD_MAX;
/// Room for the chunks that recorders put before the samples.
const WAV_HEAD_MAX: usize = 65_536;
/// `WAVE_FORMAT_PCM` and `WAVE_FORMAT_EXTENSIBLE` (RFC 2361, mmreg.h).
const PCM: [u16; 2] = [1, 0xfffe];
/// So many samples at the very end of the range, one after the other, are a cut-off wave; one or two may be a peak.
const CLIPPED_RUN: usize = 3;

/// A sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    rate_hz: u32,
    samples: Vec<i16>,
}

impl Sound {
    /// A sound of these samples; what is longer than [`SOUND_S_MAX`] is cut off.
    #[must_use]
    pub fn new(rate_hz: u32, mut samples: Vec<i16>) -> Self {
        let rate_hz = rate_hz.clamp(*RATES_HZ.start(), *RATES_HZ.end());
        samples.truncate(rate_hz as usize * SOUND_S_MAX as usize);
        Self { rate_hz, samples }
    }

    /// Nothing to be heard, so long.
    #[must_use]
    pub fn silence(rate_hz: u32, time: Duration) -> Self {
        let length = time.as_millis().min(u128::from(SOUND_S_MAX) * 1_000) * u128::from(rate_hz) / 1_000;
        Self::new(rate_hz, vec![0; usize::try_from(length).unwrap_or(0)])
    }

    /// Samples a second.
    #[must_use]
    pub fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    /// The samples.
    #[must_use]
    pub fn samples(&self) -> &[i16] {
        &self.samples
    }

    /// How long it takes.
    #[must_use]
    pub fn time(&self) -> Duration {
        Duration::from_millis(self.samples.len() as u64 * 1_000 / u64::from(self.rate_hz))
    }

    /// The furthest that a sample swings.
    #[must_use]
    pub fn peak(&self) -> u16 {
        self.samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0)
    }

    /// Whether its waves are cut off at the end of the range, which is heard as a rattle.
    #[must_use]
    pub fn is_clipped(&self) -> bool {
        let at_the_end = |sample: &i16| sample.unsigned_abs() >= i16::MAX.unsigned_abs();
        self.samples.windows(CLIPPED_RUN).any(|run| run.iter().all(at_the_end))
    }

    /// How long it is louder than a hundredth of the range, in all.
    #[must_use]
    pub fn audible(&self) -> Duration {
        let loud = self.samples.chunks(self.rate_hz as usize / 100);
        let loud = loud.filter(|part| part.iter().any(|sample| sample.unsigned_abs() > i16::MAX.unsigned_abs() / 100));
        Duration::from_millis(loud.count() as u64 * 10)
    }

    /// The same, not louder than `volume`.
    #[must_use]
    pub fn at(mut self, volume: Volume) -> Self {
        for sample in &mut self.samples {
            let scaled = i32::from(*sample) * i32::from(volume.percent()) / 100;
            *sample = i16::try_from(scaled).unwrap_or(*sample);
        }
        self
    }

    /// Puts `next` behind it.
    ///
    /// # Errors
    /// They have different rates.
    pub fn append(&mut self, next: &Sound) -> Result<(), &'static str> {
        if next.rate_hz != self.rate_hz {
            return Err("its sample rate differs from that of the clip before it");
        }
        self.samples.extend_from_slice(&next.samples);
        self.samples.truncate(self.rate_hz as usize * SOUND_S_MAX as usize);
        Ok(())
    }

    /// Reads a WAV file of 16-bit samples, one channel or two. A length beyond the end of the file means the end of the
    /// file: a program that writes into a pipe cannot know it beforehand.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_wav(bytes: &[u8]) -> Result<Self, &'static str> {
        if bytes.len() > WAV_BYTES_MAX {
            return Err("it is longer than a minute");
        }
        let (Some(b"RIFF"), Some(b"WAVE")) = (bytes.get(..4), bytes.get(8..12)) else {
            return Err("it is no WAV file");
        };
        let mut rest = bytes.get(12..).unwrap_or_default();
        let mut format = None;
        while let Some((head, body)) = rest.split_first_chunk::<8>() {
            let [a, b, c, d, length @ ..] = *head;
            let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX).min(body.len());
            let (chunk, behind) = body.split_at(length);
            match &[a, b, c, d] {
                b"fmt " => format = Some(Format::read(chunk)?),
                b"data" => return format.ok_or("its format is missing").map(|format| format.sound(chunk)),
                _ => {}
            }
            // Chunks begin at even places.
            rest = behind.get(length % 2..).unwrap_or_default();
        }
        Err("it has no samples")
    }

    /// The WAV file of it.
    #[must_use]
    pub fn to_wav(&self) -> Vec<u8> {
        let data_bytes = u32::try_from(self.samples.len() * 2).unwrap_or(u32::MAX);
        let mut wav = Vec::with_capacity(44 + self.samples.len() * 2);
        wav.extend_from_slice(b"RIFF");
        wav.extend_from_slice(&data_bytes.saturating_add(36).to_le_bytes());
        wav.extend_from_slice(b"WAVEfmt ");
        wav.extend_from_slice(&16_u32.to_le_bytes());
        wav.extend_from_slice(&1_u16.to_le_bytes());
        wav.extend_from_slice(&1_u16.to_le_bytes());
        wav.extend_from_slice(&self.rate_hz.to_le_bytes());
        wav.extend_from_slice(&(self.rate_hz * 2).to_le_bytes());
        wav.extend_from_slice(&2_u16.to_le_bytes());
        wav.extend_from_slice(&16_u16.to_le_bytes());
        wav.extend_from_slice(b"data");
        wav.extend_from_slice(&data_bytes.to_le_bytes());
        wav.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
        wav
    }
}

/// What stands in a WAV file's `fmt ` chunk.
struct Format {
    channels: usize,
    rate_hz: u32,
}

impl Format {
    fn read(chunk: &[u8]) -> Result<Self, &'static str> {
        let word = |at: usize| chunk.get(at..at + 2).map(|word| u16::from_le_bytes([word[0], word[1]]));
        let (Some(tag), Some(channels), Some(low), Some(high), Some(bits)) =
            (word(0), word(2), word(4), word(6), word(14))
        else {
            return Err("its format is cut short");
        };
        let rate_hz = u32::from(high) << 16 | u32::from(low);
        if !PCM.contains(&tag) || bits != 16 {
            return Err("it is not 16-bit PCM");
        }
        if !(1..=2).contains(&channels) {
            return Err("it has neither one channel nor two");
        }
        if !RATES_HZ.contains(&rate_hz) {
            return Err("its sample rate is not from 8000 to 48000 Hz");
        }
        Ok(Self { channels: usize::from(channels), rate_hz })
    }

    /// One channel of it: two are mixed.
    fn sound(&self, data: &[u8]) -> Sound {
        let (pairs, _) = data.as_chunks::<2>();
        let mixed = pairs.chunks_exact(self.channels).map(|frame| {
            let sum: i32 = frame.iter().map(|&sample| i32::from(i16::from_le_bytes(sample))).sum();
            i16::try_from(sum / i32::try_from(frame.len()).unwrap_or(1)).unwrap_or(0)
        });
        Sound::new(self.rate_hz, mixed.collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sound(samples: &[i16]) -> Sound {
        Sound::new(22_050, samples.to_vec())
    }

    #[test]
    fn a_file_of_unknown_length_goes_to_its_end() {
        let mut wav = sound(&[1, -2, 3]).to_wav();
        wav[4..8].copy_from_slice(&0x7fff_f024_u32.to_le_bytes());
        wav[40..44].copy_from_slice(&0x7fff_f000_u32.to_le_bytes());
        assert_eq!(Sound::from_wav(&wav), Ok(sound(&[1, -2, 3])));
    }

    #[test]
    fn two_channels_are_mixed_and_foreign_chunks_skipped() {
        let mut wav = sound(&[100, 300, -32_768, -32_768]).to_wav();
        wav[22] = 2;
        let data = wav.split_off(36);
        wav.extend_from_slice(b"LIST\x03\0\0\0abc\0");
        wav.extend(data);
        assert_eq!(Sound::from_wav(&wav), Ok(sound(&[200, -32_768])));
    }

    #[test]
    fn what_is_no_16_bit_sound_is_refused_with_its_reason() {
        let good = sound(&[1, 2]).to_wav();
        let with = |at: usize, byte: u8| {
            let mut wav = good.clone();
            wav[at] = byte;
            wav
        };
        for (wav, told) in [
            (b"ID3 not a wave".to_vec(), "no WAV"),
            (with(20, 3), "PCM"),
            (with(34, 24), "PCM"),
            (with(22, 6), "channel"),
            (with(26, 9), "rate"),
            (good[..24].to_vec(), "cut short"),
            (good[..36].to_vec(), "no samples"),
            (vec![0; WAV_BYTES_MAX + 1], "minute"),
        ] {
            let refusal = Sound::from_wav(&wav).expect_err(told);
            assert!(refusal.contains(told), "{refusal}");
        }
    }

    #[test]
    fn a_sound_is_bounded_scaled_and_measured() {
        assert_eq!(Sound::new(8_000, vec![1; 8_000 * 61]).time(), Duration::from_mins(1));
        let half = sound(&[1_000, -32_768]).at(Volume::new(50).expect("percent"));
        assert_eq!(half.samples(), [500, -16_384]);
        assert_eq!(sound(&[1_000]).at(Volume::SILENT).peak(), 0);
        assert!(sound(&[0, 32_767, -32_768, 32_767]).is_clipped());
        assert!(!sound(&[0, 32_767, 32_767, 0, 32_767]).is_clipped());
        assert_eq!(Sound::silence(8_000, Duration::from_millis(250)).time(), Duration::from_millis(250));
        assert_eq!(Sound::silence(8_000, Duration::from_secs(1)).audible(), Duration::ZERO);
        assert!(sound(&[1]).append(&Sound::new(8_000, vec![1])).is_err());
    }

    proptest! {
        #[test]
        fn any_sound_survives_its_file(rate_hz in RATES_HZ, samples in proptest::collection::vec(any::<i16>(), 0..500)) {
            let sound = Sound::new(rate_hz, samples);
            prop_assert_eq!(Sound::from_wav(&sound.to_wav()), Ok(sound));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let file = [b"RIFF....WAVE".as_slice(), &bytes].concat();
            if let Ok(sound) = Sound::from_wav(&file) {
                prop_assert!(sound.samples().len() * 2 <= file.len());
            }
        }
    }
}
