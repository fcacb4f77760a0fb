import type { Client } from 'pg';
import { fillRequests } from './fill.js';
import { load, type Measured } from './load.js';

/** What officers do all day, as the bench names it, with the address that shows it and the API's that answers it. */
export interface PageFigures {
  readonly what: string;
  readonly page: Measured;
  readonly api: Measured;
}

const email = 'authority@xb.example';
const seconds = 3;

/** Fills up to `count` requests, and measures the pages of an officer beside the API's answers for the same. */
export async function pages(
  owner: Client,
  port: number,
  token: string,
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
  const program = { authorization: `Bearer ${token}` };
  const found: PageFigures[] = [];
  for (const [what, path] of [
    ['worklist', '/requests'],
    ['worklist, what was received', '/requests?view=incoming'],
    ['a request', `/requests/${subject.id}`],
  ] as const) {
    const get = (headers: Readonly<Record<string, string>>, address: string, time: number) =>
      load(port, headers, 1, time, () => ({ method: 'GET', path: address }));
    const same = path.includes('?') ? '/api/v1/requests?direction=incoming' : `/api/v1${path}`;
    await get(officer, path, 1); // warm
    const page = await get(officer, path, seconds);
    found.push({ what, page, api: await get(program, same, seconds) });
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
