import type { DirectoryPages, StateLine } from './directory-pages.js';

type Shapes = { readonly [P in keyof DirectoryPages]: readonly DirectoryPages[P][] };

/** The pages of the directory in the shapes that they can take, with texts that mean harm. */
export function directoryShapes(hostile: string, at: Date): Shapes {
  const here = { now: at, zone: 'Asia/Ho_Chi_Minh' };
  const line: StateLine = {
    ...{ code: 'XA', languages: [hostile, 'English'], isOwn: true, hasContactPoint: true },
    ...{ here: { ...here, closed: 'holiday', holiday: hostile }, answersIn: 3 },
  };
  const other: StateLine = {
    ...{ ...line, code: 'XB', isOwn: false, hasContactPoint: false, answersIn: null },
    here: { ...here, closed: null, holiday: null },
  };
  const third: StateLine = {
    ...{ ...other, hasContactPoint: true, here: { ...here, closed: 'weekend', holiday: null } },
  };
  const card = { id: 'xa-central', name: hostile, functions: ['central-authority', hostile] };
  const reached = { address: hostile, telephone: '+33 1', email: 'a@b.example' };
  const change = { id: 'a', of: hostile, expiresAt: at, isOwn: true };
  const page: DirectoryPages['directory-state'] = {
    ...{ state: line, channels: hostile, requirements: hostile, mayChange: true },
    authorities: [
      { ...card, ...reached, test: { at, minutes: 2, median: 3 } },
      { ...card, address: '', telephone: '', email: '', test: { at, minutes: null, median: null } },
      { ...card, ...reached, test: null },
    ],
    instruments: [
      { title: hostile, since: '2026-01-01', isAssumed: false, kinds: [hostile] },
      { title: hostile, since: null, isAssumed: true, kinds: [] },
      { title: hostile, since: null, isAssumed: false, kinds: [] },
    ],
    ...{ changes: [change, { ...change, id: 'b', of: null }], done: null },
  };
  const field = { isLong: false, value: hostile, said: hostile, meanwhile: null };
  const form: DirectoryPages['directory-change'] = {
    ...{ errors: [], code: 'XA', entry: 'XA', of: null, version: 1, reasons: '', isStale: false },
    key: hostile,
    fields: ['languages', 'channels', 'requirements'].map((name) => ({ ...field, name })),
  };
  const decision: DirectoryPages['directory-decision'] = {
    ...{ errors: [], code: 'XA', change, askedAt: at, askedFor: hostile, reasons: '' },
    key: hostile,
    ...{ mayConfirm: true, rows: [{ name: 'name', before: '', after: hostile }] },
  };
  return {
    directory: [
      { q: '', lines: [line, other, third] },
      { q: hostile, lines: [] },
    ],
    'directory-state': [
      ...[null, 'asked', 'confirm', 'decline', 'withdraw'].map((done) => ({ ...page, done })),
      {
        ...{ ...page, state: other, authorities: [], instruments: [], changes: [] },
        ...{ mayChange: false, channels: '', requirements: '' },
      },
    ],
    'directory-change': [
      form,
      {
        ...{ ...form, entry: 'xa-central', of: hostile, reasons: hostile, isStale: true },
        errors: ['name', 'address', 'reasons'].map((name) => ({ field: name, text: hostile })),
        fields: ['name', 'address', 'telephone', 'email'].map((name) => ({
          ...{
            ...field,
            name,
            isLong: name === 'address',
            meanwhile: name === 'name' ? '' : hostile,
          },
        })),
      },
    ],
    'directory-decision': [
      decision,
      { ...decision, change: { ...change, of: null, isOwn: false } },
      { ...decision, mayConfirm: false },
      {
        ...{ ...decision, change: { ...change, isOwn: false }, reasons: hostile },
        errors: [{ field: 'reasons', text: hostile }],
      },
    ],
  };
}
