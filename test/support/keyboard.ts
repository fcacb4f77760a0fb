import type { Page } from 'playwright-core';
import { demonstrationCode } from '@rogatory/identity';
import type { TestNode } from './node.js';

/** What has the focus. */
export interface Focus {
  readonly id: string;
  /** What it is called: the first line of its label, or of its own text. */
  readonly name: string;
  /** Whether something is drawn round it. */
  readonly isMarked: boolean;
  /** Whether at least a corner or the middle of it lies in the window, beneath nothing else. */
  readonly isUncovered: boolean;
}

const look = `(() => {
  const at = document.activeElement;
  const label = at.labels?.[0];
  const drawn = (style) =>
    (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  const box = at.getClientRects()[0] ?? at.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.02, 0.1], [0.98, 0.1], [0.02, 0.9], [0.98, 0.9]];
  const hits = points.map(([x, y]) =>
    document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
  return {
    id: at.id,
    name: ((label ?? at).innerText || at.getAttribute('aria-label') || at.tagName).trim().split('\\n')[0].trim(),
    isMarked: drawn(getComputedStyle(at)) || (label !== undefined && drawn(getComputedStyle(label, '::before'))),
    isUncovered: hits.some((hit) => hit !== null && (at.contains(hit) || label?.contains(hit) === true)),
  };
})()`;

/** Somebody with a keyboard and no mouse, who sees where the focus is at each stop or stops there. */
export class Keyboard {
  constructor(
    readonly page: Page,
    private readonly node: TestNode,
  ) {}

  focus(): Promise<Focus> {
    return this.page.evaluate<Focus>(look);
  }

  /** Goes on, or back, until what is wanted has the focus, by its id or by its name. */
  async to(wanted: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<Focus> {
    const passed: string[] = [];
    for (let steps = 0; steps < 150; steps += 1) {
      await this.page.keyboard.press(key);
      const at = await this.focus();
      if (at.name === 'BODY' || at.name === 'HTML') {
        if (passed.length > 0) break; // past the end of the page
        continue;
      }
      if (!at.isMarked || !at.isUncovered) {
        throw new Error(`On ${this.page.url()} the focus is not seen: ${JSON.stringify(at)}.`);
      }
      passed.push(at.name);
      const isIt =
        typeof wanted === 'string'
          ? at.id === wanted || at.name === wanted
          : wanted.test(at.name) || (at.id !== '' && wanted.test(at.id));
      if (isIt) return at;
    }
    throw new Error(
      `${key} does not reach ${String(wanted)} on ${this.page.url()}: ${passed.join(' | ')}.`,
    );
  }

  /** Reaches something and presses Enter on it, which leads to another page. */
  async enter(wanted: string | RegExp): Promise<void> {
    await this.to(wanted);
    await this.turn('Enter');
  }

  /** Presses a key that leads to another page, and waits for that. */
  async turn(key: string): Promise<void> {
    await Promise.all([this.page.waitForEvent('framenavigated'), this.page.keyboard.press(key)]);
    await this.page.waitForLoadState();
  }

  async write(wanted: string | RegExp, text: string): Promise<void> {
    await this.to(wanted);
    await this.page.keyboard.type(text);
  }

  /** Chooses from a list by what its line begins with. */
  async choose(wanted: string | RegExp, line: string): Promise<void> {
    await this.to(wanted);
    await this.page.keyboard.type(line);
  }

  /** Chooses one of several in a group, of which only one is a stop: first down to it, as arrows go. */
  async pick(first: string | RegExp, name: string | RegExp): Promise<void> {
    await this.to(first);
    await this.page.keyboard.press('Space');
    for (let steps = 0; steps < 12; steps += 1) {
      const at = await this.focus();
      if (!at.isMarked || !at.isUncovered) throw new Error(`Not seen: ${JSON.stringify(at)}.`);
      if (typeof name === 'string' ? at.name === name : name.test(at.name)) return;
      await this.page.keyboard.press('ArrowDown');
    }
    throw new Error(`The arrows do not reach ${String(name)}.`);
  }

  /** Signs in from the page itself, with the code of a moment that nobody has used. */
  async signIn(email: string): Promise<void> {
    await this.node.advance('30 seconds');
    await this.page.goto('/sign-in');
    await this.write('email', email);
    await this.write('password', 'demonstration');
    await this.turn('Enter');
    const [row] = await this.node.sql<{ now: Date }>('SELECT node_time() AS now');
    await this.write('code', demonstrationCode(email, row!.now));
    await this.turn('Enter');
    await this.page.waitForURL('**/home');
  }

  /** Acts on a request whose page is open: the form, the check, the confirmation. */
  async act(action: string, fill?: () => Promise<void>): Promise<void> {
    await this.enter(action);
    await fill?.();
    await this.enter('Continue');
    await this.page.getByRole('heading', { name: 'Check before you act' }).waitFor();
    await this.enter('Confirm and do it');
    await this.page
      .locator('.govuk-notification-banner--success')
      .waitFor()
      .catch(async () => {
        const seen = await this.page.getByRole('main').innerText();
        throw new Error(`"${action}" was not done. The page says: ${seen.slice(0, 1500)}`);
      });
  }
}
