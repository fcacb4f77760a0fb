/** One entry of a calendar: a day of 24 hours, or a moment. */
export interface CalendarEntry {
  /** Stays the same as long as the deadline is the same one. */
  readonly id: string;
  readonly title: string;
  readonly details: string;
  /** The day, `YYYY-MM-DD`, where the deadline ends with a day. */
  readonly on: string | null;
  /** RFC 3339. */
  readonly at: string;
}

/**
 * A calendar in the text that calendar programs read (RFC 5545): CRLF, lines of at most 75 octets, texts escaped.
 * @param now RFC 3339, when it was written.
 * @param url where to read more.
 */
export function calendarText(
  name: string,
  entries: readonly CalendarEntry[],
  now: string,
  url: string,
): string {
  const host = new URL(url).hostname;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Rogatory//Deadlines//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${text(name)}`,
    `X-WR-CALNAME:${text(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
    'X-PUBLISHED-TTL:PT15M',
    ...entries.flatMap(({ id, title, details, on, at }) => [
      'BEGIN:VEVENT',
      `UID:${id}@${host}`,
      `DTSTAMP:${moment(now)}`,
      ...(on === null
        ? [`DTSTART:${moment(at)}`]
        : [`DTSTART;VALUE=DATE:${on.replaceAll('-', '')}`]),
      `SUMMARY:${text(title)}`,
      `DESCRIPTION:${text(details)}`,
      `URL:${url}`,
      'CLASS:PRIVATE',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** Section 3.3.5, in UTC. */
function moment(at: string): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Section 3.3.11. What cannot stand in a line at all is left out. */
function text(value: string): string {
  return value
    .replace(/[\\;,]/g, String.raw`\$&`)
    .replace(/\r\n|\r|\n/g, String.raw`\n`)
    .replace(/\p{Cc}/gu, '');
}

/** Section 3.1: 75 octets, a continuation begins with a space; never within a character. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const length = Buffer.byteLength(character);
    if (octets + length > 75) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += length;
  }
  return [...parts, part].join('\r\n');
}
