const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const { $schema: _, ...swcrc } = JSON.parse(readFileSync(join(__dirname, '.swcrc'), 'utf8'));
// One compiler configuration: the build's. Only the `@rogatory/*` names are resolved by Jest here, so that
// `jest.mock('@rogatory/...')` and the import it replaces mean the same file.
const { baseUrl, paths, ...jsc } = swcrc.jsc;
const swc = { ...swcrc, jsc, swcrc: false };

const lock = JSON.parse(readFileSync(join(__dirname, 'node_modules/.package-lock.json'), 'utf8'));

/** Jest cannot `require` ES modules on Node 20, so packages that are nothing else are compiled as our sources are. */
const esModules = Object.keys(lock.packages).filter((path) => {
  const manifest = join(__dirname, path, 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
});
// and one that is not, but loads such a one by import()
const names = ['@fastify/cookie'].concat(
  esModules.map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
);

/** @type {import('jest').Config} */
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  setupFiles: ['reflect-metadata'],
  transform: { '^.+\\.(ts|m?js)$': ['@swc/jest', swc] },
  moduleNameMapper: {
    '^@rogatory/config/(.*)\\.js$': '<rootDir>/config/$1',
    '^@rogatory/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // The first lookahead asks about the innermost package only: `cookie`, for one, sits inside another package.
  transformIgnorePatterns: [`/node_modules/(?!.*/node_modules/)(?!(${names.join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
};

/** Tiers that need PostgreSQL, started once for all of them by the global setup. */
const withServices = {
  ...shared,
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

const unit = [
  '<rootDir>/libs/**/*.spec.ts',
  '<rootDir>/apps/**/*.spec.ts',
  '<rootDir>/config/**/*.spec.ts',
  '<rootDir>/test/architecture.spec.ts',
  '<rootDir>/test/tooling/**/*.spec.ts',
];

/** The long suites join only where asked for: `npm run test:deep`, or DEEP=1 in front of a plain `npx jest`. */
const deep = process.env.DEEP === '1';
const deepTier = {
  ...withServices,
  displayName: 'deep',
  testMatch: ['<rootDir>/test/deep/**/*.spec.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/patience.ts'],
};

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  testTimeout: 60_000, // Jest reads it here only, not in a project
  projects: [
    { ...shared, displayName: 'unit', testMatch: unit },
    {
      ...withServices,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/integration/**/*.spec.ts'],
    },
    { ...withServices, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'] },
    ...(deep ? [deepTier] : []),
  ],
};
