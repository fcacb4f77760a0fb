const place = '/administration';

/** Pages of the administration that are shown, and those of them that are sent too. */
const sent = [
  ...['/officers/invite', '/officers/:id/:act', '/units/new', '/units/:id/:act'],
  ...['/four-eyes/change', '/four-eyes/:id/:end', '/recoveries/:id/:end'],
  ...['/calendar/import', '/calendar/:act', '/service-levels/:act', '/escalation/:authority'],
  ...['/roster/new', '/roster/:id/remove', '/accounts/new', '/accounts/:id/:act'],
  ...['/webhooks/new', '/webhooks/:id/:act', '/webhooks/:id/deliveries/:delivery'],
].map((path) => `${place}${path}`);
const shown = [
  ...['', '/roles', '/officers', '/officers/:id', '/units', '/units/:id', '/four-eyes'],
  ...['/webhooks', '/webhooks/:id', '/node', '/calendar'],
  ...['/service-levels', '/escalation', '/roster', '/accounts', '/accounts/:id'],
].map((path) => `${place}${path}`);

export const administrationPages = { sent, shown: [...shown, ...sent] };
