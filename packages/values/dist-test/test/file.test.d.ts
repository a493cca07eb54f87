export {};
//# sourceMappingURL=file.test.d.ts.map
