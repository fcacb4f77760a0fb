// Called by `npm run messages`: lists the messages of the portal that a language does not have yet, with their English,
// and those that it has though the English pages do not. `npm run messages -- fr` is about one language alone.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../apps/server/src/portal/messages', import.meta.url));
const read = (path) =>
  existsSync(path)
    ? Object.fromEntries(
        Object.entries(JSON.parse(readFileSync(path, 'utf8'))).filter(
          ([key]) => !key.startsWith('$'),
        ),
      )
    : {};

const wanted = process.argv.slice(2);
const tags = readdirSync(folder).filter(
  (tag) => tag !== 'en' && (wanted.length === 0 || wanted.includes(tag)),
);
let open = 0;
for (const tag of tags) {
  for (const file of readdirSync(join(folder, 'en'))) {
    const [english, own] = [read(join(folder, 'en', file)), read(join(folder, tag, file))];
    for (const [key, text] of Object.entries(english)) {
      if (key in own) continue;
      open += 1;
      console.log(`${tag}/${file}  ${JSON.stringify(key)}: ${JSON.stringify(text)},`);
    }
    for (const key of Object.keys(own).filter((one) => !(one in english))) {
      open += 1;
      console.log(`${tag}/${file}  ${JSON.stringify(key)} is not among the English messages.`);
    }
  }
}
console.log(open === 0 ? `Nothing is missing in ${tags.join(', ')}.` : `${open} to do.`);
