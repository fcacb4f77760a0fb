import { ConsoleLogger } from '@nestjs/common';
import type { Env } from './env.js';

/**
 * The log of a process that has started: warnings and errors, as JSON in production. Until then nothing is logged:
 * what keeps a process from starting is told in one sentence instead.
 */
export function processLogger({ NODE_ENV }: Env): ConsoleLogger {
  return new ConsoleLogger({
    json: NODE_ENV === 'production',
    colors: NODE_ENV === 'development',
    logLevels: NODE_ENV === 'test' ? ['error', 'fatal'] : ['warn', 'error', 'fatal'],
  });
}
