//! The source tree keeps its own rules. Each rule is a function from files to complaints, and each is shown to complain.

mod links;
mod manifests;
mod places;
mod tree;
mod words;

/// Fails with every complaint at once, so that one run is enough to mend them.
#[track_caller]
fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
