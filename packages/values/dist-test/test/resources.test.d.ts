export {};
//# sourceMappingURL=resources.test.d.ts.map
