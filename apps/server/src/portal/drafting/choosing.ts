import type { Actor } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import type { Kind, Law } from '@rogatory/law';
import type { CaseView } from '../cases/case-view.js';
import { draftable } from './draftable.js';
import type { Texts } from './draft-form.js';
import type { Proposal, Reason } from './proposal.js';
import { fits, type Fit } from './plain-words.js';
import { mayBeOral } from './urgent-form.js';

/** What an officer says of what is needed. */
export interface Wish {
  readonly to: string;
  readonly need: string;
  /** Article of an instrument; `other` for any other offence. */
  readonly offence: string;
  /** Maximum penalty of another offence, in years. */
  readonly years: number | undefined;
}

interface Candidate {
  readonly instrument: string;
  readonly kind: Kind;
  readonly isOpen: boolean;
}

/** How many neighbours are told of, beside what is proposed. */
const neighbours = 3;

/**
 * Proposes what to ask for: the kinds of all instruments by what their texts say, weighed by scope, by who is a party,
 * and by what the officer may write. Each comes with its reasons.
 */
export class Choosing {
  constructor(
    private readonly law: Law,
    private readonly directory: Directory,
    private readonly view: CaseView,
  ) {}

  propose(
    wish: Wish,
    actor: Pick<Actor, 'roles'>,
    texts: Texts,
    inLanguage: (english: string) => string,
  ): { readonly best: Proposal | null; readonly others: readonly Proposal[] } {
    const open = draftable(actor);
    const candidates = this.law.instruments.flatMap(({ id: instrument, kinds }) =>
      kinds.map((kind): Candidate => ({
        ...{ instrument, kind },
        isOpen: open.includes(kind.lifecycle) && !kind.useAction,
      })),
    );
    const found = fits(
      wish.need,
      texts('choose.small-words') ?? '',
      candidates.map((of) => ({ of, texts: this.textsOf(of, texts, inLanguage) })),
    );
    const weighed = found
      .map((one) => ({ ...one, score: one.score * this.weightOf(one.of, wish) }))
      .sort((one, other) => other.score - one.score);
    const best = weighed.find(({ of, score }) => of.isOpen && score > 0);
    const near = weighed
      .filter((one) => one !== best && (one.score > 0 || one.of.isOpen))
      .sort(
        (one, other) => other.score - one.score || Number(other.of.isOpen) - Number(one.of.isOpen),
      );
    // one of them at least can be written: else the page would name nothing to go on with but what it proposes
    const writable = near.find(({ of }) => of.isOpen);
    const first = near.slice(0, neighbours);
    const shown =
      !writable || first.includes(writable) ? first : [writable, ...near.slice(0, neighbours - 1)];
    return {
      best: best ? this.proposal(best, wish) : null,
      others: shown.map((one) => this.proposal(one, wish, best)),
    };
  }

  /** What a kind says of itself: in the instrument, and in plain words where the portal has some. */
  private textsOf(
    { kind }: Candidate,
    texts: Texts,
    inLanguage: (english: string) => string,
  ): { text: string; weight: number }[] {
    const both = (english: string): string => `${english} ${inLanguage(english)}`;
    return [
      { text: both(kind.name), weight: 3 },
      { text: texts(`plain.${kind.id}`) ?? '', weight: 3 },
      { text: both(kind.purpose), weight: 2 },
      ...kind.contents.map(({ label, help, example }) => ({
        ...{ text: [label, help, example].map(both).join(' '), weight: 1 },
      })),
    ];
  }

  private weightOf(candidate: Candidate, wish: Wish): number {
    const scope = this.scope(candidate, wish);
    return (scope && !scope.inside ? 0.2 : 1) * (this.isParty(candidate, wish.to) ? 1 : 0.5);
  }

  private proposal(
    { of, words, score }: Fit<Candidate>,
    wish: Wish,
    best?: Fit<Candidate>,
  ): Proposal {
    const { instrument, kind, isOpen } = of;
    const scope = this.scope(of, wish);
    const code = wish.to;
    const there = this.directory.authorities(wish.to);
    // whoever the instrument names first takes it
    const reached = kind.receivers
      .map((wanted) => there.find(({ functions }) => functions.includes(wanted)))
      .find((one) => one !== undefined);
    const needed = ({ kind: { contents } }: Candidate): number =>
      contents.filter(({ required }) => required === 'always').length;
    const more = best === undefined ? 0 : needed(of) - needed(best.of);
    const own = [
      ...(words.length > 0
        ? [{ why: 'words', words: words.slice(0, 6) }]
        : [{ why: best && score === 0 ? 'no-words' : 'all' }]),
      ...(scope ? [this.onScope(of, wish, scope)] : []),
      ...(this.isParty(of, code) ? [] : [{ why: 'no-party', state: code }]),
    ];
    const how: Reason[] = !isOpen
      ? [{ why: kind.useAction ? 'use-action' : 'not-carried' }]
      : best
        ? more > 0
          ? [{ why: 'more-parts', count: more }]
          : []
        : [
            reached
              ? { why: 'reached', authority: reached.name }
              : { why: 'not-reached', state: code },
            { why: 'parts', count: needed(of) },
            ...(mayBeOral(kind) ? [{ why: 'oral' }] : []),
          ];
    return {
      value: `${instrument}/${kind.id}`,
      ...{ instrument: this.law.instrument(instrument).title, name: kind.name, isOpen },
      ...{ purpose: kind.purpose, reasons: [...own, ...how] },
      basis: this.view.cite([...kind.basis, ...(scope?.basis ?? [])]),
    };
  }

  /** What the named offence means for a kind; a sentence in English only where nobody foresaw it. */
  private onScope(
    { instrument, kind }: Candidate,
    { offence, years }: Wish,
    { inside, limb, reason }: ReturnType<Law['scope']>,
  ): Reason {
    const { offences, seriousCrimeYears: least } = this.law.instrument(instrument);
    const name = offences.find(({ article }) => article === offence)?.name;
    if (limb === 'convention-offence' && name !== undefined) {
      return { why: 'inside-article', article: offence, offence: name };
    }
    if (limb === 'serious-crime') return { why: 'inside-serious', years };
    if (inside || offence !== 'other') return { why: 'outside', law: reason };
    if (kind.scope === 'conventional') return { why: 'outside-article' };
    return years === undefined ? { why: 'outside-years' } : { why: 'outside-below', least };
  }

  /** Whether the offence opens the kind; undefined where none was named. */
  private scope(
    { instrument, kind }: Candidate,
    { offence, years }: Wish,
  ): ReturnType<Law['scope']> | undefined {
    if (offence === '') return undefined;
    const stated =
      offence === 'other'
        ? { description: '', ...(years !== undefined && { maxPenaltyYears: years }) }
        : { article: offence };
    return this.law.scope(instrument, kind.id, [stated]);
  }

  private isParty({ instrument }: Candidate, to: string): boolean {
    return this.directory.state(to).participation.some((one) => one.instrument === instrument);
  }
}
