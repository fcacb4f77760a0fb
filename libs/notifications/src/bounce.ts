/** What a mail server has sent back about a mail of ours. */
export interface Bounce {
  /** Id of the mail. */
  readonly mail: string;
  /** `delayed` and `delivered` are no failures; `failed` ones may pass (4.x.x) or not (5.x.x). */
  readonly outcome: 'failed' | 'not-failed';
  readonly permanent: boolean;
  /** What the server said, one line of at most 300 characters. */
  readonly fault: string;
}

/** Bytes of a report that are looked at: ours are small, and what is longer is cut. */
export const mostBytes = 256 * 1024;
const mostParts = 20;
const mostLines = 5000;
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** The address that one mail comes back to (VERP): the id behind a plus sign, where mail servers leave room for one. */
export function bounceAddress(address: string, mail: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}+${mail}${address.slice(at)}`;
}

/**
 * Reads a delivery status notification: a `multipart/report` (RFC 3462, now 6522) with a part `message/delivery-status`
 * (RFC 3464). Whose mail it is about stands in the address that it came to, else in the Message-ID of the mail that it
 * brings back. Undefined for whatever is no such report: an answer of a person, of a holiday, or rubbish.
 * @param recipient the address that it came to, where the mail server tells it beside the message.
 */
export function readBounce(message: Buffer, recipient?: string): Bounce | undefined {
  // bytes as characters: what is read here is ASCII, and the rest is only carried
  const text = message.subarray(0, mostBytes).toString('latin1').replace(/\r\n/g, '\n');
  const { fields, body } = partOf(text);
  const kind = fields.get('content-type') ?? '';
  if (!/^multipart\/report\b/i.test(kind) || !/report-type="?delivery-status\b/i.test(kind))
    return undefined;
  const parts = partsOf(body, kind);
  const status = parts.find((part) => isOf(part, 'message/delivery-status'));
  if (!status) return undefined;
  const mail = idIn(recipient) ?? idInTarget(fields) ?? idOfReturned(parts);
  if (mail === undefined) return undefined;
  return { mail, ...worstOf(status.body) };
}

interface Part {
  readonly fields: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Header fields, unfolded, with names in lower case; of those that come twice, the first. */
function fieldsOf(head: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of head.replace(/\n[ \t]+/g, ' ').split('\n', mostLines)) {
    const at = line.indexOf(':');
    const name = line.slice(0, Math.max(at, 0)).toLowerCase();
    if (/^[!-9;-~]+$/.test(name) && !fields.has(name)) fields.set(name, line.slice(at + 1).trim());
  }
  return fields;
}

function partOf(text: string): Part {
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  if (end < 0) return { fields: fieldsOf(text), body: '' };
  return { fields: fieldsOf(text.slice(0, end)), body: text.slice(end + (end === 0 ? 1 : 2)) };
}

/** The parts of a multipart body. What was cut off at its end is its last part. */
function partsOf(body: string, kind: string): Part[] {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(kind) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return [];
  const [, ...parts] = `\n${body}`.split(`\n--${boundary}`, mostParts);
  return parts
    .filter((part) => !part.startsWith('--'))
    .map((part) => partOf(part.slice(part.indexOf('\n') + 1)));
}

function isOf({ fields }: Part, type: string): boolean {
  return (fields.get('content-type') ?? 'text/plain').toLowerCase().startsWith(type);
}

function idIn(address: string | undefined): string | undefined {
  return new RegExp(`\\+(${uuid})@`, 'i').exec(address ?? '')?.[1]?.toLowerCase();
}

function idInTarget(fields: Part['fields']): string | undefined {
  return ['delivered-to', 'x-original-to', 'to']
    .map((name) => idIn(fields.get(name)))
    .find((id) => id !== undefined);
}

/** The Message-ID of the mail that came back, whole or its head alone. */
function idOfReturned(parts: readonly Part[]): string | undefined {
  const returned = parts.find(
    (part) =>
      isOf(part, 'message/rfc822') ||
      isOf(part, 'text/rfc822-headers') ||
      isOf(part, 'message/global'),
  );
  const id = returned && partOf(returned.body.trimStart()).fields.get('message-id');
  return new RegExp(`^<(${uuid})@`, 'i').exec(id ?? '')?.[1]?.toLowerCase();
}

/** Of several recipients the worst: our mails have one, and a report may tell of those whom it went on to. */
function worstOf(body: string): Omit<Bounce, 'mail'> {
  const groups = body.split(/\n[ \t]*\n/, mostParts).map((group) => fieldsOf(group));
  const recipients = groups.filter((fields) => fields.has('action') || fields.has('status'));
  const failed = recipients.filter((fields) => /^failed\b/i.test(fields.get('action') ?? ''));
  const isPermanent = (fields: Part['fields']): boolean =>
    /^5\.\d{1,3}\.\d{1,3}/.test(fields.get('status') ?? '');
  const worst = failed.find(isPermanent) ?? failed[0];
  const said = worst ?? recipients[0] ?? new Map<string, string>();
  const words = [said.get('status'), said.get('diagnostic-code')?.replace(/^[\w-]+;\s*/, '')];
  return {
    outcome: worst ? 'failed' : 'not-failed',
    permanent: worst !== undefined && isPermanent(worst),
    fault: words
      .filter((word) => word !== undefined)
      .join(' ')
      .replace(/[^\x20-\x7e]+/g, ' ')
      .slice(0, 300),
  };
}
