import { EnvFault } from '../../../config/env.js';
import { NodeKeyFault } from '@rogatory/identity';
import { DomainError } from '@rogatory/kernel';
import { ConnectionFault } from '@rogatory/persistence';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { OperatorFault } from './connection.js';

/** One command: what it does, what it must be told, and what it may be told. */
export interface Command {
  readonly says: string;
  readonly options: Readonly<Record<string, string>>;
  readonly optional?: Readonly<Record<string, string>>;
  /** Options without a value; given, they are `yes`. */
  readonly flags?: Readonly<Record<string, string>>;
  run(given: Readonly<Record<string, string>>): Promise<void>;
}

type Commands = Readonly<Record<string, Command>>;

/** Runs the command that the arguments name. A mistake ends in a sentence and the exit code 1. */
export function runCommand(commands: Commands, args: readonly string[]): void {
  choose(commands, args).catch((error: unknown) => {
    const known =
      error instanceof OperatorFault ||
      error instanceof EnvFault ||
      error instanceof ConnectionFault ||
      error instanceof NodeKeyFault ||
      error instanceof DomainError;
    process.stderr.write(`${known ? error.message : String((error as Error).stack)}\n`);
    process.exitCode = 1;
  });
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function choose(commands: Commands, [name = '', ...rest]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const all = Object.entries(commands).map(([one, known]) => usageOf(one, known));
    throw new OperatorFault(['Commands:', ...all].join('\n'));
  }
  const valued = [...Object.keys(command.options), ...Object.keys(command.optional ?? {})];
  const options: NonNullable<ParseArgsConfig['options']> = {
    ...Object.fromEntries(valued.map((option) => [option, { type: 'string' as const }])),
    ...Object.fromEntries(
      Object.keys(command.flags ?? {}).map((flag) => [flag, { type: 'boolean' as const }]),
    ),
  };
  let given: Readonly<Record<string, unknown>>;
  try {
    given = parseArgs({ args: rest, options }).values;
  } catch (error) {
    throw new OperatorFault(`${(error as Error).message}\n${usageOf(name, command)}`);
  }
  const missing = Object.keys(command.options).filter((option) => !given[option]);
  if (missing.length > 0) {
    throw new OperatorFault(
      `Missing: ${missing.map((option) => `--${option}`).join(', ')}\n${usageOf(name, command)}`,
    );
  }
  const told = Object.entries(given).map(([option, value]) => [
    option,
    typeof value === 'string' ? value : 'yes',
  ]);
  await command.run(Object.fromEntries(told) as Readonly<Record<string, string>>);
}

function usageOf(name: string, { says, options, optional, flags }: Command): string {
  const line = ([option, what]: [string, string]): string => `      --${option.padEnd(14)}${what}`;
  return [
    `  ${name.padEnd(26)}${says}`,
    ...Object.entries(options).map(line),
    ...Object.entries({ ...optional, ...flags }).map(([option, what]) =>
      line([option, `(optional) ${what}`]),
    ),
  ].join('\n');
}
