mod make;
mod oracle;
mod pitfalls;
