import { table } from './matrix/expected.js';

/** Routes of the portal that show no page of their own: what leads on, what is a file, and what other suites look at. */
const noStops = [
  ...['/assets/*', '/language/:tag', '/sign-in/back', '/sign-in/with/:provider'],
  ...[
    '/requests/export',
    '/requests/:id/history',
    '/requests/:id/file',
    '/requests/:id/documents/:document',
  ],
  '/account/keep', // a number, for the script that warns before a session ends
  '/requests/kept/:kept', // comes after a session has ended amid typing
];

const pages = Object.entries(table)
  .filter(([route, rule]) => route.startsWith('GET ') && rule.for === 'page')
  .map(([route]) => route.slice('GET '.length))
  .filter((path) => !noStops.includes(path));

const parameters = (path: string): number => path.split('/:').length;

/** The route that an address belongs to: of those that fit, the one that names most of it. */
function routeOf(address: string): string | undefined {
  return [...pages, ...noStops]
    .filter((path) => new RegExp(`^${path.replace(/:[^/]+/g, '[^/]+')}$`).test(address))
    .sort((one, other) => parameters(one) - parameters(other))[0];
}

/** Which pages nobody has looked at, of all that the matrix of rights knows. */
export function pagesWithoutStop(visited: ReadonlySet<string>): string[] {
  const seen = new Set([...visited].map(routeOf));
  return pages.filter((path) => !seen.has(path));
}
