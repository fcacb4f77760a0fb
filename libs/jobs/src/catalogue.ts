/** Every queue, every job, and what each carries: ids only, since a queue keeps job data in the clear. */
export interface Catalogue {
  deadlines: {
    /** A threshold's time has come; its id. */
    fire: { readonly threshold: string };
    /** A State has changed its calendar; its code, the version that it has made, and the promise that this job keeps. */
    recalculate: { readonly promise: string; readonly state: string; readonly version: string };
  };
  notifications: {
    /** An event is to be told of; where it stands in its chain, and the promise that this job keeps. */
    announce: {
      readonly promise: string;
      readonly request: string;
      readonly room: string;
      readonly state: string;
      readonly seq: string;
    };
  };
  webhooks: {
    /** Something is due for a webhook; the lease under which this job alone sends to it, on behalf of its State. */
    deliver: { readonly webhook: string; readonly state: string; readonly lease: string };
  };
  mail: {
    /** A mail is to be sent to an officer of a State, by the attempt after so many. */
    send: { readonly mail: string; readonly state: string; readonly attempts: string };
  };
}

export type QueueName = keyof Catalogue;
export type JobName<Q extends QueueName> = keyof Catalogue[Q] & string;

export const queueNames = [
  'deadlines',
  'notifications',
  'webhooks',
  'mail',
] as const satisfies readonly QueueName[];

/** The job without work that passes through every queue, to show that somebody serves it. */
export const canary = 'canary';

/** The states of jobs that are counted. */
export const jobStates = ['waiting', 'active', 'delayed', 'failed'] as const;
export type JobState = (typeof jobStates)[number];

/** How a job is tried, and how long its traces are kept: failed ones for a look, kept ones not at all. */
export const jobOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: true,
  removeOnFail: { age: 7 * 86_400, count: 1000 },
} as const;
