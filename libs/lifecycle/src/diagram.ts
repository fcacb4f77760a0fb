import { destination } from './evolve.js';
import type { Progress } from './record.js';
import type { Lifecycle, Transition } from './table.js';

/** From more places than this, an act that ends a request is told in a note: as many arrows would hide the rest. */
const arrowsToOneEnd = 5;

/**
 * A picture of a lifecycle as a Mermaid state diagram. Acts between the same two states share an arrow, those that
 * change no state are left out, side states are dashed, and the states that they return to stand in one frame.
 */
export function diagram(lifecycle: Lifecycle): string {
  const road = roadOf(lifecycle);
  const framed = road.length > 1;
  const arrows = arrowsOf(lifecycle, road);
  const told = endsFromEverywhere(lifecycle, arrows);
  const drawn = merged(arrows.filter((arrow) => !told.includes(arrow)));
  const inside = drawn.filter(({ from, to }) => framed && road.includes(from) && road.includes(to));
  const lines = [
    'stateDiagram-v2',
    ...statesOf(lifecycle)
      .filter((state) => state.includes('-'))
      .map((state) => `  state "${state}" as ${id(state)}`),
    `  [*] --> ${id(lifecycle.initial)}`,
    ...(framed ? ['  state road {', ...inside.map((arrow) => `  ${line(arrow)}`), '  }'] : []),
    ...drawn.filter((arrow) => !inside.includes(arrow)).map(line),
    ...lifecycle.final.map((state) => `  ${id(state)} --> [*]`),
    ...notes(told),
    '  classDef side stroke-dasharray: 5 4',
    `  class ${lifecycle.side.map(id).join(',')} side`,
  ];
  return `${lines.join('\n')}\n`;
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly actions: readonly string[];
}

function statesOf({ initial, final, side, transitions }: Lifecycle): string[] {
  return [...new Set([initial, ...transitions.flatMap(({ from }) => from), ...side, ...final])];
}

/** The states that side states are entered from. */
function roadOf({ side, transitions }: Lifecycle): string[] {
  const leaving = transitions.filter(({ to }) => typeof to === 'string' && side.includes(to));
  return [...new Set(leaving.flatMap(({ from }) => from))].filter((state) => !side.includes(state));
}

function arrowsOf(lifecycle: Lifecycle, road: readonly string[]): Arrow[] {
  const frame = road.length > 1 ? 'road' : (road[0] ?? lifecycle.initial);
  return lifecycle.transitions.flatMap((row) => {
    const whole = road.length > 1 && road.every((state) => row.from.includes(state));
    const outside = row.from.filter((state) => !whole || !road.includes(state));
    const goals = (state: string) => goalsOf(lifecycle, row, state, road);
    const starts = [
      ...outside.map((from) => ({ from, goals: goals(from) })),
      ...(whole ? [{ from: 'road', goals: goals(road[0] ?? '') }] : []),
    ];
    return starts.flatMap(({ from, goals: to }) =>
      to.map((goal) => ({ from, to: goal === 'road' ? frame : goal, actions: [row.action] })),
    );
  });
}

/** Where an act can lead from one state; where the table names several, those that `destination` really chooses. */
function goalsOf(
  lifecycle: Lifecycle,
  row: Transition,
  state: string,
  road: readonly string[],
): string[] {
  const named = [row.to].flat().filter((to) => to !== 'same');
  if (typeof row.to === 'string') return named;
  const memories: Progress[] = road.flatMap((left) => [
    { road: left, heldFor: [] },
    { road: left, heldFor: ['another request'] },
  ]);
  const chosen = memories.flatMap((progress) =>
    [true, false].map((proceed) =>
      destination({ lifecycle: lifecycle.name, state, progress }, row.action, { proceed }),
    ),
  );
  return named.filter((to) => to === 'road' || (to !== state && chosen.includes(to)));
}

function endsFromEverywhere({ final }: Lifecycle, arrows: readonly Arrow[]): Arrow[] {
  return arrows.filter(({ to, actions }) => {
    const alike = arrows.filter((other) => other.to === to && other.actions[0] === actions[0]);
    return final.includes(to) && alike.length > arrowsToOneEnd;
  });
}

function merged(arrows: readonly Arrow[]): Arrow[] {
  const byEnds = new Map<string, Arrow>();
  for (const { from, to, actions } of arrows) {
    const key = `${from} ${to}`;
    byEnds.set(key, { from, to, actions: [...(byEnds.get(key)?.actions ?? []), ...actions] });
  }
  return [...byEnds.values()];
}

function notes(told: readonly Arrow[]): string[] {
  const ends = [...new Set(told.map(({ to }) => to))];
  return ends.map((end) => {
    const arrows = told.filter(({ to }) => to === end);
    const actions = [...new Set(arrows.flatMap((arrow) => arrow.actions))].join(', ');
    return `  note right of ${id(end)}: ${actions}, from ${arrows.map(({ from }) => from).join(', ')}`;
  });
}

function line({ from, to, actions }: Arrow): string {
  return `  ${id(from)} --> ${id(to)}: ${actions.join(', ')}`;
}

/** Mermaid reads a hyphen as the beginning of an arrow. */
function id(state: string): string {
  return state.replaceAll('-', '_');
}
