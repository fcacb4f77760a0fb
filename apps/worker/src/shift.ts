import { within } from '@rogatory/jobs';
import type { Worker } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds until another worker follows one that could not go on. */
const pause = 1000;
/** Milliseconds that jobs in hand have to finish when the shift ends. */
const notice = 5000;

/**
 * Keeps one queue served. A worker whose queue cannot be reached when it begins remembers that for ever and does
 * nothing, while its process lives on: then another one takes its place.
 */
export class Shift {
  private readonly stopping = new AbortController();
  private worker: Worker;

  constructor(
    private readonly queue: string,
    private readonly hire: () => Worker,
  ) {
    this.worker = hire();
    void this.run();
  }

  /** Lets jobs in hand finish. Rejects where the queue does not answer: what is left undone, another worker does. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await within(notice, this.worker.close(), `The queue "${this.queue}" did not close in time.`);
  }

  private async run(): Promise<void> {
    while (!this.isOver()) {
      try {
        await this.worker.waitUntilReady();
        await this.worker.run();
      } catch (error) {
        if (!this.isOver()) this.worker.emit('error', error as Error); // BullMQ throws nothing else
      }
      if (!this.isOver()) await this.replace();
    }
  }

  private async replace(): Promise<void> {
    this.worker.close().catch(() => undefined);
    await sleep(pause, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    if (!this.isOver()) this.worker = this.hire();
  }

  private isOver(): boolean {
    return this.stopping.signal.aborted;
  }
}
