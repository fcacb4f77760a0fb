import type { Field } from '../cases/form-field.js';
import type { AdministrationPages } from './administration-pages.js';
import type { Block, Piece } from './sheet.js';

/** The pages of the administration in the shapes that they can take, with texts that mean harm. */
export function administrationShapes(
  hostile: string,
  at: Date,
): { readonly [P in keyof AdministrationPages]: readonly AdministrationPages[P][] } {
  const pieces: readonly Piece[] = [
    { text: hostile },
    { at },
    { on: '2027-02-05', isQuiet: true },
    { text: hostile, href: '/administration/officers/x', about: hostile },
    { text: hostile, tag: 'warning' },
    { text: hostile, tag: 'plain' },
    { text: hostile, isCode: true, isQuiet: true },
    { text: hostile, isLaw: true },
  ];
  const choice = { value: hostile, text: hostile };
  const table = {
    kind: 'table',
    caption: hostile,
    columns: [hostile, hostile],
    empty: hostile,
  } as const;
  const blocks: readonly Block[] = [
    { kind: 'heading', id: 'one', text: hostile },
    { kind: 'text', pieces },
    { kind: 'notice', text: hostile },
    { kind: 'facts', rows: [{ key: hostile, value: pieces }] },
    { ...table, id: 'table', rows: [[pieces, pieces]] },
    { ...table, id: 'none', rows: [] },
    { kind: 'points', items: pieces },
    {
      kind: 'buttons',
      items: [
        { text: hostile, href: '/administration/units', isMain: true },
        { text: hostile, href: '/administration/units', isWarning: true },
        { text: hostile, action: '/administration/webhooks/x/test', hidden: { one: hostile } },
      ],
    },
    { kind: 'once', label: hostile, value: hostile },
    {
      kind: 'filter',
      action: '/administration/officers',
      q: { label: hostile, value: hostile },
      choices: [{ name: 'role', label: hostile, choices: [choice], chosen: hostile }],
      isFiltered: true,
    },
    { kind: 'more', href: '/administration/officers?cursor=x' },
  ];
  const about = { label: hostile, hint: hostile, required: true, isPrivate: false, error: hostile };
  const fields: readonly Field[] = [
    { ...about, kind: 'line', path: 'email', value: hostile },
    { ...about, kind: 'long', path: 'reasons', value: hostile },
    { ...about, kind: 'select', path: 'authority', value: hostile, choices: [choice] },
    {
      ...about,
      kind: 'many',
      path: 'roles',
      choices: [{ ...choice, path: 'roles_x', checked: true }],
    },
  ];
  const form = {
    ...{
      title: hostile,
      back: '/administration',
      action: '/administration/officers/invite',
      button: hostile,
    },
    ...{
      takesFile: false,
      blocks: [],
      fields: [],
      hidden: [],
      isWarning: false,
      errors: [],
      factor: null,
    },
  };
  return {
    administration: [
      { title: hostile, back: null, done: null, isWide: false, blocks: [] },
      { title: hostile, back: '/administration', done: hostile, isWide: true, blocks },
    ],
    'administration-form': [
      form,
      {
        ...form,
        ...{ blocks, fields, hidden: [[hostile, hostile]], isWarning: true },
        errors: ['email', 'reasons', 'authority', 'roles', 'main', 'factor-code'].map((field) => ({
          field,
          text: hostile,
        })),
        factor: { hasTotp: true, demonstrationCode: '123456' },
      },
      { ...form, factor: { hasTotp: false, demonstrationCode: null } },
      { ...form, takesFile: true, errors: [{ field: 'file', text: hostile }] },
    ],
  };
}
