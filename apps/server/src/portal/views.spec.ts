import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Law } from '@rogatory/law';
import { HtmlValidate } from 'html-validate';
import { languages, Messages } from './messages.js';
import { administrationShapes } from './administration/administration-shapes.fixtures.js';
import { auditShapes } from './audit/audit-shapes.fixtures.js';
import { runShapes, trailShapes } from './audit/trail-shapes.fixtures.js';
import { caseShapes } from './cases/case-shapes.fixtures.js';
import { requestShapes } from './cases/request-shapes.fixtures.js';
import { deskShapes } from './desk/desk-shapes.fixtures.js';
import { directoryShapes } from './directory/directory-shapes.fixtures.js';
import { helpShapes } from './help/help-shapes.fixtures.js';
import { draftingShapes } from './drafting/drafting-shapes.fixtures.js';
import { statisticsShapes } from './statistics/statistics-shapes.fixtures.js';
import type { Pages } from './pages.js';
import { translations } from './translations.js';
import { Views } from './views.js';

const messages = new Messages(true);
const folder = join(__dirname, '../../../../config/instruments');
const translated = translations(Law.load(folder), { states: () => [] });
const views = new Views(messages, translated, true, 'test');
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // matters of taste, decided otherwise by the parts of govuk-frontend
    'void-style': 'off',
    'no-trailing-whitespace': 'off',
    'doctype-style': 'off',
    'attr-quotes': 'off',
    'no-implicit-button-type': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'no-inline-style': 'error',
    'prefer-native-element': 'off',
    'long-title': 'off',
    // numbers of telephone are not what our references are
    'tel-non-breaking': 'off',
  },
});

const at = new Date('2026-11-22T03:00:00Z');
const errors = ['email', 'password', 'code', 'response', 'name', 'new-password', 'id'].map(
  (field) => ({ field, text: `What is wrong with ${field}.` }),
);
const hostile = '"><script>alert(1)</script><b class=\'x';
const untold = { field: 'email', text: hostile, english: hostile };
const provider = { id: 'xa/id', name: hostile };
const who = {
  name: hostile,
  state: 'Aldora',
  authority: 'Central authority of Aldora',
  roles: ['liaison', 'authority', 'contact', 'executing', 'auditor', 'admin', 'operator'],
} as const;

const desk = deskShapes(hostile, at);
const signIn = { at, address: hostile, browser: '', system: hostile };

/** Each page in the shapes that it can take. */
const shapes: { readonly [P in keyof Pages]: readonly Pages[P][] } = {
  landing: [
    { demonstration: null },
    {
      demonstration: {
        secret: 'demonstration',
        states: [
          { code: 'XA', name: 'Aldora' },
          { code: 'XB', name: hostile },
        ],
        officers: [
          ...['liaison', 'authority', 'second', 'contact', 'executing', 'auditor', 'admin'],
          'operator',
        ],
      },
    },
  ],
  accessibility: [{}],
  kept: [
    { id: 'k', path: '/requests/x', keptAt: at, fields: [[hostile, hostile]], typed: [hostile] },
  ],
  error: [...'400 401 403 404 409 413 422 429 500 503 form link address'.split(' ')].map(
    (kind) => ({
      kind,
      said: kind === '422' ? hostile : null,
      sentence: kind === '404' ? null : hostile,
      reference: '018f',
    }),
  ),
  'sign-in': [
    { errors: [], email: '', back: '/', notice: null, providers: [], demonstrationSecret: null },
    ...(['ended', 'signed-out', 'needed'] as const).map((notice) => ({
      errors: [...errors.slice(0, 2), untold],
      email: hostile,
      back: `/x?${hostile}`,
      notice,
      providers: [provider],
      demonstrationSecret: 'demonstration',
    })),
  ],
  'second-factor': (['second-factor', 'step-up'] as const).flatMap((purpose) =>
    [true, false].map((has) => ({
      errors: has ? errors.slice(2, 4) : [],
      purpose,
      action: '/account/step-up',
      back: hostile,
      hasTotp: has,
      hasNone: !has,
      passkeyOptions: has ? JSON.stringify({ challenge: hostile }) : null,
      demonstrationCode: has ? '123456' : null,
    })),
  ),
  enrol: [{ base: '/sign-in/enrol' }, { base: '/account/factors' }],
  'enrol-passkey': [
    { errors: [], base: '/sign-in/enrol', options: '{}', name: '' },
    { errors: errors.slice(3, 5), base: '/account/factors', options: hostile, name: hostile },
  ],
  'enrol-app': [[], errors.slice(2, 3)].map((faults) => ({
    errors: faults,
    base: '/sign-in/enrol',
    secret: 'ABCD EFGH',
    uri: 'otpauth://totp/Rogatory:a%40b?secret=ABCDEFGH',
    svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>',
  })),
  link: (['invitation', 'recovery'] as const).flatMap((purpose) =>
    [[], errors.slice(4, 6)].map((faults) => ({
      errors: purpose === 'invitation' ? faults : faults.slice(1),
      purpose,
      action: `/${purpose}/t`,
      token: 't',
      state: hostile,
      email: 'a@b.example',
      name: hostile,
      expires: at,
      providers: [provider],
    })),
  ),
  home: [true, false].flatMap((mailStopped) =>
    [null, ...desk.waiting].flatMap((waiting) =>
      [null, ...desk.administration].map((administration) => ({
        standsInFor: mailStopped ? [hostile, 'Unit'] : [],
        ...{ ...who, mailStopped, waiting, administration, verification: null, lastSignIn: null },
        ...(mailStopped && { lastSignIn: { ...signIn, failed: waiting === null ? 0 : 2 } }),
        ...(administration && { verification: runShapes(hostile, at)[3] ?? null }),
      })),
    ),
  ),
  ...desk.pages,
  ...auditShapes(hostile, at),
  ...administrationShapes(hostile, at),
  ...caseShapes(hostile, at),
  ...requestShapes(hostile, at),
  ...trailShapes(hostile, at, requestShapes(hostile, at)['request-print']),
  ...draftingShapes(hostile, at),
  ...helpShapes(hostile, at),
  ...statisticsShapes(hostile, at),
  ...directoryShapes(hostile, at),
  account: [
    {
      ...{
        ...who,
        email: 'a@b.example',
        hasPassword: false,
        factors: [],
        sessions: [],
        done: null,
      },
      ...{ identities: [], providers: [], errors: [] },
    },
    ...'password factor-added factor-removed session-ended sessions-ended language identity-linked identity-removed'
      .split(' ')
      .map((done) => ({
        ...who,
        email: hostile,
        hasPassword: true,
        identities: [{ issuer: hostile, subject: hostile, provider: hostile, linkedAt: at }],
        providers: [provider],
        errors: [{ field: 'providers', text: hostile }],
        factors: [
          { id: 'totp', kind: 'totp' as const, name: '', createdAt: at, lastUsedAt: null },
          { id: 'k', kind: 'passkey' as const, name: hostile, createdAt: at, lastUsedAt: at },
        ],
        sessions: [true, false].map((isThis) => ({
          id: `s${String(isThis)}`,
          isThis,
          address: '192.0.2.1',
          browser: isThis ? 'Firefox' : '',
          system: isThis ? 'Linux' : '',
          createdAt: at,
          lastSeenAt: at,
        })),
        done,
      })),
  ],
  notifications: [null, 'saved', 'confirmed'].map((done, index) => ({
    errors: ['zone', 'quiet-to'].slice(0, index).map((field) => ({ field, text: hostile })),
    ...{ email: hostile, stopped: done === null ? { at, reason: hostile } : null, done },
    kinds: 'deadline arrival approval assignment decision other'
      .split(' ')
      .map((kind) => ({ kind, way: 'digest' })),
    ways: ['at-once', 'digest', 'never'],
    mailLanguages: [{ tag: 'ru', name: 'русский' }],
    ...{ mailLanguage: '', ownZone: '', stateZone: 'Europe/Paris', zones: ['Asia/Hanoi'] },
    ...{ digestHour: '8', hours: [{ value: '8', text: '08:00' }] },
    ...{ quietFrom: hostile, quietTo: '', quietWeekends: index === 1 },
  })),
  password: [{ errors: [] }, { errors: [errors[1]!, errors[5]!] }],
  'remove-factor': [
    { errors: [], id: 'totp', name: '' },
    { errors: errors.slice(6), id: hostile, name: hostile },
  ],
};

/** One language of each direction: the others differ in their words alone, which `messages.spec.ts` looks at. */
const cases = languages
  .slice(0, 2)
  .flatMap((language) =>
    Object.entries(shapes).map(([page, models]) => ({ page, models, language, tag: language.tag })),
  );

describe('a page', () => {
  it.each(cases)(
    '($page in $tag) misses no word, is valid, and lets nobody write markup',
    async ({ page, models, language }) => {
      for (const [index, model] of models.entries()) {
        // what stands around a page is the same for each of its shapes
        for (const officer of index === 0 ? [undefined, hostile] : [hostile]) {
          const html = views.render(
            page as keyof Pages,
            {
              ...{ language, path: `/${page}?${hostile}`, formToken: 'token' },
              ...{ demonstration: true, ...(officer !== undefined && { officer }) },
              ...(index === 1 && { reference: hostile }),
            },
            model,
          );
          const { results } = await validator.validateString(html);
          const found = results.flatMap(({ messages: all }) =>
            all.map(({ ruleId, message, line }) => `${ruleId}: ${message} (${String(line)})`),
          );
          expect(found).toEqual([]);
          expect(html).not.toMatch(/<script>|undefined|\[object|<b class/);
          // a page that names something of its own as the layout does must not take the choice of language away
          const offered = [...html.matchAll(/href="\/language\/([a-z]+)\?/g)].map(([, tag]) => tag);
          expect(offered).toEqual(
            languages.map(({ tag }) => tag).filter((tag) => tag !== language.tag),
          );
          // each error of the summary leads to something that is there
          for (const [, id] of html.matchAll(/<a href="#([^"]+)"/g)) {
            expect(html).toContain(`id="${id!}"`);
          }
        }
      }
    },
  );
});

describe('the views', () => {
  const folder = join(__dirname, 'views');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.njk'),
  );

  it('leave escaping on everywhere but in components/', () => {
    const careless = files.filter(
      (name) =>
        !name.startsWith('components') &&
        /\|\s*safe\b|autoescape/.test(readFileSync(join(folder, name), 'utf8')),
    );
    expect(careless).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
  });
});
