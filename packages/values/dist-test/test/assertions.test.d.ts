export {};
//# sourceMappingURL=assertions.test.d.ts.map
