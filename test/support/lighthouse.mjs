// node lighthouse.mjs PORT COOKIE URL...: has Lighthouse look at pages in the Chromium that listens on PORT, and prints
// for each its scores and the audits that were not passed, as JSON. A process of its own: Lighthouse is an ES module.
import lighthouse from 'lighthouse';

const [port, cookie, ...addresses] = process.argv.slice(2);
const found = [];
for (const url of addresses) {
  const answer = await lighthouse(url, {
    ...{ port: Number(port), output: 'json', logLevel: 'silent' },
    ...{ onlyCategories: ['accessibility', 'best-practices'], disableStorageReset: true },
    ...{ formFactor: 'desktop', throttlingMethod: 'provided' },
    screenEmulation: { disabled: true },
    ...(cookie && { extraHeaders: { cookie } }),
  });
  const { categories, audits, finalDisplayedUrl, runtimeError } = answer.lhr;
  found.push({
    ...{ url, seen: finalDisplayedUrl, fault: runtimeError?.message ?? null },
    accessibility: Math.round((categories.accessibility.score ?? 0) * 100),
    bestPractices: Math.round((categories['best-practices'].score ?? 0) * 100),
    missed: Object.values(audits)
      .filter(({ score, scoreDisplayMode }) => scoreDisplayMode === 'binary' && score !== 1)
      .map(({ id, details }) => `${id} ${JSON.stringify(details?.items ?? []).slice(0, 600)}`),
  });
}
process.stdout.write(`${JSON.stringify(found)}\n`);
