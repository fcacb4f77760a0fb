import type { Queues, QueueName } from '@rogatory/jobs';
import { canaries, type Rooms } from '@rogatory/persistence';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Shift } from './shift.js';

/** Canaries that may be missing before another worker takes over, and again before the process ends. */
const patience = 3;

export interface WatchdogOptions {
  /** Milliseconds from one canary to the next. */
  readonly every: number;
  readonly onError: (error: unknown) => void;
  /** Told once, with a sentence for the operator: a new worker hears nothing either. */
  readonly onDeaf: (sentence: string) => void;
}

interface Watched {
  readonly queue: QueueName;
  readonly shift: Shift;
  /** Canaries sent one after another of which none came through. */
  missing: number;
  wasSent: boolean;
  passages: string | undefined;
}

/**
 * Sends canaries through every queue and looks whether they come out. A connection may die without a word, and then a
 * worker waits for ever for jobs that others put in. A queue that takes a canary and gives nothing back has nobody who
 * hears it; a queue that cannot be reached proves nothing, and is not held against its worker.
 */
export class Watchdog {
  private readonly stopping = new AbortController();
  private readonly watched: readonly Watched[];
  private running: Promise<void> | undefined;

  constructor(
    private readonly rooms: Rooms,
    private readonly queues: Queues,
    shifts: ReadonlyMap<QueueName, Shift>,
    private readonly options: WatchdogOptions,
  ) {
    this.watched = [...shifts].map(([queue, shift]) => ({
      ...{ queue, shift, missing: 0, wasSent: false, passages: undefined },
    }));
  }

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.look().catch(this.options.onError);
      await sleep(this.options.every, undefined, { signal }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    const [passed] = await this.rooms.read({ state: '' }, canaries());
    for (const one of this.watched) {
      this.judge(one, passed.find(({ queue }) => queue === one.queue)?.passages);
    }
    await Promise.all(this.watched.map((one) => this.send(one)));
  }

  private judge(one: Watched, passages: string | undefined): void {
    const isHeard = one.shift.heard() || passages !== one.passages;
    one.passages = passages;
    if (isHeard) one.missing = 0;
    else if (one.wasSent) one.missing += 1;
    const { onError, onDeaf } = this.options;
    const silence = `The queue "${one.queue}" takes canaries and has given none of the last ${String(one.missing)} back`;
    if (one.missing === patience) {
      onError(new Error(`${silence}: another worker takes over.`));
      one.shift.renew();
    }
    if (one.missing === 2 * patience) {
      onDeaf(`${silence}, to a new worker neither. This process ends, to be started again.`);
    }
  }

  private async send(one: Watched): Promise<void> {
    try {
      await this.queues.sendCanary(one.queue);
      one.wasSent = true;
    } catch (error) {
      one.wasSent = false;
      one.missing = 0;
      this.options.onError(error);
    }
  }
}
