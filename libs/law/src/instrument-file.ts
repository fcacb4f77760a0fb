import type {
  Article,
  Condition,
  Content,
  ForbiddenGround,
  Ground,
  Kind,
  Limit,
  Urgency,
} from './instrument.js';

/** A reference inside the file, without the instrument's id: `40(15)(c)`. */
type Reference = string;
type Table<T> = Readonly<Record<string, T>>;

/** The name of a rule or of a set of rules, or one rule with changes. */
export type Use<T> = string | ({ readonly use: string } & Partial<T>);

type RuleInFile = Pick<Condition, 'basis' | 'text'>;
type GroundInFile = Omit<Ground, 'code'>;
export type ContentInFile = Omit<Content, 'schema'> & { readonly schema: string };

/** `7 days`, or one such for each urgency; thresholds as `warn -3 days`. What is left out is false or empty. */
export type LimitInFile = Omit<
  Limit,
  'id' | 'amount' | 'thresholds' | 'firstDayCounts' | 'rollOver' | 'stoppedIn' | 'outlasts'
> & {
  readonly amount?: string | Readonly<Record<Urgency, string>>;
  readonly thresholds: readonly string[];
} & Partial<Pick<Limit, 'firstDayCounts' | 'rollOver' | 'stoppedIn' | 'outlasts'>>;

export type ContentUse =
  | string
  | {
      readonly use: string;
      readonly only?: readonly string[];
      readonly without?: readonly string[];
      readonly required?: Content['required'];
    };

type KindInFile = Omit<
  Kind,
  'id' | 'items' | 'contents' | 'grounds' | 'forbidden' | 'conditions' | 'limits' | 'duties'
> & {
  readonly items?: Kind['items'];
  readonly contents?: readonly ContentUse[];
  readonly grounds?: readonly Use<GroundInFile>[];
  readonly forbidden?: readonly Use<RuleInFile>[];
  readonly conditions?: readonly Use<RuleInFile>[];
  readonly limits?: readonly Use<LimitInFile>[];
  readonly duties?: readonly Use<RuleInFile>[];
};

type ArticleInFile = Pick<Article, 'title'> & {
  readonly confidence: string;
  readonly paragraphs: Table<string | { readonly gist: string; readonly confidence: string }>;
};

/** An instrument as its file states it; the form is that of `instrument.schema.json`. */
export interface InstrumentFile {
  readonly id: string;
  readonly title: string;
  readonly adopted: string;
  readonly status: string;
  readonly officialText: string;
  readonly warning: string;
  readonly seriousCrimeYears: number;
  readonly scopeBasis: Readonly<
    Record<Kind['scope'] | 'serious-crime' | 'outside', readonly Reference[]>
  >;
  readonly checkBasis: Readonly<
    Record<'offences' | 'items' | 'language' | 'deadline' | 'oral', Reference>
  >;
  readonly articles: Table<ArticleInFile>;
  readonly offences: Table<string>;
  readonly schemas: Table<Readonly<Record<string, unknown>>>;
  readonly contents: Table<readonly ContentInFile[]>;
  readonly grounds: Table<GroundInFile>;
  readonly groundSets?: Table<readonly Use<GroundInFile>[]>;
  readonly forbidden: Table<Omit<ForbiddenGround, 'code'>>;
  readonly forbiddenSets?: Table<readonly Use<RuleInFile>[]>;
  readonly conditions: Table<RuleInFile>;
  readonly conditionSets?: Table<readonly Use<RuleInFile>[]>;
  readonly limits: Table<LimitInFile>;
  readonly limitSets?: Table<readonly Use<LimitInFile>[]>;
  readonly duties: Table<RuleInFile>;
  readonly dutySets?: Table<readonly Use<RuleInFile>[]>;
  readonly kinds: Table<KindInFile>;
  readonly basis: Table<Table<readonly Reference[]>>;
}
