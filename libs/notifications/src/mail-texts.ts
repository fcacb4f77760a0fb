import { IntlMessageFormat } from 'intl-messageformat';
import { ar } from './mail-texts/ar.js';
import { en } from './mail-texts/en.js';
import { es } from './mail-texts/es.js';
import { fr } from './mail-texts/fr.js';
import { id } from './mail-texts/id.js';
import { ru } from './mail-texts/ru.js';
import type { MailKey, MailTexts } from './mail-texts/texts.js';
import { vi } from './mail-texts/vi.js';
import { zh } from './mail-texts/zh.js';

/** What news are about, as far as a mail may say it: no names, no references, no facts of a case. */
export const news = ['deadline', 'arrival', 'approval', 'assignment', 'decision', 'other'] as const;
export type News = (typeof news)[number];

/** What officers have preferences about: news, and pages, which call somebody until they answer. */
export const kinds = [...news, 'page'] as const;
export type Kind = (typeof kinds)[number];

/** Languages that mail is written in. */
export const mailTexts: Readonly<Record<string, MailTexts>> = { ar, en, es, fr, id, ru, vi, zh };

/** Types of notifications that are no news of a request: they call, or try whether somebody answers. */
const calls: Readonly<Record<string, 'page' | 'test'>> = { page: 'page', 'contact-test': 'test' };

const newsOfTypes: Readonly<Record<string, News>> = {
  ...{ deadline: 'deadline', 'deadline-moved': 'deadline' },
  'preservation-lapsing': 'deadline',
  ...{ transmit: 'arrival', supplement: 'arrival', 'supply-information': 'arrival' },
  ...{ reply: 'arrival', 'ask-status': 'arrival', 'report-status': 'arrival' },
  ...{ 'open-consultation': 'arrival', 'ask-for-information': 'arrival', deliver: 'arrival' },
  ...{ 'confirm-in-writing': 'arrival', 'report-fulfilment': 'arrival' },
  ...{ 'submit-for-approval': 'approval', 'ask-second-officer': 'approval' },
  ...{ 'return-to-drafter': 'approval', decline: 'approval', 'directory-change': 'approval' },
  ...{ 'directory-change-confirmed': 'approval', 'directory-change-declined': 'approval' },
  ...{ assign: 'assignment', 'hand-over': 'assignment' },
  ...{ accept: 'decision', 'accept-in-part': 'decision', 'decide-items': 'decision' },
  ...{ refuse: 'decision', postpone: 'decision', 'return-unexecuted': 'decision' },
};

/** What a type of event is, for preferences. */
export function newsOf(type: string): Kind {
  if (Object.hasOwn(calls, type)) return 'page';
  return (Object.hasOwn(newsOfTypes, type) && newsOfTypes[type]) || 'other';
}

/** A mail as it is read, and its language (BCP 47). */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly language: string;
}

/** A mail about a notification: what an officer reads in their language, English where we have no other. */
export function mailAbout(type: string, language: string | null, url: string): MailText {
  const say = speaking(language);
  const kind = newsOf(type);
  if (kind === 'page') {
    const call = calls[type] ?? 'page';
    return say.mail(`${call}.subject`, [[`${call}.text`], [`${call}.where`, { url }], ['why']]);
  }
  const about = say.text(`about.${kind}`);
  return say.mail('subject', [['news', { about }], ['where', { url }], ['why']]);
}

/** A digest: how many news there are of each kind. Kinds that we do not know count among the others. */
export function mailDigest(
  counts: Readonly<Record<string, number>>,
  language: string | null,
  url: string,
): MailText {
  const say = speaking(language);
  const isNews = (kind: string): kind is News => news.some((one) => one === kind);
  const sums = new Map<News, number>();
  for (const [kind, count] of Object.entries(counts)) {
    const known = isNews(kind) ? kind : 'other';
    sums.set(known, (sums.get(known) ?? 0) + count);
  }
  const found = news.flatMap((kind) => {
    const count = sums.get(kind) ?? 0;
    return count > 0 ? [{ kind, count }] : [];
  });
  const total = found.reduce((sum, { count }) => sum + count, 0);
  const lines = found.map(({ kind, count }) => `- ${say.text(`digest.${kind}`, { count })}`);
  const intro = [say.text('digest.intro'), ...lines].join('\n');
  return say.mail('digest.subject', [intro, ['where', { url }], ['digest.why']], { total });
}

/** What a calendar says of a deadline: its title, and what sort of limit it is. No facts of a case. */
export function calendarWords(
  language: string | null,
  title: (tag: string) => string,
  { urgency, policy }: { readonly urgency: string; readonly policy: boolean },
): { readonly title: string; readonly details: string } {
  const say = speaking(language);
  const named = title(say.tag);
  const isPressing = urgency === 'urgent' || urgency === 'emergency';
  return {
    title: isPressing ? say.text(`calendar.${urgency}`, { title: named }) : named,
    details: say.text(policy ? 'calendar.policy' : 'calendar.law'),
  };
}

type Values = Readonly<Record<string, string | number>>;
/** A text by its key, or one that is written already. */
type Paragraph = string | readonly [MailKey, Values?];

interface Speaking {
  /** BCP 47. */
  readonly tag: string;
  text(key: MailKey, values?: Values): string;
  mail(subject: MailKey, paragraphs: readonly Paragraph[], values?: Values): MailText;
}

/** What says things in a language. Digits are those of the United Nations' documents, 0 to 9, in every one. */
function speaking(language: string | null): Speaking {
  const primary = language?.toLowerCase().split('-')[0] ?? 'en';
  const tag = Object.hasOwn(mailTexts, primary) ? primary : 'en';
  const { texts, direction } = mailTexts[tag] ?? en;
  const text = (key: MailKey, values: Values = {}): string =>
    String(
      new IntlMessageFormat(texts[key], `${tag}-u-nu-latn`, undefined, {
        ignoreTag: true,
      }).format(values),
    );
  const shown = direction === 'rtl' ? fromTheRight : (said: string) => said;
  return {
    ...{ tag, text },
    mail: (subject, paragraphs, values) => ({
      subject: shown(text(subject, values)),
      text: paragraphs
        .map((part) => (typeof part === 'string' ? part : text(...part)))
        .map((part) => `${shown(part)}\n`)
        .join('\n'),
      language: tag,
    }),
  };
}

/**
 * Lines that are read from the right, whatever they begin with: a plain text has no other way to say so than a mark at
 * its head (UAX #9, rule P2). Latin words within stand in isolates; an address alone on its line stays as it is.
 */
function fromTheRight(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      /\p{Script=Arabic}/u.test(line)
        ? `\u200F${line.replace(/[A-Za-z][\w./:-]*\w/g, '\u2066$&\u2069')}`
        : line,
    )
    .join('\n');
}
