import type { Entry, PendingEntry } from '@rogatory/casework';
import type { Directory } from '@rogatory/directory';
import type { Law } from '@rogatory/law';
import type {
  AuthorityCard,
  ChangeLine,
  DirectoryPages,
  EntryField,
  StateLine,
} from './directory-pages.js';

type State = ReturnType<Directory['state']>;
type Working = { readonly weekend: boolean; readonly holiday: string | null };

/** Members of an entry, as a form asks for them. */
const members: Readonly<Record<'state' | 'authority', readonly (readonly [string, boolean])[]>> = {
  state: [
    ['languages', false],
    ['channels', true],
    ['requirements', true],
  ],
  authority: [
    ['name', false],
    ['address', true],
    ['telephone', false],
    ['email', false],
  ],
};

const minutes = (seconds: number): number => Math.max(1, Math.round(seconds / 60));

/** What the directory says, as its pages tell of it. */
export class DirectoryView {
  constructor(
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  line(
    state: State,
    working: Working | undefined,
    own: string,
    language: string,
    now: Date,
  ): StateLine {
    const points = this.directory
      .authorities(state.code)
      .filter(({ functions }) => functions.includes('contact-point'));
    const medians = points.flatMap(({ contactTest }) => contactTest?.medianSeconds ?? []);
    const names = new Intl.DisplayNames([language], { type: 'language' });
    return {
      ...{ code: state.code, isOwn: state.code === own, hasContactPoint: points.length > 0 },
      languages: state.languages.map((tag) => names.of(tag) ?? tag),
      here: {
        ...{ now, zone: state.zone, holiday: working?.holiday ?? null },
        closed: working?.holiday ? 'holiday' : working?.weekend ? 'weekend' : null,
      },
      answersIn: medians.length > 0 ? minutes(Math.min(...medians)) : null,
    };
  }

  authorities(code: string): AuthorityCard[] {
    return this.directory.authorities(code).map(({ contactTest, ...authority }) => ({
      ...{ id: authority.id, name: authority.name, functions: authority.functions },
      ...{ address: authority.address, telephone: authority.telephone, email: authority.email },
      test: contactTest && {
        at: new Date(contactTest.at),
        minutes: contactTest.seconds === null ? null : minutes(contactTest.seconds),
        median: contactTest.medianSeconds === null ? null : minutes(contactTest.medianSeconds),
      },
    }));
  }

  /** The instruments that bind a State, each with what it can be asked for by it. */
  instruments({ participation }: State): DirectoryPages['directory-state']['instruments'] {
    return participation.map(({ instrument, since = null, assumed = false }) => {
      const known = this.law.instruments.find(({ id }) => id === instrument);
      return {
        ...{ title: known?.title ?? instrument, since, isAssumed: assumed },
        kinds: (known?.kinds ?? []).filter(({ useAction }) => !useAction).map(({ name }) => name),
      };
    });
  }

  change({ id, subject, expiresAt, own }: PendingEntry): ChangeLine {
    return { id, of: this.nameOf(subject), expiresAt: new Date(expiresAt), isOwn: own };
  }

  /** The name of an authority; null for a State itself. */
  nameOf(entry: string): string | null {
    return this.directory.authority(entry)?.name ?? null;
  }

  /** What an entry says now; undefined where the State has no such entry. */
  entryOf(
    code: string,
    entry: string,
  ): { readonly version: number; readonly texts: Readonly<Record<string, string>> } | undefined {
    const state = this.directory.states().find((one) => one.code === code);
    if (!state) return undefined;
    const authority = this.directory.authority(entry);
    const said = entry === code ? state : authority?.state === code ? authority : undefined;
    return said && { version: said.version, texts: textsOf(said) };
  }

  /** The fields of a form: as typed, or else as the entry says; with what others have changed meanwhile. */
  fields(
    isState: boolean,
    now: Readonly<Record<string, string>>,
    typed?: (name: string) => string,
  ): EntryField[] {
    return members[isState ? 'state' : 'authority'].map(([name, isLong]) => {
      const [value, said] = [typed?.(name) ?? now[name] ?? '', now[name] ?? ''];
      const opened = typed?.(`was-${name}`);
      const hasMoved = opened !== undefined && opened !== said;
      return { name, isLong, value, said, meanwhile: hasMoved ? said : null };
    });
  }

  /** What would change, member by member. */
  rows({ before, after }: PendingEntry): DirectoryPages['directory-decision']['rows'] {
    const [was, willBe] = [textsOf(before), textsOf(after)];
    return Object.keys(willBe)
      .filter((name) => was[name] !== willBe[name])
      .map((name) => ({ name, before: was[name] ?? '', after: willBe[name] ?? '' }));
  }
}

/** An entry as texts: languages as a list with commas. */
function textsOf(entry: Entry): Record<string, string> {
  const isState = 'languages' in entry;
  const known = members[isState ? 'state' : 'authority'].map(([name]) => name);
  return Object.fromEntries(
    Object.entries(entry)
      .filter(([name]) => known.includes(name))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
  );
}
