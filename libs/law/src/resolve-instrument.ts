import type { Article, Confidence, Instrument, Kind } from './instrument.js';
import type { InstrumentFile } from './instrument-file.js';
import type { InstrumentSource, Path } from './instrument-source.js';
import { References } from './references.js';
import { checkContents, resolveContents } from './resolve-contents.js';
import { resolveLimit } from './resolve-limit.js';
import { Shelf } from './shelf.js';

/**
 * Puts the bodies of rules where a file only names them, and full citations where it has references.
 * Reports to the source whatever names nothing, or stands twice.
 */
export function resolveInstrument(file: InstrumentFile, source: InstrumentSource): Instrument {
  const references = new References(file, source);
  const { id, title, adopted, status, officialText, warning, seriousCrimeYears } = file;
  for (const article of Object.keys(file.offences)) {
    if (!file.articles[article]) references.unknown('article', article, ['offences', article]);
  }
  return {
    ...{ id, title, adopted, status, officialText, warning, seriousCrimeYears },
    articles: resolveArticles(file, references),
    offences: Object.entries(file.offences).map(([article, name]) => ({ article, name })),
    scopeBasis: mapValues(file.scopeBasis, (basis, answer) =>
      references.citeAll(basis, ['scopeBasis', answer]),
    ),
    checkBasis: mapValues(file.checkBasis, (basis, check) =>
      references.cite(basis, ['checkBasis', check]),
    ),
    kinds: resolveKinds(file, references),
    basis: mapValues(file.basis, (actions, lifecycle) =>
      mapValues(actions, (basis, action) =>
        references.citeAll(basis, ['basis', lifecycle, action]),
      ),
    ),
  };
}

function resolveKinds(file: InstrumentFile, references: References): readonly Kind[] {
  const grounds = new Shelf(references, {
    ...{ word: 'ground', key: 'grounds', rules: file.grounds },
    ...{ setsKey: 'groundSets', sets: file.groundSets },
  });
  const forbidden = new Shelf(references, {
    ...{ word: 'forbidden ground', key: 'forbidden', rules: file.forbidden },
    ...{ setsKey: 'forbiddenSets', sets: file.forbiddenSets },
  });
  const conditions = new Shelf(references, {
    ...{ word: 'condition', key: 'conditions', rules: file.conditions },
    ...{ setsKey: 'conditionSets', sets: file.conditionSets },
  });
  const limits = new Shelf(references, {
    ...{ word: 'limit', key: 'limits', rules: file.limits },
    ...{ setsKey: 'limitSets', sets: file.limitSets },
  });
  const duties = new Shelf(references, {
    ...{ word: 'duty', key: 'duties', rules: file.duties },
    ...{ setsKey: 'dutySets', sets: file.dutySets },
  });
  const coded = <T extends { basis: string }>(taken: readonly { id: string; rule: T }[]) =>
    taken.map(({ id, rule }) => ({ code: id, ...rule, basis: references.full(rule.basis) }));
  checkContents(file, references);

  return Object.entries(file.kinds).map(([id, kind]) => {
    const at = (key: string): Path => ['kinds', id, key];
    checkKind(file, references, id);
    return {
      ...kind,
      id,
      basis: references.citeAll(kind.basis, at('basis')),
      items: kind.items ?? 'optional',
      contents: resolveContents(file, references, kind.contents ?? [], at('contents')),
      grounds: coded(grounds.take(kind.grounds, at('grounds'))).map((ground) => ({
        ...ground,
        ...(ground.admittedBy ? { admittedBy: references.full(ground.admittedBy) } : {}),
      })),
      forbidden: coded(forbidden.take(kind.forbidden, at('forbidden'))),
      conditions: coded(conditions.take(kind.conditions, at('conditions'))),
      limits: limits
        .take(kind.limits, at('limits'))
        .map(({ id: limit, rule }) => resolveLimit(references, limit, rule, ['limits', limit])),
      duties: coded(duties.take(kind.duties, at('duties'))),
    };
  });
}

function checkKind({ articles, kinds }: InstrumentFile, references: References, id: string): void {
  const { article, useAction } = kinds[id] ?? {};
  if (article && !articles[article]) {
    references.unknown('article', article, ['kinds', id, 'article']);
  }
  if (useAction && !kinds[useAction.kind]) {
    references.unknown('kind', useAction.kind, ['kinds', id, 'useAction', 'kind']);
  }
}

function resolveArticles({ articles }: InstrumentFile, references: References): readonly Article[] {
  return Object.entries(articles).map(([number, article]) => ({
    number,
    title: article.title,
    paragraphs: Object.entries(article.paragraphs).map(([id, body]) => {
      if (id !== number && !id.startsWith(`${number}(`)) {
        const path = ['articles', number, 'paragraphs', id];
        references.report(path, `Paragraph \`${id}\` is not one of article ${number}.`);
      }
      const { gist, confidence } =
        typeof body === 'string' ? { gist: body, confidence: article.confidence } : body;
      return { id, gist, confidence: confidenceOf(confidence) };
    }),
  }));
}

/** `high/medium parallel`; that the words are ours was checked by the form. */
function confidenceOf(text: string): Confidence {
  const [substance, number, evidence] = text.split(/[/ ]/);
  return { substance, number, evidence } as Confidence;
}

function mapValues<K extends string, V, W>(
  table: Readonly<Record<K, V>>,
  change: (value: V, key: K) => W,
): Readonly<Record<K, W>> {
  const entries = Object.entries(table) as [K, V][]; // the form admits no other keys
  return Object.fromEntries(entries.map(([key, value]) => [key, change(value, key)])) as Record<
    K,
    W
  >;
}
