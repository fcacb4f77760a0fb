import { resolve } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { languages, Messages, type Values } from '../../apps/server/src/portal/messages.js';
import { axeFaults } from './axe.js';
import type { Browsed } from './chromium.js';

const messages = new Messages(true, resolve('apps/server/src/portal/messages'));

/** How an officer sees the portal. */
export interface Look {
  readonly language: 'en' | 'ar';
  readonly script: boolean;
}

/**
 * An officer at a desk of their own, who finds everything as people do: by what stands on the page in their language.
 * Only what the instrument names, such as the kinds and the parts of a request, is found by its id.
 */
export class Officer {
  private constructor(
    readonly page: Page,
    private readonly look: Look,
    /** What the browser complained of on the way, and what axe found. */
    private readonly complaints: string[],
  ) {}

  /** Signs in through the pages. */
  static async signIn(
    browsed: Browsed,
    email: string,
    look: Look,
    complaints: string[],
  ): Promise<Officer> {
    const context = await browsed.open({ locale: look.language, javaScriptEnabled: look.script });
    context.setDefaultTimeout(20_000);
    listen(context, complaints);
    const officer = new Officer(await context.newPage(), look, complaints);
    await browsed.node.advance('30 seconds');
    const { page } = officer;
    await page.goto('/sign-in');
    await officer.stop('sign-in');
    await officer.field('sign-in.email').fill(email);
    // the button that shows a password is called by a longer name
    await page.getByRole('textbox', { name: officer.t('sign-in.password') }).fill('demonstration');
    await officer.press('sign-in.button');
    const code = (await page.textContent('#demonstration-code')) ?? '';
    await officer.field('code.label').fill(code.trim());
    await officer.stop('second-factor');
    await officer.press('totp.button');
    await page.waitForURL('**/home');
    await officer.stop('home');
    return officer;
  }

  t(key: string, values: Values = {}): string {
    return messages.text(
      languages.find(({ tag }) => tag === this.look.language)!,
      key,
      values,
    );
  }

  /** A language's name in the officer's own. */
  languageName(tag: string): string {
    return new Intl.DisplayNames([this.look.language], { type: 'language' }).of(tag) ?? tag;
  }

  /** Looks at the page as axe does, where scripts run. */
  async stop(name: string): Promise<void> {
    if (!this.look.script) return;
    for (const fault of await axeFaults(this.page)) this.complaints.push(`${name}: ${fault}`);
  }

  field(key: string, within: Page | Locator = this.page): Locator {
    return within.getByLabel(this.t(key)).and(within.locator('input, textarea, select')).first();
  }

  radio(group: string, option: string): Locator {
    return this.page
      .getByRole('group', { name: this.t(group) })
      .last()
      .getByRole('radio', { name: this.t(option), exact: true });
  }

  async press(key: string, values: Values = {}): Promise<void> {
    await this.page.getByRole('button', { name: this.t(key, values), exact: true }).click();
  }

  async follow(key: string): Promise<void> {
    const main = this.page.getByRole('main');
    const named = { name: this.t(key), exact: true };
    // a link that looks like a button says that it is one
    await main
      .getByRole('link', named)
      .or(main.locator('a').and(main.getByRole('button', named)))
      .first()
      .click();
  }

  /** Goes to a request through the list of them, in the view that one comes to unless another is named. */
  async open(reference: string, view?: string): Promise<void> {
    await this.page
      .getByRole('banner')
      .getByRole('link', { name: this.t('navigation.requests'), exact: true })
      .click();
    if (view !== undefined) {
      await this.page
        .getByRole('navigation', { name: this.t('requests.views') })
        .locator(`a[href$="view=${view}"]`)
        .first()
        .click();
    }
    await this.stop('worklist');
    await this.page
      .getByRole('link', { name: reference })
      .filter({ visible: true })
      .first()
      .click();
    await this.stop('request');
  }

  /** Does an act through its pages: the form, what the other State will see, the confirmation. */
  async act(action: string, fill?: () => Promise<void>): Promise<void> {
    await this.page
      .locator(`main a[href$="/actions/${action}"]`)
      .filter({ hasText: this.t(`action.${action}`), visible: true })
      .first()
      .click();
    await this.stop(`form of ${action}`);
    await fill?.();
    await this.press('act.check');
    await this.page.getByRole('heading', { name: this.t('act-check.title') }).waitFor();
    await this.stop(`check of ${action}`);
    await this.press('act-check.confirm');
    // what it says differs by act
    await this.page
      .locator('.govuk-notification-banner--success')
      // what was sent has a receipt
      .or(this.page.getByRole('heading', { name: this.t('receipt.title.sent') }))
      .first()
      .waitFor()
      .catch(async () => {
        const seen = await this.page.getByRole('main').innerText();
        throw new Error(`"${action}" was not done. The page says: ${seen.slice(0, 1500)}`);
      });
    await this.stop(`request after ${action}`);
  }

  /** Writes one part of a draft and saves it, starting from the list of parts and ending there. */
  async write(part: string, fill: () => Promise<unknown>): Promise<void> {
    await this.page.locator(`main a[href$="/draft/${part}"]`).first().click();
    await this.stop(`draft, ${part}`);
    await fill();
    await this.press('draft.save-later');
    await this.page.getByText(this.t('draft.done.saved')).waitFor();
  }
}

/** Nothing may go wrong in the browser while the job is done. */
function listen(context: BrowserContext, complaints: string[]): void {
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(`${message.page()?.url() ?? ''}: ${message.text()}`);
    }
  });
  context.on('weberror', (error) => {
    complaints.push(`${error.page()?.url() ?? ''}: ${String(error.error())}`);
  });
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${why}`);
  });
}
