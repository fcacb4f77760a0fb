export type { Calendar } from './calendar.js';
export { localDate } from './calendar.js';
export { ClockTower } from './clock-tower.js';
export { dateAfter, read, type Reading } from './clock.js';
export { statedDate, turnClocks, type ClockChanges } from './clockwork.js';
export { explain, type Step } from './explain.js';
export { preview, type Preview } from './preview.js';
export { Recalculation } from './recalculation.js';
export { overdue, standsStill, toOpenDeadline, type OpenDeadline } from './open-deadline.js';
