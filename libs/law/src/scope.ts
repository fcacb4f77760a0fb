import type { Citation, Instrument, Kind } from './instrument.js';

/** An offence as a draft states it: one of the instrument names its article, any other its maximum penalty. */
export interface StatedOffence {
  readonly article?: string | undefined;
  readonly description?: string | undefined;
  readonly maxPenaltyYears?: number | undefined;
}

export interface ScopeAnswer {
  readonly inside: boolean;
  /** What brings the request inside; absent outside. */
  readonly limb?: 'convention-offence' | 'serious-crime';
  readonly basis: readonly Citation[];
  /** A sentence for the reader: why, and when outside also what to state. */
  readonly reason: string;
}

type Finding = Pick<ScopeAnswer, 'limb' | 'reason'>;

/** Is a request of this kind open for these offences? One offence inside is enough. */
export function scopeOf(
  instrument: Instrument,
  kind: Kind,
  offences: readonly StatedOffence[],
): ScopeAnswer {
  const { scopeBasis, seriousCrimeYears } = instrument;
  const findings = offences.map((offence) => findingOn(instrument, kind, offence));
  const inside =
    findings.find(({ limb }) => limb === 'convention-offence') ?? findings.find(({ limb }) => limb);
  if (inside?.limb) {
    const basis = scopeBasis[inside.limb === 'serious-crime' ? 'serious-crime' : kind.scope];
    return { inside: true, limb: inside.limb, basis, reason: inside.reason };
  }
  const reasons = [...new Set(findings.map(({ reason }) => reason))];
  const reason =
    reasons.length > 0
      ? reasons.join(' ')
      : `State at least one offence: the article of this instrument${
          kind.scope === 'electronic-evidence'
            ? `, or for another offence its maximum penalty, which must reach ${seriousCrimeYears} years`
            : ''
        }.`;
  return { inside: false, basis: scopeBasis.outside, reason };
}

function findingOn(instrument: Instrument, kind: Kind, offence: StatedOffence): Finding {
  const { article, maxPenaltyYears } = offence;
  if (article !== undefined) return findingOnArticle(instrument, article);

  const { seriousCrimeYears } = instrument;
  if (kind.scope === 'conventional') {
    const reason = `"${kind.name}" is open for offences of this instrument only. Name the article.`;
    return { reason };
  }
  const called = offence.description ? `"${offence.description}"` : 'An offence';
  if (maxPenaltyYears === undefined) {
    return { reason: `${called} names no article; state its maximum penalty in years.` };
  }
  if (maxPenaltyYears >= seriousCrimeYears) {
    const reason = `Electronic evidence of a serious crime: a maximum penalty of ${maxPenaltyYears} years.`;
    return { limb: 'serious-crime', reason };
  }
  return {
    reason:
      `${called} is no serious crime: its maximum penalty of ${maxPenaltyYears} years is below ` +
      `${seriousCrimeYears} years. Another legal basis may serve.`,
  };
}

function findingOnArticle({ offences, articles }: Instrument, article: string): Finding {
  const offence = offences.find((known) => known.article === article);
  if (offence) {
    return {
      limb: 'convention-offence',
      reason: `Article ${article} is an offence of this instrument: ${offence.name}.`,
    };
  }
  const title = articles.find(({ number }) => number === article)?.title;
  const known = offences.map((one) => one.article).join(', ');
  return {
    reason: `Article ${article}${title ? ` (${title})` : ''} is no offence of this instrument; these are ${known}.`,
  };
}
