import { DomainError } from '@rogatory/kernel';
import type { Problem } from '@rogatory/kernel';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ContentsCheck } from './contents-check.js';
import { checkDraft } from './draft-check.js';
import type { DraftFacts, Receiver } from './draft-check.js';
import type {
  Citation,
  Condition,
  Confidence,
  ForbiddenGround,
  Ground,
  Instrument,
  Kind,
  Limit,
} from './instrument.js';
import { LawTexts } from './law-texts.js';
import { loadInstruments } from './load-instruments.js';
import { scopeOf } from './scope.js';
import type { ScopeAnswer, StatedOffence } from './scope.js';

/** What is on record between two States and opens further grounds. */
export interface GroundFacts {
  /** Paragraphs or citations on which the requested State made a reservation, for instance `42(5)`. */
  readonly reservations?: readonly string[] | undefined;
  /** Whether a treaty on mutual legal assistance binds the two States. */
  readonly treatyInForce?: boolean | undefined;
}

export interface OpenGrounds {
  readonly admitted: readonly Ground[];
  readonly forbidden: readonly ForbiddenGround[];
  readonly conditions: readonly Condition[];
}

/** A paragraph as it is shown beside whatever rests on it. */
export interface Cited {
  readonly citation: Citation;
  readonly article: string;
  readonly title: string;
  readonly gist: string;
  readonly confidence: Confidence;
}

/** A kind as a client sees it: what to state, and what may be answered. */
export interface KindView
  extends
    Pick<Kind, 'id' | 'name' | 'purpose' | 'article' | 'lifecycle' | 'scope' | 'items'>,
    Pick<Kind, 'contents' | 'grounds' | 'forbidden' | 'conditions' | 'limits' | 'duties'> {
  readonly useAction?: NonNullable<Kind['useAction']>;
}

interface KnownKind {
  readonly instrument: Instrument;
  readonly kind: Kind;
  readonly contents: ContentsCheck;
}

/** Answers from the instruments, each with its citations. Pure; only `load` reads files. */
export class Law {
  private readonly byId: ReadonlyMap<string, Instrument>;
  private readonly kinds: ReadonlyMap<string, ReadonlyMap<string, KnownKind>>;
  private readonly cited: ReadonlyMap<Citation, Cited>;

  /** @param texts what the instruments say in other languages. */
  constructor(
    readonly instruments: readonly Instrument[],
    readonly texts = new LawTexts(),
  ) {
    const ajv = new Ajv2020({ allErrors: true, validateSchema: false }); // checked when they were read
    addFormats(ajv);
    this.byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));
    this.kinds = new Map(
      instruments.map((instrument) => [
        instrument.id,
        new Map(
          instrument.kinds.map((kind) => [
            kind.id,
            { instrument, kind, contents: new ContentsCheck(ajv, kind) },
          ]),
        ),
      ]),
    );
    this.cited = new Map(instruments.flatMap(citedOf).map((cited) => [cited.citation, cited]));
  }

  /**
   * Reads the instruments of a folder.
   * @throws InstrumentFault with file, line and reason of everything that is wrong.
   */
  static load(directory: string): Law {
    return new Law(loadInstruments(directory), LawTexts.load(directory));
  }

  /** @throws DomainError `unknown-instrument` (404). */
  instrument(id: string): Instrument {
    const instrument = this.byId.get(id);
    if (instrument) return instrument;
    const known = [...this.byId.keys()].join(', ');
    throw new DomainError(
      'not-found',
      'unknown-instrument',
      `There is no instrument "${id}"; these are known: ${known}.`,
    );
  }

  /** @throws DomainError `unknown-instrument` or `unknown-kind` (404). */
  kind(instrumentId: string, kindId: string): Kind {
    return this.known(instrumentId, kindId).kind;
  }

  /** Is a request of this kind open for these offences, and why? */
  scope(instrumentId: string, kindId: string, offences: readonly StatedOffence[]): ScopeAnswer {
    const { instrument, kind } = this.known(instrumentId, kindId);
    return scopeOf(instrument, kind, offences);
  }

  /** Why a draft would come back: errors bar transmission, warnings do not. */
  check(draft: DraftFacts, receiver: Receiver): Problem[] {
    const { instrument, kind, contents } = this.known(draft.instrument, draft.kind);
    return checkDraft(instrument, kind, contents, draft, receiver);
  }

  /** What is malformed or unknown in contents that may still be incomplete. */
  contentProblems(
    instrumentId: string,
    kindId: string,
    contents: Readonly<Record<string, unknown>>,
  ): Problem[] {
    return this.known(instrumentId, kindId).contents.ofDraft(contents);
  }

  /** What may be chosen for this kind, what never may, and the conditions that can be set. */
  grounds(instrumentId: string, kindId: string, facts: GroundFacts = {}): OpenGrounds {
    const { grounds, forbidden, conditions } = this.kind(instrumentId, kindId);
    const admitted = grounds.filter((ground) => isOpen(ground, instrumentId, facts));
    return { admitted, forbidden, conditions };
  }

  /** One ground that may be chosen for this kind; undefined where it may not. */
  ground(
    instrumentId: string,
    kindId: string,
    code: string,
    facts: GroundFacts = {},
  ): Ground | undefined {
    const { admitted } = this.grounds(instrumentId, kindId, facts);
    return admitted.find((ground) => ground.code === code);
  }

  /** What an act rests on. An act without a basis is a fault of ours, and thrown as one. */
  basisOf(instrumentId: string, lifecycle: string, action: string): readonly Citation[] {
    const basis = this.instrument(instrumentId).basis[lifecycle]?.[action];
    if (!basis) throw new Error(`${instrumentId} names no basis of ${action} in ${lifecycle}.`);
    return basis;
  }

  limit(instrumentId: string, kindId: string, limitId: string): Limit | undefined {
    return this.kind(instrumentId, kindId).limits.find(({ id }) => id === limitId);
  }

  /** The paragraph behind a citation; undefined where there is none, for instance in old history. */
  cite(citation: Citation): Cited | undefined {
    return this.cited.get(citation);
  }

  /** A kind with only those grounds that may be chosen. */
  kindView(instrumentId: string, kindId: string, facts: GroundFacts = {}): KindView {
    const kind = this.kind(instrumentId, kindId);
    const { id, article, lifecycle, scope, name, purpose, useAction, items } = kind;
    const { contents, forbidden, conditions, limits, duties } = kind;
    return {
      ...{ id, name, purpose, article, lifecycle, scope, items },
      ...(useAction ? { useAction } : {}),
      ...{ contents, grounds: this.grounds(instrumentId, kindId, facts).admitted },
      ...{ forbidden, conditions, limits, duties },
    };
  }

  private known(instrumentId: string, kindId: string): KnownKind {
    const { title } = this.instrument(instrumentId);
    const known = this.kinds.get(instrumentId)?.get(kindId);
    if (known) return known;
    throw new DomainError(
      'not-found',
      'unknown-kind',
      `${title} has no kind of request "${kindId}".`,
    );
  }
}

function isOpen({ when, basis }: Ground, instrumentId: string, facts: GroundFacts): boolean {
  switch (when) {
    case undefined:
      return true;
    case 'treaty-in-force':
      return facts.treatyInForce === true;
    case 'reservation-recorded':
      return (facts.reservations ?? []).some(
        (to) => to === basis || `${instrumentId}:${to}` === basis,
      );
  }
}

function citedOf({ id: instrumentId, articles }: Instrument): readonly Cited[] {
  return articles.flatMap(({ number: article, title, paragraphs }) =>
    paragraphs.map(({ id, gist, confidence }) => ({
      ...{ citation: `${instrumentId}:${id}`, article, title, gist, confidence },
    })),
  );
}
