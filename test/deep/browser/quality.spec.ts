import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { requestThatIs } from '../../support/cases.js';
import { freePort, signInByCode, startBrowsing, type Browsed } from '../../support/chromium.js';
import { figures } from '../../support/figures.js';

let browsed: Browsed;
let debugging: number;
let id: string;
beforeAll(async () => {
  debugging = await freePort();
  browsed = await startBrowsing({}, [`--remote-debugging-port=${String(debugging)}`]);
  ({ id } = await requestThatIs(browsed.node, 'in-assessment'));
  for (let count = 0; count < 30; count += 1) await requestThatIs(browsed.node, 'transmitted');
});
afterAll(async () => {
  await browsed.stop();
});

/** The five pages on which most of the day is spent; the first before one has signed in. */
const mainPages = (): readonly string[] => [
  ...['/sign-in', '/home', '/requests', `/requests/${id}`],
  `/requests/${id}/actions/refuse`,
];

async function officer(options?: Parameters<Browsed['open']>[0]): Promise<Page> {
  const page = await (await browsed.open(options)).newPage();
  await signInByCode(browsed.node, page, 'authority@xb.example');
  return page;
}

interface Seen {
  readonly url: string;
  readonly seen: string;
  readonly fault: string | null;
  readonly accessibility: number;
  readonly bestPractices: number;
  readonly missed: readonly string[];
}

/** What Lighthouse says of pages, with the cookies of whoever is signed in. */
async function lighthouse(cookie: string, paths: readonly string[]): Promise<readonly Seen[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      resolve('test/support/lighthouse.mjs'),
      ...[String(debugging), cookie],
      ...paths.map((path) => browsed.url + path),
    ],
    { maxBuffer: 1e8, env: { ...process.env, NO_COLOR: '1' } },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Seen[];
}

describe('the main pages', () => {
  it('have full marks of Lighthouse for accessibility and best practices', async () => {
    const page = await officer();
    const cookies = await page.context().cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const [outside, ...inside] = mainPages();
    const found = [...(await lighthouse('', [outside!])), ...(await lighthouse(cookie, inside))];
    for (const { url, seen, fault, accessibility, bestPractices, missed } of found) {
      expect([seen, fault, missed]).toEqual([url, null, []]);
      expect([url, accessibility, bestPractices]).toEqual([url, 100, 100]);
    }
    figures('lighthouse', `${String(found.length)} pages, each 100 and 100`);
    await page.context().close();
  });

  it('weigh less than 40 kB each as they travel, with their styles and scripts', async () => {
    const weights = [];
    for (const path of mainPages()) {
      // a browser that has kept nothing yet, on its way from one of our pages to another
      const page = path === '/sign-in' ? await (await browsed.open()).newPage() : await officer();
      await page.goto(path === '/sign-in' ? '/' : '/account');
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Network.enable');
      await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
      let bytes = 0;
      devtools.on(
        'Network.loadingFinished',
        ({ encodedDataLength }) => (bytes += encodedDataLength),
      );
      await page.evaluate(`location.assign(${JSON.stringify(path)})`);
      await page.waitForURL(`**${path}`);
      await page.waitForLoadState('networkidle');
      expect([path, bytes > 5000, bytes < 40_000]).toEqual([path, true, true]);
      weights.push(`${path.replace(id, ':id')} ${(bytes / 1000).toFixed(1)} kB`);
      await page.context().close();
    }
    figures('page weight', weights.join(', '));
  });
});

/** Where the focus is, and whether that can be seen. */
const focused = (page: Page): Promise<{ name: string; isSeen: boolean; top: number }> =>
  page.evaluate(`(() => {
    const at = document.activeElement;
    const styles = [at, at.nextElementSibling].filter(Boolean).map((one) => getComputedStyle(one));
    const { outlineStyle, boxShadow } = styles[0];
    const { left, top } = at.getBoundingClientRect();
    const label = at.labels?.[0] ?? at;
    const ring = styles[1] ? getComputedStyle(label, '::before').boxShadow : 'none';
    return {
      name: (label.innerText || at.id || at.tagName).trim().split('\\n')[0],
      isSeen: outlineStyle !== 'none' || boxShadow !== 'none' || ring !== 'none',
      top: top + scrollY,
    };
  })()`);

describe('the keyboard alone', () => {
  it('skips to what a page is about, and always shows where it is', async () => {
    const page = await officer();
    for (const path of mainPages().slice(1)) {
      await page.goto(path);
      await page.keyboard.press('Tab');
      expect([path, await focused(page)]).toMatchObject([
        path,
        { name: 'Skip to main content', isSeen: true },
      ]);
      await page.keyboard.press('Enter');
      expect(await page.evaluate('location.hash')).toBe('#main');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('!!document.activeElement.closest("main")')).toBe(true);
      const seen = new Set<string>();
      for (let steps = 0; steps < 150; steps += 1) {
        const { name, isSeen } = await focused(page);
        expect([path, name, isSeen]).toEqual([path, name, true]);
        seen.add(name);
        await page.keyboard.press('Tab');
        if (await page.evaluate('document.activeElement === document.body')) break;
      }
      expect(seen.size).toBeGreaterThan(3);
    }
    await page.context().close();
  });

  it('finds a request, and acts on it up to the confirmation', async () => {
    const { id: one, reference } = await requestThatIs(browsed.node, 'transmitted');
    const page = await officer();
    const reach = async (name: string | RegExp): Promise<void> => {
      for (let steps = 0; steps < 120; steps += 1) {
        await page.keyboard.press('Tab');
        const { name: at } = await focused(page);
        if (typeof name === 'string' ? at === name : name.test(at)) return;
      }
      throw new Error(`The keyboard does not reach ${String(name)} on ${page.url()}.`);
    };
    await page.goto('/requests');
    await page.keyboard.press('/'); // to the search, from wherever one is
    await page.keyboard.type(reference);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?*');
    await reach(reference);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/requests/${one}`);
    await reach('Acknowledge receipt');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/actions/acknowledge');
    await reach(/^Your own reference for it/);
    await page.keyboard.type('B-77');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Check before you act' }).waitFor();
    await reach('Confirm and do it');
    await page.keyboard.press('Enter');
    await page.getByText('“Acknowledge receipt” has been done.').waitFor();
    await page.context().close();
  });

  it('walks in the order of reading', async () => {
    const page = await officer();
    await page.goto(`/requests/${id}/actions/refuse`);
    const tops: number[] = [];
    for (let steps = 0; steps < 25; steps += 1) {
      await page.keyboard.press('Tab');
      const { top } = await focused(page);
      if (await page.evaluate('!!document.activeElement.closest("main")')) tops.push(top);
    }
    expect(tops.length).toBeGreaterThan(8);
    expect(tops).toEqual([...tops].sort((one, other) => one - other));
    await page.context().close();
  });
});

describe('for whoever sees otherwise, the main pages', () => {
  /** What of a page stands out, measured in the browser. */
  const measure = (page: Page): Promise<{ wide: number; size: number; moves: number }> =>
    page.evaluate(`({
      wide: document.documentElement.scrollWidth,
      size: parseFloat(getComputedStyle(document.querySelector('main p, main li')).fontSize),
      moves: [...document.querySelectorAll('*')].filter((one) => {
        const { transitionDuration, animationName } = getComputedStyle(one);
        return parseFloat(transitionDuration) > 0 || animationName !== 'none';
      }).length,
    })`);

  it('grow with the letters that a browser is set to, and never scroll sideways [WCAG 1.4.4]', async () => {
    const page = await officer({ bypassCSP: true });
    for (const path of mainPages().slice(1)) {
      await page.goto(path);
      const before = await measure(page);
      await page.addStyleTag({ content: 'html { font-size: 200% !important; }' });
      const { wide, size } = await measure(page);
      expect([path, wide, size]).toEqual([path, before.wide, before.size * 2]);
    }
    await page.context().close();
  });

  it('keep the edges of badges where every colour is the reader’s own', async () => {
    const page = await officer({ forcedColors: 'active' });
    for (const path of ['/requests', `/requests/${id}`]) {
      await page.goto(path);
      const edges = await page.evaluate<string[]>(
        `[...document.querySelectorAll('main .govuk-tag')].map((one) => getComputedStyle(one).borderTopStyle)`,
      );
      expect([path, [...new Set(edges)]]).toEqual([path, ['solid']]);
    }
    await page.context().close();
  });

  it('move nothing for whoever asks for less of it', async () => {
    const page = await officer({ reducedMotion: 'reduce' });
    for (const path of mainPages().slice(1)) {
      await page.goto(path);
      expect([path, (await measure(page)).moves]).toEqual([path, 0]);
    }
    await page.context().close();
  });
});

describe('the browser', () => {
  it('has had nothing to forbid', () => {
    expect(browsed.violations).toEqual([]);
  });
});
