// `npm test [-- <Jest's own arguments>]`: installs and builds what is missing, runs the tiers, and says at the end what
// ran and what did not. `--deep` runs the long suites instead; `--bench` measures instead (see bench.mjs).
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { bench } from './bench.mjs';
import { build, install, requireNode, root } from './prepare.mjs';
import { findRedis } from './redis.mjs';
import { complain, say } from './say.mjs';

/** Starts and kills a process each second for a minute. */
const alone = 'queue-chaos';

/** Runs Jest on some tiers and answers what it found. Without a report, Jest itself failed: that counts as one. */
async function runTiers(tiers, args, folder, part = '') {
  const report = join(folder, `${tiers.join('-')}${part}.json`);
  const ours = [
    '--selectProjects',
    ...tiers,
    '--passWithNoTests',
    '--json',
    `--outputFile=${report}`,
  ];
  const env = {
    ...process.env,
    ROGATORY_FIGURES: join(folder, 'figures'),
    ...(tiers.includes('deep') && { DEEP: '1' }),
  };
  const jest = spawn(
    process.execPath,
    [join(root, 'node_modules/jest/bin/jest.js'), ...ours, ...args],
    {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const code = await new Promise((resolve) => jest.once('close', resolve));
  return { code, suites: readReport(report, code, tiers[0]) };
}

/** More than so many files that fail are no accident. */
const accidents = 3;

/**
 * Runs tiers, and the few files that failed once more by themselves: a machine that is busy with others can make a
 * test of times miss. What passes only then is told by name (`unsteady`), for it wants mending; what fails twice failed.
 */
async function runTwice(tiers, args, folder, part = '') {
  const first = await runTiers(tiers, args, folder, part);
  const failed = first.suites.filter(({ status }) => status === 'failed');
  const files = failed.map(({ name }) => name).filter((name) => existsSync(name));
  if (files.length === 0 || files.length < failed.length || files.length > accidents) return first;
  say(`Once more, alone: ${files.map((file) => relative(root, file)).join(', ')}`);
  const again = ['--runInBand', '--runTestsByPath', ...files];
  const second = await runTiers(tiers, again, folder, `${part}-again`);
  const others = first.suites.filter((suite) => !failed.includes(suite));
  const passed = second.suites.filter(({ status }) => status === 'passed').map(({ name }) => name);
  return {
    code: second.code,
    suites: [...others, ...second.suites],
    unsteady: failed.filter(({ name }) => passed.includes(name)),
  };
}

function readReport(path, code, tier) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults;
  } catch {
    const name = join(root, 'test', tier, 'which did not start');
    return code === 0 ? [] : [{ name, status: 'failed', assertionResults: [] }];
  }
}

/** Counts over all suites. A suite that could not even be loaded is one failure, not none. */
function count(suites) {
  const tests = suites.flatMap((suite) => suite.assertionResults);
  const of = (...states) => tests.filter(({ status }) => states.includes(status)).length;
  const broken = suites.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: of('passed'),
    failed: of('failed') + broken.length,
    skipped: of('pending', 'todo', 'skipped', 'disabled'),
  };
}

const folders = [
  ['integration', 'test/integration/'],
  ['e2e', 'test/e2e/'],
  ['deep', 'test/deep/'],
];

function tierOf({ name }) {
  const path = name.slice(root.length + 1).replaceAll('\\', '/');
  return folders.find(([, folder]) => path.startsWith(folder))?.[0] ?? 'unit';
}

/** One line per tier that ran, one for the queue, one for what was left out. */
function tell(suites, isDeep) {
  for (const tier of ['unit', 'integration', 'e2e', 'deep']) {
    const those = suites.filter((suite) => tierOf(suite) === tier);
    if (those.length === 0) continue;
    const { passed, failed } = count(those);
    say(`${tier}: ${passed} passed, ${failed} failed (files: ${those.length})`);
  }
  tellOfQueues(suites);
  if (!isDeep)
    say('Not run: the long suites (npm run test:deep) and the measurements (npm run bench).');
}

function tellOfQueues(suites) {
  const tests = suites.flatMap((suite) => suite.assertionResults);
  const ran = (backend, ...states) =>
    tests.some(
      ({ status, ancestorTitles }) =>
        states.includes(status) &&
        ancestorTitles.some((title) => title.endsWith(`, on ${backend}`)),
    );
  const done = ['PostgreSQL', 'Redis'].filter((backend) => ran(backend, 'passed', 'failed'));
  if (done.length === 0) return;
  const why = 'no redis-server on the PATH and no REDIS_URL';
  const isMissing = !done.includes('Redis') && !process.env.REDIS_URL && !findRedis();
  say(`Queue suites ran on: ${done.join(', ')}${isMissing ? `; Redis: not run, ${why}` : ''}`);
}

function tellOfUnsteady(suites) {
  for (const { name, assertionResults } of suites) {
    const tests = assertionResults.filter(({ status }) => status === 'failed');
    const titles = tests.map(({ fullName }) => fullName).join('; ') || 'did not load';
    say(`Unsteady, passed only when run again: ${relative(root, name)}: ${titles}`);
  }
}

/** What suites found and want told (test/support/figures.ts). */
function tellOfFigures(folder) {
  const file = join(folder, 'figures');
  if (!existsSync(file)) return;
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  for (const line of [...new Set(lines)].sort()) say(line);
}

async function test(args, isDeep) {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-report-'));
  // Unit tests apart, so that they are told even where no database starts.
  const groups = isDeep ? [['deep']] : [['unit'], ['integration', 'e2e']];
  const runs = [];
  if (isDeep && args.length === 0) {
    // one suite takes the whole machine: beside it, sign-ins of others would run out before they are done
    const apart = ['--testPathIgnorePatterns', alone];
    runs.push(await runTwice(['deep'], apart, folder, '-most'));
    runs.push(await runTwice(['deep'], ['--testPathPatterns', alone], folder, '-alone'));
  } else {
    for (const tiers of groups) runs.push(await runTwice(tiers, args, folder));
  }
  const suites = runs.flatMap((run) => run.suites);
  const { passed, failed, skipped } = count(suites);
  say('');
  tell(suites, isDeep);
  tellOfUnsteady(runs.flatMap(({ unsteady = [] }) => unsteady));
  tellOfFigures(folder);
  rmSync(folder, { recursive: true, force: true });
  say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 || runs.some(({ code }) => code !== 0) ? 1 : 0;
}

try {
  requireNode();
  const own = ['--deep', '--bench'];
  const args = process.argv.slice(2);
  const rest = args.filter((arg) => !own.includes(arg));
  await install();
  await build();
  process.exitCode = args.includes('--bench')
    ? await bench(rest)
    : await test(rest, args.includes('--deep'));
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
