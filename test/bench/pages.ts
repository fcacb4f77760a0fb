import type { Client } from 'pg';
import { fillRequests, type Filled } from './fill.js';
import { load, type Measured } from './load.js';

/** What officers do all day, as the bench names it, with the address that shows it and the API's that answers it. */
export interface PageFigures {
  readonly what: string;
  readonly page: Measured;
  readonly api: Measured;
}

const email = 'authority@xb.example';
const seconds = 3;
const received = '/requests?direction=incoming';

/** Pages, each with the question to the API that has the same answer. */
function measured({ id }: Filled): readonly { what: string; page: string; api: string }[] {
  const same = (what: string, path: string) => ({ what, page: path, api: path });
  return [
    { what: 'home', page: '/home', api: '/requests?limit=5' },
    same('worklist', '/requests'),
    { what: 'worklist of what was received', page: '/requests?view=incoming', api: received },
    same('worklist by deadline', '/requests?sort=due'),
    same('worklist by deadline, of a rare kind', '/requests?sort=due&kind=extradition'),
    same('worklist by last change', '/requests?sort=changed'),
    same('a request', `/requests/${id}`),
    same('search for a reference', '/search?q=2025-050000'),
    same('search for what every request says', '/search?q=hospital'),
    same('search for what none says', '/search?q=zyxwv'),
    same('deadlines', '/deadlines'),
    same('statistics of a year', '/statistics'),
  ];
}

/** Fills up to `count` requests, and measures the pages of an officer beside the API's answers for the same. */
export async function pages(
  owner: Client,
  port: number,
  signInProgram: () => Promise<string>,
  count: number,
): Promise<readonly PageFigures[]> {
  const { rows } = await owner.query<{ count: string }>('SELECT count(*) FROM request');
  const missing = Math.max(1, count - Number(rows[0]?.count ?? 0));
  const [subject] = (await fillRequests(owner, missing)).slice(-1);
  if (!subject) throw new Error('There is no request to look at.');
  await owner.query('VACUUM ANALYZE');
  const officer = {
    cookie: await signIn(`http://127.0.0.1:${String(port)}`),
    accept: 'text/html',
    // as a browser asks that comes from another of our pages
    ...{ 'accept-encoding': 'gzip, deflate, br', 'sec-fetch-site': 'same-origin' },
  };
  const program = { authorization: `Bearer ${await signInProgram()}` };
  const found: PageFigures[] = [];
  const get = (headers: Readonly<Record<string, string>>, path: string, time: number) =>
    load(port, headers, 1, time, () => ({ method: 'GET', path }));
  for (const { what, page, api } of measured(subject)) {
    await get(officer, page, 1); // warm
    const shown = await get(officer, page, seconds);
    const answered = await get(program, `/api/v1${api}`, seconds);
    found.push({ what, page: shown, api: answered });
  }
  return found;
}

/** Signs an officer of the demonstration in through the pages, as a browser without scripts does; gives its cookies. */
async function signIn(base: string): Promise<string> {
  const cookies = new Map<string, string>();
  const send = async (path: string, fields?: Record<string, string>): Promise<string> => {
    const answer = await fetch(base + path, {
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
      redirect: 'manual',
      headers: {
        ...{ accept: 'text/html', 'sec-fetch-site': 'same-origin' },
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return answer.text();
  };
  const tokenIn = (html: string): string => /name="form" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const first = await send('/sign-in');
  await send('/sign-in', { form: tokenIn(first), email, password: 'demonstration' });
  const second = await send('/sign-in/second-factor');
  const code = /id="demonstration-code"[^>]*>\s*(\d+)/.exec(second)?.[1] ?? '';
  await send('/sign-in/second-factor', { form: tokenIn(second), code });
  const home = await send('/home');
  if (!home.includes('app-live')) throw new Error('The officer could not sign in.');
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}
