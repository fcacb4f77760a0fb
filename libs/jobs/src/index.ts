export { queueConnection, queueSchema, type QueueBackend } from './backend.js';
export { canary, jobOptions, jobStates, queueNames } from './catalogue.js';
export type { Catalogue, JobName, JobState, QueueName } from './catalogue.js';
export { Queues, UnsafeQueue, type NewJob } from './queues.js';
export { Relay } from './relay.js';
export { within } from './within.js';
