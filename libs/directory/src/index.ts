export { longestFile, readHolidays, type CalendarFormat } from './calendar-files.js';
export { CalendarFault, readCalendar, readYears } from './calendar-yaml.js';
export { Directory } from './directory.js';
export {
  difference,
  differingDays,
  inOrder,
  mostHolidays,
  sortedOut,
  withYears,
  type Holiday,
  type WorkingCalendar,
  type Years,
} from './holidays.js';
