//! Simulated devices behind pseudo-terminals.
