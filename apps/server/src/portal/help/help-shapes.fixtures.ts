import { join } from 'node:path';
import { Law } from '@rogatory/law';
import { lifecycles } from '@rogatory/lifecycle';
import { CaseView } from '../cases/case-view.js';
import { designSamples } from './design-samples.js';
import type { HelpPages, VisitStep } from './help-pages.js';
import { guides } from './help-places.js';

/** The pages that help in the shapes that they can take, with texts that mean harm. */
export function helpShapes(
  hostile: string,
  at: Date,
): { readonly [P in keyof HelpPages]: readonly HelpPages[P][] } {
  const named = [
    { name: hostile, text: hostile, paragraph: hostile },
    { name: '', text: hostile, paragraph: '40(1)' },
  ];
  const step = (name: string, standing: VisitStep['standing'], href: string | null): VisitStep => ({
    ...{ name, standing, href, officer: 'liaison', state: 'XA', signIn: `/sign-in?${hostile}` },
  });
  const actions = [
    ...new Set(
      lifecycles.flatMap(({ transitions }) => transitions.map(({ action }): string => action)),
    ),
  ];
  const visit = {
    key: 'k',
    ...{ secret: hostile, who: null, followed: null, choices: [], done: 0 },
    steps: [step('draft', 'next', null), step('decide', 'later', null)],
  };
  const reference = 'XA-2026-1';
  const law = Law.load(join(process.cwd(), 'config/instruments'));
  const sample = designSamples(
    law,
    new CaseView(law),
    at,
    () => hostile,
    () => hostile,
    false,
  );
  return {
    help: [{ guides }],
    'help-guide': guides.map((role) => ({ role, guides, actions })),
    'help-glossary': [
      {
        terms: ['instrument', 'hash'],
        instruments: [
          { title: hostile, kinds: named, limits: named, grounds: named, conditions: [] },
        ],
      },
    ],
    'help-actions': [
      {
        lifecycles: lifecycles.map(({ name, transitions }) => ({
          name,
          acts: transitions.map(({ action, by, roles, from, to, visibility }) => ({
            ...{ action, by, roles, from, to: [to].flat(), isShared: visibility === 'shared' },
            basis: [{ paragraph: '40(1)', title: hostile, gist: hostile }],
          })),
        })),
      },
    ],
    'first-visit': [
      visit,
      { ...visit, who: { name: hostile, state: 'XA' } },
      {
        ...{ secret: hostile, who: { name: hostile, state: 'XB' }, done: 1, key: 'k' },
        followed: { id: 'a', reference },
        choices: [{ id: 'b', reference }],
        steps: [
          step('draft', 'done', null),
          step('draft', 'next', '/requests/new'),
          step('transmit', 'next', '/requests/a/actions/transmit'),
          step('verify', 'later', null),
        ],
      },
      { ...visit, followed: { id: 'a', reference }, steps: [step('verify', 'next', '/x')] },
    ],
    design: [sample],
  };
}
