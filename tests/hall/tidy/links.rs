//! What a document shows or points at must be there: a picture that moved leaves an empty frame on the first page.

use super::assert_none;
use super::tree::{FILES, SourceFile, is_there};

/// What stands before a path, and the character behind it.
const MARKS: [(&str, char); 2] = [("src=\"", '"'), ("](", ')')];

fn broken(files: &[SourceFile], is_there: impl Fn(&str) -> bool) -> Vec<String> {
    let documents = files.iter().filter(|file| file.is_of(&["md"]));
    let links = documents.flat_map(|file| pointed_at(&file.text).into_iter().map(move |path| (file, path)));
    let gone = links.filter(|(file, path)| !is_there(&beside(&file.path, path)));
    gone.map(|(file, path)| format!("{}: {path} is not there", file.path)).collect()
}

/// The paths in a document; addresses and places within a page are none.
fn pointed_at(text: &str) -> Vec<&str> {
    let after =
        |(mark, end): (&'static str, char)| text.split(mark).skip(1).filter_map(move |rest| rest.split_once(end));
    let all = MARKS.into_iter().flat_map(after).map(|(path, _)| path);
    all.filter(|path| !path.contains("://") && !path.starts_with('#')).collect()
}

/// A path as the document means it, from the top of the tree.
fn beside(document: &str, path: &str) -> String {
    match document.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{path}"),
        None => path.to_owned(),
    }
}

#[test]
fn what_the_documents_show_is_there() {
    assert_none(&broken(&FILES, is_there));
}

#[test]
fn a_picture_that_moved_is_found() {
    let text = "<img src=\"ui/a.png\"> [page](https://hall.example) [map](ui/b.md) [here](#words) ![](c.png)";
    let files = [SourceFile::sample("README.md", text), SourceFile::sample("ui/README.md", "![](d.png)")];
    let found = broken(&files, |path| path == "ui/a.png" || path == "ui/d.png");
    assert_eq!(found, ["README.md: ui/b.md is not there", "README.md: c.png is not there"]);
}
