// Lowering of v0 .reflow programs into the Flow graph.

export {};
