import type { Use } from './instrument-file.js';
import type { Path } from './instrument-source.js';
import type { References } from './references.js';

type Table<T> = Readonly<Record<string, T>>;
type Cited = { readonly basis: string | readonly string[]; readonly admittedBy?: string };
type Taken<T> = readonly { readonly id: string; readonly rule: T }[];

/** Where the rules of one sort stand in a file, and what one of them is called in a sentence. */
interface Place<T> {
  readonly word: string;
  readonly key: string;
  readonly rules: Table<T>;
  readonly setsKey: string;
  readonly sets?: Table<readonly Use<T>[]> | undefined;
}

/** The rules of one sort, defined once by id, and the sets in which kinds take them. */
export class Shelf<T extends Cited> {
  private readonly rules: Table<T>;
  private readonly sets: Table<readonly Use<T>[]>;

  constructor(
    private readonly references: References,
    private readonly place: Place<T>,
  ) {
    const { word, key, rules, setsKey, sets = {} } = place;
    this.rules = rules;
    this.sets = sets;
    for (const [id, rule] of Object.entries(rules)) this.checkBasis(rule, [key, id]);
    for (const [id, uses] of Object.entries(sets)) {
      if (Object.hasOwn(rules, id)) references.report([setsKey, id], `\`${id}\` is a ${word} too.`);
      this.members(uses, [setsKey, id]);
    }
  }

  /** What a kind takes, sets opened and changes applied; nothing comes twice. */
  take(uses: readonly Use<T>[] | undefined, path: Path): Taken<T> {
    return this.once(
      (uses ?? []).map((use, index) => {
        const { name, changes } = split(use);
        const set = Object.hasOwn(this.sets, name) ? this.sets[name] : undefined;
        if (!set) return this.one(use, [...path, index]);
        this.checkBasis(changes, [...path, index]);
        const members = this.members(set, [this.place.setsKey, name]);
        return members.map(({ id, rule }) => ({ id, rule: { ...rule, ...changes } }));
      }),
      path,
    );
  }

  private members(uses: readonly Use<T>[], path: Path): Taken<T> {
    return this.once(
      uses.map((use, index) => this.one(use, [...path, index])),
      path,
    );
  }

  private one(use: Use<T>, path: Path): Taken<T> {
    const { name, changes } = split(use);
    const rule = Object.hasOwn(this.rules, name) ? this.rules[name] : undefined;
    if (!rule) {
      this.references.unknown(this.place.word, name, path);
      return [];
    }
    this.checkBasis(changes, path);
    return [{ id: name, rule: { ...rule, ...changes } }];
  }

  private once(taken: readonly Taken<T>[], path: Path): Taken<T> {
    const seen = new Set<string>();
    return taken.flatMap((group, index) =>
      group.filter(({ id }) => {
        const isNew = !seen.has(id);
        if (!isNew)
          this.references.report(
            [...path, index],
            `The ${this.place.word} \`${id}\` is here twice.`,
          );
        seen.add(id);
        return isNew;
      }),
    );
  }

  private checkBasis({ basis, admittedBy }: Partial<Cited>, path: Path): void {
    if (typeof basis === 'string') this.references.cite(basis, [...path, 'basis']);
    else if (basis) this.references.citeAll(basis, [...path, 'basis']);
    if (admittedBy) this.references.cite(admittedBy, [...path, 'admittedBy']);
  }
}

function split<T>(use: Use<T>): { name: string; changes: Partial<T> } {
  if (typeof use === 'string') return { name: use, changes: {} };
  const { use: name, ...changes } = use;
  return { name, changes: changes as unknown as Partial<T> }; // what is left when `use` is taken away
}
