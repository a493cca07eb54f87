export {};
//# sourceMappingURL=digester.test.d.ts.map
