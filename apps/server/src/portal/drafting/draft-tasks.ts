import type { RequestView } from '@rogatory/casework';
import type { Content, Law } from '@rogatory/law';
import type { ActionSchemas, Schema } from '../cases/form-schema.js';

/** One part of a draft that is written on a page of its own. */
export interface Task {
  /** Last part of its address. */
  readonly id: string;
  readonly group: 'asked' | 'stated' | 'sent';
  /** What the instrument asks to be stated; absent for the other parts of a request. */
  readonly content?: Content;
  /** Pointers (RFC 6901) into the draft below which a problem is one of this task. */
  readonly pointers: readonly string[];
  readonly required: boolean;
  readonly schema: Schema;
  /** What has been written so far, in the form of the schema. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly isFilled: boolean;
  /** The merge patch (RFC 7396) that writes a value; whatever it lacks is removed. */
  patch(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

/** Parts of the form that each page writes. */
const membersOf = {
  ...{ offences: ['offences'], items: ['items'], urgency: ['urgency', 'deadline'] },
  ...{ language: ['language'], confidential: ['confidential'], oral: ['oral'] },
} as const satisfies Readonly<Record<string, readonly string[]>>;
type PlainPart = keyof typeof membersOf;

/** The parts of a draft, from the contents of its kind and the class that checks a draft. */
export class DraftTasks {
  constructor(
    private readonly law: Law,
    private readonly schemas: Pick<ActionSchemas, 'member'>,
  ) {}

  of(request: RequestView): readonly Task[] {
    const kind = this.law.kind(request.instrument, request.kind);
    const isUrgent = request.urgency !== 'routine';
    const isOral =
      request.oral !== undefined || (isUrgent && kind.limits.some(({ when }) => when === 'oral'));
    return [
      this.part('offences', 'asked', request, true),
      this.part('items', 'asked', request, kind.items === 'required'),
      ...kind.contents.map((content) => stating(content, request)),
      this.part('urgency', 'sent', request, true),
      this.part('language', 'sent', request, true),
      this.part('confidential', 'sent', request, true),
      ...(isOral ? [this.part('oral', 'sent', request, false)] : []),
      following(request),
    ];
  }

  private part(id: PlainPart, group: Task['group'], request: RequestView, required: boolean): Task {
    const names: readonly string[] = membersOf[id];
    const items = request.items.map(({ decision: _, outcome: __, ...item }) => item);
    const now: Readonly<Record<string, unknown>> = { ...request, items };
    const value = Object.fromEntries(
      names.flatMap((name) => (isSaid(now[name]) ? [[name, now[name]] as const] : [])),
    );
    return {
      ...{ id, group, required, value },
      isFilled: Object.keys(value).length > 0,
      pointers: names.map((name) => `/${name}`),
      schema: {
        type: 'object',
        properties: Object.fromEntries(
          names.map((name) => [name, this.schemas.member('DraftDto', name)]),
        ),
        required: required ? names.filter((name) => name !== 'deadline') : [],
      },
      patch: (given) =>
        Object.fromEntries(names.map((name) => [name, change(now[name], given[name])])),
    };
  }
}

/** The page of something that the instrument asks to be stated. */
function stating(content: Content, { contents }: RequestView): Task {
  const { field, required, schema } = content;
  const now = contents[field];
  return {
    ...{ id: `contents-${field}`, group: 'stated', content },
    ...{ pointers: [`/contents/${field}`], required: required === 'always' },
    // schemas of contents have no references, and none of the keywords that differ
    schema: {
      type: 'object',
      properties: { value: schema },
      required: required === 'always' ? ['value'] : [],
    },
    value: isSaid(now) ? { value: now } : {},
    isFilled: isSaid(now),
    patch: ({ value }) => ({ contents: { [field]: change(now, value) } }),
  };
}

/** The page that names earlier preservations; links of other sorts are left as they are. */
function following({ links }: RequestView): Task {
  const own = links.filter(({ direction }) => direction === 'to');
  const others = own
    .filter(({ type }) => type !== 'follows')
    .map(({ type, request }) => ({ type, request }));
  const followed = own.filter(({ type }) => type === 'follows').map(({ request }) => request);
  const isList = (given: unknown): given is readonly string[] => Array.isArray(given);
  return {
    ...{ id: 'links', group: 'sent', pointers: ['/links'], required: false },
    schema: {
      type: 'object',
      properties: { follows: { type: 'array', items: { type: 'string', format: 'uuid' } } },
    },
    value: followed.length > 0 ? { follows: followed } : {},
    isFilled: followed.length > 0,
    patch: ({ follows }) => ({
      links: [
        ...others,
        ...(isList(follows) ? follows : []).map((request) => ({ type: 'follows', request })),
      ],
    }),
  };
}

/** What turns one value into another by a merge patch: members that are gone are null, and so is all of a value. */
function change(before: unknown, after: unknown): unknown {
  if (after === undefined) return null;
  if (!isObject(before) || !isObject(after)) return after;
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  return Object.fromEntries([
    ...gone.map((name) => [name, null]),
    ...Object.entries(after).map(([name, value]) => [name, change(before[name], value)]),
  ]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSaid(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** The task that a problem is one of. */
export function taskAt(tasks: readonly Task[], pointer: string): Task | undefined {
  return tasks.find(({ pointers }) =>
    pointers.some((one) => pointer === one || pointer.startsWith(`${one}/`)),
  );
}
