import type { ClockTower } from '@rogatory/deadlines';
import type { Queues, Relay } from '@rogatory/jobs';
import { alive, beat, forget, portion, stopBeating, type Rooms } from '@rogatory/persistence';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RoundsOptions {
  /** Name of this process among its like. */
  readonly process: string;
  /** A `worker` makes every round; a `server` only while no worker shows life. */
  readonly kind: 'worker' | 'server';
  /** Milliseconds between two rounds. */
  readonly every: number;
  readonly onError: (error: unknown) => void;
  /** What else falls due, looked for along with deadlines: batches that are full with `fullBatch`. */
  readonly due?: readonly (() => Promise<number>)[];
  /** What else is handed over in each round: batches that are full with `fullBatch`. */
  readonly also?: readonly (() => Promise<number>)[];
}

/** Seconds after which a worker that shows no life counts as gone. */
const silence = 15;
/** Milliseconds that one task may go on before the next one has its turn. */
const turn = 4000;
const forgetEvery = 3_600_000;
/** From how many on a batch of what else is handed over counts as full. */
const fullBatch = 200;

/**
 * The rounds that find what a queue may have lost: promises to relay, thresholds to arm and to fire. They ask the
 * database only, so that with no queue at all everything still happens, just less exactly on time.
 */
export class Rounds {
  private stopping = new AbortController();
  private running: Promise<void> | undefined;
  private forgotAt = -forgetEvery;

  constructor(
    private readonly rooms: Rooms,
    private readonly relay: Relay,
    private readonly tower: ClockTower,
    private readonly queues: Queues,
    private readonly options: RoundsOptions,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.rooms
      .asSystem('relay', '', (tx) => tx.commit(stopBeating(this.options.process)))
      .catch(this.options.onError);
  }

  /** One round of everything. Public so that a test can make it at a moment of its choosing. */
  async round(): Promise<void> {
    await this.fire();
    await this.tend();
  }

  /** What falls due has a row of rounds to itself: nothing that is slow elsewhere makes a deadline late. */
  private async run(): Promise<void> {
    await Promise.all([this.repeat(() => this.fire()), this.repeat(() => this.tend())]);
  }

  private async repeat(round: () => Promise<boolean>): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const isLeft = await round().catch(this.options.onError);
      if (isLeft === true) continue;
      await sleep(this.options.every, undefined, { signal }).catch(() => undefined);
    }
  }

  private async fire(): Promise<boolean> {
    const { process, kind } = this.options;
    const [, [worker]] = await this.rooms.asSystem('relay', '', (tx) =>
      tx.commit(beat(process, kind), alive('worker', silence)),
    );
    if (kind === 'server' && worker?.alive) return false;
    return this.settle([
      () => this.drain(() => this.tower.sweep(), 1),
      ...(this.options.due ?? []).map((batch) => () => this.drain(batch, fullBatch)),
    ]);
  }

  private async tend(): Promise<boolean> {
    const [[worker]] = await this.rooms.read({ state: '' }, alive('worker', silence));
    if (this.options.kind === 'server' && worker?.alive) return false;
    return this.settle([
      () => this.drain(() => this.relay.relay(), 500),
      () => this.drain(() => this.tower.arm(this.queues), 1000),
      ...(this.options.also ?? []).map((batch) => () => this.drain(batch, fullBatch)),
      () => this.forget(),
    ]);
  }

  /** Each task is tried, whatever happens to the others: a dead queue must not keep deadlines from firing. */
  private async settle(tasks: readonly (() => Promise<boolean>)[]): Promise<boolean> {
    let isLeft = false;
    for (const task of tasks) {
      if ((await task().catch(this.options.onError)) === true) isLeft = true;
    }
    return isLeft;
  }

  /**
   * Repeats a batch while it comes back full, so that a backlog is worked off in one round, but for no longer than its
   * turn: the other tasks wait, and so does the next sign of life. Answers whether something is left.
   */
  private async drain(batch: () => Promise<number>, full: number): Promise<boolean> {
    const until = performance.now() + turn;
    while (!this.stopping.signal.aborted) {
      if ((await batch()) < full) return false;
      if (performance.now() > until) return true;
    }
    return false;
  }

  private async forget(): Promise<boolean> {
    const now = performance.now();
    if (now - this.forgotAt < forgetEvery) return false;
    this.forgotAt = now;
    const counts = await this.rooms.asSystem('relay', '', (tx) => tx.commit(...forget()));
    const isLeft = counts.flat().some(({ count }) => count === portion);
    if (isLeft) this.forgotAt = -forgetEvery;
    return isLeft;
  }
}
