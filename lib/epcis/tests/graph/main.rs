//! The graph: pitfalls by name, and a brute-force enumerator that knows nothing of intervals.

mod make;
mod oracle;
mod pitfalls;
