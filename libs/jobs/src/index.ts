export { queueConnection, queueSchema, type QueueBackend } from './backend.js';
export { jobOptions, queueNames } from './catalogue.js';
export type { Catalogue, JobName, QueueName } from './catalogue.js';
export { Queues, type NewJob } from './queues.js';
export { Relay } from './relay.js';
export { within } from './within.js';
