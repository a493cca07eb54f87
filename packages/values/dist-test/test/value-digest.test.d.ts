export {};
//# sourceMappingURL=value-digest.test.d.ts.map
