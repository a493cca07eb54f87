export {};
//# sourceMappingURL=fileset.test.d.ts.map
