// What the test command takes for a test. Spec: 07-cli §8.27, §20.6.

/** Every exported value whose name starts so. */
export const isTestName = (name: string): boolean => name.startsWith('Test');

/** A module of tests, whose string values are compared with recorded ones. */
export const isTestFile = (path: string): boolean => path.endsWith('_test.rf');
