// The v0 .reflow language: parse and check.

export {};
