/** Control characters, and those that turn the direction of writing so that a name can pose as another. */
const deceptive = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A file's name as it is kept and shown: one line, normalised, without folders or tricks, at most 200 characters. */
export function safeFileName(given: string | undefined): string {
  const name = (given ?? '')
    .normalize('NFC')
    .replace(deceptive, '')
    .replace(/^.*[/\\]/s, '')
    .trim()
    .replace(/^\.+$/, '');
  return Array.from(name).slice(0, 200).join('') || 'document';
}

/** `Content-Disposition` of a download (RFC 6266, RFC 8187): always an attachment, never shown in place. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
