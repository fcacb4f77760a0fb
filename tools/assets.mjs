// Called by `npm run build` after the compiler: puts beside the compiled server what the portal's pages need, and makes
// their styles and scripts. Everything that browsers fetch lies in one folder named after its contents
// (dist/assets/<version>/), so that it may be kept for a year and modules still find each other by relative paths.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import rtlcss from 'rtlcss';
import { compile } from 'sass';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'apps/server/src/portal');
const require = createRequire(import.meta.url);

/** The folder of a package that is installed. */
const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));

/** Every file that browsers fetch: its path below the version, and its bytes. */
function files() {
  const { css } = compile(join(source, 'styles/app.scss'), {
    style: 'compressed',
    loadPaths: [join(packageFolder('govuk-frontend'), 'dist')],
  });
  const webauthn = join(dirname(require.resolve('@simplewebauthn/browser')), '../esm');
  return new Map([
    ['app.css', css],
    ['app.rtl.css', rtlcss.process(css)],
    ...folder(join(source, 'scripts'), ''),
    ...folder(webauthn, 'webauthn/'),
    [
      'govuk.js',
      readFileSync(join(packageFolder('govuk-frontend'), 'dist/govuk/govuk-frontend.min.js')),
    ],
  ]);
}

/** Scripts and pictures of a folder, with everything beneath it. */
function folder(from, to) {
  return readdirSync(from, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(js|svg)$/.test(name))
    .sort()
    .map((name) => [`${to}${name}`, readFileSync(join(from, name))]);
}

const all = files();
const hash = createHash('sha256');
for (const [name, bytes] of all) hash.update(name).update('\0').update(bytes).update('\0');
const assets = join(root, 'dist/assets');
const folderOfVersion = join(assets, hash.digest('hex').slice(0, 16));
rmSync(assets, { recursive: true, force: true });
for (const [name, bytes] of all) {
  const path = join(folderOfVersion, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  // they are the same for everybody, so that how far they shrink tells nobody anything
  if (/\.(css|js|svg)$/.test(name)) {
    writeFileSync(`${path}.br`, brotliCompressSync(bytes));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}
for (const name of ['views', 'messages']) {
  cpSync(join(source, name), join(root, 'dist/apps/server/src/portal', name), { recursive: true });
}
