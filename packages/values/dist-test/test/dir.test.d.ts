export {};
//# sourceMappingURL=dir.test.d.ts.map
