import { diagram } from './diagram.js';
import { lifecycleOf, lifecycles } from './lifecycles.js';
import { preservation } from './preservation.js';
import type { Lifecycle } from './table.js';

const lines = (name: string) =>
  diagram(lifecycleOf(name))
    .split('\n')
    .map((line) => line.trim());
const arrows = (name: string) => lines(name).filter((line) => line.includes('-->'));
const said = (names: readonly string[]) => names.map((name) => name.replaceAll('-', '_'));

describe.each(lifecycles)('the picture of $name', ({ name, initial, final, side, transitions }) => {
  const drawn = arrows(name).join('\n');

  it('shows every state', () => {
    const states = new Set<string>(transitions.flatMap(({ from }) => [...from]));
    for (const state of said([...states, ...final]))
      expect(drawn).toMatch(new RegExp(`\\b${state}\\b`));
  });

  it('begins at the draft and comes to every end', () => {
    expect(drawn).toContain(`[*] --> ${initial}`);
    for (const end of said(final)) expect(drawn).toContain(`${end} --> [*]`);
  });

  it('tells every act that changes the state, and none that does not', () => {
    const text = lines(name)
      .filter((line) => line.includes(': '))
      .join(', ');
    const words = new Set(text.split(/[\s:,]+/));
    for (const { action, to } of transitions) {
      expect([action, words.has(action)]).toEqual([action, to !== 'same']);
    }
  });

  it('has one arrow at most between two states', () => {
    const ends = arrows(name).map((arrow) => arrow.split(':')[0]);
    expect(new Set(ends).size).toBe(ends.length);
  });

  it('marks the side states', () => {
    expect(lines(name)).toContain(`class ${said(side).join(',')} side`);
  });

  it('names no state with a hyphen, which Mermaid would take for an arrow', () => {
    const ids = arrows(name).flatMap((arrow) => arrow.split(':')[0]?.split(' --> ') ?? []);
    expect(ids.filter((id) => id.includes('-'))).toEqual([]);
  });
});

describe('the picture of mutual assistance', () => {
  it('frames the road, which side states return to', () => {
    expect(lines('mutual-assistance')).toEqual(
      expect.arrayContaining([
        'state road {',
        'road --> postponed: postpone',
        'postponed --> road: resume',
        'conditions_offered --> accepted: accept-conditions',
      ]),
    );
  });

  it('tells in a note what is possible almost everywhere', () => {
    const note = lines('mutual-assistance').find((line) => line.startsWith('note'));
    expect(note).toContain('withdrawn: withdraw, from draft');
    expect(arrows('mutual-assistance').join()).not.toContain('withdraw,');
  });
});

describe('the picture of preservation', () => {
  it('draws only the ways that are really gone where the table names several', () => {
    const ways = arrows('preservation').filter(
      (arrow) => arrow.includes('hold') || arrow.includes(': preserve'),
    );
    expect(ways).toEqual([
      'received --> preserved: preserve',
      'received --> held: preserve',
      'preserved --> held: hold',
      'held --> preserved: lift-hold',
    ]);
  });

  it('follows the table', () => {
    const without: Lifecycle = {
      ...preservation,
      transitions: preservation.transitions.filter(({ action }) => action !== 'expire'),
    };
    expect(diagram(without)).toContain('preserved --> released: release\n');
  });
});
