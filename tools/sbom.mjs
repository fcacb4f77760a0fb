// `npm run sbom [-- <file>]`: writes a bill of all third-party software that runs in production, as CycloneDX 1.5, by
// default to test-results/sbom.json. Fails where a package of the lock file is missing in it, has no hash, or has a
// licence that nobody has agreed to.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from './prepare.mjs';
import { run } from './processes.mjs';
import { complain, say, Trouble } from './say.mjs';

/** Licences under which software may come along: all of them let it be used, changed and passed on freely. */
const agreed = [
  ...['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'],
  ...['BlueOak-1.0.0', 'CC0-1.0', 'Unlicense', 'Python-2.0'],
  'MPL-2.0', // asks for the source of its own files alone: we change none, and whoever gets a copy gets them with it
];

/** Packages whose manifest does not say its licence as npm reads it, and where it stands instead. */
const elsewhere = {
  'passport-local@1.0.0': ['MIT', 'in its file LICENSE; the manifest has the old list "licenses"'],
  'passport-strategy@1.0.0': ['MIT', 'likewise'],
  'pause@0.0.1': ['MIT', 'at the end of its Readme.md'],
};

/** Name and version of what the lock file installs, with whether production needs it. */
function locked() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { name, version, dev = false }]) => ({
      ref: `${name ?? path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`,
      dev,
    }));
}

/** npm's own bill of everything. Its `--omit=dev` leaves out packages that both worlds need, hence not used. */
async function wholeBill() {
  const args = ['--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const shell = process.platform === 'win32';
  const { code, out, err } = await run('npm', ['sbom', ...args], { cwd: root, shell });
  if (code !== 0) throw new Trouble(`npm made no bill of software: ${err}`);
  return JSON.parse(out);
}

/** Every licence that a component names. */
const licencesOf = ({ licenses = [] }) =>
  licenses.map(({ license, expression }) => expression ?? license.id ?? license.name);

/** The bill without what only development needs, under our own name, with the licences that stand elsewhere. */
function forProduction(bill, wanted) {
  const own = bill.metadata.component;
  const components = bill.components
    .filter((component) => wanted.has(component['bom-ref']))
    .map((component) => {
      const [id] = elsewhere[component['bom-ref']] ?? [];
      return id && licencesOf(component).length === 0
        ? { ...component, licenses: [{ license: { id } }] }
        : component;
    });
  const isKept = (ref) => wanted.has(ref) || ref === own['bom-ref'];
  return {
    ...bill,
    metadata: { ...bill.metadata, component: { ...own, name: own['bom-ref'].split('@')[0] } },
    components,
    dependencies: bill.dependencies
      .filter(({ ref }) => isKept(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
  };
}

/** What is wrong with the bill, a sentence each. */
function faultsOf({ components }, wanted) {
  const there = new Set(components.map((component) => component['bom-ref']));
  const isAgreed = (licence) =>
    licence
      .replace(/^\(|\)$/g, '')
      .split(' OR ')
      .some((one) => agreed.includes(one));
  return [
    ...[...wanted].filter((ref) => !there.has(ref)).map((ref) => `${ref} is missing in the bill.`),
    ...components.flatMap((component) => {
      const ref = component['bom-ref'];
      const licences = licencesOf(component);
      if (licences.length === 0)
        return [`${ref} names no licence: say in tools/sbom.mjs where it stands.`];
      return licences
        .filter((licence) => !isAgreed(licence))
        .map((licence) => `${ref} comes under ${licence}, which nobody has agreed to.`);
    }),
    ...components
      .filter(({ hashes = [] }) => !hashes.some(({ alg }) => alg === 'SHA-512'))
      .map((component) => `${component['bom-ref']} has no hash in the lock file.`),
    ...Object.keys(elsewhere)
      .filter((ref) => !there.has(ref))
      .map((ref) => `${ref} is no longer there: take it off the list in tools/sbom.mjs.`),
  ];
}

try {
  const [file = join(root, 'test-results/sbom.json')] = process.argv.slice(2);
  const wanted = new Set(locked().flatMap(({ ref, dev }) => (dev ? [] : [ref])));
  const bill = forProduction(await wholeBill(), wanted);
  const faults = faultsOf(bill, wanted);
  if (faults.length > 0) throw new Trouble(faults.join('\n'));
  mkdirSync(dirname(resolve(file)), { recursive: true });
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
  const counts = new Map();
  for (const licence of bill.components.flatMap(licencesOf)) {
    counts.set(licence, (counts.get(licence) ?? 0) + 1);
  }
  const told = [...counts].sort(([, a], [, b]) => b - a).map(([licence, n]) => `${licence} ${n}`);
  say(`figures: sbom ${bill.components.length} packages in production; ${told.join(', ')}`);
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
