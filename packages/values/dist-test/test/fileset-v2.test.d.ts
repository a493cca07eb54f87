export {};
//# sourceMappingURL=fileset-v2.test.d.ts.map
