import { dictionary } from '@zxcvbn-ts/language-common';
import { invalid } from '@rogatory/kernel';

/** Lengths in characters: the least that OWASP ASVS 6.2.1 advises, and more than anybody types. */
const shortest = 15;
const longest = 256;
/** Characters that must remain when what others can guess about the officer is taken away. */
const ownShare = 8;

let common: ReadonlySet<string> | undefined;

/**
 * Refuses a password that is too short, too long, common, or made of what others know of the officer (OWASP ASVS 6.2).
 * Any characters in any composition will do.
 * @param about name, e-mail address, State: what an attacker tries first.
 * @throws DomainError 422 `password-too-short`, `password-too-long`, `password-common`, `password-personal`.
 */
export function requireGoodPassword(password: string, about: readonly string[]): void {
  const text = password.normalize('NFC');
  const length = Array.from(text).length;
  if (length < shortest) {
    throw invalid(
      'password-too-short',
      '/password',
      `The password has ${String(length)} characters. Take at least ${String(shortest)}: four or five unrelated words will do.`,
    );
  }
  if (length > longest) {
    throw invalid(
      'password-too-long',
      '/password',
      `The password has ${String(length)} characters. Take at most ${String(longest)}.`,
    );
  }
  if (isCommon(text)) {
    throw invalid(
      'password-common',
      '/password',
      'This password, or what it is made of, is among those that have leaked or are tried first. Take another.',
    );
  }
  if (isPersonal(text, about)) {
    throw invalid(
      'password-personal',
      '/password',
      'This password is made of your name, your e-mail address, your State or the name of this system. Take another.',
    );
  }
}

/** In the list of leaked passwords; or one of them with digits and signs around it, or repeated; or very few signs. */
function isCommon(text: string): boolean {
  common ??= new Set(dictionary['passwords-common'].map((word) => word.toLowerCase()));
  const lower = text.toLowerCase();
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const piece = repeatedPiece(lower);
  const corePiece = repeatedPiece(core);
  return [lower, core, piece, corePiece].some((word) => common?.has(word)) || piece.length < 5;
}

/** The shortest text whose repetition, broken off anywhere after the second, gives the whole; else the whole. */
function repeatedPiece(text: string): string {
  const signs = Array.from(text);
  for (let size = 1; size <= signs.length / 2; size += 1) {
    if (signs.every((sign, at) => sign === signs[at % size])) return signs.slice(0, size).join('');
  }
  return text;
}

function isPersonal(text: string, about: readonly string[]): boolean {
  const words = [...about, 'rogatory']
    .flatMap((known) => [known, ...known.split(/[^\p{L}\p{N}]+/u)])
    .map((word) => word.normalize('NFC').toLowerCase())
    .filter((word) => Array.from(word).length >= 3)
    .sort((a, b) => b.length - a.length);
  let rest = text.toLowerCase();
  for (const word of words) rest = rest.replaceAll(word, ' ');
  const changed = rest !== text.toLowerCase();
  return changed && Array.from(rest.replace(/[^\p{L}\p{N}]/gu, '')).length < ownShare;
}
