import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { Env } from './env.js';

/**
 * The log of a process that has started: warnings and errors, as JSON in production. Until then nothing is logged:
 * what keeps a process from starting is told in one sentence instead.
 */
export function processLogger({ NODE_ENV }: Env): ConsoleLogger {
  return new ProcessLogger({
    json: NODE_ENV === 'production',
    colors: NODE_ENV === 'development',
    logLevels: NODE_ENV === 'test' ? ['error', 'fatal'] : ['warn', 'error', 'fatal'],
  });
}

/** Where lines are for people, what others wrote into them cannot look like a line of ours. JSON needs no such care. */
class ProcessLogger extends ConsoleLogger {
  protected override stringifyMessage(message: unknown, level: LogLevel): string {
    return super.stringifyMessage(typeof message === 'string' ? tame(message) : message, level);
  }
}

/** Further lines begin with a mark; signs that steer a terminal, or turn its direction, are spelt out. */
function tame(text: string): string {
  return text
    .replace(
      // eslint-disable-next-line no-control-regex -- these are what it looks for
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replaceAll('\n', '\n  | ');
}

/** An error as the log may have it: with its stack, and without values that the database refused and quotes. */
export function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  const isValue = typeof code === 'string' && /^22\w{3}$/.test(code); // SQLSTATE class 22: data exception
  const frames = /\n {4}at [\s\S]*$/.exec(error.stack ?? '')?.[0] ?? '';
  const what = isValue ? `a value that the database refuses (${code})` : error.message;
  return `${error.name}: ${what}${frames}`;
}
