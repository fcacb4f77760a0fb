import { administrationPages } from './administration-pages.js';

const shown = [
  ...['/', '/accessibility', '/sign-in', '/design'],
  ...['/help', '/help/glossary', '/help/actions', '/help/first-visit'],
];
const forms = [
  ...['/requests/assign', '/requests/views', '/requests/views/:id', '/requests/views/:id/remove'],
  ...['/sign-in', '/sign-in/second-factor', '/sign-in/enrol/app', '/sign-in/enrol/passkey'],
  ...['/sign-out', '/account/step-up', '/account/password', '/account/language'],
  ...['/account/sessions/end', '/account/factors/app', '/account/factors/passkey'],
  ...['/account/factors/remove', '/invitation/:token', '/recovery/:token'],
  ...['/account/identities/remove', '/account/notifications', '/account/notifications/confirm'],
  ...['/account/stand-in/new', '/account/stand-in/:id/end'],
  ...['/requests/:id', '/requests/:id/actions/:action', '/requests/:id/documents'],
  ...['/requests/new', '/requests/:id/draft/:task', '/requests/:id/documents/:document'],
  ...['/requests/urgent', '/requests/import', '/requests/templates/:template/:what'],
  ...['/requests/kept/:kept', '/help/first-visit/draft'],
  ...['/requests/:id/copy', '/requests/:id/template'],
  ...['/notifications/read-all', '/notifications/:id/read', '/board/:id/take'],
  ...['/board/hand-over', '/board/hand-over/:id/read', '/board/tests/:id/answer'],
  ...['/requests/:id/notes', '/requests/:id/people/:what', '/requests/:id/print'],
  '/requests/:id/call-back',
  '/requests/:id/pending/:pending/:how',
  ...['/audit/events/:key', '/audit/requests/:id', '/audit/requests/:id/record'],
  ...['/directory/:state/change/:entry', '/directory/:state/changes/:change/:how'],
  ...['/audit/verification', '/deadlines/feed', '/deadlines/feed/end'],
  ...['/requests/:id/verification', '/requests/:id/history'],
];
const personal = [
  '/audit/verification',
  ...['/audit/trail', '/audit/events/:key', '/audit/requests/:id', '/audit/requests/:id/record'],
  ...['/requests/:id/notes', '/requests/:id/people', '/requests/:id/people/:what'],
  ...['/requests/:id/call-back', '/requests/:id/history'],
  ...['/requests/:id/print', '/requests/:id/pending/:pending'],
  '/requests/:id/pending/:pending/:how',
  ...['/requests/export', '/requests/assign', '/requests/views', '/search'],
  ...['/statistics', '/directory', '/directory/:state', '/directory/:state/change/:entry'],
  '/directory/:state/changes/:change',
  ...['/deadlines', '/notifications', '/board', '/audit', '/requests/:id/verification'],
  ...['/requests', '/requests/:id', '/requests/:id/actions/:action'],
  ...['/requests/new', '/requests/:id/draft', '/requests/:id/draft/check'],
  ...['/requests/urgent', '/requests/:id/receipt', '/requests/import', '/requests/templates'],
  ...['/requests/templates/:template/:what', '/requests/:id/copy', '/requests/:id/template'],
  ...['/requests/:id/file', '/requests/kept/:kept', '/account/keep'],
  '/requests/choose',
  ...['/requests/:id/draft/:task', '/requests/:id/documents', '/requests/:id/documents/:document'],
  ...['/home', '/account', '/account/step-up', '/account/password', '/account/factors'],
  ...['/account/factors/app', '/account/factors/passkey', '/account/factors/remove'],
  ...['/sign-in/second-factor', '/sign-in/enrol', '/sign-in/enrol/app', '/sign-in/enrol/passkey'],
  ...['/sign-in/back', '/account/notifications', '/account/stand-in'],
  ...['/account/stand-in/new', '/account/stand-in/:id/end'],
];

const all = (method: string, paths: readonly string[], status: number): [string, number][] =>
  paths.map((path) => [`${method} ${path}`, status]);

/**
 * What the portal's routes answer to whoever brings no cookie along, whatever token they send: personal pages lead to
 * the sign-in, forms from elsewhere are refused, and nothing is behind a link that was made up.
 */
export const pages: Readonly<Record<string, number>> = Object.fromEntries([
  ...all('GET', shown, 200),
  ...all('GET', [...personal, ...administrationPages.shown], 303),
  ...all('POST', [...forms, ...administrationPages.sent], 403),
  ...all(
    'GET',
    [
      '/invitation/:token',
      '/recovery/:token',
      '/language/:tag',
      '/help/guides/:role',
      '/assets/*',
      '/sign-in/with/:provider',
    ],
    404,
  ),
]);
