export {};
//# sourceMappingURL=print.test.d.ts.map
