/**
 * Every text of mail and of calendars, in ICU MessageFormat. `{url}` is an address, `{about}` and `{title}` are other
 * texts, the others are numbers.
 */
export type MailKey =
  | ('subject' | 'news' | 'where' | 'why')
  | `about.${'deadline' | 'arrival' | 'approval' | 'assignment' | 'decision' | 'other'}`
  | `digest.${'subject' | 'intro' | 'why'}`
  | `digest.${'deadline' | 'arrival' | 'approval' | 'assignment' | 'decision' | 'other'}`
  | `page.${'subject' | 'text' | 'where'}`
  | `test.${'subject' | 'text' | 'where'}`
  | `calendar.${'urgent' | 'emergency' | 'policy' | 'law'}`;

/** The mails of one language. */
export interface MailTexts {
  /** Whether somebody who is a lawyer, and reads the language as their own, has been over them. */
  readonly review: 'awaited' | 'done';
  readonly direction: 'ltr' | 'rtl';
  readonly texts: Readonly<Record<MailKey, string>>;
}
