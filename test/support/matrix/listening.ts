/** Everything that the process writes for people to read, until it is told to stop listening. */
export function listen(): { readonly heard: () => string; readonly stop: () => void } {
  const lines: string[] = [];
  const real = [process.stdout.write, process.stderr.write] as const;
  const keep = (chunk: unknown): boolean => {
    lines.push(String(chunk));
    return true;
  };
  process.stdout.write = keep;
  process.stderr.write = keep;
  return {
    heard: () => lines.join(''),
    stop: () => {
      [process.stdout.write, process.stderr.write] = real;
    },
  };
}
