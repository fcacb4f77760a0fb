export { Announcer } from './announcer.js';
export { recipients } from './recipients.js';
