export {};
//# sourceMappingURL=fileset-json.test.d.ts.map
