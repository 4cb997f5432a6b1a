use super::*;
use hall_core::card::{FormField, IdNumber};
use hall_core::person::Phone;
use proptest::prelude::*;

fn secret(seed: u8) -> SealSecret {
    SealSecret::generate(Entropy::new([seed; 32]))
}

fn key(seed: u8) -> SealKey {
    secret(seed).public().expect("a key")
}

fn sealed(plain: &[u8]) -> Sealed {
    seal(&key(1), plain, Entropy::new([9; 32])).expect("sealed")
}

#[test]
fn only_the_private_half_opens_it() {
    let sealed = sealed("王小明 37010519900307001X".as_bytes());
    assert_eq!(open(&secret(1), &sealed).expect("opens").as_slice(), "王小明 37010519900307001X".as_bytes());
    assert_eq!(open(&secret(2), &sealed), Err(SealError::Foreign));
    let text = String::from_utf8_lossy(sealed.as_bytes());
    assert!(!text.contains("王小明") && !text.contains("3701"));
}

#[test]
fn the_sealed_form_is_the_documented_one() {
    let sealed = sealed(b"x");
    let bytes = sealed.as_bytes();
    assert_eq!((bytes.len(), bytes[0]), (1 + 4 + 32 + 1 + 16, 1));
    assert_eq!(bytes[1..5], Sha256::digest(key(1).as_bytes())[..4]);
}

#[test]
fn the_same_words_are_sealed_differently_each_time() {
    let once = seal(&key(1), b"words", Entropy::new([3; 32])).expect("sealed");
    let again = seal(&key(1), b"words", Entropy::new([4; 32])).expect("sealed");
    assert_ne!(once, again);
    assert_ne!(once.as_bytes()[5..37], again.as_bytes()[5..37], "each has a key of its own");
}

#[test]
fn a_seal_is_bounded() {
    let longest = sealed(&[b'x'; PLAIN_BYTES_MAX]);
    assert_eq!(longest.as_bytes().len(), SEALED_BYTES_MAX);
    let longer = seal(&key(1), &[b'x'; PLAIN_BYTES_MAX + 1], Entropy::new([9; 32]));
    assert_eq!(longer, Err(SealError::TooLong(PLAIN_BYTES_MAX + 1)));
}

#[test]
fn a_key_that_gives_no_secret_seals_nothing() {
    let nothing = SealKey([0; 32]);
    assert_eq!(seal(&nothing, b"x", Entropy::new([9; 32])), Err(SealError::Key));
}

#[test]
fn secrets_are_never_shown() {
    let shown = format!("{:?} {:?} {:?}", secret(1), HallKey::new([7; 32]), Form::default());
    assert_eq!(shown, "SealSecret(…) HallKey(…) Form(0 fields)");
}

#[test]
fn a_person_is_told_apart_under_the_halls_key_only() {
    // RFC 4231 has no key of 32 bytes; the value was computed with `openssl dgst -sha256 -mac HMAC`.
    let hall = HallKey::new(*b"0123456789abcdef0123456789abcdef");
    let PersonKey(bytes) = person_key(&hall, "37010519900307001X");
    let expected = 0xf7fb_9e79_dd81_3be6_21bf_e78c_6265_98ca_u128.to_be_bytes();
    assert_eq!(bytes[..16], expected);
    let expected = 0xc0f3_3ee6_def1_2ee0_b19c_0f40_da2b_ab16_u128.to_be_bytes();
    assert_eq!(bytes[16..], expected);
    assert_ne!(person_key(&HallKey::new([8; 32]), "37010519900307001X"), PersonKey(bytes));
    assert_ne!(person_key(&hall, "370105199003070011"), PersonKey(bytes));
}

#[test]
fn a_form_comes_out_as_it_went_in() {
    let number = IdNumber::parse("11010519491231002X").expect("a number");
    let phone = Phone::parse("13800001234").expect("a number");
    let form = Form::of_id_number(&number).with_phone(&phone).with_phone(&phone);
    let sealed = form.seal(&key(1), Entropy::new([5; 32])).expect("sealed");
    let opened = Form::open(&secret(1), &sealed).expect("opens");
    assert_eq!(opened, form);
    let fields: Vec<_> = opened.fields().collect();
    assert_eq!(fields, [(FormField::DocumentNumber.code(), "11010519491231002X"), (PHONE, "13800001234")]);
    assert_eq!(opened.get("name"), None);
}

#[test]
fn what_is_no_form_is_said_to_be_none() {
    let table = [
        "",
        "{}",
        r#"{"v":2,"fields":{}}"#,
        r#"{"v":1,"fields":[]}"#,
        r#"{"v":1,"fields":{"a":1}}"#,
        r#"{"v":1,"fields":{"a":"x","a":"y"}}"#,
    ];
    for text in table {
        assert_eq!(Form::open(&secret(1), &sealed(text.as_bytes())), Err(SealError::Form), "{text}");
    }
    let value = |chars: usize| format!(r#"{{"v":1,"fields":{{"a":"{}"}}}}"#, "x".repeat(chars));
    assert!(Form::open(&secret(1), &sealed(value(VALUE_CHARS_MAX).as_bytes())).is_ok());
    assert_eq!(Form::open(&secret(1), &sealed(value(VALUE_CHARS_MAX + 1).as_bytes())), Err(SealError::Form));
    let fields = |count: usize| {
        let fields: Vec<String> = (0..count).map(|at| format!(r#""{at}":"x""#)).collect();
        format!(r#"{{"v":1,"fields":{{{}}}}}"#, fields.join(","))
    };
    assert!(Form::open(&secret(1), &sealed(fields(FIELDS_MAX).as_bytes())).is_ok());
    assert_eq!(Form::open(&secret(1), &sealed(fields(FIELDS_MAX + 1).as_bytes())), Err(SealError::Form));
}

proptest! {
    #[test]
    fn any_flipped_bit_breaks_the_seal(at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut bytes = sealed(b"some words").as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let changed = Sealed::new(bytes).expect("fits");
        prop_assert!(open(&secret(1), &changed).is_err());
    }

    #[test]
    fn no_bytes_make_the_opener_panic(bytes in prop::collection::vec(any::<u8>(), 1..200)) {
        let junk = Sealed::new(bytes).expect("fits");
        prop_assert!(open(&secret(1), &junk).is_err());
    }
}
