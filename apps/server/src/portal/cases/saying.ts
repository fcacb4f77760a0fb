import type { RequestView } from '@rogatory/casework';
import type { Law } from '@rogatory/law';
import type { Said, Word } from './event-lines.js';
import { saidItems } from './said-items.js';

/** What people call that which an act names by an id: officers, documents, authorities. */
export type Called = ReadonlyMap<string, string>;

type Lawful = Pick<RequestView, 'instrument' | 'kind' | 'items'>;

/** Members of an event that are for machines, or are told of elsewhere on its line. */
const untold: readonly string[] = [
  ...['id', 'hash', 'sha256', 'policy', 'plannedFor', 'version', 'contentsVersion'],
  ...['request', 'pending', 'because', 'expiresAt'],
];
/** Members whose own members are told of one by one. */
const nested: readonly string[] = ['assessment', 'rights', 'body'];
/** Members that name somebody or something by its id. */
const naming: readonly string[] = [
  ...['assignee', 'askedBy', 'authority', 'document', 'documents', 'from', 'to'],
];
const states: readonly string[] = ['inState', 'requestingState', 'requestedState'];
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const code = /^[a-z][a-zA-Z-]{0,60}$/;

/** Tells what acts say: with the law in place of its codes, and names in place of ids. */
export class Saying {
  constructor(private readonly law: Law) {}

  /** Member by member. */
  of(data: unknown, request: Lawful, called: Called = new Map()): Said[] {
    if (typeof data !== 'object' || data === null) return [];
    if ('document' in data) return [{ name: 'documents', values: [this.document(data, called)] }];
    return Object.entries(data)
      .filter(([name]) => !untold.includes(name))
      .flatMap(([name, value]): Said[] => {
        if (nested.includes(name)) return this.of(value, request, called);
        if (name === 'items' && Array.isArray(value) && value.length > 0) {
          const say = (of: string, one: unknown): Word[] => this.words(of, one, request, called);
          return [{ name, values: [], items: saidItems(value, request.items, say) }];
        }
        const values = this.words(name, value, request, called);
        return values.length > 0 ? [{ name, values }] : [];
      });
  }

  /** One member. */
  words(name: string, value: unknown, request: Lawful, called: Called = new Map()): Word[] {
    switch (name) {
      case 'grounds':
        return entries(value).flatMap((one) => this.ground(one, request));
      case 'conditions':
        return entries(value).flatMap((one) => this.condition(one, request));
      case 'documents':
      case 'leaveOut':
        return entries(value).map((one) => this.document(one, called));
      case 'links':
        return entries(value).map((one) => link(one, called));
      case 'limit':
        return plainTexts(value).map((id) => ({ law: this.limitName(id, request) }));
      case 'kind':
        return plainTexts(value).map((kind) => this.kind(kind, request));
    }
    if (naming.includes(name)) return plainTexts(value).map((id) => called.get(id) ?? id);
    return codedWords(name, value);
  }

  private ground({ code: id, provision }: Entry, { instrument, kind }: Lawful): Word[] {
    const { grounds } = this.law.kind(instrument, kind);
    const found = grounds.find((one) => one.code === id)?.text;
    return [found === undefined ? String(id) : { law: found }, ...plainTexts(provision)];
  }

  private condition({ code: id, text, until }: Entry, { instrument, kind }: Lawful): Word[] {
    const { conditions } = this.law.grounds(instrument, kind);
    const found = conditions.find((one) => one.code === id)?.text;
    return [...(found === undefined ? [] : [{ law: found }]), ...plainTexts([text, until])];
  }

  /** A document by its name; where all of it is known, with its size and its digest. */
  private document({ id, document = id, name, size, sha256 }: Entry, called: Called): Word {
    const title = name ?? called.get(String(document)) ?? document;
    if (typeof size !== 'number') return String(title);
    return {
      parts: [
        String(title),
        { keys: ['request.document.size'], code: String(size), values: { size } },
        ...plainTexts(sha256).map((digest) => `SHA-256 ${digest}`),
      ],
    };
  }

  private limitName(id: string, { instrument, kind }: Lawful): string {
    return this.law.limit(instrument, kind, id)?.name ?? id;
  }

  private kind(kind: string, { instrument }: Lawful): Word {
    const known = this.law.instrument(instrument).kinds.find(({ id }) => id === kind);
    return known ? { law: known.name } : { keys: [`option.kind.${kind}`], code: kind };
  }
}

type Entry = Readonly<Record<string, unknown>>;

/** The members of a list, each as an object; what is an id alone has nothing but that. */
function entries(value: unknown): readonly Entry[] {
  return (Array.isArray(value) ? value : [value]).map((one: unknown) =>
    typeof one === 'object' && one !== null ? (one as Entry) : { id: one },
  );
}

function link({ type, request }: Entry, called: Called): Word {
  const other = called.get(String(request));
  const said: Word = { keys: [`request.link.${String(type)}.to`], code: String(type) };
  return other === undefined ? said : { parts: [said, other] };
}

/** A member of which no more is known than its name: what looks like a code is told by its message, where there is one. */
export function codedWords(name: string, value: unknown): Word[] {
  if (name === 'issuedBy' && typeof value === 'object' && value !== null) {
    const { name: who, capacity } = value as Entry;
    return [{ parts: plainTexts([who, capacity]) }];
  }
  return plainTexts(value).map((text): Word => {
    if (states.includes(name) && /^[A-Z]{2}$/.test(text)) return { state: text };
    if (instant.test(text)) {
      return { at: new Date(text), ...(/dueAt$/i.test(name) && { isDue: true as const }) };
    }
    if (!code.test(text)) return text;
    const prefix = name === 'action' ? 'action' : `option.${name}`;
    const plain = typeof value === 'boolean' ? [`option.value.${text}`] : [];
    return { keys: [`${prefix}.${text}`, ...plain], code: text };
  });
}

/** A value as lines of text: what a person would write down of it. */
export function plainTexts(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown) => {
      const texts = plainTexts(one);
      return typeof one === 'object' && texts.length > 1 ? [texts.join('; ')] : texts;
    });
  }
  if (typeof value === 'object') {
    const { from, to, ...rest } = value as { readonly from?: unknown; readonly to?: unknown };
    const span = [plainTexts(from).join(''), plainTexts(to).join('')];
    const told = span.join('') === '' ? [] : [span.map((end) => end || '…').join(' – ')];
    return [...told, ...Object.values(rest).flatMap(plainTexts)];
  }
  return typeof value === 'string' ? [value] : [JSON.stringify(value)];
}
