import { Bounces, mostBytes, type Noted } from '@rogatory/notifications';
import { applicationDatabase, connectionFault, Rooms } from '@rogatory/persistence';
import { DataSource } from 'typeorm';

const sentences: Readonly<Record<Noted, string>> = {
  noted: 'noted that a mail came back',
  'no-report': 'this is no delivery report on a mail of ours; nothing was noted',
  'no-failure': 'the report tells of no failure; nothing was noted',
  'unknown-mail': 'the report is about a mail that is not known (any more); nothing was noted',
  known: 'what became of this mail is known already; nothing was noted',
  'too-early': 'this mail is still being sent; hand the report over again in a minute',
};

/**
 * Takes in a delivery report that a mail server hands over.
 * @param url tells the application's database.
 * @returns a sentence about it, and whether it should be handed over again later (EX_TEMPFAIL of sysexits.h): so it
 * should after every fault of ours, or the report would be lost.
 */
export async function takeBounce(
  url: () => string,
  input: AsyncIterable<unknown>,
  recipient?: string,
): Promise<{ readonly sentence: string; readonly again: boolean }> {
  const message = await beginningOf(input);
  try {
    const noted = await note(url(), message, recipient);
    return { sentence: sentences[noted], again: noted === 'too-early' };
  } catch (error) {
    return { sentence: (connectionFault(error) ?? (error as Error)).message, again: true };
  }
}

async function note(url: string, message: Buffer, recipient?: string): Promise<Noted> {
  const database = new DataSource(applicationDatabase(url, 1));
  try {
    await database.initialize();
    return await new Bounces(new Rooms(database)).take(message, recipient);
  } finally {
    if (database.isInitialized) await database.destroy();
  }
}

/** As much of the input as is looked at. The rest is read and dropped, so that whoever writes it is not cut off. */
async function beginningOf(input: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    if (size >= mostBytes) continue;
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    size += bytes.length;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes);
}
