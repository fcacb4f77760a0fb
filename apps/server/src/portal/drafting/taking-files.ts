import type {} from '@fastify/multipart'; // its types on the request
import { fileMissing, type Upload } from '@rogatory/casework';
import { uploadBroken } from '@rogatory/evidence';
import { DomainError } from '@rogatory/kernel';
import type { FastifyRequest } from 'fastify';

/** What became of the files of a form. */
export interface Taken {
  readonly taken: number;
  readonly faults: readonly { readonly name: string; readonly error: DomainError }[];
}

/** Endings of what a computer runs when it is opened. Whoever must send such a thing puts it into an archive. */
const programs =
  /\.(?:apk|app|bat|cmd|com|cpl|dll|exe|gadget|hta|jar|js|jse|lnk|msi|msp|ps1|psm1|reg|scr|sh|url|vb|vbe|vbs|wsf|wsh)$/i;

/** Characters of the longest of them, with its dot and some to spare. */
const longestEnding = 12;

/** Whether a name is one of something that a computer would run. */
export function isProgram(name = ''): boolean {
  // Windows drops dots and spaces at the end; looked for from there, since a name can be all dots
  let end = name.length;
  while (/[.\s]/.test(name.charAt(end - 1))) end -= 1;
  return programs.test(name.slice(Math.max(0, end - longestEnding), end));
}

/**
 * Hands each file of a form to `take`, one after the other, as streams. What `take` refuses is told with its name; what
 * it throws else is thrown. After a file that is too large or breaks off the rest is not read.
 */
export async function takeFiles(
  request: FastifyRequest,
  most: number,
  take: (upload: Upload) => Promise<void>,
): Promise<Taken> {
  let taken = 0;
  const faults: { name: string; error: DomainError }[] = [];
  try {
    // the form's other fields are few; one file more than is taken shows that there are too many
    const parts = request.files({ limits: { files: most, parts: most + 5 } });
    for await (const { filename, mimetype, file } of broken(parts)) {
      // a field without a file comes as one without a name
      if (!filename) {
        file.resume();
        continue;
      }
      try {
        await take({ name: filename, type: mimetype, stream: file });
        taken += 1;
      } catch (error) {
        if (!(error instanceof DomainError) || !isOfFile(error)) throw error;
        faults.push({ name: filename, error });
        if (file.destroyed && !file.readableEnded) break;
        file.resume();
      }
    }
  } catch (error) {
    if (!(error instanceof DomainError) || !isOfFile(error)) throw error;
    faults.push({ name: '', error });
  } finally {
    // what was not taken is read and dropped: unread, it would block whatever comes next on this connection
    request.raw.unpipe();
    request.raw.resume();
  }
  if (taken === 0 && faults.length === 0) faults.push({ name: '', error: fileMissing() });
  return { taken, faults };
}

/** Whether an error is about a file, and not about who sends it to which request. */
function isOfFile({ code }: DomainError): boolean {
  return code.startsWith('document-') || ['upload-broken', 'files-too-many'].includes(code);
}

/** Parts of a form; what is wrong with the form itself is the sender's to mend. */
async function* broken<T>(parts: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* parts;
  } catch (error) {
    const isMany = error instanceof Error && 'code' in error && error.code === 'FST_FILES_LIMIT';
    throw isMany
      ? new DomainError('invalid', 'files-too-many', 'Send fewer files at once.')
      : uploadBroken();
  }
}
