import type { RequestView } from '@rogatory/casework';
import type { Directory } from '@rogatory/directory';
import { Law } from '@rogatory/law';
import { join } from 'node:path';
import { ActFormReader } from '../cases/act-form-reader.js';
import { ActForm } from '../cases/act-form.js';
import type { Field } from '../cases/form-field.js';
import { ActionSchemas, type FormSchemas, type Schema } from '../cases/form-schema.js';
import { instantOf, localOf } from '../cases/local-time.js';
import { languages, Messages } from '../messages.js';
import { contextOf, measures, typedOf, type DraftForm } from './draft-form.js';
import { DraftTasks, type Task } from './draft-tasks.js';
import { isProgram } from './taking-files.js';

const law = Law.load(join(__dirname, '../../../../../config/instruments'));
const schemas = new ActionSchemas();
const messages = new Messages(true);
// the directory is asked for the languages of the State alone
const directory = { state: () => ({ languages: ['vi', 'en'] }) } as unknown as Directory;

const whole = {
  offences: [{ article: '7', description: 'Illegal access', maxPenaltyYears: 5 }],
  items: [
    {
      ...{ id: '0198c5a0-0000-7000-8000-000000000001', measure: 'disclose', data: 'traffic' },
      ...{ target: '203.0.113.84', period: { from: '2026-11-01' }, note: 'Soon.' },
    },
  ],
  ...{ urgency: 'urgent', deadline: { on: '2027-03-01', reason: 'A hearing.' }, language: 'en' },
  ...{ confidential: false, contents: { period: { from: '2026-11-01', to: '2026-11-16' } } },
  oral: { at: '2026-11-20T09:30:00Z', means: 'Telephone', to: 'Duty officer' },
  links: [
    { type: 'follows', direction: 'to', request: '0198c5a0-0000-7000-8000-000000000002' },
    { type: 'relates', direction: 'to', request: '0198c5a0-0000-7000-8000-000000000003' },
  ],
};
const draft = (kind: string, given: object = whole): RequestView =>
  ({ instrument: 'un-cybercrime-2024', kind, requestedState: 'XB', ...given }) as RequestView;
const tasksOf = (request: RequestView): readonly Task[] => new DraftTasks(law, schemas).of(request);
const of = (schema: Schema): FormSchemas => ({
  of: () => schema,
  resolve: (given) => schemas.resolve(given),
});

function formOf(
  task: Task,
  request: RequestView,
  language = languages[0] as (typeof languages)[number],
): DraftForm {
  const texts = (key: string): string | undefined =>
    messages.has(language, key) ? messages.text(language, key) : undefined;
  return { task, request, texts, tag: language.tag, zone: 'Europe/Paris', earlier: [] };
}

function leaves(fields: readonly Field[]): readonly Field[] {
  return fields.flatMap((one) =>
    one.kind === 'group' || one.kind === 'fold'
      ? [one, ...leaves(one.fields)]
      : one.kind === 'rows'
        ? [one, ...leaves(one.rows)]
        : [one],
  );
}

describe('the form of each part of a draft', () => {
  const kinds = law.instruments.flatMap(({ kinds: all }) => all.map(({ id }) => id));

  it.each(languages)('has words for everything that it asks for, in $tag', (language) => {
    for (const kind of kinds) {
      const request = draft(kind);
      for (const task of tasksOf(request)) {
        const context = contextOf(formOf(task, request, language), law, directory);
        const fields = leaves(new ActForm(of(task.schema)).fields(context, {}, new Map()));
        expect([kind, task.id, fields.length > 0]).toEqual([kind, task.id, true]);
        for (const { label, path } of fields) {
          expect([kind, path, label]).not.toEqual([kind, path, path.split(/[-_]/).at(-1)]);
        }
        if (!task.content) expect(messages.has(language, `draft.task.${task.id}`)).toBe(true);
      }
    }
    expect(measures.filter((one) => !messages.has(language, `measure.${one}`))).toEqual([]);
  });

  it.each([
    'offences',
    'items',
    'urgency',
    'language',
    'confidential',
    'oral',
    'links',
    'contents-period',
  ])('gives %s back as it was written', (id) => {
    const request = draft('stored-data');
    const task = tasksOf(request).find((one) => one.id === id)!;
    const typed = typedOf(task, schemas, 'Europe/Paris');
    const context = contextOf(formOf(task, request), law, directory);
    const { body } = new ActFormReader(of(task.schema)).read(context, typed);
    expect(body).toEqual(task.value);
  });
});

describe('the patch that a part writes', () => {
  const patch = (id: string, value: object): unknown =>
    tasksOf(draft('stored-data'))
      .find((one) => one.id === id)!
      .patch(value as Record<string, unknown>);

  it('removes what was emptied, and what a value has no more', () => {
    expect(patch('contents-period', {})).toEqual({ contents: { period: null } });
    expect(patch('contents-period', { value: { from: '2026-11-02' } })).toEqual({
      contents: { period: { from: '2026-11-02', to: null } },
    });
    expect(patch('urgency', { urgency: 'routine' })).toEqual({
      urgency: 'routine',
      deadline: null,
    });
  });

  it('leaves links of other sorts as they are', () => {
    const others = whole.links.slice(1).map(({ type, request }) => ({ type, request }));
    expect(patch('links', {})).toEqual({ links: others });
  });
});

describe('a local time', () => {
  it.each([
    ['2026-07-01T12:00', 'Europe/Paris', '2026-07-01T10:00:00Z'],
    ['2026-11-20T10:30', 'Asia/Ho_Chi_Minh', '2026-11-20T03:30:00Z'],
    ['2026-10-25T02:30', 'Europe/Paris', '2026-10-25T00:30:00Z'], // there are two; the first
    ['2026-03-29T02:30', 'Europe/Paris', '2026-03-29T01:30:00Z'], // there is none; the one after
  ])('%s in %s is one instant', (local, zone, instant) => {
    expect(instantOf(local, zone)).toBe(instant);
  });

  it('that is none stays as it was typed', () => {
    for (const typed of ['yesterday', '2026-02-30T10:00', '2026-11-20', '2026-11-20T10:30Z']) {
      expect(instantOf(typed, 'Europe/Paris')).toBe(typed);
    }
    expect(localOf('2026-11-20T09:30:00Z', 'Europe/Paris')).toBe('2026-11-20T10:30');
  });
});

it('knows programs by their endings, whatever stands after', () => {
  for (const name of ['tool.exe', 'TOOL.EXE', 'letter.pdf.js', 'a.scr. .']) {
    expect([name, isProgram(name)]).toEqual([name, true]);
  }
  for (const name of ['order.pdf', 'exe', 'notes.txt', 'archive.zip', '']) {
    expect([name, isProgram(name)]).toEqual([name, false]);
  }
});
