export { Announcer } from './announcer.js';
export { recipients } from './recipients.js';
export { calendarText } from './calendar-text.js';
export type { CalendarEntry } from './calendar-text.js';
