import type { Directory } from '@rogatory/directory';
import type { Content, Kind } from '@rogatory/law';
import type { Actor } from '@rogatory/kernel';
import { field } from '../forms.js';
import type { SignedIn } from '../visit.js';

/** What an officer said before there was a draft, as the form of the proposal has it. */
export type Said = Readonly<Record<'need' | 'offence' | 'years' | 'account', string>>;

/** What is known of a draft before a word of it is written. */
export interface Known {
  readonly said: Said;
  /** The name of the offence, in the officer's language; empty where none of the instrument was chosen. */
  readonly offence: string;
  readonly actor: Pick<Actor, 'authority'>;
  readonly to: string;
  /** BCP 47 tag of the page. */
  readonly tag: string;
}

/** Parts of a draft that are known from the start. */
export interface Beginning {
  readonly language?: string;
  readonly offences?: readonly object[];
  readonly items?: readonly object[];
  readonly contents?: Readonly<Record<string, string>>;
}

/** Fields of the form that proposes what to ask for, and how long each may be. */
export const saidLimits = { need: 2000, offence: 10, years: 3, account: 200 } as const;

/** What came along with a form, cut to what fits. */
export function saidIn(visit: SignedIn): Said {
  const read = (name: keyof Said): string =>
    field(visit, name)
      .replaceAll('\0', '')
      .replaceAll('\r\n', '\n')
      .trim()
      .slice(0, saidLimits[name]);
  return {
    need: read('need'),
    offence: read('offence'),
    years: read('years'),
    account: read('account'),
  };
}

/** The language that the State reads and that most would write in: that of the page, English, or its first. */
export function usualLanguage(directory: Directory, to: string, tag: string): string | undefined {
  const { languages } = directory.state(to);
  return [tag, 'en', languages[0] ?? ''].find((one) => languages.includes(one));
}

/**
 * What a new draft begins with, so that nobody types twice what was said before or what the node knows: language, one's
 * own authority, the offence, the item, and whatever contents the instrument says begin with one of these.
 */
export function beginning(kind: Kind, known: Known, directory: Directory): Beginning {
  const { said, to, tag } = known;
  const language = usualLanguage(directory, to, tag);
  const contents = Object.fromEntries(
    kind.contents.flatMap((content) => {
      const { maxLength } = content.schema;
      const most = typeof maxLength === 'number' ? maxLength : undefined;
      const text = begun(content, known, directory).slice(0, most).trim();
      return text === '' ? [] : [[content.field, text]];
    }),
  );
  const years = /^\d{1,3}$/.test(said.years) ? Math.min(200, Number(said.years)) : undefined;
  const isOther = said.offence === 'other';
  const offence = {
    ...(!isOther && known.offence !== '' && { article: said.offence }),
    ...(isOther && years !== undefined && { maxPenaltyYears: years }),
  };
  return {
    ...(language !== undefined && { language }),
    ...(Object.keys(offence).length > 0 && { offences: [offence] }),
    ...(said.account !== '' && {
      items: [{ measure: kind.measure ?? 'other', target: said.account }],
    }),
    ...(Object.keys(contents).length > 0 && { contents }),
  };
}

/** The first words of what the instrument asks for; empty where nothing is known. */
function begun({ begins = [] }: Content, known: Known, directory: Directory): string {
  const { said, offence, actor } = known;
  const parts = begins.map((what) => {
    switch (what) {
      case 'authority':
        return directory.authority(actor.authority ?? '')?.name ?? '';
      case 'offence':
        return offence;
      case 'need':
        return said.need;
      case 'target':
        return said.account;
    }
  });
  return parts.filter(Boolean).join('\n');
}
