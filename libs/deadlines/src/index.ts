export type { Calendar } from './calendar.js';
export { localDate } from './calendar.js';
export { ClockTower } from './clock-tower.js';
export { dateAfter, read, type Reading } from './clock.js';
export {
  overdue,
  standsStill,
  statedDate,
  toOpenDeadline,
  turnClocks,
  type ClockChanges,
  type OpenDeadline,
} from './clockwork.js';
export { explain, type Step } from './explain.js';
