import { bodies, type EventView, type RequestView } from '@rogatory/casework';
import { lifecycles } from '@rogatory/lifecycle';
import { languages, Messages } from '../messages.js';
import { ActFormReader } from './act-form-reader.js';
import { ActForm } from './act-form.js';
import { meanwhileOf } from './act-typed.js';
import type { CaseView } from './case-view.js';
import type { FormContext } from './form-field.js';
import { ActionSchemas } from './form-schema.js';

const schemas = new ActionSchemas();
const form = new ActForm(schemas);
const messages = new Messages(true);
const choice = (value: string) => ({ value, text: `Text of ${value}` });
const context = (action: string): FormContext => ({
  action,
  items: [
    choice('0198c5a0-0000-7000-8000-000000000001'),
    choice('0198c5a0-0000-7000-8000-000000000002'),
  ],
  documents: [choice('0198c5a0-0000-7000-8000-000000000003')],
  ...{ authorities: [choice('xb-central')], states: [choice('XC')], grounds: [choice('R-ESS')] },
  ...{ conditions: [choice('C-CONF')], obligations: [choice('1')], text: () => undefined },
});

describe('the form of an action', () => {
  it.each(Object.keys(bodies))(
    'has words for everything that "%s" asks for, in each language',
    (action) => {
      const names = [`action.${action}`, ...form.names(action)];
      for (const language of languages) {
        expect(names.filter((name) => !messages.has(language, name))).toEqual([]);
      }
    },
  );

  it('names each action, state and urgency that a page can show', () => {
    const states = lifecycles.flatMap(({ initial, transitions }) => [
      initial,
      ...transitions.flatMap(({ to }) => to),
    ]);
    const names = [
      ...states
        .filter((state) => state !== 'same' && state !== 'road')
        .map((state) => `state.${state}`),
      ...lifecycles.flatMap(({ transitions }) =>
        transitions.map(({ action }) => `action.${action}`),
      ),
    ];
    for (const language of languages) {
      expect(names.filter((name) => !messages.has(language, name))).toEqual([]);
    }
  });

  it('puts what stays at home last, and marks it', () => {
    const fields = form.fields(context('refuse'), {}, new Map());
    expect(fields.at(-1)).toMatchObject({ path: 'internalReasons', isPrivate: true });
    expect(fields.slice(0, -1).every(({ isPrivate }) => !isPrivate)).toBe(true);
  });

  it('marks every part of an assessment as private', () => {
    for (const field of form.fields(context('record-assessment'), {}, new Map())) {
      expect(field.isPrivate).toBe(true);
    }
  });

  it('needs the first question of several, and leaves the others open', () => {
    const fields = form.fields(context('ask-for-information'), {}, new Map());
    const rows = fields.flatMap((field) => (field.kind === 'rows' ? field.rows : []));
    expect(rows.map(({ required }) => required)).toEqual([true, false, false]);
  });
});

describe('what is read from a form', () => {
  const read = (action: string, typed: Record<string, string>) =>
    new ActFormReader(schemas).read(context(action), typed);

  it('leaves out rows that stayed empty, and knows where each member came from', () => {
    const { body, places } = read('ask-for-information', {
      questions_0: ' ',
      questions_2: 'Since when?',
    });
    expect(body).toEqual({ questions: ['Since when?'] });
    expect(places.get('/questions/0')).toBe('questions_2');
  });

  it('takes the items that were decided on, by their ids', () => {
    const { body } = read('decide-items', { 'items_1-decision': 'accepted' });
    expect(body).toEqual({
      items: [{ id: '0198c5a0-0000-7000-8000-000000000002', decision: 'accepted' }],
    });
  });

  it('takes boxes that were ticked, and none that the page did not offer', () => {
    const own = '0198c5a0-0000-7000-8000-000000000003';
    const foreign = '0198c5a0-0000-7000-8000-00000000000f';
    const { body } = read('deliver', {
      [`documents_${own}`]: own,
      [`documents_${foreign}`]: foreign,
    });
    expect(body).toEqual({ documents: [own] });
  });

  it('reads truth, numbers and lines as what they are', () => {
    expect(read('decide-on-risk', { proceed: 'false' }).body).toEqual({ proceed: false });
    expect(read('report-fulfilment', { condition: '1', text: 'a\r\nb' }).body).toEqual({
      condition: 1,
      text: 'a\nb',
    });
  });

  it('reaches for nothing that is not in the schema', () => {
    expect(
      read('reply', { text: 'x', __proto__: 'y', constructor: 'z', state: 'closed' }).body,
    ).toEqual({ text: 'x' });
  });
});

describe('what happened while a form was filled in', () => {
  it('is what both States know of, as much as has changed the request since', () => {
    const events = [
      ...['transmit', 'acknowledge', 'supplement'].map((type) => ({ type, room: 'shared' })),
      ...['note', 'seal'].map((type) => ({ type, room: 'private' })),
    ] as unknown as EventView[];
    const view = { event: ({ type }: EventView) => type } as unknown as CaseView;
    const told = (version: string) =>
      meanwhileOf(events, { version: 9 } as RequestView, { version }, view);
    expect(told('7')).toEqual(['acknowledge', 'supplement']);
    expect(told('9')).toEqual(['supplement']);
  });
});
