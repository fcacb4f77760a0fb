// `node tools/holidays.mjs FR 2026-2028`: writes the public holidays of a State as a calendar file, in
// config/calendars/derived. For development only: the data are those of the package date-holidays, CC BY-SA 3.0.
import Holidays from 'date-holidays';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { root } from './prepare.mjs';
import { complain, say, Trouble } from './say.mjs';

/** Weekends that are not Saturday and Sunday, ISO weekdays. */
const weekends = {
  ...{ BD: [5, 6], BH: [5, 6], DJ: [5], DZ: [5, 6], EG: [5, 6], IL: [5, 6], IQ: [5, 6], IR: [5] },
  ...{ JO: [5, 6], KW: [5, 6], LY: [5, 6], NP: [6], OM: [5, 6], PS: [5, 6], QA: [5, 6] },
  ...{ SA: [5, 6], SD: [5, 6], SO: [5], SY: [5, 6], YE: [5, 6], AF: [5], BN: [5, 7] },
};

/** Each day on which a State's offices are closed; what the moon decides is provisional. */
function holidaysOf(code, years) {
  const known = new Holidays(code, { languages: 'en', types: ['public'] });
  if (!Object.keys(known.getCountries()).includes(code)) {
    throw new Trouble(`date-holidays knows no country "${code}".`);
  }
  return years.flatMap((year) =>
    known.getHolidays(year, 'en').flatMap(({ start, end, date, name, rule = '' }) => {
      const on = date.slice(0, 10);
      const days = Math.max(1, Math.round((end - start) / 86_400_000));
      const last = new Date(Date.parse(on) + (days - 1) * 86_400_000).toISOString().slice(0, 10);
      const moon = /(Muharram|Safar|Rabi|Jumada|Rajab|Shaban|Ramadan|Shawwal|Dhu)/.test(rule);
      return {
        on,
        ...(last !== on && { until: last }),
        name,
        ...(moon && { status: 'provisional' }),
      };
    }),
  );
}

function yearsOf(text = '') {
  const [, first, last = first] = /^(\d{4})(?:-(\d{4}))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (!(to >= from && to - from <= 20)) throw new Trouble('Say which years: 2026-2028.');
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

try {
  const [code = '', span] = process.argv.slice(2);
  const years = yearsOf(span);
  const { version } = createRequire(import.meta.url)('date-holidays/package.json');
  const holidays = holidaysOf(code, years);
  const folder = join(root, 'config/calendars/derived');
  const file = join(folder, `${code.toLowerCase()}.yaml`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    file,
    `# Public holidays of ${code}, ${years[0]} to ${years.at(-1)}. Derived from the data of date-holidays ${version}
# (https://github.com/commenthol/date-holidays), which rest on articles of Wikipedia, under CC BY-SA 3.0
# (https://creativecommons.org/licenses/by-sa/3.0/). This file is under the same licence.
# Changed: public holidays alone, as dates, with the State's weekend. Check it against what the State announces.
${stringify({ source: `date-holidays ${version}`, weekend: weekends[code] ?? [6, 7], holidays }, { collectionStyle: 'any', lineWidth: 0 })}`,
  );
  say(`${file}: ${holidays.length} holidays`);
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
