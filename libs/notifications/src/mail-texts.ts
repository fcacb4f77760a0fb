import { IntlMessageFormat } from 'intl-messageformat';

/** What news are about, as far as a mail may say it: no names, no references, no facts of a case. */
export type News = 'deadline' | 'arrival' | 'approval' | 'assignment' | 'decision' | 'other';

type Key = 'subject' | 'news' | 'where' | 'why' | `about.${News}`;

const en: Readonly<Record<Key, string>> = {
  subject: 'Rogatory: there is news on a request',
  news: 'There is news on a request in Rogatory: {about}.',
  where: 'Sign in to read it: {url}',
  why: 'This mail is sent automatically, and says nothing of the case on purpose. Nobody reads answers to it.',
  'about.deadline': 'a deadline',
  'about.arrival': 'something has come from another State',
  'about.approval': 'something waits for a decision within your State',
  'about.assignment': 'who works on it',
  'about.decision': 'a decision',
  'about.other': 'something has happened',
};

const ar: Readonly<Record<Key, string>> = {
  subject: 'Rogatory: هناك جديد بشأن أحد الطلبات',
  news: 'هناك جديد بشأن أحد الطلبات في Rogatory: {about}.',
  where: 'سجّل الدخول لقراءته: {url}',
  why: 'تُرسل هذه الرسالة تلقائيًا، ولا تذكر شيئًا عن القضية عمدًا. لا يقرأ أحد الردود عليها.',
  'about.deadline': 'مهلة زمنية',
  'about.arrival': 'ورد شيء من دولة أخرى',
  'about.approval': 'أمر ينتظر قرارًا داخل دولتك',
  'about.assignment': 'من يعمل عليه',
  'about.decision': 'قرار',
  'about.other': 'حدث أمر ما',
};

/** Languages that mail is written in, those of the portal. */
export const mailTexts: Readonly<Record<string, Readonly<Record<Key, string>>>> = { en, ar };

const news: Readonly<Record<string, News>> = {
  ...{ deadline: 'deadline', 'deadline-moved': 'deadline' },
  'preservation-lapsing': 'deadline',
  ...{ transmit: 'arrival', supplement: 'arrival', 'supply-information': 'arrival' },
  ...{ reply: 'arrival', 'ask-status': 'arrival', 'report-status': 'arrival' },
  ...{ 'open-consultation': 'arrival', 'ask-for-information': 'arrival', deliver: 'arrival' },
  ...{ 'submit-for-approval': 'approval', 'ask-second-officer': 'approval' },
  ...{ 'return-to-drafter': 'approval', decline: 'approval' },
  ...{ assign: 'assignment', 'hand-over': 'assignment' },
  ...{ accept: 'decision', 'accept-in-part': 'decision', 'decide-items': 'decision' },
  ...{ refuse: 'decision', postpone: 'decision', 'return-unexecuted': 'decision' },
};

/** A mail about an event: what an officer reads in their language, English where we have no other. */
export function mailAbout(
  type: string,
  language: string | null,
  url: string,
): { readonly subject: string; readonly text: string; readonly language: string } {
  const primary = language?.toLowerCase().split('-')[0] ?? 'en';
  const tag = Object.hasOwn(mailTexts, primary) ? primary : 'en';
  const texts = mailTexts[tag] ?? en;
  const say = (key: Key, values: Record<string, string> = {}): string =>
    String(new IntlMessageFormat(texts[key], tag, undefined, { ignoreTag: true }).format(values));
  const about = say(`about.${(Object.hasOwn(news, type) && news[type]) || 'other'}`);
  const lines = [say('news', { about }), say('where', { url }), say('why')];
  return { subject: say('subject'), text: `${lines.join('\n\n')}\n`, language: tag };
}
