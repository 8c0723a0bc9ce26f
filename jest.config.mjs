/** One runner for every kind of test; `npm test -- WORD…` filters by path. */
export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/scripts/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/scripts/jest-global-teardown.mjs',
  roots: [
    '<rootDir>/protos',
    '<rootDir>/packages',
    '<rootDir>/services',
    '<rootDir>/e2e',
    '<rootDir>/deploy',
    '<rootDir>/bench',
  ],
  testMatch: ['**/src/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '/\\.turbo/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  cacheDirectory: '<rootDir>/.cache/jest',
  testSequencer: '<rootDir>/scripts/jest-sequencer.mjs',
  reporters: ['default', '<rootDir>/scripts/plain-reporter.mjs'],
  // Ends what hangs. A slow machine, with other work to do, is no reason to fail.
  testTimeout: 300_000,
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
};
