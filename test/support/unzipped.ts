import { inflateRawSync } from 'node:zlib';

/** The files of a ZIP archive as texts, by their names, read along its central directory. */
export function unzipped(archive: Buffer): Record<string, string> {
  const files: Record<string, string> = {};
  const end = archive.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [archive.readUInt16LE(entry + 10), archive.readUInt32LE(entry + 20)];
    const [name, extra, comment] = [28, 30, 32].map((at) => archive.readUInt16LE(entry + at));
    const local = archive.readUInt32LE(entry + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = archive.subarray(start, start + size);
    const text = (method === 0 ? data : inflateRawSync(data)).toString('utf8');
    files[archive.toString('utf8', entry + 46, entry + 46 + name!)] = text;
    entry += 46 + name! + extra! + comment!;
  }
  return files;
}
