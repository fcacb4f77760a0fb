import type { Kind } from '@rogatory/law';
import type { Action, Bodies, Command, ItemDecision } from './commands.js';
import type { Item, RequestRecord } from './record.js';

/**
 * What an authority may want a second officer for (OWASP ASVS 5.0, 2.3.5):
 * `refuse` help, wholly or for one item; `deliver` what was found; `accept-content`, to open the content of
 * communications; `emergency-release`, to hand data or an answer over while an emergency presses.
 */
export const sensitivities = ['refuse', 'deliver', 'accept-content', 'emergency-release'] as const;
export type Sensitivity = (typeof sensitivities)[number];

type Test<A extends Action> = (request: RequestRecord, body: Bodies[A], kind: Asking) => boolean;
type Table = { readonly [A in Action]?: { readonly [S in Sensitivity]?: Test<A> } };
type Asking = Pick<Kind, 'data'>;

const always = (): boolean => true;
const inEmergency = ({ urgency }: RequestRecord): boolean => urgency === 'emergency';

/**
 * Which acts are sensitive, and when. What has the same effect stands here too, so that no other act leads around
 * the second officer: conditions that are offered before anything was accepted become an acceptance once the other
 * State accepts them. What is missing here is so on purpose:
 * - `return-unexecuted` and `postpone` are no refusals: the one is without prejudice, the other has its day of review.
 * - `preserve`, `extend` and `release` hand nothing over, nor does `record-domestic-order`; `preserve` counts only for the items that it refuses.
 * - `report-not-held` and words between the States (`reply`, `report-status`) release no data.
 * - `accept-conditions` is the other State's: its second officer was asked for when the conditions were offered.
 */
const table: Table = {
  refuse: { refuse: always },
  'accept-in-part': { refuse: refusesAny, 'accept-content': acceptsContent },
  'decide-items': { refuse: refusesAny, 'accept-content': acceptsContent },
  preserve: { refuse: refusesAny },
  accept: { 'accept-content': (request, _, kind) => opens(request.items, kind) },
  'offer-conditions': { 'accept-content': leadsToContent },
  deliver: { deliver: always, 'emergency-release': inEmergency },
  complete: { 'emergency-release': inEmergency },
  'disclose-path': { 'emergency-release': inEmergency },
};

/** Actions that can be sensitive at all. */
export const sensitiveActions: ReadonlySet<string> = new Set(Object.keys(table));

/** What a command on a request is sensitive for; empty: it never waits for a second officer. Pure. */
export function sensitivitiesOf(
  request: RequestRecord,
  command: Command,
  kind: Asking,
): readonly Sensitivity[] {
  // The table pairs each action with its own body, which the compiler cannot follow through a lookup by name.
  const row = table[command.action] as { readonly [S in Sensitivity]?: Test<Action> } | undefined;
  return sensitivities.filter((sensitivity) => row?.[sensitivity]?.(request, command, kind));
}

function refusesAny(_: RequestRecord, { items = [] }: { items?: readonly ItemDecision[] }) {
  return items.some(({ decision }) => decision === 'refused');
}

function acceptsContent(
  { items }: RequestRecord,
  { items: decided }: Bodies['decide-items'],
  kind: Asking,
): boolean {
  const accepted = decided.flatMap(({ id, decision }) =>
    decision === 'accepted' || decision === 'conditional' ? [id] : [],
  );
  return (
    accepted.length > 0 &&
    opens(
      items.filter(({ id }) => accepted.includes(id)),
      kind,
    )
  );
}

/** Once the other State accepts the conditions, everything that is undecided is accepted. */
function leadsToContent({ items }: RequestRecord, _: unknown, kind: Asking): boolean {
  const undecided = items.filter(({ decision }) => decision === null);
  return (items.length === 0 || undecided.length > 0) && opens(undecided, kind);
}

/** Whether these items ask for content, or the request where it lists none. What an item does not say, its kind says. */
function opens(items: readonly Item[], { data }: Asking): boolean {
  if (items.length === 0) return data === 'content';
  return items.some((item) => (item.data ?? data) === 'content');
}
