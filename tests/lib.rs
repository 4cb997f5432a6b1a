//! Nothing but a place for the tests: all of them are in the one integration binary, `hall`.
