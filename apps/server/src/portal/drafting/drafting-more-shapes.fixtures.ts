import type { CaseHead, Citation, DeadlineLine } from '../cases/case-pages.js';
import type { Field } from '../cases/form-field.js';
import type { FormerLine } from './former-lines.js';
import type { DraftingPages, StateHints } from './drafting-pages.js';

interface Known {
  readonly head: CaseHead;
  readonly to: StateHints;
  readonly fields: readonly Field[];
  readonly basis: readonly Citation[];
}
type Copying =
  'choose' | 'import' | 'imported' | 'copy' | 'template' | 'templates' | 'template-act';
type Further = 'urgent-choice' | 'urgent' | 'receipt' | Copying;

export function formerLine(hostile: string): FormerLine {
  const same = [hostile, '203.0.113.84'];
  const at = { state: 'draft', to: 'XB', on: '2026-11-22', same };
  return { id: 'r', reference: 'XA-2026-1', kind: hostile, ...at };
}

/** Further pages on which requests are written, in the shapes that they can take. */
export function furtherShapes(
  hostile: string,
  at: Date,
  { head, to, fields, basis }: Known,
): { readonly [P in Further]: readonly DraftingPages[P][] } {
  const choice = { value: 'XB', text: hostile, hint: hostile };
  const deadline: DeadlineLine = {
    ...{ name: hostile, owedBy: hostile, isOurs: true, isPrivate: false, isPolicy: true },
    ...{ isStanding: false, dueOn: null, zone: 'Europe/Paris', steps: [], basis },
    due: { at, when: 'soon', count: 2, unit: 'hours' },
  };
  const missing = [{ label: hostile, letter: 'g', help: hostile }];
  const quiet = { sent: null, to, deadlines: [], missing, isSupplied: false, actions: [] };
  const amounts = (['urgent', 'emergency'] as const).map((urgency) => ({
    ...{ urgency, unit: 'hours', count: 24 },
  }));
  const afterwards = { later: [hostile], due: [{ name: hostile, when: 'oral', amounts, basis }] };
  return {
    'urgent-choice': [
      { states: [choice], kinds: [choice], to: '', chosen: 'XB', errors: [] },
      {
        ...{ states: [choice], kinds: [choice], to: 'XB', chosen: '' },
        errors: [{ field: 'to', text: hostile }],
      },
      { states: [choice], kinds: [], to: '', chosen: '', errors: [] },
    ],
    urgent: [true, false].map((mayTransmit) => ({
      ...{ to, kind: { value: 'a/b', name: hostile, purpose: hostile }, basis, fields },
      ...{ afterwards: mayTransmit ? afterwards : { later: [], due: [] }, mayTransmit, key: 'k' },
      errors: mayTransmit ? [] : [{ field: 'value', text: hostile }],
    })),
    receipt: [
      {
        ...{ head, standing: 'sent', sent: { at, hash: 'a'.repeat(64) }, to },
        ...{ deadlines: [deadline], missing, actions: ['supplement', 'confirm-in-writing'] },
        isSupplied: true,
      },
      { ...quiet, head, standing: 'approval' },
      { ...quiet, head, standing: 'second' },
    ],
    ...copyingShapes(hostile, { head, basis }),
  };
}

/** Pages on which drafts are made out of what was written before. */
function copyingShapes(
  hostile: string,
  { head, basis }: Pick<Known, 'head' | 'basis'>,
): { readonly [P in Copying]: readonly DraftingPages[P][] } {
  const errors = (name: string) => [{ field: name, text: hostile }];
  const states = [{ value: 'XB', text: hostile }];
  const line = { id: 't', name: hostile, kind: hostile, to: hostile };
  const lines = [true, false].map((shared) => ({ ...line, shared }));
  const typed = { to: 'XB', need: hostile, offence: 'other', years: '4', account: hostile };
  const question = { typed, states, offences: [{ value: '7', text: hostile }], key: 'k' };
  const codes =
    'words no-words all no-party reached not-reached parts more-parts oral not-carried use-action';
  const proposal = {
    ...{ value: 'a/b', instrument: hostile, name: hostile, purpose: hostile, isOpen: true, basis },
    reasons: [
      { why: 'outside', law: hostile },
      { why: 'inside-article', article: '7', offence: hostile },
      { why: 'inside-serious', years: 4 },
      { why: 'outside-article' },
      { why: 'outside-years' },
      { why: 'outside-below', least: 4 },
      ...codes
        .split(' ')
        .map((why) => ({ why, words: [hostile], state: 'XB', authority: hostile, count: 2 })),
    ],
  };
  return {
    choose: [
      { ...question, errors: [], result: null },
      { ...question, errors: ['to', 'need', 'years'].flatMap(errors), result: null },
      { ...question, errors: [], result: { best: null, others: [], alike: [] } },
      {
        ...{ ...question, errors: [] },
        result: {
          best: proposal,
          others: [{ ...proposal, isOpen: false }, proposal],
          alike: [formerLine(hostile)],
        },
      },
    ],
    import: [
      { key: 'k', errors: [] },
      { key: 'k', errors: [...errors('file'), ...errors('file')] },
    ],
    imported: [{ head, lines: [{ message: hostile, basis, href: '/x' }] }],
    copy: [true, false].map((mayReplace) => ({ head, states, to: 'XB', mayReplace, key: 'k' })),
    template: [
      { head, key: hostile, name: '', who: 'me', errors: [] },
      { head, key: hostile, name: hostile, who: 'authority', errors: errors('name') },
    ],
    templates: [
      { lines: [], next: null, done: null },
      ...['saved', 'rename', 'remove'].map((done) => ({ lines, next: '/x', done })),
    ],
    'template-act': (['start', 'rename', 'remove'] as const).map((act) => ({
      ...{ act, template: { ...line, shared: true }, name: hostile, states, to: 'XB', key: 'k' },
      errors: act === 'rename' ? errors('name') : [],
    })),
  };
}
