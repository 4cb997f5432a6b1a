//! A data file is read whole or not at all, and what was good once is not lost.

use std::os::unix::fs::symlink;
use std::path::PathBuf;

use super::*;

/// A kind of file small enough to see through: a number from 1 to 9, and nothing else.
const DIGIT: Kind = Kind { config_key: "digit", bytes_max: 16 };

fn digit([text]: [&str; 1]) -> Result<u8, (usize, Defect)> {
    one_digit(text).map_err(|defect| (0, defect))
}

fn one_digit(text: &str) -> Result<u8, Defect> {
    match text.trim_end().parse() {
        Ok(digit @ 1..=9) => Ok(digit),
        _ => Err(Defect { line: 1, key: Some("digit".into()), message: format!("found {text:?}; 1 to 9 are allowed") }),
    }
}

struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("digit.txt")
    }

    fn state_dir(&self) -> PathBuf {
        self.dir.path().join("state")
    }

    fn write(&self, text: &str) {
        std::fs::write(self.path(), text).expect("written");
    }

    fn file(&self) -> DataFiles<1> {
        DataFiles::new([DataFile::new(DIGIT, &self.path(), &self.state_dir())])
    }

    /// A file that was opened while it was good, and is its own last good copy.
    fn opened(&self, text: &str) -> DataFiles<1> {
        self.write(text);
        let mut file = self.file();
        assert!(file.open(digit).expect("good").defect.is_none());
        file.keep_if_good(digit);
        file
    }
}

fn good(look: &Look<u8>) -> Option<u8> {
    match look {
        Look::Good(digit) => Some(*digit),
        Look::Same | Look::Bad(_) => None,
    }
}

fn bad(look: &Look<u8>) -> Option<String> {
    match look {
        Look::Bad(error) => Some(error.to_string()),
        Look::Same | Look::Good(_) => None,
    }
}

fn same<T>(look: &Look<T>) -> bool {
    matches!(look, Look::Same)
}

#[test]
fn a_bad_file_at_the_start_gives_way_to_the_last_good_copy() {
    let desk = Desk::new();
    desk.opened("7");
    desk.write("seven");
    let opened = desk.file().open(digit).expect("the copy");
    assert_eq!(opened.data, 7);
    let defect = opened.defect.expect("a defect").to_string();
    assert!(defect.contains("digit.txt: line 1, digit: found \"seven\"; 1 to 9 are allowed"), "{defect}");
    std::fs::remove_file(desk.path()).expect("removed");
    let opened = desk.file().open(digit).expect("the copy");
    assert!(opened.data == 7 && opened.defect.is_some_and(|defect| defect.to_string().contains("key `digit`")));
}

#[test]
fn without_a_good_copy_a_bad_file_is_refused() {
    let desk = Desk::new();
    desk.write("seven");
    assert!(desk.file().open(digit).expect_err("no copy").to_string().contains("digit.txt"));
    desk.opened("7");
    std::fs::write(desk.state_dir().join("last-good-digit.toml"), "0").expect("spoilt");
    desk.write("eight");
    assert!(
        desk.file().open(digit).expect_err("both are bad").to_string().contains("eight"),
        "the error is the file's"
    );
}

#[test]
fn a_bad_file_never_becomes_the_last_good_copy() {
    let desk = Desk::new();
    let mut file = desk.opened("7");
    desk.write("seven");
    let _ = file.look_now(digit);
    file.keep_if_good(digit);
    assert_eq!(desk.file().open(digit).expect("the copy").data, 7);
}

#[test]
fn a_change_is_taken_once_it_stands_still() {
    let desk = Desk::new();
    let mut file = desk.opened("7");
    assert!(same(&file.look(digit)) && same(&file.look(digit)));
    desk.write("8\n");
    assert!(same(&file.look(digit)), "it may still be written");
    assert_eq!(good(&file.look(digit)), Some(8));
    assert!(same(&file.look(digit)), "said once");
    desk.write("eight");
    assert_eq!(desk.file().open(digit).expect("the copy").data, 8, "what was taken is the last good copy");
}

#[test]
fn a_file_that_is_being_written_is_not_called_bad() {
    let desk = Desk::new();
    let mut file = desk.opened("7");
    // Each look meets another part of it.
    for part in ["", "x", "xx", "xxx"] {
        desk.write(part);
        assert!(same(&file.look(digit)), "{part:?}");
    }
    desk.write("9");
    assert!(same(&file.look(digit)));
    assert_eq!(good(&file.look(digit)), Some(9));
}

#[test]
fn a_bad_change_is_said_once_and_a_mended_one_is_taken() {
    let desk = Desk::new();
    let mut file = desk.opened("7");
    desk.write("seven");
    assert!(same(&file.look(digit)));
    assert!(bad(&file.look(digit)).expect("bad").contains("found \"seven\""));
    assert!(same(&file.look(digit)) && same(&file.look(digit)), "said once");
    desk.write("7");
    assert!(same(&file.look(digit)));
    assert_eq!(good(&file.look(digit)), Some(7));
}

#[test]
fn a_file_that_vanishes_and_comes_back_is_noticed_both_times() {
    let desk = Desk::new();
    let mut file = desk.opened("7");
    std::fs::remove_file(desk.path()).expect("removed");
    assert!(same(&file.look(digit)));
    assert!(bad(&file.look(digit)).is_some());
    desk.write("7");
    assert!(same(&file.look(digit)));
    assert_eq!(good(&file.look(digit)), Some(7));
}

#[test]
fn another_link_is_another_file() {
    let desk = Desk::new();
    let (one, two) = (desk.dir.path().join("one"), desk.dir.path().join("two"));
    std::fs::write(&one, "1").expect("written");
    std::fs::write(&two, "2").expect("written");
    symlink(&one, desk.path()).expect("linked");
    let mut file = desk.file();
    assert_eq!(file.open(digit).expect("good").data, 1);
    let fresh = desk.dir.path().join("fresh");
    symlink(&two, &fresh).expect("linked");
    std::fs::rename(&fresh, desk.path()).expect("swapped");
    assert!(same(&file.look(digit)));
    assert_eq!(good(&file.look(digit)), Some(2));
}

#[test]
fn whatever_stands_in_its_place_is_refused_without_waiting() {
    let desk = Desk::new();
    let mut file = desk.opened("7");
    let refused = |file: &mut DataFiles<1>| bad(&file.look_now(digit)).expect("refused");
    std::fs::remove_file(desk.path()).expect("removed");
    assert!(refused(&mut file).contains("digit.txt"), "nothing");
    std::fs::create_dir(desk.path()).expect("a folder");
    assert!(refused(&mut file).contains("digit.txt"), "a folder");
    std::fs::remove_dir(desk.path()).expect("removed");
    let fifo = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, desk.path(), fifo, rustix::fs::Mode::RUSR, 0).expect("a pipe");
    assert!(refused(&mut file).contains("not a file"), "a pipe that nobody writes to");
    std::fs::remove_file(desk.path()).expect("removed");
    symlink(desk.path(), desk.path()).expect("linked");
    assert!(refused(&mut file).contains("digit.txt"), "a link to itself");
    std::fs::remove_file(desk.path()).expect("removed");
    desk.write(&"1".repeat(17));
    assert!(refused(&mut file).contains("more than 16 bytes"));
    std::fs::write(desk.path(), [b'1', b'\n', 0xff]).expect("written");
    assert!(refused(&mut file).contains("line 2: this is not UTF-8"));
    desk.write("7");
    assert_eq!(good(&file.look_now(digit)), Some(7));
}

/// Another kind, whose digit must not be the first one's.
const OTHER: Kind = Kind { config_key: "other", bytes_max: 16 };

fn different([one, other]: [&str; 2]) -> Result<(u8, u8), (usize, Defect)> {
    let pair = (digit([one])?, one_digit(other).map_err(|defect| (1, defect))?);
    let alike = Defect { line: 1, key: None, message: "both are alike".into() };
    if pair.0 == pair.1 { Err((1, alike)) } else { Ok(pair) }
}

#[test]
fn files_that_belong_together_are_taken_together() {
    let desk = Desk::new();
    let other = desk.dir.path().join("other.txt");
    let files = || {
        let one = DataFile::new(DIGIT, &desk.path(), &desk.state_dir());
        DataFiles::new([one, DataFile::new(OTHER, &other, &desk.state_dir())])
    };
    desk.write("1");
    std::fs::write(&other, "2").expect("written");
    let mut pair = files();
    assert_eq!(pair.open(different).expect("good").data, (1, 2));
    pair.keep_if_good(different);
    // Sound by itself, and not with the other one.
    desk.write("2");
    let Look::Bad(error) = pair.look_now(different) else { panic!("they do not fit") };
    assert!(error.to_string().ends_with("other.txt: line 1: both are alike"), "{error}");
    let opened = files().open(different).expect("the copies");
    assert_eq!((opened.data, opened.defect.is_some()), ((1, 2), true));
    std::fs::write(&other, "3").expect("written");
    assert!(matches!(pair.look(different), Look::Same), "it may still be written");
    assert!(matches!(pair.look(different), Look::Good((2, 3))));
}
